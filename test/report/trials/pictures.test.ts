import { describe, expect, it } from 'vitest';
import { displayWidth } from '../../../src/core/report/display-width.ts';
import { changeText, directionOf, distributionOf } from '../../../src/core/report/trials/distribution.ts';
import { comparisonSvg } from '../../../src/core/report/trials/svg-comparison.ts';
import { timelineSvg } from '../../../src/core/report/trials/svg-timeline.ts';
import { plain } from '../../../src/core/report/trials/terminal.ts';
import { evidenceLines, few, whole } from '../../../src/core/report/trials/text-evidence.ts';
import {
  axisOf,
  barsOf,
  joined,
  laneText,
  notesOf,
  shownLanes,
  timeIn,
} from '../../../src/core/report/trials/timeline.ts';
import type { Bar, Comparison, Evidence, Timeline } from '../../../src/core/report/trials/trial-report.ts';
import { evidenceOf } from './everywhere.ts';
import { samples, slower, table, timeline, unsure } from './sample.ts';

const room = { width: 96, paint: plain, most: few };
const bar = (from: number, to: number, state: Bar['state'], label = ''): Bar => ({ from, to, state, label });
const drawn = (lanes: Timeline['lanes'], ms = 1_000): Timeline => ({ kind: 'timeline', title: 't', ms, lanes });

describe('a timeline', () => {
  it('counts no moment twice, and tells waiting from work', () => {
    const bars = [bar(0, 100, 'blocked'), bar(50, 200, 'blocked'), bar(300, 310, 'failed'), bar(0, 400, 'served')];
    expect(timeIn(bars, (state) => state === 'blocked')).toBe(200);
    expect(laneText({ name: 'a', bars }, 1_000)).toBe('blocked 200 ms, failed 10 ms');
    expect(laneText({ name: 'a', bars: [bar(0, 3, 'served')] }, 1_000)).toBe('');
  });

  it('leaves out what nothing can be drawn of, and cuts what reaches over the axis', () => {
    const bars = [
      bar(Number.NaN, 3, 'runs'),
      bar(5, 4, 'runs'),
      bar(-10, 10, 'runs'),
      bar(990, 2_000, 'blocked'),
      bar(3_000, 4_000, 'runs'),
    ];
    expect(barsOf({ name: 'a', bars }, 1_000).map(({ from, to }) => [from, to])).toEqual([
      [0, 10],
      [990, 1_000],
    ]);
    expect(axisOf(drawn([{ name: 'a', bars: [bar(0, 40, 'runs')] }], 0))).toBe(40);
    expect(axisOf(drawn([], Number.NaN))).toBe(1);
  });

  it('joins what was served, and what waits only where it waits for the same', () => {
    const bars = [
      bar(0, 9, 'served', 'a'),
      bar(10, 19, 'served', 'b'),
      bar(20, 30, 'blocked', 'x'),
      bar(31, 90, 'blocked', 'x'),
      bar(91, 95, 'blocked', 'y'),
    ];
    expect(joined(bars, 2).map(({ from, to, state }) => [from, to, state])).toEqual([
      [0, 19, 'served'],
      [20, 90, 'blocked'],
      [91, 95, 'blocked'],
    ]);
  });

  it('shows of many lanes those that were hurt, in their order, and what the migration ran', () => {
    const lanes = Array.from({ length: 50 }, (_, at) => ({
      name: `lane ${at}`,
      bars: [bar(0, 1_000, at === 0 ? 'runs' : 'served'), ...(at % 20 === 7 ? [bar(0, at, 'blocked')] : [])],
    }));
    const { lanes: shown, left } = shownLanes(drawn(lanes), 3);
    expect(shown.map(({ name }) => name)).toEqual(['lane 0', 'lane 27', 'lane 47']);
    expect(left).toBe(47);
    const text = evidenceLines(drawn(lanes), room).join('\n');
    expect(text).toContain('and 42 more lanes');
    expect(timelineSvg(drawn(lanes))).toContain('and 10 more lanes');
  });

  it('never lets a moment of waiting vanish under hours of service', () => {
    const hours = drawn(
      [{ name: 'readers', bars: [bar(0, 3_600_000, 'served'), bar(1_800_000, 1_800_001, 'blocked')] }],
      3_600_000,
    );
    const [, lane = ''] = evidenceLines(hours, room);
    expect([...lane].filter((each) => each === '▓')).toHaveLength(1);
    expect(timelineSvg(hours)).toMatch(/class="bar blocked" x="[\d.]+" y="11" width="2"/);
  });

  it('puts bars where they are on the axis, in proportion', () => {
    const lines = evidenceLines(drawn([{ name: 'a', bars: [bar(250, 750, 'blocked')] }]), { ...room, width: 84 });
    const cells = (lines[1] ?? '').replace(/^a {2}/, '').replace(/ {2}blocked.*$/, '');
    expect(cells).toHaveLength(64);
    expect([cells.indexOf('▓'), cells.lastIndexOf('▓')]).toEqual([16, 47]);
    expect(lines[3]).toMatch(/^ {3}0 +200 ms +400 ms +600 ms +800 ms/);
  });

  it('tells what the longest bars are, in the order of their start', () => {
    expect(notesOf(timeline, 2).map(({ bar: { from } }) => from)).toEqual([203, 204]);
    expect(notesOf(timeline, 9).map(({ bar: { state } }) => state)).not.toContain('served');
  });

  it('draws a hundred thousand bars as far as there are points to draw them with', () => {
    const bars = Array.from({ length: 100_000 }, (_, at) =>
      bar(at, at + 0.4, at % 2 === 0 ? 'served' : 'blocked', `q${at % 3}`),
    );
    const busy = drawn([{ name: 'all', bars }], 100_000);
    expect(timelineSvg(busy).length).toBeLessThan(200_000);
    expect(evidenceLines(busy, { ...room, most: whole }).length).toBeLessThan(60);
  });
});

