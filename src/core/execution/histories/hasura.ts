import type { Session } from '../../database/session.ts';
import type { Migration, MigrationFolder } from '../../migrations/migration.ts';
import { asNumber, byVersion, numberOf } from './folder-versions.ts';
import type { History, HistoryRow } from './history.ts';
import { isTrue } from './row-values.ts';
import { type HistoryOptions, toolTable } from './tool-table.ts';

const catalog = 'hdb_catalog.hdb_version';

/**
 * Where Hasura keeps its state (cli/internal/statestore). Version 2 of its configuration has a table with a row for each version. Version 3 has one
 * JSON value for all databases, `cli_state` of `hdb_catalog.hdb_version` in the database of its metadata; where that is another database, its program
 * copies the rows of the table on its first run. No lock. PostgreSQL only.
 */
export function hasuraHistory(options: HistoryOptions = {}): History {
  const table = toolTable({ tool: 'hasura', table: 'schema_migrations', schema: 'hdb_catalog' }, 'postgres', options);
  let folder = options.folder ?? null;
  /** The name by which the catalog knows the database; null where the table counts. */
  let source: string | null = null;
  const look = async (session: Session) => {
    const state = await stateOf(session);
    if (state === null) return;
    const used = state.copied || Object.keys(state.migrations).length > 0;
    if (used || (await table.columns(session)).length === 0) source = sourceOf(state.migrations, folder);
  };
  const set = (versions: readonly bigint[], dirty: boolean) => {
    if (versions.length === 0) return [];
    if (source === null) {
      const rows = versions.map((version) => `(${version}, ${dirty})`).join(', ');
      return [
        `INSERT INTO ${table.sql()} (version, dirty) VALUES ${rows} ON CONFLICT (version) DO UPDATE SET dirty = EXCLUDED.dirty`,
      ];
    }
    const more = table.text(JSON.stringify(Object.fromEntries(versions.map((version) => [String(version), dirty]))));
    return [changed(`COALESCE(cli_state #> ${path()}, '{}') || ${more}::jsonb`)];
  };
  const path = () => `ARRAY['migrations', ${table.text(source)}]`;
  const changed = (state: string) =>
    `UPDATE ${catalog} SET cli_state = jsonb_set(jsonb_set(cli_state, '{migrations}', COALESCE(cli_state -> 'migrations', '{}')), ${path()}, ${state})`;
  const numbers = (migrations: readonly Migration[]) => migrations.map((one) => numberOf(one.version) ?? 0n);
  const gone = (version: string | null) =>
    source === null
      ? `DELETE FROM ${table.sql()} WHERE version = ${numberOf(version)}`
      : changed(`COALESCE(cli_state #> ${path()}, '{}') - ${table.text(String(numberOf(version)))}`);
  return {
    tool: 'hasura',
    table: 'hdb_catalog.schema_migrations',
    async find(session) {
      await look(session);
      return source === null ? table.find(session) : { kind: 'found', table: catalog };
    },
    async create(session) {
      await look(session);
      if (source !== null) return [];
      return [
        ...(await table.missingSchema(session)),
        `CREATE TABLE IF NOT EXISTS ${table.sql()} (version bigint NOT NULL PRIMARY KEY, dirty boolean NOT NULL)`,
      ];
    },
    async read(session, of) {
      folder = of;
      await look(session);
      const find = byVersion(of, asNumber);
      return (await rowsOf(session)).map(([version, dirty]): HistoryRow => {
        const migration = find(version);
        return {
          version: migration?.version ?? version,
          name: migration?.name ?? '',
          ...(migration ? { file: migration.file } : {}),
          digest: null,
          state: dirty ? 'failed' : 'applied',
          appliedAt: null,
          by: null,
          ms: null,
        };
      });
    },
    digest: () => null,
    locks: async () => [],
    started: (migration) => set(numbers([migration]), true),
    applied: (migration) => set(numbers([migration]), false),
    failed: (migration) => set(numbers([migration]), true),
    undone: (migration) => [gone(migration.version)],
    baseline: (migrations) => set(numbers(migrations), false),
    repair: (rows) =>
      rows
        .filter((one) => one.state === 'failed')
        .map((one) => ({ what: `the failed row of version ${one.version} goes`, statements: [gone(one.version)] })),
  };

  async function rowsOf(session: Session): Promise<readonly (readonly [string, boolean])[]> {
    if (source === null) {
      const rows = await session.query(`SELECT version, dirty FROM ${table.sql()} ORDER BY version`);
      return rows.map((row) => [String(row['version']), isTrue(row['dirty'])]);
    }
    const state = (await stateOf(session))?.migrations[source] ?? {};
    return Object.entries(state).sort(([a], [b]) => Number(BigInt(a) - BigInt(b)));
  }
}

interface State {
  /** By the names of databases: whether each version is dirty. */
  readonly migrations: Readonly<Record<string, Readonly<Record<string, boolean>>>>;
  /** Its program has taken over what the table of version 2 had. */
  readonly copied: boolean;
}

/** Null where the catalog is not in this database, or is that of a Hasura before version 2. */
async function stateOf(session: Session): Promise<State | null> {
  const [there] = await session.query(
    `SELECT 1 AS yes FROM pg_catalog.pg_attribute WHERE attrelid = to_regclass('${catalog}') AND attname = 'cli_state' AND NOT attisdropped`,
  );
  if (!there) return null;
  const [row] = await session.query(
    `SELECT (COALESCE(cli_state -> 'migrations', '{}'))::text AS migrations, COALESCE((cli_state ->> 'isStateCopyCompleted')::boolean, false) AS copied FROM ${catalog}`,
  );
  if (!row) return null;
  return { migrations: JSON.parse(String(row['migrations'])), copied: isTrue(row['copied']) };
}

/** The folder of a database's migrations has the name by which Hasura knows it. */
function sourceOf(migrations: State['migrations'], folder: MigrationFolder | null): string {
  const names = Object.keys(migrations);
  const last = folder?.folder.split('/').at(-1) ?? '';
  if (names.includes(last)) return last;
  const [only] = names;
  return only !== undefined && names.length === 1 ? only : 'default';
}
