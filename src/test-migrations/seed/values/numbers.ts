import type { Limits } from '../conditions/limits.ts';
import type { Draw } from '../draw.ts';
import type { Maker, Setting } from './maker.ts';

/** Beyond this, numbers of JavaScript leave some out. */
const exact = 9e15;

const integerMost: Readonly<Record<number, number>> = { 1: 127, 2: 32_767, 3: 8_388_607, 4: 2_147_483_647, 8: exact };

export function integerMaker(bytes: number, unsigned: boolean, setting: Setting): Maker {
  const most = integerMost[bytes] ?? exact;
  return wholeMaker(
    { least: unsigned ? 0 : -most - 1, most: unsigned && most < exact ? most * 2 + 1 : most },
    usualOf(setting.name),
    String,
  );
}

/** Of a fixed number of digits behind the point. */
export function decimalMaker(
  precision: number | null,
  scale: number | null,
  unsigned: boolean,
  setting: Setting,
): Maker {
  const digits = scale ?? 2;
  const whole = precision === null ? 9 : precision;
  const unit = 10 ** -digits;
  const most = Math.min(exact, 10 ** Math.min(15, whole) - 1);
  const usual = usualOf(setting.name);
  const make = wholeMaker(
    { least: unsigned ? 0 : -most, most },
    { from: usual.from / unit, to: usual.to / unit, fixed: usual.fixed },
    (units) => (digits <= 0 ? String(units * 10 ** -digits) : withPoint(units, digits)),
  );
  return (draw, limits, ordinal) => make(draw, scaled(limits, unit), ordinal);
}

export function floatMaker(bytes: number, unsigned: boolean, setting: Setting): Maker {
  // Digits that both sizes keep exactly enough to be told apart.
  return decimalMaker(bytes === 4 ? 6 : 12, bytes === 4 ? 2 : 4, unsigned, setting);
}

function scaled(limits: Limits, unit: number): Limits {
  if (limits.min === null && limits.max === null && limits.multipleOf === null) return limits;
  return {
    ...limits,
    min: limits.min === null ? null : { value: limits.min.value / unit, inclusive: limits.min.inclusive },
    max: limits.max === null ? null : { value: limits.max.value / unit, inclusive: limits.max.inclusive },
    multipleOf: limits.multipleOf === null ? null : Math.round(limits.multipleOf / unit),
  };
}

function withPoint(units: number, digits: number): string {
  const sign = units < 0 ? '-' : '';
  const text = String(Math.abs(units)).padStart(digits + 1, '0');
  return `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

/** Where most values of such a name lie. `fixed`: no others look sensible. */
interface Usual {
  readonly from: number;
  readonly to: number;
  readonly fixed: boolean;
}

function usualOf(name: string): Usual {
  if (/(?:^|_)(?:lat|latitude)$/.test(name)) return { from: -85, to: 85, fixed: true };
  if (/(?:^|_)(?:lng|lon|long|longitude)$/.test(name)) return { from: -179, to: 179, fixed: true };
  if (/(?:^|_)(?:percent|percentage|pct)$/.test(name)) return { from: 0, to: 100, fixed: true };
  if (/(?:^|_)year$/.test(name)) return { from: 1990, to: 2025, fixed: true };
  if (/(?:^|_)month$/.test(name)) return { from: 1, to: 12, fixed: true };
  if (/(?:^|_)hour$/.test(name)) return { from: 0, to: 23, fixed: true };
  if (/(?:^|_)port$/.test(name)) return { from: 1024, to: 65_535, fixed: true };
  if (/^(?:is|has|can)_|(?:^|_)(?:enabled|disabled|deleted|active|flag)$/.test(name))
    return { from: 0, to: 1, fixed: true };
  if (/(?:^|_)(?:type|kind|status|state|level|priority|mode)$/.test(name)) return { from: 0, to: 6, fixed: true };
  if (/(?:^|_)(?:age|quantity|qty|rank|position|sort|order|version)$/.test(name))
    return { from: 1, to: 100, fixed: false };
  return { from: 1, to: 10_000, fixed: false };
}

function wholeMaker(range: { least: number; most: number }, usual: Usual, write: (whole: number) => string): Maker {
  return (draw, limits, ordinal) => {
    const step = limits.multipleOf === null ? 1 : Math.max(1, Math.abs(limits.multipleOf));
    const low = Math.max(Math.ceil(range.least / step), lowest(limits, step));
    const high = Math.min(Math.floor(range.most / step), highest(limits, step));
    if (low > high) return null;
    if (ordinal !== null) {
      const first = limits.min !== null ? low : low <= 1 && high >= 1 ? 1 : low;
      const room = high - first + 1;
      const chosen = ordinal < room ? first + ordinal : first - 1 - (ordinal - room);
      return chosen < low ? null : write(chosen * step);
    }
    return write(natural(draw, limits, low, high, step, usual) * step);
  };
}

function natural(draw: Draw, limits: Limits, low: number, high: number, step: number, usual: Usual): number {
  const span = (from: number, to: number) => from + draw.below(to - from + 1);
  if (limits.near && (limits.min !== null) !== (limits.max !== null)) {
    const width = Math.max(1, Math.floor(100 / step));
    return limits.min !== null ? span(low, Math.min(high, low + width)) : span(Math.max(low, high - width), high);
  }
  const from = Math.max(low, Math.ceil(usual.from / step));
  const to = Math.min(high, Math.floor(usual.to / step));
  if (from > to)
    return limits.min === null ? span(Math.max(low, high - 9_999), high) : span(low, Math.min(high, low + 9_999));
  if (!usual.fixed) {
    const odd = draw.below(100);
    if (odd < 3 && low <= 0 && high >= 0) return 0;
    if (odd < 6 && low < 0) return Math.max(low, -1 - draw.below(Math.min(1_000, to)));
    // Small numbers are the usual ones.
    if (odd < 60) return from + draw.skewed(to - from + 1);
  }
  return span(from, to);
}

function lowest(limits: Limits, step: number): number {
  if (limits.min === null) return Number.NEGATIVE_INFINITY;
  const { value, inclusive } = limits.min;
  // Divided by a unit, a limit of 0.1 is no whole number any more by a hair.
  const units = settled(value / step);
  return Math.ceil(units) + (Number.isInteger(units) && !inclusive ? 1 : 0);
}

function highest(limits: Limits, step: number): number {
  if (limits.max === null) return Number.POSITIVE_INFINITY;
  const { value, inclusive } = limits.max;
  const units = settled(value / step);
  return Math.floor(units) - (Number.isInteger(units) && !inclusive ? 1 : 0);
}

function settled(value: number): number {
  const whole = Math.round(value);
  return Math.abs(value - whole) < 1e-6 * Math.max(1, Math.abs(value)) * 1e-3 + 1e-9 ? whole : value;
}
