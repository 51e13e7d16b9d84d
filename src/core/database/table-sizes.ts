import type { Row, Session } from './session.ts';

export interface SizeOfTable {
  /** Empty on MySQL and MariaDB, whose migrations seldom name the database that they run in. */
  readonly schema: string;
  readonly name: string;
  /** As the server estimates them; null for a table that it never looked at. */
  readonly rows: number | null;
  /** With its indexes. */
  readonly bytes: number;
}

/**
 * How large each table of the database is, as the server knows it without counting. Nobody's lock is waited for: PostgreSQL's functions about sizes
 * want to open the table, and one that somebody keeps to himself for long is known by its last ANALYZE then.
 */
export async function tableSizes(session: Session): Promise<readonly SizeOfTable[]> {
  const rows = session.engine === 'postgres' ? await inPostgres(session) : await session.query(inMysql);
  return rows.map((row) => ({
    schema: String(row['schema']),
    name: String(row['name']),
    rows: row['rows'] === null ? null : Number(row['rows']),
    bytes: Number(row['bytes']),
  }));
}

async function inPostgres(session: Session): Promise<readonly Row[]> {
  const live = 'nullif(pg_stat_get_live_tuples(c.oid), 0)::float8';
  const exact = await session.send(
    `BEGIN; SET LOCAL lock_timeout = '500ms'; ${sizesBy(
      `CASE WHEN c.reltuples > 0 THEN c.reltuples::float8 WHEN pg_relation_size(c.oid) = 0 THEN 0::float8 ELSE ${live} END`,
      'pg_total_relation_size(c.oid)::float8',
    )}; COMMIT`,
  );
  if (exact.kind === 'done') return exact.rows;
  if (!exact.failure.lost) await session.send('ROLLBACK');
  return session.query(
    sizesBy(
      `CASE WHEN c.reltuples > 0 THEN c.reltuples::float8 ELSE ${live} END`,
      `(SELECT coalesce(sum(one.relpages), 0)::float8 * current_setting('block_size')::int FROM pg_class one
        WHERE one.oid = c.oid OR one.oid = c.reltoastrelid OR one.oid IN (SELECT indexrelid FROM pg_index WHERE indrelid = c.oid))`,
    ),
  );
}

function sizesBy(rows: string, bytes: string): string {
  return `SELECT n.nspname AS schema, c.relname AS name, ${rows} AS rows, ${bytes} AS bytes FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'm') AND n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'drydock')`;
}

const inMysql = `SELECT '' AS \`schema\`, TABLE_NAME AS name, TABLE_ROWS AS \`rows\`, COALESCE(DATA_LENGTH, 0) + COALESCE(INDEX_LENGTH, 0) AS bytes
  FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND TABLE_TYPE = 'BASE TABLE'`;
