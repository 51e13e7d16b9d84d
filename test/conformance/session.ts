import { Client } from 'pg';
import { type LockMode, lockModes } from '../../src/core/effects/effect.ts';

/** What a statement really did on a server. Names are without `public.`; lists and keys are sorted. */
export interface Measured {
  readonly inTransaction: 'allowed' | 'refused';
  /** Null when it succeeded. */
  readonly sqlstate: string | null;
  /** The server's sentence, for a reader; it is not compared. */
  readonly error: string | null;
  /** The strongest lock on each relation that was there before. Empty when the statement failed. */
  readonly locks: readonly MeasuredLock[];
  /** Tables and materialized views (and indexes that were copied) whose storage was replaced by new storage with rows in it. */
  readonly rewrites: readonly string[];
  /** Tables that were read from end to end. */
  readonly reads: readonly string[];
  /** Tables on which an index was built, other than by a rewrite. */
  readonly builds: readonly string[];
}

export interface MeasuredLock {
  readonly relation: string;
  readonly kind: 'table' | 'index' | 'view' | 'materialized view' | 'sequence' | 'foreign table';
  readonly mode: LockMode;
  /** For an index: the table it is on. For a sequence: the table that owns it, if one does. */
  readonly table: string | null;
}

/** A relation at the time of a look. */
export interface Known {
  readonly oid: number;
  readonly name: string;
  readonly kind: string;
  readonly table: string | null;
  readonly tableOid: number | null;
  readonly filenode: string | null;
  readonly scans: string;
  readonly tuples: string;
  readonly blocks: string;
  readonly pages: string;
}

/*
 * How we know.
 *
 * Locks: PostgreSQL keeps nearly every lock of a statement until its transaction ends, so after the statement and before
 * ROLLBACK `pg_locks` shows what the statement took. Only relations that existed before count: nobody can wait for others.
 *
 * Rewrites and index builds: a table or index that gets new storage has a new `pg_relation_filenode`. New but empty
 * storage is TRUNCATE, which writes no rows.
 *
 * Scans: `pg_stat_get_xact_numscans` counts every sequential scan that the session began, also those of ALTER TABLE, of
 * index builds, of domain checks and of the query by which a foreign key is validated (all measured). It does not count
 * VACUUM and ANALYZE, which read blocks by another way: for these `pg_stat_get_xact_blocks_fetched` has to reach the
 * number of the table's blocks.
 *
 * A statement that a transaction block refuses (25001) is run six times, each on a fresh schema: once alone, for its
 * result, then with other sessions in its way, see obstacles.ts.
 */

/** Parallel workers count their scans for themselves, where we would not see them. */
export const sessionSettings = `SET client_min_messages = error; SET statement_timeout = '20s'; SET jit = off;
  SET max_parallel_workers_per_gather = 0; SET max_parallel_maintenance_workers = 0`;

/** A session whose counters and times disturb no measurement. */
export async function connect(url: string): Promise<Client> {
  const client = new Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  await client.query(sessionSettings);
  return client;
}

/** Runs SQL and gives the server's error, or null. Throws when it is not the server that complains. */
export async function attempt(client: Client, sql: string): Promise<{ sqlstate: string; error: string } | null> {
  try {
    await client.query(sql);
    return null;
  } catch (error) {
    if (error instanceof Error && 'code' in error && typeof error.code === 'string') {
      return { sqlstate: error.code, error: error.message };
    }
    throw error;
  }
}

/** The relations of the database by oid, with what a measurement compares. */
export async function look(client: Client): Promise<Map<number, Known>> {
  const { rows } = await client.query<Known>(
    `SELECT c.oid::int AS oid, CASE n.nspname WHEN 'public' THEN '' ELSE n.nspname || '.' END || c.relname AS name, c.relkind AS kind,
       CASE tn.nspname WHEN 'public' THEN '' ELSE tn.nspname || '.' END || t.relname AS table, t.oid::int AS "tableOid",
       pg_relation_filenode(c.oid) AS filenode, pg_stat_get_xact_numscans(c.oid) AS scans, pg_stat_get_xact_tuples_returned(c.oid) AS tuples,
       pg_stat_get_xact_blocks_fetched(c.oid) AS blocks,
       CASE WHEN c.relkind IN ('r', 'm', 'i') THEN pg_relation_size(c.oid) / 8192 ELSE 0 END AS pages
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
       LEFT JOIN pg_index i ON i.indexrelid = c.oid
       LEFT JOIN pg_depend d ON c.relkind = 'S' AND d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('a', 'i')
       LEFT JOIN pg_class t ON t.oid IN (i.indrelid, d.refobjid) LEFT JOIN pg_namespace tn ON tn.oid = t.relnamespace
     WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'`,
  );
  return new Map(rows.map((row) => [row.oid, row]));
}

