import { describe, expect, it } from 'vitest';
import { mysqlComments } from '../../../src/core/sql/mysql/lexer.ts';
import { readMysql } from '../../../src/core/sql/mysql/read-mysql.ts';
import { locate, sourceText } from '../../../src/core/sql/source-text.ts';
import { mariadb1011, mysql80, read, texts } from './reading.ts';

describe('places of statements', () => {
  const cases: readonly (readonly [string, string, readonly string[]])[] = [
    ['comments around', '-- first\nSELECT 1 -- tail\n;\n/* x */ SELECT 2 # end', ['SELECT 1', 'SELECT 2']],
    ['-- without a blank is two signs', 'SELECT 5--3', ['SELECT 5--3']],
    ['-- without a blank between statements', 'SELECT 1;\n--split\nSELECT 2', ['SELECT 1', 'SELECT 2']],
    ['multi-byte text before', "-- héé€ 😀\nSELECT 'ü😀';SELECT 2 ;", ["SELECT 'ü😀'", 'SELECT 2']],
    ['CRLF', 'SELECT 1;\r\n\r\nSELECT 2;\r\n', ['SELECT 1', 'SELECT 2']],
    ['a byte order mark', '\uFEFFSELECT 1;SELECT 2', ['SELECT 1', 'SELECT 2']],
    [
      'semicolons in quotes',
      "SELECT ';', \";\", `;`;SELECT 'it''s;', 'a\\';'",
      ['SELECT \';\', ";", `;`', "SELECT 'it''s;', 'a\\';'"],
    ],
    ['nothing', ' ;; -- x\n;', []],
    ['\\G', 'SELECT 1\\G\nSELECT 2', ['SELECT 1', 'SELECT 2']],
    ['USE without a semicolon', 'USE shop\nSELECT 1;', ['USE shop', 'SELECT 1']],
    [
      'DELIMITER',
      'DELIMITER $$\nSELECT 1$$\nSELECT 2 $$\nDELIMITER ;\nSELECT 3;',
      ['SELECT 1', 'SELECT 2', 'SELECT 3'],
    ],
    [
      'DELIMITER in other cases and marks',
      'delimiter //\nSELECT 4/2//\nDelimiter ;;\nSELECT 2;;\ndelimiter ;\nSELECT 3',
      ['SELECT 4/2', 'SELECT 2', 'SELECT 3'],
    ],
    [
      'DELIMITER with the mark on the next line',
      'DELIMITER\n$$\nSELECT 1$$\nDELIMITER ;\nSELECT 2;',
      ['SELECT 1', 'SELECT 2'],
    ],
    ['several statements under another delimiter', 'DELIMITER //\nSELECT 1;\nSELECT 2;\n//', ['SELECT 1', 'SELECT 2']],
    [
      'a column of the name',
      'ALTER TABLE t ADD COLUMN delimiter VARCHAR(1);SELECT 1',
      ['ALTER TABLE t ADD COLUMN delimiter VARCHAR(1)', 'SELECT 1'],
    ],
  ];
  it.each(cases)('%s', (_, text, expected) => {
    expect(texts(text)).toEqual(expected);
    const { statements } = read(text);
    expect(statements.map((each) => text.slice(each.span.start, each.span.end))).toEqual(expected);
  });

  it('gives lines and columns in UTF-16 units', () => {
    const source = sourceText('m.sql', "-- é😀\r\nSELECT '😀', missing_thing FROM t");
    const [statement] = readMysql(source, { server: mysql80 }).statements;
    expect(statement && locate(source, statement.span)).toMatchObject({
      line: 2,
      column: 1,
      endLine: 2,
      endColumn: 34,
    });
  });

  it('reads only the pieces, and the delimiter it is told', () => {
    const text = 'nonsense SELECT 1 / SELECT 2 / nonsense';
    const span = { start: 9, end: text.indexOf('nonsense', 9) };
    const script = readMysql(sourceText('m.sql', text), { server: mysql80, pieces: [span], delimiter: '/' });
    expect(script.errors).toEqual([]);
    expect(script.statements.map((each) => each.sql)).toEqual(['SELECT 1', 'SELECT 2']);
  });
});

