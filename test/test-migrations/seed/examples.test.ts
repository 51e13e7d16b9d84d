import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mysqlPieces } from '../../../src/test-migrations/seed/sql-files/mysql-pieces.ts';
import { postgresPieces } from '../../../src/test-migrations/seed/sql-files/postgres-pieces.ts';
import {
  digestOf,
  mysqlServers,
  number,
  postgresServers,
  type SeedServer,
  type ServerName,
  seed,
  seedServer,
} from './seeding.ts';

/** The statements of a sample project's migrations, in their order. */
function migrations(name: ServerName): readonly string[] {
  const folder = `examples/${typeof name === 'number' ? 'shop' : 'shop-mysql'}/migrations`;
  const order = (file: string) => Number(/\d+/.exec(file)?.[0]);
  const files = readdirSync(folder)
    .filter((file) => /^V\d+__.*\.sql$|\.up\.sql$/.test(file))
    .sort((a, b) => order(a) - order(b));
  return files.flatMap((file) => {
    const text = readFileSync(`${folder}/${file}`, 'utf8');
    const pieces =
      typeof name === 'number'
        ? postgresPieces(text)
        : mysqlPieces(text, {
            engine: name.startsWith('mysql') ? 'mysql' : 'mariadb',
            major: 9,
            minor: 7,
            patch: null,
          });
    return pieces.flatMap((piece) => (piece.kind === 'statement' ? [piece.sql] : []));
  });
}

describe.each([...postgresServers, ...mysqlServers])('the sample project on %s', (name) => {
  let server: SeedServer;

  beforeAll(async () => {
    server = await seedServer(name);
  });
  afterAll(() => server?.stop());

  it('fills every table, the same each time, and lets later rows in', async () => {
    const digests: string[] = [];
    for (let run = 0; run < 2; run++) {
      // MariaDB does not take every statement of the sample, which is for MySQL.
      const session = await server.database();
      for (const sql of migrations(name)) await session.send(sql);
      const { tables, refused } = await seed(session, { rows: 500 });
      expect(tables.size).toBe(typeof name === 'number' ? 4 : 3);
      for (const [table, seeded] of tables) expect(seeded, table).toMatchObject({ rows: 500, reason: null });
      expect(refused).toEqual([]);
      digests.push(await digestOf(session, [...tables.keys()]));
      await session.query(
        'INSERT INTO customers (email, ' +
          (typeof name === 'number' ? 'full_name' : 'name') +
          ") VALUES ('later@example.org', 'Later')",
      );
      expect(await number(session, 'SELECT COUNT(*) FROM customers')).toBe(501);
    }
    expect(digests[1]).toBe(digests[0]);
  });
});
