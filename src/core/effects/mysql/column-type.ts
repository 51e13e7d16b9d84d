import { type Charset, effectiveCharset, maxBytes } from '../../schema/mysql/charset.ts';
import type { DataType } from '../../sql/mysql/definitions.ts';
import type { MysqlServer } from '../../sql/mysql/statement.ts';

/** A type as the server stores it: synonyms, sizes that are only for show and the length of a TEXT are resolved. */
export interface ColumnType {
  readonly name: string;
  /** Characters or bytes of char, varchar, binary, varbinary; bits; digits of a decimal; digits of a fraction of a second. */
  readonly length: number;
  readonly decimals: number;
  readonly unsigned: boolean;
  readonly values: readonly string[];
  /** Of a type of text, ENUM and SET included; null for others. */
  readonly charset: string | null;
  readonly collation: string | null;
  readonly srid: string | null;
}

const texts = new Set(['char', 'varchar', 'tinytext', 'text', 'mediumtext', 'longtext', 'enum', 'set']);

/** True for a type whose values have a character set. */
export function isText(name: string): boolean {
  return texts.has(name);
}

/** Geometry and its kinds, each with the kinds that contain it (OGC Simple Features). */
const geometries: Readonly<Record<string, readonly string[]>> = {
  geometry: [],
  point: ['geometry'],
  linestring: ['geometry'],
  polygon: ['geometry'],
  geometrycollection: ['geometry'],
  geomcollection: ['geometry'],
  multipoint: ['geometry', 'geometrycollection', 'geomcollection'],
  multilinestring: ['geometry', 'geometrycollection', 'geomcollection'],
  multipolygon: ['geometry', 'geometrycollection', 'geomcollection'],
};

export function isGeometry(name: string): boolean {
  return name in geometries;
}

/** True when every value of one kind of geometry is one of the other. */
export function isKindOf(kind: string, wider: string): boolean {
  return geometries[kind]?.includes(wider) === true;
}

export function isLargeObject(name: string): boolean {
  return /^(tiny|medium|long)?(text|blob)$/.test(name) || name === 'json' || isGeometry(name);
}

/** What a column is given when it is written without a length. */
const implied: Readonly<Record<string, number>> = { char: 1, binary: 1, bit: 1, decimal: 10, vector: 2048 };

const binaryOf: Readonly<Record<string, string>> = {
  char: 'binary',
  varchar: 'varbinary',
  tinytext: 'tinyblob',
  text: 'blob',
  mediumtext: 'mediumblob',
  longtext: 'longblob',
};

/** Bytes that a TEXT or BLOB of a kind holds at most (MySQL manual, section 13.7). */
const sizes: readonly (readonly [string, number])[] = [
  ['tiny', 255],
  ['', 65_535],
  ['medium', 16_777_215],
  ['long', 4_294_967_295],
];

/**
 * @param type As it was written.
 * @param text The character set and collation in force for columns that name none.
 */
export function columnType(
  type: DataType,
  text: Charset,
  server: MysqlServer,
  attributes: ReadonlyMap<string, string> = new Map(),
): ColumnType {
  let name = type.name;
  let charset: string | null = null;
  let collation: string | null = null;
  if (isText(name)) {
    ({ charset, collation } = effectiveCharset(type, text, server));
    if (charset === 'binary') {
      name = binaryOf[name] ?? name;
      if (!isText(name)) charset = collation = null;
    }
  } else if (name === 'json' && server.engine === 'mariadb') {
    // A longtext whose check is part of the type (MariaDB manual, "JSON Data Type").
    charset = 'utf8mb4';
    collation = 'utf8mb4_bin';
  }
  if ((name === 'text' || name === 'blob') && type.length !== null) {
    const needed = type.length * (charset === null ? 1 : maxBytes(charset));
    name = (sizes.find(([, size]) => needed <= size)?.[0] ?? 'long') + name;
  }
  // FLOAT(p) with more than 24 bits is a DOUBLE (MySQL manual, section 13.1.4).
  if (name === 'float' && type.length !== null && type.decimals === null && type.length > 24) name = 'double';
  return {
    name,
    length: keepsLength(name) ? (type.length ?? implied[name] ?? 0) : 0,
    decimals: name === 'decimal' ? (type.decimals ?? 0) : 0,
    unsigned: type.unsigned || type.zerofill,
    values: type.values ?? [],
    charset,
    collation,
    srid: attributes.get('srid') ?? attributes.get('ref_system_id') ?? null,
  };
}

/** Display widths of numbers mean nothing; those of texts, bits, decimals and fractions of a second do. */
function keepsLength(name: string): boolean {
  return /^(char|varchar|binary|varbinary|bit|decimal|time|datetime|timestamp|vector)$/.test(name);
}

/** Bytes that a value of char, varchar, binary or varbinary takes at most. */
export function byteLength(type: ColumnType): number {
  return type.length * (type.charset === null ? 1 : maxBytes(type.charset));
}

/** Bytes that hold the number of an ENUM's member, or a SET's bits (MySQL manual, section 13.7). */
function memberBytes(type: ColumnType): number {
  const count = type.values.length;
  if (type.name === 'enum') return count > 255 ? 2 : 1;
  const needed = Math.ceil(count / 8);
  return needed > 4 ? 8 : needed;
}

/** Members may be added at the end as long as the same bytes hold them (MySQL manual, section 17.12.1). */
export function keepsMembers(from: ColumnType, to: ColumnType): boolean {
  if (to.values.length < from.values.length || memberBytes(from) !== memberBytes(to)) return false;
  const binary = from.collation?.endsWith('_bin') === true;
  const fold = (value: string) => (binary ? value : value.toLowerCase());
  return from.values.every((value, place) => fold(value) === fold(to.values[place] ?? ''));
}

/** The type as its user would write it, the character set left out. */
export function typeText(type: DataType): string {
  const size =
    type.values !== null
      ? `(${type.values.length} members)`
      : type.length === null
        ? ''
        : type.decimals === null
          ? `(${type.length})`
          : `(${type.length},${type.decimals})`;
  return `${type.name}${size}${type.unsigned ? ' unsigned' : ''}${type.zerofill ? ' zerofill' : ''}`;
}
