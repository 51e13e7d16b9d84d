import { describe, expect, it } from 'vitest';
import { mysqlComments } from '../../../src/core/sql/mysql/lexer.ts';
import type { MysqlScript } from '../../../src/core/sql/mysql/statement.ts';
import { grammar } from './grammar.ts';
import { mutations } from './mutations.ts';
import { mariadb1011, mysql80, read } from './reading.ts';

/** Throws unless every place lies in the text, and every statement is the text at its place. */
function check(text: string, script: MysqlScript): void {
  const hold = (holds: boolean, what: string) => {
    if (!holds) throw new Error(`${what} in ${text}`);
  };
  const inside = (span: { readonly start: number; readonly end: number }) =>
    hold(span.start >= 0 && span.end >= span.start && span.end <= text.length, JSON.stringify(span));
  for (const one of script.statements) {
    inside(one.span);
    // What a script puts together stands nowhere as it is.
    if (one.prepared?.quote !== null)
      hold(one.sql === text.slice(one.span.start, one.span.end), `another text ${one.sql}`);
    hold(one.sql !== '' && one.sql.trim() === one.sql, 'white space around');
  }
  for (const one of script.errors) {
    inside(one.span);
    inside(one.statement);
    hold(one.message.startsWith('syntax error'), one.message);
  }
  for (const one of [...script.notAnalysed, ...script.dynamic, ...script.comments]) inside(one.span);
}

describe('hostile text', () => {
  it('mutations are read or refused, never thrown at', () => {
    const whole = `${grammar.join(';\nDELIMITER //\n')}//`;
    let errors = 0;
    for (const server of [mysql80, mariadb1011]) {
      const mutate = mutations(server.major);
      for (const text of grammar) {
        for (let round = 0; round < 12; round++) {
          let changed = text;
          for (let k = 0; k <= round % 4; k++) changed = mutate(changed);
          const script = read(changed, server);
          check(changed, script);
          errors += script.errors.length;
        }
      }
      check(whole, read(whole, server));
    }
    expect(errors).toBeGreaterThan(3000);
  });

  it('every beginning and every end of a text', () => {
    const text =
      "/*!50003 CREATE PROCEDURE `p`(a INT) BEGIN IF a THEN SELECT 'é😀\\'', \"x\"; END IF; END */;;\nDELIMITER $$\nINSERT INTO t VALUES (1.5e3, x'4D', @a, @@b.c)$$";
    for (let at = 0; at <= text.length; at++) {
      check(text.slice(0, at), read(text.slice(0, at)));
      check(text.slice(at), read(text.slice(at), mariadb1011));
    }
  });

  it.each([
    ['brackets', `SELECT ${'('.repeat(50_000)}1${')'.repeat(50_000)}`],
    ['blocks', `CREATE PROCEDURE p() ${'BEGIN '.repeat(20_000)}${'END; '.repeat(20_000)}`],
    ['subqueries', `SELECT * FROM ${'(SELECT * FROM '.repeat(5000)} t ${') x'.repeat(5000)}`],
    ['CASE', `SELECT ${'CASE WHEN '.repeat(20_000)}1`],
    ['joins in brackets', `SELECT * FROM ${'('.repeat(20_000)}t${')'.repeat(20_000)}`],
  ])('deep nesting of %s is not analysed or refused', (_, text) => {
    const script = read(text);
    check(text, script);
    expect(script.statements).toEqual([]);
    expect(script.errors.length + script.notAnalysed.length).toBe(1);
  });

  it.each([
    ['rows', (n: number) => `INSERT INTO t VALUES ${"(1, 'a', NULL),".repeat(n)}(1, 'b', NULL)`],
    ['operands', (n: number) => `SELECT ${'a + '.repeat(n)}1`],
    ['columns', (n: number) => `CREATE TABLE t (${Array.from({ length: n }, (_, at) => `c${at} INT`).join(', ')})`],
    ['unclosed comments', (n: number) => 'SELECT 1 /*! '.repeat(n)],
    ['versions of others', (n: number) => '/*!99999 a */ '.repeat(n)],
    ['bodies without END', (n: number) => 'CREATE PROCEDURE p() BEGIN SELECT 1;\n'.repeat(n)],
    ['statements', (n: number) => 'SELECT 1;'.repeat(n)],
    ['errors', (n: number) => 'SELECT (;'.repeat(n)],
    ['backslashes', (n: number) => '\\'.repeat(n)],
    ['unclosed quotes', (n: number) => `SELECT '${"''".repeat(n)}`],
    ['placeholders', (n: number) => 'CREATE TABLE {{ x }} (;'.repeat(n)],
    ['unions', (n: number) => `SELECT 1 ${'UNION SELECT 1 '.repeat(n)}`],
    ['delimiters', (n: number) => 'DELIMITER //\nSELECT 1;//\n'.repeat(n)],
  ])('many %s do not hang', (_, make) => {
    // Quadratic time would take minutes, and the test would be ended by its limit.
    const text = make(30_000);
    read(text);
    expect(mysqlComments(text, [{ start: 0, end: text.length }])).toBeDefined();
  });
});
