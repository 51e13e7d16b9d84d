import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { defaultTrialSettings } from '../../src/core/configuration/trial-settings.ts';
import type { TestReport, TrialCase } from '../../src/core/report/trials/trial-report.ts';
import type { RunningMysql } from '../servers/mysql.ts';
import type { PostgresServer } from '../servers/postgres.ts';
import { mysqlServer, serverOf } from '../servers/server-of.ts';
import { caseOf, findings, type TryOut, trialOf, tryOut } from './try-out.ts';

let postgres: PostgresServer;
let mariadb: RunningMysql;
let mysql: RunningMysql;

beforeAll(async () => {
  [postgres, mariadb, mysql] = await Promise.all([serverOf(16), mysqlServer('mariadb-11.8'), mysqlServer('mysql-9.7')]);
});

afterAll(async () => {
  await Promise.all([postgres?.stop(), mariadb?.stop(), mysql?.stop()]);
});

/** What the clock says depends on the machine: a limit that only a machine that stands still exceeds. What is counted does not. */
const settings = {
  performance: { threshold: 'median <= +100000%', samples: 6 },
} satisfies Partial<typeof defaultTrialSettings>;

const shop = {
  'V1__init.sql': `
CREATE TABLE customers (id int PRIMARY KEY, mail text NOT NULL);
CREATE TABLE orders (id int PRIMARY KEY, customer_id int NOT NULL, state text NOT NULL, note text NOT NULL);
CREATE INDEX orders_by_customer ON orders (customer_id);
CREATE INDEX orders_by_state ON orders (state, id);
CREATE VIEW open_orders AS SELECT * FROM orders WHERE state = 'new';
`,
};

const seed = `
INSERT INTO customers SELECT n, 'mail' || n FROM generate_series(1, 400) AS n;
INSERT INTO orders SELECT n, n % 400 + 1, CASE WHEN n % 1000 = 0 THEN 'new' ELSE 'paid' END, repeat('x', 200) FROM generate_series(1, 20000) AS n;
`;

const queries = {
  'orders of a customer': 'SELECT id, note FROM orders WHERE customer_id = 7;',
  'open orders': 'SELECT count(*) FROM open_orders',
  'one customer': 'SELECT mail FROM customers WHERE id = 77',
  'close an order': "UPDATE orders SET state = 'closed' WHERE id = 1000",
};

function onPostgres(change: string, more: Partial<TryOut> = {}): Promise<TestReport> {
  return tryOut({
    server: postgres,
    base: shop,
    files: { ...shop, 'V2__change.sql': change },
    beside: { 'seed.sql': seed },
    trials: ['performance'],
    rows: 0,
    database: { seed: ['seed.sql'], queries },
    settings,
    ...more,
  });
}

/** Blocks or rows of one run, before and after. */
function workOf({ evidence }: TrialCase): readonly [number, number] {
  const table = evidence.find((one) => one.kind === 'table');
  const [, before, after] = table?.kind === 'table' ? (table.rows[0] ?? []) : [];
  return [Number(before), Number(after)];
}

