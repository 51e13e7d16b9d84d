import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mysqlServers, number, postgresServers, type SeedServer, seed, seedServer } from './seeding.ts';

const rows = 200;

describe.each([...postgresServers, ...mysqlServers])('keys and foreign keys on %s', (name) => {
  const postgres = typeof name === 'number';
  let server: SeedServer;

  beforeAll(async () => {
    server = await seedServer(name);
  });
  afterAll(() => server?.stop());

  it('keeps keys of several columns, and leaves each column its duplicates', async () => {
    const session = await server.database(
      'CREATE TABLE t (id int PRIMARY KEY, a int NOT NULL, b varchar(40) NOT NULL, c date, UNIQUE (a, b), UNIQUE (b, c))',
    );
    const { tables, refused } = await seed(session, { rows });
    expect(tables.get('t')).toMatchObject({ rows, reason: null });
    expect(refused).toEqual([]);
    expect(await number(session, 'SELECT COUNT(DISTINCT b) FROM t')).toBeLessThan(rows);
    expect(await number(session, 'SELECT COUNT(DISTINCT a) FROM t')).toBeLessThan(rows);
  });

  it('takes texts for equal that some collation takes for equal', async () => {
    const session = await server.database(
      'CREATE TABLE t (k varchar(60) NOT NULL, n int NOT NULL, UNIQUE (k, n), CHECK (n < 4 AND n > 0))',
    );
    const { tables, refused } = await seed(session, { rows });
    expect(tables.get('t')).toMatchObject({ rows, reason: null });
    expect(refused).toEqual([]);
    expect(await number(session, 'SELECT COUNT(*) FROM (SELECT DISTINCT lower(k) AS k, n FROM t) AS d')).toBe(rows);
  });

  it('fills a key of two foreign keys to the last combination', async () => {
    const session = await server.database(
      'CREATE TABLE a (id int PRIMARY KEY)',
      'CREATE TABLE b (id int PRIMARY KEY)',
      'CREATE TABLE a_b (a_id int NOT NULL, b_id int NOT NULL, PRIMARY KEY (a_id, b_id), FOREIGN KEY (a_id) REFERENCES a (id), FOREIGN KEY (b_id) REFERENCES b (id))',
    );
    const { tables, refused } = await seed(session, {
      rows,
      rowsOf: new Map([
        ['a', 10],
        ['b', 15],
      ]),
    });
    expect(tables.get('a_b')).toMatchObject({
      rows: 150,
      reason: 'its primary key (a_id, b_id) has no more than 150 different values that could be made',
    });
    expect(refused).toEqual([]);
  });

  it('gives each row of a table whose key is a foreign key another row to point at', async () => {
    const session = await server.database(
      'CREATE TABLE people (id int PRIMARY KEY)',
      'CREATE TABLE profiles (person_id int PRIMARY KEY, note varchar(30), FOREIGN KEY (person_id) REFERENCES people (id))',
    );
    const { tables } = await seed(session, { rows: 50, rowsOf: new Map([['people', 40]]) });
    expect(tables.get('profiles')).toMatchObject({ rows: 40, wanted: 50 });
    expect(tables.get('profiles')?.reason).toBe(
      'its primary key (person_id) has no more than 40 different values that could be made',
    );
  });

  it('spreads what points at a table: few rows have many, some have none', async () => {
    const session = await server.database(
      'CREATE TABLE parents (id int PRIMARY KEY)',
      'CREATE TABLE children (id int PRIMARY KEY, parent_id int NOT NULL, FOREIGN KEY (parent_id) REFERENCES parents (id))',
    );
    await seed(session, { rows });
    const most = await number(session, 'SELECT COUNT(*) FROM children GROUP BY parent_id ORDER BY 1 DESC LIMIT 1');
    expect(most).toBeGreaterThan(5);
    expect(await number(session, 'SELECT COUNT(DISTINCT parent_id) FROM children')).toBeLessThan(rows * 0.8);
  });

  it('keeps foreign keys of several columns that share one', async () => {
    const session = await server.database(
      'CREATE TABLE tenants (id varchar(36) PRIMARY KEY)',
      'CREATE TABLE users (tenant_id varchar(36) NOT NULL, id int NOT NULL, PRIMARY KEY (tenant_id, id), FOREIGN KEY (tenant_id) REFERENCES tenants (id))',
      'CREATE TABLE projects (tenant_id varchar(36) NOT NULL, id int NOT NULL, owner_id int, PRIMARY KEY (tenant_id, id), FOREIGN KEY (tenant_id) REFERENCES tenants (id), FOREIGN KEY (tenant_id, owner_id) REFERENCES users (tenant_id, id))',
      `CREATE TABLE tasks (tenant_id varchar(36) NOT NULL, id int NOT NULL, project_id int NOT NULL, user_id int, parent_id int, PRIMARY KEY (tenant_id, id), FOREIGN KEY (tenant_id) REFERENCES tenants (id),
        FOREIGN KEY (tenant_id, project_id) REFERENCES projects (tenant_id, id), FOREIGN KEY (tenant_id, user_id) REFERENCES users (tenant_id, id), FOREIGN KEY (tenant_id, parent_id) REFERENCES tasks (tenant_id, id))`,
    );
    const { tables, refused } = await seed(session, { rows });
    for (const table of tables.values()) expect(table).toMatchObject({ rows, reason: null });
    expect(refused).toEqual([]);
    for (const column of ['user_id', 'parent_id']) {
      expect(await number(session, `SELECT COUNT(${column}) FROM tasks`), column).toBeGreaterThan(rows / 4);
    }
  });

  it('points into the table itself, and into a table that points back', async () => {
    const session = await server.database(
      'CREATE TABLE nodes (id int PRIMARY KEY, parent_id int, FOREIGN KEY (parent_id) REFERENCES nodes (id))',
      'CREATE TABLE strict_nodes (id int PRIMARY KEY, parent_id int NOT NULL, FOREIGN KEY (parent_id) REFERENCES strict_nodes (id))',
      'CREATE TABLE a (id int PRIMARY KEY, b_id int)',
      'CREATE TABLE b (id int PRIMARY KEY, a_id int NOT NULL, FOREIGN KEY (a_id) REFERENCES a (id))',
      'ALTER TABLE a ADD FOREIGN KEY (b_id) REFERENCES b (id)',
      'CREATE TABLE c (id int PRIMARY KEY, d_id int UNIQUE)',
      'CREATE TABLE d (id int PRIMARY KEY, c_id int NOT NULL, FOREIGN KEY (c_id) REFERENCES c (id))',
      'ALTER TABLE c ADD FOREIGN KEY (d_id) REFERENCES d (id)',
    );
    const { tables, refused } = await seed(session, { rows });
    for (const table of tables.values()) expect(table).toMatchObject({ rows, reason: null, notes: [] });
    expect(refused).toEqual([]);
    expect(await number(session, 'SELECT COUNT(parent_id) FROM nodes')).toBeGreaterThan(rows / 2);
    for (const [table, column] of [
      ['a', 'b_id'],
      ['c', 'd_id'],
    ]) {
      const filled = await number(session, `SELECT COUNT(${column}) FROM ${table}`);
      expect([filled > rows * 0.7, filled < rows], `${table}.${column}`).toEqual([true, true]);
    }
  });

  it('says why a circle of tables cannot be entered, and what hangs on it', async () => {
    const session = await server.database(
      'CREATE TABLE x (id int PRIMARY KEY, y_id int NOT NULL)',
      'CREATE TABLE y (id int PRIMARY KEY, x_id int NOT NULL, FOREIGN KEY (x_id) REFERENCES x (id))',
      'ALTER TABLE x ADD FOREIGN KEY (y_id) REFERENCES y (id)',
      'CREATE TABLE z (id int PRIMARY KEY, x_id int NOT NULL, CONSTRAINT z_x FOREIGN KEY (x_id) REFERENCES x (id))',
      'CREATE TABLE w (id int PRIMARY KEY, x_id int, FOREIGN KEY (x_id) REFERENCES x (id))',
    );
    const { tables } = await seed(session, { rows });
    for (const table of ['x', 'y']) {
      expect(tables.get(table)).toMatchObject({ rows: 0 });
      expect(tables.get(table)?.reason).toMatch(
        /^its foreign keys go around in a circle \([xy], [xy]\), and none in it may be NULL or checked later$/,
      );
    }
    expect(tables.get('z')?.reason).toBe('its foreign key z_x needs rows of x, which has none');
    expect(tables.get('w')).toMatchObject({ rows, reason: null });
  });

  it('goes on behind the rows that are there, and leaves them as they are', async () => {
    const session = await server.database(
      `CREATE TABLE t (id ${postgres ? 'serial' : 'int AUTO_INCREMENT'} PRIMARY KEY, email varchar(60) NOT NULL UNIQUE)`,
      "INSERT INTO t (id, email) VALUES (7, 'ours@example.org'), (40, 'also@example.org')",
      'CREATE TABLE u (id int PRIMARY KEY, t_id int NOT NULL, FOREIGN KEY (t_id) REFERENCES t (id))',
    );
    const { tables } = await seed(session, { rows });
    expect(tables.get('t')).toMatchObject({ before: 2, rows, reason: null });
    expect(tables.get('u')).toMatchObject({ before: 0, rows, reason: null });
    expect(
      await number(session, "SELECT COUNT(*) FROM t WHERE (id = 7 AND email = 'ours@example.org') OR id = 40"),
    ).toBe(2);
    const again = await seed(session, { rows: rows + 50 });
    expect(again.tables.get('t')).toMatchObject({ before: rows, rows: rows + 50, reason: null });
    const most = await number(session, 'SELECT MAX(id) FROM t');
    await session.query("INSERT INTO t (email) VALUES ('next@example.org')");
    expect(await number(session, 'SELECT MAX(id) FROM t')).toBe(most + 1);
  });

  it('leaves tables out, and gives some of them other numbers of rows', async () => {
    const session = await server.database(
      'CREATE TABLE history (id int PRIMARY KEY)',
      'CREATE TABLE few (id int PRIMARY KEY)',
      'CREATE TABLE nobody (id int PRIMARY KEY)',
      'CREATE TABLE many (id int PRIMARY KEY)',
    );
    const said: string[] = [];
    const { tables } = await seed(session, {
      rows,
      rowsOf: new Map([
        ['few', 3],
        ['nobody', 0],
      ]),
      leaveOut: (_, table) => table === 'history',
      say: (sentence) => said.push(sentence),
    });
    expect([...tables].map(([table, { rows: count, reason }]) => [table, count, reason]).sort()).toEqual([
      ['few', 3, null],
      ['many', rows, null],
      ['nobody', 0, null],
    ]);
    expect(said.sort()).toEqual(['few has 3 of 3 rows.', 'many has 200 of 200 rows.']);
    expect(await number(session, 'SELECT COUNT(*) FROM history')).toBe(0);
  });

  it('says what a trigger says that takes no rows', async () => {
    const refuse = postgres
      ? [
          "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'rows come from the import alone'; END $$",
          'CREATE TRIGGER refuse BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION refuse()',
        ]
      : [
          "CREATE TRIGGER refuse BEFORE INSERT ON t FOR EACH ROW SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'rows come from the import alone'",
        ];
    const session = await server.database('CREATE TABLE t (id int PRIMARY KEY)', ...refuse);
    const { tables } = await seed(session, { rows });
    expect(tables.get('t')).toMatchObject({
      rows: 0,
      reason: 'the server refuses rows: rows come from the import alone',
    });
  });

  it('lets triggers run, and fills what they write to as well', async () => {
    const count = postgres
      ? [
          'CREATE FUNCTION count_it() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO log (t_id) VALUES (NEW.id); RETURN NEW; END $$',
          'CREATE TRIGGER count_it AFTER INSERT ON t FOR EACH ROW EXECUTE FUNCTION count_it()',
        ]
      : ['CREATE TRIGGER count_it AFTER INSERT ON t FOR EACH ROW INSERT INTO log (t_id) VALUES (NEW.id)'];
    const session = await server.database(
      'CREATE TABLE t (id int PRIMARY KEY)',
      `CREATE TABLE log (id ${postgres ? 'serial' : 'int AUTO_INCREMENT'} PRIMARY KEY, t_id int NOT NULL)`,
      ...count,
    );
    const { tables } = await seed(session, { rows });
    expect(tables.get('t')).toMatchObject({ rows, reason: null });
    expect(await number(session, 'SELECT COUNT(*) FROM log')).toBeGreaterThanOrEqual(rows);
  });
});
