import { Client } from 'pg';
import { type LockMode, lockModes } from '../../src/core/effects/effect.ts';
import type { Major } from '../servers/postgres.ts';
import { prepared } from './fixtures.ts';
import type { Shape } from './shape.ts';

/** What a statement really did on a server. Names are without `public.`; lists and keys are sorted. */
export interface Measured {
  readonly inTransaction: 'allowed' | 'refused';
  /** Null when it succeeded. */
  readonly sqlstate: string | null;
  /** The server's sentence, for a reader; it is not compared. */
  readonly error: string | null;
  /** The strongest lock on each relation that was there before. Empty when the statement failed. */
  readonly locks: readonly MeasuredLock[];
  /** Tables and materialized views whose storage was replaced by new storage with rows in it. */
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

interface Known {
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
 * A statement that a transaction block refuses (25001) is run three times or more on a fresh schema: once alone, for its
 * result, then with other sessions in its way, see `locksInTheWay`.
 */

/** A connection that measures on a database of its own: everything in it is dropped between shapes. */
export interface Bench {
  readonly major: Major;
  measure(shape: Shape): Promise<Measured>;
  close(): Promise<void>;
}

/** Opens a bench on an empty database that belongs to it alone. */
export async function openBench(major: Major, url: string): Promise<Bench> {
  const client = await connect(url);
  await client.query(
    `DO $$ BEGIN CREATE ROLE drydock_reader; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$`,
  );
  return {
    major,
    measure: (shape) => measureShape(client, url, shape),
    close: () => client.end(),
  };
}

async function connect(url: string): Promise<Client> {
  const client = new Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  // Parallel workers count their scans for themselves, where we would not see them.
  await client.query(
    `SET client_min_messages = error; SET statement_timeout = '20s'; SET jit = off;
     SET max_parallel_workers_per_gather = 0; SET max_parallel_maintenance_workers = 0`,
  );
  return client;
}

async function measureShape(client: Client, url: string, shape: Shape): Promise<Measured> {
  await prepare(client, shape);
  await client.query(`BEGIN; ${settings(shape)}`);
  const before = await look(client);
  const failure = await attempt(client, shape.sql);
  if (failure === null) {
    const locks = await locksHeld(client, before);
    const work = compare(before, await look(client), shape.sql);
    await client.query('ROLLBACK');
    return { inTransaction: 'allowed', sqlstate: null, error: null, locks, ...work };
  }
  await client.query('ROLLBACK');
  if (failure.sqlstate !== '25001') {
    return { inTransaction: 'allowed', ...failure, locks: [], rewrites: [], reads: [], builds: [] };
  }
  if (shape.run === 'transaction-only') {
    return { inTransaction: 'refused', sqlstate: null, error: null, locks: [], rewrites: [], reads: [], builds: [] };
  }
  return measureOutside(client, url, shape);
}

async function measureOutside(client: Client, url: string, shape: Shape): Promise<Measured> {
  // Counters are sent away at most every half second, and only at the end of a command. A new session sends them after
  // its first one, which is a SELECT here; so those of the statement are still there when we look.
  const session = await connect(url);
  try {
    await session.query(settings(shape) || 'SELECT 1');
    const before = await look(session);
    const failure = await attempt(session, shape.sql);
    const work = compare(before, await look(session), shape.sql);
    if (failure !== null)
      return { inTransaction: 'refused', ...failure, locks: [], rewrites: [], reads: [], builds: [] };
    const locks = await locksInTheWay(client, url, shape);
    return { inTransaction: 'refused', sqlstate: null, error: null, locks, ...work };
  } finally {
    await session.end();
  }
}

/** Drops all that a shape may have made, and makes what this one needs. */
async function prepare(client: Client, shape: Shape): Promise<void> {
  await client.query(
    `DO $$ DECLARE s text; BEGIN
       FOR s IN SELECT 'PUBLICATION ' || quote_ident(pubname) FROM pg_publication
         UNION ALL SELECT 'EVENT TRIGGER ' || quote_ident(evtname) FROM pg_event_trigger
         UNION ALL SELECT 'SCHEMA ' || quote_ident(nspname) FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'
       LOOP EXECUTE 'DROP ' || s || ' CASCADE'; END LOOP;
       CREATE SCHEMA public;
     END $$; RESET ALL; SET client_min_messages = error; SET statement_timeout = '20s'; SET jit = off;
     SET max_parallel_workers_per_gather = 0; SET max_parallel_maintenance_workers = 0`,
  );
  for (const sql of prepared(shape)) await client.query(sql);
}

function settings(shape: Shape): string {
  return Object.entries(shape.settings ?? {})
    .map(([name, value]) => `SET ${name} = '${value.replaceAll("'", "''")}';`)
    .join(' ');
}

async function attempt(client: Client, sql: string): Promise<{ sqlstate: string; error: string } | null> {
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

async function look(client: Client): Promise<Map<number, Known>> {
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

function compare(before: ReadonlyMap<number, Known>, after: ReadonlyMap<number, Known>, sql: string) {
  const byBlocks = /^\s*(vacuum|analyze)/i.test(sql);
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
    const isNewStorage = now.filenode !== before.get(oid)?.filenode;
    // An empty btree has one page, its metapage; so it is the table that tells TRUNCATE.
    const isEmpty = Number(after.get(now.tableOid)?.pages) === 0;
    if (table !== undefined && isNewStorage && !isEmpty && !rewrites.has(table.name)) builds.add(table.name);
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

async function locksHeld(client: Client, before: ReadonlyMap<number, Known>): Promise<MeasuredLock[]> {
  return strongest(await locksOf(client, await backend(client)), before);
}

async function backend(client: Client): Promise<number> {
  return (await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')).rows[0]?.pid ?? 0;
}

interface HeldOrWanted {
  readonly oid: number | null;
  readonly mode: LockMode;
  readonly granted: boolean;
}

async function locksOf(client: Client, pid: number): Promise<HeldOrWanted[]> {
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

function strongest(locks: readonly HeldOrWanted[], before: ReadonlyMap<number, Known>): MeasuredLock[] {
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

/*
 * Which locks a statement takes that runs in several transactions of its own, or gives locks back at its end: we stand in
 * its way. For each table one session holds a lock; a request of the statement that conflicts with it has to wait, and a
 * waiting request is in `pg_locks` with its mode. We note it, let go, and the statement goes on to its next request.
 * What stands in the way grows from run to run: an ACCESS SHARE stops only ACCESS EXCLUSIVE, a ROW SHARE also EXCLUSIVE,
 * and so on; so each request is seen, also one that comes after a weaker one of the same statement. A wait for one of our
 * transactions to end (which CONCURRENTLY does) is no lock: there we only let go, so that what it then takes on the indexes
 * of that table, which nobody uses any more, goes unseen.
 */
const obstacles: readonly LockMode[] = ['ACCESS SHARE', 'ROW EXCLUSIVE', 'SHARE UPDATE EXCLUSIVE', 'ACCESS EXCLUSIVE'];

async function locksInTheWay(client: Client, url: string, shape: Shape): Promise<MeasuredLock[]> {
  const seen: HeldOrWanted[] = [];
  let before = new Map<number, Known>();
  const byName = new Map<string, MeasuredLock>();
  for (const obstacle of obstacles) {
    await prepare(client, shape);
    before = await look(client);
    seen.length = 0;
    await withObstacles(client, url, shape, obstacle, before, seen);
    for (const lock of strongest(seen, before)) {
      const other = byName.get(lock.relation);
      if (other === undefined || lockModes.indexOf(lock.mode) > lockModes.indexOf(other.mode))
        byName.set(lock.relation, lock);
    }
  }
  return [...byName.values()].sort((a, b) => (a.relation < b.relation ? -1 : 1));
}

async function withObstacles(
  client: Client,
  url: string,
  shape: Shape,
  obstacle: LockMode,
  before: ReadonlyMap<number, Known>,
  seen: HeldOrWanted[],
): Promise<void> {
  const session = await connect(url);
  const holders = new Map<number, Client>();
  const release = async (oid: number) => {
    await holders.get(oid)?.end();
    holders.delete(oid);
  };
  try {
    await session.query(settings(shape) || 'SELECT 1');
    const pid = await backend(session);
    const pids = new Map<number, number>();
    for (const [oid, known] of before) {
      const stand = obstruct(known, obstacle);
      if (stand === null) continue;
      const holder = await connect(url);
      holders.set(oid, holder);
      pids.set(await backend(holder), oid);
      await holder.query(`BEGIN; ${stand}`);
      // An index cannot be locked by itself, but whoever plans a query locks those of its table.
      if (obstacle === 'ACCESS SHARE') await holder.query(`EXPLAIN SELECT FROM ONLY ${quoted(known.name)}`);
    }
    let done = false;
    const finished = attempt(session, shape.sql).then((failure) => {
      done = true;
      return failure;
    });
    while (!done) {
      const locks = await locksOf(client, pid);
      // A granted lock may be given back before we look again. A wanted one stays until we let go.
      seen.push(...locks.filter((lock) => !lock.granted));
      if (locks.some((lock) => !lock.granted)) {
        const { rows } = await client.query<{ pids: number[] }>('SELECT pg_blocking_pids($1) AS pids', [pid]);
        for (const blocker of rows[0]?.pids ?? []) {
          const oid = pids.get(blocker);
          if (oid !== undefined) await release(oid);
        }
      }
    }
    const failure = await finished;
    if (failure !== null) throw new Error(`${shape.id} went well alone, but not against ${obstacle}: ${failure.error}`);
  } finally {
    for (const oid of [...holders.keys()]) await release(oid);
    await session.end();
  }
}

/** SQL that takes a lock of that mode on the relation; null where there is none. */
function obstruct(known: Known, mode: LockMode): string | null {
  if (known.kind === 'r' || known.kind === 'p') return `LOCK TABLE ONLY ${quoted(known.name)} IN ${mode} MODE`;
  if (known.kind !== 'm') return null;
  // LOCK TABLE refuses materialized views, so something that needs the same lock does it.
  if (mode === 'ACCESS SHARE') return `EXPLAIN SELECT FROM ${quoted(known.name)}`;
  if (mode === 'SHARE UPDATE EXCLUSIVE')
    return `ALTER MATERIALIZED VIEW ${quoted(known.name)} SET (autovacuum_enabled = true)`;
  return mode === 'ACCESS EXCLUSIVE' ? `ALTER MATERIALIZED VIEW ${quoted(known.name)} OWNER TO CURRENT_USER` : null;
}

function quoted(name: string): string {
  return name
    .split('.')
    .map((part) => `"${part.replaceAll('"', '""')}"`)
    .join('.');
}