describe('on PostgreSQL', () => {
  it('passes what costs no query anything', async () => {
    const report = await onPostgres(`
      ALTER TABLE orders ADD COLUMN region text;
      CREATE INDEX orders_by_note ON orders (id, customer_id);
      ALTER TABLE orders ALTER COLUMN state SET NOT NULL;`);
    expect(findings(report, 'performance')).toEqual([]);
    const one = caseOf(report, 'performance', 'orders of a customer');
    const [before, after] = workOf(one);
    expect(before).toBeGreaterThan(0);
    expect(after).toBe(before);
    expect(one.evidence.map(({ kind }) => kind)).toEqual(['comparison', 'table', 'text', 'sql']);
    const [comparison] = one.evidence;
    expect(comparison).toMatchObject({ kind: 'comparison', unit: 'ms', before: { n: 6 }, after: { n: 6 } });
    expect(trialOf(report, 'performance').summary).toContain('4 queries keep to median <= +100000%, with 20,400 rows');
  });

  it('finds an index that is gone, by the blocks of a run', async () => {
    const report = await onPostgres('DROP INDEX orders_by_customer;');
    expect(findings(report, 'performance')).toEqual(['orders of a customer: fail more_work']);
    const one = caseOf(report, 'performance', 'orders of a customer');
    const [before, after] = workOf(one);
    expect(after - before).toBeGreaterThan(100);
    expect(one.message).toContain(
      'It reads orders from end to end now, and it does not use the index orders_by_customer any more.',
    );
    expect(one.evidence.map(({ title }) => title)).toEqual([
      'Time of one run',
      'What one run does',
      'The plan before',
      'The plan after',
      'The query',
    ]);
  });

  it('finds a type that an index does not serve, and a view with more in it', async () => {
    const report = await onPostgres(
      `
      DROP VIEW open_orders;
      ALTER TABLE orders ALTER COLUMN customer_id TYPE text;
      CREATE VIEW open_orders AS SELECT o.*, (SELECT max(p.id) FROM orders p WHERE p.note = o.note || 'x') AS newer FROM orders o WHERE upper(state || note) = 'NEW';`,
      {
        database: {
          seed: ['seed.sql'],
          queries: {
            'orders of a customer': 'SELECT id, note FROM orders WHERE customer_id::int = 7',
            'open orders': 'SELECT count(*) FROM open_orders',
          },
        },
      },
    );
    expect(findings(report, 'performance')).toEqual([
      'orders of a customer: fail more_work',
      'open orders: fail more_work',
    ]);
  });

  it('warns of another plan where the rows are too few for it to cost', async () => {
    const report = await onPostgres('DROP INDEX orders_by_customer;', {
      beside: {
        'seed.sql':
          "INSERT INTO customers VALUES (1, 'a'); INSERT INTO orders SELECT n, n, 'paid', 'x' FROM generate_series(1, 2000) AS n;",
      },
    });
    expect(findings(report, 'performance')).toEqual(['orders of a customer: warn plan_changed']);
    expect(caseOf(report, 'performance', 'orders of a customer').message).toContain(
      'it reads orders from end to end now',
    );
  });

  it('tells broken queries from new ones and from wrong ones', async () => {
    const report = await onPostgres('ALTER TABLE orders RENAME COLUMN note TO notes;', {
      database: {
        seed: ['seed.sql'],
        queries: {
          old: 'SELECT note FROM orders',
          new: 'SELECT notes FROM orders WHERE id = 1',
          wrong: 'SELECT id FROM orders WHERE id = $1',
        },
      },
    });
    expect(findings(report, 'performance')).toEqual([
      'old: fail query_broken',
      'new: skipped not_on_base',
      'wrong: error query_fails',
    ]);
    expect(caseOf(report, 'performance', 'wrong').message).toContain('has to hold values');
  });

  it('writes nothing that stays: the second run closes the same order', async () => {
    const report = await onPostgres('ALTER TABLE orders ADD COLUMN region text;', {
      database: { seed: ['seed.sql'], queries: { insert: "INSERT INTO customers VALUES (1000, 'new') RETURNING id" } },
    });
    expect(findings(report, 'performance')).toEqual([]);
  });

  it('says that it takes more runs, a threshold that can be read, rows, and queries', async () => {
    const few = await onPostgres('ALTER TABLE orders ADD COLUMN region text;', {
      settings: { performance: { threshold: 'p95 <= +10%', samples: 6 } },
      database: { seed: ['seed.sql'], queries: { one: queries['one customer'] } },
    });
    expect(findings(few, 'performance')).toEqual(['one: inconclusive too_few_samples']);
    const unread = await onPostgres('SELECT 1;', {
      settings: { performance: { threshold: 'p95 < fast', samples: 6 } },
    });
    expect(trialOf(unread, 'performance')).toMatchObject({ verdict: 'error', reason: 'bad_threshold' });
    const empty = await onPostgres('SELECT 1;', { database: { queries } });
    expect(trialOf(empty, 'performance')).toMatchObject({ verdict: 'skipped', reason: 'no_rows' });
    const none = await onPostgres('SELECT 1;', { database: {} });
    expect(trialOf(none, 'performance')).toMatchObject({ verdict: 'skipped', reason: 'not_configured' });
  });
});

