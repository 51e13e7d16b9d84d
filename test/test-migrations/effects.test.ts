import { afterAll, describe, expect, it } from 'vitest';
import type { TestReport } from '../../src/core/report/trials/trial-report.ts';
import { serverOf } from '../servers/server-of.ts';
import { atLine, both, measuredOf } from './effects/measured.ts';
import { findings, trialOf, tryOut } from './try-out.ts';

const server = await serverOf(16);
afterAll(() => server.stop());

const shop = `
CREATE TABLE customers (id bigint PRIMARY KEY, name text NOT NULL);
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, total int, state text, note varchar(20), at timestamp, spare int);
CREATE INDEX orders_at ON orders (at);
CREATE TABLE empty (id int PRIMARY KEY, name text);
INSERT INTO customers SELECT i, 'c' || i FROM generate_series(1, 2000) i;
INSERT INTO orders SELECT i, 1 + i % 2000, i, 's', 'n', now(), i FROM generate_series(1, 5000) i;
`;

/** A change on top of the shop, one statement a line. `hidden` is done to the base in a way that no reading of files tells. */
function change(statements: readonly string[], options: { readonly hidden?: string; readonly rows?: number } = {}) {
  const { hidden, rows = 0 } = options;
  const secret =
    hidden === undefined
      ? ''
      : `CREATE FUNCTION secretly(what text) RETURNS void LANGUAGE plpgsql AS $f$ BEGIN EXECUTE what; END $f$; SELECT secretly($q$${hidden}$q$);`;
  const base = { 'V1__shop.sql': shop + secret };
  return tryOut({
    server,
    base,
    files: { ...base, 'V2__change.sql': statements.join('\n') },
    trials: ['effects'],
    rows,
  });
}

