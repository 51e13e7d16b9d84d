import type { Row, Session } from '../../core/database/session.ts';
import { displayName, keyOf } from '../../core/schema/catalog.ts';
import type { Outlook } from './outlook.ts';
import { readShapes, type Subject, writeShapes } from './subject.ts';

/** Rows of each table that are read and written. */
const mostRows = 200;

/**
 * The tables of the base that the change touches, those first that it may keep waiting most.
 * @param names by which other statements may mean them, should nobody be able to read those
 */
export async function postgresSubjects(session: Session, outlook: Outlook, most: number): Promise<readonly Subject[]> {
  const tables = await session.query(
    `SELECT c.oid::int8 AS oid, n.nspname AS schema, c.relname AS name, c.relkind AS kind
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind IN ('r', 'p', 'm') AND c.relpersistence <> 't' AND n.nspname NOT LIKE 'pg|_%' ESCAPE '|' AND n.nspname <> 'information_schema'
     ORDER BY 2, 3`,
  );
  const weighed = tables
    .map((row) => ({ row, weight: weightOf(row, outlook) }))
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight)
    .slice(0, most);
  const subjects: Subject[] = [];
  for (const { row } of weighed) subjects.push(await subjectOf(session, row));
  return subjects;
}

function weightOf(row: Row, { touched, unread }: Outlook): number {
  const name = { schema: String(row['schema']), name: String(row['name']) };
  const known = touched.get(keyOf(name));
  if (known !== undefined) return known;
  return unread.some((sql) => mentions(sql, name.name)) ? 1 : 0;
}

/** True when a text has the name in it as a word. */
export function mentions(sql: string, name: string): boolean {
  const escaped = name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`(?<![\\w$])${escaped}(?![\\w$])`, 'i').test(sql);
}

async function subjectOf(session: Session, row: Row): Promise<Subject> {
  const oid = Number(row['oid']);
  const name = { schema: String(row['schema']), name: String(row['name']) };
  const table = `${quoted(name.schema)}.${quoted(name.name)}`;
  const columns = await session.query(
    `SELECT a.attname AS name, a.attgenerated = '' AND a.attidentity <> 'a' AS writable, a.attgenerated = '' AS plain,
       a.attnum = ANY (coalesce((SELECT k.indkey::int2[] FROM pg_index k WHERE k.indrelid = a.attrelid AND k.indisprimary), '{}')) AS key
     FROM pg_attribute a WHERE a.attrelid = $1 AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum`,
    [oid],
  );
  const named = (wanted: (column: Row) => boolean) =>
    columns.filter(wanted).map((column) => quoted(String(column['name'])));
  const keys = named((column) => column['key'] === true);
  const plain = named((column) => column['plain'] === true).join(', ');
  const [count] = await session.query(`SELECT count(*) AS n FROM ${table}`);
  const parts = {
    table,
    columns: named(() => true),
    writable: named((column) => column['writable'] === true),
    rows: await someRows(session, table, keys),
    // It conflicts with itself, after the checks that any INSERT of the old application meets.
    insert:
      keys.length === 0
        ? null
        : (where: string) =>
            `INSERT INTO ${table} (${plain}) OVERRIDING SYSTEM VALUE SELECT ${plain} FROM ${table} WHERE ${where} ON CONFLICT DO NOTHING`,
    isKey: (column: string) => keys.includes(column),
  };
  return {
    key: keyOf(name),
    name: displayName(name),
    oid,
    rows: Number(count?.['n'] ?? 0),
    reads: readShapes(parts),
    writes: row['kind'] === 'm' ? [] : writeShapes(parts),
  };
}

async function someRows(session: Session, table: string, keys: readonly string[]): Promise<readonly string[]> {
  if (keys.length === 0) return [];
  const test = keys
    .map((key) => `'${key.replaceAll("'", "''")} = ' || quote_literal(${key}::text)`)
    .join(` || ' AND ' || `);
  const rows = await session.query(
    `SELECT ${test} AS test FROM (SELECT ${keys.join(', ')} FROM ${table} LIMIT 20000) AS found ORDER BY random() LIMIT ${mostRows}`,
  );
  return rows.map((row) => String(row['test']));
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
