import type { Node, NodeOf } from '../sql/statement.ts';
import { displayName } from './catalog.ts';
import { dropRelation } from './drop.ts';
import { textsOf } from './node.ts';
import { type OutputColumn, readQuery } from './query.ts';
import { ColumnRecord, type RelationRecord } from './records.ts';
import type { ReplayContext } from './replay-context.ts';

export function createView(context: ReplayContext, statement: NodeOf<'ViewStmt'>): void {
  const name = context.newName(statement.view);
  const shape = readQuery(context, statement.query);
  const former = context.store.findRelation(name);
  let view: RelationRecord;
  if (former && !former.ghost && (statement.replace || context.conditional)) {
    view = context.touch(former);
    if (!former.isView) context.doubt(`${displayName(name)} is replaced by a view`);
    former.kind = 'view';
  } else {
    if (former && !former.ghost) {
      context.doubt(`${displayName(name)} is made a second time`);
      dropRelation(context, former, true);
    }
    view = context.create(name, 'view');
    view.temporary = statement.view?.relpersistence === 't';
  }
  setColumns(view, shape.columns, textsOf(statement.aliases));
  shape.sources.delete(view);
  context.store.setSources(view, shape.sources);
}

/** The columns of a relation that a query gives. */
export function setColumns(
  relation: RelationRecord,
  columns: readonly OutputColumn[] | null,
  names: readonly string[],
): void {
  const former = relation.columns;
  relation.columns = new Map();
  if (!columns) relation.certain = false;
  const count = Math.max(columns?.length ?? 0, names.length);
  for (let i = 0; i < count; i++) {
    const name = names[i] ?? columns?.[i]?.name ?? '';
    const column = new ColumnRecord(name, columns?.[i]?.type ?? null);
    column.comment = former.get(name)?.comment ?? null;
    relation.columns.set(name, column);
  }
}

/** CREATE TABLE AS, SELECT INTO and CREATE MATERIALIZED VIEW. */
export function createFromQuery(
  context: ReplayContext,
  into: NodeOf<'IntoClause'> | undefined,
  query: Node | undefined,
  what: { readonly materialized: boolean; readonly ifNotExists: boolean },
): void {
  const { store } = context;
  const name = context.newName(into?.rel);
  const former = store.findRelation(name);
  if (former && !former.ghost) {
    if (what.ifNotExists || context.conditional) return;
    context.doubt(`${displayName(name)} is made a second time`);
    dropRelation(context, former, true);
  }
  const shape = readQuery(context, query);
  const relation = context.create(name, what.materialized ? 'materialized view' : 'table');
  relation.temporary = into?.rel?.relpersistence === 't';
  relation.unlogged = into?.rel?.relpersistence === 'u';
  setColumns(relation, shape.columns, textsOf(into?.colNames));
  relation.hasRows = into?.skipData !== true;
  if (what.materialized) store.setSources(relation, shape.sources);
}
