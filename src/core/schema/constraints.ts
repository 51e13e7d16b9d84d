import type { NodeOf } from '../sql/statement.ts';
import type { ReferentialAction } from './catalog.ts';
import { displayName } from './catalog.ts';
import type { WrittenConstraint } from './columns.ts';
import { columnsUsed } from './expression.ts';
import { freeName, joinedColumns } from './names.ts';
import { inside, textOf, textsOf } from './node.ts';
import {
  CheckConstraint,
  type ConstraintRecord,
  Expression,
  ForeignKeyConstraint,
  type KeyConstraint,
  NotNullConstraint,
  type RelationRecord,
} from './records.ts';
import type { ReplayContext } from './replay-context.ts';
import { backConstraint, defineIndex, type IndexSpec, specOf } from './replay-index.ts';

/** Named NOT NULL constraints are kept in pg_constraint from this version on. */
export const notNullConstraintsSince = 18;

/** Adds constraints in the order in which the server does: checks, NOT NULLs, indexes (the primary key first), foreign keys. */
export function addConstraints(
  context: ReplayContext,
  table: RelationRecord,
  written: readonly WrittenConstraint[],
): void {
  if (written.length === 0) return;
  for (const each of written) if (each.node.contype === 'CONSTR_CHECK') addCheck(context, table, each, false);
  addNotNulls(context, table, written);
  addKeys(context, table, written);
  for (const each of written) if (each.node.contype === 'CONSTR_FOREIGN') addForeignKey(context, table, each, false);
}

/** Adds one constraint of ALTER TABLE … ADD CONSTRAINT. */
export function addConstraint(
  context: ReplayContext,
  table: RelationRecord,
  written: WrittenConstraint,
  only: boolean,
): void {
  const { node } = written;
  if (node.conname !== undefined && table.constraints.has(node.conname)) {
    if (context.conditional) return;
    context.doubt(`constraint ${node.conname} of ${displayName(table.name)} is made a second time`);
    const former = table.constraints.get(node.conname);
    if (former) context.store.removeConstraint(former);
  }
  switch (node.contype) {
    case 'CONSTR_CHECK':
      addCheck(context, table, written, only);
      return;
    case 'CONSTR_NOTNULL': {
      const column = textOf(node.keys?.[0]) ?? written.column;
      if (column === null) return;
      setNotNull(context, table, column, { name: node.conname ?? null, valid: node.skip_validation !== true, only });
      return;
    }
    case 'CONSTR_FOREIGN':
      addForeignKey(context, table, written, node.skip_validation === true);
      return;
    default:
      if (node.indexname !== undefined) addUsingIndex(context, table, written, node.indexname);
      else addKeys(context, table, [written]);
  }
}

// CHECK

function addCheck(context: ReplayContext, table: RelationRecord, written: WrittenConstraint, only: boolean): void {
  const { node } = written;
  if (!node.raw_expr) return;
  const { schema } = table.name;
  let name = node.conname;
  if (name === undefined) {
    const columns = columnsUsed(node.raw_expr);
    const column = columns.length === 1 && columns[0] !== '*' ? (columns[0] ?? null) : null;
    name = freeName(table.name.name, column, 'check', (each) => context.store.constraintNameTaken(schema, each));
  }
  const check = new CheckConstraint(table, new Expression(node.raw_expr), name, context.bornIn);
  check.named = node.conname !== undefined;
  check.enforced = written.enforced;
  // In CREATE TABLE and ADD COLUMN there is nothing to skip: only ADD CONSTRAINT … NOT VALID is not validated.
  check.validated = written.enforced && node.skip_validation !== true;
  check.noInherit = node.is_no_inherit === true;
  context.store.addConstraint(check);
  if (!check.noInherit && !only) for (const child of table.children) inheritCheck(context, child, check);
}

