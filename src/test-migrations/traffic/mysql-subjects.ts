import type { Row, Session } from '../../core/database/session.ts';
import { quoteIdentifier } from '../../core/schema/mysql/catalog.ts';
import { quoted } from '../effects/mysql-holders.ts';
import type { Outlook } from './outlook.ts';
import { mentions } from './postgres-subjects.ts';
import { readShapes, type Subject, writeShapes } from './subject.ts';

/** Rows of each table that are read and written. */
const mostRows = 200;

/** The tables of the base that the change touches, those first that it may keep waiting most. */
export async function mysqlSubjects(session: Session, outlook: Outlook, most: number): Promise<readonly Subject[]> {
  const tables = await session.query(
    "SELECT TABLE_NAME AS name FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND TABLE_TYPE = 'BASE TABLE' ORDER BY 1",
  );
  const weighed = tables
    .map((row) => String(row['name']))
    .map((name) => ({ name, weight: weightOf(name, outlook) }))
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight)
    .slice(0, most);
  const subjects: Subject[] = [];
  for (const { name } of weighed) subjects.push(await subjectOf(session, name));
  return subjects;
}

function weightOf(name: string, { touched, unread }: Outlook): number {
  return touched.get(name) ?? (unread.some((sql) => mentions(sql, name)) ? 1 : 0);
}

async function subjectOf(session: Session, name: string): Promise<Subject> {
  const table = quoted(name);
  const columns = await session.query(
    `SELECT COLUMN_NAME AS name, DATA_TYPE AS type, COLUMN_KEY AS \`key\`, COALESCE(GENERATION_EXPRESSION, '') AS expression
     FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = ? ORDER BY ORDINAL_POSITION`,
    [name],
  );
  const [count] = await session.query(`SELECT COUNT(*) AS n FROM ${table}`);
  const keys = columns.filter((column) => column['key'] === 'PRI');
  const quotedKeys = keys.map(nameOf);
  const writable = columns.filter((column) => String(column['expression']) === '').map(nameOf);
  const list = writable.join(', ');
  const [first] = quotedKeys;
  const parts = {
    table,
    columns: columns.map(nameOf),
    writable,
    rows: keys.every(canBeCompared) ? await someRows(session, table, keys) : [],
    // It has the key of a row that is there, after the checks that any INSERT of the old application meets.
    insert:
      first === undefined
        ? null
        : (where: string) =>
            `INSERT INTO ${table} (${list}) SELECT ${list} FROM ${table} WHERE ${where} ON DUPLICATE KEY UPDATE ${first} = VALUES(${first})`,
    isKey: (column: string) => quotedKeys.includes(column),
  };
  return {
    key: name,
    name: quoteIdentifier(name),
    oid: 0,
    rows: Number(count?.['n'] ?? 0),
    reads: readShapes(parts),
    writes: writeShapes(parts),
  };
}

function nameOf(column: Row): string {
  return quoted(String(column['name']));
}

/** Figures that are not exact cannot be found by their text. */
function canBeCompared(column: Row): boolean {
  return !/^(?:float|double|real|bit|json|geometry)$/i.test(String(column['type']));
}

function isBinary(column: Row): boolean {
  return /binary|blob/i.test(String(column['type']));
}

async function someRows(session: Session, table: string, keys: readonly Row[]): Promise<readonly string[]> {
  if (keys.length === 0) return [];
  const tests = keys.map((key) => {
    const name = nameOf(key);
    const value = isBinary(key) ? `CONCAT('0x', HEX(${name}))` : `QUOTE(CAST(${name} AS CHAR))`;
    return `'${name.replaceAll("'", "''")} = ', ${value}`;
  });
  const rows = await session.query(
    `SELECT CONCAT(${tests.join(", ' AND ', ")}) AS test FROM (SELECT ${keys.map(nameOf).join(', ')} FROM ${table} LIMIT 20000) found
     ORDER BY RAND() LIMIT ${mostRows}`,
  );
  return rows.map((row) => String(row['test']));
}
