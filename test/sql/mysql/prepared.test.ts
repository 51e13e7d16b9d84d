import { describe, expect, it } from 'vitest';
import { mariadb1011, mysql80, read, refusal } from './reading.ts';

/** Statements that come of texts: what they say, what stands at their place, when they run, whether they can be edited. */
function prepared(text: string, server = mysql80) {
  return read(text, server)
    .statements.filter((one) => one.prepared)
    .map(({ sql, span, body, prepared: how }) => ({
      sql,
      at: text.slice(span.start, span.end),
      when: body?.guarded ? 'guarded' : body?.conditional ? 'perhaps' : 'always',
      quote: how?.quote,
    }));
}

const run = 'PREPARE s FROM @s; EXECUTE s;';
const missing = "(SELECT COUNT(*) FROM information_schema.columns WHERE column_name = 'note') = 0";
const alter = 'ALTER TABLE orders ADD COLUMN note INT';
const exact = (when: string, quote = "'") => [{ sql: alter, at: alter, when, quote }];

describe('texts of PREPARE', () => {
  it.each([
    ['a variable with one literal', `SET @s = '${alter}'; ${run}`, 'always'],
    ['a choice', `SET @s = IF(${missing}, '${alter}', 'DO 0'); ${run}`, 'guarded'],
    ['a choice in a query', `SET @s = (SELECT IF(${missing}, '${alter}', 'SELECT 1') AS x); ${run}`, 'guarded'],
    ['the question in a variable', `SET @n := ${missing}; SET @s := IF(@n, '${alter}', 'DO 0'); ${run}`, 'guarded'],
    [
      'the question in SELECT INTO',
      `SELECT COUNT(*) INTO @n FROM information_schema.columns WHERE x = 1; SET @s = IF(@n, '${alter}', 'DO 0'); ${run}`,
      'guarded',
    ],
    ['another question', `SET @s = IF(@stage = 'x', '${alter}', 'SELECT ''no'''); ${run}`, 'perhaps'],
    ['CASE', `SET @s = CASE WHEN ${missing} THEN '${alter}' ELSE 'SELECT 1' END; ${run}`, 'guarded'],
    ['CASE without ELSE', `SET @s = CASE @x WHEN 1 THEN '${alter}' END; ${run}`, 'perhaps'],
    ['SELECT INTO', `SELECT IF(${missing}, '${alter}', 'SELECT 1') INTO @s; ${run}`, 'guarded'],
    ['by way of another variable', `SET @a = '${alter}'; SET @s = @a; ${run}`, 'always'],
    ['one of several assignments', `SET @a = 1, @s = '${alter}', @b = 2; ${run}`, 'always'],
    ['COALESCE', `SET @s = COALESCE(NULL, '${alter}'); ${run}`, 'perhaps'],
    ['a collation', `SET @s = '${alter}' COLLATE utf8mb4_bin; ${run}`, 'always'],
  ])('follows %s', (_title, text, when) => {
    expect(prepared(text)).toEqual(exact(when));
    expect(read(text).notAnalysed).toEqual([]);
    expect(read(text).dynamic).toEqual([]);
  });

  it('gives both of two changes, in the order in which they are written', () => {
    const text = `SET @s = IF(${missing}, 'ALTER TABLE t ADD a INT', 'ALTER TABLE t MODIFY a INT'); ${run}`;
    expect(prepared(text).map(({ sql, when }) => [sql, when])).toEqual([
      ['ALTER TABLE t ADD a INT', 'guarded'],
      ['ALTER TABLE t MODIFY a INT', 'guarded'],
    ]);
  });

  it('puts pieces together, and points at the whole expression', () => {
    const expression = 'CONCAT("ALTER TABLE ", @db, ".", @t, " ADD ", @c, " INT;")';
    const text = `SET @db = DATABASE(), @t = 'orders', @c = "note"; SET @s = IF(${missing}, ${expression}, 'SELECT 1'); ${run}`;
    expect(prepared(text)).toEqual([
      { sql: 'ALTER TABLE orders ADD note INT', at: expression, when: 'guarded', quote: null },
    ]);
    const [, , , alteration] = read(text).statements;
    if (alteration?.node.kind !== 'alter table') throw new Error('no ALTER TABLE');
    expect(alteration.node.table.name).toBe('orders');
    expect(text.slice(alteration.node.table.span.start, alteration.node.table.span.end)).toBe(expression);
  });

  it('keeps places in a text with escapes, and says that it has some', () => {
    const sql = "CREATE TABLE t (\n  a CHAR(1) DEFAULT 'x',\n  b INT)";
    const literal = sql.replaceAll("'", "''");
    const text = `SET @s = '${literal}'; ${run}`;
    expect(prepared(text)).toEqual([{ sql, at: literal, when: 'always', quote: null }]);
    const table = read(text).statements.find(({ node }) => node.kind === 'create table')?.node;
    if (table?.kind !== 'create table') throw new Error('no CREATE TABLE');
    const places = table.columns.map(({ name }) => text.slice(name.span.start, name.span.end));
    expect(places).toEqual(['a', 'b']);
  });

  it.each([
    ['rows', "SELECT CONCAT('DROP TABLE ', table_name) INTO @s FROM information_schema.tables;"],
    ['an aggregate', "SET @s = (SELECT GROUP_CONCAT('DROP TABLE ', table_name) FROM information_schema.tables);"],
    ['a variable that nobody sets', "SET @s = CONCAT('DROP TABLE ', @t);"],
    ['a function', "SET @s = REPLACE('DROP TABLE x', 'x', 'y');"],
    ['what a procedure may have set', "SET @s = 'DROP TABLE t'; CALL p();"],
    ['an assignment on the way', "SET @s = 'DROP TABLE t'; SELECT @s := x FROM y;"],
    ['a text that grows with each step', `SET @s = '${'x'.repeat(999)}'; ${'SET @s = CONCAT(@s, @s);'.repeat(40)}`],
    ['no SQL once it is put together', "SET @s = CONCAT('DROP', 'TABLE t');"],
    ['a name that only the server knows', "SET @s = CONCAT('DROP DATABASE IF EXISTS ', DATABASE());"],
  ])('says that it cannot follow %s', (_title, text) => {
    const script = read(`${text} ${run}`);
    expect(prepared(`${text} ${run}`)).toEqual([]);
    expect(script.notAnalysed.map(({ reason }) => reason)).toEqual(['dynamic SQL']);
    expect(script.dynamic.map(({ expression }) => expression)).toEqual(['@s']);
  });

  it('tells a part that it can follow, and that there is more', () => {
    const text = `SET @s = IF(@x, 'DROP TABLE t', CONCAT('DROP TABLE ', @y)); ${run}`;
    expect(prepared(text).map(({ sql, when }) => [sql, when])).toEqual([['DROP TABLE t', 'perhaps']]);
    const script = read(text);
    expect(script.notAnalysed).toHaveLength(1);
    expect(script.statements.flatMap(({ node }) => ('followed' in node ? [node.followed] : []))).toEqual([
      'partly',
      'partly',
    ]);
  });

  it('gives a text once, however often it is prepared, and again when it is another one', () => {
    const text = `SET @s = 'DROP TABLE a'; ${run} ${run} SET @s = 'DROP TABLE b'; ${run}`;
    expect(prepared(text).map(({ sql }) => sql)).toEqual(['DROP TABLE a', 'DROP TABLE b']);
  });

  it('reads what MariaDB runs at once', () => {
    const text = `SET @s = IF(${missing}, '${alter}', 'DO 0'); EXECUTE IMMEDIATE @s; EXECUTE IMMEDIATE CONCAT('DROP ', 'TABLE t');`;
    expect(prepared(text, mariadb1011).map(({ sql, when }) => [sql, when])).toEqual([
      [alter, 'guarded'],
      ['DROP TABLE t', 'always'],
    ]);
  });

  it('reports what is wrong with a text at its place', () => {
    const text = `SET @s = IF(${missing}, 'CREATE INDEX ON t (a)', 'SELECT 1'); ${run}`;
    expect(refusal(text)).toMatchObject({ at: 'ON' });
  });
});

