import { describe, expect, it } from 'vitest';
import { keyOf } from '../../src/core/schema/catalog.ts';
import { lintText } from '../lint-text.ts';

const files = {
  'migrations/0001_before.sql': 'CREATE TABLE orders (id bigint PRIMARY KEY, total int, code mystery);',
  'migrations/0002_step.sql': 'ALTER TABLE orders ADD CONSTRAINT total_check CHECK (total > 0);',
};

function finding(rows: number | null, sql = files['migrations/0002_step.sql'], rule = 'add-check') {
  const size =
    rows === null ? [] : [[keyOf({ schema: 'public', name: 'orders' }), { rows, bytes: rows * 200 }] as const];
  const { findings } = lintText(
    { ...files, 'migrations/0002_step.sql': sql },
    { from: 'migrations/0002_step.sql', sizes: new Map(size), transaction: 'none' },
  );
  return findings.find((one) => one.rule === rule);
}

describe('severity by the length of the wait', () => {
  it('expects the worst of a table of unknown size', () => {
    expect(finding(null)?.severity).toBe('error');
    expect(finding(null)?.message).toBe(
      'Adding constraint total_check to orders reads every row of orders while it blocks reads and writes (ACCESS EXCLUSIVE).',
    );
  });

  it('says how long, and how bad, when the size is known', () => {
    expect(finding(10_000)).toMatchObject({
      severity: 'notice',
      message: expect.stringMatching(/, for about [\d.]+ ms\.$/),
    });
    expect(finding(5_000_000)).toMatchObject({
      severity: 'warning',
      message: expect.stringMatching(/, for about [\d.]+ s\.$/),
    });
    expect(finding(500_000_000)).toMatchObject({
      severity: 'error',
      message: expect.stringMatching(/, for about [\d.]+ min\.$/),
    });
  });

  it('warns of what may happen, and says why it is not sure', () => {
    const found = finding(null, 'ALTER TABLE orders ALTER COLUMN code TYPE other_mystery;', 'change-column-type');
    expect(found).toMatchObject({
      severity: 'warning',
      message: expect.stringMatching(/ may write every row .*\(.*not tell.*\)\.$/),
    });
  });
});
