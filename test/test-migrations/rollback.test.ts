import { afterAll, describe, expect, it } from 'vitest';
import type { TestReport } from '../../src/core/report/trials/trial-report.ts';
import { serverOf } from '../servers/server-of.ts';
import { caseOf, everythingFound, findings, trialOf, tryOut } from './try-out.ts';

const server = await serverOf(16);
afterAll(() => server.stop());

const shop = `
CREATE TABLE customers (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, email text NOT NULL);
CREATE TABLE orders (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  customer_id bigint NOT NULL CONSTRAINT orders_customer REFERENCES customers (id),
  note text NOT NULL,
  code varchar(40),
  total numeric(10,2) NOT NULL DEFAULT 0,
  CONSTRAINT total_is_not_negative CHECK (total >= 0)
);
CREATE INDEX orders_code ON orders (code);
CREATE TABLE kinds (name text PRIMARY KEY);
INSERT INTO kinds VALUES ('private'), ('business');
CREATE FUNCTION tax(numeric) RETURNS numeric LANGUAGE sql IMMUTABLE AS 'SELECT $1 * 0.19';
CREATE VIEW open_orders AS SELECT id, total FROM orders WHERE total > 0;
CREATE TYPE state AS ENUM ('open', 'paid');
COMMENT ON TABLE orders IS 'What was ordered';
`;

/** A folder of golang-migrate with one migration on top of a shop with rows, through the five trials that look at schemas. */
function change(up: string, down: string): Promise<TestReport> {
  const base = { '001_shop.up.sql': shop, '001_shop.down.sql': 'SELECT 1;' };
  return tryOut({
    server,
    base,
    files: { ...base, '002_x.up.sql': up, '002_x.down.sql': down },
    trials: ['fresh', 'upgrade', 'rollback', 'repeat', 'snapshot'],
  });
}

const down = 'rollback / 002_x.up.sql down';
const upAgain = 'rollback / 002_x.up.sql up again';

