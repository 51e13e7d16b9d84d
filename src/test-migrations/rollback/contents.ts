import type { Session } from '../../core/database/session.ts';
import { flag, optional, whole } from '../../core/schema/server/row.ts';
import { type LeaveOut, type LiveColumn, type LiveTable, readLiveTables } from '../data/live-tables.ts';
import { qualified, quoted } from '../data/quoting.ts';
import { readAlike } from '../data/session-settings.ts';

/** What a table holds, short enough to be kept: enough to tell whether it holds the same later. */
export interface TableContents {
  /** `orders`, `shop.orders`. */
  readonly table: string;
  readonly rows: number;
  readonly columns: ReadonlyMap<string, ColumnContents>;
  /** Names of the columns of the primary key. */
  readonly key: readonly string[];
}

export interface ColumnContents {
  /** Rows in which it is not NULL. */
  readonly filled: number;
  /** A sum over all rows of a hash of the value and of the row's key, so that rows which swapped their values give another one. */
  readonly sum: string;
}

/** By the table's name. */
export type Contents = ReadonlyMap<string, TableContents>;

/**
 * Reads what the tables of a database hold, each that holds a row in one pass. Left out are columns that the server writes by itself: computed ones, and
 * those with ON UPDATE. The session's settings are changed: it should be closed afterwards.
 */
export async function readContents(session: Session, leaveOut: LeaveOut): Promise<Contents> {
  await readAlike(session);
  const tables = await readLiveTables(session, leaveOut);
  const filled = await filledTables(session, tables);
  const contents = new Map<string, TableContents>();
  for (const table of tables) {
    contents.set(table.display, filled.has(table) ? await readTable(session, table) : emptyTable(table));
  }
  return contents;
}

/** Tables that hold a row, many asked at once: a schema has hundreds, and a test fills a few. */
async function filledTables(session: Session, tables: readonly LiveTable[]): Promise<ReadonlySet<LiveTable>> {
  const filled = new Set<LiveTable>();
  for (let from = 0; from < tables.length; from += 100) {
    const some = tables.slice(from, from + 100);
    const asked = some.map((table, place) => `EXISTS (SELECT 1 FROM ${rowsOfOnly(session, table)}) AS t${place}`);
    const [row] = await session.query(`SELECT ${asked.join(', ')}`);
    for (const [place, table] of some.entries()) if (row && flag(row, `t${place}`)) filled.add(table);
  }
  return filled;
}

function emptyTable({ display, columns, primaryKey }: LiveTable): TableContents {
  const nothing = { filled: 0, sum: '' };
  return {
    table: display,
    rows: 0,
    columns: new Map(ownColumns(columns).map(({ name }) => [name, nothing])),
    key: primaryKey,
  };
}

function ownColumns(columns: readonly LiveColumn[]): readonly LiveColumn[] {
  return columns.filter((one) => !one.generated && !one.onUpdate);
}

/** Without the rows of tables that inherit from it. */
function rowsOfOnly({ engine }: Session, table: LiveTable): string {
  return `${table.only ? 'ONLY ' : ''}${qualified(engine, table)}`;
}

/** All rows of all tables. */
export function rowsOf(contents: Contents): number {
  return [...contents.values()].reduce((sum, { rows }) => sum + rows, 0);
}

async function readTable(session: Session, table: LiveTable): Promise<TableContents> {
  const columns = ownColumns(table.columns);
  const sql =
    session.engine === 'postgres' ? postgresQuery(session, table, columns) : mysqlQuery(session, table, columns);
  const [row] = await session.query(sql);
  if (!row) throw new Error('a count gave no row');
  return {
    table: table.display,
    rows: whole(row, 'n') ?? 0,
    columns: new Map(
      columns.map((column, place) => [
        column.name,
        { filled: whole(row, `f${place}`) ?? 0, sum: optional(row, `s${place}`) ?? '' },
      ]),
    ),
    key: table.primaryKey,
  };
}

function postgresQuery(session: Session, table: LiveTable, columns: readonly LiveColumn[]): string {
  const name = (column: string) => `t.${quoted('postgres', column)}`;
  const key = table.primaryKey.map((column) => `${name(column)}::text`).join(", ',', ");
  const parts = columns.flatMap((column, place) => [
    `count(${name(column.name)}) AS f${place}`,
    `sum(hashtextextended(${name(column.name)}::text COLLATE "C", k.key)::numeric)::text AS s${place}`,
  ]);
  return `SELECT ${['count(*) AS n', ...parts].join(', ')}
    FROM ${rowsOfOnly(session, table)} AS t
      CROSS JOIN LATERAL (SELECT ${key === '' ? '0::bigint' : `hashtextextended(concat(${key}) COLLATE "C", 0)`} AS key) AS k`;
}

function mysqlQuery({ engine }: Session, table: LiveTable, columns: readonly LiveColumn[]): string {
  const of = new Map(table.columns.map((column) => [column.name, column]));
  const value = (name: string) => {
    const column = `t.${quoted(engine, name)}`;
    const one = of.get(name);
    if (one?.family === 'bytes') return `HEX(${column})`;
    // The same text in another character set is the same value.
    if (one?.family === 'text') return `CAST(CONVERT(${column} USING utf8mb4) AS BINARY)`;
    return one?.family === 'json' ? `CAST(CAST(${column} AS CHAR) AS BINARY)` : `CAST(${column} AS BINARY)`;
  };
  const key = table.primaryKey.map(value);
  const parts = columns.flatMap((column, place) => {
    // SHA2 is the one hash that all servers have: MySQL 9.6 took MD5 and SHA1 away. CONCAT_WS leaves out what is NULL, which the count tells; 15 digits are the most that CONV gives without rounding in a sum.
    const hash = `SHA2(CONCAT_WS('#', ${[...key, value(column.name)].join(', ')}), 224)`;
    return [
      `COUNT(t.${quoted(engine, column.name)}) AS f${place}`,
      `CAST(SUM(CAST(CONV(LEFT(${hash}, 15), 16, 10) AS UNSIGNED)) AS CHAR) AS s${place}`,
    ];
  });
  return `SELECT ${['COUNT(*) AS n', ...parts].join(', ')} FROM ${qualified(engine, table)} AS t`;
}
