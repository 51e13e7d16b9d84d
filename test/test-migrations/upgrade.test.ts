import { afterAll, describe, expect, it } from 'vitest';
import { mysqlServer, serverOf } from '../servers/server-of.ts';
import { caseOf, databaseOf, everythingFound, findings, trialOf, tryOut } from './try-out.ts';

const postgres = await serverOf(16);
const mysql = await mysqlServer('mysql-9.7');
const mariadb = await mysqlServer('mariadb-11.8');
afterAll(async () => {
  for (const server of [postgres, mysql, mariadb]) await server.stop();
});

const shop = `CREATE TABLE customers (id int PRIMARY KEY, email varchar(100), country varchar(2));
CREATE TABLE orders (id int PRIMARY KEY, customer_id int, total decimal(10,2) NOT NULL, note varchar(200));
INSERT INTO customers VALUES (1, 'a@example.com', 'DE'), (2, 'a@example.com', NULL), (3, NULL, 'FR');
INSERT INTO orders VALUES (1, 1, -5, 'longer than ten'), (2, 99, 5, NULL), (3, NULL, 123456, '');
`;

/** A change on top of rows that a migration of the base has put there, and of nothing else. */
const change = (server: typeof postgres | typeof mysql, sql: string, more: Readonly<Record<string, string>> = {}) => {
  const base = { 'V1__shop.sql': shop };
  return tryOut({
    server,
    base,
    files: { ...base, 'V2__x.sql': sql, ...more },
    rows: 0,
    trials: ['fresh', 'upgrade', 'rollback', 'repeat', 'snapshot'],
  });
};

/** The same, with rows that only the upgrade has: from the seed. */
const seeded = (server: typeof postgres | typeof mysql, sql: string) => {
  const [ddl = '', ...inserts] = shop.split(/(?=INSERT)/);
  const base = { 'V1__shop.sql': ddl };
  return tryOut({
    server,
    base,
    files: { ...base, 'V2__x.sql': sql },
    beside: { 'seed.sql': inserts.join('') },
    rows: 0,
    database: { seed: ['seed.sql'] },
    trials: ['fresh', 'upgrade', 'rollback', 'repeat', 'snapshot'],
  });
};

const faults = [
  ['NOT NULL over a NULL', postgres, 'ALTER TABLE customers ALTER COLUMN email SET NOT NULL;'],
  ['NOT NULL without a default', postgres, 'ALTER TABLE customers ADD COLUMN name text NOT NULL;'],
  ['UNIQUE over two equal values', postgres, 'CREATE UNIQUE INDEX customers_email ON customers (email);'],
  ['a CHECK over a row that it refuses', postgres, 'ALTER TABLE orders ADD CONSTRAINT positive CHECK (total > 0);'],
  [
    'a foreign key over a row that leads nowhere',
    postgres,
    'ALTER TABLE orders ADD FOREIGN KEY (customer_id) REFERENCES customers (id);',
  ],
  ['a type that a value does not have', postgres, 'ALTER TABLE orders ALTER COLUMN note TYPE int USING note::int;'],
  ['a length that a value does not have', postgres, 'ALTER TABLE orders ALTER COLUMN note TYPE varchar(10);'],
  ['a number that does not fit', postgres, 'ALTER TABLE orders ALTER COLUMN total TYPE numeric(4,2);'],
  ['a key that is there already', postgres, "INSERT INTO customers VALUES (1, 'b@example.com', 'DE');"],
  ['NOT NULL over a NULL', mysql, 'ALTER TABLE customers MODIFY email varchar(100) NOT NULL;'],
  ['UNIQUE over two equal values', mysql, 'CREATE UNIQUE INDEX customers_email ON customers (email);'],
  ['a CHECK over a row that it refuses', mysql, 'ALTER TABLE orders ADD CONSTRAINT positive CHECK (total > 0);'],
  [
    'a foreign key over a row that leads nowhere',
    mysql,
    'ALTER TABLE orders ADD FOREIGN KEY (customer_id) REFERENCES customers (id);',
  ],
  ['a length that a value does not have', mysql, 'ALTER TABLE orders MODIFY note varchar(10);'],
  ['UNIQUE over two equal values', mariadb, 'ALTER TABLE customers ADD UNIQUE (email);'],
  ['a CHECK over a row that it refuses', mariadb, 'ALTER TABLE orders ADD CONSTRAINT positive CHECK (total > 0);'],
  [
    'a foreign key over a row that leads nowhere',
    mariadb,
    'ALTER TABLE orders ADD FOREIGN KEY (customer_id) REFERENCES customers (id);',
  ],
  ['a number that does not fit', mariadb, 'ALTER TABLE orders MODIFY total decimal(4,2) NOT NULL;'],
] as const;

