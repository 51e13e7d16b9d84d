import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mysqlServers, number, postgresServers, type SeedServer, seed, seedServer } from './seeding.ts';
import { type ConditionShape, tried, understood } from './shapes.ts';

const rows = 120;

describe.each([...postgresServers, ...mysqlServers])('CHECKs on %s', (name) => {
  const postgres = typeof name === 'number';
  const here = ({ only }: ConditionShape) => only === undefined || (only === 'postgres') === postgres;
  let server: SeedServer;

  beforeAll(async () => {
    server = await seedServer(name);
  });
  afterAll(() => server?.stop());

  const create = (shapes: readonly ConditionShape[]) =>
    shapes.map(({ columns, check }, i) => `CREATE TABLE t${i} (id int PRIMARY KEY, ${columns}, CHECK (${check}))`);

  it('makes rows that fit the usual shapes, without one that the server refuses', async () => {
    const shapes = understood.filter(here);
    const session = await server.database(...create(shapes));
    const { tables, refused } = await seed(session, { rows });
    const short = shapes.filter((_, i) => tables.get(`t${i}`)?.rows !== rows).map(({ check }) => check);
    expect(short).toEqual([]);
    expect([...new Set(refused)]).toEqual([]);
  });

  it('tries others where it does not understand', async () => {
    const shapes = tried.filter(here);
    const session = await server.database(...create(shapes));
    const { tables, refused } = await seed(session, { rows });
    for (const [i, { check }] of shapes.entries()) expect(tables.get(`t${i}`)?.rows, check).toBe(rows);
    expect(refused.length).toBeGreaterThan(0);
  });

  it('gives up with what the server says where nothing fits', async () => {
    const never = postgres ? "md5(a) = 'never'" : "hex(a) = 'never'";
    const session = await server.database(
      `CREATE TABLE t (id int PRIMARY KEY, a varchar(60) NOT NULL, CONSTRAINT odd CHECK (${never}))`,
    );
    const { tables } = await seed(session, { rows });
    expect(tables.get('t')).toMatchObject({ rows: 0, wanted: rows });
    expect(tables.get('t')?.reason).toMatch(/^the server refuses rows: .*constraint.*odd/i);
    expect(await number(session, 'SELECT COUNT(*) FROM t')).toBe(0);
  });

  it('takes every branch of a condition', async () => {
    const session = await server.database(
      "CREATE TABLE t (id int PRIMARY KEY, k varchar(5) NOT NULL, a int, CHECK ((k = 'one' AND a IS NULL) OR (k = 'two' AND a > 5) OR (k = 'three' AND a < 0)))",
    );
    await seed(session, { rows });
    for (const kind of ['one', 'two', 'three']) {
      expect(await number(session, `SELECT COUNT(*) FROM t WHERE k = '${kind}'`), kind).toBeGreaterThan(rows / 10);
    }
  });
});
