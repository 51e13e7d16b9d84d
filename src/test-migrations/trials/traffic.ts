import { timeText } from '../../core/report/trials/figures.ts';
import type { TrialCase } from '../../core/report/trials/trial-report.ts';
import { plural } from '../../core/report/wording.ts';
import { plain } from '../../core/runtime/plain-text.ts';
import { failedScript, unanswered, withoutHistory } from '../cases.ts';
import { type Suffered, suffering } from '../traffic/blame.ts';
import { lineOf, trafficCases } from '../traffic/cases.ts';
import { mysqlOutlook } from '../traffic/mysql-outlook.ts';
import { mysqlSubjects } from '../traffic/mysql-subjects.ts';
import type { Outlook } from '../traffic/outlook.ts';
import { postgresOutlook } from '../traffic/postgres-outlook.ts';
import { postgresSubjects } from '../traffic/postgres-subjects.ts';
import { longTransactionMs, queueCase } from '../traffic/queue-case.ts';
import { mostProbes, type Round, type RoundOptions, runRound } from '../traffic/round.ts';
import type { Subject } from '../traffic/subject.ts';
import { figuresOf, timelineOf } from '../traffic/timeline.ts';
import type { Bench, Trial, TrialOutcome } from '../trial.ts';

export const trial: Trial = {
  id: 'traffic',
  title: 'The change under traffic',
  what: 'Reads and writes the tables that the change touches while it runs, as the application of today does, and measures who had to wait for it, for how long and for which statement. Where the trial is asked for, by name or in drydock.yml, a second run does it behind a transaction that is open for a second.',
  why: 'A lock of some milliseconds is nothing, until it has to wait for a report that runs for an hour, and everybody else waits behind it. And a column that goes takes every old query with it while the old application still runs.',
  byDefault: true,
  needs: ['sessions', 'change'],
  async run(bench) {
    const { readers, writers } = bench.settings.traffic;
    if (readers + writers === 0) {
      return { kind: 'nothing', reason: 'nothing_to_do', message: 'drydock.yml wants neither readers nor writers.' };
    }
    const outlook = bench.engine === 'postgres' ? await postgresOutlook(bench) : mysqlOutlook(bench);
    const first = await inCopy(bench, outlook, { readers, writers });
    if ('kind' in first) return first;
    const { round, suffered } = first;
    const asked = bench.settings.levels.traffic !== 'auto';
    const told = trafficCases(bench, outlook, round, suffered);
    // A busy machine is nobody's mistake: it spoils the run of those alone who asked for this trial.
    const cases = told.map(
      (one): TrialCase => (one.reason === 'probes_starved' && !asked ? { ...one, verdict: 'warn' } : one),
    );
    const { failed } = round.driven;
    if (failed !== null) cases.push(await failedUnderTraffic(bench, failed));
    else if (outlook.asksForTables && asked) {
      const second = await inCopy(bench, outlook, { readers, writers, longTransactionMs });
      if (!('kind' in second)) cases.push(queueCase(bench, second.round, second.suffered));
    }
    const timeline = timelineOf('Readers and writers while the change ran', round, suffered);
    const figures = figuresOf(suffered, (step) => lineOf(step, bench));
    return { kind: 'ran', cases, summary: summaryOf(cases, suffered), evidence: [timeline, figures] };
  },
};

interface Ran {
  readonly round: Round;
  readonly suffered: readonly Suffered[];
}

async function inCopy(bench: Bench, outlook: Outlook, options: RoundOptions): Promise<Ran | TrialOutcome> {
  const { copies, nameOf } = bench;
  bench.cancelled.throwIfAborted();
  const copy = await copies.base({ rows: true });
  if (copy.kind === 'failed') return withoutHistory(copy.failed, nameOf);
  try {
    const subjects = await subjectsOf(bench, copy.database, outlook);
    if (subjects.length === 0) {
      const message = 'The change touches no table that was there before.';
      return { kind: 'nothing', reason: 'nothing_to_do', message };
    }
    const round = await runRound(bench, copy.database, subjects, options);
    return { round, suffered: suffering(round) };
  } finally {
    await copies.drop(copy.database);
  }
}

async function subjectsOf(bench: Bench, database: string, outlook: Outlook): Promise<readonly Subject[]> {
  const find = bench.engine === 'postgres' ? postgresSubjects : mysqlSubjects;
  const session = await bench.open(database);
  try {
    return await find(session, outlook, mostProbes / 2);
  } finally {
    await session.close();
  }
}

/** A migration that fails only under traffic is a finding of ours; one that always fails is told of by others. */
async function failedUnderTraffic(bench: Bench, failed: NonNullable<Round['driven']['failed']>): Promise<TrialCase> {
  const { migration, outcome } = failed;
  const name = bench.nameOf(migration);
  const told = failedScript(name, migration, outcome, 'It fails while others use the tables');
  const head = await bench.copies.head({ rows: true, readOnly: true });
  if (head.kind === 'ready' && told.verdict === 'fail') return { ...told, reason: 'fails_under_traffic' };
  const { place } = told;
  const { fresh, upgrade } = bench.settings.levels;
  const verdict = fresh === 'off' && upgrade === 'off' ? 'inconclusive' : 'skipped';
  return unanswered(name, verdict, 'migration_failed', `Nothing is known from here on. ${told.message}`, { place });
}

function summaryOf(cases: readonly TrialCase[], suffered: readonly Suffered[]): string {
  const worst = [...suffered].sort((a, b) => b.worstMs - a.worstMs)[0];
  const tables = new Set(suffered.map(({ subject }) => subject.key)).size;
  const waited =
    worst && worst.worstMs > 0
      ? `${worst.role === 'readers' ? 'Readers' : 'Writers'} of ${plain(worst.subject.name, 80)} waited longest, ${timeText(worst.worstMs)}`
      : `Nobody who used ${plural(tables, 'table')} waited for the change`;
  const queue = cases.find(({ reason }) => reason === 'queue_behind_long_transaction');
  const broken = cases.filter(({ reason }) => reason === 'queries_broken').length;
  const more = [
    ...(queue ? ['behind a long transaction everybody would'] : []),
    ...(broken > 0
      ? [`${plural(broken, 'kind', 'kinds')} of today's queries ${broken === 1 ? 'breaks' : 'break'}`]
      : []),
  ];
  return more.length === 0 ? `${waited}.` : `${waited}; ${more.join('; ')}.`;
}
