import { displayName } from '../../core/schema/mysql/catalog.ts';
import type { Problem } from '../rule.ts';
import { slowAlterAdvice } from './advice/slow-alter.ts';
import { isStored } from './deployed.ts';
import type { MysqlStatementContext } from './rule-part.ts';
import {
  consequence,
  durationOf,
  isBlocking,
  isLive,
  liveActions,
  severityOfWait,
  severityOfWork,
  workProblem,
} from './table-work.ts';

/** Work over the rows of tables in use, under a lock that blocks or by building a table anew, that no rule has explained. */
export function* unexplainedWork(context: MysqlStatementContext): Generator<Problem> {
  const { statement, effect, explained, main } = context;
  if (isStored(statement, context)) return;
  for (const table of effect.tables) {
    // LOCK TABLES and changes of rows have rules of their own; a lock that is held for a moment is not work.
    if (table.algorithm === null || !isLive(context, table.table)) continue;
    const blocks = table.lock !== 'NONE' && table.scans;
    if (!blocks && !table.rebuilds && table.algorithm !== 'COPY') continue;
    if (table !== main) {
      yield {
        message: `${displayName(table.table)} is worked on too, because ${table.because ?? 'the statement names it'}: the statement ${consequence(context, table, [])}.`,
        severity:
          table.lock === 'NONE'
            ? severityOfWork(durationOf(context, table))
            : severityOfWait(durationOf(context, table), effect.certain),
      };
      continue;
    }
    const works = liveActions(context).filter(
      ({ effect: one }) => isBlocking(one) || one.rebuilds || one.algorithm === 'COPY',
    );
    const rest = works.filter(({ effect: one }) => !explained.has(one.action));
    if (rest.length > 0) yield workProblem(context, table, rest, { advice: slowAlterAdvice(context, table, rest) });
    // No action is to blame by itself: the statement is, unless it was spoken of.
    else if (works.length === 0 && explained.size === 0) yield workProblem(context, table, []);
  }
}
