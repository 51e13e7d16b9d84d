import type { Migration, MigrationFolder } from '../../migrations/migration.ts';
import type { Engine } from '../../report/engine.ts';
import { crc32 } from './checksums.ts';
import { numberOf, versionsOf } from './folder-versions.ts';
import type { History, HistoryRow, RepairStep } from './history.ts';
import { isTrue, textOrNull } from './row-values.ts';
import { type HistoryOptions, toolTable } from './tool-table.ts';

/**
 * golang-migrate's table (database/postgres, database/mysql): one row with the version that was reached, `dirty` while a script runs and
 * after it failed. No row: nothing is applied. (-1, dirty): the way back of the first one failed.
 *
 * The row is changed rather than made anew, as golang-migrate does in a transaction: a crash between two statements would leave none, which
 * says that nothing ran.
 */
export function golangMigrateHistory(engine: Engine, options: HistoryOptions = {}): History {
  const table = toolTable({ tool: 'golang-migrate', table: 'schema_migrations' }, engine, options);
  const set = (version: bigint, dirty: boolean) => [
    `UPDATE ${table.sql()} SET version = ${version}, dirty = ${table.text(dirty)}`,
    table.insertIf({ version, dirty }, `NOT EXISTS (SELECT 1 FROM ${table.sql()})`),
  ];
  const reached = (migration: Migration, dirty: boolean) => set(numberOf(migration.version) ?? 0n, dirty);
  return {
    tool: 'golang-migrate',
    table: table.name,
    find: table.find,
    create: async (session) => [
      ...(await table.missingSchema(session)),
      `CREATE TABLE IF NOT EXISTS ${table.sql()} (version bigint NOT NULL PRIMARY KEY, dirty boolean NOT NULL)`,
    ],
    async read(session, folder) {
      await table.place(session);
      const [row] = await session.query(`SELECT version, dirty FROM ${table.sql()} LIMIT 1`);
      return row ? upTo(BigInt(String(row['version'])), isTrue(row['dirty']), folder) : [];
    },
    digest: () => null,
    async locks(session) {
      await table.place(session);
      const { schema, table: name } = table.bare();
      const number = (text: string) => BigInt(Math.imul(crc32(text), 1_486_364_155) >>> 0);
      if (!table.postgres) return [{ kind: 'named', name: String(number(`${session.database}:${name}`)) }];
      // The program takes the database's name as it stands in the URL, behind a slash; a Go program that hands over a connection has none there.
      return [`/${session.database}`, session.database].map((database) => ({
        kind: 'advisory',
        key: number([schema, name, database].join('\0')),
      }));
    },
    started: (migration) => reached(migration, true),
    applied: (migration) => reached(migration, false),
    failed: (migration) => reached(migration, true),
    undone(migration, folder) {
      const all = versionsOf(folder);
      const place = all.findIndex((one) => numberOf(one.version) === numberOf(migration.version));
      const before = all[place - 1];
      return before ? reached(before, false) : [`DELETE FROM ${table.sql()}`];
    },
    baseline(migrations) {
      const last = migrations.at(-1);
      return last ? reached(last, false) : [];
    },
    repair(rows, folder): readonly RepairStep[] {
      const failed = rows.find((one) => one.state === 'failed');
      if (!failed) return [];
      const number = numberOf(failed.version) ?? -1n;
      const before = versionsOf(folder).findLast((one) => (numberOf(one.version) ?? 0n) < number);
      return [
        {
          what: before
            ? `version ${before.version} is the one that was reached, and no longer dirty`
            : 'nothing is applied, and nothing is dirty',
          statements: before ? reached(before, false) : [`DELETE FROM ${table.sql()}`],
        },
      ];
    },
  };
}

/** Every migration up to the version that was reached; and that version itself, where the folder does not have it. */
function upTo(version: bigint, dirty: boolean, folder: MigrationFolder): readonly HistoryRow[] {
  const all = versionsOf(folder);
  const facts = { digest: null, appliedAt: null, by: null, ms: null };
  // The way back of the first one failed, so that it is neither there nor gone.
  const first = all[0];
  if (version < 0n) {
    return first ? [{ ...facts, version: first.version, name: first.name, file: first.file, state: 'failed' }] : [];
  }
  const rows = all
    .filter((one) => (numberOf(one.version) ?? 0n) <= version)
    .map((one): HistoryRow => {
      const last = numberOf(one.version) === version;
      const state = last && dirty ? 'failed' : 'applied';
      return { ...facts, version: one.version, name: one.name, file: one.file, state };
    });
  if (rows.some((one) => numberOf(one.version) === version)) return rows;
  return [...rows, { ...facts, version: textOrNull(version), name: '', state: dirty ? 'failed' : 'applied' }];
}
