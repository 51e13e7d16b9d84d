import type { Answer, Session } from '../../core/database/session.ts';
import type { Evidence, TrialCase } from '../../core/report/trials/trial-report.ts';
import { plural } from '../../core/report/wording.ts';
import { failed, passed, sentence, unanswered } from '../cases.ts';
import { isOrdered } from './ordered.ts';
import { compareResults, differenceEvidence } from './result-differences.ts';

/** Asks one declared query on the old and on the new schema, and holds the results against each other. */
export async function tryInvariant(name: string, sql: string, before: Session, after: Session): Promise<TrialCase> {
  const caseName = `invariant ${name}`;
  const query: Evidence = { kind: 'sql', title: 'The query', sql };
  const [old, now] = [await readOnly(before, sql), await readOnly(after, sql)];
  const ms = old.ms + now.ms;
  const rest = { evidence: [query], ms };
  if (old.kind === 'failed' && now.kind === 'failed') {
    const message = `The query runs neither before the change nor after it: ${sentence(now.failure.message)} (${now.failure.code}).`;
    return unanswered(caseName, 'error', 'invariant_fails', message, rest);
  }
  if (old.kind === 'failed') {
    const message = `The query runs after the change and not before it (${sentence(old.failure.message)}): there is nothing to compare with yet.`;
    return unanswered(caseName, 'skipped', 'not_on_base', message, rest);
  }
  if (now.kind === 'failed') {
    const message = `The query does not run any more: ${sentence(now.failure.message)} (${now.failure.code}).`;
    return failed(caseName, 'invariant_fails', message, rest);
  }
  if (old.rows.length === 0 && now.rows.length === 0) {
    return unanswered(
      caseName,
      'inconclusive',
      'no_rows',
      'The query gives no rows, before or after: that shows nothing.',
      rest,
    );
  }
  const compared = compareResults(old.rows, now.rows, isOrdered(before.engine, sql));
  switch (compared.kind) {
    case 'same':
      return passed(caseName, `${plural(old.rows.length, 'row')}, the same before and after.`, { ms });
    case 'same numbers':
      return passed(caseName, 'The same numbers before and after, written with other digits behind the point.', { ms });
    case 'other order':
      return failed(caseName, 'invariant_changed', 'The same rows come in another order than before.', rest);
    case 'differs': {
      const { gone, come } = compared;
      return failed(caseName, 'invariant_changed', changeText(old.rows.length, gone, come), {
        ms,
        evidence: [differenceEvidence('What changed', gone, come), query],
      });
    }
    default:
      return compared satisfies never;
  }
}

function changeText(rows: number, gone: readonly string[], come: readonly string[]): string {
  const [before] = gone;
  const [after] = come;
  const short = (text: string) => text.length <= 60 && !/[\r\n]/.test(text);
  if (rows === 1 && gone.length === 1 && come.length === 1 && before && after && short(before) && short(after)) {
    return `It was ${before} before the change, and is ${after} after it.`;
  }
  if (gone.length === 0) return `The change brought ${plural(come.length, 'row')} into the result.`;
  if (come.length === 0) return `The change took ${plural(gone.length, 'row')} out of the result.`;
  return `${plural(gone.length, 'row')} of the result went with the change, and ${plural(come.length, 'other', 'others')} came.`;
}

/** A query that writes would make the second answer another one than the first. */
async function readOnly(session: Session, sql: string): Promise<Answer> {
  await session.query(session.engine === 'postgres' ? 'BEGIN READ ONLY' : 'START TRANSACTION READ ONLY');
  const answer = await session.send(sql);
  if (!session.lost) await session.send('ROLLBACK');
  return answer;
}
