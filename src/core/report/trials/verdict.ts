import type { FailOn } from '../fail-on.ts';
import type { Verdict } from '../report.ts';
import type { TestedDatabase, TestReport, TrialCase, TrialReport } from './trial-report.ts';

/**
 * Worst first. A fail is an answer, and the one that stops a merge, so that it is worse than a question that nobody could answer. What
 * was skipped says nothing, and a pass beside it stays a pass.
 */
export const verdicts: readonly Verdict[] = ['fail', 'error', 'inconclusive', 'warn', 'pass', 'skipped'];

const rank: Readonly<Record<Verdict, number>> = { fail: 0, error: 1, inconclusive: 2, warn: 3, pass: 4, skipped: 5 };

/** The worst of them; `skipped` where there is none. */
export function worst(all: Iterable<Verdict>): Verdict {
  let found: Verdict = 'skipped';
  for (const verdict of all) if (rank[verdict] < rank[found]) found = verdict;
  return found;
}

/** The order of worst first; equal ones stay as they stand. */
export function worstFirst(a: { readonly verdict: Verdict }, b: { readonly verdict: Verdict }): number {
  return rank[a.verdict] - rank[b.verdict];
}

/** True for what a reader need not look at. */
export function isClean(verdict: Verdict): boolean {
  return verdict === 'pass' || verdict === 'skipped';
}

/** A verdict with its stable code. */
export interface Judged {
  readonly verdict: Verdict;
  readonly reason: string;
}

/** The worst of several, with the code of the first that is as bad; `ok` for a pass. Null where there is none. */
function worstOf(all: readonly Judged[]): Judged | null {
  const verdict = worst(all.map((one) => one.verdict));
  const first = all.find((one) => one.verdict === verdict);
  if (first === undefined) return null;
  return { verdict, reason: verdict === 'pass' ? 'ok' : first.reason };
}

/**
 * What a trial says by its cases. One that asked nothing has shown nothing: `inconclusive`, `nothing_tested`. A trial that does not
 * apply says so itself and does not ask here.
 */
export function trialVerdict(cases: readonly Judged[]): Judged {
  return worstOf(cases) ?? { verdict: 'inconclusive', reason: 'nothing_tested' };
}

/**
 * What a database's trials say together. When every one was skipped, nothing is known, which is no pass: `inconclusive`,
 * `nothing_tested`; unless there was nothing to test: `skipped`, `no_migrations` or `no_change`.
 */
export function databaseVerdict(
  trials: readonly Judged[],
  { migrations, changed }: Pick<TestedDatabase, 'migrations' | 'changed'>,
): Judged {
  const found = worstOf(trials);
  if (found !== null && found.verdict !== 'skipped') return found;
  if (migrations === 0) return { verdict: 'skipped', reason: 'no_migrations' };
  if (changed === 0) return { verdict: 'skipped', reason: 'no_change' };
  return { verdict: 'inconclusive', reason: 'nothing_tested' };
}

/** What a run says. A database of which there was nothing to test does not spoil the others. */
export function reportVerdict(databases: readonly Judged[]): Judged {
  return worstOf(databases) ?? { verdict: 'skipped', reason: 'no_migrations' };
}

/** The cases of a trial; one that has none is a case of its own, so that its verdict is not lost where only cases are told. */
export function casesOf(trial: TrialReport): readonly TrialCase[] {
  if (trial.cases.length > 0) return trial.cases;
  const { title, verdict, reason, summary, ms, evidence } = trial;
  return [{ name: title, verdict, reason, message: summary, place: null, ms, evidence, advice: null }];
}

/** Cases by verdict, over all databases. */
export function countCases(databases: readonly Pick<TestedDatabase, 'trials'>[]): Record<Verdict, number> {
  return countVerdicts(databases.flatMap(({ trials }) => trials.flatMap(casesOf)));
}

export function countVerdicts(all: readonly { readonly verdict: Verdict }[]): Record<Verdict, number> {
  const counts: Record<Verdict, number> = { pass: 0, warn: 0, fail: 0, inconclusive: 0, error: 0, skipped: 0 };
  for (const { verdict } of all) counts[verdict]++;
  return counts;
}

/**
 * The exit status, with the meaning that it has for the lint: 0 the verdict is within `failOn`; 1 it is not, or there is none; 2 the
 * question could not be answered. `failOn: never` forgives what was found, not an error; `warning` and `notice` do not forgive a
 * warning.
 */
export function testExitStatus({ verdict }: Pick<TestReport, 'verdict'>, failOn: FailOn = 'error'): 0 | 1 | 2 {
  switch (verdict) {
    case 'pass':
    case 'skipped':
      return 0;
    case 'warn':
      return failOn === 'warning' || failOn === 'notice' ? 1 : 0;
    case 'fail':
    case 'inconclusive':
      return failOn === 'never' ? 0 : 1;
    case 'error':
      return 2;
  }
}
