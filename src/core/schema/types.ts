import { isMaskingName } from '../sql/placeholders.ts';
import type { NodeOf } from '../sql/statement.ts';
import type { ColumnType } from './catalog.ts';
import { quoteIdentifier } from './catalog.ts';
import { inside, textsOf } from './node.ts';

/** Spellings that only the catalog tables know; the grammar has already turned the SQL standard's ones into ours. */
const aliases: Readonly<Record<string, string>> = {
  decimal: 'numeric',
  character: 'bpchar',
  'character varying': 'varchar',
};

const serials: Readonly<Record<string, string>> = {
  serial: 'int4',
  serial4: 'int4',
  bigserial: 'int8',
  serial8: 'int8',
  smallserial: 'int2',
  serial2: 'int2',
};

/** For a `serial` and its kin: the integer type that the column really gets; null for every other type. */
export function serialBase(type: NodeOf<'TypeName'> | undefined): string | null {
  if (type?.names?.length !== 1) return null;
  return serials[textsOf(type.names)[0] ?? ''] ?? null;
}

/** A type of the parse tree under its canonical name. */
export function canonicalType(type: NodeOf<'TypeName'> | undefined): ColumnType | null {
  const names = textsOf(type?.names);
  let name = names[names.length - 1];
  // A placeholder may stand for any type.
  if (!type || name === undefined || isMaskingName(name)) return null;
  let schema = names.length > 1 ? (names[names.length - 2] ?? null) : null;
  if (schema === 'pg_catalog') schema = null;
  let array = (type.arrayBounds?.length ?? 0) > 0;
  if (schema === null) {
    // `_int4` is how the server's own catalog names an array of int4.
    if (name.startsWith('_') && builtInTypes.has(name.slice(1))) {
      name = name.slice(1);
      array = true;
    }
    name = aliases[name] ?? name;
  }
  return { name, schema, modifiers: modifiersOf(type), array };
}

const noModifiers: readonly number[] = [];

function modifiersOf(type: NodeOf<'TypeName'>): readonly number[] {
  if (!type.typmods?.length) return noModifiers;
  const modifiers: number[] = [];
  for (const node of type.typmods) {
    const constant = inside(node, 'A_Const');
    if (constant?.ival) modifiers.push(constant.ival.ival ?? 0);
  }
  return modifiers;
}

/** True for two types that the server holds to be the same, modifiers included. */
export function sameType(a: ColumnType | null, b: ColumnType | null): boolean {
  if (a === null || b === null) return false;
  return (
    a.name === b.name &&
    a.array === b.array &&
    (a.schema === b.schema || a.schema === null || b.schema === null) &&
    a.modifiers.length === b.modifiers.length &&
    a.modifiers.every((modifier, i) => modifier === b.modifiers[i])
  );
}

/** The type as SQL, in the words of the server's own format_type(): `character varying(20)`, `timestamp with time zone`. */
export function displayType(type: ColumnType): string {
  return displayElement(type) + (type.array ? '[]' : '');
}

function displayElement(type: ColumnType): string {
  const { name, modifiers } = type;
  if (type.schema !== null) return withModifiers(`${quoteIdentifier(type.schema)}.${quoteIdentifier(name)}`, modifiers);
  switch (name) {
    case 'bpchar':
      return modifiers.length === 0 ? 'bpchar' : withModifiers('character', modifiers);
    case 'time':
    case 'timestamp':
      return `${withModifiers(name, modifiers)} without time zone`;
    case 'timetz':
    case 'timestamptz':
      return `${withModifiers(name.slice(0, -2), modifiers)} with time zone`;
    case 'interval':
      return displayInterval(modifiers);
    case 'numeric':
      // A scale that is left out is zero.
      return modifiers.length === 1 ? `numeric(${modifiers[0]},0)` : withModifiers(name, modifiers);
    case 'char':
      return '"char"';
  }
  return withModifiers(standardNames[name] ?? quoteIdentifier(name), modifiers);
}

function withModifiers(name: string, modifiers: readonly number[]): string {
  return modifiers.length === 0 ? name : `${name}(${modifiers.join(',')})`;
}

/** Bits of the server's interval ranges (timestamp.h: INTERVAL_MASK of YEAR 2, MONTH 1, DAY 3, HOUR 10, MINUTE 11, SECOND 12). */
const intervalRanges: ReadonlyMap<number, string> = new Map([
  [1 << 2, ' year'],
  [1 << 1, ' month'],
  [1 << 3, ' day'],
  [1 << 10, ' hour'],
  [1 << 11, ' minute'],
  [1 << 12, ' second'],
  [(1 << 2) | (1 << 1), ' year to month'],
  [(1 << 3) | (1 << 10), ' day to hour'],
  [(1 << 3) | (1 << 10) | (1 << 11), ' day to minute'],
  [(1 << 3) | (1 << 10) | (1 << 11) | (1 << 12), ' day to second'],
  [(1 << 10) | (1 << 11), ' hour to minute'],
  [(1 << 10) | (1 << 11) | (1 << 12), ' hour to second'],
  [(1 << 11) | (1 << 12), ' minute to second'],
]);

function displayInterval(modifiers: readonly number[]): string {
  const range = intervalRanges.get(modifiers[0] ?? -1) ?? '';
  return `interval${range}${modifiers.length > 1 ? `(${modifiers[1]})` : ''}`;
}

const standardNames: Readonly<Record<string, string>> = {
  int2: 'smallint',
  int4: 'integer',
  int8: 'bigint',
  float4: 'real',
  float8: 'double precision',
  bool: 'boolean',
  varchar: 'character varying',
  varbit: 'bit varying',
};

/** Types of pg_catalog that tables use; anything else is a user's or an extension's. */
export const builtInTypes: ReadonlySet<string> = new Set(
  (
    'int2 int4 int8 float4 float8 numeric money bool text varchar bpchar char name bytea date time timetz timestamp ' +
    'timestamptz interval uuid json jsonb jsonpath xml inet cidr macaddr macaddr8 bit varbit point line lseg box path polygon ' +
    'circle tsvector tsquery oid regclass regtype regproc regprocedure regoper regoperator regnamespace regrole regconfig ' +
    'regdictionary regcollation xid xid8 cid tid pg_lsn txid_snapshot pg_snapshot oidvector int2vector int4range int8range ' +
    'numrange daterange tsrange tstzrange int4multirange int8multirange nummultirange datemultirange tsmultirange ' +
    'tstzmultirange refcursor record unknown'
  ).split(' '),
);
