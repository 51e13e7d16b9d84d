import { describe, expect, it } from 'vitest';
import { mysqlServer } from '../../src/core/effects/server-version.ts';
import { keyOf } from '../../src/core/schema/catalog.ts';
import { findingsOfFolder } from '../lint-text.ts';

const gibibyte = 1024 ** 3;

function findings(
  sql: string,
  rows: number,
  bytes: number,
  before = 'CREATE TABLE orders (id BIGINT PRIMARY KEY, v INT);',
) {
  return findingsOfFolder(
    { 'migrations/0001_before.sql': before, 'migrations/0002_step.sql': sql },
    {
      mysql: mysqlServer('mysql', '8.4'),
      from: 'migrations/0002_step.sql',
      sizes: new Map([[keyOf({ schema: '', name: 'orders' }), { rows, bytes }]]),
    },
  );
}

function severityOf(rule: string, found: ReturnType<typeof findings>): string | undefined {
  return found.find((finding) => finding.rule === rule)?.severity;
}

describe('a copy is as bad as it is long', () => {
  const copy = 'ALTER TABLE orders MODIFY v BIGINT;';

  it('is a notice below a second', () => {
    expect(severityOf('alter-copies-table', findings(copy, 1_000, 100_000))).toBe('notice');
  });

  it('is a warning below ten seconds', () => {
    expect(severityOf('alter-copies-table', findings(copy, 500_000, 50 * 1024 ** 2))).toBe('warning');
  });

  it('is an error beyond, and says for how long', () => {
    const found = findings(copy, 50_000_000, 10 * gibibyte);
    expect(severityOf('alter-copies-table', found)).toBe('error');
    expect(found.find(({ rule }) => rule === 'alter-copies-table')?.message).toMatch(/, for about [\d.]+ min/);
  });
});

describe('a rebuild in place', () => {
  const rebuild = 'ALTER TABLE orders MODIFY v INT NOT NULL;';

  it('is a notice on a small table and a warning on a big one', () => {
    expect(severityOf('alter-rebuilds-table', findings(rebuild, 1_000, 100_000))).toBe('notice');
    expect(severityOf('alter-rebuilds-table', findings(rebuild, 50_000_000, 10 * gibibyte))).toBe('warning');
  });
});

describe('an index that others can write beside', () => {
  const index = 'CREATE INDEX orders_v ON orders (v);';

  it('is nothing on a small table, and replicas fall behind for a big one', () => {
    expect(severityOf('replica-lag', findings(index, 1_000_000, 100 * 1024 ** 2))).toBeUndefined();
    const found = findings(index, 200_000_000, 40 * gibibyte);
    expect(severityOf('replica-lag', found)).toBe('warning');
    expect(found.find(({ rule }) => rule === 'replica-lag')?.message).toMatch(/fall behind by about [\d.]+ min/);
  });
});

describe('a key that numbers its rows', () => {
  it('is counted by the rows there are', () => {
    const before = 'CREATE TABLE orders (id INT NOT NULL AUTO_INCREMENT PRIMARY KEY);';
    const add = 'ALTER TABLE orders ADD COLUMN note TEXT;';
    expect(severityOf('auto-increment-near-limit', findings(add, 1_000_000, 100, before))).toBeUndefined();
    expect(severityOf('auto-increment-near-limit', findings(add, 1_900_000_000, 100, before))).toBe('warning');
  });
});
