import type { Bar, Lane, Timeline, TrialCase } from '../../core/report/trials/trial-report.ts';
import { grouped, plural } from '../../core/report/wording.ts';
import { locate } from '../../core/sql/source-text.ts';
import { failed, passed, sentence, unanswered, withoutHistory } from '../cases.ts';
import { isHistoryTable } from '../history.ts';
import { type ProbedTable, probedTables } from '../traffic/probed-table.ts';
import { type Lived, type RunningStep, type RushHour, rushHour } from '../traffic/rush-hour.ts';
import type { Bench, Trial } from '../trial.ts';

/** Above this, the machine was too busy for a claim about waiting. */
const starvedMs = 200;
/** How long the transaction in the way stays open, and how much waiting behind it is told. */
const longTransactionMs = 400;

export const trial: Trial = {
  id: 'traffic',
  title: 'Readers and writers meanwhile',
  what: 'Reads and writes the tables that the change touches while it runs, as an application of the base does, and measures how long each of them has to wait for a lock, and which queries are refused.',
  why: 'This is the downtime that the deployment causes. A statement of a second that holds a lock keeps everybody waiting for a second, and one that waits for a long transaction keeps everybody waiting behind it.',
  byDefault: true,
  needs: ['sessions', 'change'],
  async run(bench) {
    const { copies, history, nameOf, folder } = bench;
    const copy = await copies.base({ rows: true });
    if (copy.kind === 'failed') return withoutHistory(copy.failed, nameOf);
    const texts = history.change.map(({ up }) => up.source.text);
    const leaveOut = (schema: string, name: string) => isHistoryTable(folder.tool, schema, name);
    const session = await bench.open(copy.database);
    const tables = await probedTables(session, texts, leaveOut).finally(() => session.close());
    if (tables.length === 0) {
      return { kind: 'nothing', reason: 'nothing_to_do', message: 'The change touches no table that the base has.' };
    }
    const hour = await rushHour(bench, copy.database, tables, bench.settings.traffic);
    await copies.drop(copy.database);
    if (hour.failed) {
      const name = nameOf(hour.failed.migration);
      // Readers and writers can be what it fails of; without them, the trials that apply the change tell.
      const code = hour.failed.outcome.kind === 'failed' ? hour.failed.outcome.failure.code : '';
      if (!lockCodes.has(code) || hour.failed.outcome.kind !== 'failed') {
        return { kind: 'nothing', reason: 'history_does_not_apply', message: `${name} does not apply.` };
      }
      const message = `It fails while others use the tables: ${sentence(hour.failed.outcome.failure.message)} (${code}).`;
      return { kind: 'ran', cases: [failed(name, 'fails_under_load', message)], evidence: [timelineOf(hour, nameOf)] };
    }
    const cases = hour.lived.flatMap((one) => casesOf(bench, hour, one, tables));
    // It costs another run: only for those who ask for this trial, by name or in drydock.yml.
    const queue = bench.settings.levels.traffic === 'auto' ? [] : await behindLongTransaction(bench, tables, texts);
    return { kind: 'ran', cases: [...cases, ...queue], summary: summaryOf(hour), evidence: [timelineOf(hour, nameOf)] };
  },
};

/** Not given in time, deadlock: PostgreSQL's and MySQL's. */
const lockCodes: ReadonlySet<string> = new Set(['55P03', '40P01', '1205', '1213']);

function casesOf(bench: Bench, hour: RushHour, one: Lived, tables: readonly ProbedTable[]): readonly TrialCase[] {
  const name = `${one.role === 'readers' ? 'Readers' : 'Writers'} of ${one.table}`;
  const cases: TrialCase[] = [];
  const [refused] = one.refused;
  if (refused) {
    const message = `${plural(one.refused.length, 'query', 'queries')} by an application that reads and writes every column were refused: ${sentence(refused.error ?? '')}.`;
    const by = takenAway(hour.steps, refused.error ?? '') ?? hour.steps.findLast((step) => step.from <= refused.to);
    const advice = {
      summary: 'Deploy an application that does without it first, and take it away in a later migration.',
      steps: [],
    };
    // Whether any application still does is not known here: the trial `contract` knows.
    cases.push({ ...failed(name, 'queries_broken', message, { ...placeOf(by), advice }), verdict: 'warn' });
  }
  const worst = [...one.blocked].sort((a, b) => b.to - b.from - (a.to - a.from))[0];
  const rows = tables.find((table) => table.name === one.table)?.estimatedRows ?? null;
  if (one.usualMs > starvedMs) {
    const message = `A query took ${Math.round(one.usualMs)} ms before the change began: the machine was too busy to tell who waits for what.`;
    return [...cases, unanswered(name, 'inconclusive', 'machine_busy', message)];
  }
  if (!worst) {
    const message = `None of ${plural(one.queries, 'query', 'queries')} had to wait for a lock.`;
    return refused ? cases : [...cases, passed(name, message)];
  }
  const ms = Math.round(worst.to - worst.from);
  const p99 = Math.round(percentile(one.blocked.map(({ from, to }) => to - from)));
  const size = rows === null ? '' : `, with ${grouped(rows)} rows here`;
  const message = `${plural(one.blocked.length, 'query', 'queries')} had to wait, ${ms} ms at worst and ${p99} ms in 99 of 100${size}.`;
  const rest = { ...placeOf(worst.by), ms };
  const { maxBlockedMs } = bench.settings.traffic;
  cases.push(
    ms > maxBlockedMs
      ? failed(name, 'blocked_too_long', `${message} ${maxBlockedMs} ms are allowed.`, rest)
      : passed(name, message, rest),
  );
  return cases;
}

