import { displayName } from './catalog.ts';
import type { WrittenConstraint } from './columns.ts';
import { columnsUsed } from './expression.ts';
import { addForeignKey } from './foreign-keys.ts';
import { addKeys, addUsingIndex } from './keys.ts';
import { freeName } from './names.ts';
import { textOf } from './node.ts';
import { addNotNulls, disinherit, setNotNull } from './not-null.ts';
import {
  CheckConstraint,
  type ConstraintRecord,
  Expression,
  type KeyConstraint,
  type RelationRecord,
} from './records.ts';
import type { ReplayContext } from './replay-context.ts';

/** Adds constraints in the order in which the server does: checks, NOT NULLs, indexes (the primary key first), foreign keys. */
export function addConstraints(
  context: ReplayContext,
  table: RelationRecord,
  written: readonly WrittenConstraint[],
): void {
  if (written.length === 0) return;
  for (const each of written) if (each.node.contype === 'CONSTR_CHECK') addCheck(context, table, each, false, false);
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
      addCheck(context, table, written, only, node.skip_validation === true);
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

function addCheck(
  context: ReplayContext,
  table: RelationRecord,
  written: WrittenConstraint,
  only: boolean,
  notValid: boolean,
): void {
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
  // CREATE TABLE takes NOT VALID and holds the CHECK for valid all the same, since there are no rows (measured on 13 to 18).
  check.validated = written.enforced && !notValid;
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
