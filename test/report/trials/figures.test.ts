import { describe, expect, it } from 'vitest';
import {
  confidenceText,
  measureText,
  numberText,
  percentText,
  spanText,
  ticksBetween,
  timeText,
  timeTicks,
} from '../../../src/core/report/trials/figures.ts';

describe('figures', () => {
  it('are times as one reads them', () => {
    const all = [0, 0.01, 0.4, 0.97, 12.4, 999.4, 999.6, 1_000, 2_840, 9_940, 9_960, 34_000, 119_400, 119_600, 192_000];
    expect(all.map(timeText)).toEqual([
      ...['0 ms', '<0.1 ms', '0.4 ms', '1 ms', '12 ms', '999 ms', '1 s', '1 s', '2.8 s', '9.9 s', '10 s', '34 s'],
      ...['119 s', '2 min', '3 min 12 s'],
    ]);
    expect([7_200_000, 9_000_000, -5, Number.NaN, Number.POSITIVE_INFINITY].map(timeText)).toEqual([
      '2 h',
      '2 h 30 min',
      '-5 ms',
      '–',
      '–',
    ]);
  });

  it('are numbers as they are, and measures no more exactly than they are known', () => {
    expect([0, 17, 12_345, -123_456, 1_204.5, 4.17389, 0.00012345, 1e20, Number.NaN].map(numberText)).toEqual([
      ...['0', '17', '12,345', '-123,456', '1,204.5', '4.174', '0.000123', '100000000000000000000', '–'],
    ]);
    expect([4.17389, 210.384, 1_204.5, 0.012345, 12].map((each) => measureText(each, 'ms'))).toEqual([
      ...['4.17 ms', '210 ms', '1,205 ms', '0.012 ms', '12 ms'],
    ]);
  });

  it('are changes with their sign', () => {
    expect([29.3, 21, -12.44, 0, -0.01, 250.7, Number.NaN].map(percentText)).toEqual([
      ...['+29.3 %', '+21 %', '-12.4 %', '0 %', '0 %', '+251 %', '–'],
    ]);
    expect([0.95, 95, 0.999].map(confidenceText)).toEqual(['95 %', '95 %', '99.9 %']);
  });

  it('are spans that an axis can tell apart', () => {
    expect([spanText(2_960, 3_010, 3_400), spanText(3, 14, 200), spanText(61_000, 90_000, 120_000)]).toEqual([
      ...['2.96 – 3.01 s', '3 – 14 ms', '61 – 90 s'],
    ]);
  });

  it('have round places on an axis, never more than asked for', () => {
    expect(timeTicks(3_400, 5)).toEqual([0, 1_000, 2_000, 3_000]);
    expect(timeTicks(90_000, 4)).toEqual([0, 30_000, 60_000, 90_000]);
    expect(ticksBetween(2.2, 9.1, 7)).toEqual([3, 4, 5, 6, 7, 8, 9]);
    expect(ticksBetween(-0.12, 0.25, 4)).toEqual([-0.1, 0, 0.1, 0.2]);
    expect(ticksBetween(3, 3, 4)).toEqual([3]);
    for (const ms of [0.5, 1, 7, 130, 5_000, 86_400_000, 1e12]) {
      for (const most of [1, 2, 5, 8]) {
        const ticks = timeTicks(ms, most);
        expect(ticks.length).toBeLessThanOrEqual(most + 1);
        expect(Math.max(...ticks)).toBeLessThanOrEqual(ms);
        expect(ticksBetween(-ms, ms, most).length).toBeLessThanOrEqual(most + 1);
      }
    }
  });
});