describe('a comparison', () => {
  it('bins both samples over one axis, as shares of each', () => {
    const before = { n: 4, median: 1, p95: null, values: [0, 0, 0, 8] };
    const after = { n: 400, median: 1, p95: null, values: Array.from({ length: 400 }, (_, at) => (at < 300 ? 0 : 8)) };
    const found = distributionOf({ before, after });
    found?.before.forEach((share, place) => {
      expect(share).toBeCloseTo(found.after[place] ?? Number.NaN);
    });
    expect([found?.low, found?.high, found?.before[0]]).toEqual([0, 8, 1]);
  });

  it('does not let one outlier press all others into the first bin', () => {
    const values = [...samples(300, 4, 0.2), 9_000];
    const found = distributionOf({
      before: { n: 301, median: 4, p95: 5, values },
      after: { n: 0, median: 0, p95: null, values: [] },
    });
    expect(found?.high).toBeLessThan(20);
    expect(found?.beyond).toBeGreaterThan(0);
    expect(found?.before.filter((share) => share > 0).length).toBeGreaterThan(5);
  });

  it('has an axis for values that are all the same, and none for no values', () => {
    const same = { n: 3, median: 5, p95: 5, values: [5, 5, 5] };
    const found = distributionOf({ before: same, after: same });
    expect((found?.high ?? 0) - (found?.low ?? 0)).toBeGreaterThan(0);
    const none = { n: 0, median: Number.NaN, p95: null, values: [Number.NaN] };
    expect(distributionOf({ before: none, after: none })).toBeNull();
    const empty: Comparison = { kind: 'comparison', title: 't', unit: 'ms', before: none, after: none, change: null };
    expect(comparisonSvg(empty)).toBe('');
    expect(evidenceLines(empty, room).join('\n')).toContain('the samples carry no interval');
  });

  it('says what the interval says, and puts zero on its axis', () => {
    expect([directionOf(slower), directionOf(unsure)]).toEqual(['worse', 'unsure']);
    expect(directionOf({ ...slower, change: { estimate: -9, low: -12, high: -5, confidence: 0.95 } })).toBe('better');
    expect(changeText(slower)).toBe('+29.3 % (95 % interval +21 % to +38.2 %)');
    const line = evidenceLines(slower, room).at(-1) ?? '';
    expect([
      line.indexOf('│') < line.indexOf('├'),
      line.indexOf('├') < line.indexOf('●'),
      line.indexOf('●') < line.indexOf('┤'),
    ]).toEqual([true, true, true]);
    expect(comparisonSvg(slower)).toContain('class="zero"');
    expect(comparisonSvg(unsure)).toContain('class="interval unsure"');
  });
});

describe('a table on a terminal', () => {
  it('aligns its columns by what is seen', () => {
    const lines = evidenceLines(table, room);
    const widths = lines.slice(1, 3).map((line) => displayWidth(line.trimEnd()));
    expect(lines.slice(1)).toEqual([
      '   id  customer_id    total  status           ',
      '─────  ───────────  ───────  ─────────────────',
      '   17         NULL  1,204.5  new              ',
      ' 2041         NULL       12  paid | by invoice',
      '19998         NULL        –  注文             ',
    ]);
    expect(widths[1]).toBe(46);
  });

  it('fits the width however many and wide its columns are', () => {
    const wide: Evidence = {
      kind: 'table',
      title: 't',
      columns: Array.from({ length: 6 }, (_, at) => ({ name: `column ${at} ${'注'.repeat(40)}`, align: 'left' })),
      rows: [Array.from({ length: 6 }, () => 'y'.repeat(300)), ['short'], []],
    };
    for (const width of [60, 80, 120])
      for (const line of evidenceLines(wide, { ...room, width })) expect(displayWidth(line)).toBeLessThanOrEqual(width);
  });

  it('shows the first rows and lines and counts the others', () => {
    const rows = Array.from({ length: 500 }, (_, at) => [String(at)]);
    const long: Evidence = { kind: 'table', title: 't', columns: [{ name: 'n', align: 'right' }], rows };
    expect(evidenceLines(long, room)).toHaveLength(14);
    expect(evidenceLines(long, room).at(-1)).toBe('… 490 more rows (--verbose shows them)');
    expect(evidenceLines(long, { ...room, most: whole })).toHaveLength(503);
    const text: Evidence = { kind: 'text', title: 't', text: 'x\n'.repeat(100) };
    expect(evidenceLines(text, room).at(-1)).toBe('… 88 more lines (--verbose shows them)');
  });
});

describe('evidence on a terminal', () => {
  it('keeps to the width', () => {
    for (const width of [50, 72, 96, 116]) {
      for (const text of ['some words of a sentence that goes on and on', '注文 '.repeat(50)]) {
        for (const evidence of evidenceOf(text)) {
          // SQL and diffs are to be copied and compared: the terminal breaks them.
          if (evidence.kind === 'sql' || evidence.kind === 'diff') continue;
          for (const line of evidenceLines(evidence, { ...room, width })) {
            const isLegend = line.includes('█ runs') || line.includes('├') || line.startsWith('change');
            if (!isLegend) expect(displayWidth(line), line).toBeLessThanOrEqual(width);
          }
        }
      }
    }
  });
});
