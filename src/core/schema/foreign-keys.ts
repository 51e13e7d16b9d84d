import type { ReferentialAction } from './catalog.ts';
import type { WrittenConstraint } from './columns.ts';
import { freeName, joinedColumns } from './names.ts';
import { textsOf } from './node.ts';
import { ForeignKeyConstraint, type RelationRecord } from './records.ts';
import type { ReplayContext } from './replay-context.ts';

const actions: Readonly<Record<string, ReferentialAction>> = {
  a: 'no action',
  r: 'restrict',
  c: 'cascade',
  n: 'set null',
  d: 'set default',
};

/** Adds a foreign key to a table and its partitions. */
export function addForeignKey(
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