/** Gives a child its part of a parent's CHECK: an equally named one is merged. */
export function inheritCheck(context: ReplayContext, child: RelationRecord, parent: CheckConstraint): void {
  const existing = child.constraints.get(parent.name);
  if (existing) {
    existing.inherited++;
    if (child.isPartition) existing.local = false;
    if (existing.kind === 'check' && parent.validated) existing.validated = true;
  } else {
    const copy = new CheckConstraint(child, parent.check.copy(), parent.name, context.bornIn);
    copy.named = parent.named;
    copy.enforced = parent.enforced;
    copy.validated = parent.validated;
    copy.local = false;
    copy.inherited = 1;
    context.store.addConstraint(copy);
  }
  for (const grandchild of child.children) inheritCheck(context, grandchild, parent);
}

// NOT NULL

function addNotNulls(context: ReplayContext, table: RelationRecord, written: readonly WrittenConstraint[]): void {
  const named: WrittenConstraint[] = [];
  const unnamed = new Set<string>();
  for (const each of written) {
    const { node } = each;
    if (node.contype === 'CONSTR_NOTNULL') {
      if (node.conname !== undefined) named.push(each);
      else for (const column of columnsOf(each)) unnamed.add(column);
    } else if (node.contype === 'CONSTR_PRIMARY') {
      for (const column of columnsOf(each)) unnamed.add(column);
    }
  }
  for (const each of named) {
    for (const column of columnsOf(each)) {
      unnamed.delete(column);
      setNotNull(context, table, column, { name: each.node.conname ?? null, valid: true, only: false });
    }
  }
  // The server goes by the table's column order, not by the order of writing.
  if (unnamed.size > 1) {
    for (const column of table.columns.keys()) {
      if (unnamed.delete(column)) setNotNull(context, table, column, { name: null, valid: true, only: false });
    }
  }
  for (const column of unnamed) setNotNull(context, table, column, { name: null, valid: true, only: false });
}

interface NotNull {
  readonly name: string | null;
  readonly valid: boolean;
  readonly only: boolean;
}

/** Makes a column NOT NULL, with the named constraint of version 18 and later, in the table and its children. */
export function setNotNull(context: ReplayContext, table: RelationRecord, name: string, how: NotNull): void {
  const column = context.column(table, name);
  if (!column) return;
  if (context.major < notNullConstraintsSince) {
    column.notNull = true;
    if (!how.only) for (const child of table.children) setNotNull(context, child, name, how);
    return;
  }
  let constraint = table.notNullOf(name);
  if (constraint) {
    if (how.valid) constraint.validated = true;
    constraint.local = true;
  } else {
    constraint = newNotNull(context, table, name, how.name);
    constraint.validated = how.valid;
    context.store.addConstraint(constraint);
  }
  column.notNull = constraint.validated;
  if (!how.only) for (const child of table.children) inheritNotNull(context, child, constraint);
}

function newNotNull(context: ReplayContext, table: RelationRecord, column: string, given: string | null) {
  const { schema } = table.name;
  const taken = (each: string) => context.store.constraintNameTaken(schema, each);
  const name = given ?? freeName(table.name.name, column, 'not_null', taken);
  const constraint = new NotNullConstraint(table, column, name, context.bornIn);
  constraint.named = given !== null;
  return constraint;
}

/** Gives a child its part of a parent's NOT NULL, under the parent's name unless the child has one of its own. */
export function inheritNotNull(context: ReplayContext, child: RelationRecord, parent: NotNullConstraint): void {
  const name = parent.columns[0] ?? '';
  const column = context.column(child, name);
  if (!column) return;
  let constraint = child.notNullOf(name);
  if (constraint) {
    constraint.inherited++;
    if (parent.validated) constraint.validated = true;
  } else {
    constraint = newNotNull(context, child, name, child.constraints.has(parent.name) ? null : parent.name);
    constraint.named = parent.named;
    constraint.validated = parent.validated;
    constraint.local = false;
    constraint.inherited = 1;
    context.store.addConstraint(constraint);
  }
  column.notNull = constraint.validated;
  for (const grandchild of child.children) inheritNotNull(context, grandchild, constraint);
}

export function dropNotNull(context: ReplayContext, table: RelationRecord, name: string, only: boolean): void {
  const column = context.column(table, name);
  if (!column) return;
  column.notNull = false;
  const constraint = table.notNullOf(name);
  if (constraint) {
    context.store.removeConstraint(constraint);
    if (!only) for (const child of table.children) disinherit(context, child, constraint.name, name);
  } else if (!only) {
    for (const child of table.children) dropNotNull(context, child, name, only);
  }
}

