import { flag, optional, type Row, text, whole } from '../row.ts';
import { inDatabase, plainObject, type Reading, tableOf } from './reading.ts';
import type { ShownTables } from './show-create.ts';
import { literal, quoted, shown, unescaped } from './text.ts';

/** Reads primary keys and indexes. A primary key is a constraint, everything else an index, as in SHOW CREATE TABLE. */
export async function readIndexes(reading: Reading, shownTables: ShownTables): Promise<void> {
  const hidden = reading.mariadb ? (hasIgnored(reading) ? "IGNORED = 'YES'" : '0') : "IS_VISIBLE = 'NO'";
  const rows = await reading.ask(`
    SELECT TABLE_NAME AS of_table, INDEX_NAME AS name, NON_UNIQUE AS repeats, COLUMN_NAME AS column_name, COLLATION AS direction, SUB_PART AS prefix,
      INDEX_TYPE AS type, INDEX_COMMENT AS comment, ${hidden} AS hidden, ${reading.mariadb ? 'NULL' : 'EXPRESSION'} AS expression
    FROM information_schema.STATISTICS WHERE TABLE_SCHEMA = ${literal(reading.database)} ORDER BY TABLE_NAME, INDEX_NAME, SEQ_IN_INDEX`);
  const indexes = new Map<string, Row[]>();
  for (const row of rows) {
    const key = `${text(row, 'of_table')}\0${text(row, 'name')}`;
    const parts = indexes.get(key);
    if (parts === undefined) indexes.set(key, [row]);
    else parts.push(row);
  }
  for (const parts of indexes.values()) {
    const [first] = parts;
    const table = first === undefined ? undefined : tableOf(reading, text(first, 'of_table'));
    if (first === undefined || table === undefined) continue;
    const name = text(first, 'name');
    const head = indexHead(first, name);
    const isUnique = !flag(first, 'repeats');
    // The parser of a full-text index, and keys over periods, which have hidden parts, are told nowhere else.
    const told =
      text(first, 'type') === 'FULLTEXT' || (reading.mariadb && isUnique && (table.versioned || parts.length > 2));
    const line = told ? await shownTables.lineOf(table.name, `${head} (`) : null;
    const definition = line === null ? indexText(reading, head, parts) : commentless(line);
    const kind = name === 'PRIMARY' ? 'constraint' : 'index';
    reading.objects.push(plainObject(kind, `${shown(table.name)} (${shown(name)})`, shown(table.name), definition));
  }
}

/** Since MariaDB 10.6 an index can be ignored. */
const hasIgnored = ({ version: [major, minor] }: Reading) => major > 10 || (major === 10 && minor >= 6);

function indexHead(row: Row, name: string): string {
  const type = text(row, 'type');
  if (name === 'PRIMARY') return 'PRIMARY KEY';
  const word = ['FULLTEXT', 'SPATIAL', 'VECTOR'].includes(type) ? `${type} ` : flag(row, 'repeats') ? '' : 'UNIQUE ';
  return `${word}KEY ${quoted(name)}`;
}

function indexText(reading: Reading, head: string, parts: readonly Row[]): string {
  const [first] = parts;
  if (first === undefined) return head;
  const type = text(first, 'type');
  const special = type === 'FULLTEXT' || type === 'SPATIAL' || type === 'VECTOR';
  const keys = parts.map((row) => {
    const expression = optional(row, 'expression');
    const prefix = whole(row, 'prefix');
    const what =
      expression === null ? quoted(text(row, 'column_name')) : `(${inDatabase(reading, unescaped(expression))})`;
    const size = prefix === null || special ? '' : `(${prefix})`;
    return `${what}${size}${optional(row, 'direction') === 'D' ? ' DESC' : ''}`;
  });
  const words = [`${head} (${keys.join(',')})`];
  if (type === 'HASH' || type === 'RTREE') words.push(`USING ${type}`);
  const comment = optional(first, 'comment') ?? '';
  if (comment !== '') words.push(`COMMENT ${literal(comment)}`);
  if (flag(first, 'hidden')) words.push(reading.mariadb ? 'IGNORED' : 'INVISIBLE');
  return words.join(' ');
}

/** What SHOW CREATE TABLE puts into a comment that only newer servers read. */
function commentless(line: string): string {
  return line.replace(/\/\*!\d* ?(.*?) ?\*\//g, '$1');
}
