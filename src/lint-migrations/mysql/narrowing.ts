import type { DataType } from '../../core/sql/mysql/definitions.ts';

const integers = ['tinyint', 'smallint', 'mediumint', 'int', 'bigint'];
const texts = ['tinytext', 'text', 'mediumtext', 'longtext'];
const blobs = ['tinyblob', 'blob', 'mediumblob', 'longblob'];
const moments = ['date', 'datetime', 'timestamp'];

/**
 * What the server does to values of the old type that the new one cannot hold, when it may not refuse; null when every value fits
 * or when the two types are too different to say.
 */
export function narrowing(from: DataType, to: DataType): string | null {
  const wholeFrom = integers.indexOf(from.name);
  const wholeTo = integers.indexOf(to.name);
  if (wholeFrom >= 0 && wholeTo >= 0) {
    if (wholeTo < wholeFrom) return 'larger numbers become the largest that fits';
    if (!from.unsigned && to.unsigned) return 'negative numbers become 0';
    return from.unsigned && !to.unsigned && wholeTo === wholeFrom
      ? 'larger numbers become the largest that fits'
      : null;
  }
  const isNumber = (type: DataType, whole: number) => whole >= 0 || /^(?:decimal|float|double)$/.test(type.name);
  if (isNumber(from, wholeFrom) && isNumber(to, wholeTo)) {
    if (wholeTo >= 0) return 'fractions are rounded away';
    if (to.name === 'decimal' && from.name === 'decimal') {
      const whole = (type: DataType) => (type.length ?? 10) - (type.decimals ?? 0);
      if ((to.decimals ?? 0) < (from.decimals ?? 0)) return 'digits behind the point are rounded away';
      return whole(to) < whole(from) ? 'larger numbers become the largest that fits' : null;
    }
    return null;
  }
  const roomFrom = roomOf(from);
  const roomTo = roomOf(to);
  if (roomFrom !== null && roomTo !== null) return roomTo < roomFrom ? 'longer values are cut' : null;
  if (from.values !== null && to.values !== null && from.name === to.name) {
    const kept = new Set(to.values.map((value) => value.toLowerCase()));
    return from.values.some((value) => !kept.has(value.toLowerCase())) ? 'members that are gone become empty' : null;
  }
  if (roomFrom !== null && to.values !== null) return 'what is no member becomes empty';
  if (roomFrom !== null && isNumber(to, wholeTo)) return 'what is no number becomes 0';
  if (roomFrom !== null && moments.includes(to.name)) return 'what is no date becomes zero';
  if (to.name === 'date' && moments.includes(from.name))
    return from.name === 'date' ? null : 'the time of day is cut off';
  return null;
}

/** Characters or bytes that a text may have; null for what is no text. */
function roomOf(type: DataType): number | null {
  if (/^(?:var)?(?:char|binary)$/.test(type.name)) return type.length ?? 1;
  const kind = Math.max(texts.indexOf(type.name), blobs.indexOf(type.name));
  return kind < 0 ? null : ([255, 65_535, 16_777_215, 4_294_967_295][kind] ?? null);
}
