import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestReport } from '../../src/core/report/trials/trial-report.ts';
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

const shop = {
  'V1__init.sql': `
CREATE TABLE customers (id int PRIMARY KEY, name text NOT NULL);
CREATE TABLE orders (
  id int PRIMARY KEY,
  customer_id int NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
  state text NOT NULL,
  price numeric(10, 2) NOT NULL,
  placed timestamp NOT NULL DEFAULT now(),
  updated timestamp NOT NULL DEFAULT '2024-01-01'
);
`,
};

const shopRows = `
INSERT INTO customers SELECT n, 'customer ' || n FROM generate_series(1, 20) AS n;
INSERT INTO orders (id, customer_id, state, price, placed)
  SELECT n, n % 20 + 1, CASE WHEN n % 4 = 0 THEN 'new' ELSE 'paid' END, n * 1.07, timestamp '2024-03-01 10:00:00.25' + n * interval '1 hour'
  FROM generate_series(1, 200) AS n;
`;

const shopMysql = {
  'V1__init.sql': `
CREATE TABLE customers (id int PRIMARY KEY, name varchar(60) NOT NULL);
CREATE TABLE orders (
  id int PRIMARY KEY,
  customer_id int NOT NULL,
  state varchar(20) NOT NULL,
  price decimal(10, 2) NOT NULL,
  placed datetime(6) NOT NULL,
  updated timestamp NOT NULL DEFAULT '2024-01-01 00:00:00' ON UPDATE CURRENT_TIMESTAMP,
  CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES customers (id) ON DELETE CASCADE
);
`,
};

const shopRowsMysql = `
INSERT INTO customers WITH RECURSIVE s AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM s WHERE n < 20) SELECT n, CONCAT('customer ', n) FROM s;
INSERT INTO orders (id, customer_id, state, price, placed)
  WITH RECURSIVE s AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM s WHERE n < 200)
  SELECT n, n % 20 + 1, IF(n % 4 = 0, 'new', 'paid'), n * 1.07, TIMESTAMP('2024-03-01 10:00:00.25') + INTERVAL n HOUR FROM s;
`;

function onPostgres(change: string, database: TryOut['database'] = {}): Promise<TestReport> {
  return tryOut({
    server: postgres,
    base: shop,
    files: { ...shop, 'V2__change.sql': change },
    beside: { 'seed.sql': shopRows },
    trials: ['data'],
    rows: 0,
    database: { seed: ['seed.sql'], ...database },
  });
}

function onMysql(server: RunningMysql, change: string, database: TryOut['database'] = {}): Promise<TestReport> {
  return tryOut({
    server,
    base: shopMysql,
    files: { ...shopMysql, 'V2__change.sql': change },
    beside: { 'seed.sql': shopRowsMysql },
    trials: ['data'],
    rows: 0,
    database: { seed: ['seed.sql'], ...database },
  });
}

