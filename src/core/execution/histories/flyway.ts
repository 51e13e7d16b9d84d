import type { Row } from '../../database/session.ts';
import { compareVersions, sameVersion } from '../../migrations/flyway-names.ts';
import type { Migration, MigrationFolder } from '../../migrations/migration.ts';
import type { Engine } from '../../report/engine.ts';
import { flywayChecksum, javaHash } from './checksums.ts';
import { pathInside, versionsOf } from './folder-versions.ts';
import type { History, HistoryRow, RunFacts } from './history.ts';
import { elapsed, isTrue, textOrNull } from './row-values.ts';
import { type HistoryOptions, quoted, toolTable, type Value } from './tool-table.ts';

/** `Flyway` in six bytes: what its advisory locks of PostgreSQL count from (flyway-database-postgresql, PostgreSQLAdvisoryLockTemplate). */
const lockBase = 77_431_708_279_161n;

const baselineText = '<< Flyway Baseline >>';

/**
 * Flyway's table (flyway-core, JdbcTableSchemaHistory). What is gone stands there as a row of type DELETE after it, as `flyway repair` writes
 * it: the UNDO_SQL of the paid editions stops the free one, which does not know the type.
 */
export function flywayHistory(engine: Engine, options: HistoryOptions = {}): History {
  const table = toolTable({ tool: 'flyway', table: 'flyway_schema_history' }, engine, options);
  let folder = options.folder ?? null;
  /** How the table writes a version that files may write in another way. */
  const written = new Map<string, string>();
  const inTable = (version: string) => table.text(written.get(sameVersion(version)) ?? version);
  const textOf = (migration: Migration) =>
    migration.kind === 'repeatable' && options.rendered ? options.rendered(migration) : migration.up.source.text;
  const digest = (migration: Migration) => String(flywayChecksum(textOf(migration)));
  const rank: Value = { sql: 'COALESCE(MAX(installed_rank), 0) + 1' };
  const which = (one: { readonly version: string | null; readonly name: string }) =>
    one.version === null
      ? `version IS NULL AND description = ${table.text(description(one.name))}`
      : `version = ${inTable(one.version)}`;
  const withoutFailed = (one: { readonly version: string | null; readonly name: string }) =>
    `DELETE FROM ${table.sql()} WHERE success = FALSE AND ${which(one)}`;
  const row = (migration: Migration, run: RunFacts, success: boolean) =>
    fromTable({
      installed_rank: rank,
      version: migration.version,
      description: description(migration.name),
      type: typeOf(migration),
      script: scriptOf(migration, folder),
      checksum: Number(digest(migration)),
      installed_by: run.user.slice(0, 100),
      execution_time: elapsed(run.ms),
      success,
    });
  /** One row, whose rank is one more than the last. */
  const fromTable = (values: Readonly<Record<string, Value>>) => table.insertFrom(values, table.sql());
  return {
    tool: 'flyway',
    table: table.name,
    find: table.find,
    async create(session) {
      const schema = await table.missingSchema(session);
      const name = (suffix: string) => quoted(engine, `${table.bare().table}${suffix}`);
      const made = [
        ...schema,
        table.postgres
          ? `CREATE TABLE ${table.sql()} ("installed_rank" INT NOT NULL, "version" VARCHAR(50), "description" VARCHAR(200) NOT NULL, "type" VARCHAR(20) NOT NULL, "script" VARCHAR(1000) NOT NULL, "checksum" INTEGER, "installed_by" VARCHAR(100) NOT NULL, "installed_on" TIMESTAMP NOT NULL DEFAULT now(), "execution_time" INTEGER NOT NULL, "success" BOOLEAN NOT NULL, CONSTRAINT ${name('_pk')} PRIMARY KEY ("installed_rank"))`
          : `CREATE TABLE ${table.sql()} (\`installed_rank\` INT NOT NULL, \`version\` VARCHAR(50), \`description\` VARCHAR(200) NOT NULL, \`type\` VARCHAR(20) NOT NULL, \`script\` VARCHAR(1000) NOT NULL, \`checksum\` INT, \`installed_by\` VARCHAR(100) NOT NULL, \`installed_on\` TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP, \`execution_time\` INT NOT NULL, \`success\` BOOL NOT NULL, CONSTRAINT ${name('_pk')} PRIMARY KEY (\`installed_rank\`), INDEX ${name('_s_idx')} (\`success\`))`,
        // On MySQL within the table's own statement: each one commits there, and a run that is cut off between two would leave a table without it.
        ...(table.postgres ? [`CREATE INDEX ${name('_s_idx')} ON ${table.sql()} (success)`] : []),
      ];
      if (schema.length === 0) return made;
      // Flyway remembers the schemas that it made itself: `flyway clean` drops those, and empties the others.
      const marker = {
        installed_rank: 0,
        version: null,
        description: '<< Flyway Schema Creation >>',
        type: 'SCHEMA',
        script: table.schema(),
        checksum: null,
        installed_by: { sql: 'CURRENT_USER' },
        execution_time: 0,
        success: true,
      };
      return [...made, table.insert(marker)];
    },
    async read(session, of) {
      folder = of;
      await table.place(session);
      const rows = await session.query(
        `SELECT installed_rank, version, description, type, script, checksum, installed_by, installed_on, execution_time, success
         FROM ${table.sql()} ORDER BY installed_rank`,
      );
      const live = withoutDeleted(rows);
      for (const one of live) {
        const version = textOrNull(one['version']);
        if (version !== null) written.set(sameVersion(version), version);
      }
      const find = inFolder(of);
      return live.flatMap((one) => historyRows(one, of, find, digest));
    },
    digest,
    async locks(session) {
      await table.place(session);
      const hash = javaHash(table.sql());
      return [
        table.postgres ? { kind: 'advisory', key: lockBase + BigInt(hash) } : { kind: 'named', name: `Flyway-${hash}` },
      ];
    },
    // In one transaction, so that nothing comes between; and the rank of a row that failed is free again.
    applied: (migration, run) => [withoutFailed(migration), row(migration, run, true)],
    failed: (migration, run) => [withoutFailed(migration), row(migration, run, false)],
    undone(migration) {
      const user = table.postgres ? 'CURRENT_USER' : `SUBSTRING_INDEX(USER(), '@', 1)`;
      const columns =
        'installed_rank, version, description, type, script, checksum, installed_by, execution_time, success';
      // Only after the row itself: Flyway calls a history with two DELETE rows in a row corrupted.
      return [
        `INSERT INTO ${table.sql()} (${columns})
         SELECT (SELECT MAX(installed_rank) + 1 FROM ${table.sql()} AS ranks), version, description, 'DELETE', script, checksum, ${user}, 0, success
         FROM ${table.sql()} AS undone WHERE type <> 'DELETE' AND success AND installed_rank = (SELECT MAX(installed_rank) FROM ${table.sql()} AS newest WHERE ${which(migration)})`,
      ];
    },
    baseline(migrations, run) {
      const version = migrations.findLast((one) => one.version !== null)?.version;
      if (version == null) return [];
      return [
        fromTable({
          installed_rank: rank,
          version,
          description: baselineText,
          type: 'BASELINE',
          script: baselineText,
          checksum: null,
          installed_by: run.user.slice(0, 100),
          execution_time: 0,
          success: true,
        }),
      ];
    },
    repair(rows, of) {
      folder = of;
      const find = inFolder(of);
      return rows.flatMap((one) => {
        const what = one.version === null ? `"${one.name}"` : `version ${one.version}`;
        if (one.state === 'failed') {
          return [{ what: `the failed row of ${what} goes`, statements: [withoutFailed(one)] }];
        }
        const migration = one.digest === null ? undefined : find(one);
        // A repeatable migration whose text has changed is no mistake: it runs again.
        if (!migration || migration.kind === 'repeatable') return [];
        if (one.digest === digest(migration) && one.name === description(migration.name)) return [];
        return [
          {
            what: `the checksum and the description of ${what} are those of ${migration.file}`,
            statements: [
              `UPDATE ${table.sql()} SET description = ${table.text(description(migration.name))}, type = ${table.text(typeOf(migration))}, checksum = ${digest(migration)}
               WHERE installed_rank = (SELECT place FROM (SELECT MAX(installed_rank) AS place FROM ${table.sql()} WHERE success AND type <> 'DELETE' AND ${which(one)}) AS newest)`,
            ],
          },
        ];
      });
    },
  };
}

