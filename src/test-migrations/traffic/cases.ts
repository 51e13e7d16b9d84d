import { timeText } from '../../core/report/trials/figures.ts';
import type { Evidence, TrialCase } from '../../core/report/trials/trial-report.ts';
import { grouped, plural } from '../../core/report/wording.ts';
import { plain } from '../../core/runtime/plain-text.ts';
import { locate } from '../../core/sql/source-text.ts';
import { failed, passed, sentence, unanswered } from '../cases.ts';
import { statementText } from '../effects/statement-case.ts';
import type { Bench } from '../trial.ts';
import type { BrokenQuery, Suffered } from './blame.ts';
import type { RunStep } from './drive.ts';
import type { Exposure, Outlook } from './outlook.ts';
import type { Round } from './round.ts';

/** A statement's place, as a sentence names it: "V7__state.sql:3". */
export function lineOf({ migration, step }: Pick<RunStep, 'migration' | 'step'>, { nameOf }: Bench): string {
  return `${nameOf(migration)}:${locate(step.source, step.span).line}`;
}

/** The cases of the round in which the change met nothing but readers and writers. */
export function trafficCases(
  bench: Bench,
  outlook: Outlook,
  round: Round,
  all: readonly Suffered[],
): readonly TrialCase[] {
  return all.flatMap((one) => [waitingCase(bench, outlook, round, one), ...refusedCases(bench, one)]);
}

function waitingCase(bench: Bench, outlook: Outlook, round: Round, one: Suffered): TrialCase {
  const { subject, role, queries, blocked, worstMs } = one;
  const table = plain(subject.name, 80);
  const name = `${role} of ${table}`;
  const most = bench.settings.traffic.maxBlockedMs;
  const size = `with ${plural(subject.rows, 'row')} in it`;
  const exposure = worstExposure(outlook, one);
  const at = placed(one.by ?? (exposure ? { step: exposure.locker } : null));
  const evidence = blocked.length > 0 ? [waitsOf(bench, one)] : [];
  const rest = { ...at, evidence, ms: Math.round(worstMs) };
  if (one.unfit !== null) {
    const message = `${table} takes none of our ${role === 'readers' ? 'reads' : 'writes'} before the change either: ${sentence(one.unfit.message)}.`;
    return unanswered(name, role === 'readers' ? 'inconclusive' : 'skipped', 'cannot_be_used', message);
  }
  const waited = `waited up to ${timeText(worstMs)} for ${one.by ? lineOf(one.by, bench) : 'the change'} (${times(blocked.length)}, ${timeText(one.totalMs)} in all), ${size}`;
  const grows = exposure === null ? '' : ` ${growing(bench, exposure)}`;
  const first = role === 'readers' ? 'Readers' : 'Writers';
  if (worstMs > most) {
    return failed(
      name,
      'blocked_too_long',
      `${first} of ${table} ${waited}: longer than the ${timeText(most)} that are allowed.${grows}`,
      {
        ...rest,
        advice: {
          summary: 'Do it in steps that keep nobody waiting: the lint says which for this statement.',
          steps: [],
        },
      },
    );
  }
  if (round.starved || one.unexplainedMs > Math.max(most, 500)) {
    const why =
      'This machine was too busy to tell: queries were slow before the change began, or for no reason that the server knows.';
    return unanswered(name, 'inconclusive', 'probes_starved', why, rest);
  }
  if (exposure !== null) {
    const message =
      blocked.length > 0 ? `${first} of ${table} ${waited}.${grows}` : `Nobody waited noticeably ${size}.${grows}`;
    return { ...failed(name, 'grows_with_rows', message, rest), verdict: 'warn' };
  }
  if (blocked.length > 0)
    return passed(name, `${first} of ${table} ${waited}. That does not grow with its rows.`, rest);
  return passed(name, `${plural(queries, 'query', 'queries')}, and none waited for the change.`, rest);
}

function times(count: number): string {
  return count === 1 ? 'once' : `${grouped(count)} times`;
}

