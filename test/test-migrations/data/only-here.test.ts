import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunningMysql } from '../../servers/mysql.ts';
import type { PostgresServer } from '../../servers/postgres.ts';
import { mysqlServer, serverOf } from '../../servers/server-of.ts';
import { databaseOf, tryOut } from '../try-out.ts';

// A fault that several trials find is told several times. Each of these is for one of them, with all of them asked.

let postgres: PostgresServer;
let mariadb: RunningMysql;

beforeAll(async () => {
  [postgres, mariadb] = await Promise.all([serverOf(16), mysqlServer('mariadb-11.8')]);
});

afterAll(async () => {
  await Promise.all([postgres?.stop(), mariadb?.stop()]);
});

const tables = `
CREATE TABLE customers (id int PRIMARY KEY, mail varchar(60) NOT NULL UNIQUE);
CREATE TABLE orders (
  id int PRIMARY KEY,
  customer_id int NOT NULL,
  state varchar(20) NOT NULL,
  price decimal(10, 2) NOT NULL,
  note varchar(200),
  CONSTRAINT price_is_positive CHECK (price > 0),
  CONSTRAINT of_customer FOREIGN KEY (customer_id) REFERENCES customers (id) ON DELETE CASCADE
);
CREATE INDEX by_state ON orders (state, id);
`;

const shop = { 'V1__init.sql': tables };

const seed = (numbers: (count: number) => string, text: (prefix: string) => string) => `
INSERT INTO customers (id, mail) SELECT n, ${text('mail')} FROM ${numbers(100)};
INSERT INTO orders (id, customer_id, state, price, note)
  SELECT n, n % 100 + 1, CASE WHEN n % 1000 = 0 THEN 'new' ELSE 'paid' END, n * 1.07, '${'x'.repeat(150)}' FROM ${numbers(10_000)};
`;

const digits =
  '(SELECT 0 AS d UNION SELECT 1 UNION SELECT 2 UNION SELECT 3 UNION SELECT 4 UNION SELECT 5 UNION SELECT 6 UNION SELECT 7 UNION SELECT 8 UNION SELECT 9)';
const seeds = {
  postgres: seed(
    (count) => `generate_series(1, ${count}) AS n`,
    (prefix) => `'${prefix}' || n`,
  ),
  mariadb: seed(
    (count) =>
      `(SELECT a.d + 10 * b.d + 100 * c.d + 1000 * e.d + 1 AS n FROM ${digits} a, ${digits} b, ${digits} c, ${digits} e) s WHERE n <= ${count}`,
    (prefix) => `CONCAT('${prefix}', n)`,
  ),
};

const contract = `
tables:
  orders: {columns: {id: int, customer_id: int, state: varchar, price: "decimal", note: {nullable: true}}, write: insert}
statements: [SELECT note FROM orders WHERE id = 1]
`;

const assertions = (check: string) => `
-- name: prices are positive
-- expect: error ${check}
UPDATE orders SET price = -1 WHERE id = 1;
-- name: states are known
SELECT id FROM orders WHERE state NOT IN ('new', 'paid');
`;

const queries = { open: "SELECT id, price FROM orders WHERE state = 'new' ORDER BY id" };
const invariants = { total: 'SELECT SUM(ROUND(price)) AS total FROM orders' };
const refuses = { 'two customers of one mail': "INSERT INTO customers (id, mail) VALUES (0, 'mail1')" };

type Found = readonly string[];

async function found(engine: 'postgres' | 'mariadb', change: string): Promise<Found> {
  const report = await tryOut({
    server: engine === 'postgres' ? postgres : mariadb,
    base: shop,
    files: { ...shop, 'V2__change.sql': change },
    beside: {
      'seed.sql': seeds[engine],
      'contract.yml': contract,
      'tests/orders.sql': assertions(engine === 'postgres' ? '23514' : '4025'),
    },
    trials: ['fresh', 'upgrade', 'data', 'contract', 'assertions', 'performance'],
    rows: 0,
    database: { seed: ['seed.sql'], contract: ['contract.yml'], assertions: ['tests'], queries, invariants, refuses },
    settings: { performance: { threshold: 'median <= +100000%', samples: 5 } },
  });
  return databaseOf(report).trials.flatMap(({ trial, verdict, reason, cases }) =>
    verdict === 'pass'
      ? []
      : [`${trial} ${verdict} ${reason}, ${cases.filter((one) => one.verdict !== 'pass').length}`],
  );
}

const good: Readonly<Record<string, string>> = {
  'a column more': 'ALTER TABLE orders ADD COLUMN region varchar(20);',
  'a column with a default, and an index':
    "ALTER TABLE orders ADD COLUMN kind varchar(20) NOT NULL DEFAULT 'web'; CREATE INDEX by_kind ON orders (kind);",
  'a table more': 'CREATE TABLE refunds (id int PRIMARY KEY, order_id int REFERENCES orders (id));',
};

const faults: readonly (readonly [string, string, Found])[] = [
  ['a DELETE that cascades', 'DELETE FROM customers WHERE id = 3;', ['data fail invariant_changed, 2']],
  ['a type that cuts', '', ['data fail values_changed, 1']],
  ['a uniqueness that goes', '', ['data fail not_refused, 1']],
  [
    'a column that has to be known',
    "ALTER TABLE orders ADD COLUMN region varchar(20); UPDATE orders SET region = 'x';",
    ['contract fail value_required, 1'],
  ],
  [
    'NOT NULL where NULL is written',
    "UPDATE orders SET note = '' WHERE note IS NULL;",
    ['contract fail nullability_changed, 1'],
  ],
  ['a check that goes', 'ALTER TABLE orders DROP CONSTRAINT price_is_positive;', ['assertions fail no_error, 1']],
  [
    'a state that nobody knows',
    "UPDATE orders SET state = 'lost' WHERE id = 77;",
    ['assertions fail returned_rows, 1'],
  ],
  ['an index that goes', 'DROP INDEX by_state;', ['performance fail more_work, 1']],
];

const more = {
  postgres: {
    'a type that cuts': 'ALTER TABLE orders ALTER COLUMN note TYPE varchar(20) USING note::varchar(20);',
    'a uniqueness that goes': 'ALTER TABLE customers DROP CONSTRAINT customers_mail_key;',
    'a column that has to be known': 'ALTER TABLE orders ALTER COLUMN region SET NOT NULL;',
    'NOT NULL where NULL is written': 'ALTER TABLE orders ALTER COLUMN note SET NOT NULL;',
  },
  mariadb: {
    'a type that cuts': "SET sql_mode = ''; ALTER TABLE orders MODIFY note varchar(20);",
    'a uniqueness that goes': 'ALTER TABLE customers DROP KEY mail;',
    'a column that has to be known': 'ALTER TABLE orders MODIFY region varchar(20) NOT NULL;',
    'NOT NULL where NULL is written': 'ALTER TABLE orders MODIFY note varchar(200) NOT NULL;',
  },
} as const;

describe.each(['postgres', 'mariadb'] as const)('on %s', (engine) => {
  it.each(Object.entries(good))('nobody has anything against %s', async (_, change) => {
    expect(await found(engine, change)).toEqual([]);
  });

  it.each(faults)('%s', async (name, change, expected) => {
    const rest = (more[engine] as Readonly<Record<string, string>>)[name] ?? '';
    const sql = engine === 'mariadb' ? change.replace('DROP INDEX by_state', 'DROP INDEX by_state ON orders') : change;
    expect(await found(engine, `${sql}\n${rest}`)).toEqual(expected);
  });
});
