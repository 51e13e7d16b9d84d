import { createHash } from 'node:crypto';
import { DatabaseError, type Session, type SqlFailure } from '../database/session.ts';
import type { Migration, MigrationFolder } from '../migrations/migration.ts';
import type { Location } from '../report/finding.ts';
import { applyUnit, type Observer, type StepRun } from './apply-migration.ts';
import { type Journal, journalOf, type Note, type Noted } from './journal.ts';
import { takeLock } from './lock.ts';
import { invalidIndexes, objectState } from './object-state.ts';
import { type Fate, pendingOf } from './pending.ts';
import { type Step, type StepOptions, stepsOf } from './step.ts';
import { type Unit, unitsOf } from './units.ts';

/** Where a run can be cut off, told to whoever wants to cut it off there. */
export interface RunPoint {
  readonly phase: 'before-unit' | 'before-step' | 'after-step' | 'before-commit' | 'after-unit' | 'recorded';
  readonly migration: Migration;
  /** From 0. */
  readonly unit: number;
  /** Number of the step in its script; null where it is about the whole unit. */
  readonly step: number | null;
}

export interface RunOptions {
  readonly steps: StepOptions;
  /** A digest of a migration's text, as the history holds it. */
  readonly digest: (migration: Migration) => string;
  /** How long to wait for another run to end, in milliseconds. */
  readonly lockWaitMs: number;
  /** How long a statement may wait for a lock before it is given up and tried again, in milliseconds; null for ever. */
  readonly lockTimeoutMs: number | null;
  /** How often a unit that met a lock is tried again. */
  readonly retries: number;
  readonly cancelled?: AbortSignal;
  /** Called at each point, which waits for it. */
  at?(point: RunPoint, session: Session): Promise<void>;
  say?(message: string): void;
}

export type RunOutcome =
  | { readonly kind: 'done'; readonly applied: readonly Migration[] }
  /** Another run has the lock. */
  | { readonly kind: 'busy'; readonly by: string }
  /** The tool would stop here. */
  | { readonly kind: 'refused'; readonly migration: Migration; readonly fate: Fate }
  | { readonly kind: 'cannot-run'; readonly migration: Migration; readonly message: string; readonly place: Location }
  | {
      readonly kind: 'failed';
      readonly migration: Migration;
      readonly step: Step | null;
      readonly failure: SqlFailure;
      readonly applied: readonly Migration[];
    }
  /** The connection that holds the lock is gone, or the server refused what we ask and write ourselves. */
  | { readonly kind: 'lost'; readonly failure: SqlFailure; readonly applied: readonly Migration[] }
  /** An earlier run was cut off inside of a statement, and nothing tells whether it took effect. */
  | { readonly kind: 'unproven'; readonly migration: Migration; readonly step: Step; readonly message: string };

/**
 * Runs what a folder has and a database has not, one migration after the other, and writes down what it did so that a run which is
 * cut off anywhere can be repeated: each migration is applied once.
 * @param open gives a connection of its own: one holds the lock, one runs the statements
 */
export async function runPending(
  open: () => Promise<Session>,
  folder: MigrationFolder,
  options: RunOptions,
): Promise<RunOutcome> {
  const guard = await open();
  const applied: Migration[] = [];
  let session: Session | null = null;
  try {
    const lock = await takeLock(guard, {
      waitMs: options.lockWaitMs,
      ...(options.cancelled ? { cancelled: options.cancelled } : {}),
    });
    if (lock.kind === 'busy') return lock;
    try {
      const journal = journalOf(options.steps.engine);
      await journal.prepare(guard);
      for (;;) {
        options.cancelled?.throwIfAborted();
        // Read again each time, and under the lock: what was pending while we waited may be done by now.
        const recorded = await journal.applied(guard);
        const pending = pendingOf(folder.tool, folder.migrations, recorded, options.digest);
        const refused = pending.find(({ fate }) => fate.kind === 'refused');
        if (refused) return { kind: 'refused', ...refused };
        const next = pending.find(({ fate }) => fate.kind === 'runs' || fate.kind === 'runs-late');
        if (!next) return { kind: 'done', applied };
        // A connection each: what one script sets must not reach the next.
        session = await open();
        const outcome = await runOne(session, guard, journal, next.migration, options);
        await session.close();
        session = null;
        if (outcome !== null) return outcome.kind === 'failed' ? { ...outcome, applied } : outcome;
        applied.push(next.migration);
      }
    } finally {
      await lock.release();
    }
  } catch (error) {
    if (error instanceof DatabaseError) return { kind: 'lost', failure: error.failure, applied };
    throw error;
  } finally {
    await session?.close();
    await guard.close();
  }
}

