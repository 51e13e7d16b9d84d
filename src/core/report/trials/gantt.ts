import { axisOf, barsOf, isHarm, joined, shownLanes } from './timeline.ts';
import type { Bar, BarState, Timeline } from './trial-report.ts';

/** What a picture shows at most: more lanes and bars are no picture any more. */
const mostLanes = 10;
const mostBars = 24;
const longestName = 40;
const mostCharacters = 45_000;

/** Mermaid has three looks for a bar: `crit` is red, `done` is grey. */
const tags: Readonly<Record<BarState, string>> = {
  runs: 'active',
  blocked: 'crit',
  failed: 'crit, done',
  served: 'done',
};

/**
 * A timeline as a Gantt chart in Mermaid's language, with one row a lane.
 *
 * Names are hostile: whatever could end a word, a line or a task of that language is replaced, and every name is preceded by a word of
 * ours, so that none of them is read as a command.
 * @param characters how long the text may be; with less room, bars that only say that all is well go first.
 * @returns null when there is nothing to draw, or no room for it
 */
export function ganttChart(timeline: Timeline, characters = mostCharacters): string | null {
  for (const [lanes, bars] of [
    [mostLanes, mostBars],
    [mostLanes, 6],
    [4, 3],
  ] as const) {
    const text = draw(timeline, lanes, bars);
    if (text === null || text.length <= characters) return text;
  }
  return null;
}

function draw(timeline: Timeline, lanesAtMost: number, barsAtMost: number): string | null {
  const axis = axisOf(timeline);
  const { lanes } = shownLanes(timeline, lanesAtMost);
  const sections = lanes.flatMap((lane) => {
    const bars = worthSeeing(joined(barsOf(lane, axis), axis / 100), barsAtMost);
    return bars.length === 0 ? [] : [`  section ${word(lane.name)}`, ...bars.map((bar) => taskLine(bar, axis))];
  });
  if (sections.length === 0) return null;
  // Dates are seconds or milliseconds since 1970, which no time zone moves.
  const format = axis < 10_000 ? '%Q ms' : '%s s';
  const padding = 24 + 7 * Math.max(0, ...lanes.map(({ name }) => word(name).length));
  const head = ['---', 'displayMode: compact', 'config:', '  gantt:', `    leftPadding: ${padding}`, '---'];
  return [...head, 'gantt', '  dateFormat x', `  axisFormat ${format}`, ...sections].join('\n');
}

/** The bars that matter, in the order of their start. */
function worthSeeing(bars: readonly Bar[], most: number): Bar[] {
  const weight = ({ state, from, to }: Bar) => (isHarm(state) ? 1e12 : state === 'runs' ? 1e9 : 0) + to - from;
  return [...bars]
    .sort((a, b) => weight(b) - weight(a))
    .slice(0, most)
    .sort((a, b) => a.from - b.from || a.to - b.to);
}

/** About what a page has room for: characters on a bar over the whole axis. */
const widestLabel = 90;

function taskLine({ state, label, from, to }: Bar, axis: number): string {
  // A bar of no length is drawn as nothing.
  const start = Math.round(from);
  const end = Math.max(Math.round(to), start + Math.ceil(axis / 300));
  // A text that is wider than its bar would stand over the bars beside it, and there has to be one.
  const room = Math.floor(((end - start) / axis) * widestLabel);
  const name = label.trim() === '' ? state : `${state} ${word(label)}`;
  const fitting = name.length <= room ? name : state.length <= room ? word(name, room) : '.';
  return `    ${fitting} :${tags[state]}, ${start}, ${end}`;
}

/** A part of a name: letters, digits and what means nothing to Mermaid. A colon ends a task, `;` and `#` begin a comment or an entity. */
function word(text: string, length = longestName): string {
  const safe = text.replace(/[^\p{L}\p{N}_.,() -]/gu, '_').slice(0, length);
  // Half a letter is none.
  return safe.replace(/[\ud800-\udbff]$/, '').trim() || '_';
}
