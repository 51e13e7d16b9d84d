import type { RunOutcome } from '../../core/execution/run-options.ts';
import { stepsOf } from '../../core/execution/step.ts';
import type { Migration } from '../../core/migrations/migration.ts';
import { plural } from '../../core/report/wording.ts';
import { plain } from '../../core/runtime/plain-text.ts';
import { locate } from '../../core/sql/source-text.ts';
import type { Judged, judge } from '../outcome.ts';
import type { Prepared } from '../prepare.ts';
import { type Delegate, nameOf } from './delegate.ts';
import type { ToolResult } from './tool-run.ts';

/** Why a program that did not fail has not done what it was asked for. */
export interface Stopped {
  readonly result: ToolResult;
  readonly wanted: readonly Migration[];
}

/** A failure in a tool's program as a failure of ours: the migration, and of it the statement, if the tool tells. */
export function failedOutcome(
  { failure, line, sql }: Extract<ToolResult, { kind: 'failed' }>,
  one: Migration,
  { applied, prepared }: { readonly applied: readonly Migration[]; readonly prepared: Prepared },
): RunOutcome {
  const cut = stepsOf(one.up, prepared.run.steps);
  const steps = cut.kind === 'steps' ? cut.steps : [];
  const step =
    steps.find(({ source, span }) => line !== null && locate(source, span).line === line) ??
    steps.find((other) => sql !== null && bare(other.sql) === bare(sql)) ??
    null;
  const whole = prepared.server.engine === 'postgres' && one.up.transaction.mode === 'wrapped' && !leavesIt(steps);
  return {
    kind: 'failed',
    migration: one,
    step,
    failure,
    kept: whole ? 'nothing' : 'unknown',
    blockers: [],
    ended: null,
    applied,
  };
}

/** Whether it ends its transaction by hand, so that a part of it stays. */
function leavesIt(steps: readonly { readonly sql: string; readonly control: unknown }[]): boolean {
  return steps.some(({ control }) => control !== null);
}

function bare(sql: string): string {
  return sql
    .replace(/\s+/g, ' ')
    .replace(/;?\s*$/, '')
    .trim();
}

/** What the end of a run by a tool's program is, in words. */
export function judgeDelegated(
  outcome: RunOutcome,
  stopped: Stopped | null,
  delegate: Delegate,
  prepared: Prepared,
  judgeOwn: typeof judge,
): Judged {
  const name = nameOf(delegate);
  const { settings } = prepared.options;
  const { table } = prepared.history;
  const again = 'Run the same deploy again: it goes on where this one stopped.';
  if (outcome.kind === 'cancelled') {
    const n = outcome.applied.length;
    return {
      verdict: 'fail',
      reason: 'cancelled',
      message: `Cancelled, and ${name} ended with it. ${table} has ${n === 0 ? 'nothing' : plural(n, 'migration')} of this run.`,
      advice: [
        ...(prepared.server.engine === 'postgres'
          ? []
          : ['Look at what is left of the migration that was running: a definition commits by itself.']),
        again,
      ],
    };
  }
  if (outcome.kind === 'failed') {
    const own = judgeOwn({ ...outcome, kept: 'nothing' }, prepared, { ...settings, lockRetries: 0 });
    if (outcome.kept === 'nothing') return own;
    return {
      ...own,
      message: own.message.replace(
        'Nothing of this migration is left.',
        `How much of it is applied only the database tells: ${name} notes no part of a migration.`,
      ),
      advice: ['Look at what is left of it, take that back by hand or mend the migration, and deploy again.'],
    };
  }
  if (outcome.kind === 'done' && stopped !== null)
    return judgeStopped(outcome.applied.length, stopped, delegate, prepared);
  if (outcome.kind === 'done' && outcome.applied.length > 0) {
    return {
      verdict: 'pass',
      reason: 'deployed',
      message: `${plural(outcome.applied.length, 'migration')} ran, by ${name}.`,
      advice: [],
    };
  }
  return judgeOwn(outcome, prepared, settings);
}

function judgeStopped(applied: number, { result, wanted }: Stopped, delegate: Delegate, prepared: Prepared): Judged {
  const name = nameOf(delegate);
  const { table } = prepared.history;
  const where = delegate === 'alembic' ? 'env.py' : 'liquibase.properties';
  switch (result.kind) {
    case 'elsewhere':
      return {
        verdict: 'error',
        reason: 'deployed_elsewhere',
        message: `Nothing ran: env.py connects to another database than ${prepared.server.where}.`,
        advice: [
          'Have env.py take its address from sqlalchemy.url or from DATABASE_URL, which are set to that of this deploy.',
        ],
      };
    case 'differs': {
      const say = (names: readonly string[]) => plain(names.slice(0, 5).join(', '), 300);
      return {
        verdict: 'fail',
        reason: 'plan_differs',
        message: `Nothing ran: ${name} would not run just what was planned.${result.more.length === 0 ? '' : ` It would also run ${say(result.more)}.`}${result.less.length === 0 ? '' : ` It would leave out ${say(result.less)}.`}`,
        advice: [
          delegate === 'alembic'
            ? 'Look at alembic heads and alembic current, and at --to.'
            : 'Name the changelog and the search path that you deploy with in liquibase.properties, and contexts and labels in LIQUIBASE_COMMAND_CONTEXT_FILTER and LIQUIBASE_COMMAND_LABEL_FILTER, which plan and deploy both read.',
        ],
      };
    }
    case 'failed':
      return {
        verdict: 'fail',
        reason: 'tool_failed',
        message: `${name} failed outside of any migration: ${result.failure.message}${/[.!?]$/.test(result.failure.message) ? '' : '.'} ${applied === 0 ? `${table} has nothing of this run.` : `${table} has ${plural(applied, 'migration')} of this run.`}`,
        advice: ['Mend that, and deploy again.'],
      };
    case 'timed-out':
      return {
        verdict: 'fail',
        reason: 'program_timed_out',
        message: `${name} took longer than six hours and was ended. ${table} has ${plural(applied, 'migration')} of this run.`,
        advice: ['Run the same deploy again: it goes on where this one stopped.'],
      };
    default:
      return applied === 0
        ? {
            verdict: 'error',
            reason: 'deployed_elsewhere',
            message: `${name} says that it is done, and ${table} of ${prepared.server.where} has not changed: it ran on another database, or did nothing.`,
            advice: [`Look at what ${where} makes of the address.`],
          }
        : {
            verdict: 'error',
            reason: 'not_all_recorded',
            message: `${name} says that it is done, and ${table} has ${applied} of the ${plural(wanted.length, 'migration')} that were pending.`,
            advice: ['drydock status shows which are missing.'],
          };
  }
}
