import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Session } from '../../../src/core/database/session.ts';
import { findSecrets } from '../../../src/core/report/secrets.ts';
import { digestOf, number, one, type SeedServer, seed, seedServer } from './seeding.ts';

const rows = 1_000;

const columns = `email varchar(120) NOT NULL, name varchar(80), status varchar(20) NOT NULL, note varchar(400), code varchar(3),
  n int, amount decimal(10, 2), plain_count int NOT NULL, born date, created_at timestamp NOT NULL, active boolean NOT NULL, password varchar(80), token varchar(80)`;

describe('what rows look like', () => {
  let server: SeedServer;
  let session: Session;

  beforeAll(async () => {
    server = await seedServer(16);
    session = await server.database(`CREATE TABLE t (id int PRIMARY KEY, ${columns})`);
    await seed(session, { rows });
  });
  afterAll(() => server?.stop());

  it('has NULL in a tenth of the rows of each column that may be NULL', async () => {
    for (const column of ['name', 'note', 'code', 'n', 'amount', 'born']) {
      expect(await number(session, `SELECT count(*) FROM t WHERE ${column} IS NULL`), column).toBe(rows / 10);
    }
  });

  it('has duplicates where no key forbids them, so that a later UNIQUE fails', async () => {
    for (const column of ['email', 'name', 'status', 'note', 'n', 'amount', 'created_at']) {
      const different = await number(session, `SELECT count(DISTINCT ${column}) FROM t`);
      expect([different < rows * 0.99, different > 1], column).toEqual([true, true]);
    }
  });

  it('has zero and negative numbers where they are allowed', async () => {
    for (const column of ['n', 'amount', 'plain_count']) {
      expect(await number(session, `SELECT count(*) FROM t WHERE ${column} = 0`), `${column} = 0`).toBeGreaterThan(0);
      expect(await number(session, `SELECT count(*) FROM t WHERE ${column} < 0`), `${column} < 0`).toBeGreaterThan(0);
      expect(await number(session, `SELECT count(*) FROM t WHERE ${column} > 0`), column).toBeGreaterThan(rows * 0.7);
    }
  });

  it('has texts of all lengths, some as long as the column, some with letters beyond ASCII', async () => {
    const lengths = await one(
      session,
      'SELECT min(length(note)) AS least, max(length(note)) AS most, count(DISTINCT length(note)) AS n FROM t',
    );
    expect(Number(lengths['n'])).toBeGreaterThan(50);
    expect(Number(lengths['least'])).toBeGreaterThan(0);
    const foreign = await number(
      session,
      "SELECT count(*) FROM t WHERE note ~ '[^[:ascii:]]' OR octet_length(note) > length(note)",
    );
    expect([foreign > 10, foreign < rows * 0.9]).toEqual([true, true]);
    const wide = await server.database(
      'CREATE TABLE w (id int PRIMARY KEY, title_text varchar(40) NOT NULL, other varchar(60))',
    );
    await seed(wide, { rows: 2_000 });
    expect(await number(wide, 'SELECT max(length(other)) FROM w')).toBe(60);
  });

  it('has moments of the two years before 2026', async () => {
    const span = await one(session, 'SELECT min(created_at)::text AS first, max(created_at)::text AS last FROM t');
    expect(String(span['first'])).toMatch(/^2024-01/);
    expect(String(span['last'])).toMatch(/^2025-12/);
  });

  it('has no secret and no address of a real host', async () => {
    const all = JSON.stringify(await session.query('SELECT * FROM t'));
    expect(findSecrets(all)).toEqual([]);
    for (const { password, token } of await session.query('SELECT password, token FROM t')) {
      for (const text of [password, token]) if (text !== null) expect(text).toMatch(/^not-a-secret-/);
    }
    const hosts = new Set([...all.matchAll(/@([\w.]+)/g)].map(([, host]) => host));
    expect([...hosts]).toEqual(['example.org']);
  });

  it('is the same each time, another with another number, and begins the same with more rows', async () => {
    const again = async (seedNumber?: number, count = rows) => {
      const database = await server.database(`CREATE TABLE t (id int PRIMARY KEY, ${columns})`);
      await seed(database, { rows: count, ...(seedNumber === undefined ? {} : { seed: seedNumber }) });
      return database;
    };
    const first = await digestOf(session, ['t']);
    expect(await digestOf(await again(), ['t'])).toBe(first);
    expect(await digestOf(await again(1), ['t'])).toBe(first);
    expect(await digestOf(await again(2), ['t'])).not.toBe(first);
    const more = await again(1, rows * 3);
    expect(await digestOf(more, [`t WHERE id <= ${rows}`])).toBe(await digestOf(session, [`t WHERE id <= ${rows}`]));
  });
});

describe('the same rows on every server', () => {
  const names = [13, 18, 'mysql-9.7', 'mariadb-10.11', 'mariadb-11.8'] as const;

  it('makes them of the same tables', async () => {
    const digests: string[] = [];
    for (const name of names) {
      const server = await seedServer(name);
      try {
        const session = await server.database(
          'CREATE TABLE parents (id int PRIMARY KEY, email varchar(120) NOT NULL UNIQUE, note varchar(200), born date, amount decimal(10, 2), CHECK (amount >= 0))',
          `CREATE TABLE children (id int PRIMARY KEY, parent_id int NOT NULL, other_id int, kind varchar(9) NOT NULL, a int, b int, CHECK (a < b), CHECK (kind IN ('x', 'y')),
            FOREIGN KEY (parent_id) REFERENCES parents (id), FOREIGN KEY (other_id) REFERENCES children (id), UNIQUE (parent_id, kind, a))`,
        );
        await seed(session, { rows: 300 });
        const text = typeof name === 'number' ? 'text' : 'char(300)';
        const cast = (columns: string) =>
          columns
            .split(' ')
            .map((one) => `CAST(${one} AS ${text}) AS ${one}`)
            .join(', ');
        const rowsOf = async (table: string, names: string) =>
          (await session.query(`SELECT ${cast(names)} FROM ${table} ORDER BY ${table}.id`)).map((row) =>
            JSON.stringify(row),
          );
        const all = [
          ...(await rowsOf('parents', 'id email note born amount')),
          ...(await rowsOf('children', 'id parent_id other_id kind a b')),
        ];
        expect(all.length, String(name)).toBe(600);
        digests.push(all.join('\n'));
      } finally {
        await server.stop();
      }
    }
    for (const digest of digests) expect(digest).toBe(digests[0]);
  });
});