describe('rows and values that nobody asked to change, on PostgreSQL', () => {
  it('finds a type that rounds, with the rows and the statement', async () => {
    const report = await onPostgres('SELECT 1;\nALTER TABLE orders ALTER COLUMN price TYPE numeric(10, 0);');
    expect(findings(report, 'data')).toEqual(['orders.price keeps its values: fail values_changed']);
    const one = caseOf(report, 'data', 'orders.price keeps its values');
    expect(one.message).toContain('198 of 200 values are not what they were as numeric(10,2)');
    expect(one.place).toMatchObject({ file: 'migrations/V2__change.sql', line: 2 });
    expect(one.evidence[0]).toMatchObject({ kind: 'table', rows: expect.arrayContaining([['1', '1.07', '1']]) });
  });

  it('finds a column that was dropped and made again', async () => {
    const report = await onPostgres(
      "ALTER TABLE orders DROP COLUMN state; ALTER TABLE orders ADD COLUMN state text NOT NULL DEFAULT 'new';",
    );
    expect(findings(report, 'data')).toEqual(['orders.state keeps its values: fail values_changed']);
    expect(caseOf(report, 'data', 'orders.state keeps its values').message).toContain('150 of 200 values');
  });

  it('finds what a DELETE took along by a cascade', async () => {
    const report = await onPostgres('DELETE FROM customers WHERE id <= 2;');
    expect(findings(report, 'data')).toEqual(['orders keeps its rows: fail rows_lost']);
    const { message } = caseOf(report, 'data', 'orders keeps its rows');
    expect(message).toContain('20 rows of 200 are gone');
    expect(message).toContain('ON DELETE CASCADE');
    expect(caseOf(report, 'data', 'customers keeps what the change does not touch').message).toContain(
      '2 rows of customers were removed by the migration',
    );
  });

  it('finds a table that was built anew without all of its rows', async () => {
    const report = await onPostgres(`
      CREATE TABLE orders_new (LIKE orders INCLUDING ALL);
      INSERT INTO orders_new SELECT * FROM orders WHERE state <> 'new';
      DROP TABLE orders;
      ALTER TABLE orders_new RENAME TO orders;`);
    expect(findings(report, 'data')).toEqual(['orders keeps its rows: fail rows_lost']);
    expect(caseOf(report, 'data', 'orders keeps its rows').message).toContain('50 rows of 200 are gone');
  });

  it('warns of a trigger that a backfill sets off', async () => {
    const withTrigger = {
      'V1__init.sql': `${shop['V1__init.sql']}
        CREATE FUNCTION stamp() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.updated := now(); RETURN NEW; END $$;
        CREATE TRIGGER stamp BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION stamp();`,
    };
    const report = await tryOut({
      server: postgres,
      base: withTrigger,
      files: { ...withTrigger, 'V2__change.sql': "UPDATE orders SET state = 'open' WHERE state = 'new';" },
      beside: { 'seed.sql': shopRows },
      trials: ['data'],
      rows: 0,
      database: { seed: ['seed.sql'] },
    });
    expect(findings(report, 'data')).toEqual(['orders.updated keeps its values: warn values_changed']);
    expect(trialOf(report, 'data').evidence[0]).toMatchObject({
      rows: [['orders', 200, 200, '50 rows of orders.state were changed by the migration']],
    });
  });

  it('finds values that a block changes in a table that it does not name, and says that it may have been the block', async () => {
    const report = await onPostgres(
      "DO $$ BEGIN EXECUTE 'UPDATE ' || quote_ident('orders') || ' SET price = 0 WHERE id = 7'; END $$;",
    );
    expect(findings(report, 'data')).toEqual(['orders.price keeps its values: warn values_changed']);
    const { message } = caseOf(report, 'data', 'orders.price keeps its values');
    expect(message).toContain('1 of 200 values changed');
    expect(message).toContain('runs SQL that a block puts together');
  });

  it('finds orphans behind triggers that were switched off, and rows that a NOT VALID check does not hold to', async () => {
    const report = await onPostgres(`
      ALTER TABLE customers DISABLE TRIGGER ALL;
      DELETE FROM customers WHERE id = 3;
      ALTER TABLE customers ENABLE TRIGGER ALL;
      ALTER TABLE orders ADD CONSTRAINT price_is_high CHECK (price > 10) NOT VALID;`);
    expect(findings(report, 'data')).toEqual([
      'rows of orders keep to orders_customer_id_fkey: fail orphan_rows',
      'rows of orders keep to price_is_high: warn violates_not_valid',
    ]);
    const orphans = caseOf(report, 'data', 'rows of orders keep to orders_customer_id_fkey');
    expect(orphans.message).toContain('10 rows of orders');
    expect(orphans.evidence[0]).toMatchObject({ columns: [{ name: 'customer_id' }], rows: [['3']] });
    expect(caseOf(report, 'data', 'rows of orders keep to price_is_high').message).toContain('9 rows of orders do not');
  });

  it('passes what keeps every value: wider types, renames, new columns, tables built anew with all rows', async () => {
    const report = await onPostgres(`
      ALTER TABLE orders ALTER COLUMN id TYPE bigint;
      ALTER TABLE orders ALTER COLUMN price TYPE numeric(14, 4);
      ALTER TABLE orders ALTER COLUMN state TYPE varchar(30);
      ALTER TABLE orders RENAME COLUMN placed TO placed_at;
      ALTER TABLE orders ADD COLUMN note text;
      ALTER TABLE orders RENAME TO purchases;
      CREATE TABLE customers_new (id bigint PRIMARY KEY, name varchar(200) NOT NULL, mail text);
      INSERT INTO customers_new (id, name) SELECT id, name FROM customers;
      ALTER TABLE customers RENAME TO customers_old;
      ALTER TABLE customers_new RENAME TO customers;`);
    expect(findings(report, 'data')).toEqual([]);
    expect(caseOf(report, 'data', 'purchases keeps what the change does not touch').message).toBe(
      '6 columns as before.',
    );
    expect(trialOf(report, 'data').summary).toBe('What the change does not touch is as it was.');
  });

  it('passes what a statement does on purpose, and says it', async () => {
    const report = await onPostgres(`
      UPDATE orders SET state = 'open' WHERE state = 'new';
      DELETE FROM orders WHERE id > 190;
      INSERT INTO customers VALUES (21, 'new one');
      ALTER TABLE orders ALTER COLUMN price TYPE int USING round(price);`);
    expect(findings(report, 'data')).toEqual([]);
    const { message } = caseOf(report, 'data', 'orders keeps what the change does not touch');
    expect(message).toContain('10 rows of orders were removed by the migration');
    expect(message).toContain('47 rows of orders.state were changed by the migration');
    expect(message).toContain('of orders.price were changed by the migration');
  });

  it('says that it shows nothing without rows', async () => {
    const report = await tryOut({
      server: postgres,
      base: shop,
      files: { ...shop, 'V2__change.sql': 'ALTER TABLE orders DROP COLUMN price;' },
      trials: ['data'],
      rows: 0,
    });
    expect(findings(report, 'data')).toEqual(['2 tables without rows: skipped no_rows']);
    expect(trialOf(report, 'data').verdict).toBe('skipped');
  });
});

