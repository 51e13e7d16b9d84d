import { createHash } from 'node:crypto';
import { hostname } from 'node:os';
import type { Migration, MigrationFolder } from '../../migrations/migration.ts';
import type { Engine } from '../../report/engine.ts';
import type { SourceText } from '../../sql/source-text.ts';
import type { History, HistoryRow } from './history.ts';
import { textOrNull } from './row-values.ts';
import { type HistoryOptions, quoted, type ToolTable, toolTable, type Value } from './tool-table.ts';

/**
 * Liquibase's tables (liquibase-standard, sqlgenerator/core). A changeset is known by id, author and file together, and the file's name is the path that
 * Liquibase was given: what stands there already tells how much of ours that is. The sum of version 9 is written for changesets of formatted SQL; where we
 * cannot compute it (XML, properties in the text) it is left out, which Liquibase takes for "not known", and fills in on its next update.
 */
export function liquibaseHistory(engine: Engine, options: HistoryOptions = {}): History {
  const postgres = engine === 'postgres';
  // Unquoted names: small letters on PostgreSQL, as they are written elsewhere.
  const table = toolTable(
    { tool: 'liquibase', table: postgres ? 'databasechangelog' : 'DATABASECHANGELOG' },
    engine,
    options,
  );
  const lockTable = () => {
    const name = quoted(engine, postgres ? 'databasechangeloglock' : 'DATABASECHANGELOGLOCK');
    const schema = table.schema();
    return schema === null ? name : `${schema}.${name}`;
  };
  /** What stands before Liquibase's path in ours, as the rows have it. */
  let prefix: string | null = null;
  const deployment = String(Date.now()).slice(-10);
  /** As the rows have the file of a changeset: older releases wrote `classpath:` before it. */
  const written = new Map<string, string>();
  const keyOf = (migration: Migration) => JSON.stringify([migration.version, migration.file]);
  const filename = (migration: Migration) =>
    written.get(keyOf(migration)) ?? logicalPath(migration) ?? withoutPrefix(migration.file, prefix);
  const which = (migration: Migration) => {
    const { id, author } = namesOf(migration);
    return `id = ${table.text(id)} AND author = ${table.text(author)} AND filename = ${table.text(filename(migration))}`;
  };
  // A table in between, since MySQL does not read the one that it changes.
  const order = (): Value => ({
    sql: `(SELECT COALESCE(MAX(place), 0) + 1 FROM (SELECT orderexecuted AS place FROM ${table.sql()}) AS places)`,
  });
  const changing = (migration: Migration): Readonly<Record<string, Value>> => ({
    dateexecuted: { sql: 'NOW()' },
    orderexecuted: order(),
    md5sum: liquibaseChecksum(migration),
    description: 'sql',
    comments: '',
    contexts: attribute(migration, 'context(?:Filter)?'),
    labels: attribute(migration, 'labels'),
    liquibase: 'Drydock',
    deployment_id: deployment,
  });
  const record = (migration: Migration) => {
    const values = changing(migration);
    const assigned = Object.entries({ ...values, exectype: 'RERAN' }).map(
      ([column, value]) => `${column} = ${table.text(value)}`,
    );
    return [
      // A changeset that runs again changes its row.
      `UPDATE ${table.sql()} SET ${assigned.join(', ')} WHERE ${which(migration)}`,
      table.insertIf(
        { ...namesOf(migration), filename: filename(migration), ...values, exectype: 'EXECUTED' },
        `NOT EXISTS (SELECT 1 FROM ${table.sql()} WHERE ${which(migration)})`,
      ),
    ];
  };
  return {
    tool: 'liquibase',
    table: table.name,
    find: table.find,
    create: async (session) => [...(await table.missingSchema(session)), changelogTable(table)],
    async read(session, folder) {
      await table.place(session);
      const rows = await session.query(
        `SELECT id, author, filename, dateexecuted, exectype, md5sum FROM ${table.sql()} ORDER BY orderexecuted, dateexecuted`,
      );
      const seen = rows.map((one) => String(one['filename'] ?? one['FILENAME']));
      prefix = prefixOf(seen, folder);
      const byNames = new Map<string, Migration[]>();
      for (const one of folder.migrations) {
        const { id, author } = namesOf(one);
        const key = JSON.stringify([id, author]);
        byNames.set(key, [...(byNames.get(key) ?? []), one]);
      }
      return rows.map((one): HistoryRow => {
        const value = (name: string) => one[name] ?? one[name.toUpperCase()] ?? null;
        const migration = byNames
          .get(JSON.stringify([value('id'), value('author')]))
          ?.find((other) => isSameFile(other, String(value('filename'))));
        if (migration) written.set(keyOf(migration), String(value('filename')));
        const sum = textOrNull(value('md5sum'));
        const ours = migration ? liquibaseChecksum(migration) : null;
        return {
          version: migration?.version ?? `${value('author')}:${value('id')}`,
          name: migration?.name ?? String(value('id')),
          file: migration?.file ?? String(value('filename')),
          // Sums of older versions and of other formats cannot be compared.
          digest: sum?.startsWith('9:') && ours !== null ? sum : null,
          state: value('exectype') === 'MARK_RAN' ? 'baseline' : 'applied',
          appliedAt: textOrNull(value('dateexecuted')),
          by: null,
          ms: null,
        };
      });
    },
    digest: liquibaseChecksum,
    async locks(session) {
      await table.place(session);
      const name = lockTable();
      const by = table.text(`drydock on ${hostname()} (connection ${session.id})`.slice(0, 255));
      const time = postgres ? 'timestamp without time zone' : 'datetime';
      return [
        {
          kind: 'row',
          prepare: [
            ...(await table.missingSchema(session)),
            `CREATE TABLE IF NOT EXISTS ${name} (id integer NOT NULL, locked boolean NOT NULL, lockgranted ${time}, lockedby varchar(255), PRIMARY KEY (id))`,
            `INSERT INTO ${name} (id, locked) SELECT 1, FALSE${postgres ? '' : ' FROM DUAL'} WHERE NOT EXISTS (SELECT 1 FROM ${name} WHERE id = 1)`,
          ],
          take: `UPDATE ${name} SET locked = TRUE, lockgranted = NOW(), lockedby = ${by} WHERE id = 1 AND locked = FALSE`,
          release: `UPDATE ${name} SET locked = FALSE, lockgranted = NULL, lockedby = NULL WHERE id = 1 AND lockedby = ${by}`,
          holder: `SELECT CONCAT(lockedby, ' since ', lockgranted) AS holder FROM ${name} WHERE id = 1 AND locked = TRUE`,
          free: `UPDATE ${name} SET locked = FALSE, lockgranted = NULL, lockedby = NULL WHERE id = 1`,
        },
      ];
    },
    applied: record,
    undone: (migration) => [`DELETE FROM ${table.sql()} WHERE ${which(migration)}`],
    baseline: (migrations) => migrations.flatMap(record),
    repair: (rows, folder) =>
      rows.flatMap((one) => {
        const migration = folder.migrations.find((other) => other.version === one.version && other.file === one.file);
        if (!migration || migration.kind === 'repeatable' || one.digest === null) return [];
        const sum = liquibaseChecksum(migration);
        if (sum === null || one.digest === sum) return [];
        const statements = [`UPDATE ${table.sql()} SET md5sum = ${table.text(sum)} WHERE ${which(migration)}`];
        return [{ what: `the checksum of ${one.version} is that of ${migration.file}`, statements }];
      }),
  };
}

