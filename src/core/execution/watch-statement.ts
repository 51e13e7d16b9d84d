import type { Session } from '../database/session.ts';
import type { Blocker } from '../report/deploy/deploy-report.ts';
import { blockersOf } from './blockers.ts';
import { progressOf } from './progress.ts';

export interface Sample {
  readonly ms: number;
  readonly phase: string | null;
  readonly share: number | null;
  readonly blockers: readonly Blocker[];
}

export interface WatchOptions {
  /** After so many milliseconds the server is asked for the first time. */
  readonly firstMs: number;
  /** The statement is cancelled after so many milliseconds; null for never. */
  readonly limitMs: number | null;
  readonly cancelled?: AbortSignal;
  sampled(sample: Sample): void;
}

export interface Watched {
  /** Who was in the way when the server was asked last; empty when nobody was. */
  readonly blockers: readonly Blocker[];
  /** Why we ended it ourselves; null when we did not. */
  readonly ended: 'limit' | 'cancelled' | null;
}

/** Longest pause between two looks, in milliseconds. */
const longestPause = 1_000;

/**
 * Looks at a statement from another session while it runs: who holds what it waits for, and how far it has come. It is over for whoever asks
 * after a lock was not given, since the server forgets a wait with its end. Cancels it when it takes too long or when the run is to end.
 * @param guard a session outside of any transaction: one that has a snapshot would be waited for by CREATE INDEX CONCURRENTLY
 */
export function watchStatement(guard: Session, session: Session, options: WatchOptions): { stop(): Promise<Watched> } {
  const started = performance.now();
  let blockers: readonly Blocker[] = [];
  let ended: Watched['ended'] = null;
  let over = false;
  let looking: Promise<void> = Promise.resolve();
  let timer: ReturnType<typeof setTimeout> | undefined;

  const look = async () => {
    try {
      const found = await blockersOf(guard, session);
      const { phase, share } = over || found.length > 0 ? nothing : await progressOf(guard, session);
      // That nobody is found after the end is no news; whoever is found was there before it.
      if (over && found.length === 0) return;
      blockers = found;
      if (over) return;
      options.sampled({ ms: performance.now() - started, phase, share, blockers });
    } catch {
      // Looking on is a favour: a server that does not let us is not asked to stop its work.
    }
  };
  const later = (pause: number) => {
    timer = setTimeout(() => {
      looking = look().then(() => {
        if (!over) later(Math.min(longestPause, pause * 2));
      });
    }, pause);
  };
  later(options.firstMs);

  const end = (why: 'limit' | 'cancelled') => {
    ended ??= why;
    void cancelStatement(guard, session);
  };
  const limit = options.limitMs === null ? undefined : setTimeout(() => end('limit'), options.limitMs);
  const onCancel = () => end('cancelled');
  if (options.cancelled?.aborted) onCancel();
  options.cancelled?.addEventListener('abort', onCancel, { once: true });

  return {
    async stop() {
      over = true;
      clearTimeout(timer);
      clearTimeout(limit);
      options.cancelled?.removeEventListener('abort', onCancel);
      await looking;
      return { blockers, ended };
    },
  };
}

const nothing = { phase: null, share: null };

/** Ends what a session runs, and leaves the session. */
export async function cancelStatement(guard: Session, session: Session): Promise<void> {
  if (guard.lost) return;
  await guard.send(
    session.engine === 'postgres' ? `SELECT pg_cancel_backend(${session.id})` : `KILL QUERY ${session.id}`,
  );
}
