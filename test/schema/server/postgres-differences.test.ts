import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compareSnapshots } from '../../../src/core/schema/server/compare-snapshots.ts';
import { readPostgresSchema } from '../../../src/core/schema/server/read-postgres-schema.ts';
import type { ObjectDifference, SchemaSnapshot } from '../../../src/core/schema/server/snapshot.ts';
import type { Major, PostgresServer } from '../../servers/postgres.ts';
import { serverOf } from '../../servers/server-of.ts';
import { everyKind, roles } from './every-kind-of-postgres.ts';
import { askWith, databaseOf, nothing } from './postgres-databases.ts';

interface Change {
  readonly sql: string;
  readonly finds: readonly string[];
  readonly from?: Major;
}

/** Changes of the schema with every kind of object, and what they have to be found as: that and nothing else. */
const changes: readonly Change[] = [
  { sql: 'CREATE SCHEMA more', finds: ['added schema more'] },
  {
    sql: 'ALTER SCHEMA "Odd ""one""" RENAME TO even',
    finds: ['added schema even', 'removed schema "Odd ""one"""', 'changed publication whole'],
    from: 15,
  },
  {
    sql: 'DROP EXTENSION citext CASCADE',
    finds: ['removed extension citext', 'removed column shop.customers.c'],
  },
  { sql: "ALTER TYPE shop.mood ADD VALUE 'new' BEFORE 'ok'", finds: ['changed type shop.mood'] },
  { sql: "ALTER TYPE shop.mood RENAME VALUE 'sad' TO 'glad'", finds: ['changed type shop.mood'] },
  {
    sql: 'ALTER TYPE pair ADD ATTRIBUTE z int CASCADE',
    finds: ['changed type pair', 'added column typed.z'],
  },
  { sql: 'DROP TYPE empty', finds: ['removed type empty'] },
  { sql: 'ALTER DOMAIN email DROP NOT NULL', finds: ['changed domain email'] },
  { sql: "ALTER DOMAIN email SET DEFAULT 'x'", finds: ['changed domain email'] },
  { sql: 'ALTER DOMAIN positive VALIDATE CONSTRAINT small', finds: ['changed domain positive'] },
  { sql: 'ALTER SEQUENCE free CACHE 9', finds: ['changed sequence free'] },
  { sql: 'ALTER SEQUENCE orders_id_seq OWNED BY NONE', finds: ['changed sequence orders_id_seq'] },
  {
    sql: 'CREATE OR REPLACE FUNCTION shop.total(a text) RETURNS int LANGUAGE sql IMMUTABLE AS $$ SELECT 1 $$',
    finds: ['changed function shop.total(text)'],
  },
  { sql: 'ALTER FUNCTION touch() SECURITY DEFINER', finds: ['changed function touch()'] },
  { sql: 'ALTER FUNCTION touch() SET search_path = shop', finds: ['changed function touch()'] },
  {
    sql: 'DROP AGGREGATE everything(*)',
    finds: ['removed function everything()', 'removed comment aggregate everything()'],
  },
  { sql: 'ALTER OPERATOR === (int, text) SET (RESTRICT = neqsel)', finds: ['changed operator === (integer, text)'] },
  {
    sql: 'ALTER OPERATOR FAMILY fam USING btree DROP FUNCTION 1 (int4, int8)',
    finds: ['changed operator operator family fam USING btree'],
  },
  {
    sql: 'DROP CAST (pair AS text)',
    finds: ['removed cast (public.pair AS text)', 'removed comment cast (public.pair AS text)'],
  },
  {
    sql: 'ALTER TEXT SEARCH CONFIGURATION words DROP MAPPING FOR email',
    finds: ['changed text search configuration words'],
  },
  {
    sql: 'ALTER TEXT SEARCH DICTIONARY plain (accept = true)',
    finds: ['changed text search dictionary plain'],
  },
  { sql: 'DROP COLLATION german', finds: ['removed collation german', 'removed comment collation german'] },
  { sql: "ALTER SERVER away OPTIONS (SET host 'other')", finds: ['changed foreign server server away'] },
  { sql: "ALTER FOREIGN TABLE remote OPTIONS (SET schema_name 't')", finds: ['changed table remote'] },
  { sql: "ALTER FOREIGN TABLE remote ALTER a OPTIONS (SET column_name 'y')", finds: ['changed column remote.a'] },
  { sql: 'DROP CONVERSION other', finds: ['removed other conversion public.other'] },

  { sql: 'CREATE TABLE more (a int)', finds: ['added table more', 'added column more.a'] },
  { sql: 'ALTER TABLE orders SET (fillfactor = 60)', finds: ['changed table orders'] },
  { sql: 'ALTER TABLE orders SET (toast.autovacuum_enabled = true)', finds: ['changed table orders'] },
  { sql: 'ALTER TABLE scratch SET LOGGED', finds: ['changed table scratch'] },
  { sql: 'ALTER TABLE orders REPLICA IDENTITY NOTHING', finds: ['changed table orders'] },
  { sql: 'ALTER TABLE orders SET WITHOUT CLUSTER', finds: ['changed table orders'] },
  { sql: 'ALTER TABLE orders NO FORCE ROW LEVEL SECURITY', finds: ['changed table orders'] },
  { sql: 'ALTER TABLE "order" ENABLE ROW LEVEL SECURITY', finds: ['changed table "order"'] },
  { sql: 'ALTER TABLE typed NOT OF', finds: ['changed table typed'] },
  {
    sql: 'ALTER TABLE child NO INHERIT base',
    // The check that it had from its parent is its own now.
    finds: [
      'changed table child',
      'changed column child.a',
      'changed column child.b',
      'changed column child.d',
      'added constraint child (base_b_check)',
    ],
  },
  {
    sql: "CREATE TABLE parted_27 PARTITION OF parted FOR VALUES FROM ('2027-01-01') TO ('2028-01-01')",
    // The index that is not on all partitions is there as one of its own.
    finds: ['added table parted_27', 'added index parted_27 (parted_27_id_idx)'],
  },
  {
    sql: 'ALTER TABLE parted DETACH PARTITION parted_d',
    finds: [
      'changed table parted_d',
      'added column parted_d.id',
      'added column parted_d.at',
      'added column parted_d.x',
      'added constraint parted_d (ok)',
      'added constraint parted_d (parted_d_pkey)',
      'added index parted_d (parted_d_x_idx)',
    ],
  },
  // One of the partitions has columns of its own, the others say nothing.
  { sql: 'ALTER TABLE parted ADD y int', finds: ['added column parted.y', 'added column parted_26.y'] },
  { sql: 'CREATE INDEX more ON parted (x, id)', finds: ['added index parted (more)'] },
  { sql: 'ALTER TABLE parted_24 ENABLE TRIGGER pt', finds: ['removed trigger parted_24 (pt)'] },
  {
    sql: "ALTER TABLE parted_24 ALTER x SET DEFAULT 'c'",
    finds: ['added column parted_24.id', 'added column parted_24.at', 'added column parted_24.x'],
  },

  { sql: 'ALTER TABLE "order" ALTER "a.b" TYPE varchar(60)', finds: ['changed column "order"."a.b"'] },
  { sql: "ALTER TABLE orders ALTER note SET DEFAULT 'n'", finds: ['changed column orders.note'] },
  { sql: 'ALTER TABLE orders ALTER customer DROP NOT NULL', finds: ['changed column orders.customer'] },
  { sql: 'ALTER TABLE "order" ALTER "a.b" TYPE text COLLATE "C"', finds: ['changed column "order"."a.b"'] },
  { sql: 'ALTER TABLE orders ALTER note SET STORAGE MAIN', finds: ['changed column orders.note'] },
  { sql: 'ALTER TABLE orders ALTER note SET STATISTICS 10', finds: ['changed column orders.note'] },
  { sql: 'ALTER TABLE orders ALTER customer RESET (n_distinct)', finds: ['changed column orders.customer'] },
  { sql: 'ALTER TABLE orders ALTER total DROP EXPRESSION', finds: ['changed column orders.total'] },
  { sql: 'ALTER TABLE shop.customers ALTER id SET GENERATED BY DEFAULT', finds: ['changed column shop.customers.id'] },
  { sql: 'ALTER TABLE shop.customers ALTER id SET INCREMENT 2', finds: ['changed column shop.customers.id'] },
  { sql: 'ALTER TABLE "order" ADD more int', finds: ['added column "order".more'] },
  { sql: 'ALTER TABLE "order" DROP "a.b"', finds: ['removed column "order"."a.b"'] },
  {
    sql: 'ALTER TABLE "order" RENAME "select" TO chosen',
    finds: ['added column "order".chosen', 'removed column "order"."select"', 'changed publication whole'],
    from: 15,
  },
  {
    sql: 'ALTER TABLE "order" DROP "(…)", ADD "(…)" int; ALTER TABLE "order" DROP "a.b", ADD "a.b" text',
    finds: ['order table "order"'],
  },

  { sql: 'ALTER TABLE orders VALIDATE CONSTRAINT late', finds: ['changed constraint orders (late)'] },
  {
    sql: 'ALTER TABLE orders ALTER CONSTRAINT orders_customer_fkey NOT DEFERRABLE',
    finds: ['changed constraint orders (orders_customer_fkey)'],
  },
  { sql: 'ALTER TABLE orders ADD CHECK (id > 5)', finds: ['added constraint orders (orders_id_check)'] },
  {
    sql: 'ALTER TABLE scratch RENAME CONSTRAINT again TO other',
    finds: ['added constraint scratch (other)', 'removed constraint scratch (again)'],
  },
  { sql: 'ALTER TABLE refers DROP CONSTRAINT refers_r_fkey', finds: ['removed constraint refers (refers_r_fkey)'] },
  { sql: 'ALTER INDEX orders_pkey SET (fillfactor = 50)', finds: ['changed constraint orders (orders_pkey)'] },

  {
    sql: 'DROP INDEX orders_note',
    finds: ['removed index orders (orders_note)', 'removed comment index orders (orders_note)'],
  },
  { sql: 'ALTER INDEX orders_note SET (fillfactor = 50)', finds: ['changed index orders (orders_note)'] },
  { sql: 'ALTER INDEX late ALTER COLUMN 1 SET STATISTICS 78', finds: ['changed index orders (late)'] },
  {
    sql: "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'late'::regclass",
    finds: ['changed index orders (late)'],
  },
  { sql: 'ALTER INDEX parted_25_x_idx RENAME TO of_my_own', finds: ['added index parted_25 (of_my_own)'] },

  {
    sql: 'CREATE OR REPLACE VIEW after_function AS SELECT of_view(v.*) FROM all_recent v WHERE id > 1',
    finds: ['changed view after_function'],
  },
  { sql: 'ALTER VIEW shop.recent SET (security_barrier = false)', finds: ['changed view shop.recent'] },
  { sql: 'ALTER VIEW editable ALTER a DROP DEFAULT', finds: ['changed view editable'] },
  { sql: 'REFRESH MATERIALIZED VIEW uncounted', finds: ['changed view uncounted'] },
  { sql: 'ALTER TABLE orders ENABLE REPLICA TRIGGER t1', finds: ['changed trigger orders (t1)'] },
  { sql: 'DROP TRIGGER t4 ON orders', finds: ['removed trigger orders (t4)'] },
  { sql: 'ALTER POLICY theirs ON orders USING (true)', finds: ['changed policy orders (theirs)'] },
  { sql: 'ALTER POLICY theirs ON orders TO PUBLIC', finds: ['changed policy orders (theirs)'] },
  { sql: 'ALTER TABLE scratch ENABLE RULE also', finds: ['changed rule scratch (also)'] },
  {
    sql: 'CREATE OR REPLACE RULE also AS ON INSERT TO scratch DO INSTEAD NOTHING',
    finds: ['changed rule scratch (also)'],
  },
  { sql: 'ALTER EVENT TRIGGER noting ENABLE', finds: ['changed event noting'] },
  { sql: 'ALTER STATISTICS st SET STATISTICS 60', finds: ['changed statistics st'] },
  { sql: 'ALTER PUBLICATION few DROP TABLE orders', finds: ['changed publication few'] },
  { sql: "ALTER PUBLICATION few SET (publish = 'update')", finds: ['changed publication few'] },
  { sql: "COMMENT ON TABLE orders IS 'other'", finds: ['changed comment table orders'] },
  { sql: 'COMMENT ON COLUMN orders.note IS NULL', finds: ['removed comment column orders.note'] },
  { sql: "COMMENT ON INDEX orders_pkey IS 'k'", finds: ['added comment index orders (orders_pkey)'] },
  { sql: 'REVOKE INSERT ON orders FROM schema_reader', finds: ['changed privilege table orders to schema_reader'] },
  {
    sql: 'GRANT CREATE ON SCHEMA shop TO schema_reader WITH GRANT OPTION',
    finds: ['changed privilege schema shop to schema_reader'],
  },
  { sql: 'GRANT EXECUTE ON FUNCTION touch() TO PUBLIC', finds: ['removed privilege function touch() to PUBLIC'] },
  { sql: 'GRANT SELECT (a) ON scratch TO schema_reader', finds: ['added privilege table scratch to schema_reader'] },
  {
    sql: 'ALTER DEFAULT PRIVILEGES IN SCHEMA shop REVOKE SELECT ON TABLES FROM schema_reader',
    finds: ['removed privilege default on tables in schema shop to schema_reader'],
  },

  { sql: 'ALTER TABLE packed ALTER a SET COMPRESSION default', finds: ['changed column packed.a'], from: 14 },
  {
    sql: 'ALTER PUBLICATION filtered SET TABLE orders (id) WHERE (id > 6)',
    finds: ['changed publication filtered'],
    from: 15,
  },
  { sql: 'ALTER TABLE newest RENAME CONSTRAINT needed TO wanted', finds: ['changed column newest.a'], from: 18 },
  { sql: 'ALTER TABLE newest VALIDATE CONSTRAINT unchecked', finds: ['changed column newest.d'], from: 18 },
  {
    sql: 'ALTER TABLE refers_newest ALTER CONSTRAINT refers_newest_a_fkey ENFORCED',
    finds: ['changed constraint refers_newest (refers_newest_a_fkey)'],
    from: 18,
  },
];

