import type { WindowGate } from '../../core/configuration/deploy-settings.ts';
import type { Gate } from './gate.ts';
import { dayNames, type LocalTime, localTime } from './local-time.ts';

/** Times at which a deploy may begin. */
export const gate: Gate<WindowGate> = {
  id: 'window',
  what: 'Lets a deploy begin only within a time window: days of the week and hours in a time zone.',
  why: 'A migration that goes wrong on Friday evening is mended by whoever is on call, at the hour at which fewest people know the schema.',
  details: [
    'Several windows are one gate: it is enough that one is open. They go by the clock on the wall, so that one over a change of clocks is an hour longer or shorter.',
    'What counts is when the deploy begins. One that began in time is not stopped when the window closes.',
  ],
  example: `window:
  - { days: mon-thu, from: 09:00, to: 16:00, zone: Europe/Berlin }
  - { days: sun, from: 22:00, to: 02:00, zone: Europe/Berlin }
`,
  reasons: { outside_window: 'It is not the time of any window.' },
  asked: 'as-one',
  ask(windows, { clock }) {
    const now = clock.now();
    const name = windows.map(windowText).join(' or ');
    const open = windows.find((one) => isOpen(one, localTime(now, one.zone)));
    if (open !== undefined) {
      const message = `It is ${timeText(localTime(now, open.zone))} in ${open.zone}, within ${windowText(open)}.`;
      return Promise.resolve([{ name, verdict: 'pass', reason: 'ok', message }]);
    }
    const zones = [...new Set(windows.map(({ zone }) => zone))];
    const times = zones.map((zone) => `${timeText(localTime(now, zone))} in ${zone}`).join(', ');
    const next = nextOpening(windows, now);
    const then = next === null ? 'No window opens within two weeks.' : `The next window opens ${next}.`;
    return Promise.resolve([
      { name, verdict: 'fail', reason: 'outside_window', message: `It is ${times}, which is in no window. ${then}` },
    ]);
  },
};

/**
 * By the clock on the wall, so that a window over a change of clocks is an hour longer or shorter, and one that lies wholly in the
 * hour that is left out does not open on that day.
 */
function isOpen({ days, from, to }: WindowGate, { day, minutes }: LocalTime): boolean {
  const [opens, closes] = [minutesOf(from), minutesOf(to)];
  if (opens < closes) return days.includes(day) && minutes >= opens && minutes < closes;
  // After midnight it is still the window of the day before.
  const before = day === 1 ? 7 : day - 1;
  return (days.includes(day) && minutes >= opens) || (days.includes(before) && minutes < closes);
}

const minute = 60_000;

/** "Mon 2026-12-21 09:00 Europe/Berlin". Clocks change by whole minutes, so that trying each minute finds every opening. */
function nextOpening(windows: readonly WindowGate[], now: Date): string | null {
  const start = Math.floor(now.getTime() / minute) * minute;
  for (let at = start + minute; at < start + 14 * 24 * 60 * minute; at += minute) {
    const then = new Date(at);
    const open = windows.find((one) => isOpen(one, localTime(then, one.zone)));
    if (open === undefined) continue;
    const local = localTime(then, open.zone);
    return `${dayNames[local.day - 1]} ${local.date} ${clockText(local.minutes)} ${open.zone}`;
  }
  return null;
}

/** "Mon to Thu, 09:00 to 16:00 Europe/Berlin". */
export function windowText({ days, from, to, zone }: WindowGate): string {
  return `${daysText(days)}, ${from} to ${to} ${zone}`;
}

function daysText(days: readonly number[]): string {
  if (days.length === 7) return 'every day';
  const names = days.map((day) => dayNames[day - 1] ?? '');
  const [first = 0, last = 0] = [days[0], days.at(-1)];
  const isSpan = days.length > 2 && last - first === days.length - 1;
  return isSpan ? `${names[0]} to ${names.at(-1)}` : names.join(', ');
}

function timeText({ day, date, minutes }: LocalTime): string {
  return `${dayNames[day - 1]} ${date} ${clockText(minutes)}`;
}

function clockText(minutes: number): string {
  const two = (value: number) => String(value).padStart(2, '0');
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}
