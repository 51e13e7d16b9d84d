import type { Suppressed } from './finding.ts';
import type { DatabaseReport, Report } from './report.ts';
import { countsText, grouped, plural } from './wording.ts';

/** What the head of a report says, whatever it is written in. Texts without anything from outside. */

/** True when the report is about a change, and not about the whole history. */
export function isOfChange({ databases }: Pick<Report, 'databases'>): boolean {
  return databases.some((one) => one.schemaChange !== undefined || one.reported < one.migrations);
}

/** "2 errors, 1 warning", or what else is the news. */
export function titleText(report: Report): string {
  if (report.findings.length > 0) return countsText(report.counts);
  switch (report.verdict) {
    case 'pass':
      return isOfChange(report) && reportedOf(report) === 0 ? 'no migration is touched' : 'all clear';
    case 'skipped':
      return 'no migrations found';
    case 'inconclusive':
      return 'nothing could be analysed';
    default:
      return 'no findings';
  }
}

function reportedOf({ databases }: Report): number {
  return databases.reduce((sum, { reported }) => sum + reported, 0);
}

/** What a class of risk means, in half a sentence. */
export const riskMeanings: Readonly<Record<Report['risk']['class'], string>> = {
  none: 'nothing is changed',
  low: 'nothing that is in use is lost, broken or blocked for long',
  data: 'rows that are in use are written',
  breaking: 'code that runs now may stop working',
  blocking: 'users are kept waiting',
  destructive: 'data is lost for good',
};

/** Reasons that are a clause about the statement itself; others are named by their rule, whose finding stands below. */
export const ownReasons: ReadonlySet<string> = new Set(['loses-data', 'changes-rows']);

/** How much of a database's history the report is about. */
export function scopeText(database: DatabaseReport): string {
  const { migrations, reported, schemaChange } = database;
  if (reported < migrations) {
    if (reported === 0) return 'this change touches none of them';
    const earlier = migrations - reported;
    return `${grouped(reported)} of them checked, ${earlier === 1 ? 'the other one' : 'the others'} replayed`;
  }
  if (migrations === 0) return 'nothing to check';
  return schemaChange === undefined
    ? 'the whole history is reported on, since there is no change to compare with'
    : 'all of them are new and checked';
}

/** What somebody silenced with a reason, and how many findings a baseline knows from before. */
export function silenced({ suppressed }: Pick<Report, 'suppressed'>): {
  readonly given: readonly Suppressed[];
  readonly known: number;
} {
  const given = suppressed.filter(({ by }) => by !== 'baseline');
  return { given, known: suppressed.length - given.length };
}

/** "1 finding suppressed, 214 known from the baseline"; nothing where there is none. */
export function silencedText(report: Pick<Report, 'suppressed'>): string[] {
  const { given, known } = silenced(report);
  return [
    ...(given.length > 0 ? [`${plural(given.length, 'finding')} suppressed`] : []),
    ...(known > 0 ? [`${plural(known, 'finding')} known from the baseline`] : []),
  ];
}
