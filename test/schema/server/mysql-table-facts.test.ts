import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readMysqlTables } from '../../../src/core/schema/server/read-mysql-tables.ts';
import type { TableFacts, ValueType } from '../../../src/core/schema/server/table-facts.ts';
import type { RunningMysql } from '../../servers/mysql.ts';
import { type MysqlServerName, mysqlServerNames } from '../../servers/mysql-names.ts';
import { mysqlServer } from '../../servers/server-of.ts';
import { askWith, databaseOf, nothing } from './mysql-databases.ts';

const mariadb = ['mariadb-10.11', 'mariadb-11.8'] as const;

const types: readonly (readonly [written: string, type: ValueType, on?: readonly MysqlServerName[]])[] = [
  ['tinyint', { family: 'integer', bytes: 1, unsigned: false }],
  ['tinyint unsigned', { family: 'integer', bytes: 1, unsigned: true }],
  ['boolean', { family: 'boolean' }],
  ['smallint', { family: 'integer', bytes: 2, unsigned: false }],
  ['mediumint', { family: 'integer', bytes: 3, unsigned: false }],
  ['int unsigned', { family: 'integer', bytes: 4, unsigned: true }],
  ['bigint zerofill', { family: 'integer', bytes: 8, unsigned: true }],
  ['decimal(10, 2)', { family: 'numeric', precision: 10, scale: 2, unsigned: false }],
  ['decimal(5) unsigned', { family: 'numeric', precision: 5, scale: 0, unsigned: true }],
  ['float', { family: 'float', bytes: 4, unsigned: false }],
  ['double', { family: 'float', bytes: 8, unsigned: false }],
  ['char(3)', { family: 'char', length: 3 }],
  ['varchar(20)', { family: 'text', maxLength: 20, maxBytes: null }],
  ['tinytext', { family: 'text', maxLength: null, maxBytes: 255 }],
  ['text', { family: 'text', maxLength: null, maxBytes: 65535 }],
  ['longtext', { family: 'text', maxLength: null, maxBytes: 4294967295 }],
  ['binary(3)', { family: 'bytes', maxLength: 3, fixed: true }],
  ['varbinary(9)', { family: 'bytes', maxLength: 9, fixed: false }],
  ['tinyblob', { family: 'bytes', maxLength: 255, fixed: false }],
  ['bit(5)', { family: 'bit', length: 5, varying: false }],
  ['date', { family: 'date' }],
  ['time(3)', { family: 'time', precision: 3, zone: false }],
  ['datetime', { family: 'timestamp', precision: 0 }],
  ['timestamp(6) NULL', { family: 'timestamptz', precision: 6 }],
  ['year', { family: 'year' }],
  ['json', { family: 'json' }],
  ["enum('a', 'it''s', 'x,y')", { family: 'enum', values: ['a', "it's", 'x,y'] }],
  ["set('a', 'b')", { family: 'set', values: ['a', 'b'] }],
  ['point', { family: 'geometry', kind: 'point', srid: null }],
  ['geometrycollection', { family: 'geometry', kind: 'geometrycollection', srid: null }],
  ['point NOT NULL SRID 4326', { family: 'geometry', kind: 'point', srid: 4326 }, ['mysql-9.7']],
  ['vector(3)', { family: 'vector', dimensions: 3 }, ['mysql-9.7', 'mariadb-11.8']],
  ['uuid', { family: 'uuid' }, mariadb],
  ['inet4', { family: 'address', version: 4 }, mariadb],
  ['inet6', { family: 'address', version: 6 }, mariadb],
];

