import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readPostgresTables } from '../../../src/core/schema/server/read-postgres-tables.ts';
import type { ColumnFacts, TableFacts, ValueType } from '../../../src/core/schema/server/table-facts.ts';
import { majors, type PostgresServer } from '../../servers/postgres.ts';
import { serverOf } from '../../servers/server-of.ts';
import { askWith, databaseOf, nothing, withClient } from './postgres-databases.ts';

const text: ValueType = { family: 'text', maxLength: null, maxBytes: null };
const int: ValueType = { family: 'integer', bytes: 4, unsigned: false };
const positive: ValueType = {
  family: 'domain',
  name: 'public.positive',
  base: int,
  nullable: true,
  checks: [{ name: 'positive_check', expression: 'VALUE > 0', enforced: true }],
};
const pair: ValueType = {
  family: 'composite',
  name: 'public.pair',
  fields: [
    { name: 'x', type: int },
    { name: 'y', type: { family: 'array', of: { family: 'text', maxLength: 3, maxBytes: null } } },
  ],
};
const mood: ValueType = { family: 'enum', values: ['sad', "it's"] };
const moment: ValueType = { family: 'timestamptz', precision: 6 };

const types: readonly (readonly [written: string, type: ValueType])[] = [
  ['smallint', { family: 'integer', bytes: 2, unsigned: false }],
  ['int', int],
  ['bigint', { family: 'integer', bytes: 8, unsigned: false }],
  ['oid', { family: 'integer', bytes: 4, unsigned: true }],
  ['numeric', { family: 'numeric', precision: null, scale: null, unsigned: false }],
  ['numeric(10, 2)', { family: 'numeric', precision: 10, scale: 2, unsigned: false }],
  ['numeric(5)', { family: 'numeric', precision: 5, scale: 0, unsigned: false }],
  ['numeric(6, 3)[][]', { family: 'array', of: { family: 'numeric', precision: 6, scale: 3, unsigned: false } }],
  ['real', { family: 'float', bytes: 4, unsigned: false }],
  ['double precision', { family: 'float', bytes: 8, unsigned: false }],
  ['money', { family: 'money' }],
  ['boolean', { family: 'boolean' }],
  ['text', text],
  ['varchar(20)', { family: 'text', maxLength: 20, maxBytes: null }],
  ['varchar', text],
  ['varchar(5)[]', { family: 'array', of: { family: 'text', maxLength: 5, maxBytes: null } }],
  ['char(3)', { family: 'char', length: 3 }],
  ['bpchar', text],
  ['"char"', { family: 'text', maxLength: null, maxBytes: 1 }],
  ['name', { family: 'text', maxLength: null, maxBytes: 63 }],
  ['citext', text],
  ['bytea', { family: 'bytes', maxLength: null, fixed: false }],
  ['uuid', { family: 'uuid' }],
  ['date', { family: 'date' }],
  ['time(3)', { family: 'time', precision: 3, zone: false }],
  ['timetz', { family: 'time', precision: 6, zone: true }],
  ['timestamp(0)', { family: 'timestamp', precision: 0 }],
  ['timestamptz', moment],
  ['interval', { family: 'interval', precision: 6, fields: null }],
  ['interval(2)', { family: 'interval', precision: 2, fields: null }],
  ['interval year to month', { family: 'interval', precision: 6, fields: 'year to month' }],
  [
    'interval day to second(2)[]',
    { family: 'array', of: { family: 'interval', precision: 2, fields: 'day to second' } },
  ],
  ['json', { family: 'json' }],
  ['jsonb', { family: 'jsonb' }],
  ['inet', { family: 'inet' }],
  ['cidr', { family: 'cidr' }],
  ['macaddr', { family: 'macaddr', bytes: 6 }],
  ['macaddr8', { family: 'macaddr', bytes: 8 }],
  ['mood', mood],
  ['mood[]', { family: 'array', of: mood }],
  ['positive', positive],
  [
    'small',
    {
      family: 'domain',
      name: 'public.small',
      base: positive,
      nullable: false,
      checks: [{ name: 'small_check', expression: '(VALUE)::integer < 100', enforced: true }],
    },
  ],
  ['positive[]', { family: 'array', of: positive }],
  ['tags', { family: 'domain', name: 'public.tags', base: { family: 'array', of: text }, nullable: true, checks: [] }],
  ['int4range', { family: 'range', of: int }],
  ['tstzrange[]', { family: 'array', of: { family: 'range', of: moment } }],
  ['pair', pair],
  ['pair[]', { family: 'array', of: pair }],
  ['bit', { family: 'bit', length: 1, varying: false }],
  ['bit(5)', { family: 'bit', length: 5, varying: false }],
  ['varbit(7)', { family: 'bit', length: 7, varying: true }],
  ['varbit', { family: 'bit', length: null, varying: true }],
  ['point', { family: 'geometry', kind: 'point', srid: null }],
  ['tsvector', { family: 'tsvector' }],
  ['tsquery', { family: 'tsquery' }],
  ['xml', { family: 'xml' }],
  ['pg_lsn', { family: 'other', name: 'pg_lsn' }],
];

