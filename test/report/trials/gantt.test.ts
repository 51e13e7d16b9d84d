import { beforeAll, describe, expect, it } from 'vitest';
import { ganttChart } from '../../../src/core/report/trials/gantt.ts';
import type { Timeline } from '../../../src/core/report/trials/trial-report.ts';
import { hostile } from '../sample.ts';
import { attempts } from './attempts.ts';
import { type GanttParser, ganttParsers } from './gantt-parser.ts';
import { timeline } from './sample.ts';

let parsers: readonly GanttParser[] = [];
beforeAll(async () => {
  parsers = await ganttParsers();
});

function named(text: string): Timeline {
  return {
    kind: 'timeline',
    title: text,
    ms: 1_000,
    lanes: [
      { name: text, bars: [{ from: 0, to: 900, state: 'runs', label: text }] },
      { name: `x ${text}`, bars: [{ from: 100, to: 900, state: 'blocked', label: `x ${text}` }] },
    ],
  };
}

/** What is a word of Mermaid's language. */
const words = [
  ...['section', 'section x', 'title x', 'click a call b()', 'dateFormat YYYY', 'axisFormat %s', 'excludes weekends'],
  ...['includes 2024-01-01', 'todayMarker off', 'tickInterval 1day', 'weekday monday', 'weekend friday', 'vert'],
  ...[
    'accTitle: x',
    'accDescr { x }',
    'gantt',
    'topAxis',
    'inclusiveEndDates',
    '2024-01-01',
    'done',
    'crit',
    'milestone',
  ],
  ...['a :crit, 0, 1', 'a, b', '---', '%%', '%%{init: {"securityLevel":"loose"}}%%', 'href "javascript:alert(1)"', ''],
  ...[
    'constructor',
    '__proto__',
    'x'.repeat(500),
    `${'a'.repeat(39)}𝒳𝒳`,
    '名前',
    'größe',
    '$$x$$',
    '\\',
    'end',
    'call a()',
  ],
];

describe('Mermaid reads the Gantt chart', () => {
  it('of the sample: bars where they are, harm as what is critical', async () => {
    const text = ganttChart(timeline);
    for (const { version, read } of parsers) {
      const tasks = await read(text ?? '');
      expect(tasks, version).toContainEqual({
        section: 'readers of shop.orders',
        task: 'blocked SELECT waits for AccessShareLock',
        from: 204,
        to: 3_012,
        crit: true,
      });
      expect(new Set(tasks.map(({ section }) => section)), version).toEqual(
        new Set(timeline.lanes.map(({ name }) => name)),
      );
      expect(tasks.filter(({ crit }) => crit).every(({ task }) => /^(?:blocked|failed|\.)/.test(task))).toBe(true);
    }
  });

  it.each(
    [...new Set([...words, ...hostile, ...attempts.map(([, text]) => text)])].map((text) => [text.slice(0, 60), text]),
  )('whatever a name is: %j', async (_, text) => {
    const chart = ganttChart(named(text));
    for (const { version, read } of parsers) {
      const tasks = await read(chart ?? '');
      // Two bars in two lanes, whatever the names say: nothing of them is a command.
      expect(
        tasks.map(({ from, to }) => [from, to]),
        version,
      ).toEqual([
        [0, 900],
        [100, 900],
      ]);
      expect(
        tasks.map(({ task }) => task.split(' ')[0]),
        version,
      ).toEqual(['runs', 'blocked']);
      for (const { section, task } of tasks) {
        const shown = `${section} ${task}`;
        expect(new TextDecoder().decode(new TextEncoder().encode(shown))).toBe(shown);
        expect(shown).toMatch(/^[\p{L}\p{N}_.,() -]+$/u);
      }
    }
  });

  it('keeps to the characters that it may have, and leaves out what only says that all is well', async () => {
    const lanes = Array.from({ length: 200 }, (_, lane) => ({
      name: `readers of table_${lane}_${'x'.repeat(60)}`,
      bars: Array.from({ length: 1_000 }, (_, at) => ({
        from: at * 100,
        to: at * 100 + 60,
        state: at === 500 && lane % 2 === 0 ? ('blocked' as const) : ('served' as const),
        label: 'y'.repeat(100),
      })),
    }));
    const busy: Timeline = { kind: 'timeline', title: 'busy', ms: 100_000, lanes };
    for (const characters of [45_000, 8_000, 2_000]) {
      const chart = ganttChart(busy, characters);
      expect(chart?.length ?? 0).toBeGreaterThan(0);
      expect(chart?.length).toBeLessThanOrEqual(characters);
      for (const { read } of parsers) expect((await read(chart ?? '')).some(({ crit }) => crit)).toBe(true);
    }
    expect(ganttChart(busy, 100)).toBeNull();
  });

  it('is none where there is nothing to draw', () => {
    expect(ganttChart({ kind: 'timeline', title: 't', ms: 0, lanes: [] })).toBeNull();
    const nothing = [{ name: 'a', bars: [{ from: Number.NaN, to: 3, state: 'runs' as const, label: '' }] }];
    expect(ganttChart({ kind: 'timeline', title: 't', ms: 5, lanes: nothing })).toBeNull();
  });
});
