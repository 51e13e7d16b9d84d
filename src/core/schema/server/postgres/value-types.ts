import { flag, list, optional, type Row, text, whole } from '../row.ts';
import type { CheckFact, ValueType } from '../table-facts.ts';
import { unbracketed } from './bracketed.ts';
import { ownSchema, type Reading } from './reading.ts';

/** What a type of a column means for its values, by the number and modifier of the type (`atttypid`, `atttypmod`). */
export type TypeLookup = (oid: string, modifier: number, written: string) => ValueType;

/** Reads all types that columns of tables use, also inside of others, and gives the lookup. */
export async function readValueTypes(reading: Reading): Promise<TypeLookup> {
  const rows = await reading.ask(`
    WITH RECURSIVE used (oid) AS (
      SELECT a.atttypid FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped AND ${ownSchema}
      UNION
      SELECT inner_type.oid FROM used JOIN pg_type t ON t.oid = used.oid LEFT JOIN pg_range r ON r.rngtypid = t.oid${reading.major >= 14 ? ' OR r.rngmultitypid = t.oid' : ''},
        LATERAL (SELECT t.typelem AS oid UNION ALL SELECT t.typbasetype UNION ALL SELECT r.rngsubtype
          UNION ALL SELECT a.atttypid FROM pg_attribute a WHERE t.typtype = 'c' AND a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped) inner_type
       WHERE inner_type.oid <> 0)
    SELECT t.oid::text AS oid, t.typname AS name, n.nspname = 'pg_catalog' AS built_in, t.typtype::text AS type, format_type(t.oid, NULL) AS written,
      CASE WHEN t.typcategory = 'A' AND t.typelem <> 0 THEN t.typelem::text END AS element, t.typbasetype::text AS base, t.typtypmod AS modifier, t.typnotnull AS not_null,
      r.rngsubtype::text AS subtype,
      (SELECT json_agg(l.enumlabel ORDER BY l.enumsortorder) FROM pg_enum l WHERE l.enumtypid = t.oid) AS labels,
      CASE WHEN t.typtype = 'c' THEN (SELECT json_agg(json_build_array(a.attname, a.atttypid::text, a.atttypmod, format_type(a.atttypid, a.atttypmod)) ORDER BY a.attnum)
        FROM pg_attribute a WHERE a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped) END AS fields,
      CASE WHEN t.typtype = 'd' THEN (SELECT json_agg(json_build_array(k.conname, pg_get_expr(k.conbin, 0)) ORDER BY k.conname)
        FROM pg_constraint k WHERE k.contypid = t.oid AND k.contype = 'c') END AS checks
    FROM used JOIN pg_type t ON t.oid = used.oid JOIN pg_namespace n ON n.oid = t.typnamespace
      LEFT JOIN pg_range r ON r.rngtypid = t.oid${reading.major >= 14 ? ' OR r.rngmultitypid = t.oid' : ''}`);
  const types = new Map(rows.map((row) => [text(row, 'oid'), row]));
  const lookup: TypeLookup = (oid, modifier, written) => {
    const row = types.get(oid);
    return row === undefined ? { family: 'other', name: written } : valueType(row, modifier, written, lookup);
  };
  return lookup;
}

function valueType(row: Row, modifier: number, written: string, lookup: TypeLookup): ValueType {
  const element = optional(row, 'element');
  // The modifier of an array is that of its elements.
  if (element !== null) return { family: 'array', of: lookup(element, modifier, written.replace(/(\[\])+$/, '')) };
  const name = text(row, 'name');
  switch (text(row, 'type')) {
    case 'e':
      return { family: 'enum', values: list(row, 'labels') };
    case 'd':
      return {
        family: 'domain',
        name: text(row, 'written'),
        base: lookup(text(row, 'base'), whole(row, 'modifier') ?? -1, ''),
        nullable: !flag(row, 'not_null'),
        checks: checksOf(row),
      };
    case 'r':
      return { family: 'range', of: lookup(text(row, 'subtype'), -1, '') };
    case 'm':
      return { family: 'multirange', of: lookup(text(row, 'subtype'), -1, '') };
    case 'c':
      return {
        family: 'composite',
        name: text(row, 'written'),
        fields: list<readonly [string, string, number, string]>(row, 'fields').map(([field, oid, mod, shown]) => ({
          name: field,
          type: lookup(oid, mod, shown),
        })),
      };
  }
  const known = flag(row, 'built_in') ? builtIn(name, modifier, written) : ofExtension(name, modifier, written);
  return known ?? { family: 'other', name: written === '' ? text(row, 'written') : written };
}

