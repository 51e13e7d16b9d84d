import type { Session } from '../../database/session.ts';
import type { Migration, MigrationFolder, ToolId } from '../../migrations/migration.ts';
import type { Engine } from '../../report/engine.ts';
import { literal } from '../literal.ts';
import type { FoundHistory } from './history.ts';
import { toolOfColumns } from './shapes.ts';

/** What a team has told its tool that is not the tool's default. */
export interface HistoryOptions {
  /** The name of the table. `app.history` names its schema too. */
  readonly table?: string;
  readonly schema?: string;
  /**
   * The folder that is deployed, for tools whose rows depend on more than the migration itself: Flyway's paths are relative to it, and Atlas's
   * hashes run over all of its files. Whoever calls `read` has given it already.
   */
  readonly folder?: MigrationFolder;
  /** A migration's text with its placeholders replaced, which Flyway's checksum of a repeatable one is of. */
  readonly rendered?: (migration: Migration) => string;
}

/** A value of a row. `sql` stands as it is. */
export type Value = string | number | bigint | boolean | null | { readonly hex: string } | { readonly sql: string };

/**
 * The table of a tool in one database. Its statements name the schema from the moment on at which `find` or `place` has asked the server:
 * a migration may set the search path, and the row must not go elsewhere then.
 */
export interface ToolTable {
  readonly engine: Engine;
  readonly postgres: boolean;
  /** As sentences name it. */
  readonly name: string;
  /** As SQL names it. */
  sql(): string;
  /** The schema's name as SQL names it; null before anybody has looked, and without a schema that could be. */
  schema(): string | null;
  /** The names as the server has them, without quotes. */
  bare(): { readonly schema: string | null; readonly table: string };
  /** Finds out in which schema the table is, or would be. */
  place(session: Session): Promise<void>;
  find(session: Session): Promise<FoundHistory>;
  /** The names of its columns in small letters; empty where it is not there. */
  columns(session: Session): Promise<readonly string[]>;
  /** Whether a table of that name is in the same schema. */
  beside(session: Session, name: string): Promise<boolean>;
  /** What makes the table's schema where there is none; empty where there is one, and on MySQL and MariaDB. */
  missingSchema(session: Session): Promise<readonly string[]>;
  text(value: Value): string;
  insert(values: Readonly<Record<string, Value>>): string;
  /** An insert whose values read tables: a row for each one of `from`. */
  insertFrom(values: Readonly<Record<string, Value>>, from: string): string;
  insertIf(values: Readonly<Record<string, Value>>, condition: string): string;
  /**
   * Gives the row of a key these values, whether it is there or not. Each statement is whole by itself: where none of them is in a
   * transaction, a crash between them leaves the row that was there, or the new one.
   * @param onlyIf what an existing row has to be for being changed
   */
  put(
    key: Readonly<Record<string, Value>>,
    values: Readonly<Record<string, Value>>,
    onlyIf?: string,
  ): readonly string[];
}

export interface TableDefaults {
  readonly tool: ToolId;
  readonly table: string;
  /** Absent: the first schema of the search path, or the database of MySQL. `schema` stands for PostgreSQL only. */
  readonly schema?: string;
  /** Its own schema is where the tool makes it when it is told nothing, but it may be in the first of the search path too. */
  readonly orFirstOfPath?: true;
}