describe('executed comments', () => {
  const shown = (text: string, server = mysql80) => {
    const found = read(text, server);
    expect(found.errors).toEqual([]);
    return found.statements.map((each) => each.kind);
  };
  it.each([
    ['/*! SELECT 1 */', ['select'], ['select']],
    ['/*!50003 SELECT 1 */;', ['select'], ['select']],
    ['/*!50708 SELECT 1 */;', ['select'], []],
    ['/*!80036 SELECT 1 */;', ['select'], []],
    ['/*!90000 SELECT 1 */;', [], []],
    ['/*!100504 SELECT 1 */;', [], ['select']],
    ['/*M! SELECT 1 */;', [], ['select']],
    ['/*M!100504 SELECT 1 */;', [], ['select']],
    ['/*M!110000 SELECT 1 */;', [], []],
    ['SELECT /*!99999 garbage ( */ 1', ['select'], ['select']],
    ['SELECT /*+ NO_INDEX_MERGE(t) */ 1', ['select'], ['select']],
  ])('%s', (text, onMysql, onMariadb) => {
    expect(shown(text)).toEqual(onMysql);
    expect(shown(text, mariadb1011)).toEqual(onMariadb);
  });

  it('stay whole in the text of a statement that begins or ends inside of one', () => {
    expect(texts('/*!40101 SET NAMES utf8 */;')).toEqual(['SET NAMES utf8']);
    expect(texts('CREATE TABLE t (a INT) /*!40000 ENGINE=InnoDB */;')).toEqual([
      'CREATE TABLE t (a INT) /*!40000 ENGINE=InnoDB */',
    ]);
    expect(texts('/*!50001 CREATE ALGORITHM=MERGE */ /*!50001 VIEW v AS SELECT 1 */;')).toEqual([
      '/*!50001 CREATE ALGORITHM=MERGE */ /*!50001 VIEW v AS SELECT 1 */',
    ]);
  });
});

describe('bodies without DELIMITER', () => {
  const procedure = [
    'CREATE PROCEDURE p(IN a INT)\nBEGIN\n  DECLARE x INT DEFAULT 0;\n  IF a > 1 THEN DELETE FROM t; END IF;',
    "  l: WHILE x < 3 DO SET x = x + 1; SELECT CASE WHEN x THEN ';' ELSE IF(x, 1, REPEAT('a', 2)) END; END WHILE l;",
    '  CASE x WHEN 1 THEN UPDATE t SET a = 1; ELSE BEGIN END; END CASE;\nEND',
  ].join('\n');

  it('stay whole, and their statements follow with their places', () => {
    const text = `${procedure};\nSELECT 1;`;
    const script = read(text);
    expect(script.errors).toEqual([]);
    const shown = script.statements.map((each) => [each.kind, each.body?.kind ?? null, each.body?.conditional ?? null]);
    expect(shown).toEqual([
      ['create procedure', null, null],
      ['delete', 'function', true],
      ['set', 'function', true],
      ['select', 'function', true],
      ['update', 'function', true],
      ['select', null, null],
    ]);
    expect(script.statements.map((each) => text.slice(each.span.start, each.span.end))).toEqual([
      procedure,
      'DELETE FROM t',
      'SET x = x + 1',
      "SELECT CASE WHEN x THEN ';' ELSE IF(x, 1, REPEAT('a', 2)) END",
      'UPDATE t SET a = 1',
      'SELECT 1',
    ]);
  });

  it.each([
    'CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW IF NEW.a THEN SET NEW.b = 1; END IF',
    'CREATE DEFINER=`a`@`%` TRIGGER tr AFTER DELETE ON t FOR EACH ROW SET @x = 1',
    'CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO BEGIN DELETE FROM t; DELETE FROM u; END',
    'CREATE FUNCTION f() RETURNS INT DETERMINISTIC BEGIN DECLARE EXIT HANDLER FOR SQLEXCEPTION BEGIN ROLLBACK; RESIGNAL; END; RETURN 1; END',
  ])('%s', (text) => {
    expect(texts(`${text};\nSELECT 1`)).toEqual(expect.arrayContaining([text, 'SELECT 1']));
    expect(read(`${text};\nSELECT 1`).statements.filter((each) => each.body === null)).toHaveLength(2);
  });

  it('a body without its END costs only itself', () => {
    const script = read('CREATE PROCEDURE p()\nBEGIN\n  SELECT 1;\n\nCREATE TABLE t (a INT);\nSELECT 2;');
    expect(script.statements.map((each) => each.sql)).toEqual(['CREATE TABLE t (a INT)', 'SELECT 2']);
    expect(script.errors.map((each) => each.message)).toEqual([
      'syntax error at the end of the statement: the block is never closed: END is missing',
    ]);
  });

  it('MariaDB runs blocks outside of routines', () => {
    const script = read('BEGIN NOT ATOMIC DELETE FROM t; IF 1 THEN DROP TABLE t; END IF; END;\nSELECT 1', mariadb1011);
    expect(script.errors).toEqual([]);
    expect(script.statements.map((each) => [each.sql, each.body])).toEqual([
      ['DELETE FROM t', { kind: 'do', conditional: false }],
      ['DROP TABLE t', { kind: 'do', conditional: true }],
      ['SELECT 1', null],
    ]);
  });
});