type Stopped =
  | Extract<RunOutcome, { kind: 'cannot-run' | 'unproven' }>
  | Omit<Extract<RunOutcome, { kind: 'failed' }>, 'applied'>;

/** Runs one migration, or what an earlier run left of it. Null when it is done and recorded. */
async function runOne(
  session: Session,
  guard: Session,
  journal: Journal,
  migration: Migration,
  options: RunOptions,
): Promise<Stopped | null> {
  const cut = stepsOf(migration.up, options.steps);
  if (cut.kind === 'refused') return { kind: 'cannot-run', migration, message: cut.message, place: cut.place };
  const units = unitsOf(cut.steps, migration.up.transaction.mode, options.steps.engine);
  const noted = notedOf(migration, options.digest(migration));
  const earlier = await journal.notes(guard, noted);
  const lost = (failure: SqlFailure): Stopped => ({ kind: 'failed', migration, step: null, failure });
  await prepareSession(session, options);
  let ms = 0;
  for (const [place, unit] of units.entries()) {
    const digest = digestOfUnit(unit);
    const note = earlier.get(place);
    const isLast = place === units.length - 1;
    if (note && note.digest !== digest) {
      const [step] = unit.steps;
      const message =
        'Its text was edited after a part of it had been run, so that nobody can tell what is left to do.';
      if (step) return { kind: 'unproven', migration, step, message };
    }
    if (note?.state === 'done' && !unit.settings) continue;
    const proven = note ? await proveUnit(guard, unit, note, options) : 'to-do';
    if (proven === 'unknown') {
      const [step] = unit.steps;
      const message =
        'A run was cut off while this statement ran, and the catalog does not tell whether it took effect.';
      if (step) return { kind: 'unproven', migration, step, message };
    }
    if (proven === 'done') {
      const answer = await guard.send(journal.done(noted, place, digest));
      if (answer.kind === 'failed') return lost(answer.failure);
      continue;
    }
    const notes = unit.settings ? [] : [journal.done(noted, place, digest)];
    const inside = unit.atomic ? (isLast ? journal.record(noted, ms) : notes) : [];
    const failed = await runUnit(session, guard, journal, { unit, place, noted, digest, migration, inside, options });
    if ('failure' in failed) return { kind: 'failed', migration, ...failed };
    ms += failed.ms;
    if (isLast && unit.atomic) {
      await options.at?.({ phase: 'recorded', migration, unit: place, step: null }, session);
      return null;
    }
  }
  // What does not end with a transaction of ours, and what has no statement at all.
  const failure = await together(guard, journal.record(noted, ms));
  if (failure) return lost(failure);
  await options.at?.({ phase: 'recorded', migration, unit: Math.max(0, units.length - 1), step: null }, session);
  return null;
}

interface UnitRun {
  readonly unit: Unit;
  readonly place: number;
  readonly noted: Noted;
  readonly digest: string;
  readonly migration: Migration;
  readonly inside: readonly string[];
  readonly options: RunOptions;
}

/** Runs a unit, and again when it met a lock. */
async function runUnit(
  session: Session,
  guard: Session,
  journal: Journal,
  run: UnitRun,
): Promise<{ readonly step: Step | null; readonly failure: SqlFailure } | { readonly ms: number }> {
  const { unit, place, noted, digest, migration, options } = run;
  const point = (phase: RunPoint['phase'], step: Step | null = null) =>
    options.at?.({ phase, migration, unit: place, step: step?.number ?? null }, session) ?? Promise.resolve();
  const observer: Observer = {
    before: (step) => point('before-step', step),
    after: (step) => point('after-step', step),
    beforeCommit: () => point('before-commit'),
  };
  for (let attempt = 0; ; attempt++) {
    await point('before-unit');
    if (!unit.atomic && !unit.settings) {
      if (session.engine === 'postgres') await waitForOthers(session, options);
      const state = await objectState(guard, unit.steps[0]?.sql ?? '', options.steps.server);
      const invalid = session.engine === 'postgres' ? await invalidIndexes(guard) : [];
      const note = state === null ? null : JSON.stringify({ state, invalid });
      const answer = await guard.send(journal.begun(noted, place, digest, note));
      // The note of an earlier run about the same unit: it proved to have done nothing.
      if (answer.kind === 'failed') {
        const failure = await together(guard, [
          journal.forget(noted, place),
          journal.begun(noted, place, digest, note),
        ]);
        if (failure) return { step: null, failure };
      }
    }
    const runs: StepRun[] = [];
    const failed = await applyUnit(session, unit, runs, { observer, inside: run.inside });
    if (failed === null) {
      if (!unit.atomic && !unit.settings) {
        const answer = await guard.send(journal.done(noted, place, digest));
        if (answer.kind === 'failed') return { step: null, failure: answer.failure };
      }
      await point('after-unit');
      return { ms: runs.reduce((sum, { answer }) => sum + answer.ms, 0) };
    }
    if (failed.failure.lost) return failed;
    if (!unit.atomic && !unit.settings) await clearUnit(guard, journal, run);
    if (!metLock(failed.failure) || attempt >= options.retries) return failed;
    options.say?.(`Met a lock; tried again (${attempt + 1} of ${options.retries}).`);
    await new Promise((resolve) => setTimeout(resolve, 100 * 2 ** attempt));
    options.cancelled?.throwIfAborted();
  }
}