describe('texts in bodies', () => {
  const procedure = (body: string) => `DELIMITER //\nCREATE PROCEDURE p (tab VARCHAR(64))\nBEGIN\n${body}\nEND//\n`;

  it.each([
    ['declared variables', `DECLARE q TEXT; SET q = '${alter}'; SET @s = q; ${run}`, 'always'],
    ['defaults', `DECLARE a, q TEXT DEFAULT '${alter}'; SET @s = q; ${run}`, 'always'],
    ['a branch that asks the catalog', `IF ${missing} THEN SET @s = '${alter}'; ${run} END IF;`, 'guarded'],
    ['branches that meet', `IF @x THEN SET @s = '${alter}'; ELSE SET @s = 'DO 0'; END IF; ${run}`, 'perhaps'],
    ['a branch that changes it', `SET @s = 'DO 0'; IF @x THEN SET @s = '${alter}'; END IF; ${run}`, 'perhaps'],
    [
      'the count in a declared variable',
      `DECLARE n INT; SELECT COUNT(*) INTO n FROM information_schema.columns; IF n = 0 THEN SET @s = '${alter}'; ${run} END IF;`,
      'guarded',
    ],
  ])('follows %s', (_title, body, when) => {
    expect(prepared(procedure(body))).toEqual(exact(when));
    expect(read(procedure(body)).statements.at(-1)?.body?.kind).toBe('function');
  });

  it('keeps branches apart', () => {
    const branch = (name: string) => `SET @s = 'DROP TABLE ${name}'; ${run}`;
    const body = `IF @x = 1 THEN ${branch('a')} ELSEIF @x = 2 THEN ${branch('b')} ELSE ${branch('c')} END IF; SET @s = 'DROP TABLE d'; ${run}`;
    expect(prepared(procedure(body)).map(({ sql, when }) => `${sql} ${when}`)).toEqual([
      'DROP TABLE a perhaps',
      'DROP TABLE b perhaps',
      'DROP TABLE c perhaps',
      'DROP TABLE d always',
    ]);
  });

  it.each([
    ['parameters', `SET @s = CONCAT('DROP TABLE ', tab); ${run}`],
    ['variables of the script, which may be others by the time of the call', run],
    ['rows of a cursor', `DECLARE t TEXT DEFAULT 'x'; FETCH c INTO t; SET @s = CONCAT('DROP TABLE ', t); ${run}`],
    [
      'what a loop changes',
      `SET @i = 'a'; WHILE 1 DO SET @s = CONCAT('DROP TABLE ', @i); ${run} SET @i = 'b'; END WHILE;`,
    ],
  ])('says that it cannot follow %s', (_title, body) => {
    const script = read(`SET @s = 'DROP TABLE x'; ${procedure(body)}`);
    expect(script.statements.filter((one) => one.prepared)).toEqual([]);
    expect(script.dynamic).toMatchObject([{ expression: '@s', body: 'function' }]);
  });

  it('loses one statement of a body to an error in it', () => {
    const text = procedure(
      'UPDATE t SET a = 1;\nIF a THEN SELEC 1; DELETE FROM u; END IF;\nUPDATE v SET a = = 2;\nSELECT 3;',
    );
    const script = read(text);
    expect(script.statements.map(({ kind }) => kind)).toEqual(['create procedure', 'update', 'delete', 'select']);
    expect(
      script.errors.map(({ span, statement }) => [span, statement].map((each) => text.slice(each.start, each.end))),
    ).toEqual([
      ['SELEC', 'SELEC 1'],
      ['=', 'UPDATE v SET a = = 2'],
    ]);
  });

  it('tells the first error of a body that cannot be walked to its end', () => {
    const script = read(procedure('SELECT 1;\nUPDATE t SET a = 1 END IF;\nSELECT 2; END LOOP;'));
    expect(script.errors.map(({ message }) => message)).toEqual(['syntax error at or near "END": expected ";"']);
    expect(script.statements).toEqual([]);
  });
});
