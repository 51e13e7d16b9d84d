import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { number, postgresServers, type SeedServer, seed, seedServer } from './seeding.ts';

const rows = 150;

/** Columns of every type that comes with the server; those of later versions by the major that has them. */
const types: readonly { readonly type: string; readonly since?: number }[] = [
  ...[
    'smallint',
    'integer',
    'bigint',
    'numeric',
    'numeric(10,2)',
    'numeric(5,5)',
    'numeric(3,0)',
    'real',
    'double precision',
    'money',
    'boolean',
    'text',
    'varchar',
    'varchar(1)',
    'varchar(10)',
    'varchar(300)',
    'char(2)',
    'char(36)',
    '"char"',
    'name',
    'bytea',
    'uuid',
    'date',
    'time',
    'time(0)',
    'timetz',
    'timestamp',
    'timestamp(0)',
    'timestamptz',
    'timestamptz(3)',
    'interval',
    'interval year to month',
    'interval day to second(0)',
    'json',
    'jsonb',
    'inet',
    'cidr',
    'macaddr',
    'macaddr8',
    'point',
    'line',
    'lseg',
    'box',
    'path',
    'polygon',
    'circle',
    'bit',
    'bit(8)',
    'bit varying',
    'bit varying(5)',
    'tsvector',
    'tsquery',
    'pg_lsn',
    'oid',
    'int4range',
    'int8range',
    'numrange',
    'tsrange',
    'tstzrange',
    'daterange',
    'int[]',
    'text[][]',
    'bytea[]',
    'timestamptz[]',
    'numeric(6,2)[]',
    'mood',
    'mood[]',
    'email',
    'positive',
    'strict_email',
    'pair',
    'pair[]',
    'xid',
  ].map((type) => ({ type })),
  { type: 'int4multirange', since: 14 },
  { type: 'tstzmultirange', since: 14 },
  { type: 'numeric(2,-3)', since: 15 },
];

const made = [
  "CREATE TYPE mood AS ENUM ('sad', 'so so', 'it''s fine', 'happy')",
  "CREATE DOMAIN email AS text CHECK (VALUE ~ '^[a-z0-9.]+@[a-z.]+$')",
  'CREATE DOMAIN positive AS int NOT NULL CHECK (VALUE > 0)',
  'CREATE DOMAIN strict_email AS email CHECK (length(VALUE) < 30)',
  'CREATE TYPE pair AS (a int, "b c" text, d timestamptz)',
];

