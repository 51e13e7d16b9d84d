import type { Session } from '../../core/database/session.ts';
import { list, optional, text } from '../../core/schema/server/row.ts';
import type { TableName } from './table-scope.ts';

/** A table of PostgreSQL that a dump may hold. */
export interface PostgresTable extends TableName {
  readonly oid: string;
  /** `r` a table, `p` a partitioned one, which has no rows of its own. */
  readonly kind: 'r' | 'p';
  readonly unlogged: boolean;
  /** What it inherits from or is a partition of. */
  readonly parents: readonly string[];
  /** Columns that are stored and not computed, in an order that a restored table has, too. */
  readonly columns: readonly PostgresColumn[];
}

export interface PostgresColumn {
  readonly name: string;
  /** `text`, `int8`; null of a type that is not the server's own. */
  readonly type: string | null;
}

/**
 * Settings in which a value's text is the same on every server, so that its hash is. In `pg_catalog` alone, a name of a table as a value
 * (`regclass`) has its schema, and no function of the user's is in the way of the server's.
 */
export const sameText = [
  "SET TimeZone = 'UTC'",
  "SET DateStyle = 'ISO, YMD'",
  "SET IntervalStyle = 'postgres'",
  'SET extra_float_digits = 3',
  "SET bytea_output = 'hex'",
  "SET lc_monetary = 'C'",
  "SET xmlbinary = 'base64'",
  'SET quote_all_identifiers = off',
  'SET search_path = pg_catalog',
  'SET row_security = off',
  'SET statement_timeout = 0',
  'SET idle_in_transaction_session_timeout = 0',
  'SET jit = off',
  // It runs beside the dump and the application: one core of the server is enough.
  'SET max_parallel_workers_per_gather = 0',
].join('; ');

/** Neither the server's own schemas nor what an extension brings: `pg_dump` leaves both out. */
const ours = `n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' AND NOT EXISTS (SELECT FROM pg_depend d
  WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')`;

/** Every table whose rows, or whose parts' rows, a dump holds: no foreign, temporary or materialized ones. In the order in which `pg_dump` goes. */
export async function postgresTables(session: Session): Promise<readonly PostgresTable[]> {
  const rows =
    await session.query(`SELECT c.oid::text AS oid, n.nspname::text AS schema, c.relname::text AS name, c.relkind::text AS kind,
      c.relpersistence::text AS persistence,
      (SELECT json_agg(i.inhparent::text) FROM pg_inherits i WHERE i.inhrelid = c.oid)::text AS parents,
      (SELECT json_agg(json_build_object('name', a.attname, 'type', CASE WHEN t.typnamespace = 'pg_catalog'::regnamespace THEN t.typname END) ORDER BY a.attname COLLATE "C")
        FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
        WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '')::text AS columns
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p') AND c.relpersistence <> 't' AND ${ours}
    ORDER BY n.nspname COLLATE "C", c.relname COLLATE "C"`);
  return rows.map((row) => ({
    oid: text(row, 'oid'),
    schema: text(row, 'schema'),
    name: text(row, 'name'),
    kind: text(row, 'kind') === 'p' ? 'p' : 'r',
    unlogged: text(row, 'persistence') === 'u',
    parents: list(row, 'parents'),
    columns: list<PostgresColumn>(row, 'columns'),
  }));
}

/**
 * Chosen tables with all that is below them: who names a partitioned table means its rows.
 * @param chosen whether a table is named
 */
export function withDescendants(
  tables: readonly PostgresTable[],
  chosen: (table: TableName) => boolean,
): ReadonlySet<string> {
  const taken = new Set(tables.filter(chosen).map(({ oid }) => oid));
  for (let before = -1; before !== taken.size; ) {
    before = taken.size;
    for (const { oid, parents } of tables) if (parents.some((parent) => taken.has(parent))) taken.add(oid);
  }
  return taken;
}

