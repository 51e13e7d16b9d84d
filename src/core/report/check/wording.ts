import type { Verdict } from '../report.ts';
import { verdictWords } from '../trials/wording.ts';
import type { CheckReport, NotTested } from './check-report.ts';

const says: Readonly<Record<Verdict, string>> = {
  pass: 'passes',
  warn: 'passes with warnings',
  fail: 'fails',
  inconclusive: 'is inconclusive',
  error: 'could not be answered',
  skipped: 'is skipped',
};

/** "Failed: the lint fails, the test passes". Nothing in it comes from outside. */
export function checkVerdictText({ verdict, lint, test }: CheckReport): string {
  const second = test === null ? 'was not run' : says[test.verdict];
  return `${verdictWords[verdict]}: the lint ${says[lint.verdict]}, the test ${second}`;
}

/** Why there was no test and what to do about it, as one text. Hostile. */
export function notTestedText({ message, hint }: NotTested): string {
  const sentence = /[.!?]$/.test(message) ? message : `${message}.`;
  const start = sentence.slice(0, 1).toUpperCase() + sentence.slice(1);
  return hint === null ? start : `${start} ${hint}`;
}
