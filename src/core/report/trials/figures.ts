import { grouped } from '../wording.ts';

/** Measured figures as one reads them. Estimates have their own words: `durationText` of ../wording.ts. */

const second = 1_000;
const minute = 60 * second;

/** A time that was measured: "340 ms", "2.8 s", "3 min 12 s". */
export function timeText(ms: number): string {
  if (!Number.isFinite(ms)) return '–';
  if (ms < 0) return `-${timeText(-ms)}`;
  if (ms > 0 && ms < 0.95) return ms < 0.05 ? '<0.1 ms' : `${ms.toFixed(1)} ms`;
  if (Math.round(ms) < 1_000) return `${Math.round(ms)} ms`;
  const seconds = ms / 1_000;
  if (seconds < 9.95) return `${trimmed(seconds.toFixed(1))} s`;
  const whole = Math.round(seconds);
  if (whole < 120) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 120) return `${minutes} min${whole % 60 === 0 ? '' : ` ${whole % 60} s`}`;
  return `${grouped(Math.floor(minutes / 60))} h${minutes % 60 === 0 ? '' : ` ${minutes % 60} min`}`;
}

function trimmed(figure: string): string {
  return figure.replace(/\.0+$/, '');
}

/** Two places on an axis of time with one unit, told apart where the axis can: "0.20 – 2.96 s". */
export function spanText(from: number, to: number, axis: number): string {
  if (axis < second) return `${Math.round(from)} – ${Math.round(to)} ms`;
  const digits = axis < 10 * second ? 2 : axis < 100 * second ? 1 : 0;
  return `${(from / second).toFixed(digits)} – ${(to / second).toFixed(digits)} s`;
}

/** A figure as it is, to three places behind the point, with thousands set apart: "12,345", "1,204.5". */
export function numberText(value: number): string {
  if (!Number.isFinite(value)) return '–';
  if (Math.abs(value) >= 1e15) return String(value);
  if (value !== 0 && Math.abs(value) < 0.001) return String(Number(value.toPrecision(3)));
  const [whole = '', fraction] = String(Math.round(value * 1_000) / 1_000).split('.');
  const start = whole.startsWith('-') ? `-${grouped(Number(whole.slice(1)))}` : grouped(Number(whole));
  return fraction === undefined ? start : `${start}.${fraction}`;
}

/** A measured figure with three digits that mean something, and its unit: "4.17 ms", "1,205 blocks". */
export function measureText(value: number, unit: string): string {
  const exact = Number.isInteger(value) || !Number.isFinite(value);
  const figure = exact ? value : Math.abs(value) >= 100 ? Math.round(value) : Number(value.toPrecision(3));
  return unit === '' ? numberText(figure) : `${numberText(figure)} ${unit}`;
}

/** A change in percent, always with its sign: "+29.3 %". */
export function percentText(percent: number): string {
  if (!Number.isFinite(percent)) return '–';
  const figure = Math.abs(percent) >= 100 ? percent.toFixed(0) : trimmed(percent.toFixed(1));
  return `${percent > 0 ? '+' : ''}${figure === '-0' ? '0' : figure} %`;
}

/** "95 %" of a share of 0.95, and of one that is given in percent. */
export function confidenceText(confidence: number): string {
  const percent = confidence <= 1 ? confidence * 100 : confidence;
  return `${trimmed(percent.toFixed(1))} %`;
}

const steps = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1, 2, 5, 10, 15, 30, 1, 2, 5, 10, 15, 30, 60, 120, 240, 720].map(
  (step, place) => step * (place < 9 ? 1 : place < 15 ? second : minute),
);

/** Round places on an axis of time from 0 to so many milliseconds, at most so many and the zero. */
export function timeTicks(ms: number, most: number): number[] {
  const last = steps.at(-1) ?? minute;
  const step = steps.find((one) => ms / one <= most) ?? Math.ceil(ms / most / last) * last;
  const ticks: number[] = [];
  for (let tick = 0; tick <= ms && ticks.length <= most; tick += step) ticks.push(tick);
  return ticks;
}

/** Round places on an axis of figures. */
export function ticksBetween(low: number, high: number, most: number): number[] {
  const span = high - low;
  if (!(span > 0) || !Number.isFinite(span)) return [low];
  const power = 10 ** Math.floor(Math.log10(span / most));
  const step = [1, 2, 5, 10].map((one) => one * power).find((one) => span / one <= most) ?? 10 * power;
  const ticks: number[] = [];
  for (let number = Math.ceil(low / step); number * step <= high && ticks.length <= most; number++)
    // A product of a whole number has no long tail of digits after this.
    ticks.push(Number((number * step).toPrecision(12)));
  return ticks;
}
