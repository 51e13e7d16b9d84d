import { flag, list, optional, text, whole } from '../row.ts';
import { bracketed } from './bracketed.ts';
import { isMadeUp } from './made-up-names.ts';
import { foreignOptions, optionList, ownSchema, type Reading, type Relation, register } from './reading.ts';
import type { IdentityOptions } from './sequences.ts';
import { settled } from './settled.ts';

/** A NOT NULL that has a name and properties of its own, as PostgreSQL 18 and later have it. */
export interface NotNull {
  readonly name: string;
  readonly nameSql: string;
  readonly noInherit: boolean;
  readonly validated: boolean;
  /** It was declared on this very table, inherited or not. */
  readonly local: boolean;
}

export interface Column {
  readonly name: string;
  readonly sql: string;
  /** `text COLLATE "C"`. */
  readonly type: string;
  readonly notNull: boolean;
  /** Null before 18. */
  readonly notNullRule: NotNull | null;
  /** `DEFAULT 5`, `GENERATED ALWAYS AS (a * 2) STORED`. */
  readonly value: string | null;
  readonly generated: boolean;
  /** `GENERATED ALWAYS AS IDENTITY (START WITH 5)`. */
  readonly identity: string | null;
  /** Of a foreign table: `OPTIONS (…)`. */
  readonly options: string | null;
  /** Declared on this very table; both it and `inherited` may be true. */
  readonly local: boolean;
  readonly inherited: boolean;
  /** What goes behind `ALTER COLUMN <name>` for storage, compression, statistics and the like. */
  readonly settings: readonly string[];
  /** Those of `settings` that a partition gets from its parent when it is made. */
  readonly handedDown: readonly string[];
}

const storages: Readonly<Record<string, string>> = { p: 'PLAIN', e: 'EXTERNAL', m: 'MAIN', x: 'EXTENDED' };
const compressions: Readonly<Record<string, string>> = { p: 'pglz', l: 'lz4' };

/** Columns of all relations in their order, by the number of the relation; dropped ones are nowhere. */
export async function readColumns(
  reading: Reading,
  identities: IdentityOptions,
  notNulls: ReadonlyMap<string, NotNull>,
): Promise<ReadonlyMap<string, readonly Column[]>> {
  const compression = reading.major >= 14 ? 'a.attcompression::text' : "''";
  const rows = await reading.ask(`
    SELECT a.attrelid::text AS relation, a.attnum AS number, a.attname AS name, quote_ident(a.attname) AS sql,
      format_type(a.atttypid, a.atttypmod) AS type, a.attnotnull AS not_null, pg_get_expr(d.adbin, d.adrelid) AS value,
      a.attidentity::text AS identity, a.attgenerated::text AS generated, a.attislocal AS local, a.attinhcount > 0 AS inherited,
      CASE WHEN a.attstorage <> t.typstorage THEN a.attstorage::text END AS storage, ${compression} AS compression,
      a.attstattarget AS statistics, to_json(a.attoptions) AS options, to_json(a.attfdwoptions) AS foreign_options,
      CASE WHEN a.attcollation <> t.typcollation THEN
        CASE WHEN cn.nspname = 'pg_catalog' THEN quote_ident(co.collname) ELSE quote_ident(cn.nspname) || '.' || quote_ident(co.collname) END
      END AS collation
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
      JOIN pg_type t ON t.oid = a.atttypid LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
      LEFT JOIN pg_collation co ON co.oid = a.attcollation LEFT JOIN pg_namespace cn ON cn.oid = co.collnamespace
    WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm', 'c') AND a.attnum > 0 AND NOT a.attisdropped AND ${ownSchema}
    ORDER BY a.attrelid, a.attnum`);
  const columns = new Map<string, Column[]>();
  for (const row of rows) {
    const relation = text(row, 'relation');
    const of = reading.relations.get(relation);
    if (of === undefined) continue;
    const number = whole(row, 'number') ?? 0;
    const names = reading.columnNames.get(relation) ?? new Map<number, string>();
    if (names.size === 0) reading.columnNames.set(relation, names);
    const sql = text(row, 'sql');
    names.set(number, sql);
    register(reading, 'pg_class', `${relation} ${number}`, {
      sql: `COLUMN ${of.sql}.${sql}`,
      grant: null,
      name: `column ${of.display}.${sql}`,
      of: of.display,
    });
    const collation = optional(row, 'collation');
    const identity = optional(row, 'identity') ?? '';
    const generated = optional(row, 'generated') ?? '';
    const value = optional(row, 'value');
    const storage = storages[optional(row, 'storage') ?? ''];
    const packing = compressions[optional(row, 'compression') ?? ''];
    const handedDown: string[] = [];
    if (storage !== undefined) handedDown.push(`SET STORAGE ${storage}`);
    if (packing !== undefined) handedDown.push(`SET COMPRESSION ${packing}`);
    const settings = [...handedDown];
    const statistics = whole(row, 'statistics');
    if (statistics !== null && statistics >= 0) settings.push(`SET STATISTICS ${statistics}`);
    // Options whose names begin so are the server's own bookkeeping (PostgreSQL 15.20 notes `pg_attver`), and another in every database.
    const options = list(row, 'options').filter((one) => !one.startsWith('pg_'));
    if (options.length > 0) settings.push(`SET (${optionList(options)})`);
    const foreign = list(row, 'foreign_options');
    const all = columns.get(relation) ?? [];
    if (all.length === 0) columns.set(relation, all);
    all.push({
      name: text(row, 'name'),
      sql,
      type: text(row, 'type') + (collation === null ? '' : ` COLLATE ${collation}`),
      notNull: flag(row, 'not_null'),
      notNullRule: notNulls.get(`${relation} ${number}`) ?? null,
      value: value === null ? null : valueText(settled(value), generated),
      generated: generated !== '',
      identity:
        identity === ''
          ? null
          : `GENERATED ${identity === 'a' ? 'ALWAYS' : 'BY DEFAULT'} AS IDENTITY${identities.get(`${relation} ${number}`) ?? ''}`,
      options: foreign.length === 0 ? null : foreignOptions(foreign),
      local: flag(row, 'local'),
      inherited: flag(row, 'inherited'),
      settings,
      handedDown,
    });
  }
  return columns;
}

