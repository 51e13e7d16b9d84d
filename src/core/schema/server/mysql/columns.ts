import { optional, type Row, text, whole } from '../row.ts';
import { inDatabase, plainObject, type Reading, type TableRow, tableOf } from './reading.ts';
import type { ShownTables } from './show-create.ts';
import { literal, quoted, shown, unescaped } from './text.ts';

/** Checks that stand at a column (MariaDB), by table and column. */
export type ColumnChecks = ReadonlyMap<string, ReadonlyMap<string, string>>;

/**
 * Reads the columns of all tables in their order. Gives the period of versioning by the name of the table, where its columns are not
 * hidden (MariaDB).
 */
export async function readColumns(
  reading: Reading,
  checks: ColumnChecks,
  shownTables: ShownTables,
): Promise<ReadonlyMap<string, string>> {
  const srid = reading.mariadb ? 'NULL' : 'SRS_ID';
  const rows = await reading.ask(`
    SELECT TABLE_NAME AS of_table, COLUMN_NAME AS name, COLUMN_DEFAULT AS fallback, IS_NULLABLE AS nullable, DATA_TYPE AS data_type,
      COLUMN_TYPE AS type, CHARACTER_SET_NAME AS charset, COLLATION_NAME AS collation, EXTRA AS extra, COLUMN_COMMENT AS comment,
      GENERATION_EXPRESSION AS expression, ${srid} AS srid
    FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = ${literal(reading.database)} ORDER BY TABLE_NAME, ORDINAL_POSITION`);
  const places = await referenceSystems(reading, rows);
  const starts = new Map<string, string>();
  const ends = new Map<string, string>();
  for (const row of rows) {
    const table = tableOf(reading, text(row, 'of_table'));
    if (table === undefined) continue;
    const name = text(row, 'name');
    const check = checks.get(table.name)?.get(name) ?? null;
    const place = whole(row, 'srid') ?? places.get(`${table.name}.${name}`) ?? null;
    const fallback = await defaultText(reading, table, row, shownTables);
    const definition = columnText(reading, table, row, fallback, place, check);
    const none = !reading.mariadb && (await hasNoDefault(table, row, shownTables));
    const expression = optional(row, 'expression');
    if (expression === 'ROW START') starts.set(table.name, quoted(name));
    if (expression === 'ROW END') ends.set(table.name, quoted(name));
    const also = none ? [`ALTER TABLE ${table.sql} ALTER COLUMN ${quoted(name)} DROP DEFAULT`] : [];
    reading.objects.push(
      plainObject('column', `${shown(table.name)}.${shown(name)}`, shown(table.name), definition, also),
    );
  }
  return new Map([...starts].map(([table, start]) => [table, `PERIOD FOR SYSTEM_TIME (${start}, ${ends.get(table)})`]));
}

/** Types for which SHOW CREATE TABLE never says DEFAULT NULL. */
const neverDefault = /(text|blob|json|geometry|geomcollection|point|linestring|polygon|vector)$/;

/**
 * Neither a value nor NULL, after ALTER COLUMN … DROP DEFAULT: an INSERT has to give one, though NULL will do. The information_schema
 * of MySQL does not tell it from DEFAULT NULL; MariaDB makes DEFAULT NULL of it.
 */
async function hasNoDefault(table: TableRow, row: Row, shownTables: ShownTables): Promise<boolean> {
  if (text(row, 'nullable') !== 'YES' || optional(row, 'fallback') !== null || isGenerated(row)) return false;
  if (neverDefault.test(text(row, 'data_type'))) return false;
  const line = await shownTables.lineOf(table.name, `${quoted(text(row, 'name'))} `);
  return line !== null && !/ DEFAULT NULL\b/.test(line);
}

const isGenerated = (row: Row) => (optional(row, 'expression') ?? '') !== '';

