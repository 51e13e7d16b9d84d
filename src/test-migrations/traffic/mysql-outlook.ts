import { type Step, stepsOf } from '../../core/execution/step.ts';
import { unitsOf } from '../../core/execution/units.ts';
import { quoteIdentifier } from '../../core/schema/mysql/catalog.ts';
import { mysqlForecaster, type TableForecast } from '../effects/mysql-forecast.ts';
import type { Bench } from '../trial.ts';
import { Gathering, type Outlook, type Role } from './outlook.ts';

/** What the change will lock, and for how long by the size of tables. */
export function mysqlOutlook({ history, mysql, engine, stepOptions }: Bench): Outlook {
  const server = mysql ?? { engine: 'mysql', major: 8, minor: 4, patch: null };
  const forecaster = mysqlForecaster(server, stepOptions, new Map());
  for (const one of history.base) forecaster.skip(one);
  const into = new Gathering();
  for (const migration of history.change) {
    forecaster.begin(migration);
    const cut = stepsOf(migration.up, stepOptions);
    if (cut.kind === 'refused') continue;
    for (const unit of unitsOf(cut.steps, migration.up.transaction.mode, engine)) {
      // Rows that were changed stay locked to the end of the transaction.
      const changed: { readonly table: string; readonly step: Step }[] = [];
      for (const step of unit.steps) {
        const forecast = forecaster.next(step);
        if (forecast.unread || forecast.doubts.length > 0) into.unread(step.sql);
        for (const one of forecast.tables.values()) {
          if (forecast.made.has(one.name)) continue;
          const { name: table, metadataLock } = one;
          into.touch(table, metadataLock === 'exclusive' ? 8 : 1);
          if (metadataLock === 'exclusive') into.asks();
          const shown = quoteIdentifier(table);
          if (forecast.aboutRows && one.scans) changed.push({ table, step });
          for (const other of forecast.aboutRows && one.scans ? changed : []) {
            const work = `changes rows all over ${shown}`;
            into.expose({ table: other.table, role: 'writers', migration, locker: other.step, worker: step, work });
          }
          const work = workText(one, shown);
          if (work === null) continue;
          for (const role of keptOut(one)) into.expose({ table, role, migration, locker: step, worker: step, work });
        }
      }
    }
  }
  return into.end();
}

function keptOut({ lock }: TableForecast): readonly Role[] {
  if (lock === 'EXCLUSIVE') return ['readers', 'writers'];
  return lock === 'SHARED' ? ['writers'] : [];
}

function workText({ algorithm, rebuilds, indexes, scans, metadataLock }: TableForecast, table: string): string | null {
  if (algorithm === 'COPY') return `copies ${table}`;
  if (rebuilds) return `rewrites ${table}`;
  if (indexes.length > 0) return `builds an index on ${table}`;
  return scans && metadataLock === 'exclusive' ? `reads all of ${table}` : null;
}