function valueText(expression: string, generated: string): string {
  if (generated === '') return `DEFAULT ${expression}`;
  return `GENERATED ALWAYS AS ${bracketed(expression)} ${generated === 'v' ? 'VIRTUAL' : 'STORED'}`;
}

/** `email text NOT NULL DEFAULT ''`: what a CREATE TABLE says of it. */
export function columnText(column: Column, relation: Relation): string {
  const parts = [column.sql, column.type];
  if (column.options !== null) parts.push(column.options);
  const notNull = notNullText(column, relation);
  if (notNull !== null) parts.push(notNull);
  if (column.value !== null) parts.push(column.value);
  if (column.identity !== null) parts.push(column.identity);
  return parts.join(' ');
}

function notNullText({ notNull, notNullRule, name }: Column, relation: Relation): string | null {
  if (!notNull) return null;
  if (notNullRule === null) return 'NOT NULL';
  // A CREATE TABLE makes it valid: that it is not has to be said in a statement of its own.
  if (!notNullRule.validated) return null;
  const named = isMadeUp(notNullRule.name, relation.name, name, 'not_null') ? '' : `CONSTRAINT ${notNullRule.nameSql} `;
  return `${named}NOT NULL${notNullRule.noInherit ? ' NO INHERIT' : ''}`;
}

/** Statements that follow when the table is there. */
export function columnStatements(column: Column, relation: Relation): readonly string[] {
  const alter = `ALTER ${relation.kind === 'f' ? 'FOREIGN ' : ''}TABLE ONLY ${relation.sql}`;
  const statements = column.settings.map((setting) => `${alter} ALTER COLUMN ${column.sql} ${setting}`);
  const rule = column.notNullRule;
  if (column.notNull && rule !== null && !rule.validated) {
    const inherit = rule.noInherit ? ' NO INHERIT' : '';
    statements.push(
      `ALTER TABLE ${relation.sql} ADD CONSTRAINT ${rule.nameSql} NOT NULL ${column.sql}${inherit} NOT VALID`,
    );
  }
  return statements;
}
