const shape =
  /^\s*(-?\d{1,6})-(\d{1,2})-(\d{1,2})(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2})(\.\d+)?)?)?\s*(Z|UTC|[-+]\d{1,2}(?::?\d{2})?)?\s*$/i;
const clock = /^\s*(\d{1,3}):(\d{2})(?::(\d{2})(\.\d+)?)?\s*(?:[-+]\d{1,2}(?::?\d{2})?)?\s*$/;

/** Seconds since 1970 (UTC) of a date or a moment as servers write it; seconds since midnight of a time of day. Null for other texts. */
export function secondsOf(text: string): number | null {
  const match = shape.exec(text);
  if (match === null) {
    const time = clock.exec(text);
    return time === null
      ? null
      : Number(time[1]) * 3600 + Number(time[2]) * 60 + Number(`${time[3] ?? 0}${time[4] ?? ''}`);
  }
  const [, year, month, day, hour = '0', minute = '0', second = '0', part = '', zone = ''] = match;
  const date = new Date(0);
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  const offset = /^([-+])(\d{1,2}):?(\d{2})?$/.exec(zone);
  const shift = offset ? (offset[1] === '-' ? 1 : -1) * (Number(offset[2]) * 3600 + Number(offset[3] ?? 0) * 60) : 0;
  return (
    Math.round(date.getTime() / 1000) +
    Number(hour) * 3600 +
    Number(minute) * 60 +
    Number(second) +
    Number(`0${part}`) +
    shift
  );
}

const two = Array.from({ length: 100 }, (_, i) => String(i).padStart(2, '0'));

/** `2024-02-29` of seconds since 1970. */
export function dateText(seconds: number): string {
  // Days from the civil calendar by whole-number arithmetic: Date's own texts take many times as long, and rows have many moments.
  const days = Math.floor(seconds / 86_400) + 719_468;
  const era = Math.floor(days / 146_097);
  const dayOfEra = days - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1_460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const fromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * fromMarch + 2) / 5) + 1;
  const month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return `${year >= 1_000 ? year : String(year).padStart(4, '0')}-${two[month]}-${two[day]}`;
}

/** `2024-02-29 13:05:00.25`, with at most so many digits of a second. */
export function momentText(seconds: number, precision: number): string {
  const whole = Math.floor(seconds);
  return `${dateText(whole)} ${timeText(whole - Math.floor(whole / 86_400) * 86_400, 0)}${partText(seconds - whole, precision)}`;
}

/** `13:05:00.25` of seconds since midnight. */
export function timeText(seconds: number, precision: number): string {
  const whole = Math.floor(seconds);
  const minutes = Math.floor(whole / 60);
  return `${two[Math.floor(minutes / 60)]}:${two[minutes % 60]}:${two[whole % 60]}${partText(seconds - whole, precision)}`;
}

const thousandths = Array.from({ length: 1_000 }, (_, i) => `.${String(i).padStart(3, '0')}`.replace(/\.?0+$/, ''));

function partText(part: number, precision: number): string {
  if (precision <= 0 || part <= 0) return '';
  // To the millionth first, which is what is left of a number this size; then cut, never rounded up to a whole second.
  const millionths = Math.min(999_999, Math.round(part * 1e6));
  if (precision >= 3 && millionths % 1_000 === 0) return thousandths[millionths / 1_000] ?? '';
  const digits = String(millionths).padStart(6, '0').slice(0, Math.min(6, precision)).replace(/0+$/, '');
  return digits === '' ? '' : `.${digits}`;
}

/** Seconds of `1 day`, `02:30:00`, `3 mons`: months count 30 days. Null for what is no span of time. */
export function spanSeconds(text: string): number | null {
  let total = 0;
  let rest = text;
  const time = /(-?)(\d+):(\d{2})(?::(\d{2}(?:\.\d+)?))?/.exec(rest);
  if (time) {
    total += (time[1] === '-' ? -1 : 1) * (Number(time[2]) * 3600 + Number(time[3]) * 60 + Number(time[4] ?? 0));
    rest = rest.replace(time[0], '');
  }
  let seen = time !== null;
  const units = /([-+]?\d+(?:\.\d+)?)\s*(year|mon|week|day|hour|min|sec)[a-z]*/gi;
  for (const [, amount, unit] of rest.matchAll(units)) {
    total += Number(amount) * (unitSeconds[(unit ?? '').toLowerCase()] ?? 0);
    seen = true;
  }
  return seen && rest.replace(units, '').trim() === '' ? total : null;
}

export const unitSeconds: Readonly<Record<string, number>> = {
  sec: 1,
  second: 1,
  min: 60,
  minute: 60,
  hour: 3600,
  day: 86_400,
  week: 604_800,
  mon: 2_592_000,
  month: 2_592_000,
  quarter: 7_776_000,
  year: 31_557_600,
};

/** The beginning of the unit (`day`, `month`, …) that holds a moment. Null for a unit that is not known. */
export function truncated(seconds: number, unit: string): number | null {
  const date = new Date(Math.floor(seconds) * 1000);
  const year = date.getUTCFullYear();
  const month = date.getUTCMonth();
  const day = Math.floor(seconds / 86_400);
  switch (unit) {
    case 'second':
      return Math.floor(seconds);
    case 'minute':
      return Math.floor(seconds / 60) * 60;
    case 'hour':
      return Math.floor(seconds / 3600) * 3600;
    case 'day':
      return day * 86_400;
    case 'week':
      // 1970-01-01 was a Thursday; weeks begin on Monday.
      return (day - ((((day + 3) % 7) + 7) % 7)) * 86_400;
    case 'month':
      return Date.UTC(year, month, 1) / 1000;
    case 'quarter':
      return Date.UTC(year, month - (month % 3), 1) / 1000;
    case 'year':
      return Date.UTC(year, 0, 1) / 1000;
    default:
      return null;
  }
}

/** A field of a moment as EXTRACT gives it. Null for a field that is not known. */
export function field(seconds: number, name: string): number | null {
  const date = new Date(Math.floor(seconds) * 1000);
  switch (name) {
    case 'year':
      return date.getUTCFullYear();
    case 'month':
      return date.getUTCMonth() + 1;
    case 'quarter':
      return Math.floor(date.getUTCMonth() / 3) + 1;
    case 'day':
      return date.getUTCDate();
    case 'hour':
      return date.getUTCHours();
    case 'minute':
      return date.getUTCMinutes();
    case 'second':
      return date.getUTCSeconds() + (seconds - Math.floor(seconds));
    case 'dow':
      return date.getUTCDay();
    case 'isodow':
      return ((date.getUTCDay() + 6) % 7) + 1;
    case 'epoch':
      return seconds;
    default:
      return null;
  }
}

/** Days since year 0, as TO_DAYS of MySQL counts them; 719528 of 1970-01-01. */
export const daysBefore1970 = 719_528;
