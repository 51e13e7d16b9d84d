import { createHash } from 'node:crypto';
import type { Row } from '../../database/session.ts';
import type { Migration } from '../../migrations/migration.ts';
import type { Engine } from '../../report/engine.ts';
import { stepsOf } from '../step.ts';
import { byVersion, versionsOf } from './folder-versions.ts';
import type { History, HistoryRow, RunFacts } from './history.ts';
import { elapsed, textOrNull } from './row-values.ts';
import { type HistoryOptions, toolTable, type Value } from './tool-table.ts';

/** `atlas_migrate_execute`, by which its lock is named (cmdapi/migrate.go); on PostgreSQL its FNV-1 hash of 32 bits. */
const lockName = 'atlas_migrate_execute';
const lockNumber = 2_686_470_616n;

/** Atlas keeps something else under this version. */
const identifier = '.atlas_cloud_identifier';

/**
 * Atlas's table (cmd/atlas/internal/migrate). It is in a schema of its own where Atlas's URL names none, else in that schema. `hash` is the file's line of
 * atlas.sum: a sum over all files up to it. `applied` below `total` says that it stopped in between, with the sums of what ran in `partial_hashes`.
 */
export function atlasHistory(engine: Engine, options: HistoryOptions = {}): History {
  const table = toolTable(
    { tool: 'atlas', table: 'atlas_schema_revisions', schema: 'atlas_schema_revisions', orFirstOfPath: true },
    engine,
    options,
  );
  let folder = options.folder ?? null;
  const now: Value = { sql: table.postgres ? 'clock_timestamp()' : 'CURRENT_TIMESTAMP' };
  const total = (migration: Migration) => {
    const cut = stepsOf(migration.up, { engine, server: null, placeholders: {} });
    return cut.kind === 'refused' ? 1 : Math.max(cut.steps.length, 1);
  };
  const row = (migration: Migration, run: RunFacts, values: Readonly<Record<string, Value>>) =>
    table.put(
      { version: migration.version },
      {
        description: migration.name,
        type: 2,
        applied: total(migration),
        total: total(migration),
        executed_at: now,
        execution_time: elapsed(run.ms, 1_000_000),
        error: '',
        error_stmt: '',
        hash: digest(migration),
        partial_hashes: null,
        operator_version: 'Drydock',
        ...values,
      },
      'applied < total',
    );
  const gone = (migration: Pick<Migration, 'version'>) =>
    `DELETE FROM ${table.sql()} WHERE version = ${table.text(migration.version)}`;
  const digest = (migration: Migration) => atlasHashes(folder?.migrations ?? [migration]).get(migration.file) ?? '';
  return {
    tool: 'atlas',
    table: table.name,
    find: table.find,
    create: async (session) => [
      ...(await table.missingSchema(session)),
      table.postgres
        ? `CREATE TABLE IF NOT EXISTS ${table.sql()} (version character varying NOT NULL, description character varying NOT NULL, type bigint NOT NULL DEFAULT 2, applied bigint NOT NULL DEFAULT 0, total bigint NOT NULL DEFAULT 0, executed_at timestamptz NOT NULL, execution_time bigint NOT NULL, error text NULL, error_stmt text NULL, hash character varying NOT NULL, partial_hashes jsonb NULL, operator_version character varying NOT NULL, PRIMARY KEY (version))`
        : `CREATE TABLE IF NOT EXISTS ${table.sql()} (version varchar(255) NOT NULL, description varchar(255) NOT NULL, type bigint unsigned NOT NULL DEFAULT 2, applied bigint NOT NULL DEFAULT 0, total bigint NOT NULL DEFAULT 0, executed_at timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP, execution_time bigint NOT NULL, error longtext NULL, error_stmt longtext NULL, hash varchar(255) NOT NULL, partial_hashes json NULL, operator_version varchar(255) NOT NULL, PRIMARY KEY (version)) CHARSET utf8mb4 COLLATE utf8mb4_bin`,
    ],
    async read(session, of) {
      folder = of;
      await table.place(session);
      const epoch = table.postgres ? 'EXTRACT(EPOCH FROM executed_at)' : 'UNIX_TIMESTAMP(executed_at)';
      const rows = await session.query(
        `SELECT version, description, type, applied, total, executed_at, ${epoch} AS epoch, execution_time, hash FROM ${table.sql()} WHERE version <> ${table.text(identifier)} ORDER BY version`,
      );
      const all = atlasHashes(of.migrations);
      const byVersionOf = new Map(rows.map((row) => [String(row['version']), row]));
      const sums = new Map<string, ReadonlyMap<string, string>>();
      const sumsWithout = (some: readonly Migration[]) => {
        const key = JSON.stringify(some.map((one) => one.file));
        const known = sums.get(key) ?? atlasHashes(of.migrations.filter((one) => !some.includes(one)));
        sums.set(key, known);
        return known;
      };
      const isKnown = (migration: Migration, row: Row) => {
        const hash = String(row['hash']);
        if (all.get(migration.file) === hash) return true;
        // What came later in time had no part in the sum, though its name stands before; what has not run, only where it was there.
        // MySQL rounds to seconds, so that less than one tells nothing.
        const before = of.migrations.slice(0, of.migrations.indexOf(migration));
        const rowOf = (one: Migration) => byVersionOf.get(one.version ?? '');
        const later = before.filter((one) => Number(rowOf(one)?.['epoch'] ?? 0) > Number(row['epoch']) + 1);
        const absent = before.filter((one) => rowOf(one) === undefined);
        return [later, [...later, ...absent]].some((some) => sumsWithout(some).get(migration.file) === hash);
      };
      const first = versionsOf(of)[0]?.version;
      let edited = false;
      const known = new Map<string, string | null>();
      // Every sum after an edited file is another, so that nothing can be told of the files behind it.
      for (const migration of of.migrations) {
        const row = byVersionOf.get(migration.version ?? '');
        // What was only marked as applied has no sum, or one that nothing ran by.
        if (!row || migration.version === null || Number(row['type']) !== 2) continue;
        const hash = String(row['hash']);
        const same: boolean = !edited && isKnown(migration, row);
        known.set(migration.version, same ? (all.get(migration.file) ?? null) : edited ? null : hash);
        edited ||= !same;
      }
      const find = byVersion(of, (version) => version);
      const marked = rows.flatMap((one): readonly HistoryRow[] => {
        const version = String(one['version']);
        const migration = find(version);
        const type = Number(one['type']);
        const baseline = (type & 1) === 1;
        const own: HistoryRow = {
          version,
          name: migration?.name ?? String(one['description']),
          ...(migration ? { file: migration.file } : {}),
          digest:
            baseline || (type & 4) === 4
              ? null
              : known.has(version)
                ? (known.get(version) ?? null)
                : String(one['hash']),
          state: baseline ? 'baseline' : Number(one['applied']) < Number(one['total']) ? 'failed' : 'applied',
          appliedAt: textOrNull(one['executed_at']),
          by: null,
          ms: Number(one['execution_time']) / 1_000_000,
        };
        if (!migration || !baseline || first === undefined) return [own];
        const place = versionsOf(of).indexOf(migration);
        const covered = versionsOf(of).slice(0, place);
        return [
          ...covered.map((other) => ({ ...own, version: other.version, name: other.name, file: other.file })),
          own,
        ];
      });
      return marked;
    },
    digest,
    locks: async () => [table.postgres ? { kind: 'advisory', key: lockNumber } : { kind: 'named', name: lockName }],
    started: (migration, run) => row(migration, { ...run, ms: 0 }, { applied: 0 }),
    applied: (migration, run) => row(migration, run, {}),
    // Which statements ran is in our own journal: Atlas would begin with the first one, which most often fails, since what it makes is there.
    failed: (migration, run, message) => row(migration, run, { applied: 0, error: message.replaceAll('\0', '') }),
    undone: (migration) => [gone(migration)],
    baseline(migrations, run) {
      const last = migrations.at(-1);
      return last ? row(last, { ...run, ms: 0 }, { type: 1, applied: 0, total: 0, hash: '' }) : [];
    },
    repair(rows, of) {
      folder = of;
      const find = byVersion(of, (version) => version);
      return rows.flatMap((one) => {
        if (one.state === 'failed') {
          return [{ what: `the failed row of version ${one.version} goes`, statements: [gone(one)] }];
        }
        const migration = find(one.version ?? '');
        if (!migration || one.digest === null || one.digest === digest(migration)) return [];
        const statements = [
          `UPDATE ${table.sql()} SET hash = ${table.text(digest(migration))} WHERE version = ${table.text(one.version)}`,
        ];
        return [{ what: `the hash of version ${one.version} is that of ${migration.file}`, statements }];
      });
    },
  };
}

/** The lines of atlas.sum by file (sql/migrate/dir.go): each a SHA-256 over the names and texts of all files up to it. */
export function atlasHashes(migrations: readonly Migration[]): ReadonlyMap<string, string> {
  const hashes = new Map<string, string>();
  const sum = createHash('sha256');
  const name = (one: Migration) => one.file.split('/').at(-1) ?? one.file;
  for (const one of [...migrations].sort((a, b) => (name(a) < name(b) ? -1 : 1))) {
    const { text } = one.up.source;
    sum.update(name(one));
    // It says so in the comments at the top: its name counts, its text does not.
    if (/^(?:\s*--[^\n]*\n)*?\s*--\s*atlas:sum\s+ignore\b/.test(text)) continue;
    sum.update(text);
    hashes.set(one.file, sum.copy().digest('base64'));
  }
  return hashes;
}
