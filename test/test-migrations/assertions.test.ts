import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestReport } from '../../src/core/report/trials/trial-report.ts';
import type { RunningMysql } from '../servers/mysql.ts';
import type { PostgresServer } from '../servers/postgres.ts';
import { mysqlServer, serverOf } from '../servers/server-of.ts';
import { pgtapFolder, pgtapSql } from './assertions/pgtap.ts';
import { caseOf, findings, type TryOut, trialOf, tryOut } from './try-out.ts';

let postgres: PostgresServer;
let postgres18: PostgresServer;
let mariadb: RunningMysql;
let mysql: RunningMysql;

beforeAll(async () => {
  [postgres, postgres18, mariadb, mysql] = await Promise.all([
    serverOf(16),
    serverOf(18),
    mysqlServer('mariadb-11.8'),
    mysqlServer('mysql-9.7'),
  ]);
});

afterAll(async () => {
  await Promise.all([postgres?.stop(), postgres18?.stop(), mariadb?.stop(), mysql?.stop()]);
});

const shop = {
  'V1__init.sql': `
CREATE TABLE customers (id int PRIMARY KEY, mail text NOT NULL UNIQUE);
CREATE TABLE orders (
  id int PRIMARY KEY,
  customer_id int NOT NULL REFERENCES customers (id),
  price numeric(10, 2) NOT NULL CONSTRAINT price_is_positive CHECK (price > 0)
);
CREATE TABLE audit (id int);
CREATE VIEW totals AS SELECT customer_id, sum(price) AS total FROM orders GROUP BY customer_id;
CREATE FUNCTION total_of(customer int) RETURNS numeric LANGUAGE sql STABLE AS 'SELECT total FROM totals WHERE customer_id = customer';
CREATE FUNCTION unused() RETURNS int LANGUAGE sql AS 'SELECT 1';
`,
};

const seed = `
INSERT INTO customers SELECT n, 'mail' || n FROM generate_series(1, 5) AS n;
INSERT INTO orders SELECT n, n % 5 + 1, n FROM generate_series(1, 50) AS n;
INSERT INTO audit VALUES (1);
`;

function onPostgres(tests: Readonly<Record<string, string>>, more: Partial<TryOut> = {}): Promise<TestReport> {
  return tryOut({
    server: postgres,
    base: shop,
    files: { ...shop, 'V2__change.sql': 'ALTER TABLE orders ADD COLUMN note text;' },
    beside: { 'seed.sql': seed, ...tests },
    trials: ['assertions'],
    rows: 0,
    database: { seed: ['seed.sql'], assertions: ['tests'] },
    ...more,
  });
}

