import { compared } from './evaluate.ts';
import type { Value } from './expression.ts';
import { toRegExp } from './patterns.ts';

export interface Bound {
  readonly value: number;
  readonly inclusive: boolean;
}

export interface TextPattern {
  /** A regular expression in the server's words. */
  readonly pattern: string;
  readonly ignoreCase: boolean;
  readonly negated: boolean;
}

/** What the values of a column are held to, beyond what its type says. */
export interface Limits {
  readonly nullness: 'any' | 'null' | 'not null';
  /** The only values there may be; null for no such list. */
  readonly oneOf: readonly NonNullable<Value>[] | null;
  readonly noneOf: readonly NonNullable<Value>[];
  /** Of numbers, moments (seconds since 1970) and spans of time (seconds). */
  readonly min: Bound | null;
  readonly max: Bound | null;
  /** Of texts in characters, of bytes and bits, of arrays in elements. */
  readonly minLength: number;
  readonly maxLength: number | null;
  readonly patterns: readonly TextPattern[];
  readonly letters: 'any' | 'lower' | 'upper';
  /** Only ASCII: a limit counts bytes. */
  readonly ascii: boolean;
  /** What a document has to be: `object`, `array`, …; `any` for a text that has to be JSON. */
  readonly json: string | null;
  /** The unit at whose beginning moments lie: `day`, `month`, … */
  readonly truncated: string | null;
  readonly multipleOf: number | null;
  /** The bound comes from another column of the row: values near to it look likely. */
  readonly near: boolean;
}

export const unlimited: Limits = {
  nullness: 'any',
  oneOf: null,
  noneOf: [],
  min: null,
  max: null,
  minLength: 0,
  maxLength: null,
  patterns: [],
  letters: 'any',
  ascii: false,
  json: null,
  truncated: null,
  multipleOf: null,
  near: false,
};

/** Both at once; null where no value, NULL neither, can be in both. */
export function both(a: Limits, b: Limits): Limits | null {
  if (a === unlimited || a === b) return b;
  if (b === unlimited) return a;
  const nullness =
    a.nullness === 'any' ? b.nullness : b.nullness === 'any' || a.nullness === b.nullness ? a.nullness : null;
  if (nullness === null) return null;
  const oneOf = intersection(a.oneOf, b.oneOf);
  const merged: Limits = {
    nullness,
    oneOf,
    noneOf: [...a.noneOf, ...b.noneOf],
    min: tighter(a.min, b.min, 1),
    max: tighter(a.max, b.max, -1),
    minLength: Math.max(a.minLength, b.minLength),
    maxLength:
      a.maxLength === null ? b.maxLength : b.maxLength === null ? a.maxLength : Math.min(a.maxLength, b.maxLength),
    patterns: [...a.patterns, ...b.patterns],
    letters: a.letters === 'any' ? b.letters : a.letters,
    ascii: a.ascii || b.ascii,
    json: a.json === null || a.json === 'any' ? (b.json ?? a.json) : a.json,
    truncated: a.truncated ?? b.truncated,
    multipleOf: a.multipleOf ?? b.multipleOf,
    near: a.near || b.near,
  };
  const narrowed = withoutImpossible(merged);
  if (narrowed !== null) return narrowed;
  // A CHECK is content with NULL whatever it says of values.
  return nullness === 'any' ? { ...unlimited, nullness: 'null' } : null;
}

/** The limits with those values of the list left out that the rest forbids; null where nothing is left. */
function withoutImpossible(limits: Limits): Limits | null {
  const { min, max } = limits;
  if (limits.nullness === 'null') return limits;
  if (min !== null && max !== null) {
    if (min.value > max.value || (min.value === max.value && !(min.inclusive && max.inclusive))) return null;
  }
  if (limits.maxLength !== null && limits.minLength > limits.maxLength) return null;
  if (limits.oneOf === null) return limits;
  const oneOf = limits.oneOf.filter((value) => fits(value, { ...limits, oneOf: null }));
  return oneOf.length === 0 ? null : oneOf.length === limits.oneOf.length ? limits : { ...limits, oneOf };
}

/** Whether a value, which is not NULL, is within the limits, as far as can be told. */
export function fits(value: NonNullable<Value>, limits: Limits): boolean {
  if (limits.nullness === 'null') return false;
  if (limits.oneOf !== null && !limits.oneOf.some((one) => compared(one, value) === 0)) return false;
  if (limits.noneOf.some((one) => compared(one, value) === 0)) return false;
  if (!within(value, limits.min, 1) || !within(value, limits.max, -1)) return false;
  if (typeof value !== 'string') return true;
  const length = [...value].length;
  if (length < limits.minLength || (limits.maxLength !== null && length > limits.maxLength)) return false;
  if (limits.letters === 'lower' && value !== value.toLowerCase()) return false;
  if (limits.letters === 'upper' && value !== value.toUpperCase()) return false;
  return limits.patterns.every((one) => {
    const regexp = toRegExp(one.pattern, one.ignoreCase);
    return regexp === null || regexp.test(value) !== one.negated;
  });
}

function within(value: NonNullable<Value>, bound: Bound | null, side: 1 | -1): boolean {
  if (bound === null) return true;
  const order = compared(value, bound.value);
  if (order === undefined) return true;
  return order === 0 ? bound.inclusive : order * side > 0;
}

function tighter(a: Bound | null, b: Bound | null, side: 1 | -1): Bound | null {
  if (a === null || b === null) return a ?? b;
  if (a.value === b.value) return a.inclusive ? b : a;
  return a.value * side > b.value * side ? a : b;
}

function intersection(a: Limits['oneOf'], b: Limits['oneOf']): Limits['oneOf'] {
  if (a === null || b === null) return a ?? b;
  return a.filter((one) => b.some((other) => compared(one, other) === 0));
}
