import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mysqlServers, number, type SeedServer, seed, seedServer } from './seeding.ts';

const rows = 200;

describe.each(mysqlServers)('partitions and storage on %s', (name) => {
  let server: SeedServer;

  beforeAll(async () => {
    server = await seedServer(name);
  });
  afterAll(() => server?.stop());

  it('puts rows into the partitions that there are', async () => {
    const session = await server.database(
      `CREATE TABLE by_day (id INT NOT NULL, at DATETIME NOT NULL, PRIMARY KEY (id, at)) PARTITION BY RANGE (TO_DAYS(at))
        (PARTITION p0 VALUES LESS THAN (TO_DAYS('2023-01-01')), PARTITION p1 VALUES LESS THAN (TO_DAYS('2024-01-01')), PARTITION p2 VALUES LESS THAN (TO_DAYS('2024-06-01')))`,
      `CREATE TABLE by_year (at DATE NOT NULL) PARTITION BY RANGE (YEAR(at)) (PARTITION p0 VALUES LESS THAN (2001), PARTITION p1 VALUES LESS THAN (2003))`,
      `CREATE TABLE by_moment (at TIMESTAMP NOT NULL) PARTITION BY RANGE (UNIX_TIMESTAMP(at))
        (PARTITION p0 VALUES LESS THAN (UNIX_TIMESTAMP('2020-01-01 00:00:00')), PARTITION p1 VALUES LESS THAN (UNIX_TIMESTAMP('2021-01-01 00:00:00')))`,
      `CREATE TABLE by_column (at DATE NOT NULL) PARTITION BY RANGE COLUMNS (at) (PARTITION a VALUES LESS THAN ('2020-01-01'), PARTITION m VALUES LESS THAN (MAXVALUE))`,
      `CREATE TABLE by_text (a VARCHAR(3) NOT NULL, b INT NOT NULL) PARTITION BY LIST COLUMNS (a) (PARTITION p VALUES IN ('eu', 'us'), PARTITION q VALUES IN ('jp'))`,
      `CREATE TABLE by_list (id INT NOT NULL, region INT NOT NULL) PARTITION BY LIST (region) (PARTITION a VALUES IN (1, 2), PARTITION b VALUES IN (7, 9))`,
      'CREATE TABLE by_hash (id INT NOT NULL PRIMARY KEY) PARTITION BY HASH (id) PARTITIONS 4',
      'CREATE TABLE by_key (id INT NOT NULL PRIMARY KEY) PARTITION BY KEY () PARTITIONS 3',
    );
    const { tables, refused } = await seed(session, { rows });
    for (const [table, seeded] of tables) expect(seeded, table).toMatchObject({ rows, reason: null });
    expect(refused).toEqual([]);
    const parts = await session.query(
      'SELECT TABLE_NAME AS t, PARTITION_NAME AS p FROM information_schema.PARTITIONS WHERE TABLE_SCHEMA = DATABASE() AND PARTITION_NAME IS NOT NULL',
    );
    expect(parts.length).toBe(20);
    for (const { t, p } of parts) {
      expect(await number(session, `SELECT COUNT(*) FROM ${t} PARTITION (${p})`), `${t} ${p}`).toBeGreaterThan(0);
    }
  });

  it('fills tables of other engines, of other character sets, and with names that need quotes', async () => {
    const session = await server.database(
      'CREATE TABLE old_one (id INT PRIMARY KEY AUTO_INCREMENT, n VARCHAR(10)) ENGINE = MyISAM',
      'CREATE TABLE short_lived (id INT PRIMARY KEY, n VARCHAR(10)) ENGINE = MEMORY',
      'CREATE TABLE narrow (n VARCHAR(80) NOT NULL) CHARACTER SET latin1',
      'CREATE TABLE `odd ``name` (`select` INT PRIMARY KEY, `a b` TEXT NOT NULL)',
    );
    const { tables, refused } = await seed(session, { rows });
    expect(tables.size).toBe(4);
    for (const [table, seeded] of tables) expect(seeded, table).toMatchObject({ rows, reason: null });
    expect(refused).toEqual([]);
  });
});

describe.each(['mariadb-10.11', 'mariadb-11.8'] as const)('history of %s', (name) => {
  it('is kept of rows in tables that have one', async () => {
    const server = await seedServer(name);
    try {
      const session = await server.database(
        'CREATE TABLE t (id INT PRIMARY KEY, n INT NOT NULL) WITH SYSTEM VERSIONING',
        'CREATE TABLE u (id INT PRIMARY KEY, b DATE NOT NULL, e DATE NOT NULL, PERIOD FOR valid (b, e))',
      );
      const { tables } = await seed(session, { rows });
      for (const [table, seeded] of tables) expect(seeded, table).toMatchObject({ rows, reason: null });
    } finally {
      await server.stop();
    }
  });
});
