import { describe, expect, it } from 'vitest';
import { comparisonOf, judgeLatency } from '../../../src/test-migrations/performance/judge-latency.ts';
import { judgeQuery } from '../../../src/test-migrations/performance/judge-query.ts';
import { writes } from '../../../src/test-migrations/performance/measure-query.ts';
import { shapeOf } from '../../../src/test-migrations/performance/mysql-plan.ts';
import { moreWork, type PlanShape, type SeenPlan, shapeChange } from '../../../src/test-migrations/performance/plan.ts';
import { readPostgresPlan } from '../../../src/test-migrations/performance/postgres-plan.ts';
import { bootstrap, quantile, shiftBetween } from '../../../src/test-migrations/performance/statistics.ts';
import { parseThreshold, runsNeeded } from '../../../src/test-migrations/performance/threshold.ts';

describe('thresholds', () => {
  it.each([
    ['p95 <= +10%', { kind: 'quantile', of: 0.95, name: 'p95' }, { unit: '%', amount: 10 }],
    [' median<=20 % ', { kind: 'quantile', of: 0.5, name: 'median' }, { unit: '%', amount: 20 }],
    ['mean <= +5ms', { kind: 'mean' }, { unit: 'ms', amount: 5 }],
    ['P99 <= +0.5s', { kind: 'quantile', of: 0.99, name: 'p99' }, { unit: 'ms', amount: 500 }],
  ])('%s', (text, measure, limit) => expect(parseThreshold(text)).toMatchObject({ measure, limit }));

  it.each(['p95 < 10%', 'p95', '10%', 'p5 <= 10%', 'max <= 3ms', 'p95 <= ten%', 'p95 <= 10'])('not %s', (text) => {
    expect(() => parseThreshold(text)).toThrow(`The threshold "${text}" of the performance trial cannot be read`);
  });

  it('knows how many runs a percentile takes', () => {
    const runs = (text: string) => runsNeeded(parseThreshold(text).measure);
    expect([runs('p95 <= 1%'), runs('p99 <= 1%'), runs('p90 <= 1%'), runs('median <= 1%'), runs('mean <= 1%')]).toEqual(
      [59, 299, 29, 1, 1],
    );
  });
});

/** Numbers that lie as the times of a query do: most near the bottom, few far above. The same each time. */
const times = (count: number, from: number, spread: number) =>
  Array.from({ length: count }, (_, place) => from + spread * (-Math.log(1 - ((place * 37) % count) / count) / 3));

describe('statistics', () => {
  it('interpolates between two values', () => {
    expect(quantile([1, 2, 3, 4], 0.5)).toBe(2.5);
    expect(quantile([10, 20], 0.95)).toBeCloseTo(19.5);
    expect(quantile([7], 0.95)).toBe(7);
  });

  it('takes the median of all differences for the shift', () => {
    expect(shiftBetween([1, 2, 3], [4, 5, 7]).estimate).toBe(3);
    const [a, b] = [times(40, 10, 4), times(40, 13, 4)];
    const { estimate, low, high } = shiftBetween(a, b);
    expect(estimate).toBeCloseTo(3, 1);
    expect(low).toBeLessThan(3);
    expect(high).toBeGreaterThan(3);
    expect(low).toBeGreaterThan(0);
  });

  it('is not moved by one run that stood still', () => {
    const a = times(40, 10, 4);
    expect(shiftBetween(a, [...a.slice(1), 5_000]).estimate).toBeLessThan(0.5);
  });

  it('gives the same interval for the same samples', () => {
    const { measure } = parseThreshold('p95 <= 1%');
    const [a, b] = [times(60, 10, 4), times(60, 15, 4)];
    expect(bootstrap(a, b, measure)).toEqual(bootstrap(a, b, measure));
    const { difference, ratio } = bootstrap(a, b, measure);
    expect(difference.low).toBeLessThan(5);
    expect(difference.high).toBeGreaterThan(5);
    expect(ratio.low).toBeGreaterThan(0);
  });
});

