import type { Engine } from '../../report/engine.ts';
import type { History } from './history.ts';
import { type HistoryOptions, toolTable } from './tool-table.ts';
import { versionSet } from './version-set.ts';

const withoutDashes = (version: string) => version.replaceAll('-', '');

/** Diesel's table (diesel, migration/setup_migration_table.sql): the version is the folder's name up to its first underscore, without dashes. No lock. */
export function dieselHistory(engine: Engine, options: HistoryOptions = {}): History {
  const table = toolTable({ tool: 'diesel', table: '__diesel_schema_migrations' }, engine, options);
  return versionSet({
    tool: 'diesel',
    table,
    column: 'version',
    time: 'run_on',
    order: 'run_on, version',
    value: (migration) => withoutDashes(migration.version ?? ''),
    same: withoutDashes,
    create: () => [
      `CREATE TABLE IF NOT EXISTS ${table.sql()} (version VARCHAR(50) PRIMARY KEY NOT NULL, run_on TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP)`,
    ],
    locks: async () => [],
  });
}
