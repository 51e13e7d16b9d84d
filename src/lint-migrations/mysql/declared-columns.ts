import type { QualifiedName } from '../../core/schema/catalog.ts';
import { displayName, quoteIdentifier } from '../../core/schema/mysql/catalog.ts';
import type { ColumnDefinition, IndexDefinition } from '../../core/sql/mysql/definitions.ts';
import type { Span } from '../../core/sql/statement.ts';
import { isStored } from './deployed.ts';
import type { MysqlStatementContext } from './rule-part.ts';

/** A column whose definition a statement gives: in a new table, as a new column, or by MODIFY and CHANGE. */
export interface DeclaredColumn {
  readonly table: QualifiedName;
  readonly column: ColumnDefinition;
  /** `orders.total`, quoted where needed. */
  readonly shown: string;
  readonly how: 'create table' | 'add column' | 'change';
  readonly span: Span;
  /** True when the column alone is the primary key by what this statement says. */
  readonly isKey: boolean;
}

/**
 * The columns that the statement defines. Temporary tables, routines and down scripts, which bring back what was, are left out: what a
 * policy says of new columns is not about them.
 */
export function* declaredColumns(context: MysqlStatementContext): Generator<DeclaredColumn> {
  const { statement, catalog, direction } = context;
  const { node } = statement;
  if (isStored(statement, context) || direction === 'down') return;
  if (node.kind === 'create table') {
    if (node.temporary) return;
    const table = catalog.resolve(node.table);
    for (const column of node.columns) yield declared(table, column, 'create table', column.span, node.indexes);
    return;
  }
  if (node.kind !== 'alter table') return;
  const table = catalog.resolve(node.table);
  if (catalog.table(table)?.temporary) return;
  const added = node.actions.flatMap((action) => (action.kind === 'add index' ? [action.index] : []));
  for (const action of node.actions) {
    if (action.kind === 'add column') yield declared(table, action.column, 'add column', action.span, added);
    else if (action.kind === 'modify column' || action.kind === 'change column') {
      const kept = catalog.table(table)?.indexes.get('primary')?.parts;
      const old = (action.kind === 'change column' ? action.from : action.column.name).name.toLowerCase();
      const isKey = kept?.length === 1 && kept[0]?.column === old;
      const one = declared(table, action.column, 'change', action.span, added);
      yield isKey ? { ...one, isKey } : one;
    }
  }
}

function declared(
  table: QualifiedName,
  column: ColumnDefinition,
  how: DeclaredColumn['how'],
  span: Span,
  indexes: readonly IndexDefinition[],
): DeclaredColumn {
  const name = column.name.name;
  const isKey =
    column.key === 'primary' ||
    indexes.some(
      ({ kind, parts }) =>
        kind === 'primary' && parts.length === 1 && parts[0]?.column?.name.toLowerCase() === name.toLowerCase(),
    );
  return { table, column, shown: `${displayName(table)}.${quoteIdentifier(name)}`, how, span, isKey };
}
