import type { Engine } from '../../report/engine.ts';
import type { History } from './history.ts';
import { type HistoryOptions, toolTable } from './tool-table.ts';
import { versionSet } from './version-set.ts';

/**
 * dbmate's table (pkg/driver): the digits of the file's name as text. It has no lock: two runs of it at once run a migration twice.
 * Rails has a table of the same name and column, and one beside it that gives it away.
 */
export function dbmateHistory(engine: Engine, options: HistoryOptions = {}): History {
  const table = toolTable({ tool: 'dbmate', table: 'schema_migrations' }, engine, options);
  const set = versionSet({
    tool: 'dbmate',
    table,
    column: 'version',
    time: null,
    order: 'version',
    value: (migration) => migration.version,
    same: (version) => version,
    create: () => [
      `CREATE TABLE IF NOT EXISTS ${table.sql()} (version ${table.postgres ? 'varchar' : 'varchar(128)'} PRIMARY KEY)`,
    ],
    locks: async () => [],
  });
  return {
    ...set,
    async find(session) {
      const found = await table.find(session);
      if (found.kind !== 'found' || !(await table.beside(session, 'ar_internal_metadata'))) return found;
      return { kind: 'other', table: found.table, columns: ['version'], tool: null };
    },
  };
}
