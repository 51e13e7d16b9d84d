import type { Session } from '../database/session.ts';

/** `drydock` in seven bytes: the number of our advisory lock on PostgreSQL. */
const lockNumber = 0x64_72_79_64_6f_63_6bn;

export type LockAnswer =
  | { readonly kind: 'held'; release(): Promise<void> }
  /** Somebody else deploys to the same database; `by` tells who, as far as the server does. */
  | { readonly kind: 'busy'; readonly by: string };

export interface LockOptions {
  /** How long to wait for somebody else's run to end, in milliseconds. */
  readonly waitMs: number;
  readonly cancelled?: AbortSignal;
}

/**
 * Takes the lock that keeps two runs on one database apart. It belongs to the session, so that it is gone with it, and it is asked
 * for again and again rather than waited for: on PostgreSQL a session that waits holds a snapshot, and CREATE INDEX CONCURRENTLY of the
 * one that has the lock would wait for it in turn, until one of them is killed as a deadlock (measured).
 */
export async function takeLock(session: Session, options: LockOptions): Promise<LockAnswer> {
  const until = Date.now() + options.waitMs;
  for (let pause = 50; ; pause = Math.min(pause * 2, 1_000)) {
    if (await tryLock(session)) {
      return {
        kind: 'held',
        async release() {
          if (!session.lost) await session.send(unlock(session));
        },
      };
    }
    options.cancelled?.throwIfAborted();
    if (Date.now() + pause > until) return { kind: 'busy', by: await holder(session) };
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}

async function tryLock(session: Session): Promise<boolean> {
  const sql =
    session.engine === 'postgres'
      ? `SELECT pg_try_advisory_lock(${lockNumber})::int AS held`
      : `SELECT GET_LOCK(CONCAT('drydock-', SHA2(DATABASE(), 224)), 0) AS held`;
  const [row] = await session.query(sql);
  return Number(row?.['held']) === 1;
}

function unlock(session: Session): string {
  return session.engine === 'postgres'
    ? `SELECT pg_advisory_unlock(${lockNumber})`
    : `SELECT RELEASE_LOCK(CONCAT('drydock-', SHA2(DATABASE(), 224)))`;
}

async function holder(session: Session): Promise<string> {
  const sql =
    session.engine === 'postgres'
      ? `SELECT 'process ' || a.pid || ', connected since ' || a.backend_start::timestamp(0) AS holder
         FROM pg_locks l JOIN pg_stat_activity a USING (pid)
         WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1
           AND l.classid = ${lockNumber >> 32n} AND l.objid = ${lockNumber & 0xffff_ffffn}
           AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())`
      : `SELECT CONCAT('connection ', IS_USED_LOCK(CONCAT('drydock-', SHA2(DATABASE(), 224)))) AS holder`;
  const [row] = await session.query(sql);
  return String(row?.['holder'] ?? 'a run that has just ended');
}
