import type { Answer, Session } from '../../core/database/session.ts';
import { blocks } from '../../core/effects/effect.ts';
import type { Observer } from '../../core/execution/apply-migration.ts';
import type { Step } from '../../core/execution/step.ts';
import { runsAlone } from '../../core/execution/units.ts';
import { keyOf } from '../../core/schema/catalog.ts';
import type { Bench } from '../trial.ts';
import { type InTheWay, standInTheWay, type Watched } from './in-the-way.ts';
import { isAboutSession, type MeasuredStatement, type Measuring, mostRowStatements } from './measuring.ts';
import { comparePostgres } from './postgres-compare.ts';
import { type PostgresForecast, postgresForecaster } from './postgres-forecast.ts';
import { locksOf, type Modes, modesOf } from './postgres-locks.ts';
import { type Look, look, workBetween } from './postgres-look.ts';

/** Measures statements on PostgreSQL, in a database that has the base and nobody else in it. */
export async function measurePostgres(bench: Bench, database: string): Promise<Measuring> {
  const watcher = await bench.open(database);
  try {
    return await measuringWith(bench, database, watcher);
  } catch (error) {
    await watcher.close();
    throw error;
  }
}

async function measuringWith(bench: Bench, database: string, watcher: Session): Promise<Measuring> {
  const { version } = bench.server;
  const forecaster = postgresForecaster({ major: version.major, minor: version.minor }, bench.stepOptions);
  const existing = new Set((await look(watcher)).keys());
  const counts = await walCounts(watcher);
  let statements: MeasuredStatement[] = [];
  let unmeasured = 0;
  let aboutRows = 0;
  let running: Running | null = null;

  const before = async (step: Step, session: Session): Promise<void> => {
    running = null;
    if (isAboutSession(step.sql)) {
      forecaster.next(step, new Map());
      return;
    }
    const now = await moment(session, counts);
    const forecast = forecaster.next(step, new Map([['timezone', now.timezone]]));
    if (isHarmless(forecast) && ++aboutRows > mostRowStatements) {
      unmeasured++;
      return;
    }
    const seen = await look(session);
    const alone = runsAlone(step.sql, 'postgres');
    running = {
      forecast,
      look: seen,
      held: modesOf(await locksOf(watcher, session.id)),
      watch: alone ? await watch(bench, database, watcher, session, forecast, seen, existing) : null,
      // Read last, so that what we looked at is not in it.
      wal: counts ? (await moment(session, counts)).wal : null,
    };
  };

  const after = async (step: Step, answer: Answer, session: Session): Promise<void> => {
    const run = running;
    running = null;
    if (run === null) return;
    const watched = await run.watch?.end();
    if (answer.kind === 'failed') return;
    const now = await moment(session, counts);
    const held = watched ? null : modesOf(await locksOf(watcher, session.id));
    const { forecast } = run;
    const work = workBetween({
      before: run.look,
      after: await look(session),
      byBlocks: /^\s*(?:vacuum|analy[sz]e)\b/i.test(step.sql),
      empties: forecast.empties,
    });
    const compared = comparePostgres(forecast, {
      before: run.look,
      existing,
      locks: locksSeen(watched, run.held, held ?? new Map()),
      work,
    });
    const wal = run.wal === null || now.wal === null ? null : now.wal - run.wal;
    statements.push({
      step,
      compared,
      doubts: forecast.doubts,
      unread: forecast.unread,
      ms: answer.ms,
      transaction: watched ? null : now.transaction,
      figures: wal === null ? [] : [['WAL written, bytes', wal]],
    });
  };
  const observer: Observer = { before, after };

  return {
    skip: (migration) => forecaster.skip(migration),
    begin(migration) {
      forecaster.begin(migration);
      statements = [];
      unmeasured = 0;
      aboutRows = 0;
      return observer;
    },
    async end() {
      // The connection may have gone while the statement ran: then nobody told that it ended.
      await running?.watch?.end();
      running = null;
      return { statements, unmeasured };
    },
    close: () => watcher.close(),
  };
}

interface Running {
  readonly forecast: PostgresForecast;
  readonly look: Look;
  readonly held: Modes;
  readonly watch: InTheWay | null;
  readonly wal: number | null;
}

function locksSeen(watched: Watched | undefined, before: Modes, after: Modes) {
  if (watched) return { kind: 'watched', ...watched } as const;
  return { kind: 'held', before, after } as const;
}

/** It keeps nobody waiting but for rows, and does nothing in proportion to a table. */
function isHarmless({ locks, work, doubts }: PostgresForecast): boolean {
  return (
    doubts.length === 0 && work.length === 0 && [...locks.values()].every(({ mode }) => blocks(mode) === 'nothing')
  );
}

function watch(
  bench: Bench,
  database: string,
  watcher: Session,
  session: Session,
  forecast: PostgresForecast,
  seen: Look,
  existing: ReadonlySet<number>,
): Promise<InTheWay> {
  const stands = [...seen.values()]
    .filter(({ oid }) => existing.has(oid))
    .map((relation) => ({ relation, predicted: forecast.locks.get(keyOf(relation.name))?.mode ?? null }));
  // Those that the statement is about come first, should there be too many.
  stands.sort((a, b) => Number(b.predicted !== null) - Number(a.predicted !== null));
  return standInTheWay(() => bench.open(database), watcher, session.id, stands);
}

interface Moment {
  readonly timezone: string;
  /** When the transaction began, which tells one from another. */
  readonly transaction: string;
  readonly wal: number | null;
}

async function moment(session: Session, withWal: boolean): Promise<Moment> {
  const wal = withWal ? "(pg_catalog.pg_current_wal_insert_lsn() - '0/0'::pg_catalog.pg_lsn)" : 'NULL';
  const [row] = await session.query(
    `SELECT pg_catalog.current_setting('TimeZone') AS timezone, pg_catalog.now()::pg_catalog.text AS transaction, ${wal} AS wal`,
  );
  const count = row?.['wal'];
  return {
    timezone: String(row?.['timezone'] ?? ''),
    transaction: String(row?.['transaction'] ?? ''),
    wal: count === null || count === undefined ? null : Number(count),
  };
}

/** False where the server writes less WAL than production would, or does not tell: asked beforehand, since an error ends a transaction. */
async function walCounts(session: Session): Promise<boolean> {
  const level = await session.send('SHOW wal_level');
  const [row] = level.kind === 'done' ? level.rows : [];
  if (row?.['wal_level'] === 'minimal') return false;
  return (await session.send('SELECT pg_catalog.pg_current_wal_insert_lsn()')).kind === 'done';
}