describe('what a statement does, as the lint says', () => {
  let report: TestReport;
  const statements = [
    'ALTER TABLE orders ALTER COLUMN total TYPE bigint;',
    'ALTER TABLE orders ADD COLUMN region int DEFAULT 7;',
    'ALTER TABLE orders ADD COLUMN token uuid DEFAULT gen_random_uuid();',
    'CREATE INDEX orders_state ON orders (state);',
    'ALTER TABLE orders ALTER COLUMN state SET NOT NULL;',
    'ALTER TABLE orders ADD CONSTRAINT of FOREIGN KEY (customer_id) REFERENCES customers (id) NOT VALID;',
    'ALTER TABLE orders VALIDATE CONSTRAINT of;',
    'ALTER TABLE orders ALTER COLUMN note TYPE varchar(40);',
    'ALTER TABLE orders ALTER COLUMN at TYPE timestamptz;',
    "UPDATE orders SET note = 'x';",
    'ALTER TABLE empty ALTER COLUMN id TYPE bigint;',
    'ALTER TABLE empty ALTER COLUMN name SET NOT NULL;',
    'TRUNCATE empty;',
    'CREATE TABLE fresh (id int PRIMARY KEY, of bigint REFERENCES customers (id));',
    'ALTER TABLE fresh ALTER COLUMN id TYPE bigint;',
    'DROP INDEX orders_at;',
  ];

  it('is measured statement by statement', async () => {
    report = await change(statements);
    expect(findings(report, 'effects')).toEqual([]);
    const shown = (line: number) => {
      const { time, 'WAL written, bytes': wal, 'locks held for': _, ...rest } = measuredOf(atLine(report, line));
      expect(time).toMatch(/ms$/);
      expect(wal).toMatch(/\d$/);
      return rest;
    };
    expect(shown(1)).toEqual({ orders: both('ACCESS EXCLUSIVE, rewrites it') });
    expect(shown(2)).toEqual({ orders: both('ACCESS EXCLUSIVE') });
    expect(shown(3)).toEqual({ orders: both('ACCESS EXCLUSIVE, rewrites it') });
    expect(shown(4)).toEqual({ orders: both('SHARE, builds an index on it') });
    expect(shown(5)).toEqual({ orders: both('ACCESS EXCLUSIVE, reads all of it') });
    expect(shown(6)).toEqual({ orders: both('SHARE ROW EXCLUSIVE'), customers: both('SHARE ROW EXCLUSIVE') });
    expect(shown(7)['orders']).toBe(both('SHARE UPDATE EXCLUSIVE, reads all of it'));
    expect(shown(8)).toEqual({ orders: both('ACCESS EXCLUSIVE') });
    expect(shown(10)).toEqual({ orders: both('ROW EXCLUSIVE, reads all of it') });
    expect(shown(11)).toEqual({ empty: both('ACCESS EXCLUSIVE, rewrites it') });
    expect(shown(12)).toEqual({ empty: both('ACCESS EXCLUSIVE, reads all of it') });
    expect(shown(13)).toEqual({ empty: both('ACCESS EXCLUSIVE') });
    expect(shown(14)).toEqual({ customers: both('SHARE ROW EXCLUSIVE') });
    expect(shown(16)).toMatchObject({ orders: both('ACCESS EXCLUSIVE') });
  });

  it('stands at its statement, with the time that its lock is held', () => {
    expect(atLine(report, 1)).toMatchObject({
      verdict: 'pass',
      message: expect.stringMatching(/^As predicted: ACCESS EXCLUSIVE on orders for .+ms, rewrites it\.$/),
      place: { file: 'migrations/V2__change.sql', line: 1, column: 1 },
    });
    // The tool wraps the file: what the first statement takes is kept to the end.
    expect(measuredOf(atLine(report, 1))['locks held for']).toBeDefined();
  });

  it('says the worst of it in a sentence', () => {
    expect(trialOf(report, 'effects').summary).toMatch(
      /^At most ACCESS EXCLUSIVE on orders for .+, rewrites it, as the lint says\.$/,
    );
  });

  it.each([
    ['CREATE INDEX CONCURRENTLY i ON orders (note);', 'SHARE UPDATE EXCLUSIVE, builds an index on it'],
    ['VACUUM orders;', 'SHARE UPDATE EXCLUSIVE, reads all of it'],
    ['VACUUM FULL orders;', 'ACCESS EXCLUSIVE, rewrites it'],
    ['DROP INDEX CONCURRENTLY orders_at;', 'SHARE UPDATE EXCLUSIVE'],
  ])('is known for sure also of what no transaction can hold: %s', async (sql, expected) => {
    const report = await change([sql]);
    expect(findings(report, 'effects')).toEqual([]);
    const row = measuredOf(atLine(report, 1))['orders'] ?? '';
    const [predicted, measured] = row.split(' | ');
    expect(predicted).toBe(expected);
    expect(measured?.replace('at most ', '')).toBe(expected);
  });

  it('is one case for many that keep nobody waiting', async () => {
    const inserts = Array.from({ length: 120 }, (_, i) => `INSERT INTO empty VALUES (${i}, 'x');`);
    const report = await change(inserts);
    expect(trialOf(report, 'effects').cases).toMatchObject([
      {
        name: 'V2__change.sql: 50 statements that keep nobody waiting',
        verdict: 'pass',
        message: expect.stringContaining('70 more statements'),
      },
    ]);
  });

  it('is measured on generated rows too', async () => {
    const base = { 'V1__t.sql': 'CREATE TABLE t (id bigint PRIMARY KEY, a int NOT NULL);' };
    const files = { ...base, 'V2__t.sql': 'ALTER TABLE t ALTER COLUMN a TYPE bigint;' };
    const report = await tryOut({ server, base, files, trials: ['effects'], rows: 100 });
    expect(findings(report, 'effects')).toEqual([]);
    expect(measuredOf(atLine(report, 1))['t']).toBe(both('ACCESS EXCLUSIVE, rewrites it'));
  });
});

