import { timeText } from '../../core/report/trials/figures.ts';
import type { TrialCase } from '../../core/report/trials/trial-report.ts';
import { plain } from '../../core/runtime/plain-text.ts';
import { locate } from '../../core/sql/source-text.ts';
import { failed, passed, unanswered } from '../cases.ts';
import type { Bench } from '../trial.ts';
import type { Suffered } from './blame.ts';
import { lineOf } from './cases.ts';
import { percentile, type Round } from './round.ts';
import { timelineOf } from './timeline.ts';

export const longTransactionMs = 1_000;
export const queueCaseName = 'behind a long transaction';

/** Whoever waited for less did not queue for the length of the transaction. */
const noticeableMs = 150;

/** Lock timeouts, by what the servers call them. */
const timedOut = new Set(['55P03', '1205']);

/**
 * What happened while a transaction had the tables read and was not over: the change asks for its lock and waits, and everybody who comes
 * after it waits behind it, those too whom the transaction alone would never have kept waiting.
 */
export function queueCase(bench: Bench, round: Round, all: readonly Suffered[]): TrialCase {
  const evidence = [timelineOf(`The change ${queueCaseName} of ${timeText(longTransactionMs)}`, round, all)];
  const worst = [...all].sort((a, b) => b.worstMs - a.worstMs)[0];
  const waited = worst?.worstMs ?? 0;
  const { failed: stopped } = round.driven;
  const gaveUp = stopped?.outcome.kind === 'failed' && timedOut.has(stopped.outcome.failure.code);
  const by = worst?.by ?? null;
  const place = by ? locate(by.step.source, by.step.span) : null;
  const rest = { place, evidence, ms: Math.round(waited) };
  const who = worst ? `${worst.role} of ${plain(worst.subject.name, 80)}` : 'others';
  const limit = bench.settings.traffic.maxBlockedMs;

  if (stopped !== null && !gaveUp) {
    return unanswered(queueCaseName, 'skipped', 'migration_failed', 'The change does not run to its end.', rest);
  }
  if (gaveUp) {
    const message = `The change gives up waiting for its lock, and ${who} waited ${timeText(waited)} at most. It has to be run again then.`;
    return waited > limit
      ? { ...failed(queueCaseName, reason, message, rest), verdict: 'warn' }
      : passed(queueCaseName, message, rest);
  }
  if (waited <= noticeableMs) {
    if (round.starved) {
      const why = 'This machine was too busy to tell who waited for what.';
      return unanswered(queueCaseName, 'inconclusive', 'probes_starved', why, rest);
    }
    return passed(queueCaseName, 'Nobody had to wait behind the change while it waited for the transaction.', rest);
  }
  const line = by ? lineOf(by, bench) : 'the change';
  const bounded = by?.lockTimeoutMs ?? null;
  if (bounded !== null) {
    const message = `While ${line} waits for a transaction, everybody behind it waits too: ${who} for ${timeText(waited)}. Its lock timeout of ${timeText(bounded)} ends that.`;
    return bounded > limit
      ? { ...failed(queueCaseName, reason, message, rest), verdict: 'warn' }
      : passed(queueCaseName, message, rest);
  }
  const usual = percentile(
    round.probes.flatMap((one) => one.usual),
    0.5,
  );
  const message = `One transaction that has read the table and is open for ${timeText(longTransactionMs)} makes ${line} wait, and everybody behind it: ${who} waited ${timeText(waited)} instead of ${timeText(usual)}. In production that lasts as long as the longest transaction, since there is no lock timeout.`;
  const sql = bench.engine === 'postgres' ? "SET lock_timeout = '2s';" : 'SET SESSION lock_wait_timeout = 2;';
  return {
    ...failed(queueCaseName, reason, message, {
      ...rest,
      advice: {
        summary: 'Let the statement give up soon, and run the migration again when it did.',
        steps: [{ title: 'In front of the statement', sql }],
      },
    }),
    verdict: 'warn',
  };
}

const reason = 'queue_behind_long_transaction';