describe('a change that rows refuse', () => {
  it.each(faults)('%s', async (_, server, sql) => {
    const report = await seeded(server, sql);
    expect(everythingFound(report)).toEqual(['upgrade / V2__x.sql: fail migration_failed']);
    expect(caseOf(report, 'upgrade', 'V2__x.sql')).toMatchObject({
      message: expect.stringMatching(/^It fails on a database with rows: /),
      place: { file: 'migrations/V2__x.sql', line: 1 },
    });
    expect(trialOf(report, 'fresh').verdict).toBe('pass');
  });

  it('is shown with what the server says of the row', async () => {
    const report = await seeded(postgres, 'CREATE UNIQUE INDEX customers_email ON customers (email);');
    expect(caseOf(report, 'upgrade', 'V2__x.sql').evidence).toEqual([
      { kind: 'text', title: 'Detail', text: 'Key (email)=(a@example.com) is duplicated.' },
    ]);
  });

  it('is found with generated rows alone', async () => {
    const base = { 'V1__a.sql': 'CREATE TABLE a (id int PRIMARY KEY, b text);' };
    const files = { ...base, 'V2__x.sql': 'ALTER TABLE a ADD COLUMN c int NOT NULL;' };
    const report = await tryOut({ server: postgres, base, files, trials: ['fresh', 'upgrade'] });
    expect(everythingFound(report)).toEqual(['upgrade / V2__x.sql: fail migration_failed']);
    expect(databaseOf(report).data).toBe('20 rows in 1 table, generated');
    expect(caseOf(report, 'upgrade', 'V2__x.sql').advice?.summary).toContain('The rows here were generated');
  });

  it('is told where rows of the base itself refuse it on an empty database too', async () => {
    const report = await change(postgres, 'ALTER TABLE customers ALTER COLUMN email SET NOT NULL;');
    expect(everythingFound(report)).toEqual(['fresh / V2__x.sql: fail migration_failed']);
  });
});

describe('a change that rows do not mind', () => {
  it.each([
    [
      postgres,
      "UPDATE customers SET email = 'none' WHERE email IS NULL; ALTER TABLE customers ALTER COLUMN email SET NOT NULL;",
    ],
    [postgres, "ALTER TABLE customers ADD COLUMN name text NOT NULL DEFAULT '';"],
    [postgres, 'ALTER TABLE orders ADD CONSTRAINT positive CHECK (total > 0) NOT VALID;'],
    [mysql, "UPDATE customers SET email = CONCAT('x', id); CREATE UNIQUE INDEX customers_email ON customers (email);"],
    [
      mariadb,
      'DELETE FROM orders WHERE customer_id = 99; ALTER TABLE orders ADD FOREIGN KEY (customer_id) REFERENCES customers (id);',
    ],
  ])('%#', async (server, sql) => {
    const report = await seeded(server, sql);
    expect(everythingFound(report)).toEqual([]);
    expect(caseOf(report, 'upgrade', 'V2__x.sql').message).toMatch(/^It applies on top of the base with /);
  });
});