describe.each(majors)('facts of tables on PostgreSQL %i', (major) => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await serverOf(major);
  });
  afterAll(async () => {
    await server.stop();
  });

  const factsOf = async (sql: string): Promise<readonly TableFacts[]> =>
    withClient(await databaseOf(server, [sql]), (client) => readPostgresTables(askWith(client), nothing));

  const columnsOf = (facts: readonly TableFacts[], table: string) => {
    const columns = new Map<string, ColumnFacts>();
    for (const column of facts.find(({ display }) => display === table)?.columns ?? [])
      columns.set(column.name, column);
    return columns;
  };

  it('know what values a column takes', async () => {
    const columns = types.map(([written], at) => `c${at} ${written}`).join(', ');
    const facts =
      await factsOf(`CREATE EXTENSION citext; CREATE TYPE mood AS ENUM ('sad', 'it''s'); CREATE DOMAIN positive AS int CHECK (VALUE > 0); CREATE DOMAIN small AS positive NOT NULL CHECK (VALUE < 100);
      CREATE DOMAIN tags AS text[]; CREATE TYPE pair AS (x int, y varchar(3)[]); CREATE TABLE t (${columns})`);
    expect(facts[0]?.columns.map(({ type }, at) => [types[at]?.[0], type])).toEqual(types);
  });

  it('know what a row may leave out, and what nobody may write', async () => {
    const facts =
      await factsOf(`CREATE SEQUENCE s; CREATE TABLE t (id serial, a int GENERATED ALWAYS AS IDENTITY, b int GENERATED BY DEFAULT AS IDENTITY, c text NOT NULL, d text DEFAULT 'x', e int DEFAULT nextval('s'),
      f int GENERATED ALWAYS AS (1 + 2) STORED, g text COLLATE "C", "Odd name" int)`);
    const of = columnsOf(facts, 't');
    const seen = [...of.values()].map(
      ({ name, nullable, hasDefault, defaultText, generated, identity, collation }) => ({
        name,
        nullable,
        hasDefault,
        defaultText,
        generated,
        identity,
        collation,
      }),
    );
    expect(seen).toEqual([
      {
        name: 'id',
        nullable: false,
        hasDefault: true,
        defaultText: "nextval('public.t_id_seq'::regclass)",
        generated: false,
        identity: 'serial',
        collation: null,
      },
      {
        name: 'a',
        nullable: false,
        hasDefault: true,
        defaultText: null,
        generated: false,
        identity: 'always',
        collation: null,
      },
      {
        name: 'b',
        nullable: false,
        hasDefault: true,
        defaultText: null,
        generated: false,
        identity: 'default',
        collation: null,
      },
      {
        name: 'c',
        nullable: false,
        hasDefault: false,
        defaultText: null,
        generated: false,
        identity: null,
        collation: 'default',
      },
      {
        name: 'd',
        nullable: true,
        hasDefault: true,
        defaultText: "'x'::text",
        generated: false,
        identity: null,
        collation: 'default',
      },
      {
        name: 'e',
        nullable: true,
        hasDefault: true,
        defaultText: "nextval('public.s'::regclass)",
        generated: false,
        identity: null,
        collation: null,
      },
      {
        name: 'f',
        nullable: true,
        hasDefault: false,
        defaultText: null,
        generated: true,
        identity: null,
        collation: null,
      },
      {
        name: 'g',
        nullable: true,
        hasDefault: false,
        defaultText: null,
        generated: false,
        identity: null,
        collation: 'C',
      },
      {
        name: 'Odd name',
        nullable: true,
        hasDefault: false,
        defaultText: null,
        generated: false,
        identity: null,
        collation: null,
      },
    ]);
  });

  it('know keys, checks, foreign keys and what else refuses a row', async () => {
    const distinct = major >= 15 ? 'NULLS NOT DISTINCT' : '';
    const facts = await factsOf(`CREATE SCHEMA shop; CREATE TABLE shop.p (a int, b int, PRIMARY KEY (b, a));
      CREATE TABLE t (x int, y int, z text, during tstzrange, CONSTRAINT u UNIQUE ${distinct} (y, x) INCLUDE (z) DEFERRABLE, CONSTRAINT ck CHECK (x > 0 AND y > 0), CONSTRAINT no CHECK (z <> ')'),
        CONSTRAINT fk FOREIGN KEY (x, y) REFERENCES shop.p (b, a) MATCH FULL DEFERRABLE INITIALLY DEFERRED, CONSTRAINT ex EXCLUDE USING gist (during WITH &&) WHERE (x > 1));
      CREATE UNIQUE INDEX i ON t ((lower(z)), x) WHERE y > 5 OR x IS NULL; CREATE INDEX plain ON t (x); ALTER TABLE t ADD CONSTRAINT late CHECK (x < 9) NOT VALID;
      ALTER TABLE t ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY; ALTER TABLE shop.p ENABLE ROW LEVEL SECURITY;
      CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$; CREATE TRIGGER on_row BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f(); CREATE TRIGGER off BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f(); ALTER TABLE t DISABLE TRIGGER off;
      CREATE VIEW v AS SELECT 1; CREATE MATERIALIZED VIEW m AS SELECT 1`);
    expect(facts.map(({ display }) => display)).toEqual(['t', 'shop.p']);
    expect(facts[1]).toMatchObject({
      schema: 'shop',
      name: 'p',
      primaryKey: ['b', 'a'],
      rowSecurity: 'on',
      storage: 'heap',
    });
    expect(facts[0]).toMatchObject({
      primaryKey: null,
      uniqueKeys: [
        {
          name: 'i',
          parts: [
            { column: null, expression: 'lower(z)', prefix: null },
            { column: 'x', expression: null, prefix: null },
          ],
          nullsNotDistinct: false,
          predicate: '(y > 5) OR (x IS NULL)',
          deferrable: false,
        },
        {
          name: 'u',
          parts: [
            { column: 'y', expression: null, prefix: null },
            { column: 'x', expression: null, prefix: null },
          ],
          nullsNotDistinct: major >= 15,
          predicate: null,
          deferrable: true,
        },
      ],
      exclusions: [
        { name: 'ex', definition: 'EXCLUDE USING gist (during WITH &&) WHERE ((x > 1))', columns: ['during'] },
      ],
      foreignKeys: [
        {
          name: 'fk',
          columns: ['x', 'y'],
          toSchema: 'shop',
          toTable: 'p',
          toColumns: ['b', 'a'],
          matchFull: true,
          deferrable: true,
          enforced: true,
        },
      ],
      checks: [
        { name: 'ck', expression: '(x > 0) AND (y > 0)', enforced: true },
        { name: 'late', expression: 'x < 9', enforced: true },
        { name: 'no', expression: "z <> ')'::text", enforced: true },
      ],
      triggers: ['on_row'],
      rowSecurity: 'forced',
      partition: null,
      partitioning: null,
    });
  });

  it('know partitions, and what they have from their parents', async () => {
    const facts =
      await factsOf(`CREATE TABLE r (id int PRIMARY KEY); CREATE TABLE p (id int, at date, r int REFERENCES r, CHECK (id > 0), PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
      CREATE TABLE p1 PARTITION OF p FOR VALUES FROM ('2024-01-01') TO ('2025-01-01') PARTITION BY LIST (id); CREATE TABLE e (x int, id int) PARTITION BY LIST ((id + 1)); CREATE TABLE p1a PARTITION OF p1 DEFAULT; CREATE TABLE refs (id int, at date, FOREIGN KEY (id, at) REFERENCES p);
      CREATE TABLE base (a int CHECK (a > 1)); CREATE TABLE child (b int) INHERITS (base)`);
    const of = (name: string) => facts.find((each) => each.name === name);
    expect(of('p')).toMatchObject({
      partition: null,
      partitioning: { method: 'range', key: 'at', columns: ['at'], partitions: [] },
    });
    expect(of('p1')).toMatchObject({
      partition: { ofSchema: 'public', ofTable: 'p', bound: "FOR VALUES FROM ('2024-01-01') TO ('2025-01-01')" },
      partitioning: { method: 'list', key: 'id', columns: ['id'] },
    });
    expect(of('e')).toMatchObject({ partitioning: { method: 'list', key: 'id + 1', columns: ['id'] } });
    expect(of('p1a')).toMatchObject({
      partition: { ofTable: 'p1', bound: 'DEFAULT' },
      primaryKey: ['id', 'at'],
      checks: [{ name: 'p_id_check' }],
      foreignKeys: [{ toTable: 'r' }],
    });
    // Not the hidden ones to each partition.
    expect(of('refs')?.foreignKeys.map(({ toTable }) => toTable)).toEqual(['p']);
    expect(of('child')).toMatchObject({
      inherits: ['base'],
      checks: [{ name: 'base_a_check' }],
      columns: [{ name: 'a' }, { name: 'b' }],
    });
  });

  it('know about how many rows there are once somebody has counted', async () => {
    const url = await databaseOf(server, [
      'CREATE TABLE t (a int); CREATE TABLE never (a int); INSERT INTO t SELECT generate_series(1, 1000)',
    ]);
    await withClient(url, async (client) => {
      await client.query('ANALYZE t');
      const facts = await readPostgresTables(askWith(client), nothing);
      expect(facts.map(({ name, estimatedRows }) => [name, estimatedRows])).toEqual([
        ['never', null],
        ['t', 1000],
      ]);
    });
  });

  if (major >= 18) {
    it('know checks and foreign keys that are not enforced, and columns that are computed when they are read', async () => {
      const [p, t] = await factsOf(
        'CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE t (a int REFERENCES p NOT ENFORCED, b int GENERATED ALWAYS AS (a + 1) VIRTUAL, CONSTRAINT c CHECK (a > 0) NOT ENFORCED)',
      );
      expect(p?.primaryKey).toEqual(['id']);
      expect(t).toMatchObject({
        foreignKeys: [{ enforced: false }],
        checks: [{ name: 'c', enforced: false }],
        columns: [{ generated: false }, { generated: true, hasDefault: false }],
      });
    });
  }
});
