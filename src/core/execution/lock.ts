import type { Session } from '../database/session.ts';
import type { ToolLock } from './histories/history.ts';
import { literal } from './literal.ts';

/** `drydock` in seven bytes: the number of our advisory lock on PostgreSQL. */
const lockNumber = 0x64_72_79_64_6f_63_6bn;
/** Held by the session that runs the statements, beside the one that has the lock. */
const workNumber = lockNumber + 1n;

export type LockAnswer =
  | { readonly kind: 'held'; release(): Promise<void> }
  /** Somebody else deploys to the same database; `by` tells who, as far as the server does. */
  | { readonly kind: 'busy'; readonly by: string };

export interface LockOptions {
  /** How long to wait for somebody else's run to end, in milliseconds. */
  readonly waitMs: number;
  readonly cancelled?: AbortSignal;
  /** Called again and again while it is waited for. */
  waiting?(by: string, ms: number): void;
}

/**
 * Takes the lock that keeps two runs on one database apart, then sees to it that nothing of an earlier run is still at work there: a runner that
 * was killed loses its lock at once, and its statement goes on until the server notices. Both belong to sessions, so that they are gone with them.
 */
export async function takeLock(session: Session, options: LockOptions): Promise<LockAnswer> {
  const own = await pollLock(session, mine(session), options);
  if (own.kind === 'busy') return own;
  const work = await pollLock(session, worker(session), options);
  if (work.kind === 'busy') {
    await own.release();
    return { kind: 'busy', by: `a statement of an earlier run that still goes on: ${work.by}` };
  }
  await work.release();
  return own;
}

/** Takes a tool's own lock, so that the tool waits for us, and we for it. */
export function takeToolLock(session: Session, lock: ToolLock, options: LockOptions): Promise<LockAnswer> {
  switch (lock.kind) {
    case 'advisory':
      return pollLock(session, advisory(lock.key), options);
    case 'named':
      return pollLock(session, named(literal(lock.name, session.engine)), options);
    case 'row':
      return takeRow(session, lock, options);
    default:
      return lock satisfies never;
  }
}

/** What the session that runs the statements says when it begins, so that nobody else begins while it is at work. Again after each reset. */
export function markAtWork({ engine }: Pick<Session, 'engine'>): string {
  return engine === 'postgres' ? `SELECT pg_advisory_lock_shared(${workNumber})` : `SELECT GET_LOCK(${workName}, 0)`;
}

/** A query with the column `id`: the sessions of the server that have said so. */
export function atWork({ engine }: Pick<Session, 'engine'>): string {
  return engine === 'postgres'
    ? `SELECT l.pid AS id FROM pg_locks l WHERE ${ofAdvisory(workNumber)}`
    : `SELECT IS_USED_LOCK(${workName}) AS id`;
}

function ofAdvisory(key: bigint): string {
  return `l.locktype = 'advisory' AND l.granted AND l.objsubid = 1
         AND l.classid = ${BigInt.asUintN(32, key >> 32n)} AND l.objid = ${BigInt.asUintN(32, key)}
         AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())`;
}

/** A lock that nobody waits for, and which tells that another session is in the same database: `take` gives it, `isHeld` is a query with one value. */
export function beacon(
  { engine }: Pick<Session, 'engine'>,
  key: bigint,
): { readonly take: string; readonly isHeld: string } {
  return engine === 'postgres'
    ? {
        take: `SELECT pg_advisory_lock(${key})`,
        isHeld: `SELECT count(*) FROM pg_locks l WHERE ${ofAdvisory(key)}`,
      }
    : {
        take: `SELECT GET_LOCK(${beaconName(key)}, 0)`,
        isHeld: `SELECT IS_USED_LOCK(${beaconName(key)}) IS NOT NULL`,
      };
}

/** Such a lock is the server's, and has to tell its databases apart. */
function beaconName(key: bigint): string {
  return `CONCAT('drydock?', SHA2(CONCAT('${key} ', DATABASE()), 224))`;
}

interface NamedLock {
  /** A query with the column `held`. */
  readonly take: string;
  readonly release: string;
  /** A query with the column `holder`. */
  readonly holder: string;
}

const ownName = "CONCAT('drydock-', SHA2(DATABASE(), 224))";
const workName = "CONCAT('drydock+', SHA2(DATABASE(), 224))";

function mine({ engine }: Session): NamedLock {
  return engine === 'postgres' ? advisory(lockNumber) : named(ownName);
}

function worker({ engine }: Session): NamedLock {
  return engine === 'postgres' ? advisory(workNumber) : named(workName);
}

function advisory(key: bigint): NamedLock {
  return {
    take: `SELECT pg_try_advisory_lock(${key})::int AS held`,
    release: `SELECT pg_advisory_unlock(${key})`,
    holder: `SELECT 'process ' || a.pid || coalesce(' of ' || nullif(a.application_name, ''), '') || ', connected since ' || a.backend_start::timestamp(0) AS holder
       FROM pg_locks l JOIN pg_stat_activity a USING (pid)
       WHERE ${ofAdvisory(key)} LIMIT 1`,
  };
}

/** @param name an expression of SQL */
function named(name: string): NamedLock {
  return {
    take: `SELECT GET_LOCK(${name}, 0) AS held`,
    release: `SELECT RELEASE_LOCK(${name})`,
    holder: `SELECT CONCAT('connection ', IS_USED_LOCK(${name})) AS holder`,
  };
}

/**
 * Asked for again and again rather than waited for: on PostgreSQL a session that waits holds a snapshot, and CREATE INDEX CONCURRENTLY of the
 * one that has the lock would wait for it in turn, until one of them is killed as a deadlock (measured).
 */
async function pollLock(session: Session, lock: NamedLock, options: LockOptions): Promise<LockAnswer> {
  return poll(session, lock.holder, options, async () => {
    const [row] = await session.query(lock.take);
    return Number(row?.['held']) === 1 ? lock.release : null;
  });
}

async function takeRow(
  session: Session,
  lock: Extract<ToolLock, { kind: 'row' }>,
  options: LockOptions,
): Promise<LockAnswer> {
  // Two that prepare at once: the second meets what the first has made.
  for (const sql of lock.prepare) await session.send(sql);
  return poll(session, lock.holder, options, async () => {
    const answer = await session.send(lock.take);
    return answer.kind === 'done' && answer.affected === 1 ? lock.release : null;
  });
}

async function poll(
  session: Session,
  holder: string,
  options: LockOptions,
  attempt: () => Promise<string | null>,
): Promise<LockAnswer> {
  const started = Date.now();
  for (let pause = 25; ; pause = Math.min(pause * 2, 1_000)) {
    const release = await attempt();
    if (release !== null) {
      return {
        kind: 'held',
        async release() {
          if (!session.lost) await session.send(release);
        },
      };
    }
    options.cancelled?.throwIfAborted();
    const waited = Date.now() - started;
    if (waited + pause > options.waitMs || (options.waiting && waited > 500)) {
      const [row] = await session.query(holder);
      const by = String(row?.['holder'] ?? 'a run that has just ended');
      if (waited + pause > options.waitMs) return { kind: 'busy', by };
      options.waiting?.(by, waited);
    }
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}