describe('a way back that does not lead back, on PostgreSQL', () => {
  it.each([
    [
      'forgets the index that the up makes',
      'CREATE INDEX orders_total ON orders (total);',
      'SELECT 1;',
      [`${down}: fail schema_differs_after_down`, `${upAgain}: fail up_fails_after_down`],
    ],
    [
      'drops an index that was there before',
      'ALTER TABLE orders ADD COLUMN state text;',
      'ALTER TABLE orders DROP COLUMN state; DROP INDEX orders_code;',
      [`${down}: fail schema_differs_after_down`],
    ],
    [
      'does not run',
      'ALTER TABLE orders ADD COLUMN state text;',
      'ALTER TABLE orders DROP COLUMN stat;',
      [`${down}: fail down_fails`],
    ],
    [
      'is no SQL',
      'ALTER TABLE orders ADD COLUMN state text;',
      'ALTER TABLE orders DORP COLUMN state;',
      [`${down}: fail down_fails`],
    ],
    [
      'brings a column back without NOT NULL',
      'ALTER TABLE customers DROP COLUMN email;',
      'ALTER TABLE customers ADD COLUMN email text;',
      [`${down}: fail schema_differs_after_down`, `${down}, rows: warn down_loses_rows`],
    ],
    [
      'leaves the wider type',
      'ALTER TABLE orders ALTER COLUMN code TYPE varchar(80);',
      'ALTER TABLE orders ALTER COLUMN code TYPE varchar(50);',
      [`${down}: fail schema_differs_after_down`],
    ],
    [
      'forgets a default',
      'ALTER TABLE orders ALTER COLUMN total DROP DEFAULT;',
      'SELECT 1;',
      [`${down}: fail schema_differs_after_down`],
    ],
    [
      'makes a table again without its foreign key',
      'DROP VIEW open_orders; DROP TABLE orders;',
      `CREATE TABLE orders (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, customer_id bigint NOT NULL, note text NOT NULL, code varchar(40),
         total numeric(10,2) NOT NULL DEFAULT 0, CONSTRAINT total_is_not_negative CHECK (total >= 0));
       CREATE INDEX orders_code ON orders (code); COMMENT ON TABLE orders IS 'What was ordered';
       CREATE VIEW open_orders AS SELECT id, total FROM orders WHERE total > 0;`,
      [`${down}: fail schema_differs_after_down`, `${down}, rows: warn down_loses_rows`],
    ],
    [
      'drops a function that the up only replaced',
      "CREATE OR REPLACE FUNCTION tax(numeric) RETURNS numeric LANGUAGE sql IMMUTABLE AS 'SELECT $1 * 0.16';",
      'DROP FUNCTION tax(numeric);',
      [`${down}: fail schema_differs_after_down`],
    ],
    [
      'leaves the body of a function as the up has it',
      "CREATE OR REPLACE FUNCTION tax(numeric) RETURNS numeric LANGUAGE sql IMMUTABLE AS 'SELECT $1 * 0.16';",
      'SELECT tax(1);',
      [`${down}: fail schema_differs_after_down`],
    ],
    [
      'leaves a value of an enum',
      "ALTER TYPE state ADD VALUE 'sent';",
      'SELECT 1;',
      [`${down}: fail schema_differs_after_down`, `${upAgain}: fail up_fails_after_down`],
    ],
    [
      'leaves a comment',
      "COMMENT ON TABLE orders IS 'Orders';",
      'SELECT 1;',
      [`${down}: fail schema_differs_after_down`],
    ],
    [
      'leaves a privilege',
      'GRANT SELECT ON orders TO PUBLIC;',
      'SELECT 1;',
      [`${down}: fail schema_differs_after_down`],
    ],
    [
      'leaves rows that are in the way of the second up',
      "INSERT INTO kinds VALUES ('public');",
      'SELECT 1;',
      [`${down}, rows: warn down_leaves_rows`, `${upAgain}: fail up_fails_after_down`],
    ],
    [
      'brings the column back, but neither its values nor its place',
      'ALTER TABLE orders DROP COLUMN code;',
      'ALTER TABLE orders ADD COLUMN code varchar(40); CREATE INDEX orders_code ON orders (code);',
      [`${down}, order of columns: warn column_order_differs`, `${down}, rows: warn down_loses_rows`],
    ],
    [
      'brings the column back with something else in it',
      'ALTER TABLE customers DROP COLUMN email;',
      "ALTER TABLE customers ADD COLUMN email text NOT NULL DEFAULT ''; ALTER TABLE customers ALTER email DROP DEFAULT;",
      [`${down}, rows: warn down_loses_rows`],
    ],
    [
      'does not take back what the up wrote',
      'UPDATE customers SET email = upper(email);',
      'SELECT 1;',
      [`${down}, rows: warn down_loses_rows`],
    ],
    [
      'deletes more than the up inserted',
      "INSERT INTO kinds VALUES ('public');",
      'DELETE FROM kinds;',
      [`${down}, rows: warn down_loses_rows`],
    ],
    [
      'gives another schema the second time',
      `DO $$ BEGIN
         IF (SELECT count(*) FROM kinds WHERE name = 'public') > 0 THEN ALTER TABLE kinds ADD COLUMN label text;
         ELSE ALTER TABLE kinds ADD COLUMN label varchar(20); INSERT INTO kinds VALUES ('public'); END IF; END $$;`,
      'ALTER TABLE kinds DROP COLUMN label;',
      [`${down}, rows: warn down_leaves_rows`, `${upAgain}: fail schema_differs_after_up_again`],
    ],
  ])('%s', async (_, up, way, expected) => {
    expect(everythingFound(await change(up, way))).toEqual(expected);
  });
});

describe('a way back that leads back, on PostgreSQL', () => {
  it.each([
    ['a column', 'ALTER TABLE orders ADD COLUMN state text;', 'ALTER TABLE orders DROP COLUMN state;'],
    [
      'a column with values',
      "ALTER TABLE orders ADD COLUMN state state NOT NULL DEFAULT 'open';",
      'ALTER TABLE orders DROP COLUMN state;',
    ],
    [
      'a table',
      'CREATE TABLE parcels (id bigint PRIMARY KEY, of bigint REFERENCES orders (id));',
      'DROP TABLE parcels;',
    ],
    ['a name', 'ALTER TABLE orders RENAME COLUMN note TO remark;', 'ALTER TABLE orders RENAME COLUMN remark TO note;'],
    ['a type and back', 'ALTER TABLE orders ALTER note TYPE varchar;', 'ALTER TABLE orders ALTER note TYPE text;'],
    [
      'a constraint',
      'ALTER TABLE orders ADD CONSTRAINT c CHECK (total < 1e9) NOT VALID;',
      'ALTER TABLE orders DROP CONSTRAINT c;',
    ],
    ['an index', 'CREATE INDEX CONCURRENTLY orders_note ON orders (note);', 'DROP INDEX CONCURRENTLY orders_note;'],
    ['rows', "INSERT INTO kinds VALUES ('public');", "DELETE FROM kinds WHERE name = 'public';"],
    ['values', 'UPDATE orders SET total = total + 1;', 'UPDATE orders SET total = total - 1;'],
    [
      'a view',
      'CREATE OR REPLACE VIEW open_orders AS SELECT id, total FROM orders WHERE total > 1;',
      'CREATE OR REPLACE VIEW open_orders AS SELECT id, total FROM orders WHERE total > 0;',
    ],
    ['an empty table that was there', 'CREATE TABLE a (); DROP TABLE a;', 'SELECT 1;'],
  ])('%s', async (_, up, way) => {
    const report = await change(up, way);
    expect(everythingFound(report)).toEqual([]);
    expect(trialOf(report, 'rollback').cases.map(({ name }) => name)).toEqual([
      '002_x.up.sql down',
      '002_x.up.sql down, rows',
      '002_x.up.sql up again',
    ]);
    expect(caseOf(report, 'rollback', '002_x.up.sql down, rows').message).toMatch(
      /^All \d+ rows from before are there, in \d tables?\.$/,
    );
  });
});

