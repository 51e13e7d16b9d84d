import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mysqlServers, number, type SeedServer, seed, seedServer } from './seeding.ts';

const rows = 150;

const common = [
  'TINYINT',
  'TINYINT UNSIGNED',
  'BOOLEAN',
  'SMALLINT',
  'MEDIUMINT UNSIGNED',
  'INT',
  'INT UNSIGNED ZEROFILL',
  'BIGINT',
  'BIGINT UNSIGNED',
  'DECIMAL(10,2)',
  'DECIMAL(5,0)',
  'DECIMAL(6,3) UNSIGNED',
  'DECIMAL(30,10)',
  'FLOAT',
  'DOUBLE UNSIGNED',
  'CHAR(3)',
  'CHAR(36)',
  'VARCHAR(1)',
  'VARCHAR(20)',
  'VARCHAR(40) CHARACTER SET latin1',
  'VARCHAR(40) CHARACTER SET ascii',
  'VARCHAR(40) CHARACTER SET utf8mb3',
  'TINYTEXT',
  'TEXT',
  'MEDIUMTEXT',
  'LONGTEXT',
  'BINARY(16)',
  'VARBINARY(20)',
  'TINYBLOB',
  'BLOB',
  'LONGBLOB',
  'DATE',
  'TIME',
  'TIME(6)',
  'DATETIME',
  'DATETIME(6)',
  'TIMESTAMP NULL',
  'TIMESTAMP(3) NULL',
  'YEAR',
  'JSON',
  "ENUM('a', 'b c', 'it''s')",
  "SET('x', 'y', 'z')",
  'BIT(1)',
  'BIT(8)',
  'BIT(64)',
  'POINT',
  'LINESTRING',
  'POLYGON',
  'MULTIPOINT',
  'MULTILINESTRING',
  'MULTIPOLYGON',
  'GEOMETRYCOLLECTION',
  'GEOMETRY',
];

const own: Readonly<Record<(typeof mysqlServers)[number], readonly string[]>> = {
  'mysql-9.7': ['VECTOR(4)', 'POINT SRID 4326', 'POLYGON SRID 0'],
  'mariadb-10.11': ['UUID', 'INET6', 'INET4'],
  'mariadb-11.8': ['UUID', 'INET6', 'INET4', 'VECTOR(4)'],
};

describe.each(mysqlServers)('types of %s', (name) => {
  let server: SeedServer;

  beforeAll(async () => {
    server = await seedServer(name);
  });
  afterAll(() => server?.stop());

  it('has values for every type, NULL among them, and none that the server refuses', async () => {
    const types = [...common, ...own[name]];
    const columns = types.map((type, i) => `c${i} ${type}`).join(', ');
    const session = await server.database(`CREATE TABLE all_types (id INT AUTO_INCREMENT PRIMARY KEY, ${columns})`);
    const { tables, refused } = await seed(session, { rows });
    expect(tables.get('all_types')).toMatchObject({ rows, reason: null });
    expect(refused).toEqual([]);
    for (const [i, type] of types.entries()) {
      const filled = await number(session, `SELECT COUNT(c${i}) FROM all_types`);
      expect([filled < rows, filled >= rows * 0.8], type).toEqual([true, true]);
    }
  });

  it('has as many different values of a type as a key of it needs', async () => {
    const without =
      /^(?:BOOLEAN|TINYINT|VARCHAR\(1\)|TINYTEXT|TEXT|MEDIUMTEXT|LONGTEXT|TINYBLOB|BLOB|LONGBLOB|YEAR|JSON|ENUM|SET|BIT\(1\)|POINT|LINE|POLY|MULTI|GEOM|VECTOR)/;
    const types = [...common, ...own[name]].filter((type) => !without.test(type));
    const session = await server.database(
      ...types.map((type, i) => `CREATE TABLE t${i} (k ${type.replace(' NULL', '')} PRIMARY KEY)`),
      'CREATE TABLE prefixes (id INT PRIMARY KEY, url VARCHAR(300) NOT NULL, body TEXT, UNIQUE (url(20)), UNIQUE (body(10)))',
    );
    const { tables, refused } = await seed(session, { rows });
    const short = types.filter((_, i) => tables.get(`t${i}`)?.rows !== rows);
    expect(short).toEqual([]);
    expect(tables.get('prefixes')).toMatchObject({ rows, reason: null });
    expect(refused).toEqual([]);
  });

  it('writes no generated column, and goes on from AUTO_INCREMENT', async () => {
    const session = await server.database(
      'CREATE TABLE t (id INT AUTO_INCREMENT PRIMARY KEY, a INT NOT NULL, b INT AS (a * 2) STORED, c VARCHAR(40) AS (CONCAT(a, "!")) VIRTUAL)',
      'CREATE TABLE tiny (id TINYINT AUTO_INCREMENT PRIMARY KEY, a INT)',
      'CREATE TABLE hidden (id INT PRIMARY KEY, a INT NOT NULL DEFAULT 7 INVISIBLE)',
    );
    const { tables } = await seed(session, { rows });
    expect(tables.get('t')).toMatchObject({ rows, reason: null });
    expect(tables.get('tiny')?.rows).toBe(rows);
    expect(tables.get('hidden')?.rows).toBe(rows);
    expect(await number(session, 'SELECT COUNT(*) FROM t WHERE b = a * 2')).toBe(rows);
    await session.query('INSERT INTO t (a) VALUES (1)');
    expect(await number(session, 'SELECT MAX(id) FROM t')).toBe(rows + 1);
  });

  it('makes what generated columns and keys of expressions want', async () => {
    // MariaDB has no NOT NULL for them, and takes no function that hangs on a setting.
    const moment =
      name === 'mysql-9.7'
        ? ", at DATETIME(3) AS (STR_TO_DATE(JSON_UNQUOTE(JSON_EXTRACT(data, '$.at')), '%Y-%m-%dT%H:%i:%s.%fZ')) STORED NOT NULL"
        : '';
    const solid = name === 'mysql-9.7' ? ' NOT NULL' : '';
    const session = await server.database(
      `CREATE TABLE t (id INT PRIMARY KEY, data JSON NOT NULL,
        email VARCHAR(90) AS (JSON_UNQUOTE(JSON_EXTRACT(data, '$.user.email'))) STORED${solid} UNIQUE,
        kind VARCHAR(9) AS (JSON_VALUE(data, '$.kind')) STORED${solid}${moment})`,
      ...(name === 'mysql-9.7'
        ? ['CREATE TABLE u (id INT PRIMARY KEY, email VARCHAR(90) NOT NULL, UNIQUE ((LOWER(email))))']
        : []),
    );
    const { tables } = await seed(session, { rows });
    for (const table of tables.values()) expect(table).toMatchObject({ rows, reason: null });
  });

  it('gives the connection back as it was', async () => {
    const session = await server.database(
      "SET SESSION sql_mode = 'ANSI_QUOTES,STRICT_TRANS_TABLES'",
      "SET SESSION time_zone = '+03:00'",
      'CREATE TABLE t (id INT PRIMARY KEY, note VARCHAR(30))',
    );
    const { tables } = await seed(session, { rows });
    expect(tables.get('t')?.rows).toBe(rows);
    const [row] = await session.query('SELECT @@SESSION.sql_mode AS mode, @@SESSION.time_zone AS zone');
    expect(row).toEqual({ mode: 'ANSI_QUOTES,STRICT_TRANS_TABLES', zone: '+03:00' });
  });
});