describe('plain SQL on PostgreSQL', () => {
  it('passes what holds, and tells what no test touches', async () => {
    const report = await onPostgres({
      'tests/orders.sql': `
-- name: no order without a customer
SELECT o.id FROM orders o LEFT JOIN customers c ON c.id = o.customer_id WHERE c.id IS NULL;

-- expect: error 23514
INSERT INTO orders VALUES (900, 1, -1);

-- expect: 1 row
SELECT total_of(1) WHERE total_of(1) > 0;

-- expect: rows
VALUES (1), (2);

INSERT INTO orders VALUES (901, 1, 1);
DO $$ BEGIN ASSERT (SELECT count(*) FROM orders) = 51; END $$;
`,
      'tests/deeper/again.sql':
        '-- The row of the other file is not there any more.\nSELECT id FROM orders WHERE id > 900;',
      'tests/README.md': 'no test',
    });
    expect(findings(report, 'assertions')).toEqual([]);
    expect(trialOf(report, 'assertions').cases.map(({ name }) => name)).toEqual([
      'tests/deeper/again.sql: line 2',
      'tests/orders.sql: no order without a customer',
      'tests/orders.sql: line 6',
      'tests/orders.sql: line 9',
      'tests/orders.sql: line 12',
      'tests/orders.sql: line 15',
    ]);
    expect(trialOf(report, 'assertions').summary).toBe(
      '6 assertions hold. They touch 36 % of the tables, views, functions and constraints (4 of 11).',
    );
    expect(trialOf(report, 'assertions').evidence[0]).toMatchObject({
      rows: [
        ['tables', 2, 3, 'audit'],
        ['views', 0, 1, 'totals'],
        ['functions', 1, 2, 'unused'],
        ['constraints', 1, 5, expect.stringContaining('orders (orders_customer_id_fkey)')],
      ],
    });
  });

  it('finds rows that should not be there, errors, and errors that do not come, at their lines', async () => {
    const report = await onPostgres({
      'tests/bad.sql': `BEGIN;
-- name: no cheap order
SELECT id, price FROM orders WHERE price < 3 ORDER BY id;
SELECT colour FROM orders;
-- expect: error
INSERT INTO customers VALUES (77, 'new');
-- expect: error 23505
INSERT INTO orders VALUES (900, 1, -1);
-- expect: rows
SELECT 1 WHERE false;
-- expect: 2 rows
SELECT 1;
-- expect: something
SELECT 1;
DO $$ BEGIN RAISE EXCEPTION 'orders are wrong' USING DETAIL = 'all of them'; END $$;
-- name: still on
SELECT id FROM customers WHERE id = 78;
ROLLBACK;`,
    });
    expect(findings(report, 'assertions')).toEqual([
      'tests/bad.sql: no cheap order: fail returned_rows',
      'tests/bad.sql: line 4: fail statement_failed',
      'tests/bad.sql: line 6: fail no_error',
      'tests/bad.sql: line 8: fail other_error',
      'tests/bad.sql: line 10: fail no_rows',
      'tests/bad.sql: line 12: fail wrong_rows',
      'tests/bad.sql: line 14: error assertion_invalid',
      'tests/bad.sql: line 15: fail assertion_failed',
    ]);
    const rows = caseOf(report, 'assertions', 'tests/bad.sql: no cheap order');
    expect(rows.evidence[0]).toMatchObject({
      kind: 'table',
      rows: [
        ['1', '1.00'],
        ['2', '2.00'],
      ],
    });
    expect(rows.place).toMatchObject({ file: 'tests/bad.sql', line: 3, column: 1 });
    expect(caseOf(report, 'assertions', 'tests/bad.sql: line 4').place).toMatchObject({ line: 4, column: 8 });
    expect(caseOf(report, 'assertions', 'tests/bad.sql: line 15').evidence[0]).toMatchObject({ text: 'all of them' });
    expect(caseOf(report, 'assertions', 'tests/bad.sql: still on').verdict).toBe('pass');
  });

  it('finds what the change broke', async () => {
    const test = {
      'tests/t.sql': '-- name: prices are positive\n-- expect: error 23514\nINSERT INTO orders VALUES (900, 1, -1);',
    };
    const report = await onPostgres(test, {
      files: { ...shop, 'V2__change.sql': 'ALTER TABLE orders DROP CONSTRAINT price_is_positive;' },
    });
    expect(findings(report, 'assertions')).toEqual(['tests/t.sql: prices are positive: fail no_error']);
  });

  it('says what is not there, what is no test, and what only psql can do', async () => {
    const report = await onPostgres({
      'tests/include.sql': '\\i other.sql\n',
      'tests/binary.sql': 'a\0b',
      'tests/empty.sql': '-- nothing\n',
    });
    expect(findings(report, 'assertions')).toEqual([
      'tests/binary.sql: error not_readable',
      'tests/empty.sql: skipped empty',
      'tests/include.sql: error client_command',
    ]);
    const missing = await onPostgres({}, { database: { assertions: ['nowhere'] } });
    expect(trialOf(missing, 'assertions')).toMatchObject({ verdict: 'error', reason: 'file_not_found' });
    const none = await onPostgres({}, { database: { assertions: [] } });
    expect(trialOf(none, 'assertions')).toMatchObject({ verdict: 'skipped', reason: 'not_configured' });
  });
});

const tap = `BEGIN;
SELECT plan(5);
SELECT has_table('audit');
SELECT col_not_null('orders', 'price');
SELECT throws_ok('INSERT INTO orders VALUES (900, 1, -1)', '23514', 'new row for relation "orders" violates check constraint "price_is_positive"');
SELECT is(total_of(1), 275::numeric, 'the first customer''s total');
SELECT * FROM todo('later', 1);
SELECT ok(false, 'not yet');
SELECT * FROM finish();
ROLLBACK;
`;

const badTap = `SELECT plan(4);
SELECT has_table('refunds');
SELECT is(total_of(1), 1::numeric, 'a wrong total');
SELECT ok(true, 'fine'), ok(colour) FROM orders;
SELECT * FROM finish();
`;

describe('pgTAP', () => {
  it('is missing with what to do about it, and the other files run', async () => {
    const report = await onPostgres({ 'tests/a.sql': tap, 'tests/b.sql': 'SELECT 1 WHERE false;' });
    expect(findings(report, 'assertions')).toEqual(['tests/a.sql: error pgtap_missing']);
    expect(caseOf(report, 'assertions', 'tests/a.sql').advice?.summary).toContain('postgresql-16-pgtap');
    expect(caseOf(report, 'assertions', 'tests/b.sql: line 1').verdict).toBe('pass');
  });

  it.each(['as an extension', 'in the migrations'] as const)('%s: each test is a case', async (how) => {
    using folder = pgtapFolder();
    const url = new URL(postgres18.url);
    url.search = `?options=${encodeURIComponent(`-c extension_control_path=${folder.path}:$system`)}`;
    const vendored = { 'V0__pgtap.sql': `CREATE SCHEMA tap;\nSET search_path = tap, public;\n${pgtapSql()}` };
    const base = how === 'as an extension' ? shop : { ...vendored, ...shop };
    const server = how === 'as an extension' ? { ...postgres18, url: url.href } : postgres;
    const files = { ...base, 'V2__change.sql': 'ALTER TABLE orders ADD COLUMN note text;' };
    const report = await onPostgres({ 'tests/a.sql': tap, 'tests/b.sql': badTap }, { server, base, files });
    expect(findings(report, 'assertions')).toEqual([
      'tests/a.sql: not yet: skipped todo',
      'tests/b.sql: Table refunds should exist: fail assertion_failed',
      'tests/b.sql: a wrong total: fail assertion_failed',
      'tests/b.sql: line 4: fail statement_failed',
      'tests/b.sql: as many tests as planned: fail plan_mismatch',
    ]);
    const wrong = caseOf(report, 'assertions', 'tests/b.sql: a wrong total');
    expect(wrong.message).toBe('It does not hold. have: 275.00; want: 1.');
    expect(wrong.place).toMatchObject({ file: 'tests/b.sql', line: 3 });
    expect(caseOf(report, 'assertions', 'tests/b.sql: as many tests as planned').message).toBe(
      'It planned 4 tests and ran 2.',
    );
    expect(trialOf(report, 'assertions').evidence[0]).toMatchObject({
      rows: [
        ['tables', 2, 3, 'customers'],
        ['views', 0, 1, 'totals'],
        ['functions', 1, 2, 'unused'],
        ['constraints', 1, 5, expect.any(String)],
      ],
    });
  });
});

