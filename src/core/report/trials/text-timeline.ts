import { clip } from '../code-frame.ts';
import { displayWidth } from '../display-width.ts';
import { forTerminal } from '../escape.ts';
import { plural } from '../wording.ts';
import { spanText, timeText, timeTicks } from './figures.ts';
import { type Paint, padded, type Tone } from './terminal.ts';
import type { EvidenceRoom } from './text-evidence.ts';
import { axisOf, barStates, barsOf, laneText, type Note, notesOf, shownLanes, statesOf } from './timeline.ts';
import type { BarState, Lane, Timeline } from './trial-report.ts';

const blocks: Readonly<Record<BarState, string>> = { runs: '█', blocked: '▓', failed: '╳', served: '─' };

const tones: Readonly<Record<BarState, Tone>> = { runs: 'info', blocked: 'bad', failed: 'bad', served: 'good' };

const widestName = 28;
const widestBars = 64;

/**
 * A timeline drawn with blocks: a line a lane over one axis of time, how long each was blocked behind it, and what the longest bars
 * are. A bar takes at least one column, however short it is.
 */
export function timelineLines(timeline: Timeline, { width, paint, most }: EvidenceRoom): string[] {
  const axis = axisOf(timeline);
  const { lanes, left } = shownLanes(timeline, most.lanes);
  const names = lanes.map(({ name }) => clip(name, 0, 0, widestName).text);
  const sums = lanes.map((lane) => laneText(lane, axis));
  const nameWidth = Math.max(0, ...names.map(displayWidth));
  const sumWidth = Math.max(0, ...sums.map(displayWidth));
  const besides = width - nameWidth - 2;
  // On a narrow terminal the sums give way to the picture.
  const withSums = besides - sumWidth - 2 >= 20;
  const bars = Math.max(10, Math.min(widestBars, withSums ? besides - sumWidth - 2 : besides));

  const lines = lanes.map((lane, place) => {
    const drawn = laneBlocks(lane, axis, bars, paint);
    const sum = withSums && sums[place] ? `  ${sums[place]}` : '';
    return `${padded(names[place] ?? '', nameWidth)}  ${drawn}${sum}`;
  });
  const margin = ' '.repeat(nameWidth + 2);
  lines.push(...axisLines(axis, bars).map((line) => margin + paint('dim', line)));
  if (left > 0) lines.push(paint('dim', `${margin}and ${plural(left, 'more lane')}`));
  const legend = statesOf(timeline).map((state) => `${paint(tones[state], blocks[state])} ${paint('dim', state)}`);
  if (legend.length > 0) lines.push(`${margin}${legend.join('  ')}`);
  const notes = notesOf(timeline, most.notes);
  const times = notes.map(({ bar }) => spanText(bar.from, bar.to, axis));
  const timeWidth = Math.max(0, ...times.map(displayWidth));
  lines.push(...notes.map((note, place) => noteLine(note, padded(times[place] ?? '', timeWidth), width, paint)));
  return lines;
}

function laneBlocks(lane: Lane, axis: number, columns: number, paint: Paint): string {
  const cells: (BarState | null)[] = Array.from({ length: columns }, () => null);
  const all = barsOf(lane, axis);
  for (const state of barStates) {
    for (const bar of all) {
      if (bar.state !== state) continue;
      const from = Math.min(columns - 1, Math.floor((bar.from / axis) * columns));
      const to = Math.max(from + 1, Math.round((bar.to / axis) * columns));
      cells.fill(state, from, Math.min(columns, to));
    }
  }
  let text = '';
  for (let at = 0; at < columns; ) {
    const state = cells[at] ?? null;
    let end = at;
    while (end < columns && (cells[end] ?? null) === state) end++;
    text += state === null ? ' '.repeat(end - at) : paint(tones[state], blocks[state].repeat(end - at));
    at = end;
  }
  return text;
}

function axisLines(axis: number, columns: number): string[] {
  const marks: string[] = Array.from({ length: columns }, () => '─');
  let labels = '';
  const ticks = timeTicks(axis, Math.max(1, Math.min(5, Math.floor(columns / 10))));
  for (const tick of ticks) {
    const column = Math.min(columns - 1, Math.round((tick / axis) * columns));
    marks[column] = tick === 0 ? '└' : '┴';
    const text = tick === 0 ? '0' : timeText(tick);
    // The last one ends with the axis, so that it does not reach over the width.
    const start = Math.min(column, columns - text.length);
    if (labels === '' || start > labels.length) labels = labels.padEnd(start) + text;
  }
  return [marks.join(''), labels];
}

function noteLine({ lane, bar }: Note, time: string, width: number, paint: Paint): string {
  const start = `${time}  `;
  const rest = `${forTerminal(lane)}: ${forTerminal(bar.label)}`;
  const room = Math.max(20, width - displayWidth(start) - 2);
  const text = displayWidth(rest) > room ? clip(`${lane}: ${bar.label}`, 0, 0, room).text : rest;
  return `${paint(tones[bar.state], blocks[bar.state])} ${paint('dim', start)}${text}`;
}
