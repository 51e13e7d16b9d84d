import type { Session } from '../../core/database/session.ts';
import type { TrialCase } from '../../core/report/trials/trial-report.ts';
import { plural } from '../../core/report/wording.ts';
import { withoutHistory } from '../cases.ts';
import { type LeaveOut, readLiveTables } from '../data/live-tables.ts';
import { qualified } from '../data/quoting.ts';
import { withSession } from '../data/with-session.ts';
import { isHistoryTable } from '../history.ts';
import { judgeQuery } from '../performance/judge-query.ts';
import { measureQuery, type Sides } from '../performance/measure-query.ts';
import { parseThreshold, type Threshold } from '../performance/threshold.ts';
import type { Bench, Trial } from '../trial.ts';

/** For all runs of one query. */
const budgetMs = 120_000;

export const trial: Trial = {
  id: 'performance',
  title: 'Queries on the old and the new schema',
  what: 'Runs the named queries of drydock.yml on the old and on the new schema with the same rows, in turn. What the server counts for one run (blocks, rows) decides first, since it is the same every time; then how the plan changed; then the times, with an interval, against the threshold. What the runs do not carry is called inconclusive, with the smallest change that they would tell.',
  why: 'A dropped index, a new type that an index does not serve, a view with a join more: nothing fails, every test is green, and the page takes ten times as long on the day of the deployment.',
  byDefault: true,
  needs: ['change'],
  async run(bench) {
    const { options, settings, copies, nameOf } = bench;
    const queries = Object.entries(options.queries);
    if (queries.length === 0) {
      return { kind: 'nothing', reason: 'not_configured', message: 'drydock.yml names no queries.' };
    }
    const threshold = parseThreshold(settings.performance.threshold);
    const [base, head] = [await copies.base({ rows: true }), await copies.head({ rows: true })];
    if (base.kind === 'failed') return withoutHistory(base.failed, nameOf);
    if (head.kind === 'failed') return withoutHistory(head.failed, nameOf);
    try {
      if (copies.data === 'no rows') {
        const message = 'Without rows, every query is as fast as every other: fill the tables with rows or a seed.';
        return { kind: 'nothing', reason: 'no_rows', message };
      }
      const cases = await withSession(bench, base.database, (before) =>
        withSession(bench, head.database, (after) => tryAll(bench, { before, after }, queries, threshold)),
      );
      const good = cases.every(({ verdict }) => verdict === 'pass');
      const summary = `${plural(queries.length, 'query keeps', 'queries keep')} to ${threshold.text}, with ${copies.data}.`;
      return { kind: 'ran', cases, ...(good ? { summary } : {}) };
    } finally {
      await copies.drop(base.database);
      await copies.drop(head.database);
    }
  },
};

async function tryAll(
  bench: Bench,
  sides: Sides,
  queries: readonly (readonly [string, string])[],
  threshold: Threshold,
): Promise<readonly TrialCase[]> {
  const { clock } = bench.world;
  for (const session of [sides.before, sides.after]) await settle(bench, session);
  const cases: TrialCase[] = [];
  for (const [name, text] of queries) {
    const sql = text.trim().replace(/;+\s*$/, '');
    const started = clock.now().getTime();
    const measured = await measureQuery(sides, sql, {
      samples: bench.settings.performance.samples,
      budgetMs,
      now: () => clock.now().getTime(),
      check: () => bench.cancelled.throwIfAborted(),
    });
    cases.push(judgeQuery(name, sql, measured, threshold, clock.now().getTime() - started));
  }
  return cases;
}

/** Statistics as production has them a while after a change, and no compiling that comes and goes with estimates. */
async function settle(bench: Bench, session: Session): Promise<void> {
  const leaveOut: LeaveOut = (schema, name) => isHistoryTable(bench.folder.tool, schema, name);
  const tables = (await readLiveTables(session, leaveOut)).map((table) => qualified(session.engine, table));
  if (session.engine === 'postgres') await session.send('SET jit = off');
  if (tables.length === 0) return;
  if (session.engine !== 'postgres') {
    await session.send(`ANALYZE TABLE ${tables.join(', ')}`);
    return;
  }
  // VACUUM takes no page for visible to all whose rows came by a commit that is not on disk yet (a throwaway server does not wait for the disk),
  // and then an index alone answers on one side and not on the other, as it happens. ANALYZE commits, and by that flushes what came before it.
  await session.send('SET synchronous_commit = on');
  await session.send(`ANALYZE ${tables.join(', ')}`);
  await session.send(`VACUUM ${tables.join(', ')}`);
}