const shopMysql = {
  'V1__init.sql': `
CREATE TABLE customers (id int PRIMARY KEY, mail varchar(60) NOT NULL, UNIQUE KEY one_mail (mail));
CREATE TABLE orders (
  id int PRIMARY KEY,
  customer_id int NOT NULL,
  price decimal(10, 2) NOT NULL,
  CONSTRAINT price_is_positive CHECK (price > 0),
  CONSTRAINT of_customer FOREIGN KEY (customer_id) REFERENCES customers (id)
);
CREATE TABLE audit (id int);
CREATE VIEW totals AS SELECT customer_id, sum(price) AS total FROM orders GROUP BY customer_id;
CREATE FUNCTION total_of(customer int) RETURNS decimal(12, 2) READS SQL DATA RETURN (SELECT total FROM totals WHERE customer_id = customer);
`,
};

const seedMysql = `
INSERT INTO customers VALUES (1, 'a'), (2, 'b');
INSERT INTO orders VALUES (1, 1, 10), (2, 2, 20);
`;

describe.each(['mariadb', 'mysql'] as const)('plain SQL on %s', (engine) => {
  const check = engine === 'mariadb' ? '4025' : '3819';
  const run = (tests: Readonly<Record<string, string>>, change = 'ALTER TABLE orders ADD COLUMN note text;') =>
    tryOut({
      server: engine === 'mysql' ? mysql : mariadb,
      base: shopMysql,
      files: { ...shopMysql, 'V2__change.sql': change },
      beside: { 'seed.sql': seedMysql, ...tests },
      trials: ['assertions'],
      rows: 0,
      database: { seed: ['seed.sql'], assertions: ['tests'] },
    });

  const signals = `
DELIMITER $$
CREATE PROCEDURE check_orders()
BEGIN
  INSERT INTO audit VALUES (1);
  IF (SELECT COUNT(*) FROM orders) <> 2 THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'orders are wrong'; END IF;
END$$
DELIMITER ;
CALL check_orders();
`;

  it('passes what holds: rows, expected errors, a script that would SIGNAL', async () => {
    const report = await run({
      'tests/a.sql': `
-- name: prices are positive
-- expect: error ${check}
INSERT INTO orders (id, customer_id, price) VALUES (900, 1, -1);
-- expect: error 1062
INSERT INTO customers VALUES (900, 'a');
INSERT INTO orders (id, customer_id, price) VALUES (901, 1, 1);
-- expect: 1 row
SELECT total_of(1) AS total;
`,
      'tests/b.sql': signals,
      'tests/c.sql': 'SELECT id FROM orders WHERE id > 900;\nSELECT * FROM audit;',
    });
    expect(findings(report, 'assertions')).toEqual([]);
    expect(trialOf(report, 'assertions').evidence[0]).toMatchObject({
      rows: [
        ['tables', 3, 3, null],
        ['views', 0, 1, 'totals'],
        ['functions', 1, 1, null],
        ['constraints', 2, 5, expect.stringContaining('orders (of_customer)')],
      ],
    });
  });

  it('finds what does not hold, at its line', async () => {
    const report = await run(
      {
        'tests/a.sql': `-- expect: error ${check}\nINSERT INTO orders (id, customer_id, price) VALUES (900, 1, -1);\nSELECT id FROM orders WHERE id = 1;\nSELECT colour FROM orders;\n`,
        'tests/b.sql': signals,
      },
      `ALTER TABLE orders DROP CONSTRAINT price_is_positive; INSERT INTO orders VALUES (3, 1, 5);`,
    );
    expect(findings(report, 'assertions')).toEqual([
      'tests/a.sql: line 2: fail no_error',
      'tests/a.sql: line 3: fail returned_rows',
      'tests/a.sql: line 4: fail statement_failed',
      'tests/b.sql: line 9: fail assertion_failed',
    ]);
    expect(caseOf(report, 'assertions', 'tests/b.sql: line 9').message).toBe(
      'It does not hold: orders are wrong (1644).',
    );
  });
});
