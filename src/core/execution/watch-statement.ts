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
  /** After so many milliseconds of a statement the server is asked for the first time. */
  readonly firstMs: number;
  /** The statement is cancelled after so many milliseconds; null for never. */
  readonly limitMs: number | null;
  sampled(sample: Sample): void;
}

export interface Watched {
  /** Who was in the way when the server was asked last; empty when nobody was. */
  readonly blockers: readonly Blocker[];
  /** Why we ended it ourselves; null when we did not. */
  readonly ended: 'limit' | 'cancelled' | null;
}

/** Milliseconds between two looks at the clock: statements are many, and a timer for each would cost more than they do. */
const tick = 20;
/** Longest pause between two looks at the server, in milliseconds. */
const longestPause = 1_000;

interface Watching extends WatchOptions {
  readonly session: Session;
  readonly started: number;
  next: number;
  pause: number;
  blockers: readonly Blocker[];
  ended: Watched['ended'];
  looking: Promise<void> | null;
  over: boolean;
}

/**
 * Looks at statements from another session while they run: who holds what they wait for, and how far they have come. It is over for whoever asks
 * after a lock was not given, since the server forgets a wait with its end. Cancels a statement when it takes too long or when the run is to end.
 * One for a run: it has a timer until it is closed.
 */
export class StatementWatch {
  readonly #guard: Session;
  readonly #cancelled: AbortSignal | undefined;
  readonly #timer: ReturnType<typeof setInterval>;
  readonly #onCancel = () => this.#end('cancelled');
  #current: Watching | null = null;

  /** @param guard a session outside of any transaction: one that has a snapshot would be waited for by CREATE INDEX CONCURRENTLY */
  constructor(guard: Session, cancelled: AbortSignal | undefined) {
    this.#guard = guard;
    this.#cancelled = cancelled;
    this.#timer = setInterval(() => this.#tick(), tick);
    cancelled?.addEventListener('abort', this.#onCancel, { once: true });
  }

  close(): void {
    clearInterval(this.#timer);
    this.#cancelled?.removeEventListener('abort', this.#onCancel);
    this.#current = null;
  }

  /** A statement is on its way to the server. The one before it is over. */
  begins(session: Session, options: WatchOptions): void {
    const started = performance.now();
    if (this.#current) this.#current.over = true;
    this.#current = {
      ...options,
      session,
      started,
      next: started + options.firstMs,
      pause: options.firstMs,
      blockers: [],
      ended: null,
      looking: null,
      over: false,
    };
    if (this.#cancelled?.aborted) this.#end('cancelled');
  }

  /** The statement that began last is over: what was seen of it. */
  async ends(): Promise<Watched> {
    const current = this.#current;
    if (current === null) return { blockers: [], ended: null };
    current.over = true;
    await current.looking;
    return { blockers: current.blockers, ended: current.ended };
  }

  #tick(): void {
    const current = this.#current;
    if (current === null || current.over) return;
    const now = performance.now();
    if (current.limitMs !== null && current.ended === null && now - current.started >= current.limitMs)
      this.#end('limit');
    if (now < current.next || current.looking !== null) return;
    current.looking = this.#look(current).then(() => {
      current.looking = null;
      current.next = performance.now() + current.pause;
      current.pause = Math.min(longestPause, current.pause * 2);
    });
  }

  async #look(current: Watching): Promise<void> {
    try {
      const found = await blockersOf(this.#guard, current.session);
      const { phase, share } =
        current.over || found.length > 0 ? nothing : await progressOf(this.#guard, current.session);
      // That nobody is found after the end is no news; whoever is found was there before it.
      if (current.over && found.length === 0) return;
      current.blockers = found;
      if (current.over) return;
      current.sampled({ ms: performance.now() - current.started, phase, share, blockers: found });
    } catch {
      // Looking on is a favour: a server that does not let us is not asked to stop its work.
    }
  }

  #end(why: 'limit' | 'cancelled'): void {
    const current = this.#current;
    if (current === null || current.over) return;
    current.ended ??= why;
    void cancelStatement(this.#guard, current.session);
  }
}

const nothing = { phase: null, share: null };

/** Ends what a session runs, and leaves the session. */
async function cancelStatement(guard: Session, session: Session): Promise<void> {
  if (guard.lost) return;
  await guard.send(
    session.engine === 'postgres' ? `SELECT pg_cancel_backend(${session.id})` : `KILL QUERY ${session.id}`,
  );
}
