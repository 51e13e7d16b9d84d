import type { Row } from '../../database/session.ts';
import type { Migration, ToolId } from '../../migrations/migration.ts';
import { byVersion } from './folder-versions.ts';
import type { History, HistoryRow } from './history.ts';
import { textOrNull } from './row-values.ts';
import type { ToolTable, Value } from './tool-table.ts';

/** A table with a row for each migration, by its version, and no word of failures or texts. */
export interface VersionSet {
  readonly tool: ToolId;
  readonly table: ToolTable;
  /** The column of the version. */
  readonly column: string;
  /** The column of the time; null where there is none. */
  readonly time: string | null;
  /** In the order in which they were applied. */
  readonly order: string;
  /** A version as the column has it. */
  value(migration: Migration): Value;
  /** One text for a version of the column and of a file. */
  same(version: string): string;
  /** The other columns of a new row. */
  readonly others?: (migration: Migration) => Readonly<Record<string, Value>>;
  /** The name of a row, where the table keeps one. */
  readonly name?: string;
  create(): readonly string[];
  readonly locks: History['locks'];
}

/** The history that such a table is. */
export function versionSet(rules: VersionSet): History {
  const { table } = rules;
  const record = (migration: Migration) =>
    table.insert({ [rules.column]: rules.value(migration), ...rules.others?.(migration) });
  return {
    tool: rules.tool,
    table: table.name,
    find: table.find,
    create: async (session) => [...(await table.missingSchema(session)), ...rules.create()],
    async read(session, folder) {
      await table.place(session);
      const columns = [
        `${rules.column} AS version`,
        rules.time === null ? 'NULL AS time' : `${rules.time} AS time`,
        rules.name === undefined ? `NULL AS name` : `${rules.name} AS name`,
      ];
      const rows = await session.query(`SELECT ${columns.join(', ')} FROM ${table.sql()} ORDER BY ${rules.order}`);
      const find = byVersion(folder, rules.same);
      return rows.map((row) => setRow(row, find));
    },
    digest: () => null,
    locks: rules.locks,
    applied: (migration) => [record(migration)],
    undone: (migration) => [`DELETE FROM ${table.sql()} WHERE ${rules.column} = ${table.text(rules.value(migration))}`],
    baseline: (migrations) => migrations.map(record),
    repair: () => [],
  };
}

function setRow(row: Row, find: (version: string) => Migration | undefined): HistoryRow {
  const version = String(row['version']);
  const migration = find(version);
  return {
    version: migration?.version ?? version,
    name: textOrNull(row['name']) ?? migration?.name ?? '',
    ...(migration ? { file: migration.file } : {}),
    digest: null,
    state: 'applied',
    appliedAt: textOrNull(row['time']),
    by: null,
    ms: null,
  };
}