describe.each(postgresServers)('types of PostgreSQL %i', (major) => {
  let server: SeedServer;

  beforeAll(async () => {
    server = await seedServer(major);
  });
  afterAll(() => server?.stop());

  it('has values for every type, NULL among them, and none that the server refuses', async () => {
    const here = types.filter(({ since = 13 }) => since <= major);
    const columns = here.map(({ type }, i) => `c${i} ${type}`).join(', ');
    const session = await server.database(...made, `CREATE TABLE all_types (id bigserial PRIMARY KEY, ${columns})`);
    const { tables, refused } = await seed(session, { rows });
    expect(tables.get('all_types')).toMatchObject({ rows, reason: null });
    expect(refused).toEqual([]);
    for (const [i, { type }] of here.entries()) {
      const filled = await number(session, `SELECT count(c${i}) FROM all_types`);
      if (type === 'positive') expect(filled, type).toBe(rows);
      else expect([filled < rows, filled >= rows * 0.8], type).toEqual([true, true]);
    }
  });

  it('has as many different values of a type as a key of it needs', async () => {
    // Types that cannot be compared, or have few values, make no key.
    const without =
      /^(?:json|point|line|lseg|box|path|polygon|circle|xid|"char"|boolean|bit|bit varying\(5\)|numeric\(3,0\)|numeric\(2,-3\)|varchar\(1\)|mood)$/;
    const here = types.filter(({ type, since = 13 }) => since <= major && !without.test(type));
    const session = await server.database(
      ...made,
      ...here.map(({ type }, i) => `CREATE TABLE t${i} (k ${type} PRIMARY KEY)`),
    );
    const { tables, refused } = await seed(session, { rows });
    const short = here.filter((_, i) => tables.get(`t${i}`)?.rows !== rows).map(({ type }) => type);
    expect(short).toEqual([]);
    expect(refused).toEqual([]);
  });

  it('says how many values a small key has', async () => {
    const session = await server.database(
      ...made,
      'CREATE TABLE yes_no (k boolean PRIMARY KEY)',
      'CREATE TABLE moods (m mood, b boolean, PRIMARY KEY (m, b))',
      'CREATE TABLE codes (c varchar(1) NOT NULL UNIQUE)',
    );
    const { tables } = await seed(session, { rows });
    expect(tables.get('yes_no')).toMatchObject({
      rows: 2,
      reason: 'its primary key (k) has no more than 2 different values that could be made',
    });
    expect(tables.get('moods')).toMatchObject({
      rows: 8,
      reason: 'its primary key (m, b) has no more than 8 different values that could be made',
    });
    expect(tables.get('codes')).toMatchObject({
      rows: 36,
      reason: 'its unique key codes_c_key (c) has no more than 36 different values that could be made',
    });
  });

  it('leaves a column of an unknown type to the server, or says which one', async () => {
    const session = await server.database(
      'CREATE TABLE open (id int PRIMARY KEY, r regclass)',
      "CREATE TABLE given (id int PRIMARY KEY, r regclass NOT NULL DEFAULT 'pg_class')",
      'CREATE TABLE closed (id int PRIMARY KEY, r regclass NOT NULL)',
    );
    const { tables } = await seed(session, { rows });
    expect(tables.get('open')?.rows).toBe(rows);
    expect(tables.get('given')?.rows).toBe(rows);
    expect(tables.get('closed')).toMatchObject({
      rows: 0,
      reason: 'nothing is known of the type regclass of its column r, which may not be NULL',
    });
  });

  it('writes no generated column, and respects identities', async () => {
    const session = await server.database(
      'CREATE TABLE t (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, n bigint GENERATED BY DEFAULT AS IDENTITY, a int NOT NULL, b int GENERATED ALWAYS AS (a * 2) STORED)',
      'CREATE TABLE only_identity (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY)',
      'CREATE TABLE nothing ()',
    );
    const { tables } = await seed(session, { rows });
    for (const name of ['t', 'only_identity', 'nothing']) expect(tables.get(name), name).toMatchObject({ rows });
    expect(await number(session, 'SELECT count(*) FROM t WHERE b = a * 2')).toBe(rows);
    await session.query('INSERT INTO t (a) VALUES (1)');
    await session.query('INSERT INTO only_identity DEFAULT VALUES');
    expect(await number(session, 'SELECT max(id) FROM t')).toBe(rows + 1);
  });

  it('makes what a generated column wants of documents', async () => {
    const session = await server.database(
      `CREATE TABLE t (id int PRIMARY KEY, data jsonb NOT NULL,
        email text GENERATED ALWAYS AS (data ->> 'email') STORED UNIQUE NOT NULL,
        amount int GENERATED ALWAYS AS ((data #>> '{order,amount}')::int) STORED NOT NULL)`,
      "CREATE TABLE u (id int PRIMARY KEY, data jsonb NOT NULL, CHECK ((data ->> 'kind') IN ('a', 'b')))",
      "CREATE UNIQUE INDEX ON u ((data ->> 'key'))",
      'CREATE TABLE v (id int PRIMARY KEY, name text NOT NULL, lower_name text GENERATED ALWAYS AS (lower(name)) STORED UNIQUE)',
    );
    const { tables } = await seed(session, { rows });
    for (const name of ['t', 'u', 'v']) expect(tables.get(name), name).toMatchObject({ rows, reason: null });
  });
});
