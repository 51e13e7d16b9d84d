import type { TextPattern } from '../runtime/options.ts';

// What texts of drydock.yml have to look like.

export const regularExpression: TextPattern = { accepts: isRegularExpression, expected: 'a regular expression' };

export const day: TextPattern = {
  accepts: isDate,
  expected: 'a day such as 2027-01-31',
  source: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$',
};

export const wholeNumber: TextPattern = {
  accepts: (value) => /^\d{1,9}$/.test(value),
  expected: 'a whole number',
  source: '^[0-9]{1,9}$',
};

export const countAboveZero: TextPattern = {
  accepts: (value) => /^(?=.*[1-9])\d{1,5}$/.test(value),
  expected: 'a whole number above zero',
  source: '^(?=.*[1-9])[0-9]{1,5}$',
};

/** A part of a whole: `0.3` or `30%`. */
export const share: TextPattern = {
  accepts: (value) => shareOf(value) !== null,
  expected: 'a share such as 30% or 0.3, at most 100%',
  source: '^(0|1|0\\.[0-9]{1,4}|1\\.0{1,4}|(100|[0-9]{1,2}(\\.[0-9]{1,2})?)%)$',
};

/** 0 to 1, of `0.3` or `30%`; null for what is none. */
export function shareOf(value: string): number | null {
  const [, percent, plain] = /^(?:(100|\d{1,2}(?:\.\d{1,2})?)%|(0|1|0\.\d{1,4}|1\.0{1,4}))$/.exec(value) ?? [];
  if (percent !== undefined) return Number(percent) / 100;
  return plain === undefined ? null : Number(plain);
}

export const decimalNumber: TextPattern = {
  accepts: (value) => /^-?\d{1,15}(?:\.\d{1,15})?$/.test(value),
  expected: 'a number',
  source: '^-?[0-9]{1,15}(\\.[0-9]{1,15})?$',
};

/** As many milliseconds as a setting of PostgreSQL and a timer of Node take: above it, a timer fires at once. */
const mostMs = 2 ** 31 - 1;

const units: ReadonlyMap<string, number> = new Map([
  ['ms', 1],
  ['s', 1_000],
  ['m', 60_000],
  ['min', 60_000],
  ['h', 3_600_000],
]);
const durationSource = '[0-9]{1,6}(\\.[0-9]{1,3})?\\s*(ms|s|m|min|h)';

/** Milliseconds of `3s`, `500ms`, `5m`, `5min`, `2h`, rounded; null for what is none, and for more than 24 days. */
export function durationMs(value: string): number | null {
  const [, number = '', unit = ''] = /^(\d{1,6}(?:\.\d{1,3})?)\s*(ms|s|m|min|h)$/.exec(value) ?? [];
  const factor = units.get(unit);
  if (factor === undefined) return null;
  const ms = Math.round(Number(number) * factor);
  return ms <= mostMs ? ms : null;
}

const oneDay = 24 * 3_600_000;
const longUnits: ReadonlyMap<string, number> = new Map([
  ['m', 60_000],
  ['min', 60_000],
  ['h', 3_600_000],
  ['d', oneDay],
  ['w', 7 * oneDay],
]);

/**
 * Milliseconds of `90m`, `26h`, `7d`, `4w`, rounded; null for what is none, and for ten years and more. For comparing moments: no timer and
 * no setting of a server takes as much.
 */
export function ageMs(value: string): number | null {
  const [, number = '', unit = ''] = /^(\d{1,6}(?:\.\d{1,3})?)\s*(m|min|h|d|w)$/.exec(value) ?? [];
  const factor = longUnits.get(unit);
  if (factor === undefined) return null;
  const ms = Math.round(Number(number) * factor);
  return ms < 3_650 * oneDay ? ms : null;
}

/** How old something may be. Zero would let nothing pass. */
export const age: TextPattern = {
  accepts: (value) => (ageMs(value) ?? 0) > 0,
  expected: 'a time above zero such as 90m, 26h or 7d',
  source: '^(?=.*[1-9])[0-9]{1,6}(\\.[0-9]{1,3})?\\s*(m|min|h|d|w)$',
};