const shopMysql = {
  'V1__init.sql': `
CREATE TABLE customers (id int PRIMARY KEY, mail varchar(60) NOT NULL, KEY by_mail (mail));
CREATE TABLE logins (id int PRIMARY KEY, mail varchar(60) NOT NULL);
CREATE TABLE orders (id int PRIMARY KEY, customer_id int NOT NULL, state varchar(20) NOT NULL, KEY by_customer (customer_id), KEY by_state (state, id));
`,
};

const series = (count: number) =>
  `WITH RECURSIVE d AS (SELECT 0 AS n UNION ALL SELECT n + 1 FROM d WHERE n < 9), s AS (SELECT a.n + 10 * b.n + 100 * c.n + 1000 * e.n + 1 AS n FROM d a, d b, d c, d e) SELECT %s FROM s WHERE n <= ${count}`;

const seedMysql = `
INSERT INTO customers ${series(2_000).replace('%s', "n, CONCAT('mail', n)")};
INSERT INTO logins ${series(50).replace('%s', "n, CONCAT('mail', n)")};
INSERT INTO orders ${series(5_000).replace('%s', "n, n % 500 + 1, IF(n % 1000 = 0, 'new', 'paid')")};
`;

const queriesMysql = {
  'orders of a customer': 'SELECT id, state FROM orders WHERE customer_id = 7',
  'who logged in': 'SELECT COUNT(*) FROM logins l JOIN customers c ON c.mail = l.mail',
  'one customer': 'SELECT mail FROM customers WHERE id = 77',
  'close an order': "UPDATE orders SET state = 'closed' WHERE id = 1000",
};

describe.each(['mariadb', 'mysql'] as const)('on %s', (engine) => {
  const run = (change: string, more: Partial<TryOut> = {}) =>
    tryOut({
      server: engine === 'mysql' ? mysql : mariadb,
      base: shopMysql,
      files: { ...shopMysql, 'V2__change.sql': change },
      beside: { 'seed.sql': seedMysql },
      trials: ['performance'],
      rows: 0,
      database: { seed: ['seed.sql'], queries: queriesMysql },
      settings,
      ...more,
    });

  it('passes what costs no query anything', async () => {
    const report = await run('ALTER TABLE orders ADD COLUMN region varchar(20), ADD KEY by_region (region);');
    expect(findings(report, 'performance')).toEqual([]);
    expect(workOf(caseOf(report, 'performance', 'orders of a customer'))).toEqual([11, 11]);
    expect(workOf(caseOf(report, 'performance', 'one customer'))).toEqual([1, 1]);
  });

  it('finds an index that is gone, by the rows of a run', async () => {
    const report = await run('ALTER TABLE orders DROP KEY by_customer;');
    expect(findings(report, 'performance')).toEqual(['orders of a customer: fail more_work']);
    const [before, after] = workOf(caseOf(report, 'performance', 'orders of a customer'));
    expect(before).toBe(11);
    expect(after).toBeGreaterThanOrEqual(5_000);
  });

  it('finds a collation that keeps a join from its index', async () => {
    const report = await run(
      'ALTER TABLE customers MODIFY mail varchar(60) CHARACTER SET latin1 COLLATE latin1_swedish_ci NOT NULL;',
    );
    expect(findings(report, 'performance')).toEqual(['who logged in: fail more_work']);
  });

  it('tells broken queries', async () => {
    const report = await run('ALTER TABLE orders RENAME COLUMN state TO status;');
    expect(findings(report, 'performance')).toEqual([
      'orders of a customer: fail query_broken',
      'close an order: fail query_broken',
    ]);
  });
});
