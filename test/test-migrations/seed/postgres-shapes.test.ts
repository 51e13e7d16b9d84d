import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { number, postgresServers, type SeedServer, seed, seedServer } from './seeding.ts';

const rows = 200;

describe.each(postgresServers)('what only PostgreSQL has, on %i', (major) => {
  let server: SeedServer;

  beforeAll(async () => {
    server = await seedServer(major);
  });
  afterAll(() => server?.stop());

  it('puts rows into the partitions that there are', async () => {
    const session = await server.database(
      'CREATE TABLE by_day (id bigint, at timestamptz NOT NULL, PRIMARY KEY (id, at)) PARTITION BY RANGE (at)',
      "CREATE TABLE by_day_1 PARTITION OF by_day FOR VALUES FROM ('2019-01-01') TO ('2019-02-01')",
      "CREATE TABLE by_day_2 PARTITION OF by_day FOR VALUES FROM ('2031-05-01') TO ('2031-06-01')",
      'CREATE TABLE by_region (id int, region text) PARTITION BY LIST (region)',
      "CREATE TABLE by_region_1 PARTITION OF by_region FOR VALUES IN ('eu', 'us') PARTITION BY RANGE (id)",
      'CREATE TABLE by_region_1_low PARTITION OF by_region_1 FOR VALUES FROM (1) TO (1000)',
      "CREATE TABLE by_region_2 PARTITION OF by_region FOR VALUES IN ('jp', NULL)",
      'CREATE TABLE with_rest (id int) PARTITION BY RANGE (id)',
      'CREATE TABLE with_rest_1 PARTITION OF with_rest FOR VALUES FROM (1) TO (10)',
      'CREATE TABLE with_rest_2 PARTITION OF with_rest DEFAULT',
      'CREATE TABLE by_hash (id int PRIMARY KEY) PARTITION BY HASH (id)',
      'CREATE TABLE by_hash_0 PARTITION OF by_hash FOR VALUES WITH (MODULUS 2, REMAINDER 0)',
      'CREATE TABLE by_hash_1 PARTITION OF by_hash FOR VALUES WITH (MODULUS 2, REMAINDER 1)',
      'CREATE TABLE by_two (y int, m int, note text) PARTITION BY RANGE (y, m)',
      'CREATE TABLE by_two_1 PARTITION OF by_two FOR VALUES FROM (2020, 1) TO (2020, 7)',
      'CREATE TABLE by_two_2 PARTITION OF by_two FOR VALUES FROM (2020, 7) TO (2021, 1)',
      'CREATE TABLE by_month (at timestamp NOT NULL) PARTITION BY RANGE (extract(year FROM at))',
      'CREATE TABLE by_month_1 PARTITION OF by_month FOR VALUES FROM (2001) TO (2003)',
      'CREATE TABLE empty (id int) PARTITION BY RANGE (id)',
    );
    const { tables } = await seed(session, { rows });
    expect([...tables.keys()].sort()).toEqual(
      ['by_day', 'by_hash', 'by_month', 'by_region', 'by_two', 'empty', 'with_rest'].sort(),
    );
    for (const [name, table] of tables) if (name !== 'empty') expect(table, name).toMatchObject({ rows, reason: null });
    expect(tables.get('empty')).toMatchObject({ rows: 0, reason: 'it has no partition that a row could go to' });
    const parts = await session.query(
      "SELECT c.relname AS name FROM pg_class c WHERE c.relispartition AND c.relkind = 'r' ORDER BY 1",
    );
    for (const { name } of parts) {
      expect(await number(session, `SELECT count(*) FROM "${name}"`), String(name)).toBeGreaterThan(0);
    }
  });

  it('keeps unique indexes of expressions and of some rows', async () => {
    const session = await server.database(
      'CREATE TABLE accounts (id int PRIMARY KEY, email text NOT NULL, handle text, deleted_at timestamptz, state text NOT NULL DEFAULT $$open$$)',
      'CREATE UNIQUE INDEX ON accounts (lower(email)) WHERE deleted_at IS NULL',
      'CREATE UNIQUE INDEX ON accounts (coalesce(handle, $$$$), id)',
      'CREATE TABLE active (id int PRIMARY KEY, kind text NOT NULL, state text NOT NULL)',
      "CREATE UNIQUE INDEX ON active (kind) WHERE state = 'active'",
      'CREATE TABLE hashes (id int PRIMARY KEY, note text NOT NULL)',
      'CREATE UNIQUE INDEX ON hashes (md5(note))',
      ...(major >= 15 ? ['CREATE TABLE strict (id int PRIMARY KEY, a int, UNIQUE NULLS NOT DISTINCT (a))'] : []),
    );
    const { tables, refused } = await seed(session, { rows });
    for (const table of tables.values()) expect(table).toMatchObject({ rows, reason: null });
    expect(refused).toEqual([]);
    expect(await number(session, "SELECT count(*) FROM active WHERE state = 'active'")).toBeGreaterThan(0);
  });

  it('keeps exclusion constraints', async () => {
    const session = await server.database(
      'CREATE TABLE rooms (during tstzrange NOT NULL, EXCLUDE USING gist (during WITH &&))',
      'CREATE TABLE stays (id int PRIMARY KEY, starts timestamptz NOT NULL, ends timestamptz NOT NULL, CHECK (starts < ends), EXCLUDE USING gist (tstzrange(starts, ends) WITH &&))',
      'CREATE TABLE nights (id int PRIMARY KEY, a date NOT NULL, b date NOT NULL, EXCLUDE USING gist (daterange(a, b, $$[)$$) WITH &&))',
      'CREATE TABLE discs (c circle NOT NULL, EXCLUDE USING gist (c WITH &&))',
      'CREATE TABLE alone (n int NOT NULL, EXCLUDE USING btree (n WITH =))',
    );
    const { tables, refused } = await seed(session, { rows });
    for (const table of tables.values()) expect(table).toMatchObject({ rows, reason: null });
    expect(refused).toEqual([]);
  });

  it('goes around circles that are checked at the end of a transaction', async () => {
    const session = await server.database(
      'CREATE TABLE a (id int PRIMARY KEY, b_id int NOT NULL)',
      'CREATE TABLE b (id int PRIMARY KEY, a_id int NOT NULL REFERENCES a)',
      'ALTER TABLE a ADD FOREIGN KEY (b_id) REFERENCES b DEFERRABLE',
      'CREATE TABLE c (id int PRIMARY KEY, d_id int NOT NULL)',
      'CREATE TABLE d (id int PRIMARY KEY, c_id int NOT NULL REFERENCES c)',
      'ALTER TABLE c ADD FOREIGN KEY (d_id) REFERENCES d DEFERRABLE INITIALLY DEFERRED',
      'CREATE TABLE e (id int PRIMARY KEY, a_id int NOT NULL REFERENCES a)',
      'CREATE TABLE pairs (k1 int, k2 int)',
      'CREATE TABLE keys (k1 int, k2 int, PRIMARY KEY (k1, k2))',
      'ALTER TABLE pairs ADD FOREIGN KEY (k1, k2) REFERENCES keys MATCH FULL',
    );
    const { tables, refused } = await seed(session, { rows });
    for (const table of tables.values()) expect(table).toMatchObject({ rows, reason: null, notes: [] });
    expect(refused).toEqual([]);
    expect(await number(session, 'SELECT count(*) FROM a JOIN b ON b.id = a.b_id')).toBe(rows);
    expect(await number(session, 'SELECT count(*) FROM pairs WHERE k1 IS NULL AND k2 IS NULL')).toBeGreaterThan(0);
  });

  it('takes back all tables of a circle whose end is refused', async () => {
    const session = await server.database(
      'CREATE TABLE a (id int PRIMARY KEY, b_id int NOT NULL)',
      'CREATE TABLE b (id int PRIMARY KEY, a_id int NOT NULL REFERENCES a)',
      'ALTER TABLE a ADD CONSTRAINT a_b FOREIGN KEY (b_id) REFERENCES b DEFERRABLE',
      "CREATE FUNCTION no() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'never changed'; END $$",
      'CREATE TRIGGER no BEFORE UPDATE ON a FOR EACH ROW EXECUTE FUNCTION no()',
    );
    const { tables } = await seed(session, { rows });
    for (const name of ['a', 'b']) {
      expect(tables.get(name)).toMatchObject({ rows: 0 });
      expect(tables.get(name)?.reason).toMatch(
        /^the foreign keys between [ab], [ab] are checked at the end of a transaction, and were broken there/,
      );
      expect(await number(session, `SELECT count(*) FROM ${name}`)).toBe(0);
    }
    expect(await number(session, 'SELECT 1')).toBe(1);
  });

  it('sets sequences behind the rows, also those that no column owns', async () => {
    const session = await server.database(
      'CREATE SEQUENCE numbers START 100',
      'CREATE SCHEMA "Odd schema"',
      'CREATE TABLE "Odd schema"."Odd table" ("Odd id" serial PRIMARY KEY, n int)',
      "CREATE TABLE free (id int PRIMARY KEY DEFAULT nextval('numbers'), n int)",
      'CREATE SEQUENCE down INCREMENT -1 MINVALUE -100000 START -1',
      "CREATE TABLE below (id int PRIMARY KEY DEFAULT nextval('down'), n int)",
    );
    const { tables } = await seed(session, { rows });
    expect([...tables.keys()].sort()).toEqual(['"Odd schema"."Odd table"', 'below', 'free']);
    for (const name of tables.keys()) {
      await session.query(`INSERT INTO ${name} (n) VALUES (1)`);
      expect(await number(session, `SELECT count(*) FROM ${name}`), name).toBe(rows + 1);
    }
  });

  it('fills tables that inherit, and those with row-level security', async () => {
    const session = await server.database(
      'CREATE TABLE parent (id int PRIMARY KEY, note text)',
      'CREATE TABLE child (extra int) INHERITS (parent)',
      'CREATE TABLE secured (id int PRIMARY KEY, owner text)',
      'ALTER TABLE secured ENABLE ROW LEVEL SECURITY',
      'ALTER TABLE secured FORCE ROW LEVEL SECURITY',
      'CREATE RULE nothing AS ON INSERT TO parent DO INSTEAD NOTHING',
    );
    const { tables } = await seed(session, { rows });
    for (const table of tables.values()) expect(table).toMatchObject({ rows, reason: null });
    expect(await number(session, 'SELECT count(*) FROM ONLY parent')).toBe(rows);
  });

  it('writes rows that a policy lets in, and says that it lets none in', async () => {
    const role = `seeder_${Math.random().toString(36).slice(2)}`;
    const session = await server.database(
      `CREATE ROLE ${role}`,
      `GRANT CREATE ON SCHEMA public TO ${role}`,
      `SET ROLE ${role}`,
      'CREATE TABLE open (id int PRIMARY KEY, owner text)',
      'ALTER TABLE open ENABLE ROW LEVEL SECURITY',
      'ALTER TABLE open FORCE ROW LEVEL SECURITY',
      'CREATE POLICY all_rows ON open USING (true) WITH CHECK (true)',
      'CREATE TABLE closed (id int PRIMARY KEY, owner text)',
      'ALTER TABLE closed ENABLE ROW LEVEL SECURITY',
      'ALTER TABLE closed FORCE ROW LEVEL SECURITY',
    );
    try {
      const { tables } = await seed(session, { rows });
      expect(tables.get('open')).toMatchObject({ rows, reason: null });
      expect(tables.get('closed')).toMatchObject({
        rows: 0,
        reason: 'the server refuses rows: new row violates row-level security policy for table "closed"',
      });
    } finally {
      await session.query('RESET ROLE');
      await session.query(`DROP OWNED BY ${role}`);
      await session.query(`DROP ROLE ${role}`);
    }
  });

  it('gathers statistics, and gives the connection back as it was', async () => {
    const session = await server.database(
      "SET DateStyle = 'German'",
      "SET IntervalStyle = 'iso_8601'",
      'CREATE TABLE t (id int PRIMARY KEY, d date, i interval)',
    );
    await seed(session, { rows });
    expect(await number(session, "SELECT reltuples FROM pg_class WHERE relname = 't'")).toBe(rows);
    expect(await session.query('SHOW DateStyle')).toEqual([{ DateStyle: 'German, DMY' }]);
    expect(await session.query('SHOW IntervalStyle')).toEqual([{ IntervalStyle: 'iso_8601' }]);
  });
});
