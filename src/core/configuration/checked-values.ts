import { durationMs } from './text-patterns.ts';

/** A value of drydock.yml that was held to its shape. Numbers are texts, as they are written; maps have the number of their `line`. */
export type Value = string | number | boolean | readonly Value[] | { readonly [key: string]: Value };
export type Values = { readonly [key: string]: Value };

// Each gives what stands under a key, and null, or something empty, for a key that is not there.

export function isValues(value: Value | undefined): value is Values {
  return typeof value === 'object' && !Array.isArray(value);
}

export function objectAt(values: Values, key: string): Values {
  const value = values[key];
  return isValues(value) ? value : {};
}

export function listAt(values: Values, key: string): readonly Value[] {
  const value = values[key];
  return Array.isArray(value) ? value : [];
}

export function objectsAt(values: Values, key: string): readonly Values[] {
  return listAt(values, key).filter((one) => isValues(one));
}

export function stringsAt(values: Values, key: string): readonly string[] {
  return listAt(values, key).filter((item) => typeof item === 'string');
}

export function textAt(values: Values, key: string): string | null {
  const value = values[key];
  return typeof value === 'string' ? value : null;
}

export function numberAt(values: Values, key: string): number | null {
  const value = textAt(values, key);
  return value === null ? null : Number(value);
}

export function booleanAt(values: Values, key: string): boolean | null {
  const value = values[key];
  return typeof value === 'boolean' ? value : null;
}

export function millisecondsAt(values: Values, key: string): number | null {
  return durationMs(textAt(values, key) ?? '');
}

export function textsOf(values: Values): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(values).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

export function choiceAt<T extends string>(values: Values, key: string, is: (text: string) => text is T): T | null {
  const value = textAt(values, key);
  return value !== null && is(value) ? value : null;
}

/** One of a list of words. */
export function wordAt<T extends string>(values: Values, key: string, words: readonly T[]): T | null {
  const value = textAt(values, key);
  return words.find((one) => one === value) ?? null;
}

/** A value that YAML itself has a type for. */
export function isPlainValue(value: unknown): value is number | boolean {
  return typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value));
}
