import type { AdviceStep } from '../../core/report/finding.ts';

/** Rows a batch: few enough that their locks are held for well under a second. */
export const batch = 1_000;

/**
 * A step that is repeated until it changes nothing. `statement` has to leave fewer rows for the next time, or it never ends.
 * LIMIT is allowed in UPDATE and DELETE of one table (manual, sections 15.2.2 and 15.2.17).
 */
export function repeated(title: string, statement: string): AdviceStep {
  return {
    title: `${title}; repeat until no row is changed, each time in a transaction of its own`,
    sql: `${statement} LIMIT ${batch};`,
  };
}
