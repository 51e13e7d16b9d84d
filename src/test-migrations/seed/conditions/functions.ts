import type { Value } from './expression.ts';
import { daysBefore1970, field, secondsOf, truncated, unitSeconds } from './moments.ts';
import { toRegExp } from './patterns.ts';

/** The moment that stands for now: generated moments lie before it, so that "not in the future" holds on every later day. */
export const fixedNow = Date.UTC(2026, 0, 1) / 1000;

/** A function of the server of values that are all known; undefined for one that is not understood. */
export function evaluateFunction(name: string, args: readonly Value[]): Value | undefined {
  if (isNow(name)) return fixedNow;
  switch (name) {
    case 'least':
    case 'greatest': {
      const numbers = args.filter((arg) => arg !== null);
      if (!numbers.every((arg) => typeof arg === 'number')) return undefined;
      return name === 'least' ? Math.min(...numbers) : Math.max(...numbers);
    }
    case 'concat':
      return args.map((arg) => arg ?? '').join('');
    case 'isnull':
      return (args[0] ?? null) === null;
    case 'isfinite':
      return true;
    case 'nullif':
      return args[0] === args[1] ? null : args[0];
  }
  if (name === 'similar_to_escape' || name === 'similar_escape')
    return typeof args[0] === 'string' ? similarPattern(args[0]) : args[0];
  const [first, second, third] = args;
  if (first === undefined) return undefined;
  if (first === null || second === null || third === null) return known.has(name) ? null : undefined;
  switch (name) {
    case 'abs':
      return typeof first === 'number' ? Math.abs(first) : undefined;
    case 'floor':
      return typeof first === 'number' ? Math.floor(first) : undefined;
    case 'ceil':
    case 'ceiling':
      return typeof first === 'number' ? Math.ceil(first) : undefined;
    case 'round':
    case 'trunc':
    case 'truncate': {
      if (typeof first !== 'number') return undefined;
      const scale = 10 ** (typeof second === 'number' ? second : 0);
      return (name === 'round' ? Math.round(first * scale) : Math.trunc(first * scale)) / scale;
    }
    case 'mod':
      return typeof first === 'number' && typeof second === 'number' && second !== 0 ? first % second : undefined;
    case 'json_unquote':
      return typeof first === 'string' ? unquoted(first) : first;
    case 'json_valid':
      return typeof first === 'string' ? isJson(first) : undefined;
    case 'jsonb_typeof':
    case 'json_typeof':
    case 'json_type': {
      const kind = typeof first === 'string' ? jsonKind(first) : undefined;
      return name === 'json_type' ? kind?.toUpperCase() : kind;
    }
    case 'year':
    case 'month':
    case 'quarter':
      return seconds(first, (at) => field(at, name));
    case 'dayofmonth':
      return seconds(first, (at) => field(at, 'day'));
    case 'to_days':
      return seconds(first, (at) => Math.floor(at / 86_400) + daysBefore1970);
    case 'unix_timestamp':
      return seconds(first, (at) => Math.floor(at));
    case 'extract':
    case 'date_part':
      return second === undefined ? undefined : seconds(second, (at) => field(at, String(first)));
    case 'date_trunc':
      return second === undefined ? undefined : seconds(second, (at) => truncated(at, String(first)));
    case 'date':
      return seconds(first, (at) => truncated(at, 'day'));
    case 'interval': {
      const unit = unitSeconds[String(second)];
      return unit === undefined || typeof first !== 'number' ? undefined : first * unit;
    }
  }
  return typeof first === 'string' ? ofText(name, first, second, third) : undefined;
}

const known = new Set(
  (
    'abs floor ceil ceiling round trunc truncate mod json_valid jsonb_typeof json_typeof json_type year month quarter dayofmonth to_days ' +
    'unix_timestamp extract date_part date_trunc date interval length char_length character_length octet_length bit_length lower ' +
    'upper lcase ucase btrim trim ltrim rtrim left right substr substring mid replace position strpos locate instr starts_with ' +
    'regexp_like array_length cardinality family json_unquote'
  ).split(' '),
);

