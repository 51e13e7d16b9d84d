import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { TestReport } from '../../src/core/report/trials/trial-report.ts';
import { serverOf } from '../servers/server-of.ts';
import { caseOf, everythingFound, findings, repositoryOf, type TryOut, trialOf, tryOut, tryOutIn } from './try-out.ts';

const server = await serverOf(16);
afterAll(() => server.stop());

const files = {
  'V1__shop.sql': `CREATE TYPE state AS ENUM ('open', 'paid');
CREATE TABLE customers (id bigint PRIMARY KEY, email text NOT NULL UNIQUE);
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint REFERENCES customers, state state NOT NULL DEFAULT 'open', total numeric(10,2));`,
  'V2__more.sql': `CREATE INDEX orders_state ON orders (state);
CREATE VIEW open_orders AS SELECT id, total FROM orders WHERE state = 'open';
CREATE FUNCTION tax(numeric) RETURNS numeric LANGUAGE sql IMMUTABLE AS $$ SELECT $1 * 0.19 $$;`,
};
const byHand = Object.values(files).join('\n');

/** The folder against a schema.sql. */
function against(schema: string | null, more: Partial<TryOut> = {}): Promise<TestReport> {
  return tryOut({
    server,
    files,
    beside: schema === null ? {} : { 'schema.sql': schema },
    database: { schema: 'schema.sql' },
    trials: ['fresh', 'upgrade', 'rollback', 'repeat', 'snapshot'],
    ...more,
  });
}

describe('a committed schema that is not what the migrations make, on PostgreSQL', () => {
  it.each([
    [
      'an index that nobody committed',
      byHand.replace(/CREATE INDEX.*\n/, ''),
      'index orders (orders_state)',
      'The migrations make it, and schema.sql does not have it.',
    ],
    [
      'a column that no migration makes',
      byHand.replace('email text', 'phone text, email text'),
      'column customers.phone',
      'schema.sql has it, and no migration makes it.',
    ],
    [
      'a table that no migration makes',
      `${byHand}\nCREATE TABLE parcels (id int PRIMARY KEY);`,
      'table parcels',
      'schema.sql has it, and no migration makes it.',
    ],
    [
      'another type',
      byHand.replace('id bigint PRIMARY KEY, email', 'id int PRIMARY KEY, email'),
      'column customers.id',
      'schema.sql has it otherwise than the migrations make it.',
    ],
    [
      'another default',
      byHand.replace("DEFAULT 'open'", "DEFAULT 'paid'"),
      'column orders.state',
      'schema.sql has it otherwise than the migrations make it.',
    ],
    [
      'another body',
      byHand.replace('0.19', '0.16'),
      'function tax(numeric)',
      'schema.sql has it otherwise than the migrations make it.',
    ],
    [
      'another view',
      byHand.replace("state = 'open'", "state = 'paid'"),
      'view open_orders',
      'schema.sql has it otherwise than the migrations make it.',
    ],
    [
      'a value of an enum',
      byHand.replace("'open', 'paid'", "'open', 'paid', 'sent'"),
      'type state',
      'schema.sql has it otherwise than the migrations make it.',
    ],
    [
      'a foreign key that is missing',
      byHand.replace('REFERENCES customers', ''),
      'constraint orders (orders_customer_id_fkey)',
      'The migrations make it, and schema.sql does not have it.',
    ],
  ])('%s', async (_, schema, name, message) => {
    const report = await against(schema);
    const found = everythingFound(report);
    expect(found[0]).toBe('snapshot / schema.sql: fail schema_differs');
    expect(found).toContain(`snapshot / ${name}: fail schema_differs`);
    expect(found.every((one) => one.startsWith('snapshot / '))).toBe(true);
    expect(caseOf(report, 'snapshot', name).message).toBe(message);
    expect(caseOf(report, 'snapshot', 'schema.sql')).toMatchObject({
      advice: { summary: 'Run drydock test --write-schema, and commit the file.' },
      evidence: [{ kind: 'diff', from: 'schema.sql', to: 'the migrations' }],
    });
  });

  it('says in how many objects', async () => {
    const report = await against(
      byHand.replace('email text', 'phone text, email text').replace(/CREATE INDEX.*\n/, ''),
    );
    expect(caseOf(report, 'snapshot', 'schema.sql').message).toBe(
      'It is not what the migrations result in: 2 objects differ.',
    );
    expect(trialOf(report, 'snapshot').cases).toHaveLength(3);
  });

  it('warns of another order of columns', async () => {
    const report = await against(
      byHand.replace(
        'id bigint PRIMARY KEY, email text NOT NULL UNIQUE',
        'email text NOT NULL UNIQUE, id bigint PRIMARY KEY',
      ),
    );
    expect(everythingFound(report)).toEqual(['snapshot / schema.sql: warn column_order_differs']);
  });

  it('is not there', async () => {
    const report = await against(null);
    expect(everythingFound(report)).toEqual(['snapshot / schema.sql: fail schema_missing']);
  });

  it('cannot be loaded, and says where', async () => {
    const report = await against(`-- by hand\nCREATE TABLE a (id int);\nCREATE TABLE b (id nosuchtype);\n`);
    expect(caseOf(report, 'snapshot', 'schema.sql')).toMatchObject({
      verdict: 'fail',
      reason: 'schema_unloadable',
      message: 'It cannot be loaded into an empty database: type "nosuchtype" does not exist (42704).',
      place: { file: 'schema.sql', line: 3, column: 20 },
    });
  });

  it.each([
    [
      'DROP DATABASE postgres;',
      'It cannot be loaded: "DROP DATABASE postgres" leads to another database than the empty one that it is loaded into.',
    ],
    [
      '\\connect other\nCREATE TABLE a (id int);',
      'It cannot be loaded: "\\connect other" leads to another database than the empty one that it is loaded into.',
    ],
  ])('is not loaded where it leads elsewhere: %j', async (schema, message) => {
    expect(caseOf(await against(schema), 'snapshot', 'schema.sql')).toMatchObject({
      reason: 'schema_unloadable',
      message,
    });
  });
});

