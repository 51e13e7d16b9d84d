import type { Client } from 'pg';
import { type LockMode, lockModes } from '../../src/core/effects/effect.ts';
import {
  attempt,
  backend,
  connect,
  type HeldOrWanted,
  type Known,
  locksOf,
  look,
  type MeasuredLock,
  strongest,
} from './session.ts';

/*
 * Which locks a statement takes that runs in several transactions of its own, or gives locks back at its end: we stand in
 * its way. For each table and index one session holds a lock; a request of the statement that conflicts with it has to wait, and a
 * waiting request is in `pg_locks` with its mode. We note it, let go, and the statement goes on to its next request.
 * What stands in the way grows from run to run: an ACCESS SHARE stops only ACCESS EXCLUSIVE, a ROW EXCLUSIVE all that keeps
 * writers out, and so on; so each request is seen, also one that comes after a weaker one of the same statement. A wait for one of our
 * transactions to end (which CONCURRENTLY does) is no lock: there we only let go, so that what it then takes on the indexes
 * of that table, which nobody uses any more, goes unseen.
 */

/** One statement, with the SET commands that come before it. */
export interface Run {
  readonly sql: string;
  readonly settings: string;
}

/** A lock that others hold on every table; `each index`: on every index instead, each by a session of its own. */
type Obstacle = LockMode | 'each index';

const obstacles: readonly Obstacle[] = [
  'each index',
  'ACCESS SHARE',
  'ROW EXCLUSIVE',
  'SHARE UPDATE EXCLUSIVE',
  'ACCESS EXCLUSIVE',
];

/**
 * The strongest lock that the statement asks for on each relation.
 * @param prepare makes the schema anew; called before each run.
 */
export async function locksInTheWay(
  client: Client,
  url: string,
  run: Run,
  prepare: () => Promise<void>,
): Promise<MeasuredLock[]> {
  const byName = new Map<string, MeasuredLock>();
  for (const obstacle of obstacles) {
    await prepare();
    const before = await look(client);
    const { seen, failure } = await againstObstacles(client, url, run, obstacle, before);
    if (failure !== null) throw new Error(`Went well alone, but not against ${obstacle}: ${run.sql}: ${failure.error}`);
    // A granted lock may be given back before we look again, or not. A wanted one stays until we let go.
    const wanted = seen.filter((lock) => !lock.granted);
    for (const lock of strongest(wanted, before)) {
      const other = byName.get(lock.relation);
      if (other === undefined || lockModes.indexOf(lock.mode) > lockModes.indexOf(other.mode))
        byName.set(lock.relation, lock);
    }
  }
  return [...byName.values()].sort((a, b) => (a.relation < b.relation ? -1 : 1));
}

/** Runs the statement once while others hold `obstacle` on every table, and gives all locks that were seen. */
export async function againstObstacles(
  client: Client,
  url: string,
  run: Run,
  obstacle: Obstacle,
  before: ReadonlyMap<number, Known>,
): Promise<{ readonly seen: readonly HeldOrWanted[]; readonly failure: { sqlstate: string; error: string } | null }> {
  const seen: HeldOrWanted[] = [];
  const session = await connect(url);
  const holders = new Map<number, Client>();
  const release = async (oid: number) => {
    await holders.get(oid)?.end();
    holders.delete(oid);
  };
  try {
    await session.query(run.settings || 'SELECT 1');
    const pid = await backend(session);
    const pids = new Map<number, number>();
    for (const [oid, known] of before) {
      const stand = obstruct(known, obstacle);
      if (stand === null) continue;
      const holder = await connect(url);
      holders.set(oid, holder);
      pids.set(await backend(holder), oid);
      await holder.query(`BEGIN; ${stand}`);
    }
    let done = false;
    const finished = attempt(session, run.sql).then((failure) => {
      done = true;
      return failure;
    });
    while (!done) {
      const locks = await locksOf(client, pid);
      seen.push(...locks);
      if (locks.some((lock) => !lock.granted)) {
        const { rows } = await client.query<{ pids: number[] }>('SELECT pg_blocking_pids($1) AS pids', [pid]);
        for (const blocker of rows[0]?.pids ?? []) {
          const oid = pids.get(blocker);
          if (oid !== undefined) await release(oid);
        }
      }
    }
    return { seen, failure: await finished };
  } finally {
    for (const oid of [...holders.keys()]) await release(oid);
    await session.end();
  }
}

/** SQL that puts the obstacle on the relation; null where there is none, or none is needed. */
function obstruct(known: Known, obstacle: Obstacle): string | null {
  const name = quoted(known.name);
  if (obstacle === 'each index') {
    // LOCK TABLE refuses indexes; this takes a SHARE UPDATE EXCLUSIVE on the index and nothing on its table.
    return known.kind === 'i' ? `ALTER INDEX ${name} SET (fillfactor = 90)` : null;
  }
  // Whoever plans a query takes an ACCESS SHARE on all indexes of the table.
  const plan = obstacle === 'ACCESS SHARE' ? `EXPLAIN SELECT FROM ONLY ${name}` : null;
  if (known.kind === 'r' || known.kind === 'p') return plan ?? `LOCK TABLE ONLY ${name} IN ${obstacle} MODE`;
  if (known.kind !== 'm') return null;
  // LOCK TABLE refuses materialized views as well, so something that needs the same lock does it.
  if (obstacle === 'SHARE UPDATE EXCLUSIVE') return `ALTER MATERIALIZED VIEW ${name} SET (autovacuum_enabled = true)`;
  return obstacle === 'ACCESS EXCLUSIVE' ? `ALTER MATERIALIZED VIEW ${name} OWNER TO CURRENT_USER` : plan;
}

function quoted(name: string): string {
  return name
    .split('.')
    .map((part) => `"${part.replaceAll('"', '""')}"`)
    .join('.');
}
