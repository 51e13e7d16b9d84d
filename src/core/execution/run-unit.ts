import type { Session, SqlFailure } from '../database/session.ts';
import type { Migration } from '../migrations/migration.ts';
import type { Blocker } from '../report/deploy/deploy-report.ts';
import { applyUnit, type Following, type Glance, type Observer, type StepRun } from './apply-migration.ts';
import { checkIndexAfter, indexBefore } from './concurrent-index.ts';
import type { Milliseconds } from './histories/history.ts';
import type { Noted } from './journal.ts';
import { dropUnfinished, stateBefore } from './prove-unit.ts';
import { lockWaitOf, pauseAfter, type RunLimits } from './run-limits.ts';
import type { RunOptions, RunPoint } from './run-options.ts';
import { together } from './run-script.ts';
import type { Step } from './step.ts';
import type { Held } from './under-lock.ts';
import type { Unit } from './units.ts';
import type { Watched } from './watch-statement.ts';

export interface UnitRun {
  readonly unit: Unit;
  /** From 0. */
  readonly place: number;
  readonly noted: Noted;
  readonly digest: string;
  readonly migration: Migration;
  readonly inside?: (ms: Milliseconds) => readonly string[];
  /** What makes the session as new; only with the first unit of a script. */
  readonly preamble: readonly string[];
  /** Its transaction has begun already. */
  readonly begun: boolean;
  /** What begins along with its commit. */
  readonly following: Following | null;
  /** The script sets its own limits, which stay. */
  readonly ownLimits: boolean;
  readonly options: RunOptions;
}

export interface UnitFailed {
  readonly step: Step | null;
  readonly failure: SqlFailure;
  readonly blockers: readonly Blocker[];
  readonly ended: Watched['ended'];
}

/** Runs a unit, and again when it met a lock: the whole of it, so that the locks that it has are given back while it waits. */
export async function runUnit(
  held: Held,
  session: Session,
  run: UnitRun,
): Promise<UnitFailed | { readonly ms: number }> {
  const { guard, journal } = held;
  const { unit, place, noted, digest, migration, options } = run;
  const limits: RunLimits = { ...options, statementTimeoutMs: options.statementTimeoutMs ?? null };
  const point = async (phase: RunPoint['phase'], step: Step | null = null) =>
    options.at?.({ phase, migration, unit: place, step: step?.number ?? null }, session);
  const alone = !unit.atomic && !unit.settings;
  let seen: readonly Blocker[] = [];
  for (let attempt = 0; ; attempt++) {
    await point('before-unit');
    let before: string | null = null;
    if (alone) {
      const index = await indexBefore(guard, unit, options);
      if (index !== null) return { step: unit.steps[0] ?? null, failure: index, ...nobody };
      before = await stateBefore(guard, unit, options);
      // A note of an earlier attempt may be there: it proved to have done nothing.
      const failure = await together(guard, [
        journal.forget(noted, place),
        journal.begun(noted, place, digest, before),
      ]);
      if (failure) return { step: null, failure, ...nobody };
    }
    const settings = settingsFor(held, run, limits, attempt);
    let preamble = attempt === 0 ? run.preamble : [];
    // A transaction takes them with its BEGIN.
    if (!unit.atomic || unit.ownTransaction || held.guard.engine !== 'postgres') {
      const ahead = [...preamble, ...settings.map((one) => one.replace(/^SET LOCAL /, 'SET '))];
      const answer = ahead.length > 0 ? await session.send(ahead.join(';\n')) : null;
      if (answer?.kind === 'failed') return { step: null, failure: answer.failure, ...nobody };
      preamble = [];
    }
    const watcher = new UnitWatcher(held, session, run, limits, attempt);
    const runs: StepRun[] = [];
    const failed = await applyUnit(session, unit, runs, {
      ...(options.at ? { observer: observed(run, watcher, point) } : { glance: glanceOf(run, watcher) }),
      preamble,
      begun: run.begun && attempt === 0,
      ...(run.following ? { following: run.following } : {}),
      settings: guard.engine === 'postgres' ? settings : [],
      stop: () => (watcher.last.ended === null ? null : ended),
      ...(run.inside ? { inside: run.inside } : {}),
    });
    if (failed === null) {
      const ms = runs.reduce((sum, { answer }) => sum + answer.ms, 0);
      if (alone) {
        const wrong = await checkIndexAfter(guard, unit, options);
        if (wrong !== null) return { step: unit.steps[0] ?? null, failure: wrong, ...nobody };
        const answer = await guard.send(journal.done(noted, place, digest));
        if (answer.kind === 'failed') return { step: null, failure: answer.failure, ...nobody };
      }
      await point('after-unit');
      return { ms };
    }
    const { ended: why } = watcher.last;
    // The last attempt may have been over before the server could be asked.
    if (watcher.last.blockers.length > 0) seen = watcher.last.blockers;
    const blockers = metLock(failed.failure) ? seen : watcher.last.blockers;
    if (failed.failure.lost || guard.lost) return { ...failed, blockers, ended: why };
    if (alone) {
      await dropUnfinished(guard, before, options);
      await guard.send(journal.forget(noted, place));
    }
    if (why !== null || !metLock(failed.failure) || attempt >= options.retries)
      return { ...failed, blockers, ended: why };
    const pauseMs = pauseAfter(limits, attempt, Math.random());
    options.watch?.({
      kind: 'retry',
      migration,
      ...failed,
      attempt: attempt + 1,
      of: options.retries,
      pauseMs,
      blockers,
    });
    if (await wasCancelled(pauseMs, options.cancelled)) return { ...failed, blockers, ended: 'cancelled' };
  }
}

