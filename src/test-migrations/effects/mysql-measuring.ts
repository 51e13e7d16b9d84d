import type { Answer, Session } from '../../core/database/session.ts';
import type { Observer } from '../../core/execution/apply-migration.ts';
import type { Step } from '../../core/execution/step.ts';
import type { Bench } from '../trial.ts';
import { isAboutSession, type MeasuredStatement, type Measuring, mostRowStatements } from './measuring.ts';
import { compareMysql, type TableMeasured } from './mysql-compare.ts';
import { type MysqlForecast, mysqlForecaster } from './mysql-forecast.ts';
import { type Holders, holdTables, quoted, type TableWatched } from './mysql-holders.ts';
import { lookAtMysql, type MysqlLook, nameAfter, rebuiltBetween } from './mysql-look.ts';
import { watchOf } from './mysql-watch.ts';

/** Measures statements on MySQL and MariaDB, in a database that has the base and nobody else in it. */
export async function measureMysql(bench: Bench, database: string): Promise<Measuring> {
  const watcher = await bench.open(database);
  try {
    return await measuringWith(bench, database, watcher);
  } catch (error) {
    await watcher.close();
    throw error;
  }
}

async function measuringWith(bench: Bench, database: string, watcher: Session): Promise<Measuring> {
  const server = bench.mysql ?? { engine: 'mysql', major: 8, minor: 4, patch: null };
  const forecaster = mysqlForecaster(server, bench.stepOptions, await globalSettings(watcher));
  const watch = await watchOf(watcher);
  await watcher.query('SET SESSION lock_wait_timeout = 1');
  let statements: MeasuredStatement[] = [];
  let unmeasured = 0;
  let aboutRows = 0;
  let running: Running | null = null;
  /** After LOCK TABLES the session has tables for itself, and nobody else can look at them. */
  let locked = false;

  const before = async (step: Step, session: Session): Promise<void> => {
    running = null;
    const forecast = forecaster.next(step);
    if (/^\s*unlock\s+tables?\b/i.test(step.sql)) locked = false;
    if (isAboutSession(step.sql)) return;
    if (forecast.aboutRows && ++aboutRows > mostRowStatements) {
      unmeasured++;
      return;
    }
    if (forecast.aboutRows) {
      running = { forecast, look: null, empty: new Set(), holders: null, locked };
      return;
    }
    const look = await lookAtMysql(watcher);
    const concerned = [...forecast.tables.keys()].filter((name) => look.tables.has(name) && !forecast.made.has(name));
    // Of a statement that nobody could read, the text at least says whom it may be about.
    if (forecast.unread) concerned.push(...[...look.tables].filter((name) => step.sql.includes(name)));
    const others = [...look.tables].filter((name) => !concerned.includes(name) && !forecast.made.has(name));
    running = {
      forecast,
      look,
      locked,
      empty: locked ? new Set() : await emptyOf(watcher, concerned),
      holders: locked
        ? null
        : await holdTables(() => bench.open(database), watch, session.id, [...new Set(concerned)], others),
    };
  };

  const after = async (step: Step, answer: Answer): Promise<void> => {
    const run = running;
    running = null;
    if (run === null) return;
    const watched = await run.holders?.end();
    if (answer.kind === 'failed') return;
    if (/^\s*(?:lock\s+tables?|flush\s+tables?\s[^;]*\bwith\s+read\s+lock)\b/i.test(step.sql)) locked = true;
    const { forecast, look } = run;
    const measured = new Map<string, TableMeasured>();
    if (look !== null) {
      const now = await lookAtMysql(watcher);
      for (const name of look.tables) {
        measured.set(
          name,
          tableMeasured(name, look, now, watched?.tables.get(name) ?? null, copiedBy(step, answer, run, name)),
        );
      }
    }
    statements.push({
      step,
      compared: compareMysql(forecast, measured, run.locked),
      doubts: forecast.doubts,
      unread: forecast.unread,
      ms: Math.max(0, answer.ms - (watched?.waitedMs ?? 0)),
      transaction: null,
      figures:
        (answer.affected ?? 0) > 0 ? [[forecast.aboutRows ? 'rows written' : 'rows copied', answer.affected ?? 0]] : [],
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
      locked = false;
      return observer;
    },
    async end() {
      await running?.holders?.end();
      running = null;
      return { statements, unmeasured };
    },
    close: () => watcher.close(),
  };
}

interface Running {
  readonly forecast: MysqlForecast;
  /** Null for a statement about rows, which changes no table. */
  readonly look: MysqlLook | null;
  /** Tables without rows, of those that the statement is about. */
  readonly empty: ReadonlySet<string>;
  readonly holders: Holders | null;
  /** The session has tables for itself by LOCK TABLES: nobody of ours could stand in its way. */
  readonly locked: boolean;
}

function tableMeasured(
  name: string,
  before: MysqlLook,
  after: MysqlLook,
  watched: TableWatched | null,
  copied: boolean | null,
): TableMeasured {
  const now = nameAfter(before, after, name);
  return { watched, rebuilt: now === null ? 'no' : rebuiltBetween(before, after, name, now), copied };
}

/** A copy tells how many rows it wrote; every other way says 0 (MySQL manual, section 17.12.3). */
function copiedBy(step: Step, answer: Answer, { forecast, empty }: Running, name: string): boolean | null {
  if (answer.kind === 'failed') return null;
  const [[first, foretold] = []] = forecast.tables;
  const changes =
    /^\s*(?:alter\s|create\s+(?:or\s+replace\s+)?(?:unique\s+|fulltext\s+|spatial\s+)?index\b|drop\s+index\b)/i;
  // What is prepared elsewhere is run by an EXECUTE.
  if (
    (!changes.test(step.sql) && !foretold?.algorithm) ||
    (first !== name && !(forecast.unread && step.sql.includes(name)))
  )
    return false;
  if ((answer.affected ?? 0) > 0) return true;
  return empty.has(name) ? null : false;
}

async function emptyOf(watcher: Session, tables: readonly string[]): Promise<ReadonlySet<string>> {
  const empty = new Set<string>();
  for (const table of tables.slice(0, 20)) {
    const answer = await watcher.send(`SELECT 1 FROM ${quoted(table)} LIMIT 1`);
    if (answer.kind === 'done' && answer.rows.length === 0) empty.add(table);
  }
  return empty;
}

/** Settings on which an effect may depend, as each session begins with them. */
async function globalSettings(watcher: Session): Promise<ReadonlyMap<string, string>> {
  const rows = await watcher.query(
    `SHOW GLOBAL VARIABLES WHERE Variable_name IN ('foreign_key_checks', 'sql_mode', 'old_alter_table', 'alter_algorithm',
      'system_versioning_alter_history', 'restrict_fk_on_non_standard_key', 'sql_safe_updates')`,
  );
  return new Map(rows.map((row) => [String(row['Variable_name']).toLowerCase(), String(row['Value'])]));
}
