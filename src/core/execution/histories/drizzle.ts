import type { Session } from '../../database/session.ts';
import type { Migration } from '../../migrations/migration.ts';
import type { Engine } from '../../report/engine.ts';
import { sha256 } from './checksums.ts';
import { versionsOf } from './folder-versions.ts';
import type { History, HistoryRow } from './history.ts';
import { textOrNull } from './row-values.ts';
import { type HistoryOptions, toolTable, type Value } from './tool-table.ts';

/**
 * Drizzle's table (drizzle-orm, dialect.ts, migrator.ts). `created_at` is the time that the journal gives a migration, and all that its migrator
 * looks at: what is newer than the newest row runs. Since version 1 it goes by `name`, and `applied_at` is the clock's. No lock.
 */
export function drizzleHistory(engine: Engine, options: HistoryOptions = {}): History {
  const defaults = { tool: 'drizzle', table: '__drizzle_migrations', schema: 'drizzle' } as const;
  const table = toolTable(defaults, engine, options);
  /** Whether the table is as version 1 makes it. */
  let named = false;
  const look = async (session: Session) => {
    const columns = await table.columns(session);
    named = columns.includes('name');
    return columns.includes('applied_at');
  };
  const row = (migration: Migration): Readonly<Record<string, Value>> => ({
    hash: digest(migration),
    created_at: migration.when ?? null,
    ...(named ? { name: migration.version } : {}),
  });
  const record = (migration: Migration) => table.insert(row(migration));
  const which = (migration: Migration) =>
    migration.when === undefined
      ? `hash = ${table.text(digest(migration))}`
      : `created_at = ${migration.when}${named ? ` AND (name IS NULL OR name = ${table.text(migration.version)})` : ''}`;
  return {
    tool: 'drizzle',
    table: table.name,
    async find(session) {
      const found = await table.find(session);
      if (found.kind === 'found') await look(session);
      return found;
    },
    create: async (session) => {
      // A folder for each migration, and no journal: what version 1 reads, whose rows have names.
      const modern = options.folder?.migrations.some((one) => one.file.endsWith('/migration.sql')) ?? false;
      named = modern;
      const more = modern
        ? `, name text, applied_at ${table.postgres ? 'timestamp with time zone DEFAULT now()' : 'timestamp DEFAULT CURRENT_TIMESTAMP'}`
        : '';
      return [
        ...(await table.missingSchema(session)),
        `CREATE TABLE IF NOT EXISTS ${table.sql()} (id SERIAL PRIMARY KEY, hash text NOT NULL, created_at bigint${more})`,
      ];
    },
    async read(session, folder) {
      await table.place(session);
      const timed = await look(session);
      const rows = await session.query(
        `SELECT hash, created_at, ${named ? 'name' : 'NULL AS name'}, ${timed ? 'applied_at' : 'NULL AS applied_at'} FROM ${table.sql()} ORDER BY id`,
      );
      const all = versionsOf(folder);
      const byName = new Map(all.map((one) => [one.version, one]));
      const byTime = new Map(all.map((one) => [String(one.when), one]));
      const byText = (hash: string) => all.find((one) => sums(one).includes(hash));
      return rows.map((one): HistoryRow => {
        const hash = String(one['hash']);
        const when = textOrNull(one['created_at']);
        const name = textOrNull(one['name']);
        const migration = (name === null ? undefined : byName.get(name)) ?? byTime.get(when ?? '') ?? byText(hash);
        return {
          version: migration?.version ?? name ?? when,
          name: migration?.name ?? name ?? '',
          ...(migration ? { file: migration.file } : {}),
          digest: migration && sums(migration).includes(hash) ? digest(migration) : hash,
          state: 'applied',
          appliedAt: textOrNull(one['applied_at']),
          by: null,
          ms: null,
        };
      });
    },
    digest,
    locks: async () => [],
    applied: (migration) => [record(migration)],
    undone: (migration) => [`DELETE FROM ${table.sql()} WHERE ${which(migration)}`],
    baseline: (migrations) => migrations.map(record),
    repair: (rows, folder) =>
      rows.flatMap((one) => {
        const migration = versionsOf(folder).find((other) => other.version === one.version);
        if (!migration || one.digest === digest(migration)) return [];
        const statements = [
          `UPDATE ${table.sql()} SET hash = ${table.text(digest(migration))} WHERE ${which(migration)}`,
        ];
        return [{ what: `the hash of ${one.version} is that of ${migration.file}`, statements }];
      }),
  };
}

function digest(migration: Migration): string {
  return sha256(migration.up.source.text);
}

/** Git may have changed how lines end since. */
function sums(migration: Migration): readonly string[] {
  const { text } = migration.up.source;
  const lines = text.replaceAll('\r\n', '\n');
  return [sha256(text), sha256(lines), sha256(lines.replaceAll('\n', '\r\n'))];
}
