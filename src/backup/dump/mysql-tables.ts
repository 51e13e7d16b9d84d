import type { Session } from '../../core/database/session.ts';
import { optional, text } from '../../core/schema/server/row.ts';
import type { DumpScope } from '../manifest.ts';
import { inScope } from './table-scope.ts';

export interface MysqlTable {
  /** Of the database, as a manifest has it: empty, since a copy may have another name. */
  readonly name: string;
  readonly kind: 'table' | 'view' | 'sequence';
  /** `InnoDB`; null of a view, also of one that is broken. */
  readonly engine: string | null;
  /** Keeps every row that there was (MariaDB's system versioning). */
  readonly versioned: boolean;
  /** Of its rows and its indexes, as the server estimates them. */
  readonly dataBytes: number;
  readonly bytes: number;
}

/** Settings in which a value's text is the same on every server, and nothing of ours is ended for taking long. */
export async function sameText(session: Session, lockSeconds: number): Promise<void> {
  await session.query("SET NAMES utf8mb4; SET SESSION time_zone = '+00:00', sql_mode = ''");
  await session.query(`SET SESSION lock_wait_timeout = ${Math.max(1, Math.ceil(lockSeconds))}`);
  await session.query(
    session.engine === 'mysql'
      ? 'SET SESSION max_execution_time = 0, information_schema_stats_expiry = 0'
      : 'SET SESSION max_statement_time = 0',
  );
}

/** Everything that has rows or looks as if it had, in the order in which the dump goes. */
export async function mysqlTables(session: Session): Promise<readonly MysqlTable[]> {
  const rows = await session.query(
    `SELECT TABLE_NAME AS name, TABLE_TYPE AS kind, ENGINE AS engine, COALESCE(DATA_LENGTH, 0) AS data, COALESCE(INDEX_LENGTH, 0) AS indexes
      FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() ORDER BY TABLE_NAME`,
  );
  return rows.map((row) => {
    const kind = text(row, 'kind').toUpperCase();
    return {
      name: text(row, 'name'),
      kind: kind.includes('VIEW') ? 'view' : kind === 'SEQUENCE' ? 'sequence' : 'table',
      engine: optional(row, 'engine'),
      versioned: kind === 'SYSTEM VERSIONED',
      dataBytes: Number(row['data']),
      bytes: Number(row['data']) + Number(row['indexes']),
    };
  });
}

export function inMysqlScope(scope: DumpScope, database: string): (table: Pick<MysqlTable, 'name'>) => boolean {
  const chosen = inScope(scope);
  return ({ name }) => chosen({ schema: database, name });
}

/** The columns of each table that hold data, by its name: computed ones are made anew by a restore. */
export async function mysqlColumns(session: Session): Promise<ReadonlyMap<string, readonly MysqlColumn[]>> {
  const rows = await session.query(
    `SELECT TABLE_NAME AS name, COLUMN_NAME AS col, LOWER(DATA_TYPE) AS type, CHARACTER_SET_NAME AS charset, CHARACTER_MAXIMUM_LENGTH AS most
      FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() AND COALESCE(GENERATION_EXPRESSION, '') = ''
      ORDER BY TABLE_NAME, ORDINAL_POSITION`,
  );
  const found = new Map<string, MysqlColumn[]>();
  for (const row of rows) {
    const name = text(row, 'name');
    const columns = found.get(name) ?? [];
    found.set(name, columns);
    const most = optional(row, 'most');
    columns.push({
      name: text(row, 'col'),
      type: text(row, 'type'),
      charset: optional(row, 'charset'),
      most: most === null ? 0 : Number(most),
    });
  }
  return found;
}

export interface MysqlColumn {
  readonly name: string;
  readonly type: string;
  readonly charset: string | null;
  /** Bytes or characters that it may have at most; 0 of what is no text and no bytes. */
  readonly most: number;
}

