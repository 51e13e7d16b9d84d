import { DatabaseError, type Session } from '../../core/database/session.ts';
import type { Evidence, TrialCase } from '../../core/report/trials/trial-report.ts';
import { grouped, plural } from '../../core/report/wording.ts';
import { passed, sentence, unanswered, withoutHistory } from '../cases.ts';
import { means, readChange } from '../data/change-reading.ts';
import { type ComparedTable, compareTable } from '../data/compare-table.ts';
import { fingerprint } from '../data/fingerprints.ts';
import { tryInvariant } from '../data/invariants.ts';
import { judgeTable } from '../data/judge-table.ts';
import { type LeaveOut, readLiveTables } from '../data/live-tables.ts';
import { pairsOf, type TablePair } from '../data/pairs.ts';
import { tryRefusal } from '../data/refusals.ts';
import { readAlike } from '../data/session-settings.ts';
import { tryConstraints } from '../data/try-constraints.ts';
import { readConstraints } from '../data/unproven-rows.ts';
import { withSession } from '../data/with-session.ts';
import { isHistoryTable } from '../history.ts';
import type { Bench, Trial } from '../trial.ts';

export const trial: Trial = {
  id: 'data',
  title: 'Rows before and after',
  what: 'Compares a database with rows before and after the change: how many rows each table has, and every column that no statement of the change sets, by a hash that the server computes. It follows renames, looks for rows that lead nowhere, asks the invariants of drydock.yml on both sides, and sends the statements that the new schema has to refuse.',
  why: 'A change of type that rounds, a column that is dropped and made again, a DELETE that cascades further than its author thought, a trigger that a backfill sets off: all of them run without an error, and no backup brings the values back that nobody missed in time.',
  byDefault: true,
  needs: [],
  async run(bench) {
    const { copies, history, options, nameOf } = bench;
    const cases: TrialCase[] = [];
    const evidence: Evidence[] = [];
    const refuses = Object.entries(options.refuses);
    const changes = history.change.length > 0;
    if (!changes && refuses.length === 0) {
      return { kind: 'nothing', reason: 'nothing_to_do', message: 'Nothing changed since the base.' };
    }
    const head = await copies.head({ rows: true, readOnly: true });
    if (head.kind === 'failed') return withoutHistory(head.failed, nameOf);
    let said: readonly string[] = [];
    if (changes) {
      const base = await copies.base({ rows: true, readOnly: true });
      if (base.kind === 'failed') return withoutHistory(base.failed, nameOf);
      const compared = await withSession(bench, base.database, (before) =>
        withSession(bench, head.database, async (after) => {
          for (const [name, sql] of Object.entries(options.invariants)) {
            cases.push(await tryInvariant(name, sql, before, after));
          }
          return compareRows(bench, before, after);
        }),
      );
      cases.push(...compared.cases);
      evidence.push(...compared.evidence);
      said = compared.said;
    }
    if (refuses.length > 0) cases.push(...(await tryRefusals(bench, refuses)));
    if (cases.length === 0) {
      return {
        kind: 'nothing',
        reason: 'nothing_to_do',
        message: 'The base has no table whose rows could be compared.',
      };
    }
    const summary = summaryOf(cases, said);
    return { kind: 'ran', cases, evidence, ...(summary === null ? {} : { summary }) };
  },
};

/** In a copy of its own: on MySQL and MariaDB, a definition among the statements could not be taken back. */
async function tryRefusals(
  bench: Bench,
  refuses: readonly (readonly [string, string])[],
): Promise<readonly TrialCase[]> {
  const own = await bench.copies.head({ rows: true });
  if (own.kind === 'failed') return [];
  const cases = await withSession(bench, own.database, async (session) => {
    const tried: TrialCase[] = [];
    for (const [name, sql] of refuses) tried.push(await tryRefusal(name, sql, session));
    return tried;
  });
  await bench.copies.drop(own.database);
  return cases;
}

async function compareRows(bench: Bench, before: Session, after: Session) {
  const leaveOut: LeaveOut = (schema, name) => isHistoryTable(bench.folder.tool, schema, name);
  const reading = readChange(bench.history.change, bench.mysql);
  const constraints = await readConstraints(before, leaveOut);
  const pairs = pairsOf(
    await readLiveTables(before, leaveOut),
    await readLiveTables(after, leaveOut),
    reading.renamings,
  );
  await readAlike(before);
  await readAlike(after);
  const cases: TrialCase[] = [];
  const said: string[] = [];
  const quiet: ComparedTable[] = [];
  const told: (readonly [ComparedTable, readonly string[]])[] = [];
  for (const pair of pairs.both) {
    bench.cancelled.throwIfAborted();
    const table = await comparedOrWhy(before, after, pair);
    if ('why' in table) {
      cases.push(table.why);
      continue;
    }
    const cause = constraints.find(
      (one) =>
        one.cascades &&
        one.table === pair.before.name &&
        one.schema === pair.before.schema &&
        reading.touches.some((touch) => touch.what === 'removes rows' && one.to !== null && means(touch.table, one.to)),
    );
    const verdict = judgeTable(table, {
      reading,
      cascade: cause
        ? `Its foreign key ${cause.name} is ON DELETE CASCADE, and the change removes rows of ${cause.to?.name}.`
        : null,
      setAside: pairs.setAside.get(pair.before)?.display ?? null,
    });
    cases.push(...verdict.cases);
    said.push(...verdict.said);
    const moved = pair.before.display !== pair.after.display || pair.dropped.length > 0;
    if (verdict.cases.length > 0 || verdict.said.length > 0 || table.leftOut.length > 0 || moved) {
      told.push([table, verdict.said]);
      if (table.before + table.after === 0) quiet.push(table);
      else if (verdict.cases.length === 0) cases.push(deliberate(table, verdict.said));
    } else quiet.push(table);
  }
  cases.push(...quietCases(quiet));
  cases.push(...(await tryConstraints(before, after, leaveOut, reading)));
  const table = await tableOfTables(before, told, pairs.dropped);
  const evidence = table.rows.length === 0 ? [] : [table];
  return { cases, said, evidence };
}