describe.each(mysqlServerNames)('facts of tables on %s', (name) => {
  let server: RunningMysql;
  beforeAll(async () => {
    server = await mysqlServer(name);
  });
  afterAll(async () => {
    await server.stop();
  });

  const factsOf = async (...scripts: readonly string[]): Promise<readonly TableFacts[]> => {
    const connection = await databaseOf(server, ...scripts);
    try {
      return await readMysqlTables(askWith(connection), nothing);
    } finally {
      await connection.end();
    }
  };

  it('know what values a column takes', async () => {
    const own = types.filter(([, , on]) => on?.includes(name) ?? true);
    const [facts] = await factsOf(`CREATE TABLE t (${own.map(([written], at) => `c${at} ${written}`).join(', ')})`);
    expect(facts?.columns.map(({ type }, at) => [own[at]?.[0], type])).toEqual(
      own.map(([written, type]) => [written, type]),
    );
  });

  it('know what a row may leave out, and what nobody may write', async () => {
    const [facts] = await factsOf(
      "CREATE TABLE t (id int AUTO_INCREMENT PRIMARY KEY, a int NOT NULL, b int DEFAULT 5, c varchar(9) DEFAULT 'it''s' COLLATE utf8mb4_bin, d varchar(40) DEFAULT (uuid()), e int AS (b + 1), f int INVISIBLE DEFAULT NULL, g timestamp DEFAULT CURRENT_TIMESTAMP)",
    );
    const seen = facts?.columns.map(
      ({ name: column, nullable, hasDefault, defaultText, generated, identity, invisible }) => ({
        column,
        nullable,
        hasDefault,
        defaultText,
        generated,
        identity,
        invisible,
      }),
    );
    const now = name === 'mysql-9.7' ? 'CURRENT_TIMESTAMP' : 'current_timestamp()';
    const plain = { nullable: true, hasDefault: true, generated: false, identity: null, invisible: false };
    expect(seen).toEqual([
      { ...plain, column: 'id', nullable: false, defaultText: null, identity: 'auto' },
      { ...plain, column: 'a', nullable: false, hasDefault: false, defaultText: null },
      { ...plain, column: 'b', defaultText: '5' },
      { ...plain, column: 'c', defaultText: "'it''s'" },
      { ...plain, column: 'd', defaultText: 'uuid()' },
      { ...plain, column: 'e', hasDefault: false, defaultText: null, generated: true },
      { ...plain, column: 'f', hasDefault: false, defaultText: null, invisible: true },
      { ...plain, column: 'g', nullable: facts?.columns.at(-1)?.nullable, defaultText: now },
    ]);
    expect(facts?.columns.find((column) => column.name === 'c')).toMatchObject({
      charset: 'utf8mb4',
      collation: 'utf8mb4_bin',
    });
  });

  it('know keys, checks, foreign keys, partitions and triggers', async () => {
    const facts =
      await factsOf(`CREATE TABLE p (a int, b int, PRIMARY KEY (b, a)) COMMENT 'p'; CREATE TABLE t (x int, y int, z varchar(50), UNIQUE KEY u (y, z(7)), KEY plain (z), CONSTRAINT ck CHECK (x > 0 AND z <> 'it''s'), CONSTRAINT fk FOREIGN KEY (x, y) REFERENCES p (b, a));
      CREATE TABLE r (a int, b date) PARTITION BY RANGE (YEAR(b)) SUBPARTITION BY HASH (a) SUBPARTITIONS 2 (PARTITION p0 VALUES LESS THAN (2000), PARTITION pm VALUES LESS THAN MAXVALUE);
      CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW SET NEW.x = 1; CREATE VIEW v AS SELECT 1`);
    expect(facts.map(({ display }) => display)).toEqual(['p', 'r', 't']);
    const [p, r, t] = facts;
    expect(p).toMatchObject({ primaryKey: ['b', 'a'], uniqueKeys: [], storage: 'InnoDB', rowSecurity: 'off' });
    expect(r).toMatchObject({
      partitioning: {
        method: 'range',
        key: 'year(`b`)',
        columns: ['b', 'a'],
        partitions: [
          { name: 'p0', bound: '2000' },
          { name: 'pm', bound: 'MAXVALUE' },
        ],
      },
    });
    const condition = name === 'mysql-9.7' ? "(`x` > 0) and (`z` <> _utf8mb4'it\\'s')" : "`x` > 0 and `z` <> 'it\\'s'";
    expect(t).toMatchObject({
      primaryKey: null,
      uniqueKeys: [
        {
          name: 'u',
          parts: [
            { column: 'y', prefix: null },
            { column: 'z', prefix: 7 },
          ],
        },
      ],
      foreignKeys: [
        { name: 'fk', columns: ['x', 'y'], toSchema: t?.schema, toTable: 'p', toColumns: ['b', 'a'], enforced: true },
      ],
      checks: [{ name: 'ck', expression: condition, enforced: true }],
      triggers: ['tr'],
    });
  });

  it('know about how many rows there are now', async () => {
    const values = Array.from({ length: 500 }, (_, at) => `(${at})`).join(', ');
    const [facts] = await factsOf(
      `CREATE TABLE t (a int PRIMARY KEY); INSERT INTO t VALUES ${values}`,
      'ANALYZE TABLE t',
    );
    expect(facts?.estimatedRows).toBe(500);
  });

  if (name === 'mysql-9.7') {
    it('know keys over expressions', async () => {
      const [facts] = await factsOf(
        "CREATE TABLE t (a int, b varchar(9), UNIQUE KEY k ((a + 1), (lower(concat(b, 'it''s')))), CHECK (a > 1) NOT ENFORCED)",
      );
      expect(facts).toMatchObject({
        uniqueKeys: [
          {
            parts: [
              { column: null, expression: '(`a` + 1)' },
              { column: null, expression: "lower(concat(`b`,_utf8mb4'it\\'s'))" },
            ],
          },
        ],
        checks: [{ enforced: false }],
      });
    });
  }
});
