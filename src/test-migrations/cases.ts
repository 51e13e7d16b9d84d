import { placeOfFailure } from '../core/execution/apply-migration.ts';
import type { Migration } from '../core/migrations/migration.ts';
import type { Evidence, TrialCase } from '../core/report/trials/trial-report.ts';
import { plain } from '../core/runtime/plain-text.ts';
import { locate } from '../core/sql/source-text.ts';
import type { FailedHistory } from './build-history.ts';
import type { AppliedScript } from './trial.ts';

type Rest = Partial<Omit<TrialCase, 'name' | 'verdict' | 'message'>>;

/** What a trial asked, and that the answer was as it should be. `message` says what was shown. */
export function passed(name: string, message: string, rest: Rest = {}): TrialCase {
  return { ...empty, name, verdict: 'pass', message, ...rest };
}

/** What a trial asked, and that the answer was not as it should be. */
export function failed(name: string, reason: string, message: string, rest: Rest = {}): TrialCase {
  return { ...empty, name, verdict: 'fail', reason, message, ...rest };
}

/** What a trial could not answer, with the reason: never a pass. */
export function unanswered(
  name: string,
  verdict: 'inconclusive' | 'error' | 'skipped',
  reason: string,
  message: string,
  rest: Rest = {},
): TrialCase {
  return { ...empty, name, verdict, reason, message, ...rest };
}

const empty = { reason: 'ok', place: null, ms: 0, evidence: [], advice: null } as const;

/** A script that did not run to its end, as a case of whoever ran it. */
export function failedScript(
  name: string,
  migration: Migration,
  outcome: Exclude<AppliedScript, { readonly kind: 'applied' }>,
  doing = 'It does not apply',
): TrialCase {
  if (outcome.kind === 'refused') {
    return unanswered(name, 'error', outcome.reason, outcome.message, { place: outcome.place });
  }
  const { step, failure } = outcome;
  const place = step ? placeOfFailure(step, failure) : locate(migration.up.source, firstPiece(migration));
  const kept = outcome.kept === 'some' ? ' What it did before stays, so that it cannot simply be run again.' : '';
  const evidence: Evidence[] = [failure.detail, failure.hint].flatMap((text, index) =>
    text ? [{ kind: 'text', title: index === 0 ? 'Detail' : 'Hint of the server', text } as const] : [],
  );
  return failed(
    name,
    failure.lost ? 'connection_lost' : 'migration_failed',
    `${doing}: ${sentence(failure.message)} (${failure.code}).${kept}`,
    {
      place,
      ms: outcome.ms,
      evidence,
    },
  );
}

/** A history that stopped, as a case. */
export function failedHistory(
  failed: FailedHistory,
  nameOf: (migration: Migration) => string,
  doing?: string,
): TrialCase {
  return failedScript(nameOf(failed.migration), failed.migration, failed.outcome, doing);
}

/** Says why a trial has nothing to work on: somebody else tells what is wrong. */
export function withoutHistory(failed: FailedHistory, nameOf: (migration: Migration) => string) {
  return {
    kind: 'nothing' as const,
    reason: 'history_does_not_apply',
    message: `${nameOf(failed.migration)} does not apply, so that nothing can be tried behind it.`,
  };
}

/** A server's sentence without its full stop, to stand in one of ours. Still hostile. */
export function sentence(message: string): string {
  return plain(message, 400).replace(/[.\s]+$/, '');
}

function firstPiece(migration: Migration) {
  const piece = migration.up.pieces[0] ?? { start: 0, end: 0 };
  return { start: piece.start, end: piece.start };
}
