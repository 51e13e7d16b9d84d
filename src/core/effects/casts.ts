/*
 * Casts between the types of pg_catalog, read from `pg_cast` of PostgreSQL 13.23 and 18.4 (the casts of reg* types, of
 * multiranges and of extended statistics left out); those of citext from its extension. `int4>int8` is from and to.
 */

/** No function: the stored bytes stay as they are (castmethod `b`). */
const binary = {
  implicit:
    'bit>varbit cidr>inet int4>oid text>bpchar text>varchar varbit>bit varchar>bpchar varchar>text citext>text citext>varchar',
  assignment: 'oid>int4 xml>bpchar xml>text xml>varchar text>citext varchar>citext',
};

/** A function computes the new value (castmethod `f`), or output and input functions do (`i`). */
const computed = {
  implicit:
    'bpchar>name bpchar>text bpchar>varchar char>text date>timestamp date>timestamptz float4>float8 int2>float4 int2>float8 int2>int4 ' +
    'int2>int8 int2>numeric int2>oid int4>float4 int4>float8 int4>int8 int4>numeric int8>float4 int8>float8 int8>numeric int8>oid ' +
    'macaddr8>macaddr macaddr>macaddr8 name>text numeric>float4 numeric>float8 text>name time>interval time>timetz ' +
    'timestamp>timestamptz varchar>name',
  assignment:
    'bool>bpchar bool>text bool>varchar box>polygon bpchar>char char>bpchar char>varchar cidr>bpchar cidr>text cidr>varchar ' +
    'float4>int2 float4>int4 float4>int8 float4>numeric float8>float4 float8>int2 float8>int4 float8>int8 float8>numeric inet>bpchar ' +
    'inet>cidr inet>text inet>varchar int4>int2 int4>money int8>int2 int8>int4 int8>money interval>time money>numeric name>bpchar ' +
    'name>varchar numeric>int2 numeric>int4 numeric>int8 numeric>money oid>int8 path>polygon point>box polygon>path text>char ' +
    'timestamp>date timestamp>time timestamptz>date timestamptz>time timestamptz>timestamp timestamptz>timetz timetz>time ' +
    'varchar>char json>jsonb jsonb>json citext>bpchar bpchar>citext bool>citext inet>citext',
  explicit:
    'bit>int4 bit>int8 bool>int4 box>circle box>lseg box>point bpchar>xml bytea>int2 bytea>int4 bytea>int8 char>int4 circle>box ' +
    'circle>point circle>polygon int2>bytea int4>bit int4>bool int4>bytea int4>char int8>bit int8>bytea jsonb>bool jsonb>float4 ' +
    'jsonb>float8 jsonb>int2 jsonb>int4 jsonb>int8 jsonb>numeric lseg>point polygon>box polygon>circle polygon>point text>xml ' +
    'varchar>xml xid8>xid',
};

export interface Cast {
  readonly method: 'binary' | 'computed';
  readonly context: 'implicit' | 'assignment' | 'explicit';
}

let table: Map<string, Cast> | null = null;

/** The cast from one built-in type to another as `pg_cast` has it. */
export function castBetween(from: string, to: string, major: number): Cast | undefined {
  if (major < 18 && (from === 'bytea' || to === 'bytea')) return undefined;
  if (table === null) {
    table = new Map();
    for (const [context, pairs] of Object.entries(binary))
      fill(pairs, { method: 'binary', context: contextOf(context) });
    for (const [context, pairs] of Object.entries(computed))
      fill(pairs, { method: 'computed', context: contextOf(context) });
  }
  return table.get(`${from}>${to}`);
}

function fill(pairs: string, cast: Cast): void {
  for (const pair of pairs.split(' ')) table?.set(pair, cast);
}

function contextOf(key: string): Cast['context'] {
  return key === 'implicit' || key === 'assignment' ? key : 'explicit';
}

/** Types of category S (pg_type.typcategory): from them and to them any type goes through its text form. */
export const stringTypes: ReadonlySet<string> = new Set(['text', 'varchar', 'bpchar', 'name', 'citext']);
