import type { TestReport, TrialCase } from '../../../src/core/report/trials/trial-report.ts';
import { trialOf } from '../try-out.ts';

/** The case of the statement that begins on a line. @throws Error when there is none, with those that there are */
export function atLine(report: TestReport, line: number): TrialCase {
  const { cases, summary } = trialOf(report, 'effects');
  const found = cases.find(({ name, place }) => place?.line === line && name.includes(`:${line} `));
  if (found) return found;
  throw new Error(`no case for line ${line}: ${cases.map(({ name }) => name).join('; ') || summary}`);
}

/** "predicted | measured" of each relation, and whatever else was measured. */
export function measuredOf({ evidence }: TrialCase): Readonly<Record<string, string>> {
  const [table] = evidence;
  if (table?.kind !== 'table') throw new Error('the case has no table');
  return Object.fromEntries(
    table.rows.map(([what, predicted, measured]) => [what, `${predicted ?? ''} | ${measured}`]),
  );
}

/** The same text on both sides, as where a prediction holds. */
export function both(text: string): string {
  return `${text} | ${text}`;
}
