import { type Row, text, whole } from '../row.ts';
import type { ValueType } from '../table-facts.ts';

const integers: Readonly<Record<string, 1 | 2 | 3 | 4 | 8>> = {
  tinyint: 1,
  smallint: 2,
  mediumint: 3,
  int: 4,
  bigint: 8,
};

/**
 * What a column's type means for its values, of a row of information_schema.COLUMNS with `data_type`, `type`, `max_length`, `max_bytes`,
 * `precision`, `scale`, `digits`.
 */
export function valueType(row: Row, srid: number | null, isJson: boolean): ValueType {
  const name = text(row, 'data_type').toLowerCase();
  const written = text(row, 'type');
  const unsigned = / unsigned\b/i.test(written);
  const bytes = integers[name];
  // What BOOLEAN is short for.
  if (name === 'tinyint' && /^tinyint\(1\)$/i.test(written)) return { family: 'boolean' };
  if (bytes !== undefined) return { family: 'integer', bytes, unsigned };
  const length = whole(row, 'max_length');
  const size = whole(row, 'max_bytes');
  const digits = whole(row, 'digits') ?? 0;
  switch (name) {
    case 'decimal':
      return {
        family: 'numeric',
        precision: whole(row, 'num_precision'),
        scale: whole(row, 'num_scale') ?? 0,
        unsigned,
      };
    case 'float':
    case 'double':
      return { family: 'float', bytes: name === 'float' ? 4 : 8, unsigned };
    case 'char':
      return { family: 'char', length: length ?? 1 };
    case 'varchar':
      return { family: 'text', maxLength: length, maxBytes: null };
    case 'tinytext':
    case 'text':
    case 'mediumtext':
    case 'longtext':
      // MariaDB's JSON is a text with a check.
      return isJson ? { family: 'json' } : { family: 'text', maxLength: null, maxBytes: size };
    case 'binary':
      return { family: 'bytes', maxLength: size ?? length, fixed: true };
    case 'varbinary':
    case 'tinyblob':
    case 'blob':
    case 'mediumblob':
    case 'longblob':
      return { family: 'bytes', maxLength: size ?? length, fixed: false };
    case 'bit':
      return { family: 'bit', length: whole(row, 'num_precision') ?? 1, varying: false };
    case 'date':
      return { family: 'date' };
    case 'time':
      return { family: 'time', precision: digits, zone: false };
    case 'datetime':
      return { family: 'timestamp', precision: digits };
    case 'timestamp':
      return { family: 'timestamptz', precision: digits };
    case 'year':
      return { family: 'year' };
    case 'json':
      return { family: 'json' };
    case 'uuid':
      return { family: 'uuid' };
    case 'inet4':
    case 'inet6':
      return { family: 'address', version: name === 'inet4' ? 4 : 6 };
    case 'enum':
    case 'set':
      return { family: name, values: listedValues(written) };
    case 'vector':
      return { family: 'vector', dimensions: Number(/\((\d+)\)/.exec(written)?.[1] ?? Number.NaN) || null };
  }
  if (/^(geometry|point|linestring|polygon|multi\w+|geom\w*collection)$/.test(name))
    return { family: 'geometry', kind: name === 'geomcollection' ? 'geometrycollection' : name, srid };
  return { family: 'other', name: written };
}

/** The values of `enum('a','it''s')`. A backslash is none but itself there. */
function listedValues(written: string): readonly string[] {
  return [...written.matchAll(/'((?:[^']|'')*)'/g)].map(([, value = '']) => value.replaceAll("''", "'"));
}
