import type { Script } from '../../core/migrations/migration.ts';
import type { AlterAction } from '../../core/sql/mysql/alter-action.ts';
import type { TableName } from '../../core/sql/mysql/definitions.ts';
import { readMysql } from '../../core/sql/mysql/read-mysql.ts';
import type { AlterTable, MysqlServer, MysqlStatement } from '../../core/sql/mysql/statement.ts';
import { locate } from '../../core/sql/source-text.ts';
import type { ChangeReading, Renaming, Touch } from './change-reading.ts';

/** What the statements of a script do to rows of MySQL or MariaDB, and which names they change. */
export function readMysqlTouches({ source, pieces, placeholders }: Script, server: MysqlServer): ChangeReading {
  const script = readMysql(source, { pieces, placeholders, server });
  const now = script.statements.filter((one) => one.body === null);
  const calls = now.flatMap(({ node }) => (node.kind === 'call' ? [node.routine.name] : []));
  const hidden = now.some(
    ({ node }) => (node.kind === 'prepare' || node.kind === 'execute immediate') && node.followed !== 'wholly',
  );
  const unread = hidden
    ? 'runs SQL that is put together'
    : script.errors.length + script.notAnalysed.length > 0
      ? 'has statements that cannot be read'
      : calls.length > 0
        ? `calls ${calls[0]}()`
        : null;
  return { touches: script.statements.flatMap(touchesOf), renamings: now.flatMap(renamingsOf), unread };
}

function touchesOf(statement: MysqlStatement): readonly Touch[] {
  const { node } = statement;
  const place = locate(statement.source, statement.span);
  const stored = statement.body !== null;
  const touch = (what: Touch['what'], { name }: TableName, columns: readonly string[] | null = null): Touch => ({
    what,
    table: { schema: null, name },
    columns,
    computed: false,
    stored,
    place,
  });
  switch (node.kind) {
    case 'insert':
      return [
        touch('adds rows', node.table),
        ...(node.replace ? [touch('removes rows', node.table)] : []),
        ...(node.replace || node.onDuplicate ? [touch('sets columns', node.table)] : []),
      ];
    case 'load data':
      return [touch('adds rows', node.table), touch('sets columns', node.table)];
    case 'update': {
      const columns = node.sets.map((one) => one.column.name);
      return node.changes.map((table) => touch('sets columns', table, columns));
    }
    case 'delete':
      return node.changes.map((table) => touch('removes rows', table));
    case 'truncate table':
      return [touch('removes rows', node.table)];
    case 'alter table':
      return [touch('names', node.table), ...node.actions.flatMap((action) => alterTouch(node, action, touch))];
    case 'create index':
    case 'drop index':
    case 'create table':
      return [touch('names', node.table)];
    case 'drop table':
      return node.tables.map((table) => touch('names', table));
    case 'rename table':
      return node.pairs.flatMap(({ from, to }) => [touch('names', from), touch('names', to)]);
    default:
      return [];
  }
}

function alterTouch(
  { table }: AlterTable,
  action: AlterAction,
  touch: (what: Touch['what'], table: TableName, columns?: readonly string[]) => Touch,
): readonly Touch[] {
  switch (action.kind) {
    case 'modify column':
      return [touch('changes type', table, [action.column.name.name])];
    case 'change column':
      return [touch('changes type', table, [action.from.name, action.column.name.name])];
    case 'drop partition':
    case 'truncate partition':
      return [touch('removes rows', table)];
    case 'exchange partition':
      return [touch('removes rows', table), touch('adds rows', table), touch('adds rows', action.table)];
    case 'convert partition':
      return [touch('removes rows', table)];
    case 'convert table':
      return [touch('adds rows', table)];
    default:
      return [];
  }
}

function renamingsOf({ node }: MysqlStatement): readonly Renaming[] {
  if (node.kind === 'rename table') {
    return node.pairs.map(({ from, to }) => ({ table: from.name, column: null, to: to.name }));
  }
  if (node.kind !== 'alter table') return [];
  const table = node.table.name;
  const renamings: Renaming[] = [];
  for (const action of node.actions) {
    if (action.kind === 'rename column') renamings.push({ table, column: action.from.name, to: action.to.name });
    if (action.kind === 'change column') {
      renamings.push({ table, column: action.from.name, to: action.column.name.name });
    }
  }
  // The table's own new name holds for what follows, wherever it stands in the list.
  for (const action of node.actions) {
    if (action.kind === 'rename table') renamings.push({ table, column: null, to: action.to.name });
  }
  return renamings;
}
