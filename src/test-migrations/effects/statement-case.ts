import type { Migration } from '../../core/migrations/migration.ts';
import { maskSecrets } from '../../core/report/secrets.ts';
import { timeText } from '../../core/report/trials/figures.ts';
import type { Evidence, TrialCase } from '../../core/report/trials/trial-report.ts';
import { grouped, plural } from '../../core/report/wording.ts';
import { plain } from '../../core/runtime/plain-text.ts';
import { locate } from '../../core/sql/source-text.ts';
import { failed, passed, unanswered } from '../cases.ts';
import { type Harm, keepsOthersOut, weightOf } from './compared.ts';
import type { MeasuredStatement } from './measuring.ts';

/** A statement's case, and what it does to those who use the database. */
export interface StatementCase {
  readonly trialCase: TrialCase;
  /** Null for one that keeps nobody waiting. */
  readonly worst: WorstHarm | null;
  readonly agreement: Agreement;
}

/** How a statement's measurement stands to its prediction. */
export type Agreement = 'same' | 'different' | 'unforeseen';

export interface WorstHarm {
  /** "ACCESS EXCLUSIVE on orders for 812 ms, rewrites it" */
  readonly text: string;
  readonly weight: number;
  readonly ms: number;
}

/**
 * Makes the cases of one migration. Statements that keep nobody waiting, as predicted, share one where there are many: nobody reads a
 * hundred times that an INSERT is harmless.
 */
export function statementCases(
  name: string,
  migration: Migration,
  statements: readonly MeasuredStatement[],
  unmeasured: number,
): readonly StatementCase[] {
  const names = new Set<string>();
  const all = statements.map((one, place) => ({
    one,
    made: statementCase(nameFor(name, one, names), one, heldFor(statements, place)),
  }));
  const quiet = all.filter(({ one, made }) => made.trialCase.verdict === 'pass' && made.worst === null && !one.unread);
  if (quiet.length <= mostQuiet && unmeasured === 0) return all.map(({ made }) => made);
  const rest = all.filter((one) => !quiet.includes(one)).map(({ made }) => made);
  return [
    ...rest,
    quietCase(
      name,
      migration,
      quiet.map(({ one }) => one),
      unmeasured,
    ),
  ];
}

const mostQuiet = 3;

function quietCase(
  name: string,
  migration: Migration,
  statements: readonly MeasuredStatement[],
  unmeasured: number,
): StatementCase {
  const ms = statements.reduce((sum, one) => sum + one.ms, 0);
  const others = unmeasured === 0 ? '' : ` ${plural(unmeasured, 'more statement')} of the same kind ran unmeasured.`;
  const [first] = statements;
  const { source } = migration.up;
  const trialCase = passed(
    `${name}: ${plural(statements.length, 'statement')} that ${statements.length === 1 ? 'keeps' : 'keep'} nobody waiting`,
    `Nobody who uses a table that was there before notices them, as predicted.${others}`,
    { ms, place: first ? locate(source, first.step.span) : null },
  );
  return { trialCase, worst: null, agreement: 'same' };
}

/** "V7__state.sql:3 ALTER TABLE orders …". A second one on the line gets a number. */
function nameFor(name: string, { step }: MeasuredStatement, names: Set<string>): string {
  const { line } = locate(step.source, step.span);
  const text = `${name}:${line} ${statementText(step.sql)}`;
  let unique = text;
  for (let i = 2; names.has(unique); i++) unique = `${text} (${i})`;
  names.add(unique);
  return unique;
}

/** The beginning of a statement on one line, without what must not be shown. */
export function statementText(sql: string, most = 70): string {
  const text = maskSecrets(sql)
    .replace(/^(?:\s|--[^\n]*\n|\/\*(?!!)[\s\S]*?\*\/)+/, '')
    .replace(/\s+/g, ' ')
    .trim();
  return plain(text, most);
}