function percentile(list: readonly number[]): number {
  return [...list].sort((a, b) => a - b)[Math.max(0, Math.ceil(list.length * 0.99) - 1)] ?? 0;
}

/**
 * What happens when a transaction that has only read is open for long: a lock that is asked for waits behind it, and everybody else waits
 * behind the lock. Only a limit on the wait keeps them from it.
 */
async function behindLongTransaction(
  bench: Bench,
  tables: readonly ProbedTable[],
  texts: readonly string[],
): Promise<readonly TrialCase[]> {
  const name = 'Readers behind a long transaction';
  const asksForLock = /^\s*(?:alter|drop|truncate|rename|lock|create\s+(?:or\s+replace\s+)?trigger)\b/im;
  if (!texts.some((text) => asksForLock.test(text))) return [];
  if (texts.every((text) => /\block_timeout\b|\block_wait_timeout\b|\bnowait\b|\bwait\s+\d/i.test(text))) {
    return [passed(name, 'It gives up after the time that it sets for itself, and readers go on.')];
  }
  const copy = await bench.copies.base({ rows: true });
  if (copy.kind === 'failed') return [];
  const holder = await bench.open(copy.database);
  try {
    await holder.send('BEGIN');
    for (const { reads } of tables) await holder.send(reads[0] ?? 'SELECT 1');
    const release = setTimeout(() => void holder.send('COMMIT'), longTransactionMs + 150);
    const hour = await rushHour(bench, copy.database, tables, { readers: 1, writers: 0 });
    clearTimeout(release);
    const worst = hour.lived
      .flatMap((one) => one.blocked.map((blocked) => ({ ...blocked, table: one.table })))
      .sort((a, b) => b.to - b.from - (a.to - a.from))[0];
    const ms = worst ? Math.round(worst.to - worst.from) : 0;
    if (!worst || ms < longTransactionMs / 4) return [passed(name, 'Readers do not wait behind it.')];
    const message = `While a transaction of others was open for ${longTransactionMs} ms, readers of ${worst.table} waited ${ms} ms behind this statement, which waited for it: in production they wait for as long as the longest transaction.`;
    const sql = bench.engine === 'postgres' ? "SET lock_timeout = '2s';" : 'SET SESSION lock_wait_timeout = 2;';
    const advice = {
      summary: 'Let it give up after a short wait, and try again.',
      steps: [{ title: 'Before the statement', sql }],
    };
    return [
      {
        ...failed(name, 'queue_behind_long_transaction', message, { ...placeOf(worst.by), ms, advice }),
        verdict: 'warn',
      },
    ];
  } finally {
    await holder.close();
    await bench.copies.drop(copy.database);
  }
}

/** The statement that drops or renames what the server misses. */
function takenAway(steps: readonly RunningStep[], error: string): RunningStep | undefined {
  const [, name] = /["'`]([^"'`]+)["'`]/.exec(error) ?? [];
  const bare = name?.split('.').at(-1);
  if (bare === undefined) return undefined;
  return steps.find(({ step }) => /\b(?:drop|rename|change)\b/i.test(step.sql) && step.sql.includes(bare));
}

function placeOf(running: RunningStep | null | undefined) {
  return running ? { place: locate(running.step.source, running.step.span) } : {};
}

function summaryOf(hour: RushHour): string {
  const refused = hour.lived.filter((one) => one.refused.length > 0);
  if (refused.length > 0) return `Queries on ${[...new Set(refused.map((one) => one.table))].join(', ')} are refused.`;
  const waits = hour.lived.flatMap((one) =>
    one.blocked.map(({ from, to }) => ({ who: `${one.role} of ${one.table}`, ms: to - from })),
  );
  const worst = waits.sort((a, b) => b.ms - a.ms)[0];
  return worst ? `${worst.who} wait ${Math.round(worst.ms)} ms at worst.` : 'Nobody has to wait for a lock.';
}

/** What ran when, and who waited. */
function timelineOf(hour: RushHour, nameOf: Bench['nameOf']): Timeline {
  const lead = 20;
  const zero = Math.max(0, hour.startedMs - lead);
  const end = Math.max(hour.endedMs + lead, ...hour.lived.flatMap((one) => one.blocked.map(({ to }) => to)));
  const place = (ms: number) => Math.round(Math.min(Math.max(ms - zero, 0), end - zero) * 10) / 10;
  const migration: Lane = {
    name: 'migration',
    bars: hour.steps.map(({ migration: one, step, from, to }) => ({
      from: place(from),
      to: place(to),
      state: 'runs',
      label: `${nameOf(one)}: ${step.sql.replace(/\s+/g, ' ').slice(0, 80)}`,
    })),
  };
  const others = hour.lived.map(({ table, role, blocked, refused }): Lane => {
    const bars: Bar[] = merged(blocked).map(({ from, to }) => ({
      from: place(from),
      to: place(to),
      state: 'blocked',
      label: '',
    }));
    const broken = merged(refused).map(
      ({ from, to }): Bar => ({ from: place(from), to: place(to), state: 'failed', label: '' }),
    );
    return { name: `${role} of ${table}`, bars: [...bars, ...broken] };
  });
  return {
    kind: 'timeline',
    title: 'Who waited',
    ms: Math.round((end - zero) * 10) / 10,
    lanes: [migration, ...others],
  };
}

/** Stretches of time that touch one another, as one. */
function merged(list: readonly { readonly from: number; readonly to: number }[]) {
  const stretches: { from: number; to: number }[] = [];
  for (const { from, to } of [...list].sort((a, b) => a.from - b.from)) {
    const last = stretches.at(-1);
    if (last && from <= last.to + 10) last.to = Math.max(last.to, to);
    else stretches.push({ from, to });
  }
  return stretches;
}