export function toolTable(defaults: TableDefaults, engine: Engine, options: HistoryOptions): ToolTable {
  const postgres = engine === 'postgres';
  const cut = options.schema === undefined && options.table !== undefined ? options.table.indexOf('.') : -1;
  const named = options.table ?? defaults.table;
  const table = cut < 0 ? named : named.slice(cut + 1);
  const asked = cut < 0 ? (options.schema ?? (postgres ? defaults.schema : undefined)) : named.slice(0, cut);
  let schema: string | null = asked ?? null;
  const quote = (name: string) => quoted(engine, name);
  const text = (value: Value) => written(value, engine);
  const sql = () => (schema === null ? quote(table) : `${quote(schema)}.${quote(table)}`);
  let settled = asked !== undefined && (asked !== defaults.schema || defaults.orFirstOfPath !== true);
  const columns = (values: Readonly<Record<string, Value>>) => Object.keys(values).map(quote).join(', ');
  const select = (values: Readonly<Record<string, Value>>) =>
    `INSERT INTO ${sql()} (${columns(values)}) SELECT ${Object.values(values).map(text).join(', ')}`;
  const place = async (session: Session) => {
    if (settled) return;
    settled = true;
    if (schema !== null && (await columnsOf(session, schema, table)).length > 0) return;
    const [row] = await session.query(
      postgres ? 'SELECT current_schema()::text AS name' : 'SELECT CONVERT(DATABASE() USING utf8mb4) AS name',
    );
    const name = row?.['name'];
    if (typeof name !== 'string') return;
    if (schema === null || (await columnsOf(session, name, table)).length > 0) schema = name;
  };
  return {
    engine,
    postgres,
    name: cut < 0 ? table : named,
    sql,
    schema: () => (schema === null ? null : quote(schema)),
    bare: () => ({ schema, table }),
    place,
    async find(session) {
      await place(session);
      const found = await columnsOf(session, schema, table);
      if (found.length === 0) return { kind: 'absent' };
      const tool = toolOfColumns(found, schema);
      return tool === defaults.tool
        ? { kind: 'found', table: sql() }
        : { kind: 'other', table: sql(), columns: found, tool };
    },
    async columns(session) {
      await place(session);
      return (await columnsOf(session, schema, table)).map((name) => name.toLowerCase());
    },
    async beside(session, name) {
      await place(session);
      return (await columnsOf(session, schema, name)).length > 0;
    },
    async missingSchema(session) {
      await place(session);
      if (!postgres || schema === null) return [];
      const rows = await session.query('SELECT 1 FROM pg_catalog.pg_namespace WHERE nspname = $1', [schema]);
      return rows.length > 0 ? [] : [`CREATE SCHEMA IF NOT EXISTS ${quote(schema)}`];
    },
    text,
    insert: (values) =>
      `INSERT INTO ${sql()} (${columns(values)}) VALUES (${Object.values(values).map(text).join(', ')})`,
    put(key, values, onlyIf) {
      const is = Object.entries(key).map(([name, value]) => `${quote(name)} = ${text(value)}`);
      const set = Object.entries(values).map(([name, value]) => `${quote(name)} = ${text(value)}`);
      const where = [...is, ...(onlyIf === undefined ? [] : [onlyIf])].join(' AND ');
      return [
        `UPDATE ${sql()} SET ${set.join(', ')} WHERE ${where}`,
        `${select({ ...key, ...values })}${postgres ? '' : ' FROM DUAL'} WHERE NOT EXISTS (SELECT 1 FROM ${sql()} WHERE ${is.join(' AND ')})`,
      ];
    },
    insertFrom: (values, from) => `${select(values)} FROM ${from}`,
    insertIf: (values, condition) => `${select(values)}${postgres ? '' : ' FROM DUAL'} WHERE ${condition}`,
  };
}

async function columnsOf(session: Session, schema: string | null, table: string): Promise<readonly string[]> {
  const rows =
    session.engine === 'postgres'
      ? await session.query(
          `SELECT a.attname::text AS name FROM pg_catalog.pg_attribute a
             JOIN pg_catalog.pg_class c ON c.oid = a.attrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
           WHERE n.nspname = $1 AND c.relname = $2 AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum`,
          [schema, table],
        )
      : await session.query(
          `SELECT CONVERT(COLUMN_NAME USING utf8mb4) AS name FROM information_schema.COLUMNS
           WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ? ORDER BY ORDINAL_POSITION`,
          [schema, table],
        );
  return rows.map((row) => String(row['name']));
}

export function quoted(engine: Engine, name: string): string {
  return engine === 'postgres' ? `"${name.replaceAll('"', '""')}"` : `\`${name.replaceAll('`', '``')}\``;
}

function written(value: Value, engine: Engine): string {
  if (value === null) return 'NULL';
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE';
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  if (typeof value === 'string') return literal(value, engine);
  if ('sql' in value) return value.sql;
  return engine === 'postgres' ? `'\\x${value.hex}'::bytea` : `x'${value.hex}'`;
}