describe('what a statement does beyond what the lint says', () => {
  it.each([
    [
      'rewrites a column that is wider than the files tell',
      'ALTER TABLE orders ALTER COLUMN note TYPE varchar(200)',
      'ALTER TABLE orders ALTER COLUMN note TYPE varchar(100);',
      'it rewrites orders',
    ],
    [
      'locks a table that references it',
      'CREATE TABLE items (id int); ALTER TABLE customers ADD COLUMN x int UNIQUE; ALTER TABLE empty ADD COLUMN of int REFERENCES customers (x)',
      'DROP TABLE customers CASCADE;',
      'it locks empty in ACCESS EXCLUSIVE mode',
    ],
    [
      'locks a view that reads the column',
      'DROP VIEW seen; CREATE VIEW seen AS SELECT spare FROM orders',
      'ALTER TABLE orders DROP COLUMN spare CASCADE;',
      'it locks seen in ACCESS EXCLUSIVE mode',
    ],
    [
      'checks a domain that has a condition',
      'ALTER DOMAIN amount ADD CHECK (value > 0)',
      'ALTER TABLE orders ADD COLUMN sum amount DEFAULT 1;',
      'it rewrites orders',
    ],
    [
      'empties a table that references it',
      'ALTER TABLE empty ADD COLUMN of bigint REFERENCES orders (id)',
      'TRUNCATE orders CASCADE;',
      'it locks empty in ACCESS EXCLUSIVE mode',
    ],
  ])('%s', async (_, hidden, statement, what) => {
    const base = {
      'V1__shop.sql': `${shop} CREATE VIEW seen AS SELECT id FROM orders; CREATE DOMAIN amount AS int;
        CREATE FUNCTION secretly(what text) RETURNS void LANGUAGE plpgsql AS $f$ BEGIN EXECUTE what; END $f$; SELECT secretly($q$${hidden}$q$);`,
    };
    const files = { ...base, 'V2__change.sql': statement };
    const report = await tryOut({ server, base, files, trials: ['effects'], rows: 0 });
    expect(atLine(report, 1)).toMatchObject({
      verdict: 'fail',
      reason: 'prediction_wrong',
      message: expect.stringContaining(what),
    });
    expect(trialOf(report, 'effects').summary).toContain('1 statement does something else than the lint says');
  });

  it('is less where the server can take a shortcut that the files do not show', async () => {
    const report = await change(['ALTER TABLE orders ALTER COLUMN state SET NOT NULL;'], {
      hidden: 'ALTER TABLE orders ADD CHECK (state IS NOT NULL)',
    });
    expect(atLine(report, 1)).toMatchObject({
      verdict: 'warn',
      reason: 'less_than_predicted',
      message: expect.stringContaining('it does not read all of orders'),
    });
  });

  it.each([
    [
      'a function does it',
      'CREATE FUNCTION more() RETURNS void LANGUAGE plpgsql AS $$ BEGIN ALTER TABLE orders ADD COLUMN q uuid DEFAULT gen_random_uuid(); END $$;',
      'SELECT more();',
      'ACCESS EXCLUSIVE on orders',
    ],
    [
      'a block puts it together',
      '',
      "DO $$ BEGIN EXECUTE (SELECT 'ALTER TABLE ' || relname || ' ALTER COLUMN total TYPE bigint' FROM pg_class WHERE relname = 'orders'); END $$;",
      'rewrites it',
    ],
    [
      'no migration makes the partition',
      "CREATE TABLE parts (id int) PARTITION BY RANGE (id); SELECT secretly('CREATE TABLE parts_1 PARTITION OF parts FOR VALUES FROM (1) TO (10)'); INSERT INTO parts VALUES (5);",
      'CREATE INDEX ON parts (id);',
      'it builds an index on parts_1',
    ],
  ])('cannot be foreseen: %s', async (_, before, statement, what) => {
    const base = {
      'V1__shop.sql': `${shop} CREATE FUNCTION secretly(what text) RETURNS void LANGUAGE plpgsql AS $f$ BEGIN EXECUTE what; END $f$; ${before}`,
    };
    const report = await tryOut({
      server,
      base,
      files: { ...base, 'V2__change.sql': statement },
      trials: ['effects'],
      rows: 0,
    });
    expect(atLine(report, 1)).toMatchObject({
      verdict: 'warn',
      reason: 'not_foreseen',
      message: expect.stringContaining(what),
    });
  });
});

describe('what cannot be measured', () => {
  it('is no answer where the change does not apply', async () => {
    const report = await change([
      'ALTER TABLE orders ADD COLUMN q int;',
      'ALTER TABLE orders ALTER COLUMN nowhere TYPE int;',
    ]);
    const { cases, summary } = trialOf(report, 'effects');
    expect(cases.at(-1)).toMatchObject({ verdict: 'inconclusive', reason: 'migration_failed', place: { line: 2 } });
    expect(summary).toBe('Measured only up to V2__change.sql, which does not apply.');
  });

  it('is nothing where nothing changed', async () => {
    const base = { 'V1__shop.sql': shop };
    const report = await tryOut({ server, base, files: base, trials: ['effects'], rows: 0 });
    expect(trialOf(report, 'effects')).toMatchObject({ verdict: 'skipped', reason: 'no_change' });
  });

  it('shows no password of a statement', async () => {
    const report = await change([
      "CREATE ROLE drydock_effects_test PASSWORD 'hunter22hunter';",
      'DROP ROLE drydock_effects_test;',
    ]);
    expect(JSON.stringify(report)).not.toContain('hunter22');
  });
});