describe.each(['mariadb', 'mysql'] as const)('rows and values that nobody asked to change, on %s', (engine) => {
  const run = (change: string, database: TryOut['database'] = {}) =>
    onMysql(engine === 'mariadb' ? mariadb : mysql, change, database);

  it('finds types that round', async () => {
    const report = await run(
      'ALTER TABLE orders MODIFY price decimal(10, 0) NOT NULL, MODIFY placed datetime NOT NULL;',
    );
    expect(findings(report, 'data')).toEqual([
      'orders.price keeps its values: fail values_changed',
      'orders.placed keeps its values: fail values_changed',
    ]);
    expect(caseOf(report, 'data', 'orders.placed keeps its values').message).toContain('200 of 200 values');
  });

  it('warns of ON UPDATE, which a backfill sets off', async () => {
    const report = await run("UPDATE orders SET state = 'open' WHERE state = 'new';");
    expect(findings(report, 'data')).toEqual(['orders.updated keeps its values: warn values_changed']);
    const { message } = caseOf(report, 'data', 'orders.updated keeps its values');
    expect(message).toContain('50 of 200 values');
    expect(message).toContain('ON UPDATE');
  });

  it('finds what a DELETE took along, and orphans of a session that did not look', async () => {
    const cascaded = await run('DELETE FROM customers WHERE id <= 2;');
    expect(findings(cascaded, 'data')).toEqual(['orders keeps its rows: fail rows_lost']);
    const orphaned = await run(
      'SET foreign_key_checks = 0; DELETE FROM customers WHERE id <= 2; SET foreign_key_checks = 1;',
    );
    expect(findings(orphaned, 'data')).toEqual(['rows of orders keep to orders_customer: fail orphan_rows']);
    expect(caseOf(orphaned, 'data', 'rows of orders keep to orders_customer').message).toContain('20 rows of orders');
  });

  it('passes what keeps every value, through renames', async () => {
    const report = await run(`
      ALTER TABLE orders DROP FOREIGN KEY orders_customer;
      ALTER TABLE orders MODIFY id bigint NOT NULL, MODIFY price decimal(14, 4) NOT NULL, CHANGE placed placed_at datetime(6) NOT NULL;
      RENAME TABLE orders TO purchases;
      ALTER TABLE purchases RENAME COLUMN state TO status, ADD COLUMN note text;`);
    expect(findings(report, 'data')).toEqual([]);
    expect(caseOf(report, 'data', 'purchases keeps what the change does not touch').message).toBe(
      '6 columns as before.',
    );
  });
});