/** What was done between two looks. */
export function workBetween(before: ReadonlyMap<number, Known>, after: ReadonlyMap<number, Known>, sql: string) {
  const byBlocks = /^\s*(vacuum|analyze)/i.test(sql);
  const storage = new Set([...before.values()].map((known) => known.filenode));
  const rewrites = new Set<string>();
  const reads = new Set<string>();
  const builds = new Set<string>();
  for (const [oid, now] of after) {
    const then = before.get(oid);
    const isHeap = now.kind === 'r' || now.kind === 'm';
    const isNewStorage = now.filenode !== null && now.filenode !== then?.filenode && Number(now.pages) > 0;
    if (isHeap && then !== undefined) {
      if (isNewStorage) rewrites.add(then.name);
      const scanned = Number(now.scans) > Number(then.scans) && Number(now.tuples) > Number(then.tuples);
      const passed =
        byBlocks && Number(now.blocks) - Number(then.blocks) >= Number(then.pages) && Number(then.pages) > 0;
      if (scanned || passed) reads.add(then.name);
    }
  }
  for (const [oid, now] of after) {
    if (now.kind !== 'i' || now.tableOid === null) continue;
    const table = before.get(now.tableOid);
    // ALTER COLUMN TYPE makes an index anew that keeps the storage of the old one, when the bytes mean the same.
    const isNewStorage = !storage.has(now.filenode);
    // An empty btree has one page, its metapage; so it is the table that tells TRUNCATE.
    const isEmpty = Number(after.get(now.tableOid)?.pages) === 0;
    if (table === undefined || !isNewStorage || isEmpty || rewrites.has(table.name)) continue;
    // A build reads the table. New storage of an old index without that is a copy, as SET TABLESPACE makes it.
    if (!before.has(oid) || reads.has(table.name)) builds.add(table.name);
    else rewrites.add(now.name);
  }
  return { rewrites: sorted(rewrites), reads: sorted(reads), builds: sorted(builds) };
}

function sorted(names: Iterable<string>): string[] {
  return [...names].sort((a, b) => (a < b ? -1 : 1));
}

const kinds: Readonly<Record<string, MeasuredLock['kind']>> = {
  r: 'table',
  p: 'table',
  i: 'index',
  I: 'index',
  v: 'view',
  m: 'materialized view',
  S: 'sequence',
  f: 'foreign table',
};

/** The strongest lock of the session's transaction on each relation that was there before. */
export async function locksHeld(client: Client, before: ReadonlyMap<number, Known>): Promise<MeasuredLock[]> {
  return strongest(await locksOf(client, await backend(client)), before);
}

/** The process that serves the session. */
export async function backend(client: Client): Promise<number> {
  return (await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')).rows[0]?.pid ?? 0;
}

/** A row of pg_locks. */
export interface HeldOrWanted {
  readonly oid: number | null;
  readonly mode: LockMode;
  readonly granted: boolean;
}

/** Locks on relations that a backend holds, and any lock it waits for. */
export async function locksOf(client: Client, pid: number): Promise<HeldOrWanted[]> {
  const { rows } = await client.query<{ oid: number | null; mode: string; granted: boolean }>(
    `SELECT relation::int AS oid, mode, granted FROM pg_locks
     WHERE pid = $1 AND (NOT granted OR (locktype = 'relation' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())))`,
    [pid],
  );
  return rows.map((row) => ({ oid: row.oid, mode: lockMode(row.mode), granted: row.granted }));
}

/** `AccessExclusiveLock`, as pg_locks has it, is `ACCESS EXCLUSIVE` of the manual. */
function lockMode(shown: string): LockMode {
  const words = shown
    .replace(/Lock$/, '')
    .replaceAll(/(?!^)([A-Z])/g, ' $1')
    .toUpperCase();
  const mode = lockModes.find((known) => known === words);
  if (mode === undefined) throw new Error(`unknown lock mode ${shown}`);
  return mode;
}

/** Of several locks on one relation the strongest, by name. */
export function strongest(locks: readonly HeldOrWanted[], before: ReadonlyMap<number, Known>): MeasuredLock[] {
  const found = new Map<string, MeasuredLock>();
  for (const { oid, mode } of locks) {
    const known = oid === null ? undefined : before.get(oid);
    const kind = known === undefined ? undefined : kinds[known.kind];
    if (known === undefined || kind === undefined) continue;
    const other = found.get(known.name);
    if (other === undefined || lockModes.indexOf(mode) > lockModes.indexOf(other.mode)) {
      found.set(known.name, { relation: known.name, kind, mode, table: known.table });
    }
  }
  return [...found.values()].sort((a, b) => (a.relation < b.relation ? -1 : 1));
}