describe('a version that merged late', () => {
  const late = (tool: string, name: (version: number) => string, wrap: (sql: string) => string) => {
    const a = { [name(1)]: wrap('CREATE TABLE a (id int);') };
    const c = { [name(3)]: wrap('CREATE TABLE c (id int);') };
    const b = { [name(2)]: wrap('CREATE TABLE b (id int);') };
    return tryOut({
      server: postgres,
      tool: tool as 'flyway',
      base: { ...a, ...c },
      files: { ...a, ...b, ...c },
      trials: ['fresh', 'upgrade'],
    });
  };
  const plain = (sql: string) => sql;

  it.each([
    [
      'golang-migrate',
      (v: number) => `${v}_x.up.sql`,
      plain,
      'fail skipped_by_tool',
      'passes it over for ever on every database that has 3',
    ],
    [
      'flyway',
      (v: number) => `V${v}__x.sql`,
      plain,
      'fail refused_by_tool',
      'Flyway stops with an error on every database that has 3',
    ],
    [
      'goose',
      (v: number) => `0000${v}_x.sql`,
      (sql: string) => `-- +goose Up\n${sql}\n`,
      'fail refused_by_tool',
      'goose stops with an error',
    ],
    ['supabase', (v: number) => `2024010${v}000000_x.sql`, plain, 'fail refused_by_tool', 'stops with an error'],
    [
      'dbmate',
      (v: number) => `2024010${v}000000_x.sql`,
      (sql: string) => `-- migrate:up\n${sql}\n`,
      'warn runs_late',
      'It runs after 20240103000000',
    ],
    ['sqlx', (v: number) => `${v}_x.sql`, plain, 'warn runs_late', 'It runs after 3'],
  ])('is what %s makes of it', async (tool, name, wrap, verdict, message) => {
    const report = await late(tool, name, wrap);
    const [found = '', ...others] = everythingFound(report);
    expect(others).toEqual([]);
    expect(found).toMatch(new RegExp(`^upgrade / ${name(2)}(?:, its order)?: ${verdict}$`));
    const [one] = trialOf(report, 'upgrade').cases;
    expect(one?.message).toContain(message);
    expect(one?.place).toMatchObject({ file: `migrations/${name(2)}` });
  });

  it('is nothing where no other has run', async () => {
    const files = { '1_x.up.sql': 'CREATE TABLE a (id int);', '2_x.up.sql': 'CREATE TABLE b (id int);' };
    const report = await tryOut({ server: postgres, base: {}, files, trials: ['upgrade'] });
    expect(findings(report, 'upgrade')).toEqual([]);
  });
});

describe('what was merged already', () => {
  const a = { 'V1__a.sql': 'CREATE TABLE a (id int);', 'V2__b.sql': 'CREATE TABLE b (id int);' };
  const flyway = (files: Readonly<Record<string, string>>) =>
    tryOut({ server: postgres, base: a, files, trials: ['fresh', 'upgrade', 'rollback', 'repeat', 'snapshot'] });

  it('is edited: Flyway stops', async () => {
    const report = await flyway({ ...a, 'V1__a.sql': 'CREATE TABLE a (id bigint);' });
    expect(everythingFound(report)).toEqual(['upgrade / V1__a.sql: fail edited_after_merge']);
    expect(caseOf(report, 'upgrade', 'V1__a.sql').advice?.summary).toContain('Take the edit back');
  });

  it('is edited only in its line ends: nobody minds', async () => {
    expect(everythingFound(await flyway({ ...a, 'V1__a.sql': 'CREATE TABLE a (id int);\r\n' }))).toEqual([]);
  });

  it('is edited beside a new one, which is tried all the same', async () => {
    const report = await flyway({
      ...a,
      'V1__a.sql': 'CREATE TABLE a (id bigint);',
      'V3__c.sql': 'CREATE TABLE c (id int);',
    });
    expect(findings(report, 'upgrade')).toEqual(['V1__a.sql: fail edited_after_merge']);
    expect(caseOf(report, 'upgrade', 'V3__c.sql').verdict).toBe('pass');
  });

  it('is deleted: Flyway stops', async () => {
    const report = await flyway({ 'V1__a.sql': a['V1__a.sql'], 'V3__c.sql': 'CREATE TABLE c (id int);' });
    expect(findings(report, 'upgrade')).toEqual(['V2__b.sql: fail deleted_after_merge']);
  });

  it('is deleted, and nothing else', async () => {
    expect(findings(await flyway({ 'V1__a.sql': a['V1__a.sql'] }), 'upgrade')).toEqual([
      'V2__b.sql: fail deleted_after_merge',
    ]);
  });

  it('has another name: Flyway stops', async () => {
    const report = await flyway({ 'V1__a.sql': a['V1__a.sql'], 'V2__better.sql': a['V2__b.sql'] });
    expect(everythingFound(report)).toEqual(['upgrade / V2__better.sql: fail renamed_after_merge']);
    expect(caseOf(report, 'upgrade', 'V2__better.sql').message).toBe(
      'It was called V2__b.sql: Flyway stops with an error over the description on every database that ran it.',
    );
  });

  it('is as it was', async () => {
    const report = await flyway(a);
    expect(trialOf(report, 'upgrade')).toMatchObject({
      verdict: 'skipped',
      summary: 'Nothing changed since the base.',
    });
    expect(databaseOf(report)).toMatchObject({ changed: 0 });
  });

  it('is a repeatable one, whose edit runs', async () => {
    const base = { ...a, 'R__v.sql': 'CREATE OR REPLACE VIEW v AS SELECT id FROM a;' };
    const files = { ...a, 'R__v.sql': 'CREATE OR REPLACE VIEW v AS SELECT id::text FROM a;' };
    const report = await tryOut({ server: postgres, base, files, trials: ['fresh', 'upgrade', 'snapshot'] });
    // Only where the old view is, its column cannot get another type.
    expect(everythingFound(report)).toEqual(['upgrade / R__v.sql: fail migration_failed']);
  });
});