describe('values of every type', () => {
  const everyPostgres = `
CREATE DOMAIN cents AS int CHECK (VALUE >= 0);
CREATE TYPE mood AS ENUM ('ok', 'bad');
CREATE TYPE pair AS (a int, b text);
CREATE TABLE every (
  id uuid, part int, PRIMARY KEY (id, part),
  a smallint, b bigint, c real, d double precision, e numeric, f money, g boolean, h bytea, i date, j time, k timetz, l timestamp(3),
  m timestamptz, n interval, o json, p jsonb, q inet, r macaddr, s text[], t int4range, u bit(5), v tsvector, w xml, x point, y mood,
  z cents, aa pair, bb char(10), "Odd ""name" text, dd name, ee oid, cc bigint GENERATED ALWAYS AS (a * 2) STORED
);
CREATE TABLE parts (id int, at date NOT NULL, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
CREATE TABLE parts_1 PARTITION OF parts FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TABLE keyless (a text, b int);
CREATE TABLE parent (id int PRIMARY KEY);
CREATE TABLE child (extra text) INHERITS (parent);
CREATE SCHEMA "Other";
CREATE TABLE "Other"."Some table" ("Id" int PRIMARY KEY, v text);
CREATE FUNCTION run(q text) RETURNS void LANGUAGE plpgsql AS 'BEGIN EXECUTE q; END';
`;
  const seedPostgres = `
INSERT INTO every SELECT gen_random_uuid(), n, n, n, n / 7.0, n / 7.0, n / 7.0, n, n % 2 = 0, decode('00ff', 'hex'), '2024-01-01', '10:00', '10:00+02',
  now(), now(), '1 year 2 days', '{"a": 1}', '{"a": 1}', '10.0.0.1', '08:00:2b:01:02:03', '{a,NULL,"b c"}', '[1,5)', B'10101', 'a b', '<a/>', '(1,2)', 'ok',
  n, ROW(n, 'x'::text)::pair, 'pad', 'odd', 'name', n FROM generate_series(1, 20) AS n;
INSERT INTO every (id, part) VALUES (gen_random_uuid(), 99);
INSERT INTO parts SELECT n, '2024-02-02' FROM generate_series(1, 5) AS n;
INSERT INTO keyless SELECT 'x', n FROM generate_series(1, 5) AS n;
INSERT INTO parent VALUES (1); INSERT INTO child VALUES (2, 'x');
INSERT INTO "Other"."Some table" VALUES (1, 'a');
`;

  it('are compared on PostgreSQL, without a word about any', async () => {
    const files = { 'V1__init.sql': everyPostgres };
    const report = await tryOut({
      server: postgres,
      base: files,
      files: { ...files, 'V2__change.sql': 'CREATE TABLE one_more (id int);' },
      beside: { 'seed.sql': seedPostgres },
      trials: ['data'],
      rows: 0,
      database: { seed: ['seed.sql'] },
    });
    expect(trialOf(report, 'data').cases).toMatchObject([
      { verdict: 'pass', message: '34 rows and 42 columns are as they were.' },
    ]);
  });

  it('are found changed on PostgreSQL, one by one', async () => {
    const files = { 'V1__init.sql': everyPostgres };
    const report = await tryOut({
      server: postgres,
      base: files,
      // Behind a function of the base, so that no statement says what it does.
      files: {
        ...files,
        'V2__change.sql': `SELECT run($q$
            UPDATE every SET c = c + 1, g = NOT g, h = h || '\\x01', n = n * 2, p = p || '{"b": 2}', s = s || 'x'::text, x = '(2,2)', "Odd ""name" = NULL WHERE part = 3;
            UPDATE keyless SET b = 7 WHERE b = 1; DELETE FROM parts_1 WHERE id = 1; UPDATE child SET id = 3$q$);`,
      },
      beside: { 'seed.sql': seedPostgres },
      trials: ['data'],
      rows: 0,
      database: { seed: ['seed.sql'] },
    });
    expect(findings(report, 'data')).toEqual([
      'child.id keeps its values: warn values_changed',
      ...['c', 'g', 'h', 'n', 'p', 's', 'x', 'Odd "name'].map(
        (name) => `every.${name} keeps its values: warn values_changed`,
      ),
      'keyless.b keeps its values: warn values_changed',
      'parts keeps its rows: warn rows_lost',
    ]);
  });

  it('are known to be reached by the names of partitions and of tables that are inherited from', async () => {
    const files = { 'V1__init.sql': everyPostgres };
    const run = (change: string) =>
      tryOut({
        server: postgres,
        base: files,
        files: { ...files, 'V2__change.sql': change },
        beside: { 'seed.sql': seedPostgres },
        trials: ['data'],
        rows: 0,
        database: { seed: ['seed.sql'] },
      });
    expect(findings(await run('DELETE FROM parts_1 WHERE id = 1; UPDATE parent SET id = id + 10;'), 'data')).toEqual(
      [],
    );
    expect(findings(await run('DROP TABLE parts_1;'), 'data')).toEqual([]);
    expect(findings(await run('DROP TABLE keyless; CREATE TABLE keyless (a text, b int);'), 'data')).toEqual([
      'keyless keeps its rows: fail rows_lost',
    ]);
  });

  it.each(['mariadb', 'mysql'] as const)('are compared on %s', async (engine) => {
    const files = {
      'V1__init.sql': `
CREATE TABLE every (
  id binary(4), part int, PRIMARY KEY (id, part),
  a tinyint, b bigint unsigned, c float, d double, e decimal(20, 5), f bit(9), g year, h date, i time(3), j datetime(6), k timestamp(2) NULL,
  l char(5), m varchar(20) CHARACTER SET latin1, n text COLLATE utf8mb4_bin, o mediumblob, p varbinary(20), q enum('a', 'b'), r set('x', 'y'),
  s json, t point, u int GENERATED ALWAYS AS (a * 2) STORED, \`odd \`\`name\` text
);
CREATE TABLE keyless (a varchar(20));`,
    };
    const seed = `
INSERT INTO every (id, part, a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, \`odd \`\`name\`) VALUES
  (x'00ff00ff', 1, -1, 18446744073709551615, 0.1, 0.1, 1.5, b'101010101', 2024, '2024-01-01', '10:00:00.5', '2024-01-01 10:00:00.123456', '2024-01-01 10:00:00',
   'a', 'é', 'ü', x'00ff', x'ff00', 'b', 'x,y', '{"a": 1}', ST_GeomFromText('POINT(1 2)'), 'odd'),
  (x'00ff00fe', 2, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO keyless VALUES ('x'), ('y');`;
    const run = (change: string) =>
      tryOut({
        server: engine === 'mysql' ? mysql : mariadb,
        base: files,
        files: { ...files, 'V2__change.sql': change },
        beside: { 'seed.sql': seed },
        trials: ['data'],
        rows: 0,
        database: { seed: ['seed.sql'] },
      });
    const [same] = trialOf(await run('CREATE TABLE one_more (id int);'), 'data').cases;
    expect(same).toMatchObject({ verdict: 'pass', message: '4 rows and 24 columns are as they were.' });
    const changed = await run(`
      SET @change = 'UPDATE every SET c = c + 1, f = 1, j = j + INTERVAL 1 MICROSECOND, m = NULL, o = x\\'01\\', s = \\'{}\\', t = ST_GeomFromText(\\'POINT(2 2)\\') WHERE part = 1';
      PREPARE change_it FROM @change;
      EXECUTE change_it;`);
    expect(findings(changed, 'data').length).toBe(7);
  });
});