function changelogTable(table: ToolTable): string {
  const time = table.postgres ? 'timestamp without time zone' : 'datetime';
  return `CREATE TABLE IF NOT EXISTS ${table.sql()} (${[
    'ID varchar(255) NOT NULL',
    'AUTHOR varchar(255) NOT NULL',
    'FILENAME varchar(255) NOT NULL',
    `DATEEXECUTED ${time} NOT NULL`,
    'ORDEREXECUTED integer NOT NULL',
    'EXECTYPE varchar(10) NOT NULL',
    'MD5SUM varchar(35)',
    'DESCRIPTION varchar(255)',
    'COMMENTS varchar(255)',
    'TAG varchar(255)',
    'LIQUIBASE varchar(20)',
    'CONTEXTS varchar(255)',
    'LABELS varchar(255)',
    'DEPLOYMENT_ID varchar(10)',
  ].join(', ')})`;
}

function namesOf(migration: Migration): { readonly id: string; readonly author: string } {
  const version = migration.version ?? '';
  return { id: migration.name, author: version.slice(0, Math.max(0, version.length - migration.name.length - 1)) };
}

/**
 * The sum of version 9 (since 4.22) of a changeset of formatted SQL: MD5 over its text without white space, and MD5 over that again. Null
 * where the text is not what Liquibase hashes: rendered from another format, or with properties in it.
 */
