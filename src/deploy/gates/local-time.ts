/** What a clock and a calendar on a wall of that zone show. */
export interface LocalTime {
  /** 1 (Monday) to 7. */
  readonly day: number;
  /** `2026-12-24`. */
  readonly date: string;
  /** Since midnight, as the clock shows it: on a day on which clocks change, two moments may have the same ones. */
  readonly minutes: number;
}

export const dayNames: readonly string[] = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

const formats = new Map<string, Intl.DateTimeFormat>();

/** @param zone an IANA name that the engine knows, which the configuration was held to */
export function localTime(moment: Date, zone: string): LocalTime {
  let format = formats.get(zone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      calendar: 'gregory',
      numberingSystem: 'latn',
      // h24 would call midnight 24:00 of the day before.
      hourCycle: 'h23',
      weekday: 'short',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
    });
    formats.set(zone, format);
  }
  const parts = new Map(format.formatToParts(moment).map(({ type, value }) => [type, value]));
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? '';
  return {
    day: dayNames.indexOf(part('weekday')) + 1,
    date: `${part('year').padStart(4, '0')}-${part('month')}-${part('day')}`,
    minutes: Number(part('hour')) * 60 + Number(part('minute')),
  };
}
