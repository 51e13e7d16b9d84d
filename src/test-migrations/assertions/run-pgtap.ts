import type { Row, Session } from '../../core/database/session.ts';
import { placeOfFailure } from '../../core/execution/apply-migration.ts';
import type { Location } from '../../core/report/finding.ts';
import type { TrialCase } from '../../core/report/trials/trial-report.ts';
import { plural } from '../../core/report/wording.ts';
import { optional } from '../../core/schema/server/row.ts';
import { locate } from '../../core/sql/source-text.ts';
import { failed, passed, sentence, unanswered } from '../cases.ts';
import type { AssertionFile } from './assertion-file.ts';
import type { FileRun } from './run-file.ts';
import { sendStep } from './send-step.ts';
import { readTap, type TapTest } from './tap.ts';

/** Runs a file of pgTAP: what its statements give are lines of TAP, and each `ok` and `not ok` is a case. */
export async function runPgtapFile(session: Session, file: Extract<AssertionFile, { kind: 'file' }>): Promise<FileRun> {
  const texts: string[] = [];
  const places: Location[] = [];
  const cases: TrialCase[] = [];
  const heard: string[] = [];
  for (const { step } of file.steps) {
    const answer = await sendStep(session, step);
    const place = locate(step.source, step.span);
    if (answer.kind === 'done') {
      if (answer.rows.length === 0) continue;
      texts.push(answer.rows.flatMap(valuesOf).join('\n'));
      places.push(place);
      continue;
    }
    const { failure } = answer;
    heard.push(failure.message);
    const name = `${file.path}: line ${place.line}`;
    const message = `The server refuses it: ${sentence(failure.message)} (${failure.code}).`;
    cases.push(
      failure.lost
        ? unanswered(name, 'error', 'connection_lost', message, { place })
        : failed(name, 'statement_failed', message, { place: placeOfFailure(step, failure) }),
    );
    if (failure.lost) break;
  }
  const output = readTap(texts);
  cases.unshift(...output.tests.map((test, at) => caseOf(file.path, test, at + 1, places[test.from] ?? null)));
  heard.push(...output.tests.flatMap((test) => test.diagnostics));
  if (output.bailedOut !== null) {
    cases.push(failed(`${file.path}: to its end`, 'bailed_out', `It bailed out: ${sentence(output.bailedOut)}.`));
  } else if (output.skipped !== null) {
    const why = output.skipped === '' ? 'no reason' : sentence(output.skipped);
    cases.push(unanswered(file.path, 'skipped', 'skip', `It skips itself: ${why}.`));
  } else cases.push(...planCases(file.path, output.planned, output.tests.length));
  return { cases, heard };
}

function valuesOf(row: Row): readonly string[] {
  return Object.keys(row).map((name) => optional(row, name) ?? '');
}

function planCases(path: string, planned: number | null, ran: number): readonly TrialCase[] {
  const name = `${path}: as many tests as planned`;
  if (planned === null) {
    const message = 'It says neither plan() nor finish(), so that nobody knows whether it ran to its end.';
    return [failed(name, 'plan_mismatch', message)];
  }
  if (planned === ran) return [];
  return [failed(name, 'plan_mismatch', `It planned ${plural(planned, 'test')} and ran ${ran}.`)];
}

function caseOf(path: string, test: TapTest, at: number, place: Location | null): TrialCase {
  const { ok, description, directive, diagnostics } = test;
  const name = `${path}: ${description === '' ? `test ${test.number ?? at}` : description}`;
  if (directive !== null) {
    const word =
      directive.kind === 'todo' ? (ok ? 'It is to be done, and holds already' : 'It is to be done') : 'It is skipped';
    const why = directive.reason === '' ? '' : `: ${sentence(directive.reason)}`;
    if (ok && directive.kind === 'todo') return passed(name, `${word}${why}.`, { place });
    return unanswered(name, 'skipped', directive.kind, `${word}${why}.`, { place });
  }
  if (ok) return passed(name, 'It holds.', { place });
  const told = diagnostics.filter((line) => !/^Failed (?:TODO )?test\b/i.test(line.trim()));
  const short = told.map((line) => line.trim().replace(/\s+/g, ' ')).join('; ');
  const why = short === '' || short.length > 160 ? '' : ` ${sentence(short)}.`;
  const evidence =
    told.length === 0 ? [] : [{ kind: 'text', title: 'What pgTAP says', text: diagnostics.join('\n') } as const];
  return failed(name, 'assertion_failed', `It does not hold.${why}`, { place, evidence });
}

/**
 * Makes pgTAP ready in a database of our own: the extension, or what a migration brought of it.
 * @returns the schema that its functions are in, or why there is none
 */
export async function readyPgtap(
  session: Session,
): Promise<{ readonly schema: string } | { readonly missing: string }> {
  const find = async () => {
    const [row] = await session.query(
      `SELECT quote_ident(n.nspname) AS schema FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
       WHERE p.proname = 'plan' AND p.pronargs = 1
         AND EXISTS (SELECT FROM pg_proc q WHERE q.proname = 'finish' AND q.pronamespace = p.pronamespace) LIMIT 1`,
    );
    return row ? optional(row, 'schema') : null;
  };
  const there = await find();
  if (there !== null) return { schema: there };
  const made = await session.send('CREATE EXTENSION pgtap');
  if (made.kind === 'failed') return { missing: sentence(made.failure.message) };
  return { schema: (await find()) ?? 'public' };
}
