import { describe, expect, it } from 'vitest';
import { mysqlServer } from '../../src/core/effects/server-version.ts';
import type { Finding } from '../../src/core/report/finding.ts';
import { applyEdits } from '../../src/lint-migrations/fix.ts';
import { findingsOfFolder } from '../lint-text.ts';

const server = mysqlServer('mysql', '8.4');

/** Findings of one rule in the last of the files. */
function told(rule: string, ...files: readonly string[]): readonly Finding[] {
  const named = Object.fromEntries(files.map((sql, place) => [`migrations/000${place + 1}_step.sql`, sql]));
  const found = findingsOfFolder(named, { mysql: server, from: `migrations/000${files.length}_step.sql` });
  return found.filter((finding) => finding.rule === rule);
}

describe('rules that hold for MySQL and MariaDB as well', () => {
  it('look into a procedure only if the script calls it', () => {
    const table = 'CREATE TABLE orders (id BIGINT PRIMARY KEY, fax VARCHAR(40));';
    const body = 'CREATE PROCEDURE drop_fax()\nBEGIN\n  ALTER TABLE orders DROP COLUMN fax;\nEND;\n';
    expect(told('drop-column', table, body)).toEqual([]);
    expect(told('drop-column', table, `${body}CALL drop_fax();`)).toMatchObject([{ line: 3 }]);
  });

  it('tell of a superfluous index where its own table gets it', () => {
    const sql = [
      'CREATE TABLE flows (a INT NOT NULL, b INT, PRIMARY KEY (a));',
      'CREATE INDEX ix ON flows (b);',
      'CREATE TABLE tasks (',
      '  ix INT,',
      '  b INT,',
      '  PRIMARY KEY (ix, b),',
      '  KEY `ix` (ix)',
      ');',
    ].join('\n');
    expect(told('redundant-index', sql)).toMatchObject([{ line: 7 }]);
  });

  it('name the columns of every INSERT of a table with one fix', () => {
    const table = 'CREATE TABLE countries (code CHAR(2) PRIMARY KEY, name VARCHAR(80));';
    const sql = "INSERT INTO countries VALUES ('XK', 'Kosovo');\nINSERT INTO `countries` VALUES ('TL', 'Timor-Leste');";
    const [finding, second] = told('insert-without-columns', table, sql);
    expect(second).toBeUndefined();
    expect(applyEdits(sql, finding?.fix?.edits ?? [])).toBe(
      "INSERT INTO countries (code, name) VALUES ('XK', 'Kosovo');\nINSERT INTO `countries` (code, name) VALUES ('TL', 'Timor-Leste');",
    );
  });

  it('leave an INSERT alone that gives no value, and those behind a change of the table', () => {
    const table = 'CREATE TABLE countries (code CHAR(2) PRIMARY KEY, name VARCHAR(80));';
    const sql =
      "INSERT INTO countries VALUES ();\nALTER TABLE countries ADD COLUMN seen DATE;\nINSERT INTO countries VALUES ('XK', 'Kosovo', NULL);";
    expect(told('insert-without-columns', table, sql)).toMatchObject([{ fix: null }]);
  });

  it('are less sure of DROP TABLE IF EXISTS of what no migration made', () => {
    const middle = 'ALTER TABLE customers ADD COLUMN note INT;';
    expect(told('drop-table', middle, 'DROP TABLE IF EXISTS orders;')).toMatchObject([{ severity: 'warning' }]);
    expect(told('drop-table', middle, 'DROP TABLE orders;')).toMatchObject([{ severity: 'error' }]);
    expect(told('drop-table', 'CREATE TABLE customers (id INT);', 'DROP TABLE IF EXISTS orders;')).toEqual([]);
  });

  it('know a swap of two tables from a rename', () => {
    const tables = 'CREATE TABLE orders (id INT PRIMARY KEY);\nCREATE TABLE orders_new (id BIGINT PRIMARY KEY);';
    const swap = 'RENAME TABLE orders TO orders_old, orders_new TO orders;';
    expect(told('rename-table', tables, swap)).toEqual([]);
    expect(told('drop-table', tables, `${swap}\nDROP TABLE orders_old;`)).toMatchObject([{ severity: 'notice' }]);
  });

  it('judge a foreign key by the types that it met', () => {
    const sql =
      'CREATE TABLE p (id INT PRIMARY KEY);\nCREATE TABLE c (id INT PRIMARY KEY, p INT, CONSTRAINT fk FOREIGN KEY (p) REFERENCES p (id));';
    expect(told('foreign-key-type-mismatch', sql)).toEqual([]);
    const later = '\nALTER TABLE c DROP FOREIGN KEY fk;\nALTER TABLE p MODIFY id BIGINT;';
    expect(told('foreign-key-type-mismatch', sql + later)).toEqual([]);
  });
});
