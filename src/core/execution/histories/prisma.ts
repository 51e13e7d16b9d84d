import { randomUUID } from 'node:crypto';
import type { Row } from '../../database/session.ts';
import type { Migration, MigrationFolder } from '../../migrations/migration.ts';
import type { Engine } from '../../report/engine.ts';
import { sha256 } from './checksums.ts';
import { byVersion } from './folder-versions.ts';
import type { History, HistoryRow, RunFacts } from './history.ts';
import { textOrNull } from './row-values.ts';
import { type HistoryOptions, toolTable, type Value } from './tool-table.ts';

/** Its advisory lock on PostgreSQL (schema-engine, sql-schema-connector). */
const lockNumber = 72_707_369n;

/**
 * Prisma's table (schema-engine, sql-schema-connector). A row begins with `started_at`, and has failed for as long as it has neither `finished_at`
 * nor `rolled_back_at`. What was rolled back counts for nothing, and its row stays.
 */
export function prismaHistory(engine: Engine, options: HistoryOptions = {}): History {
  const table = toolTable({ tool: 'prisma', table: '_prisma_migrations' }, engine, options);
  // Its times are UTC on MySQL, whatever the session's zone is (quaint binds DateTime<Utc>).
  const now: Value = { sql: table.postgres ? 'clock_timestamp()' : 'UTC_TIMESTAMP(3)' };
  const open = (name: string) =>
    `migration_name = ${table.text(name)} AND finished_at IS NULL AND rolled_back_at IS NULL`;
  const is = (migration: Migration) => migration.version ?? migration.name;
  const digest = (migration: Migration) => sha256(migration.up.source.text);
  const none = (migration: Migration) =>
    `NOT EXISTS (SELECT 1 FROM ${table.sql()} WHERE migration_name = ${table.text(is(migration))} AND rolled_back_at IS NULL)`;
  const row = (migration: Migration, values: Readonly<Record<string, Value>>) =>
    table.insertIf(
      {
        id: randomUUID(),
        checksum: digest(migration),
        migration_name: is(migration),
        started_at: now,
        applied_steps_count: 0,
        ...values,
      },
      none(migration),
    );
  const rolledBack = (name: string) => `UPDATE ${table.sql()} SET rolled_back_at = ${now.sql} WHERE ${open(name)}`;
  return {
    tool: 'prisma',
    table: table.name,
    find: table.find,
    create: async (session) => [
      ...(await table.missingSchema(session)),
      table.postgres
        ? `CREATE TABLE ${table.sql()} (id VARCHAR(36) PRIMARY KEY NOT NULL, checksum VARCHAR(64) NOT NULL, finished_at TIMESTAMPTZ, migration_name VARCHAR(255) NOT NULL, logs TEXT, rolled_back_at TIMESTAMPTZ, started_at TIMESTAMPTZ NOT NULL DEFAULT now(), applied_steps_count INTEGER NOT NULL DEFAULT 0)`
        : `CREATE TABLE ${table.sql()} (id VARCHAR(36) PRIMARY KEY NOT NULL, checksum VARCHAR(64) NOT NULL, finished_at DATETIME(3), migration_name VARCHAR(255) NOT NULL, logs TEXT, rolled_back_at DATETIME(3), started_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3), applied_steps_count INTEGER UNSIGNED NOT NULL DEFAULT 0) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci`,
    ],
    async read(session, folder) {
      await table.place(session);
      const rows = await session.query(
        `SELECT checksum, finished_at, migration_name, started_at, applied_steps_count, logs FROM ${table.sql()}
         WHERE rolled_back_at IS NULL ORDER BY finished_at IS NULL, finished_at, migration_name`,
      );
      return historyRows(rows, folder, digest);
    },
    digest,
    locks: async () => [
      table.postgres ? { kind: 'advisory', key: lockNumber } : { kind: 'named', name: 'prisma_migrate' },
    ],
    started: (migration) => [row(migration, {})],
    applied: (migration, run) => [
      // What `started` has noted, or an earlier run that was cut off.
      `UPDATE ${table.sql()} SET checksum = ${table.text(digest(migration))}, finished_at = ${now.sql}, applied_steps_count = 1, logs = NULL WHERE ${open(is(migration))}`,
      row(migration, { started_at: before(run, table.postgres), finished_at: now, applied_steps_count: 1 }),
    ],
    failed: (migration, _, message) => [
      row(migration, { started_at: now }),
      `UPDATE ${table.sql()} SET logs = ${table.text(message.replaceAll('\0', ''))} WHERE ${open(is(migration))}`,
    ],
    // Prisma has no way back. Its `deploy` would run a migration again whose finished row is marked as rolled back, but its `status` takes that for applied.
    undone: (migration) => [
      `DELETE FROM ${table.sql()} WHERE migration_name = ${table.text(is(migration))} AND rolled_back_at IS NULL`,
    ],
    // As `prisma migrate resolve --applied` does.
    baseline: (migrations) => migrations.map((one) => row(one, { finished_at: now, logs: '' })),
    repair(rows, folder) {
      const find = byVersion(folder, (version) => version);
      return rows.flatMap((one) => {
        const name = one.version ?? one.name;
        if (one.state === 'failed') {
          const statements = [rolledBack(name)];
          return [{ what: `the failed row of ${name} is marked as rolled back`, statements }];
        }
        const migration = find(name);
        if (!migration || one.digest === digest(migration)) return [];
        const statements = [
          `UPDATE ${table.sql()} SET checksum = ${table.text(digest(migration))} WHERE migration_name = ${table.text(name)} AND rolled_back_at IS NULL`,
        ];
        return [{ what: `the checksum of ${name} is that of ${migration.file}`, statements }];
      });
    },
  };
}

/** When the migration began, from how long it took: it is recorded at its end. */
function before(run: RunFacts, postgres: boolean): Value {
  if (run.ms === 'transaction') return { sql: 'transaction_timestamp()' };
  const micros = Math.max(0, Math.round(run.ms * 1000));
  return {
    sql: postgres
      ? `clock_timestamp() - interval '${micros} microseconds'`
      : `UTC_TIMESTAMP(3) - INTERVAL ${micros} MICROSECOND`,
  };
}

function historyRows(
  rows: readonly Row[],
  folder: MigrationFolder,
  digest: (migration: Migration) => string,
): readonly HistoryRow[] {
  const find = byVersion(folder, (version) => version);
  return rows.map((row): HistoryRow => {
    const name = String(row['migration_name']);
    const migration = find(name);
    const checksum = String(row['checksum']);
    const same = migration !== undefined && sums(migration).includes(checksum);
    const resolved = Number(row['applied_steps_count']) === 0;
    return {
      version: name,
      name: migration?.name ?? name,
      ...(migration ? { file: migration.file } : {}),
      digest: same ? digest(migration) : checksum,
      state: row['finished_at'] === null ? 'failed' : resolved ? 'baseline' : 'applied',
      appliedAt: textOrNull(row['finished_at']),
      by: null,
      ms: null,
    };
  });
}

/** Prisma takes the text for the same whether its lines end with CRLF or LF (schema-connector, checksum). */
function sums(migration: Migration): readonly string[] {
  const { text } = migration.up.source;
  const lines = text.replaceAll('\r\n', '\n');
  return [sha256(text), sha256(lines), sha256(lines.replaceAll('\n', '\r\n'))];
}
