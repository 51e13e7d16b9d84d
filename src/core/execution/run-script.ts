import { createHash } from 'node:crypto';
import type { Session, SqlFailure } from '../database/session.ts';
import type { Migration, Script } from '../migrations/migration.ts';
import type { Blocker } from '../report/deploy/deploy-report.ts';
import { type Following, inItsOwn } from './apply-migration.ts';
import type { Milliseconds } from './histories/history.ts';
import { migrationBegun, type Note, type Noted, recordedKey } from './journal.ts';
import { literal } from './literal.ts';
import { proveUnit } from './prove-unit.ts';
import type { Kept, RunOptions } from './run-options.ts';
import { runUnit, settingsFor } from './run-unit.ts';
import { type Step, stepsOf } from './step.ts';
import type { Held } from './under-lock.ts';
import { type Unit, unitsOf } from './units.ts';

/** One script to run, and what is written about it. */
export interface ScriptRun {
  readonly migration: Migration;
  readonly script: Script;
  readonly noted: Noted;
  /** Statements before a script that is not one transaction. */
  readonly started?: readonly string[];
  /** Statements that record it, in the transaction of its last unit where there is one. Gets the milliseconds of its statements, and whether no note was made of it. */
  readonly done: (ms: Milliseconds, unnoted: boolean) => readonly string[];
  /** Statements for when it failed and left something behind. */
  readonly failed?: (ms: number, message: string) => readonly string[];
}

/** Why a script did not come to its end. */
export type Stopped =
  | {
      readonly kind: 'cannot-run';
      readonly migration: Migration;
      readonly message: string;
      readonly place: import('../report/finding.ts').Location;
    }
  | { readonly kind: 'unproven'; readonly migration: Migration; readonly step: Step; readonly message: string }
  | {
      readonly kind: 'failed';
      readonly migration: Migration;
      readonly step: Step | null;
      readonly failure: SqlFailure;
      readonly kept: Kept;
      readonly blockers: readonly Blocker[];
      readonly ended: 'limit' | 'cancelled' | null;
    };

/**
 * Runs one script, or what an earlier run left of it. Null when it is done and recorded.
 * @param next the migration that comes after it, whose transaction may begin along with the commit of this one
 */
export async function runScript(
  held: Held,
  run: ScriptRun,
  options: RunOptions,
  next: Migration | null = null,
): Promise<Stopped | null> {
  const { guard, journal } = held;
  const { migration, script, noted } = run;
  const cut = stepsOf(script, options.steps);
  if (cut.kind === 'refused') return { kind: 'cannot-run', migration, message: cut.message, place: cut.place };
  const units = unitsOf(cut.steps, script.transaction.mode, options.steps.engine);
  const [only] = units;
  const atomic = units.length === 1 && only?.atomic === true;
  const earlier = held.notes.get(recordedKey(noted)) ?? new Map<number, Note>();
  options.watch?.({ kind: 'begins', migration, resumed: earlier.size > 0, steps: cut.steps, atomic });
  const lost = (failure: SqlFailure, kept: Kept): Stopped => ({
    kind: 'failed',
    migration,
    step: null,
    failure,
    kept,
    blockers: [],
    ended: null,
  });

  const { session, preamble } = await held.worker();
  const begun = held.ahead === migration;
  if (held.ahead !== null && !begun) await session.send('ROLLBACK');
  held.ahead = null;
  held.used = cut.steps.some(({ sql }) => maySetUp(sql));
  let first = true;
  if (!atomic && run.started && run.started.length > 0 && !earlier.has(migrationBegun)) {
    // Together: a run that is cut off between the two would leave a row that looks like somebody else's failure.
    const begun = journal.begun(noted, migrationBegun, digestOf(units.flatMap(({ steps }) => steps)), null);
    const failure = await together(guard, [begun, ...run.started]);
    if (failure) return lost(failure, 'nothing');
  }
  let ms = 0;
  let someDone = false;
  for (const [place, unit] of units.entries()) {
    const digest = digestOf(unit.steps);
    const note = earlier.get(place);
    const isLast = place === units.length - 1;
    const [step] = unit.steps;
    if (note && note.digest !== digest && step) {
      const message =
        'Its text was edited after a part of it had been run, so that nobody can tell what is left to do.';
      return { kind: 'unproven', migration, step, message };
    }
    const passOver = () => {
      someDone = true;
      for (const one of unit.steps) options.watch?.({ kind: 'step-before', migration, step: one });
    };
    if (note?.state === 'done' && !unit.settings) {
      passOver();
      continue;
    }
    const proven = note && note.state === 'begun' ? await proveUnit(guard, unit, note, options) : 'to-do';
    if (proven === 'unknown' && step) {
      const message =
        'A run was cut off while this statement ran, and the catalog does not tell whether it took effect.';
      return { kind: 'unproven', migration, step, message };
    }
    if (proven === 'done') {
      const answer = await guard.send(journal.done(noted, place, digest));
      if (answer.kind === 'failed') return lost(answer.failure, 'some');
      passOver();
      continue;
    }
    const inside = insideOf(held, unit, cut.steps, (spent) =>
      isLast
        ? run.done(spent === 'transaction' ? spent : ms + spent, atomic && earlier.size === 0)
        : unit.settings
          ? []
          : [journal.done(noted, place, digest)],
    );
    const failed = await runUnit(held, session, {
      preamble: first ? preamble : [],
      begun: first && begun,
      following: isLast && next !== null ? headOf(held, next, options) : null,
      unit,
      place,
      noted,
      digest,
      migration,
      ...(unit.atomic ? { inside } : {}),
      ownLimits: setsLimits(cut.steps),
      options,
    });
    first = false;
    if ('failure' in failed) {
      const left = failed.failure.lost
        ? 'unknown'
        : someDone || (!unit.atomic && leavesSome(unit))
          ? 'some'
          : 'nothing';
      if (!atomic && left === 'nothing') await forgetBegin(held, run);
      else if (left === 'some' && run.failed) await together(guard, run.failed(ms, failed.failure.message));
      return { kind: 'failed', migration, kept: left, ...failed };
    }
    if (!unit.settings) someDone = true;
    ms += failed.ms;
    if (isLast && unit.atomic) {
      options.watch?.({ kind: 'recorded', migration, ms });
      await options.at?.({ phase: 'recorded', migration, unit: place, step: null }, session);
      return null;
    }
  }
  // What does not end with a transaction of ours, and what has no statement at all.
  const failure = await together(guard, run.done(ms, false));
  if (failure) return lost(failure, 'some');
  options.watch?.({ kind: 'recorded', migration, ms });
  await options.at?.({ phase: 'recorded', migration, unit: Math.max(0, units.length - 1), step: null }, session);
  return null;
}

