import type { Evidence, TrialCase } from '../../core/report/trials/trial-report.ts';
import { failed, passed, sentence, unanswered } from '../cases.ts';
import { comparisonOf, judgeLatency } from './judge-latency.ts';
import type { MeasuredQuery } from './measure-query.ts';
import { moreWork, type SeenPlan, shapeChange, type Work, workText } from './plan.ts';
import type { Threshold } from './threshold.ts';

/** What was measured of one query, as a case: first what the server counts, which is the same every time, then what the clock says. */
export function judgeQuery(
  name: string,
  sql: string,
  measured: MeasuredQuery,
  threshold: Threshold,
  ms: number,
): TrialCase {
  const query: Evidence = { kind: 'sql', title: 'The query', sql };
  if (measured.kind === 'failed') return failedQuery(name, sql, measured, ms);
  const { before, after, plans } = measured;
  const latency = judgeLatency(before, after, threshold);
  const evidence: readonly Evidence[] = [
    comparisonOf('Time of one run', before, after),
    ...(plans === null ? [] : planEvidence(plans.before, plans.after)),
    query,
  ];
  const rest = { ms, evidence };
  const shape = plans === null ? null : shapeChange(plans.before.shape, plans.after.shape);
  const signs = shape === null || shape.signs.length === 0 ? '' : ` ${capital(listed(shape.signs))}.`;
  if (plans !== null) {
    const more = moreWork(plans.before.work, plans.after.work);
    if (more !== null) return failed(name, 'more_work', `${more}${signs}`, rest);
  }
  if (latency.kind === 'slower') return failed(name, 'slower', `${latency.message}${signs}`, rest);
  // The same plan that looks at as much takes as long: a clock that is too coarse to show it takes nothing of that away.
  const same = plans !== null && shape?.changed === false && isAsMuch(plans.before.work, plans.after.work);
  if (latency.kind === 'unsure' && same && latency.looksWithin) {
    return passed(
      name,
      `One run looks at ${comparedText(plans.before.work, plans.after.work)}, by the same plan. ${latency.message}`,
      rest,
    );
  }
  if (latency.kind === 'unsure')
    return unanswered(name, 'inconclusive', 'not_distinguishable', `${latency.message}${signs}`, rest);
  if (latency.kind === 'too few') return unanswered(name, 'inconclusive', 'too_few_samples', latency.message, rest);
  if (plans === null) return passed(name, latency.message, rest);
  const work = comparedText(plans.before.work, plans.after.work);
  if (signs !== '' && plans.after.work.amount >= plans.before.work.amount) {
    const message = `The plan is another one:${signs.toLowerCase().replace(/\.$/, '')}. It still does little with the rows of this run (${work}).`;
    return { ...failed(name, 'plan_changed', message, rest), verdict: 'warn' };
  }
  return passed(name, `${latency.message.replace(/\.$/, '')}; one run looks at ${work}.`, rest);
}

function comparedText(before: Work, after: Work): string {
  return before.amount === after.amount
    ? `${workText(after)} as before`
    : `${workText(after)}, ${before.amount} before`;
}

function isAsMuch(before: Work, after: Work): boolean {
  return after.amount <= before.amount * 1.05;
}

function failedQuery(
  name: string,
  sql: string,
  { on, failure }: Extract<MeasuredQuery, { kind: 'failed' }>,
  ms: number,
): TrialCase {
  const said = `${sentence(failure.message)} (${failure.code})`;
  const rest = { ms, evidence: [{ kind: 'sql', title: 'The query', sql } as const] };
  switch (on) {
    case 'after':
      return failed(name, 'query_broken', `The new schema does not take it any more: ${said}.`, rest);
    case 'before': {
      const message = `The old schema does not have what it asks for (${said}): there is nothing to compare with yet.`;
      return unanswered(name, 'skipped', 'not_on_base', message, rest);
    }
    case 'both': {
      const parameters = /\$\d|[^:]:[a-z]\w*|\?/i.test(sql)
        ? ' A query has to hold values where the application has parameters.'
        : '';
      return unanswered(
        name,
        'error',
        'query_fails',
        `It runs neither on the old schema nor on the new one: ${said}.${parameters}`,
        rest,
      );
    }
    default:
      return on satisfies never;
  }
}

function planEvidence(before: SeenPlan, after: SeenPlan): readonly Evidence[] {
  const table: Evidence = {
    kind: 'table',
    title: 'What one run does',
    columns: [
      { name: '', align: 'left' },
      { name: 'before', align: 'right' },
      { name: 'after', align: 'right' },
    ],
    rows: [
      [before.work.unit === 'blocks' ? 'blocks looked at' : 'rows looked at', before.work.amount, after.work.amount],
      ['rows that it gives or writes', before.work.rows, after.work.rows],
    ],
  };
  const same = before.shape.lines.join('\n') === after.shape.lines.join('\n');
  return [
    table,
    ...(same
      ? [{ kind: 'text', title: 'The plan, the same before and after', text: after.text } as const]
      : [
          { kind: 'text', title: 'The plan before', text: before.text } as const,
          { kind: 'text', title: 'The plan after', text: after.text } as const,
        ]),
  ];
}

function listed(parts: readonly string[]): string {
  return parts.join(', and ');
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
