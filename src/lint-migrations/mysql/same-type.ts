import type { DataType } from '../../core/sql/mysql/definitions.ts';

/** Types whose number in parentheses is for show only (manual, section 13.1.6). */
const shown: ReadonlySet<string> = new Set(['tinyint', 'smallint', 'mediumint', 'int', 'bigint', 'year']);

/** What a type has when nothing is written in its parentheses (manual, sections 13.1 and 13.3). */
const lengths: ReadonlyMap<string, number> = new Map([
  ['decimal', 10],
  ['char', 1],
  ['binary', 1],
  ['bit', 1],
  ['datetime', 0],
  ['timestamp', 0],
  ['time', 0],
]);

/** True when columns of both types hold the same values; their character sets are not looked at. */
export function sameTypes(a: DataType, b: DataType): boolean {
  if (a.name !== b.name || a.unsigned !== b.unsigned) return false;
  if (a.values !== null || b.values !== null) {
    return (
      a.values?.length === b.values?.length && (a.values ?? []).every((value, place) => value === b.values?.[place])
    );
  }
  if (shown.has(a.name)) return true;
  return lengthOf(a) === lengthOf(b) && (a.decimals ?? 0) === (b.decimals ?? 0);
}

function lengthOf(type: DataType): number | null {
  return type.length ?? lengths.get(type.name) ?? null;
}