const said = ({ change, kind, name }: ObjectDifference) => `${change} ${kind} ${name}`;

describe.each([13, 15, 18] as const satisfies readonly Major[])('a change is found on PostgreSQL %i', (major) => {
  let server: PostgresServer;
  let client: Client;
  let before: SchemaSnapshot;
  beforeAll(async () => {
    server = await serverOf(major);
    await server.query(roles);
    client = await connected(await databaseOf(server, [everyKind(major)]));
    before = await readPostgresSchema(askWith(client), nothing);
  });
  afterAll(async () => {
    await client.end();
    await server.stop();
  });

  const cases = changes.filter(({ from }) => major >= (from ?? 13));
  it.each(cases.map((each) => [each.sql, each.finds] as const))('%s', async (sql, finds) => {
    const after = await undone(client, sql);
    expect(compareSnapshots(before, after).map(said).sort()).toEqual([...finds].sort());
    const back = compareSnapshots(after, before);
    expect(back.map(said).sort()).toEqual(finds.map(reversed).sort());
    for (const { change, before: old, after: now } of back) {
      expect(old !== null, change).toBe(change !== 'added');
      expect(now !== null, change).toBe(change !== 'removed');
      expect(old).not.toBe(now);
    }
  });

  it('and nothing when all of it is undone', async () => {
    expect(compareSnapshots(before, await readPostgresSchema(askWith(client), nothing))).toEqual([]);
  });
});

