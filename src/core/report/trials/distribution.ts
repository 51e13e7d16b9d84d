import { confidenceText, measureText, percentText } from './figures.ts';
import type { Comparison, Sample } from './trial-report.ts';

/** Two samples on one axis. */
export interface Distribution {
  readonly low: number;
  readonly high: number;
  /** The height of each bin, 0 to 1: shares of the sample, so that a larger sample is not a higher mountain. */
  readonly before: readonly number[];
  readonly after: readonly number[];
  /** Values beyond `high`, which stand in the last bin: one outlier would press all others into the first. */
  readonly beyond: number;
}

/** Null where neither sample has a value. */
export function distributionOf({ before, after }: Pick<Comparison, 'before' | 'after'>): Distribution | null {
  const values = [...before.values, ...after.values].filter(Number.isFinite).sort((a, b) => a - b);
  const [low = 0] = values;
  const last = values.at(-1);
  if (last === undefined) return null;
  const most = values[Math.floor((values.length - 1) * 0.98)] ?? last;
  const isFar = last - low > 1.6 * (most - low) && most > low;
  const top = isFar ? most + (most - low) * 0.1 : last;
  // All the same: an axis of no length has no place for anything.
  const margin = top > low ? 0 : Math.max(Math.abs(low) * 0.1, 1e-9);
  const [from, to] = [low - margin, top + margin];
  // Finer bins would show how the samples were drawn and not what they were drawn from (the rule of Rice).
  const bins = Math.min(30, Math.max(8, Math.ceil(2 * Math.cbrt(values.length))));
  const count = (sample: Sample) => {
    const counts = Array.from({ length: bins }, () => 0);
    const own = sample.values.filter(Number.isFinite);
    for (const value of own) {
      const bin = Math.min(bins - 1, Math.max(0, Math.floor(((value - from) / (to - from)) * bins)));
      counts[bin] = (counts[bin] ?? 0) + 1 / own.length;
    }
    return counts;
  };
  const [old, now] = [count(before), count(after)];
  const highest = [...old, ...now].reduce((max, share) => Math.max(max, share), 0);
  const scaled = (shares: readonly number[]) => shares.map((share) => share / highest);
  return {
    low: from,
    high: to,
    before: scaled(old),
    after: scaled(now),
    beyond: values.filter((value) => value > to).length,
  };
}

/** Where a value stands on the axis, 0 to 1. */
export function placeOn({ low, high }: Pick<Distribution, 'low' | 'high'>, value: number): number {
  return Math.min(1, Math.max(0, (value - low) / (high - low)));
}

/** "median 4.1 ms, p95 6.02 ms, 200 runs". */
export function sampleText({ n, median, p95 }: Sample, unit: string): string {
  const parts = [`median ${measureText(median, unit)}`];
  if (p95 !== null) parts.push(`p95 ${measureText(p95, unit)}`);
  parts.push(`n ${measureText(n, '')}`);
  return parts.join(', ');
}

/** "+29.3 % (95 % interval +21 % to +38.2 %)"; what is said where there is no interval. */
export function changeText({ change }: Comparison): string {
  if (change === null) return 'the samples carry no interval';
  const interval = `${confidenceText(change.confidence)} interval ${percentText(change.low)} to ${percentText(change.high)}`;
  return `${percentText(change.estimate)} (${interval})`;
}

/** The axis on which an interval is drawn: zero is always on it. */
export function intervalAxis(change: NonNullable<Comparison['change']>): {
  readonly low: number;
  readonly high: number;
} {
  const all = [change.low, change.high, change.estimate, 0].filter(Number.isFinite);
  const low = Math.min(...all);
  const high = Math.max(...all);
  const margin = Math.max((high - low) * 0.15, 1);
  return { low: low - margin, high: high + margin };
}

/** Whether an interval says that it got worse (above zero: slower), better, or neither. */
export function directionOf({ change }: Comparison): 'worse' | 'better' | 'unsure' {
  if (change === null) return 'unsure';
  if (change.low > 0) return 'worse';
  return change.high < 0 ? 'better' : 'unsure';
}
