import type { Session } from '../../core/database/session.ts';
import { readMysqlTables } from '../../core/schema/server/read-mysql-tables.ts';
import { readPostgresTables } from '../../core/schema/server/read-postgres-tables.ts';
import type { TableFacts } from '../../core/schema/server/table-facts.ts';
import { concernedTables } from '../seed/concerned-tables.ts';

/** A table as an application uses it that was written for the base: one row at a time, by key, all columns by name. */
export interface ProbedTable {
  readonly name: string;
  readonly estimatedRows: number | null;
  /** Reads one row; the texts differ in the key. */
  readonly reads: readonly string[];
  /** Writes one row as it is; empty where that cannot be done without a key. */
  readonly writes: readonly string[];
}

/** Tables that are probed at most: each has sessions of its own. */
const mostTables = 4;
const keysEach = 50;

/** The tables that a change names, with what is asked of them while it runs. Empty where it names none that the base has. */
export async function probedTables(
  session: Session,
  texts: readonly string[],
  leaveOut: (schema: string, name: string) => boolean,
): Promise<readonly ProbedTable[]> {
  const concerned = await concernedTables(session, texts);
  const ask = (sql: string) => session.query(sql);
  const read = session.engine === 'postgres' ? readPostgresTables : readMysqlTables;
  const tables = (await read(ask, { leaveOut })).filter((table) => concerned === null || concerned(table));
  // The fullest first: what is slow is slow there.
  const chosen = [...tables].sort((a, b) => (b.estimatedRows ?? 0) - (a.estimatedRows ?? 0)).slice(0, mostTables);
  const probed: ProbedTable[] = [];
  for (const table of chosen) probed.push(await probedTable(session, table));
  return probed;
}

async function probedTable(session: Session, table: TableFacts): Promise<ProbedTable> {
  const quote = session.engine === 'postgres' ? quotePostgres : quoteMysql;
  const name = session.engine === 'postgres' ? `${quote(table.schema)}.${quote(table.name)}` : quote(table.name);
  const columns = table.columns.filter(({ invisible }) => !invisible).map((column) => quote(column.name));
  const list = columns.length === 0 ? '*' : columns.join(', ');
  const about = { name: table.display, estimatedRows: table.estimatedRows };
  const key = table.primaryKey;
  if (key === null) return { ...about, reads: [`SELECT ${list} FROM ${name} LIMIT 1`], writes: [] };
  const rows = await session.query(
    `SELECT ${key.map((one, place) => `${asLiteral(session, quote(one))} AS k${place}`).join(', ')} FROM ${name} LIMIT ${keysEach}`,
  );
  const wheres = rows.map((row) => key.map((one, place) => `${quote(one)} = ${row[`k${place}`]}`).join(' AND '));
  if (wheres.length === 0) return { ...about, reads: [`SELECT ${list} FROM ${name} LIMIT 1`], writes: [] };
  // A column of no key, set to what it is: nothing is violated, and a lock on the row is all that is left of it.
  const inKey = new Set([
    ...key,
    ...table.foreignKeys.flatMap((one) => one.columns),
    ...table.uniqueKeys.flatMap((one) => one.parts.flatMap((part) => part.column ?? [])),
  ]);
  const written = table.columns.find(
    (column) => !column.generated && column.identity !== 'always' && !inKey.has(column.name),
  );
  const set = quote((written ?? table.columns.find(({ name: one }) => one === key[0]))?.name ?? key[0] ?? '');
  return {
    ...about,
    reads: wheres.map((where) => `SELECT ${list} FROM ${name} WHERE ${where}`),
    writes: wheres.map((where) => `UPDATE ${name} SET ${set} = ${set} WHERE ${where}`),
  };
}

/** The server makes the literal, which holds for every type that it can compare with its own text. */
function asLiteral(session: Session, column: string): string {
  return session.engine === 'postgres'
    ? `quote_literal(${column}::text)`
    : `IF(CHARSET(${column}) = 'binary' AND ${column} REGEXP '[^0-9.-]', CONCAT('x''', HEX(${column}), ''''), QUOTE(${column}))`;
}

function quotePostgres(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function quoteMysql(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``;
}
