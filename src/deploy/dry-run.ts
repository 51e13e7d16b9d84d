import { DatabaseError } from '../core/database/session.ts';
import { applyUnit, type StepRun } from '../core/execution/apply-migration.ts';
import type { Watch } from '../core/execution/run-events.ts';
import type { RunOutcome } from '../core/execution/run-options.ts';
import { stepsOf } from '../core/execution/step.ts';
import { runsAlone, type Unit } from '../core/execution/units.ts';
import type { Migration } from '../core/migrations/migration.ts';
import { UserError } from '../core/report/user-error.ts';
import { plural } from '../core/report/wording.ts';
import { type Judged, judge } from './outcome.ts';
import type { Looked } from './pending.ts';
import type { Prepared } from './prepare.ts';

/**
 * Runs what is pending in one transaction, and takes it back. The locks are real, and are held until the end of it, so that a wait for one is
 * given up at once.
 * @throws UserError on MySQL and MariaDB, whose definitions commit
 */
export async function dryRun(
  prepared: Prepared,
  looked: Looked,
  watch: Watch,
): Promise<{ readonly outcome: RunOutcome; readonly judged: Judged }> {
  const { server, run, options } = prepared;
  if (server.engine !== 'postgres') {
    throw new UserError(
      'no_dry_run',
      'A dry run needs transactions that hold definitions, which MySQL and MariaDB have not',
      {
        hint: 'Try it on a copy: drydock test.',
      },
    );
  }
  const session = await server.open();
  const applied: Migration[] = [];
  let skipped = 0;
  const done = (outcome: RunOutcome): { outcome: RunOutcome; judged: Judged } => {
    if (outcome.kind !== 'done')
      return { outcome, judged: judge(outcome, prepared, { ...options.settings, lockRetries: 0 }) };
    const left =
      skipped === 0
        ? ''
        : ` ${plural(skipped, 'statement')} that cannot run in a transaction ${skipped === 1 ? 'was' : 'were'} left out.`;
    return {
      outcome,
      judged: {
        verdict: skipped === 0 ? 'pass' : 'warn',
        reason: skipped === 0 ? 'dry_run' : 'dry_run_incomplete',
        message: `${plural(applied.length, 'migration')} ran and ${applied.length === 1 ? 'was' : 'were'} rolled back.${left}`,
        advice: [],
      },
    };
  };
  try {
    await session.query(
      `BEGIN; SET LOCAL lock_timeout = ${Math.round(options.settings.lockTimeoutMs)}${options.settings.statementTimeoutMs === null ? '' : `; SET LOCAL statement_timeout = ${Math.round(options.settings.statementTimeoutMs)}`}`,
    );
    for (const { migration } of looked.runs) {
      const cut = stepsOf(migration.up, run.steps);
      if (cut.kind === 'refused')
        return done({ kind: 'cannot-run', migration, message: cut.message, place: cut.place, applied });
      const steps = cut.steps.filter((step) => step.control === null && !runsAlone(step.sql, 'postgres'));
      skipped += cut.steps.filter((step) => step.control === null).length - steps.length;
      watch({ kind: 'begins', migration, resumed: false, steps: cut.steps, atomic: true });
      const unit: Unit = { steps, atomic: false, ownTransaction: false, settings: false, wrapped: false };
      const runs: StepRun[] = [];
      const failed = await applyUnit(session, unit, runs, {
        observer: {
          before: async (step) => watch({ kind: 'step', migration, step }),
          after: async (step, answer) => watch({ kind: 'step-done', migration, step, answer }),
        },
      });
      if (failed)
        return done({ kind: 'failed', migration, ...failed, kept: 'nothing', blockers: [], ended: null, applied });
      // What was left out as a whole has not been tried.
      if (steps.length > 0 || cut.steps.length === 0)
        watch({ kind: 'recorded', migration, ms: runs.reduce((sum, { answer }) => sum + answer.ms, 0) });
      if (steps.length > 0 || cut.steps.length === 0) applied.push(migration);
    }
    return done({ kind: 'done', applied });
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    return done({ kind: 'lost', failure: error.failure, applied });
  } finally {
    if (!session.lost) await session.send('ROLLBACK');
    await session.close();
  }
}
