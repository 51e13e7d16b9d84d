import { UserError } from '../../core/report/user-error.ts';
import { plain } from '../../core/runtime/plain-text.ts';

/** What counts as slower: a measure of the runs, and by how much it may grow. */
export interface Threshold {
  readonly measure: Measure;
  readonly limit: { readonly unit: '%' | 'ms'; readonly amount: number };
  /** As it was written, with its blanks put right: `p95 <= +10%`. */
  readonly text: string;
}

export type Measure =
  | { readonly kind: 'mean' }
  | { readonly kind: 'quantile'; readonly of: number; readonly name: string };

/**
 * Reads `p95 <= +10%`, `median <= +20%`, `mean <= +5ms`.
 * @throws UserError `bad_threshold` for anything else
 */
export function parseThreshold(text: string): Threshold {
  const [, name = '', amount, unit = ''] =
    /^\s*(mean|median|p[1-9]\d)\s*<=\s*\+?\s*(\d+(?:\.\d+)?)\s*(%|ms|s)\s*$/i.exec(text) ?? [];
  if (amount === undefined) {
    throw new UserError('bad_threshold', `The threshold "${plain(text, 60)}" of the performance trial cannot be read`, {
      hint: 'Write mean, median or a percentile, <=, and how much it may grow: p95 <= +10%, median <= +20%, mean <= +5ms.',
    });
  }
  const measure = measureOf(name.toLowerCase());
  const limit =
    unit === '%'
      ? ({ unit, amount: Number(amount) } as const)
      : ({ unit: 'ms', amount: Number(amount) * (unit.toLowerCase() === 's' ? 1_000 : 1) } as const);
  return { measure, limit, text: `${name.toLowerCase()} <= ${limitText(limit)}` };
}

export function limitText({ unit, amount }: Threshold['limit']): string {
  return unit === '%' ? `+${amount}%` : `+${amount} ms`;
}

function measureOf(name: string): Measure {
  if (name === 'mean') return { kind: 'mean' };
  return { kind: 'quantile', of: name === 'median' ? 0.5 : Number(name.slice(1)) / 100, name };
}

/**
 * How many runs it takes before a percentile can be told at all: that one of them lies above it with a probability of 95 %, which is
 * 59 for p95 and 299 for p99. The mean and what lies around the middle need fewer than any run has.
 */
export function runsNeeded(measure: Measure): number {
  if (measure.kind === 'mean' || measure.of <= 0.5) return 1;
  return Math.ceil(Math.log(0.05) / Math.log(measure.of));
}