function disinherit(context: ReplayContext, child: RelationRecord, name: string, notNullColumn: string | null): void {
  const constraint = notNullColumn === null ? child.constraints.get(name) : child.notNullOf(notNullColumn);
  if (!constraint || constraint.inherited === 0) return;
  constraint.inherited--;
  if (constraint.inherited > 0 || constraint.local) return;
  context.store.removeConstraint(constraint);
  if (constraint.kind === 'not null') {
    const column = child.columns.get(constraint.columns[0] ?? '');
    if (column) column.notNull = false;
  }
  for (const grandchild of child.children) disinherit(context, grandchild, constraint.name, notNullColumn);
}

// PRIMARY KEY, UNIQUE and EXCLUDE

function columnsOf(written: WrittenConstraint): readonly string[] {
  const keys = textsOf(written.node.keys);
  if (keys.length > 0) return keys;
  return written.column === null ? [] : [written.column];
}

interface PlannedKey {
  readonly written: WrittenConstraint;
  readonly spec: IndexSpec;
  readonly kind: KeyConstraint['kind'];
  name: string | null;
}

function addKeys(context: ReplayContext, table: RelationRecord, written: readonly WrittenConstraint[]): void {
  const planned: PlannedKey[] = [];
  for (const each of written) {
    const { node } = each;
    if (node.contype === 'CONSTR_PRIMARY' || node.contype === 'CONSTR_UNIQUE') {
      const kind = node.contype === 'CONSTR_PRIMARY' ? 'primary key' : 'unique';
      const key = { written: each, spec: keySpec(each), kind, name: node.conname ?? null } as const;
      if (kind === 'primary key') planned.unshift(key);
      else planned.push(key);
    } else if (node.contype === 'CONSTR_EXCLUSION') {
      planned.push({ written: each, spec: excludeSpec(node), kind: 'exclude', name: node.conname ?? null });
    }
  }
  // The server makes one index of equal constraints, under the name of whichever has one (transformIndexConstraints).
  const kept: PlannedKey[] = [];
  for (const key of planned) {
    const equal = kept.find((other) => sameKey(other, key));
    if (!equal) kept.push(key);
    else equal.name ??= key.name;
  }
  for (const key of kept) {
    if (key.kind === 'primary key') {
      for (const column of key.spec.columns) if (column !== null) requireNotNull(context, table, column);
    }
    for (const column of key.spec.columns) if (column !== null) context.column(table, column);
    const { deferrable } = key.written;
    defineIndex(context, table, key.spec, {
      name: key.name,
      constraint: { kind: key.kind, deferrable, named: key.name !== null },
      only: false,
    });
  }
}

/** A primary key makes its columns NOT NULL. */
function requireNotNull(context: ReplayContext, table: RelationRecord, name: string): void {
  const column = context.column(table, name);
  if (!column) return;
  const known = context.major < notNullConstraintsSince ? column.notNull : table.notNullOf(name)?.validated === true;
  if (!known) setNotNull(context, table, name, { name: null, valid: true, only: false });
}

function sameKey(a: PlannedKey, b: PlannedKey): boolean {
  return (
    a.kind !== 'exclude' &&
    b.kind !== 'exclude' &&
    a.spec.columns.join('\u0000') === b.spec.columns.join('\u0000') &&
    a.spec.included.join('\u0000') === b.spec.included.join('\u0000') &&
    a.spec.nullsNotDistinct === b.spec.nullsNotDistinct &&
    a.written.deferrable === b.written.deferrable
  );
}

function keySpec(written: WrittenConstraint): IndexSpec {
  const { node } = written;
  const columns = columnsOf(written);
  const elements = columns.map((name) => ({ name }));
  // WITHOUT OVERLAPS (18 and later) is an exclusion constraint underneath, on a GiST index.
  return specOf(elements, textsOf(node.including), {
    method: node.without_overlaps ? 'gist' : 'btree',
    unique: true,
    nullsNotDistinct: node.nulls_not_distinct === true,
  });
}