/** Milliseconds for which the locks of a statement are held: to the end of its transaction. */
function heldFor(statements: readonly MeasuredStatement[], place: number): number {
  const own = statements[place];
  if (own === undefined) return 0;
  if (own.transaction === null) return own.ms;
  return statements
    .slice(place)
    .filter(({ transaction }) => transaction === own.transaction)
    .reduce((sum, { ms }) => sum + ms, 0);
}

function statementCase(name: string, measured: MeasuredStatement, held: number): StatementCase {
  const { step, compared, doubts, unread, ms } = measured;
  const [harm] = compared.harm;
  const worst = harm ? { text: harmText(harm, held), weight: weightOf(harm), ms: held } : null;
  const rest = { ms, place: locate(step.source, step.span), evidence: evidenceOf(measured, held) };
  const made = (trialCase: TrialCase, agreement: Agreement): StatementCase => ({ trialCase, worst, agreement });
  const here = worst ? worst.text : 'it keeps nobody waiting';

  if (unread || (doubts.length > 0 && compared.more.length > 0)) {
    const message = `${doubts[0] ?? 'Nothing is predicted.'} Here: ${here}.`;
    const hurts = compared.harm.some((one) => keepsOthersOut(one) || one.work.length > 0);
    if (!hurts) return made(passed(name, message, rest), 'unforeseen');
    return made({ ...failed(name, 'not_foreseen', message, rest), verdict: 'warn' }, 'unforeseen');
  }
  if (compared.more.length > 0) {
    const message = `The server does more than the lint says: ${clauses(compared.more)}. Production would meet it unprepared. Measured: ${here}.`;
    return made(failed(name, 'prediction_wrong', message, rest), 'different');
  }
  if (compared.beyond.length > 0) {
    const message = `No migration makes what it works on, so that nothing could be predicted: ${clauses(compared.beyond)}. Measured: ${here}.`;
    return made({ ...failed(name, 'not_foreseen', message, rest), verdict: 'warn' }, 'unforeseen');
  }
  if (compared.less.length > 0 && doubts.length === 0) {
    const message = `The server does less than the lint says: ${clauses(compared.less)}. Measured: ${here}.`;
    return made({ ...failed(name, 'less_than_predicted', message, rest), verdict: 'warn' }, 'different');
  }
  if (compared.open.length > 0) {
    const message = `Nothing told ${clauses(compared.open)}. What could be measured is as predicted.`;
    return made(unanswered(name, 'inconclusive', 'not_measured', message, rest), 'same');
  }
  const message = worst ? `As predicted: ${here}.` : 'As predicted, it keeps nobody waiting.';
  return made(passed(name, message, rest), 'same');
}

function clauses(all: readonly string[]): string {
  const shown = all.slice(0, 3).map((one) => plain(one, 160));
  const more = all.length - shown.length;
  return more > 0 ? `${shown.join('; ')}; and ${more} more` : shown.join('; ');
}

function harmText({ relation, lock, work, brief }: Harm, held: number): string {
  const name = plain(relation, 80);
  if (brief) return `${lock} on ${name} for a moment`;
  if (lock === null) return `${work.join(', ').replace(/\bit\b/, name)}, in ${timeText(held)}`;
  const done = work.length === 0 ? '' : `, ${work.join(', ')}`;
  return `${lock} on ${name} for ${timeText(held)}${done}`;
}

function evidenceOf({ compared, ms, figures }: MeasuredStatement, held: number): readonly Evidence[] {
  const rows = compared.rows.map(({ relation, predicted, measured }) => [plain(relation, 80), predicted, measured]);
  const extra: [string, string | null, string][] = [['time', null, timeText(ms)]];
  if (held > ms * 1.05) extra.push(['locks held for', null, timeText(held)]);
  for (const [name, value] of figures) extra.push([name, null, typeof value === 'number' ? grouped(value) : value]);
  return [
    {
      kind: 'table',
      title: 'Predicted and measured',
      columns: [
        { name: '', align: 'left' },
        { name: 'Predicted', align: 'left' },
        { name: 'Measured', align: 'left' },
      ],
      rows: [...rows, ...extra],
    },
  ];
}
