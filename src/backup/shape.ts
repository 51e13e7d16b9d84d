/**
 * Readers of values that came out of a store, where anybody may have put them. Each gives the value or throws a `WrongShape` that names the
 * place. Nothing is taken over that was not asked for.
 */
export class WrongShape extends Error {}

export type Reader<T> = (value: unknown, at: string) => T;

/** Characters of a text, and members of a list, above which it was not written by us. */
const mostText = 20_000;
const mostMembers = 1_000_000;

export function fields<T extends object>(readers: { readonly [Key in keyof T]-?: Reader<T[Key]> }): Reader<T> {
  return (value, at) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw wrong(at, 'is no object');
    for (const key of Object.keys(value)) if (!Object.hasOwn(readers, key)) throw wrong(`${at}.${key}`, 'is not known');
    const made: Partial<T> = {};
    for (const key in readers) {
      if (!Object.hasOwn(value, key)) throw wrong(`${at}.${key}`, 'is missing');
      made[key] = readers[key](Reflect.get(value, key), at === '' ? key : `${at}.${key}`);
    }
    return made as T;
  };
}

export function list<T>(reader: Reader<T>, least = 0): Reader<readonly T[]> {
  return (value, at) => {
    if (!Array.isArray(value)) throw wrong(at, 'is no list');
    if (value.length < least) throw wrong(at, 'is empty');
    if (value.length > mostMembers) throw wrong(at, 'is too long');
    return value.map((member: unknown, place) => reader(member, `${at}[${place}]`));
  };
}

export function nullable<T>(reader: Reader<T>): Reader<T | null> {
  return (value, at) => (value === null ? null : reader(value, at));
}

export function oneOf<const T extends string | number>(...values: readonly T[]): Reader<T> {
  return (value, at) => {
    const found = values.find((known) => known === value);
    if (found === undefined) throw wrong(at, 'is none of the values that it may have');
    return found;
  };
}

export const text: Reader<string> = (value, at) => {
  if (typeof value !== 'string') throw wrong(at, 'is no text');
  if (value.length > mostText) throw wrong(at, 'is too long');
  return value;
};

export function matching(pattern: RegExp, what: string): Reader<string> {
  return (value, at) => {
    if (!pattern.test(text(value, at))) throw wrong(at, `is no ${what}`);
    return text(value, at);
  };
}

export const sha256 = matching(/^[0-9a-f]{64}$/, 'SHA-256');

export const flag: Reader<boolean> = (value, at) => {
  if (typeof value !== 'boolean') throw wrong(at, 'is neither true nor false');
  return value;
};

/** A whole number from 0 on. */
export const count: Reader<number> = (value, at) => {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) throw wrong(at, 'is no count');
  return value;
};

/** ISO 8601 in UTC, as Date writes it, with or without its fraction. */
export const moment: Reader<string> = (value, at) => {
  const found = text(value, at);
  const time = new Date(found);
  if (
    !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z$/.test(found) ||
    Number.isNaN(time.getTime()) ||
    time.toISOString().slice(0, 19) !== found.slice(0, 19)
  )
    throw wrong(at, 'is no moment in UTC');
  return found;
};

export function wrong(at: string, what: string): WrongShape {
  return new WrongShape(`${at.replace(/^\./, '')} ${what}`);
}
