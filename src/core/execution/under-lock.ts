import { DatabaseError, type Session } from '../database/session.ts';
import type { Migration } from '../migrations/migration.ts';
import { type Journal, journalOf, type Note } from './journal.ts';
import { type LockAnswer, markAtWork, takeLock, takeToolLock } from './lock.ts';
import type { RunOptions, RunOutcome } from './run-options.ts';
import { StatementWatch } from './watch-statement.ts';

/** What a run has while nobody else can begin one. */
export interface Held {
  /** Has the lock, and is outside of any transaction. */
  readonly guard: Session;
  /** Looks at what runs. */
  readonly watch: StatementWatch;
  readonly journal: Journal;
  /** What earlier runs did not finish, by migration and unit. */
  notes: ReadonlyMap<string, ReadonlyMap<number, Note>>;
  /** The connection that runs statements, and what makes it as new: to be sent before anything else, in one message with what follows. */
  worker(): Promise<Worker>;
  /** What `worker` would give, for a connection that goes on as it is: null where there is none. */
  readonly preamble: readonly string[] | null;
  /** Set when a script may have left something in the connection that the next must not find. */
  used: boolean;
  /** The migration whose transaction has begun on the connection already. */
  ahead: Migration | null;
  /** Of PostgreSQL, 13 to 18; 0 elsewhere. */
  readonly major: number;
  /** The user that the tool would write down. */
  readonly user: string;
  /** `search_path` as a session has it at its beginning; null elsewhere than on PostgreSQL. */
  readonly searchPath: string | null;
}

export interface Worker {
  readonly session: Session;
  readonly preamble: readonly string[];
}

/** What DISCARD ALL does (PostgreSQL's manual), in statements that may stand in one message with others. */
const asNew = [
  'CLOSE ALL',
  'SET SESSION AUTHORIZATION DEFAULT',
  'RESET ALL',
  'DEALLOCATE ALL',
  'UNLISTEN *',
  'SELECT pg_advisory_unlock_all()',
  'DISCARD PLANS',
  'DISCARD TEMP',
  'DISCARD SEQUENCES',
];

/**
 * Does `work` while this run alone may change the database: under our lock and the tool's own.
 * @param open gives a connection of its own: one holds the lock, one runs the statements
 * @param applied is told in the outcome when the connection is lost
 */
export async function underLock(
  open: () => Promise<Session>,
  options: Pick<RunOptions, 'steps' | 'history' | 'lockWaitMs' | 'cancelled' | 'watch'>,
  applied: readonly Migration[],
  work: (held: Held) => Promise<RunOutcome>,
): Promise<RunOutcome> {
  const guard = await open();
  let worker: Session | null = null;
  let statements: StatementWatch | null = null;
  const locks: Extract<LockAnswer, { kind: 'held' }>[] = [];
  const { cancelled, watch } = options;
  const waiting = {
    waitMs: options.lockWaitMs,
    ...(cancelled ? { cancelled } : {}),
    waiting: (by: string, ms: number) => watch?.({ kind: 'lock-wait', by, ms }),
  };
  try {
    const own = await takeLock(guard, waiting);
    if (own.kind === 'busy') return own;
    locks.push(own);
    for (const lock of (await options.history?.locks(guard)) ?? []) {
      const taken = await takeToolLock(guard, lock, waiting);
      if (taken.kind === 'busy') return taken;
      locks.push(taken);
    }
    const journal = journalOf(options.steps.engine);
    await journal.prepare(guard);
    const about = await aboutSession(guard);
    // Else the server may find out only at the end of a statement that whoever sent it is gone (PostgreSQL 14 and later).
    const watched = about.major >= 14 ? ["SET client_connection_check_interval = '1s'"] : [];
    statements = new StatementWatch(guard, cancelled);
    const held: Held = {
      guard,
      watch: statements,
      journal,
      notes: await journal.notes(guard),
      ...about,
      async worker() {
        if (held.ahead !== null && worker !== null && !worker.lost) return { session: worker, preamble: [] };
        held.ahead = null;
        if (worker === null || worker.lost) {
          await worker?.close();
          worker = await open();
          return { session: worker, preamble: [...watched, markAtWork(worker)] };
        }
        if (!held.used) return { session: worker, preamble: [] };
        held.used = false;
        if (worker.engine === 'postgres')
          return { session: worker, preamble: [...asNew, ...watched, markAtWork(worker)] };
        await worker.reset();
        return { session: worker, preamble: [markAtWork(worker)] };
      },
      get preamble() {
        if (worker?.engine !== 'postgres' || worker.lost) return null;
        return held.used ? [...asNew, ...watched, markAtWork(worker)] : [];
      },
      used: false,
      ahead: null,
    };
    return await work(held);
  } catch (error) {
    if (error instanceof DatabaseError) return { kind: 'lost', failure: error.failure, applied };
    // While it waited for somebody else's lock: that is an end of a run as any other, and is reported.
    if (cancelled?.aborted && error === cancelled.reason) return { kind: 'cancelled', applied };
    throw error;
  } finally {
    statements?.close();
    // The one that may still be at work first: what it holds keeps the next run from beginning.
    await (worker as Session | null)?.close();
    for (const lock of locks.reverse()) await lock.release();
    await guard.close();
  }
}

async function aboutSession(guard: Session): Promise<Pick<Held, 'major' | 'user' | 'searchPath'>> {
  if (guard.engine === 'postgres') {
    const [row] = await guard.query(
      `SELECT current_setting('server_version_num')::int / 10000 AS major, current_user AS who, current_setting('search_path') AS path`,
    );
    return { major: Number(row?.['major']), user: String(row?.['who']), searchPath: String(row?.['path']) };
  }
  const [row] = await guard.query("SELECT SUBSTRING_INDEX(USER(), '@', 1) AS who");
  return { major: 0, user: String(row?.['who']), searchPath: null };
}