describe('a committed schema that is what the migrations make', () => {
  it('written by hand', async () => {
    const report = await against(byHand);
    expect(everythingFound(report)).toEqual([]);
    expect(caseOf(report, 'snapshot', 'schema.sql').message).toMatch(
      /^It has what the migrations result in: \d+ objects\.$/,
    );
  });

  it('written by Drydock, and edited', async () => {
    const what: TryOut = {
      server,
      files,
      database: { schema: 'db/schema.sql' },
      options: { writeSchema: true },
      trials: ['snapshot'],
    };
    using repository = repositoryOf(what);
    const path = join(repository.folder, 'db/schema.sql');
    const first = await tryOutIn(repository, what);
    expect(caseOf(first, 'snapshot', 'db/schema.sql')).toMatchObject({
      verdict: 'pass',
      message: expect.stringMatching(/^Written: \d+ objects/),
    });
    const text = readFileSync(path, 'utf8');
    expect(text).toMatch(/^-- PostgreSQL 16\n/);
    const second = await tryOutIn(repository, what);
    expect(caseOf(second, 'snapshot', 'db/schema.sql').message).toBe('It is up to date already.');
    const compared = { ...what, options: {} };
    expect(findings(await tryOutIn(repository, compared), 'snapshot')).toEqual([]);
    repository.write({ 'db/schema.sql': text.replaceAll('\n', '\r\n') });
    expect(findings(await tryOutIn(repository, compared), 'snapshot')).toEqual([]);
    repository.write({ 'db/schema.sql': text.replace(/CREATE INDEX orders_state[^;]*;/, '') });
    expect(findings(await tryOutIn(repository, compared), 'snapshot')).toEqual([
      'db/schema.sql: fail schema_differs',
      'index orders (orders_state): fail schema_differs',
    ]);
    // Another server's file says so in its first line, which is no difference of the schema.
    repository.write({ 'db/schema.sql': text.replace('PostgreSQL 16', 'PostgreSQL 15') });
    expect(findings(await tryOutIn(repository, compared), 'snapshot')).toEqual([]);
  });

  it("written by pg_dump, with owners, settings of a newer version and a tool's table", async () => {
    const dump = `\\restrict nZ8yQ
SET statement_timeout = 0;
SET transaction_timeout = 0;
SELECT pg_catalog.set_config('search_path', '', false);
CREATE TYPE public.state AS ENUM (
    'open',
    'paid'
);
ALTER TYPE public.state OWNER TO nobody_here;
CREATE FUNCTION public.tax(numeric) RETURNS numeric
    LANGUAGE sql IMMUTABLE
    AS $_$ SELECT $1 * 0.19 $_$;
SET default_table_access_method = heap;
CREATE TABLE public.customers (
    id bigint NOT NULL,
    email text NOT NULL
);
ALTER TABLE public.customers OWNER TO nobody_here;
CREATE TABLE public.orders (
    id bigint NOT NULL,
    customer_id bigint,
    state public.state DEFAULT 'open'::public.state NOT NULL,
    total numeric(10,2)
);
CREATE VIEW public.open_orders AS
 SELECT id,
    total
   FROM public.orders
  WHERE (state = 'open'::public.state);
CREATE TABLE public.schema_migrations (version character varying NOT NULL);
COPY public.schema_migrations (version) FROM stdin;
20240101000000
\\.
ALTER TABLE ONLY public.customers ADD CONSTRAINT customers_email_key UNIQUE (email);
ALTER TABLE ONLY public.customers ADD CONSTRAINT customers_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.orders ADD CONSTRAINT orders_pkey PRIMARY KEY (id);
CREATE INDEX orders_state ON public.orders USING btree (state);
ALTER TABLE ONLY public.orders ADD CONSTRAINT orders_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES public.customers(id);
\\unrestrict nZ8yQ
`;
    expect(everythingFound(await against(dump))).toEqual([]);
  });

  it('is not asked for where nobody named one', async () => {
    const report = await tryOut({ server, files, trials: ['snapshot'] });
    expect(trialOf(report, 'snapshot')).toMatchObject({ verdict: 'skipped', reason: 'no_schema_file' });
  });
});

