import type { Session } from '../../core/database/session.ts';
import type { TrialCase } from '../../core/report/trials/trial-report.ts';
import { plural } from '../../core/report/wording.ts';
import { type AssertionFile, cutAssertions } from '../assertions/assertion-file.ts';
import { readCoverable } from '../assertions/coverable.ts';
import { countedInTransaction, coverageOf, type Touching } from '../assertions/coverage.ts';
import { findAssertions } from '../assertions/find-files.ts';
import { mentionsOf } from '../assertions/mentions.ts';
import { type FileRun, runPlainFile } from '../assertions/run-file.ts';
import { readyPgtap, runPgtapFile } from '../assertions/run-pgtap.ts';
import { unanswered, withoutHistory } from '../cases.ts';
import { withSession } from '../data/with-session.ts';
import { isHistoryTable } from '../history.ts';
import type { Bench, Trial } from '../trial.ts';

type CutFile = Extract<AssertionFile, { kind: 'file' }>;

export const trial: Trial = {
  id: 'assertions',
  title: "The team's own SQL tests",
  what: 'Runs SQL tests on the new schema with rows in it, each file in a transaction that is rolled back: files of pgTAP, where every line of TAP is a case; and plain SQL, where a query must give no rows and a statement must not fail, unless `-- expect: rows`, `-- expect: 3 rows` or `-- expect: error 23505` above it says otherwise. `-- name: …` names a case. Scripts of MySQL speak by SIGNAL. It tells which tables, views, functions and constraints no test touches.',
  why: 'Rules that live in functions, triggers, policies and constraints are code like any other, and a migration that breaks one runs without an error.',
  byDefault: true,
  needs: [],
  async run(bench) {
    const { options, copies, world, nameOf } = bench;
    if (options.assertions.length === 0) {
      return { kind: 'nothing', reason: 'not_configured', message: 'drydock.yml names no assertions.' };
    }
    const { sources, problems } = findAssertions(world.files, options.assertions);
    if (sources.length + problems.length === 0) {
      const message = `There is no file that ends with .sql or .pg in ${options.assertions.join(', ')}.`;
      return { kind: 'nothing', reason: 'no_files', message };
    }
    const cases: TrialCase[] = problems.map(({ path, message }) => unanswered(path, 'error', 'not_readable', message));
    // What belongs to the tool is replaced in migrations; a test is sent as it is.
    const files = sources.map((source) => cutAssertions(source, { ...bench.stepOptions, placeholders: {} }));
    const shared = await copies.head({ rows: true });
    if (shared.kind === 'failed') return withoutHistory(shared.failed, nameOf);
    const touching: Touching[] = [];
    const pgtap = files.some((file) => file.kind === 'file' && file.style === 'pgtap')
      ? await withSession(bench, shared.database, readyPgtap)
      : null;
    for (const file of files) {
      bench.cancelled.throwIfAborted();
      if (file.kind === 'refused') {
        cases.push(unanswered(file.path, 'error', file.reason, file.message, { place: file.place }));
        continue;
      }
      if (file.style === 'pgtap' && pgtap !== null && 'missing' in pgtap) {
        cases.push(withoutPgtap(bench, file, pgtap.missing));
        continue;
      }
      const schema = pgtap !== null && 'schema' in pgtap ? pgtap.schema : null;
      const database = file.commits ? await ownCopy(bench) : shared.database;
      const ran = await withSession(bench, database, (session) => runFile(session, file, schema));
      if (file.commits) await copies.drop(database);
      cases.push(...ran.cases);
      touching.push({
        mentions: mentionsOf(file.source, bench.mysql),
        strings: file.style === 'pgtap',
        heard: ran.heard,
        counted: ran.counted,
      });
    }
    const vendored = pgtap !== null && 'schema' in pgtap && pgtap.schema !== 'public' ? pgtap.schema : null;
    const objects = await withSession(bench, shared.database, (session) =>
      readCoverable(
        session,
        (schema, name) => isHistoryTable(bench.folder.tool, schema, name) || (vendored !== null && schema === vendored),
      ),
    );
    await copies.drop(shared.database);
    const coverage = coverageOf(objects, touching);
    const percent = coverage.all === 0 ? 100 : Math.floor((coverage.touched * 100) / coverage.all);
    const touched = `They touch ${percent} % of the tables, views, functions and constraints (${coverage.touched} of ${coverage.all}).`;
    return {
      kind: 'ran',
      cases: uniquelyNamed(cases),
      summary: `${resultText(cases)} ${touched}`,
      evidence: coverage.evidence,
    };
  },
};

async function runFile(
  session: Session,
  file: CutFile,
  pgtapSchema: string | null,
): Promise<FileRun & { readonly counted: ReadonlySet<string> }> {
  const postgres = session.engine === 'postgres';
  if (postgres) {
    // Only superusers may: without it, functions are found by their names alone.
    await session.send("SET track_functions = 'all'");
    if (file.style === 'pgtap' && pgtapSchema !== null) {
      await session.query("SELECT set_config('search_path', current_setting('search_path') || ', ' || $1, false)", [
        pgtapSchema,
      ]);
    }
  }
  if (postgres || !file.commits) await session.query(postgres ? 'BEGIN' : 'START TRANSACTION');
  const ran = file.style === 'pgtap' ? await runPgtapFile(session, file) : await runPlainFile(session, file);
  const counted = await countedInTransaction(session);
  if (!session.lost) await session.send('ROLLBACK');
  return { ...ran, counted };
}

/** For what commits, which nobody can take back: the next file begins with the rows as they were. */
async function ownCopy(bench: Bench): Promise<string> {
  const own = await bench.copies.head({ rows: true });
  if (own.kind === 'failed') throw new Error('a history that applied before does not apply again');
  return own.database;
}

function withoutPgtap({ server }: Bench, file: CutFile, said: string): TrialCase {
  const major = server.version.major;
  const summary =
    server.origin === 'embedded'
      ? 'Name a server with url that has pgTAP, or let a migration or the seed bring its functions.'
      : `Install pgTAP on the server, such as with apt-get install postgresql-${major}-pgtap, or let a migration or the seed bring its functions.`;
  const message = `The server has no pgTAP, which this file is written for: ${said}.`;
  return unanswered(file.path, 'error', 'pgtap_missing', message, { advice: { summary, steps: [] } });
}

/** Two tests of one name are two cases all the same. */
function uniquelyNamed(cases: readonly TrialCase[]): readonly TrialCase[] {
  const seen = new Map<string, number>();
  return cases.map((one) => {
    const count = (seen.get(one.name) ?? 0) + 1;
    seen.set(one.name, count);
    return count === 1 ? one : { ...one, name: `${one.name} (${count})` };
  });
}

function resultText(cases: readonly TrialCase[]): string {
  const bad = cases.filter(({ verdict }) => verdict !== 'pass' && verdict !== 'skipped');
  const [first] = bad;
  if (first === undefined) {
    const passed = cases.filter(({ verdict }) => verdict === 'pass').length;
    return `${plural(passed, 'assertion holds', 'assertions hold')}.`;
  }
  if (bad.length === 1) return `${first.name}: ${first.message}`;
  return `${bad.length} of ${plural(cases.length, 'assertion')}: ${first.name}, ….`;
}
