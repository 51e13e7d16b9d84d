import { maxBytes } from '../../schema/mysql/charset.ts';
import type { MysqlServer } from '../../sql/mysql/statement.ts';
import { type ColumnType, columnType, isText } from './column-type.ts';
import type { ColumnShape } from './table-shape.ts';

/** Why a value that is there may not fit a column's new type. */
export interface Narrowing {
  /** What the server answers in strict mode. */
  readonly errno: number;
  /** A clause for "a row whose … ": "is longer than 20 characters". */
  readonly reason: string;
  /** True where the value is cut or rounded without an error, in strict mode too. */
  readonly silent: boolean;
}

const integers: Readonly<Record<string, number>> = { tinyint: 1, smallint: 2, mediumint: 3, int: 4, bigint: 8 };

const textBytes: Readonly<Record<string, number>> = {
  tinytext: 255,
  tinyblob: 255,
  text: 65_535,
  blob: 65_535,
  mediumtext: 16_777_215,
  mediumblob: 16_777_215,
  longtext: 4_294_967_295,
  longblob: 4_294_967_295,
};

/** @returns Null where every value fits, or the types are not known. */
export function narrowing(column: ColumnShape, server: MysqlServer): Narrowing | null {
  const { was } = column;
  if (was === null || was.type === null || column.type === null || was.type === column.type) return null;
  const before = columnType({ ...was.type, charset: was.charset, collation: was.collation }, fallback, server);
  const after = columnType({ ...column.type, charset: column.charset, collation: column.collation }, fallback, server);
  return compare(before, after, server.engine === 'mariadb');
}

const fallback = { charset: 'utf8mb4', collation: 'utf8mb4_bin' };

function compare(before: ColumnType, after: ColumnType, mariadb: boolean): Narrowing | null {
  const range = { errno: 1264, reason: `is outside of the range of ${after.name}`, silent: false };
  if (before.name in integers && after.name in integers) return integerFits(before, after) ? null : range;
  if (before.name in integers && after.name === 'decimal') {
    const digits = { tinyint: 3, smallint: 5, mediumint: 8, int: 10, bigint: 20 }[before.name] ?? 20;
    return after.length - after.decimals >= digits && !(after.unsigned && !before.unsigned) ? null : range;
  }
  if (before.name === 'decimal' && after.name === 'decimal') {
    if (after.length - after.decimals < before.length - before.decimals) return range;
    if (after.unsigned && !before.unsigned) return range;
    return after.decimals < before.decimals
      ? { errno: 1265, reason: `has more than ${after.decimals} decimals`, silent: true }
      : null;
  }
  if (isNumeric(before.name) && isNumeric(after.name)) {
    if (/^(float|double)$/.test(after.name) && !(after.unsigned && !before.unsigned)) {
      const loses =
        before.name === 'double' || (before.name === 'decimal' && before.length > 15) || before.name === 'bigint';
      return loses && after.name === 'float'
        ? { errno: 1264, reason: 'has more digits than a float holds', silent: true }
        : null;
    }
    return { ...range, silent: before.name === 'float' || before.name === 'double' || before.name === 'decimal' };
  }
  if (isString(before) && isString(after)) return stringFits(before, after, mariadb);
  if (before.name === 'enum' || before.name === 'set') {
    if (after.name !== before.name) {
      if (isString(after)) return null;
      return { errno: 1265, reason: `is none that ${after.name} knows`, silent: false };
    }
    const kept = new Set(after.values.map((value) => value.toLowerCase()));
    const lost = before.values.find((value) => !kept.has(value.toLowerCase()));
    return lost === undefined
      ? null
      : { errno: 1265, reason: `is a member that the new definition lacks`, silent: false };
  }
  if (isTemporal(before.name) && isTemporal(after.name)) {
    if (before.name === after.name) {
      return after.length < before.length
        ? { errno: 1292, reason: 'has a finer fraction of a second', silent: true }
        : null;
    }
    if (before.name === 'datetime' && after.name === 'timestamp') {
      return { errno: 1292, reason: 'is before 1970 or after 2038', silent: false };
    }
    if (after.name === 'date' || after.name === 'time')
      return { errno: 1292, reason: 'has a part that it loses', silent: true };
    return after.name === 'year' ? { errno: 1265, reason: 'has a part that it loses', silent: true } : null;
  }
  if (isString(before) && isNumeric(after.name))
    return { errno: mariadb ? 1292 : 1366, reason: 'is no number', silent: false };
  if (isString(before) && isTemporal(after.name)) return { errno: 1292, reason: `is no ${after.name}`, silent: false };
  if (isString(before) && (after.name === 'enum' || after.name === 'set')) {
    return { errno: 1265, reason: `is no member of the ${after.name}`, silent: false };
  }
  if (isString(after) && after.name in { char: 1, varchar: 1, binary: 1, varbinary: 1 } && after.length < 10) {
    return { errno: 1406, reason: `takes more than ${after.length} characters`, silent: false };
  }
  return null;
}

function integerFits(before: ColumnType, after: ColumnType): boolean {
  const from = integers[before.name] ?? 8;
  const to = integers[after.name] ?? 0;
  if (before.unsigned === after.unsigned) return to >= from;
  return before.unsigned && to > from;
}

function isNumeric(name: string): boolean {
  return (
    name in integers || name === 'decimal' || name === 'float' || name === 'double' || name === 'bit' || name === 'year'
  );
}

function isTemporal(name: string): boolean {
  return name === 'date' || name === 'time' || name === 'datetime' || name === 'timestamp' || name === 'year';
}

function isString(type: ColumnType): boolean {
  return type.name in textBytes || /^(var)?(char|binary)$/.test(type.name) || type.name === 'json';
}

function stringFits(before: ColumnType, after: ColumnType, mariadb: boolean): Narrowing | null {
  if (after.name === 'json' && before.name !== 'json') {
    return { errno: mariadb ? 4025 : 3140, reason: 'is no JSON', silent: false };
  }
  if (most(after, before.charset) < most(before, before.charset)) {
    const unit = isText(after.name) ? 'characters' : 'bytes';
    const length = after.length > 0 ? after.length : (textBytes[after.name] ?? 0);
    return { errno: 1265, reason: `is longer than ${length} ${unit}`, silent: false };
  }
  if (before.charset !== null && after.charset !== null && !holds(after.charset, before.charset)) {
    return { errno: 1366, reason: `has a character that ${after.charset} lacks`, silent: false };
  }
  return null;
}

/** Characters, of the old character set, that are sure to fit. */
function most(type: ColumnType, charset: string | null): number {
  if (type.name === 'json') return Number.MAX_SAFE_INTEGER;
  const bytes = textBytes[type.name];
  if (bytes !== undefined) return Math.floor(bytes / maxBytes(type.charset ?? charset ?? 'latin1'));
  return isText(type.name) ? type.length : Math.floor(type.length / maxBytes(charset ?? 'latin1'));
}

function holds(set: string, other: string): boolean {
  if (set === other || other === 'ascii') return true;
  if (/^(utf8mb4|utf16|utf16le|utf32|gb18030)$/.test(set)) return true;
  if (/^(utf8mb3|ucs2)$/.test(set)) return !/^(utf8mb4|utf16|utf16le|utf32|gb18030)$/.test(other);
  return false;
}