/** Above this, a value's own hash stands for it: a row's text must not be larger than a packet of the server. */
const mostInline = 1_024;
const spatial = new Set([
  'geometry',
  'point',
  'linestring',
  'polygon',
  'multipoint',
  'multilinestring',
  'multipolygon',
  'geomcollection',
  'geometrycollection',
]);
const binary = new Set(['binary', 'varbinary', 'tinyblob', 'blob', 'mediumblob', 'longblob', 'vector', ...spatial]);

/** Not MD5, which MySQL has given up (9.6), nor CRC32, of which two rows out of 100,000 are the same. */
const sha = (text: string) => `SHA2(${text}, 256)`;

/** A value as text that is the same on every server, whatever it is stored as; NULL for NULL. */
function valueSql({ name, type, charset, most }: MysqlColumn): string {
  const column = mysqlName(name);
  if (spatial.has(type) || type === 'vector') return sha(spatial.has(type) ? `ST_AsWKB(${column})` : column);
  if (binary.has(type)) return most > mostInline ? sha(column) : `HEX(${column})`;
  if (type === 'bit') return `CAST(${column} AS UNSIGNED)`;
  if (type === 'json') return sha(`CAST(${column} AS CHAR CHARACTER SET utf8mb4)`);
  if (charset !== null) {
    const own = charset === 'utf8mb4' ? column : `CONVERT(${column} USING utf8mb4)`;
    return most > mostInline ? sha(own) : own;
  }
  return column;
}

/**
 * Counts the rows of a table, and sums a hash of each, so that their order does not matter. Each value has its length in front, so that two rows
 * cannot be written alike.
 */
export function countSql(table: string, columns: readonly MysqlColumn[], hashes: boolean): string {
  if (!hashes) return `SELECT COUNT(*) AS n FROM ${mysqlName(table)}`;
  const parts = columns.map((column) => {
    const value = valueSql(column);
    // Of numbers and times the text has no comma.
    return column.charset === null && column.most === 0
      ? `COALESCE(${value}, 'N')`
      : `COALESCE(CONCAT(LENGTH(${value}), ':', ${value}), 'N')`;
  });
  const row = `CONCAT_WS(',', ${['1', ...parts].join(', ')})`;
  return `SELECT COUNT(*) AS n, COUNT(h) AS hashed, CAST(COALESCE(SUM(h), 0) AS CHAR) AS h
    FROM (SELECT CAST(CONV(LEFT(${sha(row)}, 15), 16, 10) AS UNSIGNED) AS h FROM ${mysqlName(table)}) AS rows_of`;
}

/** How far tables count and MariaDB's sequences are: what the next row gets at least. */
export async function mysqlSequences(
  session: Session,
  tables: readonly MysqlTable[],
): Promise<readonly { readonly name: string; readonly value: string; readonly falls: boolean }[]> {
  const names = new Set(tables.map(({ name }) => name));
  const counters = await session.query(
    `SELECT TABLE_NAME AS name, CAST(AUTO_INCREMENT AS CHAR) AS value FROM information_schema.TABLES
      WHERE TABLE_SCHEMA = DATABASE() AND AUTO_INCREMENT IS NOT NULL ORDER BY TABLE_NAME`,
  );
  const found = counters
    .filter((row) => names.has(text(row, 'name')))
    .map((row) => ({ name: `${text(row, 'name')}.AUTO_INCREMENT`, value: text(row, 'value'), falls: false }));
  for (const { name, kind } of tables) {
    if (kind !== 'sequence') continue;
    const [row = {}] = await session.query(
      `SELECT CAST(next_not_cached_value AS CHAR) AS value, increment < 0 AS falls FROM ${mysqlName(name)}`,
    );
    found.push({ name, value: text(row, 'value'), falls: Number(row['falls']) === 1 });
  }
  return found;
}

export function mysqlName(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``;
}

/** Whether our own connection is encrypted: the programs' should be as ours is. */
export async function isEncrypted(session: Session): Promise<boolean> {
  const [row] = await session.query("SHOW SESSION STATUS LIKE 'Ssl_cipher'");
  return row !== undefined && (optional(row, 'Value') ?? '') !== '';
}