/** The dearest work under a lock that keeps them out. */
function worstExposure({ exposures }: Outlook, { subject, role }: Suffered): Exposure | null {
  const own = exposures.filter((one) => one.table === subject.key && one.role === role);
  return (
    own.find(({ work }) => /^(?:rewrites|copies)/.test(work)) ??
    own.find(({ work }) => /^builds/.test(work)) ??
    own[0] ??
    null
  );
}

function growing(bench: Bench, { migration, locker, worker, work }: Exposure): string {
  const done = plain(work, 120);
  const line = lineOf({ migration, step: worker }, bench);
  const under = locker === worker ? 'meanwhile' : `under the lock of ${lineOf({ migration, step: locker }, bench)}`;
  return `But ${line} ${done} ${under}: with more rows they wait longer.`;
}

function placed(run: Pick<RunStep, 'step'> | null) {
  return { place: run === null ? null : locate(run.step.source, run.step.span) };
}

function waitsOf(bench: Bench, { blocked }: Suffered): Evidence {
  const byStep = new Map<RunStep | null, { count: number; worst: number; total: number }>();
  for (const { by, ms } of blocked) {
    const known = byStep.get(by) ?? { count: 0, worst: 0, total: 0 };
    byStep.set(by, { count: known.count + 1, worst: Math.max(known.worst, ms), total: known.total + ms });
  }
  return {
    kind: 'table',
    title: 'Waited for',
    columns: [
      { name: '', align: 'left' },
      { name: 'Statement', align: 'left' },
      { name: 'Times', align: 'right' },
      { name: 'Longest, ms', align: 'right' },
      { name: 'Total, ms', align: 'right' },
    ],
    rows: [...byStep].map(([step, { count, worst, total }]) => [
      step === null ? null : lineOf(step, bench),
      step === null ? null : statementText(step.step.sql, 100),
      count,
      Math.round(worst),
      Math.round(total),
    ]),
  };
}

/** Queries of the application as it was: refused for good, or in passing. */
function refusedCases(bench: Bench, { subject, role, broken }: Suffered): readonly TrialCase[] {
  const table = plain(subject.name, 80);
  const who = role === 'readers' ? 'Reads' : 'Writes';
  const lasting = broken.filter(({ passing }) => !passing);
  const passingOnes = broken.filter(({ passing }) => passing);
  const cases: TrialCase[] = [];
  const [first] = lasting;
  if (first !== undefined) {
    const kinds = [...new Set(lasting.map(({ shape }) => shape))].join(', ');
    const from = first.by ? ` from ${lineOf(first.by, bench)} on` : '';
    const message = `${who} of ${table} as the application makes them today are refused${from}: ${answer(first)}. As long as the old version runs beside the new one, it fails.`;
    cases.push({
      ...failed(`${role} of ${table}, as today`, 'queries_broken', message, {
        ...placed(first.by),
        evidence: [refusals(lasting)],
        advice: {
          summary: `Change the application first, so that its ${kinds} needs nothing that goes or is new.`,
          steps: [],
        },
      }),
      verdict: 'warn',
    });
  }
  const [passingFirst] = passingOnes;
  if (passingFirst !== undefined) {
    const message = `${plural(passingOnes.length, 'query', 'queries')} of ${table} failed while the change ran: ${answer(passingFirst)}.`;
    cases.push(
      failed(`${role} of ${table}, refused`, 'queries_failed', message, {
        ...placed(passingFirst.by),
        evidence: [refusals(passingOnes)],
      }),
    );
  }
  return cases;
}

function answer({ failure }: BrokenQuery): string {
  return `${sentence(failure.message)} (${failure.code})`;
}

function refusals(broken: readonly BrokenQuery[]): Evidence {
  const counts = new Map<string, { shape: string; text: string; count: number }>();
  for (const one of broken) {
    const text = answer(one);
    const key = `${one.shape}\n${text}`;
    const known = counts.get(key);
    if (known) known.count++;
    else counts.set(key, { shape: one.shape, text, count: 1 });
  }
  return {
    kind: 'table',
    title: 'Refused',
    columns: [
      { name: 'Query', align: 'left' },
      { name: 'Answer', align: 'left' },
      { name: 'Times', align: 'right' },
    ],
    rows: [...counts.values()].slice(0, 20).map(({ shape, text, count }) => [shape, text, count]),
  };
}
