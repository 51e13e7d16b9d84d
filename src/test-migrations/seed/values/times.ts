import { fixedNow } from '../conditions/functions.ts';
import type { Limits } from '../conditions/limits.ts';
import { dateText, momentText, timeText, truncated, unitSeconds } from '../conditions/moments.ts';
import type { Draw } from '../draw.ts';
import type { Maker, Setting } from './maker.ts';

const day = 86_400;
/** Moments lie in the two years before the fixed one. */
const usualSpan = 730 * day;

export function dateMaker(setting: Setting): Maker {
  // Somebody's day of birth two years ago would look odd to a CHECK that wants adults.
  const birth = /birth|\bdob\b/.test(setting.name);
  const usual = birth ? { from: Date.UTC(1955, 0, 1) / 1000, to: Date.UTC(2004, 0, 1) / 1000 } : undefined;
  return momentMaker(day, { least: Date.UTC(1, 0, 1) / 1000, most: Date.UTC(9990, 0, 1) / 1000 }, dateText, usual);
}

/** @param bounded for TIMESTAMP of MySQL, which begins in 1970 and ends in 2038 */
export function timestampMaker(precision: number, bounded: boolean): Maker {
  const range = bounded
    ? { least: day, most: Date.UTC(2038, 0, 1) / 1000 }
    : { least: Date.UTC(1000, 0, 1) / 1000, most: Date.UTC(9990, 0, 1) / 1000 };
  return momentMaker(1, range, (seconds) => momentText(seconds, precision));
}

function momentMaker(
  unit: number,
  range: { readonly least: number; readonly most: number },
  write: (seconds: number) => string,
  usual = { from: fixedNow - usualSpan, to: fixedNow - 1 },
): Maker {
  return (draw, limits, ordinal) => {
    const low = Math.ceil(Math.max(range.least, least(limits, unit)) / unit);
    const high = Math.floor(Math.min(range.most, most(limits, unit)) / unit);
    if (low > high) return null;
    const from = Math.max(low, Math.ceil(usual.from / unit));
    const to = Math.min(high, Math.floor(usual.to / unit));
    let chosen: number;
    if (ordinal !== null) {
      const step =
        limits.truncated === null ? (unit === day ? 1 : 6_007) : Math.ceil((unitSeconds[limits.truncated] ?? 1) / unit);
      chosen = ordinalMoment(ordinal, low, high, Math.min(to, high), limits.truncated === null ? step : step);
    } else if (limits.near && (limits.min !== null) !== (limits.max !== null)) {
      const width = Math.floor((30 * day) / unit);
      chosen =
        limits.min !== null
          ? low + draw.skewed(Math.min(width, high - low) + 1)
          : high - draw.skewed(Math.min(width, high - low) + 1);
    } else if (from <= to) chosen = from + draw.below(to - from + 1);
    else
      chosen =
        limits.min === null
          ? high - draw.below(Math.min(high - low, usualSpan / unit) + 1)
          : low + draw.below(Math.min(high - low, usualSpan / unit) + 1);
    if (Number.isNaN(chosen)) return null;
    let seconds = chosen * unit;
    if (limits.truncated !== null) {
      seconds = truncated(seconds, limits.truncated) ?? seconds;
      if (seconds < low * unit) return null;
    } else if (unit === 1 && ordinal === null) seconds += milliseconds(draw, limits, chosen, high);
    return write(seconds);
  };
}

/** Of the clock's last digits, some are there: equal moments are rare in production. */
function milliseconds(draw: Draw, limits: Limits, chosen: number, high: number): number {
  if (limits.max !== null && chosen >= high) return 0;
  return draw.below(1_000) / 1_000;
}

/** Backwards from the latest usual moment, in steps; when the steps are used up, those between them. NaN when there are no more. */
function ordinalMoment(ordinal: number, low: number, high: number, latest: number, wide: number): number {
  const top = latest >= low ? latest : high;
  const size = top - low + 1;
  if (size <= 0) return Number.NaN;
  const step = Math.min(wide, size);
  const perRound = Math.floor((size - 1) / step) + 1;
  const round = Math.floor(ordinal / perRound);
  if (round >= step) {
    // Above the usual ones there may be more.
    const above = top + 1 + (ordinal - perRound * step);
    return above > high ? Number.NaN : above;
  }
  const chosen = top - round - (ordinal % perRound) * step;
  return chosen < low ? Number.NaN : chosen;
}

function least(limits: Limits, unit: number): number {
  if (limits.min === null) return Number.NEGATIVE_INFINITY;
  return limits.min.inclusive ? limits.min.value : limits.min.value + Math.min(1, unit);
}

function most(limits: Limits, unit: number): number {
  if (limits.max === null) return Number.POSITIVE_INFINITY;
  return limits.max.inclusive ? limits.max.value : limits.max.value - (unit === day ? 1 : 1);
}

export function timeMaker(precision: number): Maker {
  return (draw, limits, ordinal) => {
    const low = Math.max(0, Math.ceil(least(limits, 1)));
    const high = Math.min(day - 1, Math.floor(most(limits, 1)));
    if (low > high) return null;
    if (ordinal === null)
      return timeText(limits.near ? low + draw.skewed(high - low + 1) : low + draw.below(high - low + 1), precision);
    const size = high - low + 1;
    const parts = precision >= 3 ? 1_000 : 1;
    if (ordinal >= size * parts) return null;
    return timeText(low + (ordinal % size) + Math.floor(ordinal / size) / 1_000, precision);
  };
}

export function intervalMaker(fields: string | null): Maker {
  const months = fields !== null && /^(?:year|month)/.test(fields) && !/day|hour|minute|second/.test(fields);
  const unit = months
    ? 2_592_000
    : fields === 'day'
      ? day
      : fields !== null && /hour$/.test(fields)
        ? 3_600
        : fields !== null && /minute$/.test(fields)
          ? 60
          : 1;
  const name = months
    ? 'months'
    : unit === day
      ? 'days'
      : unit === 3_600
        ? 'hours'
        : unit === 60
          ? 'minutes'
          : 'seconds';
  return (draw, limits, ordinal) => {
    const low = Math.ceil((limits.min === null ? 1 : limits.min.value + (limits.min.inclusive ? 0 : unit)) / unit);
    const high = Math.floor(
      (limits.max === null ? 90 * day + unit * 100 : limits.max.value - (limits.max.inclusive ? 0 : unit)) / unit,
    );
    if (low > high) return null;
    const chosen = ordinal === null ? low + draw.skewed(high - low + 1) : low + ordinal;
    return ordinal !== null && limits.max !== null && chosen > high ? null : `${chosen} ${name}`;
  };
}

export function yearMaker(): Maker {
  return (draw, limits, ordinal) => {
    const low = Math.max(1901, Math.ceil(least(limits, 1)));
    const high = Math.min(2155, Math.floor(most(limits, 1)));
    if (low > high) return null;
    if (ordinal !== null) return low + ordinal > high ? null : String(low + ordinal);
    const from = Math.max(low, 1995);
    const to = Math.min(high, 2025);
    return String(from <= to ? from + draw.below(to - from + 1) : low + draw.below(high - low + 1));
  };
}