describe('what is said', () => {
  it('names the values that a way down loses', async () => {
    const report = await change(
      'ALTER TABLE customers DROP COLUMN email;',
      'ALTER TABLE customers ADD COLUMN email text;',
    );
    expect(caseOf(report, 'rollback', '002_x.up.sql down, rows')).toMatchObject({
      message:
        'Going up and down loses the 20 values of customers.email: what was there before 002_x.up.sql is not there any more.',
      place: { file: 'migrations/002_x.down.sql', line: 1 },
    });
    expect(caseOf(report, 'rollback', '002_x.up.sql down')).toMatchObject({
      message: 'After its way back the schema is not what it was: column customers.email is not the same.',
      evidence: [{ kind: 'diff', lines: [' -- column customers.email', '-email text NOT NULL', '+email text'] }],
    });
  });

  it('points at what the server did not like', async () => {
    const report = await change(
      'ALTER TABLE orders ADD COLUMN state text;',
      '-- back\nALTER TABLE orders\n  DORP COLUMN state;',
    );
    expect(caseOf(report, 'rollback', '002_x.up.sql down')).toMatchObject({
      message: 'Its way back fails: syntax error at or near "DORP" (42601).',
      place: { file: 'migrations/002_x.down.sql', line: 3, column: 3 },
    });
  });
});

