import type { Measure } from './threshold.ts';

export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** Share of the intervals that hold the true value. */
export const confidence = 0.95;
/** The 97.5 % point of the normal distribution, for two-sided intervals. */
const z = 1.959964;

export function sorted(values: readonly number[]): readonly number[] {
  return [...values].sort((a, b) => a - b);
}

/** Of values in order, by linear interpolation (type 7 of Hyndman and Fan, "Sample Quantiles in Statistical Packages", 1996). */
export function quantile(ordered: readonly number[], share: number): number {
  const place = (ordered.length - 1) * share;
  const below = Math.floor(place);
  const low = ordered[below] ?? Number.NaN;
  const high = ordered[Math.min(below + 1, ordered.length - 1)] ?? low;
  return low + (high - low) * (place - below);
}

export function measured(values: readonly number[], measure: Measure): number {
  if (measure.kind === 'mean') return values.reduce((sum, one) => sum + one, 0) / values.length;
  return quantile(sorted(values), measure.of);
}

/**
 * How far the second sample lies from the first, with its interval: the median of all differences of two values, one of each (Hodges and
 * Lehmann), between two of these differences (by the normal approximation of the Mann-Whitney test). It takes no shape for granted, and
 * single slow runs do not move it.
 */
export function shiftBetween(
  before: readonly number[],
  after: readonly number[],
): { readonly estimate: number } & Interval {
  const differences = new Float64Array(before.length * after.length);
  let at = 0;
  for (const one of before) for (const other of after) differences[at++] = other - one;
  differences.sort();
  const count = differences.length;
  const spread = Math.sqrt((count * (before.length + after.length + 1)) / 12);
  const from = Math.max(0, Math.floor(count / 2 - z * spread));
  const middle = (differences[(count - 1) >> 1] ?? Number.NaN) + (differences[count >> 1] ?? Number.NaN);
  return {
    estimate: middle / 2,
    low: differences[from] ?? Number.NaN,
    high: differences[count - 1 - from] ?? Number.NaN,
  };
}

const resamples = 2_000;

/**
 * Between what a measure of the second sample, less (or over) that of the first, lies: both are drawn again from themselves many times
 * (Efron's percentile bootstrap). The same samples give the same interval: the generator begins at a number of their own.
 */
export function bootstrap(
  before: readonly number[],
  after: readonly number[],
  measure: Measure,
): { readonly difference: Interval; readonly ratio: Interval } {
  const random = generator(before.length * 31 + after.length);
  const [old, now] = [Float64Array.from(before), Float64Array.from(after)];
  const differences = new Float64Array(resamples);
  const ratios = new Float64Array(resamples);
  const [oldDraw, nowDraw] = [new Float64Array(old.length), new Float64Array(now.length)];
  for (let round = 0; round < resamples; round++) {
    const a = drawn(old, oldDraw, measure, random);
    const b = drawn(now, nowDraw, measure, random);
    differences[round] = b - a;
    ratios[round] = a > 0 ? b / a - 1 : 0;
  }
  return { difference: middleOf(differences), ratio: middleOf(ratios) };
}

function drawn(from: Float64Array, into: Float64Array, measure: Measure, random: () => number): number {
  for (let at = 0; at < into.length; at++) into[at] = from[Math.floor(random() * from.length)] ?? 0;
  if (measure.kind === 'mean') return into.reduce((sum, one) => sum + one, 0) / into.length;
  into.sort();
  return quantile(into as unknown as readonly number[], measure.of);
}

function middleOf(values: Float64Array): Interval {
  values.sort();
  const all = values as unknown as readonly number[];
  return { low: quantile(all, (1 - confidence) / 2), high: quantile(all, (1 + confidence) / 2) };
}

/** Numbers from 0 to 1 that are the same on every machine (Mulberry32 by Tommy Ettinger, in the public domain). */
function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