describe('a committed schema.yml', () => {
  const small = {
    'V1__a.sql': 'CREATE TABLE a (id int PRIMARY KEY, name varchar(10) NOT NULL, at timestamptz DEFAULT now());',
  };
  const yaml = `engine: postgres
version: "16"
tables:
  a:
    definition: CREATE TABLE a (…)
    columns:
      id: integer NOT NULL
      name: varchar(10) NOT NULL
      at: timestamptz DEFAULT now()
    constraints:
      a_pkey: PRIMARY KEY (id)
`;
  const compare = (text: string) =>
    tryOut({
      server,
      files: small,
      beside: { 'schema.yml': text },
      database: { schema: 'schema.yml' },
      trials: ['fresh', 'upgrade', 'repeat', 'snapshot'],
    });

  it('is written, and read back', async () => {
    const what: TryOut = { server, files, database: { schema: 'schema.yml' }, trials: ['snapshot'] };
    using repository = repositoryOf(what);
    await tryOutIn(repository, { ...what, options: { writeSchema: true } });
    const text = readFileSync(join(repository.folder, 'schema.yml'), 'utf8');
    expect(text).toMatch(/^# PostgreSQL 16\n/);
    expect(findings(await tryOutIn(repository, what), 'snapshot')).toEqual([]);
    repository.write({ 'schema.yml': text.replace('0.19', '0.16') });
    const report = await tryOutIn(repository, what);
    expect(findings(report, 'snapshot')).toEqual([
      'schema.yml: fail schema_differs',
      'function tax(numeric): fail schema_differs',
    ]);
    expect(caseOf(report, 'snapshot', 'schema.yml').evidence).toMatchObject([
      {
        kind: 'diff',
        lines: expect.arrayContaining([expect.stringMatching(/^-.*0\.16/), expect.stringMatching(/^\+.*0\.19/)]),
      },
    ]);
  });

  it('is written by hand, in words that the server says otherwise', async () => {
    expect(everythingFound(await compare(yaml))).toEqual([]);
  });

  it.each([
    [
      'a column that no migration makes',
      yaml.replace('      name:', '      phone: text\n      name:'),
      'column a.phone',
    ],
    ['another type', yaml.replace('varchar(10)', 'varchar(20)'), 'column a.name'],
    ['another default', yaml.replace(' DEFAULT now()', ''), 'column a.at'],
  ])('has %s', async (_, text, name) => {
    expect(everythingFound(await compare(text))).toEqual([
      'snapshot / schema.yml: fail schema_differs',
      `snapshot / ${name}: fail schema_differs`,
    ]);
  });

  it.each([
    [
      'engine: oracle\n',
      1,
      /^It cannot be read: engine has to be one of postgres, mysql, mariadb, and 1 problem more\.$/,
    ],
    [`${yaml}trees:\n  x: y\n`, 12, /^It cannot be read: there is no kind of object named trees\.$/],
    ['engine: mysql\nversion: "9.7"\n', 1, /^It is a schema of MySQL, and this is PostgreSQL\.$/],
    ['a: [', 1, /^It cannot be read: /],
  ])('cannot be read: %#', async (text, line, message) => {
    expect(caseOf(await compare(text), 'snapshot', 'schema.yml')).toMatchObject({
      reason: 'schema_unloadable',
      message: expect.stringMatching(message),
      place: { file: 'schema.yml', line },
    });
  });
});

describe('two ways to the head', () => {
  const a = { '20240101000000_a.sql': '-- migrate:up\nCREATE TABLE a (id int);\n' };
  const c = { '20240103000000_c.sql': '-- migrate:up\nALTER TABLE a ADD COLUMN IF NOT EXISTS c int;\n' };
  const ways = (base: Readonly<Record<string, string>>, now: Readonly<Record<string, string>>) =>
    tryOut({ server, base, files: now, trials: ['fresh', 'upgrade', 'repeat', 'snapshot'] });

  it('finds a late version whose order matters', async () => {
    const late = { '20240102000000_b.sql': '-- migrate:up\nALTER TABLE a ADD COLUMN IF NOT EXISTS c text;\n' };
    const report = await ways({ ...a, ...c }, { ...a, ...late, ...c });
    expect(everythingFound(report)).toEqual([
      'upgrade / 20240102000000_b.sql, its order: warn runs_late',
      'snapshot / An empty database and one that has the base: fail order_matters',
    ]);
    expect(caseOf(report, 'snapshot', 'An empty database and one that has the base').message).toBe(
      'A new database comes to another schema than one that has main, since dbmate runs a late version last where the others are there, and in its place on an empty database: column a.c is not the same.',
    );
  });

  it('passes a late version whose order does not matter', async () => {
    const late = { '20240102000000_b.sql': '-- migrate:up\nCREATE TABLE b (id int);\n' };
    const report = await ways({ ...a, ...c }, { ...a, ...late, ...c });
    expect(everythingFound(report)).toEqual(['upgrade / 20240102000000_b.sql, its order: warn runs_late']);
    expect(trialOf(report, 'snapshot').verdict).toBe('pass');
  });

  it('warns where only the order of columns differs', async () => {
    const late = { '20240102000000_b.sql': '-- migrate:up\nALTER TABLE a ADD COLUMN b int;\n' };
    const report = await ways({ ...a, ...c }, { ...a, ...late, ...c });
    expect(everythingFound(report)).toEqual([
      'upgrade / 20240102000000_b.sql, its order: warn runs_late',
      'snapshot / An empty database and one that has the base: warn column_order_differs',
    ]);
  });

  it('finds an edit that never runs', async () => {
    const report = await ways(
      { ...a, ...c },
      { '20240101000000_a.sql': '-- migrate:up\nCREATE TABLE a (id bigint);\n', ...c },
    );
    expect(everythingFound(report)).toEqual([
      'upgrade / 20240101000000_a.sql: warn edited_after_merge',
      'snapshot / An empty database and one that has the base: fail edit_matters',
    ]);
  });

  it('does not mind an edit of a comment', async () => {
    const report = await ways(
      { ...a, ...c },
      { '20240101000000_a.sql': '-- migrate:up\n-- The first one.\nCREATE TABLE a (id int);\n', ...c },
    );
    expect(everythingFound(report)).toEqual([]);
  });

  it('finds a deletion that never runs', async () => {
    const b = { '20240102000000_b.sql': '-- migrate:up\nCREATE TABLE b (id int);\n' };
    const report = await ways({ ...a, ...b, ...c }, { ...a, ...c });
    expect(everythingFound(report)).toEqual([
      'upgrade / 20240102000000_b.sql: skipped deleted',
      'snapshot / An empty database and one that has the base: fail deletion_matters',
    ]);
  });

  const flyway = { 'V1__a.sql': 'CREATE TABLE a (id int);', 'V2__b.sql': 'ALTER TABLE a ADD COLUMN b int;' };

  it('finds a baseline that is not what its versions result in', async () => {
    const report = await ways(flyway, {
      ...flyway,
      'B2__all.sql': 'CREATE TABLE a (id int, b bigint);',
      'V3__c.sql': 'ALTER TABLE a ADD COLUMN c int;',
    });
    expect(everythingFound(report)).toEqual([
      'snapshot / An empty database and one that has the base: fail baseline_differs',
    ]);
  });

  it('passes one that is', async () => {
    const report = await ways(flyway, {
      ...flyway,
      'B2__all.sql': 'CREATE TABLE a (id int, b int);',
      'V3__c.sql': 'ALTER TABLE a ADD COLUMN c int;',
    });
    expect(everythingFound(report)).toEqual([]);
    expect(trialOf(report, 'fresh').cases.map(({ name }) => name)).toEqual(['B2__all.sql', 'V3__c.sql']);
    expect(trialOf(report, 'upgrade').cases.map(({ name }) => name)).toEqual(['V3__c.sql']);
  });
});
