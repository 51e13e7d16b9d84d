import { describe, expect, it } from 'vitest';
import { summaryOf, withoutLiterals } from '../../src/core/telemetry/without-literals.ts';

describe('SQL without literals', () => {
  it.each([
    ["UPDATE t1 SET a = 'x''y', b = 5 WHERE c2 > 1.5e3", 'UPDATE t1 SET a = ?, b = ? WHERE c2 > ?'],
    ['SELECT "a 1"."b""2" FROM c$1 WHERE d = $2', 'SELECT "a 1"."b""2" FROM c$1 WHERE d = $2'],
    ["SELECT 'C:\\', 'secret'", 'SELECT ?, ?'],
    ["SELECT E'it\\'s', 'secret', e'x\\\\', 'y'", 'SELECT ?, ?, ?, ?'],
    ["SELECT B'101', x'ff', N'a', U&'d\\0061t'", 'SELECT ?, ?, ?, ?'],
    ['DO $$ secret $$ LANGUAGE plpgsql', 'DO ? LANGUAGE plpgsql'],
    ['SELECT $a$ $$ secret $b$ $a$, 7', 'SELECT ?, ?'],
    ['DO $f$ secret that is cut', 'DO ?'],
    ["INSERT INTO t VALUES ('secret that is cut", 'INSERT INTO t VALUES (?'],
    ['ALTER TABLE ärger2 ADD c numeric(12, 2)', 'ALTER TABLE ärger2 ADD c numeric(?, ?)'],
    ["COMMENT ON TABLE t IS'secret'", 'COMMENT ON TABLE t IS?'],
  ])('PostgreSQL: %s', (sql, expected) => {
    expect(withoutLiterals(sql, 'postgres')).toBe(expected);
  });

  it.each([
    ["UPDATE `t 1` SET a = \"x\", b = 'it\\'s', c = 0xff", 'UPDATE `t 1` SET a = ?, b = ?, c = ?'],
    ["SELECT 'a\\\\', 'secret'", 'SELECT ?, ?'],
    ['INSERT INTO t VALUES ("secret \'that is cut', 'INSERT INTO t VALUES (?'],
    ["SELECT _utf8mb4'secret', N'x'", 'SELECT _utf8mb4?, ?'],
  ])('MySQL: %s', (sql, expected) => {
    for (const engine of ['mysql', 'mariadb'] as const) expect(withoutLiterals(sql, engine)).toBe(expected);
  });

  it('never lets a string through, wherever the text is cut off', () => {
    const sql = "INSERT INTO t (a) VALUES ('secret''secret', E'secret\\'secret', $x$secret$x$, 'secret')";
    for (let length = 0; length <= sql.length; length++)
      for (const engine of ['postgres', 'mysql'] as const) {
        // Dollars quote nothing on MySQL.
        const text = engine === 'mysql' ? sql.replace('$x$secret$x$', 'NULL') : sql;
        expect(withoutLiterals(text.slice(0, length), engine)).not.toMatch(/secre/);
      }
  });
});

describe('what a statement is about', () => {
  it.each([
    ['ALTER TABLE IF EXISTS orders ADD c int', 'ALTER', 'ALTER TABLE orders'],
    ['create unique index concurrently if not exists i on t', 'CREATE', 'CREATE UNIQUE INDEX CONCURRENTLY i'],
    ['INSERT  INTO shop.orders VALUES (?)', 'INSERT', 'INSERT INTO shop.orders'],
    ['DROP VIEW "a"', 'DROP', 'DROP VIEW "a"'],
    ['SET lock_timeout = ?', 'SET', 'SET'],
    ['(SELECT ?)', '', ''],
    ['', '', ''],
  ])('%s', (sql, operation, summary) => {
    expect(summaryOf(sql)).toEqual({ operation, summary });
  });
});