function excludeSpec(node: NodeOf<'Constraint'>): IndexSpec {
  const elements: NodeOf<'IndexElem'>[] = [];
  const operators: string[] = [];
  for (const exclusion of node.exclusions ?? []) {
    const [element, operator] = inside(exclusion, 'List')?.items ?? [];
    const inner = inside(element, 'IndexElem');
    if (inner) elements.push(inner);
    operators.push(textsOf(inside(operator, 'List')?.items).join('.'));
  }
  return specOf(elements, textsOf(node.including), {
    method: node.access_method ?? 'btree',
    condition: node.where_clause ? new Expression(node.where_clause) : null,
    operators,
  });
}

/** ADD CONSTRAINT … USING INDEX: the index takes the constraint's name. */
function addUsingIndex(context: ReplayContext, table: RelationRecord, written: WrittenConstraint, name: string): void {
  const { node } = written;
  const { schema } = table.name;
  const index = context.store.index({ schema, name });
  const kind = node.contype === 'CONSTR_PRIMARY' ? 'primary key' : 'unique';
  if (!index) {
    table.certain = false;
    return context.doubt(`index ${name} of the new constraint of ${displayName(table.name)} is not known`);
  }
  const final = node.conname ?? name;
  if (kind === 'primary key') {
    for (const column of index.columns) if (column !== null) requireNotNull(context, table, column);
  }
  if (final !== name) context.store.moveIndex(index, { schema, name: final });
  backConstraint(context, index, { kind, deferrable: written.deferrable, named: node.conname !== undefined });
}

// FOREIGN KEY

const actions: Readonly<Record<string, ReferentialAction>> = {
  a: 'no action',
  r: 'restrict',
  c: 'cascade',
  n: 'set null',
  d: 'set default',
};

function addForeignKey(
  context: ReplayContext,
  table: RelationRecord,
  written: WrittenConstraint,
  notValid: boolean,
): void {
  const { node } = written;
  const { store } = context;
  const own = textsOf(node.fk_attrs);
  const columns = own.length > 0 ? own : written.column === null ? [] : [written.column];
  for (const column of columns) context.column(table, column);
  // In CREATE SCHEMA the target may be one of its other tables.
  const target = store.relationOrGhost(context.nameOf(node.pktable));
  const name =
    node.conname ??
    freeName(table.name.name, joinedColumns(columns), 'fkey', (each) =>
      store.constraintNameTaken(table.name.schema, each),
    );
  const constraint = new ForeignKeyConstraint(table, target, name, context.bornIn);
  constraint.named = node.conname !== undefined;
  constraint.columns = columns;
  const referenced = textsOf(node.pk_attrs);
  constraint.referencedColumns = referenced.length > 0 ? referenced : (target.primaryKey?.columns ?? []);
  constraint.onDelete = actions[node.fk_del_action ?? 'a'] ?? 'no action';
  constraint.onUpdate = actions[node.fk_upd_action ?? 'a'] ?? 'no action';
  constraint.deferrable = written.deferrable;
  constraint.enforced = written.enforced;
  constraint.validated = written.enforced && !notValid;
  store.addConstraint(constraint);
  for (const child of table.children) if (child.isPartition) inheritForeignKey(context, child, constraint);
}

/** Gives a partition its part of the parent's foreign key: an equal one is taken over. */
export function inheritForeignKey(context: ReplayContext, child: RelationRecord, parent: ForeignKeyConstraint): void {
  let part: ForeignKeyConstraint | undefined;
  for (const candidate of child.constraints.values()) {
    if (candidate.kind === 'foreign key' && !candidate.parent && equalForeignKeys(candidate, parent)) part = candidate;
  }
  if (!part) {
    const { schema, name } = child.name;
    const free = child.constraints.has(parent.name)
      ? freeName(name, joinedColumns(parent.columns), 'fkey', (each) => context.store.constraintNameTaken(schema, each))
      : parent.name;
    part = new ForeignKeyConstraint(child, parent.target, free, context.bornIn);
    part.columns = parent.columns;
    part.referencedColumns = parent.referencedColumns;
    part.onDelete = parent.onDelete;
    part.onUpdate = parent.onUpdate;
    part.deferrable = parent.deferrable;
    part.enforced = parent.enforced;
    part.named = parent.named;
    context.store.addConstraint(part);
  }
  part.validated = parent.validated;
  part.parent = parent;
  part.local = false;
  part.inherited = 1;
  for (const grandchild of child.children) if (grandchild.isPartition) inheritForeignKey(context, grandchild, part);
}