/**
 * The head of the next migration's transaction, where that is all there is to prepare: one transaction of ours, on a server that answers each
 * statement by itself, and nothing of an earlier run to look after.
 */
function headOf(held: Held, next: Migration, options: RunOptions): Following | null {
  const { preamble } = held;
  if (options.at || preamble === null || options.cancelled?.aborted || held.notes.has(recordedKey(next))) return null;
  const cut = stepsOf(next.up, options.steps);
  if (cut.kind === 'refused') return null;
  const [unit, ...others] = unitsOf(cut.steps, next.up.transaction.mode, options.steps.engine);
  if (!unit || others.length > 0 || !unit.atomic || unit.ownTransaction) return null;
  const settings = settingsFor(held, { unit, ownLimits: setsLimits(cut.steps) }, options, 0);
  return {
    statements: [...inItsOwn(preamble), 'BEGIN', ...settings],
    begun() {
      held.ahead = next;
      held.used = false;
    },
  };
}

/** Nothing of it is there: what said that it began goes, so that the tool does not stop at it. */
async function forgetBegin({ guard, journal }: Held, { noted, failed }: ScriptRun): Promise<void> {
  if (guard.lost) return;
  await guard.send(journal.finished(noted));
  void failed;
}

/** A procedure or a block may have committed a part of what it did before it failed. */
function leavesSome({ steps }: Unit): boolean {
  return steps.some(({ sql }) => /^\s*(?:call|do)\b/i.test(sql));
}

/**
 * What is written in the migration's own transaction. What the script set must not bear on it: a search path without our table's schema, as
 * dumps set it, another role, another database.
 */
function insideOf(
  held: Held,
  unit: Unit,
  steps: readonly Step[],
  written: (ms: Milliseconds) => readonly string[],
): (ms: Milliseconds) => readonly string[] {
  const before: string[] = [];
  if (held.guard.engine === 'postgres') {
    if (steps.some(({ sql }) => /\bsearch_path\b/i.test(sql)))
      before.push(`SELECT pg_catalog.set_config('search_path', ${literal(held.searchPath, 'postgres')}, true)`);
    if (steps.some(({ sql }) => /\b(?:role|session\s+authorization)\b/i.test(sql) && /^\s*set\b/i.test(sql)))
      before.push('SET LOCAL ROLE NONE');
  } else if (steps.some(({ sql }) => /^\s*use\b/i.test(sql))) {
    before.push(`USE \`${held.guard.database.replaceAll('`', '``')}\``);
  }
  return (ms) => {
    const statements = written(ms);
    if (statements.length === 0 || before.length === 0) return statements;
    // A unit in the middle leaves to the next what it found.
    const path = before.length > 0 && unit.steps.length > 0 ? before : [];
    return [...path, ...statements];
  };
}

/**
 * Whether a statement may leave something in the connection: a setting, a temporary table, a lock, a prepared statement. Definitions and changes of
 * rows leave nothing, and whatever calls functions or is not known to us may.
 */
function maySetUp(sql: string): boolean {
  const text = sql.replace(/^(?:\s|--[^\n]*\n|\/\*(?!!)[\s\S]*?\*\/)+/, '');
  if (/\bset_config\b|\badvisory_lock|\bget_lock\b|@\w/i.test(text)) return true;
  if (/^create\s+(?:(?:or\s+replace|global|local)\s+)*temp/i.test(text)) return true;
  return !/^(?:create|alter|drop|comment|insert|update|delete|truncate|grant|revoke|vacuum|analyze|reindex|refresh|cluster|rename|replace)\b/i.test(
    text,
  );
}

/** A script that says itself how long it will wait is not told otherwise. */
function setsLimits(steps: readonly Step[]): boolean {
  return steps.some(({ sql }) => /\b(?:lock_timeout|lock_wait_timeout)\b/i.test(sql));
}

/** Statements of our own in one transaction. One message: a session that holds the lock must not be found inside of a transaction. */
export async function together(session: Session, statements: readonly string[]): Promise<SqlFailure | null> {
  if (statements.length === 0) return null;
  const answer = await session.send(['BEGIN', ...statements, 'COMMIT'].join(';\n'));
  if (answer.kind === 'done') return null;
  if (!answer.failure.lost) await session.send('ROLLBACK');
  return answer.failure;
}

function digestOf(steps: readonly Step[]): string {
  return createHash('sha256')
    .update(steps.map(({ sql }) => sql).join(';\n'))
    .digest('hex');
}
