import type { Answer, Row, Session, SqlFailure } from '../../core/database/session.ts';
import { placeOfFailure } from '../../core/execution/apply-migration.ts';
import type { Evidence, TrialCase } from '../../core/report/trials/trial-report.ts';
import { plural } from '../../core/report/wording.ts';
import { locate } from '../../core/sql/source-text.ts';
import { failed, passed, sentence, unanswered } from '../cases.ts';
import { valueText } from '../data/result-differences.ts';
import type { AssertionFile, AssertionStep } from './assertion-file.ts';
import type { Expectation } from './directives.ts';
import { sendStep } from './send-step.ts';

type PlainFile = Extract<AssertionFile, { kind: 'file' }>;

/** What the file found, and what the server said meanwhile, which tells which constraints spoke. */
export interface FileRun {
  readonly cases: readonly TrialCase[];
  readonly heard: readonly string[];
}

/** Runs the statements of a file one after the other. The caller has begun the transaction, and ends it. */
export async function runPlainFile(session: Session, file: PlainFile): Promise<FileRun> {
  const cases: TrialCase[] = [];
  const heard: string[] = [];
  let ms = 0;
  for (const one of file.steps) {
    const name = nameOf(file, one);
    if (one.directives.problem !== null) {
      const message = `-- expect: ${one.directives.problem}.`;
      cases.push(unanswered(name, 'error', 'assertion_invalid', message, { place: placeOf(one) }));
      continue;
    }
    const answer = await sendStep(session, one.step);
    ms += answer.ms;
    if (answer.kind === 'failed') heard.push(answer.failure.message);
    const found = caseOf(session, name, one, answer);
    if (found !== null) cases.push(found);
    if (session.lost) break;
  }
  if (cases.length === 0) {
    const message = `Its ${plural(file.steps.length, 'statement')} ${file.steps.length === 1 ? 'runs' : 'run'}.`;
    cases.push(
      file.steps.length === 0
        ? unanswered(file.path, 'skipped', 'empty', 'There is nothing in it.')
        : passed(file.path, message, { ms }),
    );
  }
  return { cases, heard };
}

function nameOf(file: PlainFile, { step, directives }: AssertionStep): string {
  return `${file.path}: ${directives.name ?? `line ${file.source.position(step.span.start).line}`}`;
}

function placeOf({ step }: AssertionStep) {
  return locate(step.source, step.span);
}

/** Null for a statement that prepares the ground, and did. */
function caseOf(session: Session, name: string, one: AssertionStep, answer: Answer): TrialCase | null {
  const { step, directives, query } = one;
  const expect: Expectation | null = directives.expect ?? (query ? { kind: 'no rows' } : null);
  const rest = { place: placeOf(one), ms: answer.ms };
  if (expect?.kind === 'error') return errorCase(session, name, expect.codes, answer, rest);
  if (answer.kind === 'failed') {
    const { failure } = answer;
    const said = `${sentence(failure.message)} (${failure.code})`;
    if (failure.lost) return unanswered(name, 'error', 'connection_lost', `The server went away: ${said}.`, rest);
    const own = isRaised(failure);
    return failed(
      name,
      own ? 'assertion_failed' : 'statement_failed',
      own ? `It does not hold: ${said}.` : `The server refuses it: ${said}.`,
      {
        ...rest,
        place: placeOfFailure(step, failure),
        evidence: detailOf(failure),
      },
    );
  }
  if (expect === null) return isAssertion(one) ? passed(name, 'It runs.', rest) : null;
  const { rows } = answer;
  const gave = `It gives ${rows.length === 0 ? 'no rows' : plural(rows.length, 'row')}`;
  switch (expect.kind) {
    case 'no rows':
      if (rows.length === 0) return passed(name, 'It gives no rows.', rest);
      return failed(name, 'returned_rows', `${gave}, and each row is something that should not be there.`, {
        ...rest,
        evidence: [rowsOf(rows)],
      });
    case 'rows':
      if (rows.length > 0) return passed(name, `${gave}.`, rest);
      return failed(name, 'no_rows', 'It gives no rows, and should give some.', rest);
    case 'so many rows':
      if (rows.length === expect.rows) return passed(name, `${gave}.`, rest);
      return failed(name, 'wrong_rows', `${gave}, and should give ${plural(expect.rows, 'row')}.`, {
        ...rest,
        evidence: rows.length === 0 ? [] : [rowsOf(rows)],
      });
    default:
      return expect satisfies never;
  }
}

/** What is there to be held: it is named, or it calls something that may raise an error. */
function isAssertion({ step, directives }: AssertionStep): boolean {
  return directives.name !== null || /^(?:do|call)\b/i.test(step.sql);
}

function errorCase(
  session: Session,
  name: string,
  codes: readonly string[],
  answer: Answer,
  rest: Pick<TrialCase, 'place' | 'ms'>,
): TrialCase {
  const wanted = codes.length === 0 ? 'an error' : `error ${codes.join(' or ')}`;
  if (answer.kind === 'done') return failed(name, 'no_error', `The server takes it, and ${wanted} was expected.`, rest);
  const { failure } = answer;
  const said = `${sentence(failure.message)} (${failure.code})`;
  if (failure.lost) return unanswered(name, 'error', 'connection_lost', `The server went away: ${said}.`, rest);
  if (codes.length === 0 || codes.some((code) => isCode(session, code, failure.code))) {
    return passed(name, `The server refuses it, as it should: ${said}.`, rest);
  }
  return failed(
    name,
    'other_error',
    `The server refuses it with another error than ${codes.join(' or ')}: ${said}.`,
    rest,
  );
}

/** MySQL and MariaDB give a number; of SQLSTATEs, 45000 is the one that people write, for SIGNAL. */
function isCode({ engine }: Session, wanted: string, code: string): boolean {
  return wanted.toUpperCase() === code || (engine !== 'postgres' && wanted === '45000' && code === '1644');
}

/** ASSERT and RAISE of PL/pgSQL, SIGNAL of MySQL and MariaDB. */
function isRaised({ code }: SqlFailure): boolean {
  return code === 'P0001' || code === 'P0004' || code === '1644';
}

function detailOf({ detail, hint }: SqlFailure): readonly Evidence[] {
  return [detail, hint].flatMap((text, place) =>
    text === null ? [] : [{ kind: 'text', title: place === 0 ? 'Detail' : 'Hint of the server', text } as const],
  );
}

const mostRows = 10;
const longestValue = 200;

export function rowsOf(rows: readonly Row[]): Evidence {
  const names = Object.keys(rows[0] ?? {});
  const shown = rows.slice(0, mostRows).map((row) => names.map((name) => shownValue(row[name])));
  const title = rows.length > mostRows ? `The first ${mostRows} of ${plural(rows.length, 'row')}` : 'What it gives';
  return { kind: 'table', title, columns: names.map((name) => ({ name, align: 'left' })), rows: shown };
}

function shownValue(value: unknown): string {
  const text = valueText(value);
  return text.length > longestValue ? `${text.slice(0, longestValue)}…` : text;
}
