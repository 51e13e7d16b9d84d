import { clip } from '../code-frame.ts';
import { displayWidth } from '../display-width.ts';
import { plural } from '../wording.ts';
import { spanText, timeText, timeTicks } from './figures.ts';
import { drawing, label, line, rect } from './svg.ts';
import { axisOf, barStates, barsOf, joined, laneText, shownLanes, statesOf } from './timeline.ts';
import type { Bar, Lane, Timeline } from './trial-report.ts';

const width = 900;
const rowHeight = 28;
const barHeight = 16;
const mostLanes = 40;
/** Bars of a lane: more of them are narrower than a point of the screen each. */
const mostBars = 400;
const widestName = 34;
/** Points that a letter takes, about: names are bold. */
const letter = 6.8;
const boldLetter = 7.6;

/** A timeline as a drawing: a row a lane over one axis, what happens and for how long in words where the mouse rests. */
export function timelineSvg(timeline: Timeline): string {
  const axis = axisOf(timeline);
  const { lanes, left } = shownLanes(timeline, mostLanes);
  const names = lanes.map(({ name }) => clip(name, 0, 0, widestName).text);
  const sums = lanes.map((lane) => laneText(lane, axis));
  const start = 12 + boldLetter * Math.max(0, ...names.map(displayWidth));
  const end = width - 16 - letter * Math.max(0, ...sums.map(displayWidth));
  const x = (ms: number) => start + (ms / axis) * (end - start);
  const bottom = 8 + lanes.length * rowHeight;
  const body: string[] = [];
  for (const tick of timeTicks(axis, 8)) {
    body.push(line(x(tick), 4, x(tick), bottom + 4, 'grid'));
    body.push(label(x(tick), bottom + 18, tick === 0 ? '0' : timeText(tick), 'tick', 'middle'));
  }
  lanes.forEach((lane, row) => {
    const y = 8 + row * rowHeight;
    body.push(label(4, y + rowHeight / 2 + 1, names[row] ?? '', 'name'));
    for (const bar of drawable(lane, axis)) {
      // Never narrower than what an eye can find.
      const wide = Math.max(2, x(bar.to) - x(bar.from));
      body.push(rect(x(bar.from), y + 3, wide, barHeight, `bar ${bar.state}`, hintOf(bar, axis)));
    }
    body.push(label(end + 10, y + rowHeight / 2 + 1, sums[row] ?? '', 'sum'));
  });
  const said = lanes.map((_, row) => `${names[row] ?? ''}: ${sums[row] === '' ? 'served' : (sums[row] ?? '')}`);
  const legend = statesOf(timeline).map((state) => `<span class="key ${state}"></span>${state}`);
  const more = left > 0 ? ` and ${plural(left, 'more lane')}` : '';
  return `${drawing(width, bottom + 26, said.slice(0, 12).join('; '), body)}\n<p class="dim legend">${legend.join(' ')}${more}</p>`;
}

function drawable(lane: Lane, axis: number): Bar[] {
  const bars = joined(barsOf(lane, axis), axis / width);
  // In the order of painting, each state by its longest.
  return barStates.flatMap((state) =>
    bars
      .filter((bar) => bar.state === state)
      .sort((a, b) => b.to - b.from - (a.to - a.from))
      .slice(0, mostBars),
  );
}

function hintOf({ state, from, to, label: said }: Bar, axis: number): string {
  const start = `${state} ${spanText(from, to, axis)} (${timeText(to - from)})`;
  return said.trim() === '' ? start : `${start}: ${said.slice(0, 300)}`;
}