describe('several migrations', () => {
  const three = (second: string) => ({
    '001_a.up.sql': 'CREATE TABLE a (id int PRIMARY KEY);',
    '001_a.down.sql': 'DROP TABLE a;',
    '002_b.up.sql': 'ALTER TABLE a ADD COLUMN b int; CREATE INDEX a_b ON a (b);',
    '002_b.down.sql': second,
    '003_c.up.sql': 'ALTER TABLE a ADD COLUMN c int;',
    '003_c.down.sql': 'ALTER TABLE a DROP COLUMN c;',
  });

  it('go down in reverse and up again', async () => {
    const report = await tryOut({
      server,
      base: {},
      files: three('ALTER TABLE a DROP COLUMN b;'),
      trials: ['rollback'],
    });
    expect(trialOf(report, 'rollback')).toMatchObject({
      verdict: 'pass',
      summary: '3 migrations go down and up again, and the schema is the same each time.',
    });
    expect(trialOf(report, 'rollback').cases).toHaveLength(6);
  });

  it('do not suffer from the fault of one', async () => {
    const report = await tryOut({
      server,
      base: {},
      files: three('DROP INDEX a_b;'),
      trials: ['rollback'],
    });
    expect(
      trialOf(report, 'rollback').cases.map(({ name, verdict, reason }) => `${name}: ${verdict} ${reason}`),
    ).toEqual([
      '001_a.up.sql down: pass ok',
      '001_a.up.sql up again: pass ok',
      '002_b.up.sql down: fail schema_differs_after_down',
      '002_b.up.sql up again: fail up_fails_after_down',
      '003_c.up.sql down: pass ok',
      '003_c.up.sql up again: pass ok',
    ]);
  });

  it('tell of another order of columns once', async () => {
    const report = await tryOut({
      server,
      base: {},
      files: {
        '001_a.up.sql': 'CREATE TABLE a (x int, y int, z int);',
        '001_a.down.sql': 'DROP TABLE a;',
        '002_b.up.sql': 'CREATE TABLE b (id int);',
        '002_b.down.sql': 'DROP TABLE nowhere;',
        '003_c.up.sql': 'ALTER TABLE a DROP COLUMN x;',
        '003_c.down.sql': 'ALTER TABLE a ADD COLUMN x int;',
        '004_d.up.sql': 'CREATE TABLE d (id int);',
        '004_d.down.sql': 'DROP TABLE d;',
      },
      trials: ['rollback'],
    });
    expect(findings(report, 'rollback')).toEqual([
      '002_b.up.sql down: fail down_fails',
      '003_c.up.sql down, order of columns: warn column_order_differs',
    ]);
    expect(caseOf(report, 'rollback', '004_d.up.sql up again').verdict).toBe('pass');
  });

  it('are tried up to one without a way back, which is told', async () => {
    const { '002_b.down.sql': _, ...files } = three('');
    const report = await tryOut({ server, base: {}, files, trials: ['rollback'] });
    expect(findings(report, 'rollback')).toEqual(['Without a way back: skipped no_down']);
    expect(caseOf(report, 'rollback', 'Without a way back').message).toBe(
      '002_b.up.sql has no way back (1 of 3 migrations).',
    );
    expect(trialOf(report, 'rollback')).toMatchObject({ verdict: 'pass' });
    expect(trialOf(report, 'rollback').cases).toHaveLength(5);
  });

  it('are all tried where nothing changed, on empty tables', async () => {
    const files = three('DROP INDEX a_b;');
    const report = await tryOut({ server, base: files, files, trials: ['rollback'] });
    expect(findings(report, 'rollback')).toEqual([
      '002_b.up.sql down: fail schema_differs_after_down',
      '002_b.up.sql up again: fail up_fails_after_down',
    ]);
  });

  it('are all tried with rollbackAll, those of the change on rows', async () => {
    const files = three('DROP INDEX a_b;');
    const all = await tryOut({ server, files, trials: ['rollback'], settings: { rollbackAll: true } });
    expect(trialOf(all, 'rollback').cases.map(({ name, verdict }) => `${name}: ${verdict}`)).toEqual([
      '001_a.up.sql down: pass',
      '001_a.up.sql up again: pass',
      '002_b.up.sql down: fail',
      '002_b.up.sql up again: fail',
      '003_c.up.sql down: pass',
      '003_c.up.sql down, rows: pass',
      '003_c.up.sql up again: pass',
    ]);
    const newest = await tryOut({ server, files, trials: ['rollback'] });
    expect(findings(newest, 'rollback')).toEqual([]);
  });

  it('are tried as far as the newest five where nothing changed', async () => {
    const many = Object.fromEntries(
      Array.from({ length: 22 }, (_, place) => {
        const number = `${place + 1}`.padStart(3, '0');
        return [
          [`${number}_x.up.sql`, `CREATE TABLE t${number} (id int);`],
          [`${number}_x.down.sql`, place === 1 ? 'SELECT 1;' : `DROP TABLE t${number};`],
        ] as const;
      }).flat(),
    );
    const report = await tryOut({ server, base: many, files: many, trials: ['rollback'] });
    expect(findings(report, 'rollback')).toEqual([]);
    expect(trialOf(report, 'rollback').cases).toHaveLength(10);
    expect(trialOf(report, 'rollback').cases[0]?.name).toBe('018_x.up.sql down');
  });

  it('are given up after too many faults, which is no pass', async () => {
    const many = Object.fromEntries(
      Array.from({ length: 24 }, (_, place) => {
        const number = `${place + 1}`.padStart(3, '0');
        return [
          [`${number}_x.up.sql`, `CREATE TABLE t${number} (id int);`],
          [`${number}_x.down.sql`, `DROP TABLE nowhere;`],
        ] as const;
      }).flat(),
    );
    const report = await tryOut({ server, base: {}, files: many, trials: ['rollback'] });
    const { cases, verdict } = trialOf(report, 'rollback');
    expect(verdict).toBe('fail');
    expect(cases).toHaveLength(24);
    expect(cases.filter(({ reason }) => reason === 'down_fails').length).toBeGreaterThanOrEqual(10);
    expect(cases.filter(({ reason }) => reason === 'not_tried').length).toBeGreaterThan(0);
    expect(cases.every((one) => one.verdict === 'fail' || one.verdict === 'inconclusive')).toBe(true);
  });
});