function typeOf(migration: Migration): string {
  return migration.kind === 'baseline' ? 'SQL_BASELINE' : 'SQL';
}

/** Cut as Flyway cuts it (AbbreviationUtils); it compares the two when it validates. */
function description(name: string): string {
  const text = name.replaceAll('_', ' ');
  return text.length <= 200 ? text : `${text.slice(0, 197)}...`;
}

function scriptOf(migration: Migration, folder: MigrationFolder | null): string {
  const path = pathInside(migration, folder);
  return path.length <= 1000 ? path : `...${path.slice(3, 1000)}`;
}

/** Without the markers of schemas, and without what a DELETE row has taken back. */
function withoutDeleted(rows: readonly Row[]): readonly Row[] {
  const live: Row[] = [];
  for (const one of rows) {
    if (one['type'] === 'SCHEMA') continue;
    if (one['type'] !== 'DELETE') {
      live.push(one);
      continue;
    }
    const gone = live.findLastIndex((other) => other['type'] !== 'BASELINE' && keyOfRow(other) === keyOfRow(one));
    if (gone >= 0) live.splice(gone, 1);
  }
  return live;
}

function keyOfRow(row: Row): string {
  const version = textOrNull(row['version']);
  return version === null ? `description ${row['description']}` : `version ${sameVersion(version)}`;
}

