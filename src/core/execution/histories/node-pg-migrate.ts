import type { History } from './history.ts';
import { type HistoryOptions, toolTable } from './tool-table.ts';
import { versionSet } from './version-set.ts';

/** What its runner takes, and fails at once without (runner.ts). */
const lockNumber = 7_241_865_325_823_964n;

/** node-pg-migrate's table (runner.ts, migration.ts): the name of the file without its ending. PostgreSQL only. */
export function nodePgMigrateHistory(options: HistoryOptions = {}): History {
  const table = toolTable({ tool: 'node-pg-migrate', table: 'pgmigrations' }, 'postgres', options);
  return versionSet({
    tool: 'node-pg-migrate',
    table,
    column: 'name',
    time: 'run_on',
    order: 'run_on, id',
    value: (migration) => migration.version,
    same: (version) => version,
    others: () => ({ run_on: { sql: 'clock_timestamp()' } }),
    create: () => [
      `CREATE TABLE ${table.sql()} (id SERIAL PRIMARY KEY, name varchar(255) NOT NULL, run_on timestamp NOT NULL)`,
    ],
    locks: async () => [{ kind: 'advisory', key: lockNumber }],
  });
}
