import { measureText, percentText, timeText } from '../../core/report/trials/figures.ts';
import type { Comparison, Sample } from '../../core/report/trials/trial-report.ts';
import { bootstrap, confidence, type Interval, measured, quantile, shiftBetween, sorted } from './statistics.ts';
import { limitText, type Measure, runsNeeded, type Threshold } from './threshold.ts';

/** Milliseconds below which nobody notices, and that a machine of many jobs takes or gives. */
export const floorMs = 1;

export interface LatencyVerdict {
  readonly kind: 'within' | 'slower' | 'unsure' | 'too few';
  /** One sentence with its figures. */
  readonly message: string;
  /** What was measured is within the limit, whether or not the runs carry it. */
  readonly looksWithin: boolean;
}

/** Holds the times of two samples, in milliseconds, against what is allowed. */
export function judgeLatency(
  before: readonly number[],
  after: readonly number[],
  threshold: Threshold,
): LatencyVerdict {
  const { measure, limit } = threshold;
  const runs = Math.min(before.length, after.length);
  const needed = runsNeeded(measure);
  const name = nameOf(measure);
  if (runs < needed) {
    const message = `${name} takes ${needed} runs to be told, and there are ${runs}: raise samples of the performance trial, or take the median.`;
    return { kind: 'too few', message, looksWithin: false };
  }
  const [old, now] = [measured(before, measure), measured(after, measure)];
  const { difference, ratio } = bootstrap(before, after, measure);
  const percent = limit.unit === '%';
  const range: Interval = percent ? { low: ratio.low * 100, high: ratio.high * 100 } : difference;
  const change = percent ? (old > 0 ? (now / old - 1) * 100 : 0) : now - old;
  const allowed = percent ? limit.amount : Math.max(limit.amount, floorMs);
  const shown = (value: number) => (percent ? percentText(value) : signed(value));
  const both = `${name} is ${timeOf(old)} before and ${timeOf(now)} after`;
  const interval = `${Math.round(confidence * 100)} % interval ${shown(range.low)} to ${shown(range.high)}`;
  if (range.low > allowed && difference.low > floorMs) {
    return {
      kind: 'slower',
      looksWithin: false,
      message: `${both}: ${shown(change)} (${interval}), and ${limitText(limit)} is allowed.`,
    };
  }
  if (range.high <= allowed)
    return { kind: 'within', looksWithin: true, message: `${both}: ${shown(change)}, within ${limitText(limit)}.` };
  if (difference.high <= floorMs) {
    return { kind: 'within', looksWithin: true, message: `${both}, which is less than ${floorMs} ms apart.` };
  }
  const smallest = shown((range.high - range.low) / 2).replace(/^\+/, '');
  const message =
    `${both}: ${shown(change)} (${interval}). ${runs} runs do not tell whether that is within ${limitText(limit)}: ` +
    `here they tell changes of about ${smallest} and more.`;
  return { kind: 'unsure', message, looksWithin: change <= allowed };
}

function nameOf(measure: Measure): string {
  return measure.kind === 'mean' ? 'The mean' : measure.name === 'median' ? 'The median' : measure.name;
}

/** Times of queries are short: three digits, which a figure of whole milliseconds would not have. */
function timeOf(ms: number): string {
  return ms < 1_000 ? measureText(Number(ms.toPrecision(3)), 'ms') : timeText(ms);
}

function signed(ms: number): string {
  return `${ms > 0 ? '+' : ''}${timeOf(ms)}`;
}

/** The two samples as a picture, with the change of the middle. */
export function comparisonOf(title: string, before: readonly number[], after: readonly number[]): Comparison {
  const shift = before.length >= 5 && after.length >= 5 ? shiftBetween(before, after) : null;
  const middle = quantile(sorted(before), 0.5);
  const share = (ms: number) => (ms / middle) * 100;
  return {
    kind: 'comparison',
    title,
    unit: 'ms',
    before: sampleOf(before),
    after: sampleOf(after),
    change:
      shift === null || !(middle > 0)
        ? null
        : { estimate: share(shift.estimate), low: share(shift.low), high: share(shift.high), confidence },
  };
}

const mostValues = 200;

function sampleOf(values: readonly number[]): Sample {
  const ordered = sorted(values);
  const needed = runsNeeded({ kind: 'quantile', of: 0.95, name: 'p95' });
  const step = Math.ceil(ordered.length / mostValues);
  return {
    n: ordered.length,
    median: quantile(ordered, 0.5),
    p95: ordered.length >= needed ? quantile(ordered, 0.95) : null,
    values: ordered.filter((_, place) => place % step === 0 || place === ordered.length - 1),
  };
}
