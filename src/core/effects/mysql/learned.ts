import type { MysqlColumn, MysqlIndex, MysqlTable } from '../../schema/mysql/catalog.ts';
import type { AlterAction } from '../../sql/mysql/alter-action.ts';

/**
 * A table of which the history does not tell all, with the columns and keys that a statement takes to be there. Their types are not known,
 * so what depends on them is judged by the dearer way.
 */
export function withLearned(table: MysqlTable, actions: readonly (readonly [number, AlterAction])[]): MysqlTable {
  if (table.certain) return table;
  const columns = new Map(table.columns);
  const indexes = new Map(table.indexes);
  const column = (name: string) => {
    const key = name.toLowerCase();
    if (!columns.has(key)) columns.set(key, unknownColumn(name));
  };
  const index = (name: string, kind: MysqlIndex['kind'] = 'index') => {
    const key = name.toLowerCase();
    if (!indexes.has(key)) indexes.set(key, unknownIndex(name, kind));
  };
  for (const [, action] of actions) {
    switch (action.kind) {
      case 'drop column':
      case 'set default':
      case 'column visibility':
        column(action.column.name);
        break;
      case 'modify column':
        column(action.column.name.name);
        break;
      case 'change column':
      case 'rename column':
        column(action.from.name);
        break;
      case 'drop index':
        index(action.index.name);
        break;
      case 'rename index':
        index(action.from.name);
        break;
      case 'index visibility':
        index(action.index.name);
        break;
      case 'drop primary key':
        index('PRIMARY', 'primary');
        break;
      default:
    }
  }
  return { ...table, columns, indexes };
}

function unknownColumn(name: string): MysqlColumn {
  return {
    name,
    type: null,
    charset: null,
    collation: null,
    nullable: true,
    default: null,
    onUpdate: null,
    autoIncrement: false,
    generated: null,
    invisible: false,
    comment: null,
    attributes: new Map(),
  };
}

/** On a column that no statement can name, so that none is taken for it. */
function unknownIndex(name: string, kind: MysqlIndex['kind']): MysqlIndex {
  const parts = [{ column: '', length: null, descending: false, reads: [] }];
  return { name, kind, parts, visible: true, implicit: false, bornIn: -1 };
}
