import { keyColumns, type WrittenConstraint } from './columns.ts';
import { freeName } from './names.ts';
import { NotNullConstraint, type RelationRecord } from './records.ts';
import type { ReplayContext } from './replay-context.ts';

/** Named NOT NULL constraints are kept in pg_constraint from this version on. */
export const notNullConstraintsSince = 18;

/** Makes NOT NULL what was written so and what is part of a primary key. */
export function addNotNulls(
  context: ReplayContext,
  table: RelationRecord,
  written: readonly WrittenConstraint[],
): void {
  const named: WrittenConstraint[] = [];
  const unnamed = new Set<string>();
  for (const each of written) {
    const { node } = each;
    if (node.contype === 'CONSTR_NOTNULL') {
      if (node.conname !== undefined) named.push(each);
      else for (const column of keyColumns(each)) unnamed.add(column);
    } else if (node.contype === 'CONSTR_PRIMARY') {
      for (const column of keyColumns(each)) unnamed.add(column);
    }
  }
  for (const each of named) {
    for (const column of keyColumns(each)) {
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

/** Takes a child's part of a parent's CHECK or NOT NULL away, unless it has it from somewhere else too. */
export function disinherit(
  context: ReplayContext,
  child: RelationRecord,
  name: string,
  notNullColumn: string | null,
): void {
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
