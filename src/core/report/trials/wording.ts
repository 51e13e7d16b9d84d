import type { Verdict } from '../report.ts';
import { grouped, plural } from '../wording.ts';
import { timeText } from './figures.ts';
import type { TestedDatabase, TestReport } from './trial-report.ts';
import { countVerdicts, verdicts } from './verdict.ts';

/** Sentences that several renderers share. Those about a database hold text from outside: escape them for where they go. */

export const verdictWords: Readonly<Record<Verdict, string>> = {
  pass: 'Passed',
  warn: 'Passed with warnings',
  fail: 'Failed',
  inconclusive: 'Inconclusive',
  error: 'Could not be answered',
  skipped: 'Skipped',
};

/** What became of some cases or trials, with the number before it. */
const became: Readonly<Record<Verdict, (count: number) => string>> = {
  fail: (count) => `${grouped(count)} failed`,
  error: (count) => `${plural(count, 'error')}`,
  inconclusive: (count) => `${grouped(count)} inconclusive`,
  warn: (count) => plural(count, 'warning'),
  pass: (count) => `${grouped(count)} passed`,
  skipped: (count) => `${grouped(count)} skipped`,
};

/** "3 failed, 1 error, 220 passed"; the worst first. */
export function countsText(counts: Readonly<Record<Verdict, number>>): string {
  const parts = verdicts.filter((verdict) => counts[verdict] > 0).map((verdict) => became[verdict](counts[verdict]));
  return parts.length === 0 ? 'nothing tested' : parts.join(', ');
}

/** What a heading says: "2 of 9 trials failed, 1 inconclusive". Nothing in it comes from outside. */
export function titleText(report: TestReport): string {
  const trials = report.databases.flatMap((database) => database.trials);
  const counts = countVerdicts(trials);
  if (counts.fail + counts.error + counts.inconclusive + counts.warn > 0) {
    const [first = 'warn', ...others] = (['fail', 'error', 'inconclusive', 'warn'] as const).filter(
      (verdict) => counts[verdict] > 0,
    );
    const start = `${grouped(counts[first])} of ${plural(trials.length, 'trial')} ${ends[first](counts[first])}`;
    return [start, ...others.map((verdict) => became[verdict](counts[verdict]))].join(', ');
  }
  if (counts.pass > 0) {
    if (counts.skipped > 0) return `${plural(counts.pass, 'trial')} passed, ${grouped(counts.skipped)} skipped`;
    return counts.pass === 1 ? 'the trial passed' : `all ${grouped(counts.pass)} trials passed`;
  }
  if (report.reason === 'no_migrations') return 'no migrations found';
  if (report.reason === 'no_change') return 'no migration is touched';
  return 'nothing was tested';
}

const ends: Readonly<Record<'fail' | 'error' | 'inconclusive' | 'warn', (count: number) => string>> = {
  fail: () => 'failed',
  error: () => 'could not be answered',
  inconclusive: (count) => (count === 1 ? 'is inconclusive' : 'are inconclusive'),
  warn: (count) => (count === 1 ? 'has warnings' : 'have warnings'),
};

/** The last line for a terminal: "Failed: 3 failed, 220 passed in 9 trials, 34 s". */
export function verdictText(report: TestReport): string {
  const trials = report.databases.reduce((sum, database) => sum + database.trials.length, 0);
  const word = verdictWords[report.verdict];
  if (trials === 0 || (report.verdict === 'skipped' && report.reason.startsWith('no_')))
    return `${word}: ${titleText(report)}`;
  const cases = verdicts.reduce((sum, verdict) => sum + report.counts[verdict], 0);
  return `${word}: ${countsText(report.counts)} of ${plural(cases, 'case')} in ${plural(trials, 'trial')}, ${timeText(report.ms)}`;
}

/** "Flyway, 214 migrations in db/migration, 1 of them changed". */
export function scopeText({ summary, changed, migrations }: TestedDatabase): string {
  if (changed === null || migrations === 0) return summary;
  if (changed === 0) return `${summary}, none of them changed`;
  return `${summary}, ${changed >= migrations ? 'all of them new' : `${grouped(changed)} of them changed`}`;
}

/** "PostgreSQL 16.14, a throwaway server of /usr/lib/postgresql/16; 20,000 rows in 14 tables, generated". */
export function serverText({ server, data }: TestedDatabase): string {
  return data === '' ? server : `${server}; ${data}`;
}