it('finds rows that ALTER IGNORE of MariaDB drops in silence', async () => {
  const report = await onMysql(
    mariadb,
    'ALTER TABLE orders DROP FOREIGN KEY orders_customer; ALTER IGNORE TABLE orders ADD UNIQUE KEY one_each (customer_id, state);',
  );
  expect(findings(report, 'data')).toEqual(['orders keeps its rows: fail rows_lost']);
});

describe('declared invariants', () => {
  const invariants = {
    total: 'SELECT sum(price) AS total FROM orders',
    'by state': 'SELECT state, count(*) AS n FROM orders GROUP BY state',
  };

  it('passes the same results, whatever their order', async () => {
    const report = await onPostgres('ALTER TABLE orders ALTER COLUMN price TYPE numeric(14, 4);', { invariants });
    expect(findings(report, 'data')).toEqual([]);
    expect(caseOf(report, 'data', 'invariant by state').message).toBe('2 rows, the same before and after.');
    expect(caseOf(report, 'data', 'invariant total').message).toContain('The same numbers');
  });

  it.each(['postgres', 'mariadb', 'mysql'] as const)('shows what changed, on %s', async (engine) => {
    const change = "UPDATE orders SET state = 'open', price = price + 1 WHERE state = 'new';";
    const report =
      engine === 'postgres'
        ? await onPostgres(change, { invariants })
        : await onMysql(engine === 'mysql' ? mysql : mariadb, change, { invariants });
    const total = caseOf(report, 'data', 'invariant total');
    expect(total).toMatchObject({ verdict: 'fail', reason: 'invariant_changed' });
    expect(total.message).toBe('It was 21507.00 before the change, and is 21557.00 after it.');
    expect(caseOf(report, 'data', 'invariant by state').evidence[0]).toMatchObject({
      kind: 'diff',
      lines: ['-state: new, n: 50', '+state: open, n: 50'],
    });
  });

  it('fails a query that does not run any more, and says of a new one that there is nothing to compare', async () => {
    const report = await onPostgres('ALTER TABLE orders RENAME COLUMN price TO amount;', {
      invariants: {
        old: 'SELECT sum(price) FROM orders',
        new: 'SELECT sum(amount) FROM orders',
        wrong: 'SELECT sum(cost) FROM orders',
        writes: "INSERT INTO customers VALUES (99, 'x') RETURNING id",
        nothing: 'SELECT id FROM orders WHERE price IS NULL',
      },
    });
    expect(findings(report, 'data')).toEqual([
      'invariant old: fail invariant_fails',
      'invariant new: skipped not_on_base',
      'invariant wrong: error invariant_fails',
      'invariant writes: error invariant_fails',
      'invariant nothing: fail invariant_fails',
    ]);
  });
});