/** After a statement that the server refused: what it left of an index goes, and so does the note. */
async function clearUnit(guard: Session, journal: Journal, { noted, place }: UnitRun): Promise<void> {
  const notes = await journal.notes(guard, noted);
  await dropUnfinished(guard, notes.get(place)?.before ?? null);
  await guard.send(journal.forget(noted, place));
}

/** Whether a unit that was begun by a run that was cut off took effect. An atomic one was rolled back with its connection. */
async function proveUnit(
  guard: Session,
  unit: Unit,
  note: Note,
  options: RunOptions,
): Promise<'done' | 'to-do' | 'unknown'> {
  if (unit.atomic) return 'to-do';
  if (note.before === null) return 'unknown';
  await dropUnfinished(guard, note.before);
  const state = await objectState(guard, unit.steps[0]?.sql ?? '', options.steps.server);
  if (state === null) return 'unknown';
  return state === stateOf(note.before) ? 'to-do' : 'done';
}

/** An index that was being built concurrently stays behind as an invalid one, which every write keeps up to date for nothing. */
async function dropUnfinished(guard: Session, before: string | null): Promise<void> {
  if (guard.engine !== 'postgres' || before === null) return;
  const known = new Set(invalidOf(before));
  for (const name of await invalidIndexes(guard)) {
    if (!known.has(name)) await guard.query(`DROP INDEX CONCURRENTLY IF EXISTS ${name}`);
  }
}

function stateOf(note: string): string {
  const { state } = JSON.parse(note) as { state: string };
  return state;
}

function invalidOf(note: string): readonly string[] {
  const { invalid } = JSON.parse(note) as { invalid: readonly string[] };
  return invalid;
}

async function together(session: Session, statements: readonly string[]): Promise<SqlFailure | null> {
  for (const sql of ['BEGIN', ...statements, 'COMMIT']) {
    const answer = await session.send(sql);
    if (answer.kind === 'failed') {
      if (!answer.failure.lost) await session.send('ROLLBACK');
      return answer.failure;
    }
  }
  return null;
}

async function prepareSession(session: Session, { lockTimeoutMs }: RunOptions): Promise<void> {
  if (session.engine === 'postgres') {
    // A killed client keeps its locks until its statement ends, unless the server looks whether it is still there (14 and later).
    await session.send("SET client_connection_check_interval = '1s'");
    if (lockTimeoutMs !== null) await session.query(`SET lock_timeout = ${Math.round(lockTimeoutMs)}`);
    return;
  }
  if (lockTimeoutMs === null) return;
  const seconds = Math.max(1, Math.ceil(lockTimeoutMs / 1_000));
  await session.query(`SET SESSION lock_wait_timeout = ${seconds}, SESSION innodb_lock_wait_timeout = ${seconds}`);
}

/**
 * CREATE INDEX CONCURRENTLY and its like wait for every older transaction, and that wait counts as one for a lock: with a limit it would
 * give up, and leave an invalid index behind. A limit that the script set itself stays.
 */
async function waitForOthers(session: Session, { lockTimeoutMs }: RunOptions): Promise<void> {
  if (lockTimeoutMs === null) return;
  const ours = Math.round(lockTimeoutMs);
  await session.query(
    `SELECT set_config('lock_timeout', '0', false) FROM pg_settings WHERE name = 'lock_timeout' AND setting = '${ours}'`,
  );
}

/** A lock that was not given in time, or a deadlock: nothing was done, and it may go well the next time. */
function metLock({ code }: SqlFailure): boolean {
  return code === '55P03' || code === '40P01' || code === '1205' || code === '1213';
}

function notedOf(migration: Migration, digest: string): Noted {
  const { version, name, kind, file } = migration;
  return { version, name, kind, file, digest };
}

function digestOfUnit(unit: Unit): string {
  return createHash('sha256')
    .update(unit.steps.map(({ sql }) => sql).join(';\n'))
    .digest('hex');
}