type Point = (phase: RunPoint['phase'], step?: Step | null) => Promise<void>;

function observed({ migration, options }: UnitRun, watcher: UnitWatcher, point: Point): Observer {
  return {
    async before(step) {
      await point('before-step', step);
      options.watch?.({ kind: 'step', migration, step });
      watcher.begins(step);
    },
    async after(step, answer) {
      await watcher.ends();
      options.watch?.({ kind: 'step-done', migration, step, answer });
      await point('after-step', step);
    },
    beforeCommit: () => point('before-commit'),
  };
}

/** The same without waiting: nobody wants to be asked at each point. */
function glanceOf({ migration, options }: UnitRun, watcher: UnitWatcher): Glance {
  return {
    before(step) {
      options.watch?.({ kind: 'step', migration, step });
      watcher.begins(step);
    },
    after(step, answer) {
      void watcher.ends();
      options.watch?.({ kind: 'step-done', migration, step, answer });
    },
    over: () => watcher.ends(),
  };
}

const ended: SqlFailure = {
  code: '57014',
  message: 'The statement was cancelled',
  detail: null,
  hint: null,
  position: null,
  lost: false,
};

const nobody: Pick<UnitFailed, 'blockers' | 'ended'> = { blockers: [], ended: null };

/** Looks at the statements of a unit while they run. */
class UnitWatcher {
  readonly #held: Held;
  readonly #session: Session;
  readonly #run: UnitRun;
  readonly #limits: RunLimits;
  readonly #firstMs: number;
  last: Watched = { blockers: [], ended: null };

  constructor(held: Held, session: Session, run: UnitRun, limits: RunLimits, attempt: number) {
    this.#held = held;
    this.#session = session;
    this.#run = run;
    this.#limits = limits;
    const wait = lockWaitOf(limits, attempt);
    // Before the wait is over, or there is nothing left to see.
    this.#firstMs = wait === null ? 200 : Math.min(200, Math.max(20, wait / 3));
  }

  begins(step: Step): void {
    const { migration, options } = this.#run;
    this.#held.watch.begins(this.#session, {
      firstMs: this.#firstMs,
      // PostgreSQL ends it itself, also when we are gone.
      limitMs: this.#session.engine === 'postgres' ? null : this.#limits.statementTimeoutMs,
      sampled: (sample) => options.watch?.({ kind: 'progress', migration, step, ...sample }),
    });
  }

  async ends(): Promise<void> {
    this.last = await this.#held.watch.ends();
  }
}

/**
 * How long the statements of a unit may wait and take. CREATE INDEX CONCURRENTLY and its like wait for every older transaction, and that wait
 * counts as one for a lock: with a limit it would give up, and leave an invalid index behind.
 */
export function settingsFor(
  held: Held,
  run: Pick<UnitRun, 'unit' | 'ownLimits'>,
  limits: Pick<RunOptions, 'lockTimeoutMs' | 'retries' | 'statementTimeoutMs'>,
  attempt: number,
): readonly string[] {
  const wait = run.ownLimits ? null : lockWaitOf(limits, attempt);
  if (held.guard.engine === 'postgres') {
    const concurrently = !run.unit.atomic && run.unit.steps.some(({ sql }) => /\bconcurrently\b/i.test(sql));
    const statement = limits.statementTimeoutMs ?? null;
    return [
      ...(wait === null ? [] : [`SET LOCAL lock_timeout = ${concurrently ? 0 : Math.round(wait)}`]),
      ...(statement === null ? [] : [`SET LOCAL statement_timeout = ${Math.round(statement)}`]),
    ];
  }
  if (wait === null) return [];
  // MySQL counts in whole seconds; MariaDB takes 0, which is not to wait at all.
  const seconds = Math.max(1, Math.ceil(wait / 1_000));
  return [`SET SESSION lock_wait_timeout = ${seconds}, SESSION innodb_lock_wait_timeout = ${seconds}`];
}

/** A lock that was not given in time, or a deadlock: nothing was done, and it may go well the next time. */
export function metLock({ code }: SqlFailure): boolean {
  return code === '55P03' || code === '40P01' || code === '1205' || code === '1213';
}

async function wasCancelled(ms: number, cancelled: AbortSignal | undefined): Promise<boolean> {
  if (cancelled?.aborted) return true;
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      cancelled?.removeEventListener('abort', stop);
      resolve(false);
    }, ms);
    const stop = () => {
      clearTimeout(timer);
      resolve(true);
    };
    cancelled?.addEventListener('abort', stop, { once: true });
  });
}