describe('what times say', () => {
  const judge = (before: readonly number[], after: readonly number[], text = 'p95 <= +10%') =>
    judgeLatency(before, after, parseThreshold(text));

  it('calls twice the time slower, by each measure', () => {
    const [a, b] = [times(60, 20, 4), times(60, 40, 8)];
    for (const text of ['p95 <= +10%', 'median <= +20%', 'mean <= +5ms']) expect(judge(a, b, text).kind).toBe('slower');
    expect(judge(a, b).message).toMatch(
      /^p95 is 2\d(\.\d+)? ms before and 4\d(\.\d+)? ms after: \+\d+ % \(95 % interval .* to .*\), and \+10% is allowed\.$/,
    );
  });

  it('calls the same times, and shorter ones, within', () => {
    const a = times(200, 20, 0.5);
    expect(judge(a, a).kind).toBe('within');
    expect(judge(a, times(200, 10, 0.5)).kind).toBe('within');
  });

  it('does not care for less than a millisecond', () => {
    const [a, b] = [times(60, 0.1, 0.05), times(60, 0.4, 0.2)];
    expect(judge(a, b)).toMatchObject({ kind: 'within', message: expect.stringContaining('less than 1 ms apart') });
    expect(judge(a, b, 'mean <= +0ms').kind).toBe('within');
  });

  it('says what the runs would have told where they tell nothing', () => {
    const [a, b] = [times(60, 20, 20), times(60, 21, 22)];
    const { kind, message } = judge(a, b);
    expect(kind).toBe('unsure');
    expect(message).toMatch(
      /60 runs do not tell whether that is within \+10%: here they tell changes of about \d+(\.\d)? % and more\.$/,
    );
  });

  it('tells no p95 by fewer than 59 runs', () => {
    const a = times(58, 20, 4);
    expect(judge(a, a)).toMatchObject({
      kind: 'too few',
      message: expect.stringContaining('takes 59 runs to be told, and there are 58'),
    });
    expect(judge(a, a, 'median <= +20%').kind).toBe('within');
    expect(comparisonOf('x', a, a).before.p95).toBeNull();
    expect(comparisonOf('x', times(59, 1, 1), a).before.p95).not.toBeNull();
  });

  it('shows the shift in percent of what it was', () => {
    const { change, before } = comparisonOf('x', times(60, 10, 1), times(60, 15, 1));
    expect(change?.estimate).toBeGreaterThan(40);
    expect(change?.estimate).toBeLessThan(50);
    expect(before.values).toEqual([...before.values].sort((a, b) => a - b));
    expect(comparisonOf('x', [1, 2], [1, 2]).change).toBeNull();
  });
});

const shape = (lines: readonly string[], more: Partial<PlanShape> = {}): PlanShape => ({
  lines,
  indexes: [],
  scans: [],
  sorts: 0,
  ...more,
});
const plan = (amount: number, of: PlanShape): SeenPlan => ({
  work: { amount, unit: 'blocks', rows: 1 },
  shape: of,
  text: of.lines.join('\n'),
});