function checksOf(row: Row): readonly CheckFact[] {
  return list<readonly [string, string]>(row, 'checks').map(([name, expression]) => ({
    name,
    expression: unbracketed(expression),
    enforced: true,
  }));
}

const sizes: Readonly<Record<string, 2 | 4 | 8>> = { int2: 2, int4: 4, int8: 8 };

/** Types without a modifier. */
const plain: Readonly<Record<string, ValueType>> = {
  oid: { family: 'integer', bytes: 4, unsigned: true },
  float4: { family: 'float', bytes: 4, unsigned: false },
  float8: { family: 'float', bytes: 8, unsigned: false },
  money: { family: 'money' },
  bool: { family: 'boolean' },
  text: { family: 'text', maxLength: null, maxBytes: null },
  name: { family: 'text', maxLength: null, maxBytes: 63 },
  char: { family: 'text', maxLength: null, maxBytes: 1 },
  bytea: { family: 'bytes', maxLength: null, fixed: false },
  uuid: { family: 'uuid' },
  date: { family: 'date' },
  json: { family: 'json' },
  jsonb: { family: 'jsonb' },
  inet: { family: 'inet' },
  cidr: { family: 'cidr' },
  macaddr: { family: 'macaddr', bytes: 6 },
  macaddr8: { family: 'macaddr', bytes: 8 },
  tsvector: { family: 'tsvector' },
  tsquery: { family: 'tsquery' },
  xml: { family: 'xml' },
};

function builtIn(name: string, modifier: number, written: string): ValueType | null {
  const bytes = sizes[name];
  if (bytes !== undefined) return { family: 'integer', bytes, unsigned: false };
  const known = plain[name];
  if (known !== undefined) return known;
  // Lengths are kept with the four bytes of their header (VARHDRSZ); digits of a second from 0 to 6, or -1 for all.
  const length = modifier >= 4 ? modifier - 4 : null;
  const precision = modifier < 0 ? 6 : modifier;
  switch (name) {
    case 'numeric':
      return numeric(length);
    case 'varchar':
      return { family: 'text', maxLength: length, maxBytes: null };
    case 'bpchar':
      return length === null ? { family: 'text', maxLength: null, maxBytes: null } : { family: 'char', length };
    case 'time':
    case 'timetz':
      return { family: 'time', precision, zone: name === 'timetz' };
    case 'timestamp':
    case 'timestamptz':
      return { family: name, precision };
    case 'interval':
      return interval(modifier, written);
    case 'bit':
    case 'varbit':
      return {
        family: 'bit',
        length: modifier < 0 ? (name === 'bit' ? 1 : null) : modifier,
        varying: name === 'varbit',
      };
    case 'point':
    case 'line':
    case 'lseg':
    case 'box':
    case 'path':
    case 'polygon':
    case 'circle':
      return { family: 'geometry', kind: name, srid: null };
  }
  return null;
}

/** Precision in the upper half, scale in the lower 11 bits, with a sign since 15 (utils/adt/numeric.c, make_numeric_typmod). */
function numeric(modifier: number | null): ValueType {
  if (modifier === null) return { family: 'numeric', precision: null, scale: null, unsigned: false };
  const scale = ((modifier & 0x7ff) ^ 1024) - 1024;
  return { family: 'numeric', precision: (modifier >> 16) & 0xffff, scale, unsigned: false };
}

/** Digits of a second in the lower half, all bits set for any number; which fields, the server writes best itself. */
function interval(modifier: number, written: string): ValueType {
  const digits = modifier < 0 ? 0xffff : modifier & 0xffff;
  const fields = /^interval ([a-z ]+?)(?:\(\d\))?$/.exec(written.replace(/(\[\])+$/, ''))?.[1] ?? null;
  return { family: 'interval', precision: digits === 0xffff ? 6 : digits, fields };
}

/** Types of well-known extensions, by their names alone: PostGIS, pgvector, citext. */
function ofExtension(name: string, modifier: number, written: string): ValueType | null {
  switch (name) {
    case 'citext':
      return { family: 'text', maxLength: null, maxBytes: null };
    case 'vector':
    case 'halfvec':
      return { family: 'vector', dimensions: modifier > 0 ? modifier : null };
    case 'geometry':
    case 'geography': {
      const [, kind, srid] = /\((\w+)(?:,(\d+))?\)/.exec(written) ?? [];
      return { family: 'geometry', kind: (kind ?? name).toLowerCase(), srid: srid === undefined ? null : Number(srid) };
    }
  }
  return null;
}