export const duration: TextPattern = {
  accepts: (value) => durationMs(value) !== null,
  expected: 'a time such as 500ms, 3s, 5m or 2h',
  source: `^${durationSource}$`,
};

/** For limits where a server takes zero for no limit. */
export const limit: TextPattern = {
  accepts: (value) => (durationMs(value) ?? 0) > 0,
  expected: 'a time above zero such as 500ms, 3s, 5m or 2h',
  source: `^(?=.*[1-9])${durationSource}$`,
};

export const limitOrNone: TextPattern = {
  accepts: (value) => value === 'none' || limit.accepts(value),
  expected: '`none` or a time above zero such as 500ms, 3s, 5m or 2h',
  source: `^(none|(?=.*[1-9])${durationSource})$`,
};

export const timeOfDay: TextPattern = {
  accepts: (value) => /^(?:[01]\d|2[0-3]):[0-5]\d$/.test(value),
  expected: 'a time of day such as 09:00',
  source: '^([01][0-9]|2[0-3]):[0-5][0-9]$',
};

export const endOfDay: TextPattern = {
  accepts: (value) => value === '24:00' || timeOfDay.accepts(value),
  expected: 'a time of day such as 16:00, or 24:00',
  source: '^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$',
};

/** Those that the JavaScript engine knows: nearly all have the whole database of the IANA. */
export const timeZone: TextPattern = { accepts: isTimeZone, expected: 'a time zone such as Europe/Berlin' };

const dayNames = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

/** Days of the week, 1 (Monday) to 7, of `mon` or `mon-fri`; a span may go over Sunday. Null for anything else. */
export function daysOf(value: string): readonly number[] | null {
  const [first = '', last = first, ...more] = value.toLowerCase().split('-');
  const [from, to] = [dayNames.indexOf(first), dayNames.indexOf(last)];
  if (from < 0 || to < 0 || more.length > 0) return null;
  const length = ((to - from + 7) % 7) + 1;
  return Array.from({ length }, (_, index) => ((from + index) % 7) + 1);
}

export const daySpan: TextPattern = {
  accepts: (value) => daysOf(value) !== null,
  expected: 'a day such as mon, or days such as mon-fri',
  source: '^[A-Za-z]{3}(-[A-Za-z]{3})?$',
};

/** Configurations are committed: a password in one is everybody's. */
export const webAddress: TextPattern = {
  accepts: isWebAddress,
  expected: 'an address that begins with https:// or http:// and has no user and no password in it',
  source: '^https?://',
};

export const variableName: TextPattern = {
  accepts: (value) => /^[A-Za-z_][A-Za-z0-9_]{0,127}$/.test(value),
  expected: 'the name of an environment variable, which holds the secret',
  source: '^[A-Za-z_][A-Za-z0-9_]{0,127}$',
};

export const tableName: TextPattern = {
  accepts: (value) => /^[\p{L}_][\p{L}\p{N}_$-]{0,62}(?:\.[\p{L}_][\p{L}\p{N}_$-]{0,62})?$/u.test(value),
  expected: 'the name of a table, or SCHEMA.TABLE, without quotes',
};

export const lineOfText: TextPattern = {
  accepts: (value) => value.trim() !== '' && !/[\r\n]/.test(value) && value.length <= 200,
  expected: 'one line of text of at most 200 characters',
};

function isRegularExpression(value: string): boolean {
  try {
    new RegExp(value, 'u');
    return true;
  } catch {
    return false;
  }
}

/** A day of the calendar: 2027-02-30 is none. */
export function isDate(value: string): boolean {
  const found = /^(\d{4})-(\d{2})-(\d{2})$/.exec(value);
  if (found === null) return false;
  const date = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(value);
}

/** Only names: an offset such as `+02:00` is right for half of the year. */
function isTimeZone(value: string): boolean {
  if (!/^[A-Za-z]/.test(value)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: value });
    return true;
  } catch {
    return false;
  }
}

function isWebAddress(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const { protocol, username, password } = new URL(value);
  return (protocol === 'https:' || protocol === 'http:') && username === '' && password === '';
}