/** A table that the server does not let be read is a question without an answer, and no reason to ask nothing of the others. */
async function comparedOrWhy(
  before: Session,
  after: Session,
  pair: TablePair,
): Promise<ComparedTable | { readonly why: TrialCase }> {
  try {
    return await compareTable(before, after, pair);
  } catch (error) {
    if (!(error instanceof DatabaseError) || error.failure.lost) throw error;
    const name = `${pair.after.display} keeps its rows and values`;
    const message = `It cannot be compared: ${sentence(error.failure.message)} (${error.failure.code}).`;
    return { why: unanswered(name, 'error', 'not_readable', message) };
  }
}

/** A table of which something is to be said, and nothing to be blamed. */
function deliberate(table: ComparedTable, said: readonly string[]): TrialCase {
  const name = `${table.pair.after.display} keeps what the change does not touch`;
  const rest = table.leftOut.length === 0 ? '' : ` Not compared: ${table.leftOut.join('; ')}.`;
  const sentences = said.map((one) => `${one.charAt(0).toUpperCase()}${one.slice(1)}.`).join(' ');
  const compared = table.columns.filter((one) => !one.differs).length;
  // What was left out may be all there is.
  if (compared === 0 && said.length === 0) {
    return unanswered(name, 'inconclusive', 'not_comparable', `Nothing of it can be compared.${rest}`);
  }
  return passed(
    name,
    `${sentences === '' ? '' : `${sentences} `}${compared === 0 ? '' : `${plural(compared, 'column')} as before.`}${rest}`.trim(),
  );
}

/** Tables with nothing to tell, in two cases: those with rows, and those that show nothing for want of them. */
function quietCases(quiet: readonly ComparedTable[]): readonly TrialCase[] {
  const full = quiet.filter((one) => one.before > 0);
  const empty = quiet.filter((one) => one.before === 0);
  const cases: TrialCase[] = [];
  if (full.length > 0) {
    const rows = full.reduce((sum, one) => sum + one.before, 0);
    const columns = full.reduce((sum, one) => sum + one.columns.length, 0);
    const which = full.length === 1 ? (full[0]?.pair.after.display ?? '') : `${full.length} tables`;
    cases.push(
      passed(
        `${which} ${full.length === 1 ? 'keeps its' : 'keep their'} rows and values`,
        `${plural(rows, 'row')} and ${plural(columns, 'column')} are as they were.`,
      ),
    );
  }
  if (empty.length > 0) {
    const [first] = empty;
    const which = empty.length === 1 ? (first?.pair.after.display ?? '') : `${empty.length} tables`;
    const names = empty
      .slice(0, 8)
      .map((one) => one.pair.after.display)
      .join(', ');
    const message = `Without rows nothing can be shown${empty.length === 1 ? '' : `: ${names}${empty.length > 8 ? ', …' : ''}`}.`;
    cases.push(unanswered(`${which} without rows`, 'skipped', 'no_rows', message));
  }
  return cases;
}

async function tableOfTables(
  before: Session,
  told: readonly (readonly [ComparedTable, readonly string[]])[],
  dropped: readonly ComparedTable['pair']['before'][],
): Promise<Extract<Evidence, { kind: 'table' }>> {
  const rows: (readonly (string | number | null)[])[] = [];
  for (const [{ pair, before: was, after: is }, said] of told) {
    const renamed = pair.before.display === pair.after.display ? [] : [`was ${pair.before.display}`];
    const gone = pair.dropped.map((one) => `${one.name} dropped`);
    const all = [...renamed, ...said, ...gone];
    if (all.length > 0 || was !== is) rows.push([pair.after.display, was, is, all.join('; ')]);
  }
  for (const table of dropped) {
    const counted = await fingerprint(before, { table, key: [], keyAs: [], columns: [] });
    rows.push([table.display, counted.rows, null, 'dropped']);
  }
  return {
    kind: 'table',
    title: 'Tables that are not as they were',
    columns: [
      { name: 'table', align: 'left' },
      { name: 'rows before', align: 'right' },
      { name: 'rows after', align: 'right' },
      { name: 'by the change', align: 'left' },
    ],
    rows,
  };
}

function summaryOf(cases: readonly TrialCase[], said: readonly string[]): string | null {
  if (cases.some(({ verdict }) => verdict !== 'pass' && verdict !== 'skipped')) return null;
  const what = cases.every(({ verdict }) => verdict === 'skipped')
    ? 'There were no rows to compare'
    : 'What the change does not touch is as it was';
  if (said.length === 0) return `${what}.`;
  const first = said.slice(0, 2).join('; ');
  return `${what}; ${first}${said.length > 2 ? `; and ${grouped(said.length - 2)} more` : ''}.`;
}
