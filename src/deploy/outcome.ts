import type { DeploySettings } from '../core/configuration/deploy-settings.ts';
import { placeOfFailure } from '../core/execution/apply-migration.ts';
import type { RunOutcome } from '../core/execution/run-options.ts';
import { metLock } from '../core/execution/run-unit.ts';
import type { DeployedDatabase } from '../core/report/deploy/deploy-report.ts';
import { maskSecrets } from '../core/report/secrets.ts';
import { durationText, plural } from '../core/report/wording.ts';
import type { Prepared } from './prepare.ts';

export type Judged = Pick<DeployedDatabase, 'verdict' | 'reason' | 'message' | 'advice'>;

/** What the end of a run is, in words. */
export function judge(
  outcome: RunOutcome,
  { target, history }: Prepared,
  settings: Pick<DeploySettings, 'lockTimeoutMs' | 'lockRetries'>,
): Judged {
  const again = 'Run the same deploy again: it goes on where this one stopped.';
  switch (outcome.kind) {
    case 'done': {
      const n = outcome.applied.length;
      return n === 0
        ? { verdict: 'pass', reason: 'nothing_pending', message: 'Another run has deployed it meanwhile.', advice: [] }
        : { verdict: 'pass', reason: 'deployed', message: `${plural(n, 'migration')} ran.`, advice: [] };
    }
    case 'busy':
      return {
        verdict: 'fail',
        reason: 'deploy_in_progress',
        message: `Nothing ran: another deploy has the lock (${outcome.by}).`,
        advice: ['Wait for its end, or give --deploy-lock-wait more time.'],
      };
    case 'not-confirmed':
      return {
        verdict: 'fail',
        reason: 'plan_changed',
        message: `Nothing ran. ${outcome.why}`,
        advice: ['Make a new plan, and have it approved.'],
      };
    case 'refused': {
      const { migration, fate } = outcome;
      const edited = fate.kind === 'refused' && fate.why === 'edited';
      return {
        verdict: 'fail',
        reason: edited ? 'checksum_mismatch' : 'out_of_order',
        message: edited
          ? `${migration.file} was edited after it had been applied.`
          : `${migration.file} is older than what has run.`,
        advice: ['drydock validate tells more.'],
      };
    }
    case 'dirty':
      return {
        verdict: 'fail',
        reason: 'dirty',
        message: `${history.table} says that ${outcome.row.version ?? outcome.row.name} failed, and ${target.folder.toolName} runs nothing behind it.`,
        advice: ['Look at what is left of it, mend it, then say so with drydock repair --yes.'],
      };
    case 'other-history':
      return {
        verdict: 'error',
        reason: 'other_history',
        message: `The table ${outcome.table} is not one of ${target.folder.toolName}.`,
        advice: ['Name the history table with --history-table.'],
      };
    case 'cannot-run':
      return {
        verdict: 'fail',
        reason: 'cannot_run',
        message: `${outcome.place.file}:${outcome.place.line} cannot be run. ${outcome.message}`,
        advice: [],
      };
    case 'unproven':
      return {
        verdict: 'fail',
        reason: 'not_proven',
        message: `${outcome.migration.file}: ${outcome.message}`,
        advice: [
          'Look whether it took effect, then take its row out of the journal (drydock.journal, drydock_journal): state done if it did, no row if it did not.',
        ],
      };
    case 'cancelled':
      return {
        verdict: 'fail',
        reason: 'cancelled',
        message: `Cancelled between two migrations, after ${plural(outcome.applied.length, 'migration')}.`,
        advice: [again],
      };
    case 'lost':
      if (outcome.failure.code === '42501' || outcome.failure.code === '1142' || outcome.failure.code === '1044') {
        return {
          verdict: 'error',
          reason: 'missing_privilege',
          message: `The user may not do what the deploy needs: ${maskSecrets(outcome.failure.message)}.`,
          advice: ['Grant it what docs/deploy.md lists, and deploy again.'],
        };
      }
      return {
        verdict: 'error',
        reason: 'connection_lost',
        message: `The connection that holds the deploy's lock failed: ${maskSecrets(outcome.failure.message)}`,
        advice: [again],
      };
    case 'failed':
      return failed(outcome, again, settings);
  }
}

function failed(
  outcome: Extract<RunOutcome, { kind: 'failed' }>,
  again: string,
  settings: Pick<DeploySettings, 'lockTimeoutMs' | 'lockRetries'>,
): Judged {
  const { migration, step, failure, kept, blockers, ended } = outcome;
  const place = step === null ? { file: migration.file, line: null } : placeOfFailure(step, failure);
  const where = place.line === null ? place.file : `${place.file}:${place.line}`;
  const left = {
    nothing: 'Nothing of this migration is left.',
    some: 'A part of this migration is applied, and noted statement by statement.',
    unknown: 'Whether its last statement took effect is found out by the next run.',
  }[kept];
  const said = maskSecrets(failure.message);
  if (ended === 'cancelled') {
    return { verdict: 'fail', reason: 'cancelled', message: `Cancelled while ${where} ran. ${left}`, advice: [again] };
  }
  if (ended === 'limit' || failure.code === '57014' || failure.code === '3024' || failure.code === '1969') {
    return {
      verdict: 'fail',
      reason: 'statement_timeout',
      message: `${where} took longer than it may. ${left}`,
      advice: ['Give --statement-timeout more time, or make the statement smaller.', again],
    };
  }
  if (failure.lost) {
    return {
      verdict: 'error',
      reason: 'connection_lost',
      message: `The connection was lost while ${where} ran: ${said}. ${left}`,
      advice: [again],
    };
  }
  if (metLock(failure)) {
    const deadlock = failure.code === '40P01' || failure.code === '1213';
    const who =
      blockers.length === 0
        ? ''
        : ` ${plural(blockers.length, 'session')} ${blockers.length === 1 ? 'is' : 'are'} in the way.`;
    return {
      verdict: 'fail',
      reason: deadlock ? 'deadlock' : 'lock_timeout',
      message: `${where} did not get its lock in ${plural(settings.lockRetries + 1, 'attempt')} of at most ${durationText(settings.lockTimeoutMs)} each.${who} ${left}`,
      advice: [
        blockers.length === 0 ? 'Try at a time with less traffic.' : 'Wait for these sessions to end, or end them.',
        again,
      ],
    };
  }
  const reason =
    failure.code === 'index_invalid' || failure.code === 'index_differs' ? failure.code : 'migration_failed';
  return {
    verdict: 'fail',
    reason,
    message: `${where} failed: ${said}${/[.!?]$/.test(said) ? '' : '.'} ${left}`,
    advice:
      kept === 'some'
        ? ['Mend the statement that failed, and leave those before it as they are; then run the same deploy again.']
        : ['Mend it, and deploy again.'],
  };
}