function equalForeignKeys(a: ForeignKeyConstraint, b: ForeignKeyConstraint): boolean {
  return (
    a.target === b.target &&
    a.onDelete === b.onDelete &&
    a.onUpdate === b.onUpdate &&
    a.deferrable === b.deferrable &&
    a.columns.join('\u0000') === b.columns.join('\u0000') &&
    a.referencedColumns.join('\u0000') === b.referencedColumns.join('\u0000')
  );
}

// All of them

/** Drops a constraint, its parts in children and, with CASCADE, the foreign keys that rest on it. */
export function dropConstraint(context: ReplayContext, constraint: ConstraintRecord, cascade: boolean): void {
  const { store } = context;
  const { table } = constraint;
  if (constraint.kind === 'foreign key') {
    for (const child of [...table.children]) {
      for (const part of [...child.constraints.values()]) {
        if (part.kind === 'foreign key' && part.parent === constraint) dropConstraint(context, part, cascade);
      }
    }
  } else if ('backing' in constraint) {
    for (const part of [...constraint.backing.parts]) {
      if (part.backs) dropConstraint(context, part.backs, cascade);
      else store.removeIndex(part);
    }
    dropForeignKeysOn(context, constraint, cascade);
  } else {
    const column = constraint.kind === 'not null' ? (constraint.columns[0] ?? '') : null;
    const record = column === null ? undefined : table.columns.get(column);
    if (record) record.notNull = false;
    for (const child of table.children) disinherit(context, child, constraint.name, column);
  }
  store.removeConstraint(constraint);
}

/** Foreign keys that rest on a unique or primary key. */
function dropForeignKeysOn(context: ReplayContext, key: KeyConstraint, cascade: boolean): void {
  const wanted = [...key.columns].sort().join('\u0000');
  for (const foreign of [...key.table.referencedBy]) {
    if ([...foreign.referencedColumns].sort().join('\u0000') !== wanted) continue;
    // Another key over the same columns may carry it as well.
    const other = [...key.table.constraints.values()].some(
      (each) => each !== key && 'backing' in each && [...each.columns].sort().join('\u0000') === wanted,
    );
    if (other) continue;
    if (!cascade) context.doubt(`${foreign.name} of ${displayName(foreign.table.name)} should have kept ${key.name}`);
    context.store.removeConstraint(foreign);
  }
}

export function validateConstraint(context: ReplayContext, constraint: ConstraintRecord): void {
  constraint.validated = true;
  if (constraint.kind === 'not null') {
    const column = constraint.table.columns.get(constraint.columns[0] ?? '');
    if (column) column.notNull = true;
  }
  for (const child of constraint.table.children) {
    for (const part of child.constraints.values()) {
      const same =
        constraint.kind === 'foreign key'
          ? part.kind === 'foreign key' && part.parent === constraint
          : constraint.kind === 'not null'
            ? part.kind === 'not null' && part.columns[0] === constraint.columns[0]
            : part.kind === constraint.kind && part.name === constraint.name;
      if (same && !part.validated) validateConstraint(context, part);
    }
  }
}

/** The table's constraint of that name, noting it when the history does not tell of it. */
export function findConstraint(
  context: ReplayContext,
  table: RelationRecord,
  name: string,
  missingOk: boolean,
): ConstraintRecord | undefined {
  const constraint = table.constraints.get(name);
  if (!constraint && !missingOk && table.certain) {
    table.certain = false;
    context.doubt(`${displayName(table.name)} has no constraint ${name} that earlier migrations tell of`);
  }
  return constraint;
}