function columnText(
  reading: Reading,
  table: TableRow,
  row: Row,
  fallback: string | null,
  srid: number | null,
  check: string | null,
): string {
  const extra = (optional(row, 'extra') ?? '').toUpperCase();
  const parts = [quoted(text(row, 'name')), text(row, 'type')];
  const collation = optional(row, 'collation');
  // MySQL names none for an ENUM in the character set `binary`.
  if (collation !== null && collation !== table.collation)
    parts.push(`CHARACTER SET ${text(row, 'charset')} COLLATE ${collation}`);
  if (srid !== null && reading.mariadb) parts.push(`REF_SYSTEM_ID=${srid}`);
  const expression = optional(row, 'expression') ?? '';
  const nullable = text(row, 'nullable') === 'YES';
  if (expression === 'ROW START' || expression === 'ROW END') {
    parts.push(`GENERATED ALWAYS AS ${expression}`);
  } else {
    if (expression !== '') parts.push(generatedText(reading, expression, extra));
    if (!nullable) parts.push('NOT NULL');
    // Without it, older servers make the first such column one that changes by itself.
    else if (text(row, 'data_type') === 'timestamp' && expression === '') parts.push('NULL');
    if (srid !== null && !reading.mariadb) parts.push(`SRID ${srid}`);
    if (fallback !== null) parts.push(`DEFAULT ${fallback}`);
    const onUpdate = /\bon update (\w+(?:\(\d*\))?)/i.exec(optional(row, 'extra') ?? '')?.[1];
    if (onUpdate !== undefined) parts.push(`ON UPDATE ${onUpdate}`);
  }
  if (extra.includes('AUTO_INCREMENT')) parts.push('AUTO_INCREMENT');
  if (extra.includes('INVISIBLE')) parts.push('INVISIBLE');
  const comment = optional(row, 'comment') ?? '';
  if (comment !== '') parts.push(`COMMENT ${literal(comment)}`);
  if (check !== null) parts.push(`CHECK (${check})`);
  if (extra.includes('WITHOUT SYSTEM VERSIONING')) parts.push('WITHOUT SYSTEM VERSIONING');
  return parts.join(' ');
}

function generatedText(reading: Reading, expression: string, extra: string): string {
  const written = reading.mariadb ? expression : unescaped(expression);
  return `GENERATED ALWAYS AS (${inDatabase(reading, written)}) ${extra.includes('STORED') ? 'STORED' : 'VIRTUAL'}`;
}

const numbers = /^(tinyint|smallint|mediumint|int|bigint|decimal|float|double|year)$/;

/** What follows DEFAULT; null for no default, or NULL where NULL is allowed. */
async function defaultText(
  reading: Reading,
  table: TableRow,
  row: Row,
  shownTables: ShownTables,
): Promise<string | null> {
  const fallback = optional(row, 'fallback');
  if (fallback === null || isGenerated(row)) return null;
  if (reading.mariadb) return fallback === 'NULL' ? null : inDatabase(reading, fallback);
  const type = text(row, 'data_type');
  const extra = optional(row, 'extra') ?? '';
  if (/\bDEFAULT_GENERATED\b/i.test(extra)) {
    const isMoment = type === 'timestamp' || type === 'datetime';
    if (isMoment && /^CURRENT_TIMESTAMP(\(\d*\))?$/i.test(fallback)) return fallback;
    return `(${inDatabase(reading, unescaped(fallback))})`;
  }
  if (type === 'bit' || numbers.test(type)) return fallback;
  // The information_schema ends a binary default at its first zero.
  if (type === 'binary' || type === 'varbinary') {
    const line = await shownTables.lineOf(table.name, `${quoted(text(row, 'name'))} `);
    const shownDefault = / DEFAULT ('(?:[^'\\]|\\[\s\S]|'')*'|0x[0-9A-F]*)/i.exec(line ?? '')?.[1];
    if (shownDefault !== undefined) return shownDefault;
  }
  return literal(fallback);
}

/** Spatial reference systems of MariaDB's columns by `table.column`, but for 0. */
async function referenceSystems(reading: Reading, columns: readonly Row[]): Promise<ReadonlyMap<string, number>> {
  const systems = new Map<string, number>();
  const isPlace = (row: Row) =>
    /^(geometry|geometrycollection|(multi)?(point|linestring|polygon))$/.test(text(row, 'data_type'));
  if (!reading.mariadb || !columns.some(isPlace)) return systems;
  const rows = await reading.ask(`
    SELECT G_TABLE_NAME AS of_table, G_GEOMETRY_COLUMN AS name, SRID AS srid FROM information_schema.GEOMETRY_COLUMNS
    WHERE G_TABLE_SCHEMA = ${literal(reading.database)} AND SRID <> 0`);
  for (const row of rows) systems.set(`${text(row, 'of_table')}.${text(row, 'name')}`, whole(row, 'srid') ?? 0);
  return systems;
}
