import { blocks, type LockMode } from '../../core/effects/effect.ts';
import { type Step, stepsOf } from '../../core/execution/step.ts';
import { type Unit, unitsOf } from '../../core/execution/units.ts';
import type { Migration } from '../../core/migrations/migration.ts';
import { displayName } from '../../core/schema/catalog.ts';
import { type ForecastWork, type PostgresForecaster, postgresForecaster } from '../effects/postgres-forecast.ts';
import { rank } from '../effects/postgres-locks.ts';
import type { Bench } from '../trial.ts';
import { Gathering, type Outlook, type Role } from './outlook.ts';

/** What the change will lock, and for how long by the size of tables. */
export async function postgresOutlook({ history, server, stepOptions }: Bench): Promise<Outlook> {
  const { version } = server;
  const forecaster = postgresForecaster({ major: version.major, minor: version.minor }, stepOptions);
  const settings = new Map([['timezone', (await server.setting('TimeZone')) ?? '']]);
  for (const one of history.base) forecaster.skip(one);
  const into = new Gathering();
  for (const migration of history.change) {
    forecaster.begin(migration);
    const cut = stepsOf(migration.up, stepOptions);
    if (cut.kind === 'refused') continue;
    for (const unit of unitsOf(cut.steps, migration.up.transaction.mode, 'postgres')) {
      followUnit(unit, migration, forecaster, settings, into);
    }
  }
  return into.end();
}

interface Held {
  readonly table: string;
  readonly roles: readonly Role[];
  readonly step: Step;
}

function followUnit(
  unit: Unit,
  migration: Migration,
  forecaster: PostgresForecaster,
  settings: ReadonlyMap<string, string>,
  into: Gathering,
): void {
  const held: Held[] = [];
  for (const step of unit.steps) {
    const forecast = forecaster.next(step, settings);
    if (forecast.unread || forecast.doubts.length > 0) into.unread(step.sql);
    for (const [table, { mode, kind }] of forecast.locks) {
      if (kind !== 'table' && kind !== 'materialized view') continue;
      into.touch(table, rank(mode));
      const roles = keptOut(mode);
      if (roles.length === 0) continue;
      into.asks();
      held.push({ table, roles, step });
    }
    for (const { key, changesRows } of forecast.work)
      if (changesRows) held.push({ table: key, roles: ['writers'], step });
    const [work] = [...forecast.work].sort((a, b) => dearness(b) - dearness(a));
    if (work === undefined) continue;
    for (const { table, roles, step: locker } of held) {
      for (const role of roles) into.expose({ table, role, migration, locker, worker: step, work: workText(work) });
    }
  }
}

/** Who waits for a lock of this mode (manual, table 13.2). */
export function keptOut(mode: LockMode): readonly Role[] {
  switch (blocks(mode)) {
    case 'reads and writes':
      return ['readers', 'writers'];
    case 'writes':
      return ['writers'];
    default:
      return [];
  }
}

function dearness({ kind }: ForecastWork): number {
  return { rewrite: 3, 'index-build': 2, scan: 1 }[kind];
}

function workText({ kind, name, changesRows }: ForecastWork): string {
  const table = displayName(name);
  if (kind === 'rewrite') return `rewrites ${table}`;
  if (kind === 'index-build') return `builds an index on ${table}`;
  return changesRows ? `changes rows all over ${table}` : `reads all of ${table}`;
}
