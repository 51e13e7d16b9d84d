import { timeText } from './figures.ts';
import type { Bar, BarState, Lane, Timeline } from './trial-report.ts';

/** A timeline as every picture of it needs it, whatever it is drawn with. */

/** From what is painted first to what is painted over it: a moment of waiting must not vanish under hours of service. */
export const barStates: readonly BarState[] = ['served', 'runs', 'blocked', 'failed'];

export function isHarm(state: BarState): boolean {
  return state === 'blocked' || state === 'failed';
}

/** How long the axis is; never nothing, since a picture divides by it. */
export function axisOf({ ms, lanes }: Timeline): number {
  if (Number.isFinite(ms) && ms > 0) return ms;
  const ends = lanes.flatMap(({ bars }) => bars.map(({ to }) => to)).filter((to) => Number.isFinite(to) && to > 0);
  return ends.reduce((longest, end) => Math.max(longest, end), 1);
}

/** The bars of a lane on the axis, by their start; those that nothing can be drawn of are left out. */
export function barsOf({ bars }: Lane, axis: number): Bar[] {
  return bars
    .filter(({ from, to }) => Number.isFinite(from) && Number.isFinite(to) && to >= from && to >= 0 && from <= axis)
    .map((bar) => ({ ...bar, from: Math.max(0, bar.from), to: Math.min(axis, bar.to) }))
    .sort((a, b) => a.from - b.from || a.to - b.to);
}

/**
 * Bars of one state that touch, or are no further apart than `gap` milliseconds, as one: ten thousand queries that were answered are
 * one bar of service. The longest says the label. What does harm is only joined where both carry the same label.
 */
export function joined(bars: readonly Bar[], gap: number): Bar[] {
  const all: Bar[] = [];
  for (const state of barStates) {
    let last: Bar | undefined;
    let longest = 0;
    for (const bar of bars) {
      if (bar.state !== state) continue;
      if (last && bar.from - last.to <= gap && (state === 'served' || bar.label === last.label)) {
        const isLonger = bar.to - bar.from > longest;
        last = { ...last, to: Math.max(last.to, bar.to), label: isLonger ? bar.label : last.label };
        longest = Math.max(longest, bar.to - bar.from);
        all[all.length - 1] = last;
      } else {
        last = bar;
        longest = bar.to - bar.from;
        all.push(bar);
      }
    }
  }
  return all;
}

/** Milliseconds of an axis in which a lane is in some states. */
export function timeIn(bars: readonly Bar[], isMeant: (state: BarState) => boolean): number {
  let total = 0;
  let end = Number.NEGATIVE_INFINITY;
  for (const { from, to, state } of [...bars].sort((a, b) => a.from - b.from)) {
    if (!isMeant(state)) continue;
    total += Math.max(0, to - Math.max(from, end));
    end = Math.max(end, to);
  }
  return total;
}

/** "blocked 2.8 s, failed 120 ms"; for the migration's own lane "ran 3.1 s"; empty for one that was only served. */
export function laneText(lane: Lane, axis: number): string {
  const bars = barsOf(lane, axis);
  const words: readonly (readonly [BarState, string])[] = [
    ['runs', 'ran'],
    ['blocked', 'blocked'],
    ['failed', 'failed'],
  ];
  return words
    .flatMap(([state, word]) => {
      const some = bars.some((bar) => bar.state === state);
      return some ? [`${word} ${timeText(timeIn(bars, (each) => each === state))}`] : [];
    })
    .join(', ');
}

/** Lanes of a picture in their order: where there are more than fit, those that were hurt most, and the ones that run something. */
export function shownLanes(
  timeline: Timeline,
  most: number,
): { readonly lanes: readonly Lane[]; readonly left: number } {
  const { lanes } = timeline;
  if (lanes.length <= most) return { lanes, left: 0 };
  const axis = axisOf(timeline);
  const weigh = (lane: Lane) =>
    timeIn(lane.bars, isHarm) + (lane.bars.some(({ state }) => state === 'runs') ? axis * 10 : 0);
  const weights = new Map(lanes.map((lane) => [lane, weigh(lane)]));
  const chosen = new Set([...lanes].sort((a, b) => (weights.get(b) ?? 0) - (weights.get(a) ?? 0)).slice(0, most));
  return { lanes: lanes.filter((lane) => chosen.has(lane)), left: lanes.length - most };
}

/** A bar that has something to say, and whose lane it is in. */
export interface Note {
  readonly lane: string;
  readonly bar: Bar;
}

/** What the longest bars say, in the order of their start: those that were answered say nothing. */
export function notesOf(timeline: Timeline, most: number): Note[] {
  const axis = axisOf(timeline);
  return timeline.lanes
    .flatMap((lane) => joined(barsOf(lane, axis), axis / 200).map((bar) => ({ lane: lane.name, bar })))
    .filter(({ bar }) => bar.state !== 'served' && bar.label.trim() !== '')
    .sort((a, b) => b.bar.to - b.bar.from - (a.bar.to - a.bar.from))
    .slice(0, most)
    .sort((a, b) => a.bar.from - b.bar.from);
}

/** States that a timeline has, in the order of a legend. */
export function statesOf({ lanes }: Timeline): BarState[] {
  const seen = new Set(lanes.flatMap(({ bars }) => bars.map(({ state }) => state)));
  return (['runs', 'blocked', 'failed', 'served'] as const).filter((state) => seen.has(state));
}