describe('placeholders', () => {
  it.each([
    'CREATE TABLE ${prefix}users (a INT)',
    'ALTER TABLE {{ .Schema }}.t ADD COLUMN a INT',
    'INSERT INTO t VALUES (:name, ${x})',
    'DROP INDEX {{ identifier .Parameters.tableName }}_idx ON t',
  ])('%s', (text) => {
    expect(texts(`${text};SELECT 1`)).toEqual([text, 'SELECT 1']);
  });

  it('that stand for more are not analysed', () => {
    const script = read('CREATE TABLE t (${columns});SELECT 1');
    expect(script.errors).toEqual([]);
    expect(script.notAnalysed).toEqual([
      { reason: 'placeholders that stand for more than a name or a value', span: { start: 0, end: 27 } },
    ]);
    expect(script.statements).toHaveLength(1);
  });

  it('of a tool are believed even where they are SQL', () => {
    const style = { kind: 'delimited', prefix: '#[', suffix: ']' } as const;
    const source = sourceText('m.sql', 'DROP TABLE #[t];');
    const script = readMysql(source, { server: mysql80, placeholders: style });
    expect(script.statements.map((each) => each.sql)).toEqual(['DROP TABLE #[t]']);
  });
});

describe('comments', () => {
  it('are found outside of strings, executed ones are none', () => {
    const text = '-- a\nSELECT \'-- b\', "#", `/*` # c\n/* d */ /*! e */ /*+ f */ 5--3 -- \n--';
    expect(mysqlComments(text, [{ start: 0, end: text.length }]).map((each) => [each.style, each.text])).toEqual([
      ['line', 'a'],
      ['line', 'c'],
      ['block', 'd'],
      ['line', ''],
      ['line', ''],
    ]);
    for (const each of mysqlComments(text, [{ start: 0, end: text.length }])) {
      expect(text.slice(each.span.start, each.span.end)).toContain(each.text);
    }
  });
});

describe('sql_mode', () => {
  it('changes what quotes mean', () => {
    expect(
      texts('SET sql_mode = \'ANSI_QUOTES\'; CREATE TABLE "t" ("a" INT); SET sql_mode = \'\'; SELECT "x"'),
    ).toHaveLength(4);
    expect(read('CREATE TABLE "t" (a INT)').errors).toHaveLength(1);
    expect(texts("SET SESSION sql_mode = 'NO_BACKSLASH_ESCAPES'; SELECT 'a\\'; SELECT 2")).toHaveLength(3);
  });

  it('knows IF EXISTS (…) THEN from DROP … IF EXISTS in a body', () => {
    const body =
      'CREATE PROCEDURE p() BEGIN IF EXISTS(SELECT 1 FROM t) THEN DROP TABLE IF EXISTS t; ELSEIF NOT EXISTS (SELECT 2) THEN SELECT 3; END IF; IF NOT EXISTS (SELECT 4) THEN SELECT 5; END IF; END; SELECT 6;';
    const script = readMysql(sourceText('a.sql', body), {
      server: { engine: 'mysql', major: 8, minor: 4, patch: null },
    });
    expect(script.errors).toEqual([]);
    expect(script.statements.filter((one) => one.body === null).map((one) => one.kind)).toEqual([
      'create procedure',
      'select',
    ]);
  });
});