describe('a changeset of Liquibase', () => {
  const changeset = (table: string) =>
    `--liquibase formatted sql\n\n--changeset me:1\nCREATE TABLE ${table} (id int);\n--rollback DROP TABLE ${table};\n`;
  const include = (...files: readonly string[]) =>
    `databaseChangeLog:\n${files.map((file) => `  - include:\n      file: ${file}\n      relativeToChangelogFile: true\n`).join('')}`;
  const base = { 'a.sql': changeset('a'), 'b.sql': changeset('b'), 'changelog.yaml': include('a.sql', 'b.sql') };

  it('is told from one of the same author and id by its file', async () => {
    const files = { ...base, 'c.sql': changeset('c'), 'changelog.yaml': include('a.sql', 'c.sql', 'b.sql') };
    const report = await tryOut({ server: postgres, base, files, trials: ['fresh', 'upgrade', 'rollback', 'repeat'] });
    expect(everythingFound(report)).toEqual(['upgrade / c.sql me:1, its order: warn runs_late']);
    expect(caseOf(report, 'upgrade', 'c.sql me:1').verdict).toBe('pass');
    expect(caseOf(report, 'rollback', 'c.sql me:1 down').verdict).toBe('pass');
  });

  it('is edited: Liquibase stops', async () => {
    const files = { ...base, 'b.sql': changeset('b').replace('id int', 'id bigint') };
    const report = await tryOut({ server: postgres, base, files, trials: ['fresh', 'upgrade'] });
    expect(everythingFound(report)).toEqual(['upgrade / b.sql me:1: fail edited_after_merge']);
  });
});

describe('what the base has', () => {
  it('is applied with its own text, where the tool does not look at edits', async () => {
    const a = { '1_a.up.sql': 'CREATE TABLE a (id int);', '2_b.up.sql': 'CREATE TABLE b (id int);' };
    const files = {
      ...a,
      '1_a.up.sql': 'CREATE TABLE a (id int, c int);',
      '3_c.up.sql': 'ALTER TABLE a ADD COLUMN c int;',
    };
    const report = await tryOut({ server: postgres, base: a, files, trials: ['fresh', 'upgrade'] });
    expect(everythingFound(report)).toEqual([
      'fresh / 3_c.up.sql: fail migration_failed',
      'upgrade / 1_a.up.sql: warn edited_after_merge',
    ]);
    expect(caseOf(report, 'upgrade', '3_c.up.sql').verdict).toBe('pass');
  });

  it('has a file of the same name elsewhere in the repository', async () => {
    const a = { '1_a.up.sql': 'CREATE TABLE a (id int);' };
    const report = await tryOut({
      server: postgres,
      base: a,
      files: { ...a, '2_b.up.sql': 'CREATE TABLE b (id int);' },
      beside: { 'other/1_a.up.sql': 'CREATE TABLE nothing (id int);' },
      trials: ['upgrade'],
    });
    expect(findings(report, 'upgrade')).toEqual([]);
    expect(databaseOf(report)).toMatchObject({ migrations: 2, changed: 1 });
  });
});
