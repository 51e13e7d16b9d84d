import type { Migration } from '../../migrations/migration.ts';
import type { Engine } from '../../report/engine.ts';
import { copied } from '../journal.ts';
import { sha256 } from './checksums.ts';
import type { History, HistoryRow, RunFacts } from './history.ts';
import { elapsed, textOrNull } from './row-values.ts';
import { type HistoryOptions, toolTable } from './tool-table.ts';

/**
 * Our own table, for numbered files of no tool: `drydock.history` of PostgreSQL, `drydock_history` elsewhere. It keeps everybody else away by our
 * own lock, which every run takes.
 */
export function plainHistory(engine: Engine, options: HistoryOptions = {}): History {
  const postgres = engine === 'postgres';
  const defaults = postgres ? { table: 'history', schema: 'drydock' } : { table: 'drydock_history' };
  const table = toolTable({ tool: 'plain', ...defaults }, engine, options);
  const file = (migration: Migration) => migration.file.slice(0, 1000);
  const which = (one: { readonly version: string | null; readonly name: string; readonly file?: string }) =>
    `version ${one.version === null ? 'IS NULL' : `= ${table.text(one.version)}`} AND name = ${table.text(one.name.slice(0, 500))}${one.file === undefined ? '' : ` AND file = ${table.text(one.file.slice(0, 1000))}`}`;
  const row = (migration: Migration, run: RunFacts, kind: string) =>
    table.insert({
      version: migration.version,
      name: migration.name.slice(0, 500),
      kind,
      file: file(migration),
      digest: plainDigest(migration),
      ms: elapsed(run.ms),
      applied_by: run.user.slice(0, 255),
    });
  const gone = (migration: Migration) => `DELETE FROM ${table.sql()} WHERE ${which(migration)}`;
  return {
    tool: 'plain',
    table: options.table ?? (postgres ? 'drydock.history' : 'drydock_history'),
    find: table.find,
    create: async (session) => [
      ...(await table.missingSchema(session)),
      table.postgres
        ? `CREATE TABLE IF NOT EXISTS ${table.sql()} (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, version varchar(255), name varchar(500) NOT NULL, kind varchar(20) NOT NULL, file varchar(1000) NOT NULL, digest char(64) NOT NULL, ms integer NOT NULL, applied_at timestamptz NOT NULL DEFAULT clock_timestamp(), applied_by varchar(255) NOT NULL DEFAULT '')`
        : `CREATE TABLE IF NOT EXISTS ${table.sql()} (id bigint AUTO_INCREMENT PRIMARY KEY, version varchar(255), name varchar(500) NOT NULL, kind varchar(20) NOT NULL, file varchar(1000) NOT NULL, digest char(64) NOT NULL, ms integer NOT NULL, applied_at timestamp(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3), applied_by varchar(255) NOT NULL DEFAULT '') ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`,
    ],
    async read(session) {
      await table.place(session);
      const rows = await session.query(
        `SELECT version, name, kind, file, digest, ms, applied_at, applied_by FROM ${table.sql()} WHERE kind <> '${copied}' ORDER BY id`,
      );
      return rows.map(
        (one): HistoryRow => ({
          version: textOrNull(one['version']),
          name: String(one['name']),
          file: String(one['file']),
          digest: String(one['digest']),
          state: one['kind'] === 'baseline' ? 'baseline' : 'applied',
          appliedAt: textOrNull(one['applied_at']),
          by: textOrNull(one['applied_by']) || null,
          ms: Number(one['ms']),
        }),
      );
    },
    digest: plainDigest,
    locks: async () => [],
    applied: (migration, run) => [gone(migration), row(migration, run, migration.kind)],
    undone: (migration) => [gone(migration)],
    baseline: (migrations, run) => migrations.map((one) => row(one, { ...run, ms: 0 }, 'baseline')),
    repair: (rows, folder) =>
      rows.flatMap((one) => {
        const migration = folder.migrations.find((other) => other.version === one.version && other.file === one.file);
        if (!migration || one.digest === plainDigest(migration)) return [];
        const digest = table.text(plainDigest(migration));
        return [
          {
            what: `the digest of ${migration.file} is that of its text`,
            statements: [`UPDATE ${table.sql()} SET digest = ${digest} WHERE ${which(one)}`],
          },
        ];
      }),
  };
}

/** A digest of what runs, which line ends and white space at the end do not change. */
export function plainDigest(migration: Migration): string {
  const { source, pieces } = migration.up;
  const text = migration.part?.text ?? pieces.map((piece) => source.text.slice(piece.start, piece.end)).join('\n');
  return sha256(text.replace(/\r\n?/g, '\n').trimEnd());
}