describe('what the server counts', () => {
  it('is too much from more than twice and a hundred blocks on', () => {
    const work = (amount: number) => ({ amount, unit: 'blocks', rows: null }) as const;
    expect(moreWork(work(100), work(200))).toBeNull();
    expect(moreWork(work(3), work(103))).toBeNull();
    expect(moreWork(work(3), work(104))).toBe(
      'One run looks at 104 blocks, and at 3 before the change, 35 times as many.',
    );
    expect(moreWork(work(1_000), work(1_900))).toBeNull();
    expect(moreWork(work(0), work(2_000))).toBe('One run looks at 2,000 blocks, and at 0 before the change.');
  });

  it('reads a plan of PostgreSQL without what depends on sizes', () => {
    const seen = readPostgresPlan({
      'Node Type': 'Sort',
      'Sort Key': ['o.id'],
      'Actual Rows': 7,
      'Actual Loops': 1,
      'Shared Hit Blocks': 10,
      'Shared Read Blocks': 5,
      'Temp Written Blocks': 2,
      Plans: [
        {
          'Node Type': 'Nested Loop',
          'Join Type': 'Left',
          'Actual Rows': 7,
          'Actual Loops': 1,
          'Shared Hit Blocks': 10,
          Plans: [
            {
              'Node Type': 'Seq Scan',
              'Relation Name': 'orders',
              Alias: 'o',
              Filter: '(a > 1)',
              'Actual Rows': 7,
              'Actual Loops': 1,
              'Shared Hit Blocks': 3,
            },
            {
              'Node Type': 'Index Scan',
              'Relation Name': 'customers',
              'Index Name': 'customers_pkey',
              'Actual Rows': 1,
              'Actual Loops': 7,
              'Shared Hit Blocks': 7,
            },
          ],
        },
      ],
    });
    expect(seen.work).toEqual({ amount: 17, unit: 'blocks', rows: 7 });
    expect(seen.shape).toEqual({
      lines: [
        'Sort',
        '  Nested Loop (Left)',
        '    Seq Scan on orders',
        '    Index Scan using customers_pkey on customers',
      ],
      indexes: ['customers_pkey'],
      scans: ['orders'],
      sorts: 1,
    });
    expect(seen.text).toContain('Index Scan using customers_pkey on customers  (1 rows × 7, 7 blocks)');
  });

  it('reads a plan of MySQL', () => {
    expect(
      shapeOf([
        {
          id: 1,
          select_type: 'SIMPLE',
          table: 'o',
          type: 'ALL',
          key: null,
          rows: 50,
          Extra: 'Using where; Using filesort',
        },
        { id: 1, select_type: 'SIMPLE', table: 'c', type: 'eq_ref', key: 'PRIMARY', rows: 1, Extra: null },
      ]),
    ).toEqual({
      lines: ['o ALL Using filesort', 'c eq_ref by PRIMARY'],
      indexes: ['PRIMARY of c'],
      scans: ['o'],
      sorts: 1,
    });
  });

  it('says what changed in a plan', () => {
    const before = shape(['Index Scan using i on t'], { indexes: ['i'] });
    const after = shape(['Sort', '  Seq Scan on t'], { scans: ['t'], sorts: 1 });
    expect(shapeChange(before, before)).toEqual({ changed: false, signs: [] });
    expect(shapeChange(before, after).signs).toEqual([
      'it reads t from end to end now',
      'it does not use the index i any more',
      'it sorts now',
    ]);
    expect(shapeChange(after, before)).toEqual({ changed: true, signs: [] });
    const other = shape(['Index Scan using j on t'], { indexes: ['j'] });
    expect(shapeChange(before, other)).toEqual({ changed: true, signs: [] });
  });

  it('knows what writes', () => {
    expect(writes('WITH a AS (DELETE FROM t RETURNING *) SELECT * FROM a')).toBe(true);
    expect(writes('SELECT updated_at FROM t')).toBe(false);
  });
});

describe('what is said of a query', () => {
  const indexed = plan(4, shape(['Index Scan using i on t'], { indexes: ['i'] }));
  const scanned = (blocks: number) => plan(blocks, shape(['Seq Scan on t'], { scans: ['t'] }));
  const judge = (before: SeenPlan, after: SeenPlan, old = times(60, 20, 1), now = old) =>
    judgeQuery(
      'q',
      'SELECT 1',
      { kind: 'measured', plans: { before, after }, before: old, after: now },
      parseThreshold('p95 <= +10%'),
      1,
    );

  it('is more work, whatever the clock says', () => {
    expect(judge(indexed, scanned(5_000))).toMatchObject({ verdict: 'fail', reason: 'more_work' });
    expect(judge(indexed, scanned(5_000)).message).toBe(
      'One run looks at 5,000 blocks, and at 4 before the change, 1,250 times as many. It reads t from end to end now, and it does not use the index i any more.',
    );
  });

  it('is another plan, where the rows are too few for it to cost', () => {
    expect(judge(indexed, scanned(12))).toMatchObject({ verdict: 'warn', reason: 'plan_changed' });
    expect(judge(scanned(12), indexed)).toMatchObject({ verdict: 'pass' });
  });

  it('is slower', () => {
    expect(judge(indexed, indexed, times(60, 20, 1), times(60, 40, 1))).toMatchObject({
      verdict: 'fail',
      reason: 'slower',
    });
  });

  it('is undecided only where neither the clock nor the plan decides', () => {
    const [noisy, alike] = [times(60, 20, 20), times(60, 20.5, 20)];
    expect(judge(indexed, indexed, noisy, alike)).toMatchObject({ verdict: 'pass' });
    expect(judge(scanned(12), indexed, noisy, alike)).toMatchObject({
      verdict: 'inconclusive',
      reason: 'not_distinguishable',
    });
  });

  it('has its times as a picture and both plans', () => {
    expect(judge(indexed, scanned(12)).evidence.map(({ kind, title }) => `${kind}: ${title}`)).toEqual([
      'comparison: Time of one run',
      'table: What one run does',
      'text: The plan before',
      'text: The plan after',
      'sql: The query',
    ]);
  });
});