describe('ways back of other tools', () => {
  it("takes Flyway's undo scripts", async () => {
    const base = { 'V1__a.sql': 'CREATE TABLE a (id int PRIMARY KEY);' };
    const files = {
      ...base,
      'V2__b.sql': 'ALTER TABLE a ADD COLUMN b int;',
      'U2__b.sql': 'ALTER TABLE a ADD COLUMN x int;',
    };
    const report = await tryOut({ server, base, files, trials: ['rollback'] });
    expect(findings(report, 'rollback')).toEqual([
      'V2__b.sql down: fail schema_differs_after_down',
      'V2__b.sql up again: fail up_fails_after_down',
    ]);
    expect(caseOf(report, 'rollback', 'V2__b.sql down').place).toMatchObject({ file: 'migrations/U2__b.sql', line: 1 });
  });

  it.each([
    [
      'dbmate',
      '-- migrate:up\nCREATE TABLE b (id int);\n\n-- migrate:down\n',
      '-- migrate:up\nCREATE TABLE a (id int);\n-- migrate:down\nDROP TABLE a;\n',
    ],
    [
      'goose',
      '-- +goose Up\nCREATE TABLE b (id int);\n\n-- +goose Down\n-- nothing\n',
      '-- +goose Up\nCREATE TABLE a (id int);\n-- +goose Down\nDROP TABLE a;\n',
    ],
  ])('warns of a %s down in which nothing stands', async (tool, up, first) => {
    const base = { '20240101000000_a.sql': first };
    const report = await tryOut({ server, base, files: { ...base, '20240102000000_b.sql': up }, trials: ['rollback'] });
    expect(findings(report, 'rollback')).toEqual(['20240102000000_b.sql down: warn down_empty']);
    expect(caseOf(report, 'rollback', '20240102000000_b.sql down').message).toBe(
      `Nothing stands in its way back: ${tool} reports success and forgets the version, and table b stays.`,
    );
  });

  it('knows a way back that refuses on purpose', async () => {
    const base = {
      '20240101000000_a.sql': '-- migrate:up\nCREATE TABLE a (id int);\n-- migrate:down\nDROP TABLE a;\n',
    };
    const b =
      "-- migrate:up\nDROP TABLE a;\n-- migrate:down\nDO $$ BEGIN RAISE EXCEPTION 'irreversible migration'; END $$;\n";
    const report = await tryOut({ server, base, files: { ...base, '20240102000000_b.sql': b }, trials: ['rollback'] });
    expect(findings(report, 'rollback')).toEqual(['20240102000000_b.sql down: skipped irreversible']);
  });

  it('says nothing of a folder in which nobody goes back', async () => {
    const files = { 'V1__a.sql': 'CREATE TABLE a (id int);', 'V2__b.sql': 'CREATE TABLE b (id int);' };
    const report = await tryOut({ server, files, trials: ['rollback'] });
    expect(trialOf(report, 'rollback')).toMatchObject({ verdict: 'skipped', reason: 'no_down' });
  });

  it('leaves a history that does not apply to others, and names where it stops', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 9 }, (_, place) => [
        [`${place + 1}_x.up.sql`, place === 1 ? 'CREATE TABLE t (id nosuchtype);' : `CREATE TABLE t${place} (id int);`],
        [`${place + 1}_x.down.sql`, `DROP TABLE t${place};`],
      ]).flat(),
    );
    const report = await tryOut({ server, base: files, files, trials: ['fresh', 'rollback'] });
    expect(everythingFound(report)).toEqual(['fresh / 2_x.up.sql: fail migration_failed']);
    expect(trialOf(report, 'rollback').summary).toBe(
      '2_x.up.sql does not apply, so that nothing can be tried behind it.',
    );
  });

  it('leaves the faults of the change itself to others', async () => {
    const base = { '1_a.up.sql': 'CREATE TABLE a (id int);', '1_a.down.sql': 'DROP TABLE a;' };
    const files = { ...base, '2_b.up.sql': 'CREATE TABLE a (id int);', '2_b.down.sql': 'DROP TABLE a;' };
    const report = await tryOut({ server, base, files, trials: ['upgrade', 'rollback'] });
    expect(everythingFound(report)).toEqual(['upgrade / 2_b.up.sql: fail migration_failed']);
    expect(trialOf(report, 'rollback')).toMatchObject({ verdict: 'skipped', reason: 'history_does_not_apply' });
  });
});