export function liquibaseChecksum(migration: Migration): string | null {
  const { source } = migration.up;
  if (source.rendered) return null;
  const { part } = migration;
  // Offsets are the file's, and Liquibase's own lines are blank.
  const lines = part ? linesOf(source).slice(part.line - 1, part.endLine) : [source.text];
  const text = lines.join('\n').replace(/[ \t\r\n]/g, '');
  if (/\$\{[^}]+\}/.test(text)) return null;
  return `9:${md5(`9:${md5(text)}:`)}`;
}

/** Of a file with many changesets the lines are cut once. */
const cutLines = new WeakMap<SourceText, readonly string[]>();

function linesOf(source: SourceText): readonly string[] {
  const lines = cutLines.get(source) ?? source.text.split(/\r\n|\n|\r/);
  cutLines.set(source, lines);
  return lines;
}

function md5(text: string): string {
  return createHash('md5').update(text).digest('hex');
}

/** An attribute of the line `--changeset`. */
function attribute(migration: Migration, name: string): string | null {
  const [line = ''] = migration.part?.text.split('\n') ?? [];
  const found = new RegExp(`\\s${name}:("[^"]*"|\\S+)`, 'i').exec(line)?.[1];
  return found?.replace(/^"(.*)"$/, '$1') ?? null;
}

/** The path that the changeset or its file claims to have. */
function logicalPath(migration: Migration): string | null {
  const own = migration.part?.text.split('\n')[0] ?? '';
  const first = /^\uFEFF?\s*([^\n]*)/.exec(migration.up.source.text)?.[1] ?? '';
  const head = /^--\s*liquibase\s*formatted/i.test(first) ? first : '';
  const found = /\blogicalFilePath\s*[:=]\s*"?([^"\s>]+)/i.exec(own)?.[1] ?? /\blogicalFilePath:(\S+)/i.exec(head)?.[1];
  return found === undefined ? null : normalized(found);
}

function normalized(path: string): string {
  return path
    .replaceAll('\\', '/')
    .replace(/^(?:classpath\*?:|file:)/, '')
    .replace(/^[A-Za-z]:/, '')
    .replace(/^\/+/, '')
    .replace(/^(?:\.\/)+/, '');
}

function isSameFile(migration: Migration, row: string): boolean {
  const path = normalized(row);
  const own = logicalPath(migration);
  if (own !== null) return own === path;
  return migration.file === path || migration.file.endsWith(`/${path}`) || path.endsWith(`/${migration.file}`);
}

/** How our paths begin where Liquibase's do not. Null where no row tells. */
function prefixOf(rows: readonly string[], folder: MigrationFolder): string | null {
  for (const row of rows.map(normalized).reverse()) {
    const found = folder.migrations.find((one) => one.file === row || one.file.endsWith(`/${row}`));
    if (found) return found.file.slice(0, found.file.length - row.length);
  }
  return null;
}

/** Below `resources` where Maven and Gradle keep what is on the class path; else as it is. */
function withoutPrefix(file: string, prefix: string | null): string {
  if (prefix !== null) return file.startsWith(prefix) ? file.slice(prefix.length) : file;
  return file.replace(/^.*?src\/(?:main|test)\/resources\//, '');
}