function historyRows(
  row: Row,
  folder: MigrationFolder,
  find: ReturnType<typeof inFolder>,
  digest: (migration: Migration) => string,
): readonly HistoryRow[] {
  const type = String(row['type']);
  const version = textOrNull(row['version']);
  const name = String(row['description']);
  const migration = find({ version, name }, type === 'SQL_BASELINE' ? 'baseline' : 'versioned');
  const checksum = textOrNull(row['checksum']);
  const own: HistoryRow = {
    version: migration?.version ?? version,
    name,
    ...(migration ? { file: migration.file } : {}),
    digest: migration && isRawOf(checksum, migration) ? digest(migration) : checksum,
    state: isTrue(row['success']) ? (type === 'BASELINE' ? 'baseline' : 'applied') : 'failed',
    appliedAt: textOrNull(row['installed_on']),
    by: textOrNull(row['installed_by']),
    ms: Number(row['execution_time']),
  };
  if (version === null || (type !== 'BASELINE' && type !== 'SQL_BASELINE' && type !== 'JDBC_BASELINE')) return [own];
  // A baseline stands for all up to it.
  const covered = versionsOf(folder)
    .filter((one) => compareVersions(one.version ?? '', version) <= 0)
    .map(
      (one): HistoryRow => ({
        ...own,
        version: one.version,
        name: one.name,
        file: one.file,
        digest: null,
        state: 'baseline',
        ms: null,
      }),
    );
  const there = covered.some((one) => sameVersion(one.version ?? '') === sameVersion(version));
  return there ? covered : [...covered, own];
}

/** Flyway takes the sum of the text before its placeholders were replaced as well. */
function isRawOf(checksum: string | null, migration: Migration): boolean {
  return migration.kind === 'repeatable' && checksum === String(flywayChecksum(migration.up.source.text));
}

/** Finds the migration of a row; that of a baseline where `kind` says so. */
function inFolder(folder: MigrationFolder) {
  const key = (kind: string, version: string | null, name: string) =>
    version === null ? `${kind} ${name}` : `${kind} ${sameVersion(version)}`;
  const known = new Map(
    folder.migrations.map((one) => [key(one.kind, one.version, description(one.name)), one] as const),
  );
  return (
    one: { readonly version: string | null; readonly name: string },
    kind: 'versioned' | 'baseline' = 'versioned',
  ): Migration | undefined => known.get(key(one.version === null ? 'repeatable' : kind, one.version, one.name));
}
