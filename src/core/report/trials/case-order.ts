import type { Verdict } from '../report.ts';
import { plural } from '../wording.ts';
import type { TrialCase, TrialReport } from './trial-report.ts';
import { isClean, worstFirst } from './verdict.ts';

/** The cases of a trial that a reader has to look at, the worst first, and what of them is only counted. */
export interface Told {
  readonly shown: readonly TrialCase[];
  /** Cases by verdict and reason, in the order of their verdicts, then what is most. */
  readonly rest: readonly {
    readonly verdict: Verdict;
    readonly reason: string;
    readonly cases: readonly TrialCase[];
  }[];
}

export interface MostCases {
  /** Cases with one verdict and reason: the third says what the thirtieth would. */
  readonly ofReason: number;
  readonly inTrial: number;
}

export function toldCases({ cases }: Pick<TrialReport, 'cases'>, most: MostCases): Told {
  const shown: TrialCase[] = [];
  const rest = new Map<string, { verdict: Verdict; reason: string; cases: TrialCase[] }>();
  const seen = new Map<string, number>();
  for (const each of cases.filter(({ verdict }) => !isClean(verdict)).sort(worstFirst)) {
    const kind = `${each.verdict}\n${each.reason}`;
    const before = seen.get(kind) ?? 0;
    if (before < most.ofReason && shown.length < most.inTrial) {
      seen.set(kind, before + 1);
      shown.push(each);
      continue;
    }
    const others = rest.get(kind);
    if (others === undefined) rest.set(kind, { verdict: each.verdict, reason: each.reason, cases: [each] });
    else others.cases.push(each);
  }
  return { shown, rest: [...rest.values()].sort((a, b) => worstFirst(a, b) || b.cases.length - a.cases.length) };
}

/** Reasons that are named; whoever wants the others reads the JSON. */
const mostReasons = 6;

/** "and 992 more: 900 schema_differs, 92 timed_out". Hostile text. Empty where nothing is left. */
export function restText({ rest }: Told): string {
  if (rest.length === 0) return '';
  const count = rest.reduce((sum, { cases }) => sum + cases.length, 0);
  const named = rest.slice(0, mostReasons).map(({ reason, cases }) => `${plural(cases.length, reason, reason)}`);
  if (rest.length > named.length) named.push(plural(rest.length - named.length, 'other reason'));
  return `and ${plural(count, 'more', 'more')}: ${named.join(', ')}`;
}