const others = new Set('least greatest concat isnull isfinite nullif similar_to_escape similar_escape'.split(' '));
const clocks = new Set(
  (
    'now current_timestamp localtimestamp statement_timestamp transaction_timestamp clock_timestamp utc_timestamp sysdate current_date ' +
    'curdate utc_date'
  ).split(' '),
);

/** Whether a function gives the present. */
export function isNow(name: string): boolean {
  return clocks.has(name);
}

/** Whether `evaluateFunction` has words for a function. */
export function isFunction(name: string): boolean {
  return known.has(name) || others.has(name) || isNow(name);
}

function seconds(value: Value, of: (at: number) => number | null): number | undefined {
  const at = typeof value === 'number' ? value : typeof value === 'string' ? secondsOf(value) : null;
  return at === null ? undefined : (of(at) ?? undefined);
}

function ofText(name: string, text: string, second: Value | undefined, third: Value | undefined): Value | undefined {
  switch (name) {
    case 'length':
    case 'char_length':
    case 'character_length':
      return [...text].length;
    case 'octet_length':
      return utf8Length(text);
    case 'bit_length':
      return utf8Length(text) * 8;
    case 'lower':
    case 'lcase':
      return /^[[(]/.test(text) ? undefined : text.toLowerCase();
    case 'upper':
    case 'ucase':
      return /^[[(]/.test(text) ? undefined : text.toUpperCase();
    case 'btrim':
    case 'trim':
      return typeof second === 'string' ? undefined : text.replace(/^ +| +$/g, '');
    case 'ltrim':
      return typeof second === 'string' ? undefined : text.replace(/^ +/, '');
    case 'rtrim':
      return typeof second === 'string' ? undefined : text.replace(/ +$/, '');
    case 'left':
      return typeof second === 'number' && second >= 0 ? [...text].slice(0, second).join('') : undefined;
    case 'right':
      return typeof second === 'number' && second > 0 ? [...text].slice(-second).join('') : undefined;
    case 'substr':
    case 'substring':
    case 'mid': {
      if (typeof second !== 'number' || second < 1) return undefined;
      const end = typeof third === 'number' ? second - 1 + third : undefined;
      return [...text].slice(second - 1, end).join('');
    }
    case 'replace':
      return typeof second === 'string' && typeof third === 'string' ? text.replaceAll(second, third) : undefined;
    case 'position':
    case 'locate':
      return typeof second === 'string' ? placeOf(text, second) : undefined;
    case 'strpos':
    case 'instr':
      return typeof second === 'string' ? placeOf(second, text) : undefined;
    case 'family':
      return text.includes(':') ? 6 : 4;
    case 'starts_with':
      return typeof second === 'string' ? text.startsWith(second) : undefined;
    case 'regexp_like':
      return typeof second === 'string'
        ? toRegExp(second, typeof third === 'string' && third.includes('i'))?.test(text)
        : undefined;
    case 'array_length':
    case 'cardinality': {
      if (!/^\{.*\}$/s.test(text)) return undefined;
      if (text === '{}') return name === 'cardinality' ? 0 : null;
      return text.includes('"') || text.includes('{', 1) ? undefined : text.split(',').length;
    }
    default:
      return undefined;
  }
}

/** Where a text stands in another, in characters from 1; 0 for nowhere. */
function placeOf(what: string, where: string): number {
  const at = where.indexOf(what);
  return at < 0 ? 0 : [...where.slice(0, at)].length + 1;
}

function utf8Length(text: string): number {
  let bytes = 0;
  for (const letter of text) {
    const code = letter.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}

/** A pattern of SIMILAR TO in the words of regular expressions. */
function similarPattern(pattern: string): string {
  const inside = pattern.replace(/\\.|[%_.^$]/g, (one) =>
    one === '%' ? '.*' : one === '_' ? '.' : one.length > 1 ? one : `\\${one}`,
  );
  return `^(?:${inside})$`;
}

function unquoted(text: string): string {
  try {
    const value: unknown = text.startsWith('"') ? JSON.parse(text) : text;
    return typeof value === 'string' ? value : text;
  } catch {
    return text;
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function jsonKind(text: string): string | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;
  } catch {
    return undefined;
  }
}