/** Names and values (`42`, or `1 unused` before the first call) of the sequences that a dump holds, of those that may be read. */
export async function postgresSequences(
  session: Session,
): Promise<readonly { readonly name: string; readonly value: string }[]> {
  const names = await session.query(`SELECT n.nspname::text AS schema, c.relname::text AS name
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind = 'S' AND c.relpersistence <> 't' AND ${ours} AND CASE WHEN c.relkind = 'S' THEN has_sequence_privilege(c.oid, 'SELECT') END
    ORDER BY 1, 2`);
  const found: { name: string; value: string }[] = [];
  for (let at = 0; at < names.length; at += 200) {
    const parts = names.slice(at, at + 200).map((row, place) => {
      const name = qualifiedName({ schema: text(row, 'schema'), name: text(row, 'name') });
      return `SELECT ${at + place} AS place, last_value::text AS value, is_called AS called FROM ${name}`;
    });
    for (const row of await session.query(parts.join(' UNION ALL '))) {
      const of = names[Number(row['place'])];
      if (of === undefined) continue;
      const value = `${text(row, 'value')}${row['called'] === true ? '' : ' unused'}`;
      found.push({ name: `${text(of, 'schema')}.${text(of, 'name')}`, value });
    }
  }
  return found;
}

/** Counts the rows of one table itself, and hashes each: a sum of hashes, so that their order does not matter. */
export function countSql(table: PostgresTable, hashes: boolean): string {
  const from = `FROM ONLY ${qualifiedName(table)} AS t`;
  if (!hashes) return `SELECT count(*)::text AS n ${from}`;
  const row = `ROW(${table.columns.map(valueSql).join(', ')})`;
  return `SELECT count(*)::text AS n, coalesce(sum(hashtextextended(${row}::text COLLATE "C", 0)), 0)::text AS h ${from}`;
}

/**
 * What may be long stands by a hash of its own in the text of its row: the text of a row looks at every sign for one that wants quotes, which took more
 * than half of the time (10 million rows of 200 bytes).
 */
function valueSql({ name, type }: PostgresColumn): string {
  const column = `t.${quoted(name)}`;
  switch (type) {
    case 'text':
    case 'varchar':
    case 'json':
    case 'jsonb':
    case 'xml':
      return `hashtextextended(${column}::text COLLATE "C", 0)`;
    case 'bytea':
      return `hashtextextended(encode(${column}, 'hex') COLLATE "C", 0)`;
    default:
      return column;
  }
}

/** The same of all large objects, read in pieces: one may be larger than a value can be. */
export const largeObjectsSql = (hashes: boolean) =>
  hashes
    ? `SELECT count(DISTINCT m.oid)::text AS n, coalesce(sum(hashtextextended(m.oid::text || ':' || p.place || ':' || encode(p.bytes, 'hex'), 0)), 0)::text AS h
       FROM pg_largeobject_metadata m CROSS JOIN LATERAL (WITH RECURSIVE pieces AS (
         SELECT 0::int8 AS place, lo_get(m.oid, 0, ${piece}) AS bytes
         UNION ALL SELECT place + ${piece}, lo_get(m.oid, place + ${piece}, ${piece}) FROM pieces WHERE length(bytes) = ${piece})
         SELECT place, bytes FROM pieces) p`
    : 'SELECT count(*)::text AS n FROM pg_largeobject_metadata';
const piece = 1 << 20;

export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

export function qualifiedName({ schema, name }: TableName): string {
  return `${quoted(schema)}.${quoted(name)}`;
}

/** Under which large objects stand among the tables. */
export const largeObjects: TableName = { schema: 'pg_catalog', name: 'pg_largeobject' };

export async function serverEncoding(session: Session): Promise<string> {
  const [row] = await session.query("SELECT current_setting('server_encoding') AS encoding");
  return (row && optional(row, 'encoding')) ?? 'UTF8';
}
