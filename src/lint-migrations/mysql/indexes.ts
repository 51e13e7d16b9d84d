import type { QualifiedName } from '../../core/schema/catalog.ts';
import type { MysqlIndex, MysqlTable } from '../../core/schema/mysql/catalog.ts';
import type { AlterAction } from '../../core/sql/mysql/alter-action.ts';
import type { IndexDefinition } from '../../core/sql/mysql/definitions.ts';
import type { MysqlStatement } from '../../core/sql/mysql/statement.ts';
import { alterationOf, sameTable } from './deployed.ts';
import type { MysqlFolderContext } from './rule-part.ts';

/** True for an index that keeps its columns unique. */
export function isUnique(index: { readonly kind: MysqlIndex['kind'] }): boolean {
  return index.kind === 'unique' || index.kind === 'primary';
}

/** The columns of an index of the catalog; null when a part of it is an expression. */
export function columnsOf(index: MysqlIndex): readonly string[] | null {
  const columns = index.parts.flatMap(({ column }) => (column === null ? [] : [column]));
  return columns.length === index.parts.length ? columns : null;
}

/** The columns that a definition names, in lower case; null when a part of it is an expression. */
export function definedColumns(index: IndexDefinition): readonly string[] | null {
  const columns = index.parts.flatMap(({ column }) => (column === null ? [] : [column.name.toLowerCase()]));
  return columns.length === index.parts.length ? columns : null;
}

export function primaryKeyOf(table: MysqlTable): MysqlIndex | undefined {
  return table.indexes.get('primary');
}

/** The index that an action drops, as the history has it; undefined when it drops none or the history does not know it. */
export function droppedIndex(action: AlterAction, table: MysqlTable | undefined): MysqlIndex | undefined {
  switch (action.kind) {
    case 'drop primary key':
      return table?.indexes.get('primary');
    case 'drop index':
      return table?.indexes.get(action.index.name.toLowerCase());
    case 'drop constraint': {
      if (action.only !== null) return undefined;
      const index = table?.indexes.get(action.name.name.toLowerCase());
      return index && isUnique(index) ? index : undefined;
    }
    default:
      return undefined;
  }
}

/** Indexes that the statement adds to the table, those that stand at a column left out. */
export function addedIndexes(
  statement: MysqlStatement,
  context: MysqlFolderContext,
  table: QualifiedName,
): readonly IndexDefinition[] {
  const alteration = alterationOf(statement, context);
  if (!alteration || !sameTable(alteration.table, table)) return [];
  return alteration.actions.flatMap((action) => (action.kind === 'add index' ? [action.index] : []));
}

/** True when an index is over columns of the list alone; false when it has an expression. */
export function isWithin(columns: readonly string[] | null, list: readonly string[]): boolean {
  return columns?.every((column) => list.includes(column)) === true;
}

/** True when every part of `index` is a part of `other` at the same place: a search by the one can use the other. */
export function beginsWith(other: MysqlIndex, index: MysqlIndex): boolean {
  return index.parts.every((part, place) => {
    const its = other.parts[place];
    return (
      its !== undefined &&
      part.column !== null &&
      its.column === part.column &&
      its.descending === part.descending &&
      // A prefix of the column finds less than all of it; the other way round is fine.
      (its.length === null || (part.length !== null && part.length <= its.length))
    );
  });
}
