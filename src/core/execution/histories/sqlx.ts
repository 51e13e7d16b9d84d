import { createHash } from 'node:crypto';
import type { Migration } from '../../migrations/migration.ts';
import type { Engine } from '../../report/engine.ts';
import { crc32 } from './checksums.ts';
import { asNumber, byVersion, numberOf } from './folder-versions.ts';
import type { History, HistoryRow, Milliseconds, RunFacts } from './history.ts';
import { elapsed, isTrue, textOrNull } from './row-values.ts';
import { type HistoryOptions, toolTable } from './tool-table.ts';

/**
 * sqlx's table (sqlx-postgres, sqlx-mysql, migrate.rs). The sum is SHA-384 over the file as it is, so that CRLF and LF differ. On MySQL a row
 * stands there with `success` false while a script runs.
 */
export function sqlxHistory(engine: Engine, options: HistoryOptions = {}): History {
  const table = toolTable({ tool: 'sqlx', table: '_sqlx_migrations' }, engine, options);
  const row = (migration: Migration, success: boolean, ms: Milliseconds | null) =>
    table.put(
      { version: numberOf(migration.version) },
      {
        description: migration.name.replaceAll('_', ' '),
        success,
        checksum: { hex: digest(migration) },
        // In nanoseconds, and -1 for as long as nobody knows.
        execution_time: ms === null ? -1 : elapsed(ms, 1_000_000),
      },
      'success = FALSE',
    );
  const gone = (version: string | null, which = '') =>
    `DELETE FROM ${table.sql()} WHERE version = ${numberOf(version)}${which}`;
  const record = (migration: Migration, run: RunFacts) => row(migration, true, run.ms);
  const unfinished = (migration: Migration) => row(migration, false, null);
  return {
    tool: 'sqlx',
    table: table.name,
    find: table.find,
    create: async (session) => [
      ...(await table.missingSchema(session)),
      table.postgres
        ? `CREATE TABLE IF NOT EXISTS ${table.sql()} (version BIGINT PRIMARY KEY, description TEXT NOT NULL, installed_on TIMESTAMPTZ NOT NULL DEFAULT now(), success BOOLEAN NOT NULL, checksum BYTEA NOT NULL, execution_time BIGINT NOT NULL)`
        : `CREATE TABLE IF NOT EXISTS ${table.sql()} (version BIGINT PRIMARY KEY, description TEXT NOT NULL, installed_on TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP, success BOOLEAN NOT NULL, checksum BLOB NOT NULL, execution_time BIGINT NOT NULL)`,
    ],
    async read(session, folder) {
      await table.place(session);
      const rows = await session.query(
        `SELECT version, description, installed_on, success, checksum, execution_time FROM ${table.sql()} ORDER BY installed_on, version`,
      );
      const find = byVersion(folder, asNumber);
      return rows.map((one): HistoryRow => {
        const migration = find(String(one['version']));
        const checksum = one['checksum'];
        const nanoseconds = Number(one['execution_time']);
        return {
          version: migration?.version ?? String(one['version']),
          name: migration?.name ?? String(one['description']),
          ...(migration ? { file: migration.file } : {}),
          digest: Buffer.isBuffer(checksum) ? checksum.toString('hex') : null,
          state: isTrue(one['success']) ? 'applied' : 'failed',
          appliedAt: textOrNull(one['installed_on']),
          by: null,
          ms: nanoseconds < 0 ? null : nanoseconds / 1_000_000,
        };
      });
    },
    digest,
    async locks(session) {
      const number = 0x3d_32_ad_9en * BigInt(crc32(session.database));
      return [table.postgres ? { kind: 'advisory', key: number } : { kind: 'named', name: number.toString(16) }];
    },
    ...(table.postgres ? {} : { started: unfinished, failed: unfinished }),
    applied: record,
    undone: (migration) => [gone(migration.version)],
    baseline: (migrations, run) => migrations.flatMap((one) => record(one, { ...run, ms: 0 })),
    repair(rows, folder) {
      const find = byVersion(folder, asNumber);
      return rows.flatMap((one) => {
        if (one.state === 'failed') {
          const statements = [gone(one.version, ' AND success = FALSE')];
          return [{ what: `the failed row of version ${one.version} goes`, statements }];
        }
        const migration = find(one.version ?? '');
        if (!migration || one.digest === digest(migration)) return [];
        const statements = [
          `UPDATE ${table.sql()} SET checksum = ${table.text({ hex: digest(migration) })} WHERE version = ${numberOf(one.version)}`,
        ];
        return [{ what: `the checksum of version ${one.version} is that of ${migration.file}`, statements }];
      });
    },
  };
}

function digest(migration: Migration): string {
  return createHash('sha384').update(migration.up.source.text).digest('hex');
}
