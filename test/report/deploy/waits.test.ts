import { describe, expect, it } from 'vitest';
import { heldEffects } from '../../../src/core/report/deploy/held.ts';
import { timelineOf } from '../../../src/core/report/deploy/timeline.ts';
import { deployWaits } from '../../../src/core/report/deploy/waits.ts';
import type { FindingEffect } from '../../../src/core/report/finding.ts';
import { waitText } from '../../../src/core/report/waits.ts';
import { effect, migration, place, statement } from './example-deploy-report.ts';

type Blocks = FindingEffect['locks'][number]['blocks'];
const locks = (relation: string, blocks: Blocks, more: Partial<FindingEffect> = {}) =>
  effect({ locks: [{ relation, mode: blocks, blocks }], ...more });
const scan = (estimatedMs: number | null) => effect({ scans: ['orders'], estimatedMs });

const of = (effects: readonly (FindingEffect | null)[], atomic = true) =>
  migration(
    '1',
    'a',
    'a.sql',
    effects.map((each, at) => statement(at + 1, `s${at}`, place('a.sql', at + 1), { effect: each })),
    { atomic },
  );
const said = (...args: Parameters<typeof of>) => {
  const { rows, more } = deployWaits({ migrations: [of(...args)] }, 10);
  return {
    rows: rows.map(
      ({ wait, isHeld }) => `${wait.relation}:${wait.line} ${wait.blocks}, ${waitText(wait)}${isHeld ? ', held' : ''}`,
    ),
    more,
  };
};

describe('a lock', () => {
  it('is held until its transaction ends: what comes behind it makes it longer', () => {
    expect(
      said([
        locks('orders', 'reads and writes'),
        scan(22_000),
        locks('orders', 'reads and writes', { estimatedMs: 84_000, rewrites: ['orders'] }),
      ]),
    ).toEqual({
      rows: ['orders:1 reads and writes, about 1.8 min, held'],
      more: null,
    });
  });

  it('is given back by each statement where there is no transaction', () => {
    expect(
      said(
        [
          locks('orders', 'reads and writes'),
          scan(22_000),
          locks('orders', 'writes', { estimatedMs: 9_000, rewrites: ['orders'] }),
        ],
        false,
      ),
    ).toEqual({
      rows: ['orders:3 writes, about 9 s'],
      more: 'and 1 short lock',
    });
  });

  it('that is stronger than the one before it counts from where it is taken', () => {
    expect(
      said([
        locks('orders', 'writes', { estimatedMs: 2_000 }),
        scan(3_000),
        locks('orders', 'reads and writes', { estimatedMs: 4_000 }),
      ]).rows,
    ).toEqual(['orders:3 reads and writes, about 4 s', 'orders:1 writes, about 9 s, held']);
  });

  it('is of unknown length where what comes behind it is', () => {
    expect(said([locks('orders', 'writes'), scan(null)]).rows).toEqual([
      'orders:1 writes, the larger the table, the longer, not sure, held',
    ]);
    expect(said([locks('orders', 'writes'), scan(null), scan(5_000)]).rows).toEqual([
      'orders:1 writes, about 5 s, not sure, held',
    ]);
  });

  it('is a moment where nothing comes behind it', () => {
    expect(said([locks('orders', 'writes'), effect()])).toEqual({ rows: ['orders:1 writes, a moment'], more: null });
  });

  it('of a statement that nobody could read is said to be unknown', () => {
    expect(said([null])).toEqual({ rows: [], more: '1 statement could not be read, and may lock anything' });
    expect(said([locks('orders', 'writes'), null])).toEqual({
      rows: ['orders:1 writes, a moment, not sure'],
      more: '1 statement could not be read, and may lock anything',
    });
  });

  it('of nobody is none', () => {
    expect(said([effect(), locks('orders', 'schema changes', { estimatedMs: 50_000 })])).toEqual({
      rows: [],
      more: null,
    });
    expect(heldEffects(of([]))).toEqual([]);
  });
});

describe('the picture of a plan', () => {
  const bars = (...args: Parameters<typeof of>) =>
    timelineOf({ migrations: [of(...args), of([scan(60_000)], false)] }, 'plan')?.lanes[0]?.bars.map(
      ({ from, to, state }) => [from, to, state],
    );

  it('is red from the first lock that users would notice to the end of its transaction', () => {
    expect(bars([scan(5_000), locks('orders', 'writes'), scan(20_000), scan(10_000)])).toEqual([
      [0, 5_000, 'runs'],
      [5_000, 25_000, 'blocked'],
      [25_000, 35_000, 'blocked'],
    ]);
  });

  it('is red statement by statement where there is no transaction', () => {
    expect(
      bars([scan(5_000), locks('orders', 'writes', { estimatedMs: 9_000, rewrites: ['orders'] }), scan(20_000)], false),
    ).toEqual([
      [0, 5_000, 'runs'],
      [5_000, 14_000, 'blocked'],
      [14_000, 34_000, 'runs'],
    ]);
  });
});
