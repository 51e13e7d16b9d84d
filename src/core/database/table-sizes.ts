import type { Session } from './session.ts';

export interface SizeOfTable {
  /** Empty on MySQL and MariaDB, whose migrations seldom name the database that they run in. */
  readonly schema: string;
  readonly name: string;
  /** As the server estimates them; null for a table that it never looked at. */
  readonly rows: number | null;
  /** With its indexes. */
  readonly bytes: number;
}

/** How large each table of the database is, as the server knows it without counting. */
export async function tableSizes(session: Session): Promise<readonly SizeOfTable[]> {
  const rows =
    session.engine === 'postgres'
      ? await session.query(`SELECT n.nspname AS schema, c.relname AS name, CASE WHEN c.reltuples > 0 THEN c.reltuples::float8 WHEN pg_relation_size(c.oid) = 0 THEN 0::float8 ELSE nullif(pg_stat_get_live_tuples(c.oid), 0)::float8 END AS rows,
            pg_total_relation_size(c.oid)::float8 AS bytes
          FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN ('r', 'm') AND n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'drydock')`)
      : await session.query(`SELECT '' AS \`schema\`, TABLE_NAME AS name, TABLE_ROWS AS \`rows\`, COALESCE(DATA_LENGTH, 0) + COALESCE(INDEX_LENGTH, 0) AS bytes
          FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND TABLE_TYPE = 'BASE TABLE'`);
  return rows.map((row) => ({
    schema: String(row['schema']),
    name: String(row['name']),
    rows: row['rows'] === null ? null : Number(row['rows']),
    bytes: Number(row['bytes']),
  }));
}