async function connected(url: string): Promise<Client> {
  const client = new Client({ connectionString: url });
  client.on('notice', () => {});
  await client.connect();
  return client;
}

/** The schema that statements make, which are rolled back afterwards. */
async function undone(client: Client, sql: string): Promise<SchemaSnapshot> {
  await client.query('BEGIN');
  try {
    await client.query(sql);
    return await readPostgresSchema(askWith(client), nothing);
  } finally {
    await client.query('ROLLBACK');
  }
}

function reversed(found: string): string {
  return found.replace(/^(added|removed)/, (word) => (word === 'added' ? 'removed' : 'added'));
}

interface Way {
  readonly title: string;
  readonly one: string;
  readonly other: string;
  readonly from?: Major;
}

/** Two ways to make the same schema. */
const ways: readonly Way[] = [
  {
    title: 'in another order',
    one: "CREATE TYPE a AS ENUM ('x'); CREATE TABLE b (c a); CREATE TABLE d (e int); CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$; CREATE INDEX i ON b (c); CREATE INDEX j ON d (e)",
    other:
      "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$; CREATE TABLE d (e int); CREATE INDEX j ON d (e); CREATE TYPE a AS ENUM ('x'); CREATE TABLE b (c a); CREATE INDEX i ON b (c)",
  },
  {
    title: 'after columns that were dropped',
    one: 'CREATE TABLE t (x int, a int, y int, b text); ALTER TABLE t DROP x, DROP y; CREATE INDEX ON t (b)',
    other: 'CREATE TABLE t (a int, b text); CREATE INDEX ON t (b)',
  },
  {
    title: 'a serial spelled out',
    one: 'CREATE TABLE t (id serial PRIMARY KEY)',
    other:
      "CREATE SEQUENCE t_id_seq AS int; CREATE TABLE t (id int NOT NULL); ALTER TABLE t ADD PRIMARY KEY (id); ALTER TABLE t ALTER id SET DEFAULT nextval('t_id_seq'); ALTER SEQUENCE t_id_seq OWNED BY t.id",
  },
  {
    title: 'step by step',
    one: 'CREATE TABLE t (a int NOT NULL DEFAULT 1 CHECK (a > 0) UNIQUE, b text COLLATE "C", c timestamptz(3) REFERENCES u (c)); '.replace(
      'CREATE TABLE t',
      'CREATE TABLE u (c timestamptz PRIMARY KEY); CREATE TABLE t',
    ),
    other:
      'CREATE TABLE t (a int); ALTER TABLE t ADD b text COLLATE "C", ADD c timestamptz(3), ALTER a SET NOT NULL, ALTER a SET DEFAULT 1, ADD CHECK (a > 0), ADD UNIQUE (a); CREATE TABLE u (c timestamptz PRIMARY KEY); ALTER TABLE t ADD FOREIGN KEY (c) REFERENCES u NOT VALID; ALTER TABLE t VALIDATE CONSTRAINT t_c_fkey',
  },
  {
    title: 'an enum that grew',
    one: "CREATE TYPE e AS ENUM ('a', 'b', 'c')",
    other: "CREATE TYPE e AS ENUM ('a', 'c'); ALTER TYPE e ADD VALUE 'b' AFTER 'a'",
  },
  {
    title: 'a partition that was attached',
    one: "CREATE TABLE p (id int NOT NULL, at date NOT NULL DEFAULT '2020-01-01', CHECK (id > 0), PRIMARY KEY (id, at)) PARTITION BY RANGE (at); CREATE INDEX ON p (at); CREATE TABLE p1 PARTITION OF p FOR VALUES FROM ('2024-01-01') TO ('2025-01-01')",
    other:
      "CREATE TABLE p (id int NOT NULL, at date NOT NULL DEFAULT '2020-01-01', CHECK (id > 0), PRIMARY KEY (id, at)) PARTITION BY RANGE (at); CREATE TABLE p1 (z int, id int NOT NULL, at date NOT NULL DEFAULT '2020-01-01', CONSTRAINT p_id_check CHECK (id > 0), PRIMARY KEY (id, at)); ALTER TABLE p1 DROP z; CREATE INDEX ON p1 (at); ALTER TABLE p ATTACH PARTITION p1 FOR VALUES FROM ('2024-01-01') TO ('2025-01-01'); CREATE INDEX ON p (at)",
  },
  {
    title: 'an index of a partition under the number that was free',
    one: 'CREATE TABLE p (a int) PARTITION BY LIST (a); CREATE INDEX ON p (a); CREATE TABLE p1 PARTITION OF p DEFAULT',
    other:
      'CREATE TABLE p (a int) PARTITION BY LIST (a); CREATE TABLE p1 PARTITION OF p DEFAULT; CREATE INDEX p1_a_idx ON p1 (a); CREATE INDEX ON ONLY p (a); CREATE INDEX p1_a_idx1 ON p1 (a); ALTER INDEX p_a_idx ATTACH PARTITION p1_a_idx1; DROP INDEX p1_a_idx',
  },
  {
    title: 'options in another order',
    one: 'CREATE TABLE t (a int) WITH (fillfactor = 50, autovacuum_enabled = false); CREATE VIEW v WITH (security_barrier, check_option = local) AS SELECT a FROM t',
    other:
      'CREATE TABLE t (a int) WITH (autovacuum_enabled = false); ALTER TABLE t SET (fillfactor = 50); CREATE VIEW v AS SELECT a FROM t; ALTER VIEW v SET (check_option = local); ALTER VIEW v SET (security_barrier = true)',
  },
  {
    title: 'under another search path',
    one: 'CREATE SCHEMA s; CREATE TABLE s.t (a int); CREATE FUNCTION s.f(int) RETURNS int LANGUAGE sql IMMUTABLE AS $$ SELECT $1 $$; CREATE VIEW s.v AS SELECT s.f(a) FROM s.t; CREATE INDEX ON s.t (s.f(a)); ALTER TABLE s.t ADD CHECK (s.f(a) > 0), ALTER a SET DEFAULT s.f(1)',
    other:
      'CREATE SCHEMA s; SET search_path = s; CREATE TABLE t (a int); CREATE FUNCTION f(int) RETURNS int LANGUAGE sql IMMUTABLE AS $$ SELECT $1 $$; CREATE VIEW v AS SELECT f(a) FROM t; CREATE INDEX ON t (f(a)); ALTER TABLE t ADD CHECK (f(a) > 0), ALTER a SET DEFAULT f(1)',
  },
  {
    title: 'under other settings of how values are written',
    one: "CREATE TABLE t (a timestamptz DEFAULT '2024-01-02 03:04:05+00', b date DEFAULT '2024-03-01', c interval DEFAULT '1 day 2 hours', d float8 DEFAULT 0.1, e bytea DEFAULT '\\x0102')",
    other:
      "SET TimeZone = 'America/New_York'; SET DateStyle = 'German'; SET IntervalStyle = 'iso_8601'; SET extra_float_digits = -3; SET bytea_output = 'escape'; CREATE TABLE t (a timestamptz DEFAULT '02.01.2024 03:04:05+00', b date DEFAULT '01.03.2024', c interval DEFAULT '1 day 2 hours', d float8 DEFAULT 0.1, e bytea DEFAULT '\\x0102')",
  },
  {
    title: 'a text that was taken from the server',
    one: "CREATE TABLE t (a varchar(5), b int, CHECK (a IN ('x', 'y') AND b BETWEEN 1 AND 2), CHECK (b BETWEEN 1 AND 2 AND b <> 3 AND a NOT IN ('p', 'q')))",
    other:
      "CREATE TABLE t (a varchar(5), b int, CHECK ((((a)::text = ANY ((ARRAY['x'::character varying, 'y'::character varying])::text[])) AND ((b >= 1) AND (b <= 2)))), CHECK ((((b >= 1) AND (b <= 2)) AND (b <> 3) AND ((a)::text <> ALL ((ARRAY['p'::character varying, 'q'::character varying])::text[])))))",
  },
  {
    title: 'roles, tables and privileges in another order',
    one: 'CREATE TABLE t (a int, b int); CREATE TABLE u (a int PRIMARY KEY); CREATE PUBLICATION p FOR TABLE t, u; CREATE POLICY q ON t TO schema_reader, PUBLIC; GRANT SELECT, INSERT, UPDATE (a, b) ON t TO schema_reader',
    other:
      'CREATE TABLE u (a int); CREATE TABLE t (a int, b int); CREATE PUBLICATION p FOR TABLE u; ALTER TABLE u ADD PRIMARY KEY (a); ALTER PUBLICATION p ADD TABLE t; CREATE POLICY q ON t TO PUBLIC; GRANT UPDATE (b, a) ON t TO schema_reader; GRANT INSERT, DELETE ON t TO schema_reader; GRANT SELECT ON t TO schema_reader; REVOKE DELETE ON t FROM schema_reader',
  },
  {
    title: 'what is there by default, said',
    one: 'CREATE TABLE t (a text, b int); CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$; CREATE SEQUENCE s',
    other:
      "CREATE TABLE t (a text, b int DEFAULT NULL); ALTER TABLE t ALTER a SET STORAGE EXTENDED, ALTER a SET STATISTICS -1; COMMENT ON TABLE t IS 'x'; COMMENT ON TABLE t IS NULL; CREATE FUNCTION f() RETURNS int LANGUAGE sql VOLATILE AS $$ SELECT 1 $$; GRANT EXECUTE ON FUNCTION f() TO PUBLIC; GRANT ALL ON t TO CURRENT_USER; CREATE SEQUENCE s AS bigint START 1 INCREMENT 1 NO CYCLE CACHE 1; SELECT nextval('s')",
  },
  {
    title: 'names that NOT NULL gets by itself',
    one: 'CREATE TABLE t (a int NOT NULL, b int PRIMARY KEY)',
    other:
      'CREATE TABLE t (a int, b int); ALTER TABLE t ALTER a SET NOT NULL; ALTER TABLE t ADD CONSTRAINT other NOT NULL b; ALTER TABLE t ADD PRIMARY KEY (b); ALTER TABLE t RENAME CONSTRAINT other TO t_b_not_null',
    from: 18,
  },
];

describe.each([13, 16, 18] as const satisfies readonly Major[])('the way does not matter on PostgreSQL %i', (major) => {
  let server: PostgresServer;
  let client: Client;
  beforeAll(async () => {
    server = await serverOf(major);
    await server.query(roles);
    client = await connected(await server.database());
  });
  afterAll(async () => {
    await client.end();
    await server.stop();
  });

  const cases = ways.filter(({ from }) => major >= (from ?? 13));
  it.each(cases.map((each) => [each.title, each] as const))('%s', async (_title, { one, other }) => {
    const schema = await undone(client, one);
    expect(schema.objects.length).toBeGreaterThan(0);
    expect(compareSnapshots(schema, await undone(client, other))).toEqual([]);
  });
});