describe('statements that the new schema has to refuse', () => {
  it('tells a constraint from its absence and from a mistake, on PostgreSQL', async () => {
    const report = await onPostgres('ALTER TABLE orders ADD CONSTRAINT paid_more CHECK (price > 0);', {
      refuses: {
        'a price below zero': "INSERT INTO orders (id, customer_id, state, price) VALUES (900, 1, 'new', -1)",
        'an order of nobody': "INSERT INTO orders (id, customer_id, state, price) VALUES (900, 77, 'new', 1)",
        'an unknown state': "INSERT INTO orders (id, customer_id, state, price) VALUES (900, 1, 'lost', 1)",
        'a column that is not there': 'INSERT INTO orders (id, amount) VALUES (900, 1)',
        'nobody at all': 'UPDATE orders SET price = -1 WHERE id = 900',
      },
    });
    expect(findings(report, 'data')).toEqual([
      'refuses an unknown state: fail not_refused',
      'refuses a column that is not there: error refused_for_another_reason',
      'refuses nobody at all: inconclusive no_rows',
    ]);
    expect(caseOf(report, 'data', 'refuses a price below zero').message).toContain('paid_more');
  });

  it.each(['mariadb', 'mysql'] as const)('tells a constraint from its absence, on %s', async (engine) => {
    const report = await onMysql(
      engine === 'mysql' ? mysql : mariadb,
      'ALTER TABLE orders ADD CONSTRAINT paid_more CHECK (price > 0);',
      {
        refuses: {
          'a price below zero':
            "INSERT INTO orders (id, customer_id, state, price, placed) VALUES (900, 1, 'new', -1, NOW())",
          'an order of nobody':
            "INSERT INTO orders (id, customer_id, state, price, placed) VALUES (900, 77, 'new', 1, NOW())",
          'a long state':
            "INSERT INTO orders (id, customer_id, state, price, placed) VALUES (900, 1, REPEAT('x', 21), 1, NOW())",
          'an unknown state':
            "INSERT INTO orders (id, customer_id, state, price, placed) VALUES (900, 1, 'lost', 1, NOW())",
          'a wrong word': 'INSERTS INTO orders VALUES (1)',
        },
      },
    );
    expect(findings(report, 'data')).toEqual([
      'refuses an unknown state: fail not_refused',
      'refuses a wrong word: error refused_for_another_reason',
    ]);
  });
});
