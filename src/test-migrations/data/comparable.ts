import type { Engine } from '../../core/report/engine.ts';
import type { LiveColumn } from './live-tables.ts';
import { quoted } from './quoting.ts';

/** How the values of two columns are written so that equal ones are equal: as they are, or as what both types can say. */
export type WrittenAs = 'text' | 'number' | 'float' | 'moment' | 'json' | 'lower case' | 'bytes';

/** Null where the texts of two types do not mean the same, so that nothing can be said of the values. */
export function writtenAs(before: LiveColumn, after: LiveColumn): WrittenAs | null {
  const families = new Set([before.family, after.family]);
  const has = (...all: readonly string[]) => [...families].every((one) => all.includes(one));
  if (before.family === 'bytes' && after.family === 'bytes') return 'bytes';
  if (before.type === after.type) return before.family === 'float' ? 'float' : 'text';
  if (has('float')) return 'float';
  if (has('integer', 'decimal', 'float')) return 'number';
  if (has('moment')) return 'moment';
  if (has('json')) return 'json';
  if (has('uuid', 'text')) return 'lower case';
  if (has('text') || (before.family === 'integer' && after.family === 'text')) return 'text';
  return null;
}

/** The value of a column as a text, as SQL; NULL stays NULL. */
export function textSql(engine: Engine, column: LiveColumn, as: WrittenAs): string {
  const name = quoted(engine, column.name);
  return engine === 'postgres' ? postgresText(name, as) : mysqlText(name, column, as);
}

function postgresText(name: string, as: WrittenAs): string {
  switch (as) {
    case 'number':
      return `trim_scale(${name}::numeric)::text`;
    case 'float':
      return `${name}::float8::text`;
    case 'moment':
      return `${name}::timestamp::text`;
    case 'json':
      return `${name}::jsonb::text`;
    case 'lower case':
      return `lower(${name}::text)`;
    case 'bytes':
    case 'text':
      return `${name}::text`;
    default:
      return as satisfies never;
  }
}

const utf8 = 'CHAR CHARACTER SET utf8mb4';

function mysqlText(name: string, column: LiveColumn, as: WrittenAs): string {
  switch (as) {
    case 'number':
      // Always with a point, so that only zeros behind it go.
      return `TRIM(TRAILING '.' FROM TRIM(TRAILING '0' FROM CAST(CAST(${name} AS DECIMAL(65, 20)) AS ${utf8})))`;
    case 'float':
      return `CAST(${name} + 0e0 AS ${utf8})`;
    case 'moment':
      return `CAST(CAST(${name} AS DATETIME(6)) AS ${utf8})`;
    case 'lower case':
      return `LOWER(CAST(${name} AS ${utf8}))`;
    case 'bytes':
      return column.type.startsWith('bit') ? `HEX(${name} + 0)` : `CONVERT(HEX(${name}) USING utf8mb4)`;
    case 'json':
    case 'text':
      return `CAST(${name} AS ${utf8})`;
    default:
      return as satisfies never;
  }
}

/** The key of a row as one text, as SQL. Constant where there is no key. */
export function keySql(engine: Engine, columns: readonly LiveColumn[], as: readonly WrittenAs[]): string {
  if (columns.length === 0) return "''";
  const texts = columns.map((column, place) => textSql(engine, column, as[place] ?? 'text'));
  if (texts.length === 1) return texts[0] ?? "''";
  // Lengths in front tell `a, bc` from `ab, c`.
  return engine === 'postgres'
    ? texts.map((one) => `length(${one}) || ':' || ${one}`).join(" || ',' || ")
    : `CONCAT_WS(',', ${texts.map((one) => `CHAR_LENGTH(${one}), ${one}`).join(', ')})`;
}
