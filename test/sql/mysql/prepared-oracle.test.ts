import { createConnection, type RowDataPacket } from 'mysql2/promise';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MysqlServer } from '../../../src/core/sql/mysql/statement.ts';
import type { RunningMysql } from '../../servers/mysql.ts';
import { type MysqlServerName, mysqlServerNames } from '../../servers/mysql-names.ts';
import { mysqlServer } from '../../servers/server-of.ts';
import { read } from './reading.ts';

const versions: Readonly<Record<MysqlServerName, MysqlServer>> = {
  'mysql-9.7': { engine: 'mysql', major: 9, minor: 7, patch: null },
  'mariadb-10.11': { engine: 'mariadb', major: 10, minor: 11, patch: null },
  'mariadb-11.8': { engine: 'mariadb', major: 11, minor: 8, patch: null },
};

const asks = (column: string) =>
  `(SELECT COUNT(*) FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 't' AND column_name = '${column}')`;

/** Statements that give @s a text, in a database that has `t (a INT, b INT)`. */
const followed = [
  "SET @s = 'ALTER TABLE t ADD c INT'",
  `SET @s = "ALTER TABLE t ADD c INT COMMENT 'x'"`,
  "SET @s = 'ALTER TABLE t ADD c CHAR(3) DEFAULT ''x'''",
  "SET @s = 'ALTER TABLE t ADD c CHAR(3) DEFAULT \\'x\\''",
  "SET @s = 'ALTER TABLE t '\n  'ADD c INT'",
  "SET @s = _utf8mb4'ALTER TABLE t ADD c INT', @x = N'y'",
  "SET @s = CONCAT('ALTER TABLE t ADD c INT')",
  "SET @s = CONCAT('ALTER TABLE t ADD c INT DEFAULT ', 5)",
  "SET @s = CONCAT_WS(' ', 'ALTER TABLE', 't', 'ADD c INT')",
  "SET @s = CONCAT('ALTER TABLE t', NULL, ' ADD c INT')",
  "SET @T = 't', @`c d` = 'c'; SET @s = CONCAT('ALTER TABLE ', @t, ' ADD `', @'c d', '` INT')",
  "SET @d = DATABASE(); SET @s = CONCAT('ALTER TABLE ', @d, '.t ADD c INT')",
  "SELECT DATABASE() INTO @d; SET @s = CONCAT('ALTER TABLE `', @d, '`.`t` ADD c INT')",
  `SET @s = IF(${asks('a')} > 0, 'SELECT 1', 'ALTER TABLE t ADD a INT')`,
  `SET @s = (SELECT IF(${asks('c')} > 0, 'SELECT 1', 'ALTER TABLE t ADD c INT'))`,
  `SET @n := ${asks('c')}; SET @s := IF(@n = 0, 'ALTER TABLE t ADD c INT', 'DO 0')`,
  `SELECT COUNT(*) INTO @n FROM information_schema.columns WHERE table_schema = DATABASE();
   SET @s = CASE @n WHEN 2 THEN 'ALTER TABLE t ADD c INT' WHEN 3 THEN 'DO 0' END`,
  `SELECT CASE WHEN ${asks('a')} = 0 THEN 'DO 0' ELSE CONCAT('ALTER TABLE t ', IF(${asks('b')}, 'DROP', 'ADD x INT, DROP'), ' b') END INTO @s`,
  "SELECT 'ALTER TABLE t ADD c INT', 'x' INTO @s, @x",
  "SELECT IF(COUNT(*) = 2, 'ALTER TABLE t ADD c INT', 'DO 0') INTO @s FROM information_schema.columns WHERE table_schema = DATABASE()",
  "SET @s = COALESCE(NULL, IFNULL(NULL, 'ALTER TABLE t ADD c INT'))",
  "SET @s = NULLIF('ALTER TABLE t ADD c INT', 'x')",
  "SET @s = CAST('ALTER TABLE t ADD c INT' AS CHAR)",
  "SET @s = CONVERT('ALTER TABLE t ADD c INT' USING utf8mb4) COLLATE utf8mb4_bin",
  "SET @a = 'ALTER TABLE t '; SET @s = CONCAT(@a, 'ADD c INT'), @a = 'DROP TABLE t'",
];

/** What the reader has to give up, or it would say what is not so. */
const notFollowed = [
  "SET @s = CONCAT_WS(' ', 'ALTER TABLE', NULL, 't ADD c INT')",
  "SET @s = CONCAT('ALTER TABLE t ADD c DECIMAL(', 1e1, ')')",
  "SET @s = CONCAT('ALTER TABLE t ADD c CHAR(', 07, ')')",
  "SET @s = 'DROP TABLE t'; SELECT @s := 'ALTER TABLE t ADD c INT'",
  "SET @s = LOWER('ALTER TABLE t ADD c INT')",
  "SET @s = CONCAT(@never, 'ALTER TABLE t ADD c INT')",
];

/** A text without what is of no account: the database in use, and the end. */
const plain = (text: string, database: string) =>
  text
    .replaceAll(`\`${database}\`.`, '')
    .replaceAll(`${database}.`, '')
    .replace(/[\s;]+$/, '');

describe.each(mysqlServerNames)('texts are those that %s prepares', (name) => {
  let server: RunningMysql;
  beforeAll(async () => {
    server = await mysqlServer(name);
  });
  afterAll(async () => {
    await server.stop();
  });

  it('whatever puts them together', async () => {
    const url = await server.database();
    const database = new URL(url).pathname.slice(1);
    const client = await createConnection({ uri: url, charset: 'utf8mb4' });
    try {
      await client.query('CREATE TABLE t (a INT, b INT)');
      for (const script of [...followed, ...notFollowed]) {
        await client.query('SET @s = NULL, @a = NULL');
        for (const statement of read(script, versions[name]).statements) await client.query(statement.sql);
        const [rows] = await client.query<RowDataPacket[]>('SELECT CAST(@s AS CHAR) AS s');
        const text: unknown = rows[0]?.['s'];
        const { statements, dynamic } = read(`${script}; PREPARE p FROM @s`, versions[name]);
        expect(dynamic.length, script).toBe(notFollowed.includes(script) ? 1 : 0);
        // What is said to be all that can run has to be that; nothing is to be done for the others.
        if (dynamic.length > 0 || typeof text !== 'string' || /^(?:SELECT 1|DO 0)$/.test(text)) continue;
        const texts = statements.filter((one) => one.prepared).map(({ sql }) => plain(sql, database));
        expect(texts, script).toContain(plain(text, database));
      }
    } finally {
      await client.end();
    }
  });
});
