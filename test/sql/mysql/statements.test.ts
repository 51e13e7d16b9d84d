import { describe, expect, it } from 'vitest';
import { cut, mariadb1011, mysql80, node, read } from './reading.ts';

describe('INSERT', () => {
  it('counts rows and names columns', () => {
    const text =
      "INSERT IGNORE INTO s.t (a, t.b) VALUES (1, 'x'), (-2, (SELECT 1)), (NOW(), ') , (') ON DUPLICATE KEY UPDATE a = VALUES(a)";
    expect(node('insert', text)).toMatchObject({
      table: { schema: 's', name: 't' },
      rows: 3,
      ignore: true,
      replace: false,
      onDuplicate: true,
      columns: [{ name: 'a' }, { name: 'b' }],
    });
    expect(node('insert', 'REPLACE t SET a = 1, b = 2')).toMatchObject({
      replace: true,
      rows: 1,
      columns: [{ name: 'a' }, { name: 'b' }],
    });
    expect(node('insert', 'INSERT INTO t () VALUES ()')).toMatchObject({ rows: 1, columns: [] });
  });
  it('knows what a query reads', () => {
    const text =
      'INSERT INTO t (a) WITH c AS (SELECT * FROM x) SELECT a FROM c JOIN s.y ON 1 WHERE a IN (SELECT b FROM z) LIMIT 3';
    const { query, rows } = node('insert', text);
    expect(rows).toBeNull();
    expect(query?.reads.map((each) => each.name)).toEqual(['x', 'y', 'z']);
    expect([cut(text, query?.where?.span), cut(text, query?.limit)]).toEqual(['a IN (SELECT b FROM z)', 'LIMIT 3']);
  });
});

describe('UPDATE and DELETE', () => {
  it('tables that change and tables that are read', () => {
    const names = (tables: readonly { readonly name: string }[]) => tables.map((each) => each.name);
    const joined = node(
      'update',
      "UPDATE a AS x JOIN b ON x.id = b.id, c SET x.v = (SELECT 1 FROM d), x.w = b.w WHERE b.k LIKE '%' ORDER BY 1",
    );
    expect([names(joined.changes), names(joined.reads), joined.orderBy]).toEqual([['a'], ['b', 'c', 'd'], true]);
    expect(joined.sets.map((each) => [each.column.name, each.value.text])).toEqual([
      ['v', '(SELECT 1 FROM d)'],
      ['w', 'b.w'],
    ]);
    const unclear = node('update', 'UPDATE a, b SET v = 1');
    expect(names(unclear.changes)).toEqual(['a', 'b']);
    const deleted = node('delete', 'DELETE x FROM a x LEFT JOIN b USING (id) WHERE b.id IS NULL');
    expect([names(deleted.changes), names(deleted.reads)]).toEqual([['a'], ['b']]);
    expect(node('delete', 'DELETE FROM a, b USING a JOIN b JOIN c')).toMatchObject({
      changes: [{ name: 'a' }, { name: 'b' }],
      reads: [{ name: 'c' }],
    });
  });
  it('WHERE and LIMIT', () => {
    const text = 'DELETE FROM t WHERE created < NOW() - INTERVAL 1 DAY AND t.x BETWEEN 1 AND 2 LIMIT 100';
    const found = node('delete', text);
    expect(cut(text, found.where?.span)).toBe('created < NOW() - INTERVAL 1 DAY AND t.x BETWEEN 1 AND 2');
    expect(found.where).toMatchObject({ columns: ['created', 'x'], functions: ['now'], hasSubquery: false });
    expect(cut(text, found.limit)).toBe('LIMIT 100');
    expect(node('update', 'UPDATE t SET a = 1')).toMatchObject({ where: null, limit: null, orderBy: false });
  });
});

describe('expressions', () => {
  it.each([
    ['NULL', 'null', null],
    ['-5', 'literal', '-5'],
    ["'it''s'", 'literal', "it's"],
    ["'a' 'b'", 'literal', 'ab'],
    ["_utf8mb4'x'", 'literal', 'x'],
    ["x'4D'", 'literal', "x'4D'"],
    ['TRUE', 'literal', 'true'],
    ['CURRENT_TIMESTAMP', 'now', null],
    ['LOCALTIME(3)', 'now', null],
    ['(5)', 'expression', null],
  ])('%s', (text, kind, value) => {
    expect(node('alter table', `ALTER TABLE t ALTER a SET DEFAULT ${text}`).actions).toMatchObject([
      { default: { text, kind, value } },
    ]);
  });
});

describe('views, programs, accounts, settings', () => {
  it('views', () => {
    const text =
      "CREATE OR REPLACE ALGORITHM=MERGE DEFINER=`a`@'%' SQL SECURITY INVOKER VIEW v (x) AS SELECT x FROM t WHERE y FOR UPDATE";
    expect(node('create view', text)).toMatchObject({
      view: { name: 'v' },
      orReplace: true,
      definer: "`a`@'%'",
      security: 'invoker',
      query: { star: false, locking: 'update', reads: [{ name: 't' }] },
    });
    expect(node('drop view', 'DROP VIEW IF EXISTS a, b')).toMatchObject({ ifExists: true, views: [{}, {}] });
  });
  it('heads of programs', () => {
    const script = read(
      'CREATE DEFINER=CURRENT_USER FUNCTION f(a INT) RETURNS INT DETERMINISTIC READS SQL DATA RETURN 1; CREATE TRIGGER d.t AFTER UPDATE ON o FOR EACH ROW SET @a = 1',
    );
    expect(script.errors).toEqual([]);
    expect(script.statements.map((each) => each.node)).toMatchObject([
      { kind: 'create function', definer: 'CURRENT_USER', deterministic: true, dataAccess: 'READS SQL DATA' },
      { kind: 'create trigger', trigger: { schema: 'd' }, table: { name: 'o' }, timing: 'after', event: 'update' },
      { kind: 'set' },
    ]);
  });
  it('accounts', () => {
    const text = "CREATE USER IF NOT EXISTS 'a'@'%' IDENTIFIED BY 'secret', b IDENTIFIED WITH sha256_password";
    const user = node('create user', text);
    expect(user.users).toEqual(["'a'@'%'", 'b']);
    expect(cut(text, user.password)).toBe("'secret'");
    expect(node('grant', 'GRANT SELECT (a), INSERT ON `d`.* TO u@localhost, v WITH GRANT OPTION')).toMatchObject({
      privileges: ['SELECT (A)', 'INSERT'],
      on: '`d`.*',
      users: ['u@localhost', 'v'],
      grantOption: true,
    });
    expect(node('revoke', 'REVOKE ALL PRIVILEGES, GRANT OPTION FROM u')).toMatchObject({ on: null, users: ['u'] });
  });
  it('SET', () => {
    const text = "SET foreign_key_checks = 0, GLOBAL a = ON, @@session.SQL_MODE = 'x', @B := 1 + 1";
    const { assignments } = node('set', text);
    expect(assignments.map((each) => [each.scope, each.name, each.value, cut(text, each.span)])).toEqual([
      ['session', 'foreign_key_checks', '0', 'foreign_key_checks = 0'],
      ['global', 'a', 'ON', 'GLOBAL a = ON'],
      ['session', 'sql_mode', 'x', "@@session.SQL_MODE = 'x'"],
      ['user', 'b', '1 + 1', '@B := 1 + 1'],
    ]);
    expect(node('set', 'SET NAMES utf8mb4').assignments).toMatchObject([{ name: 'names', value: 'utf8mb4' }]);
  });
  it('transactions, locks, the rest', () => {
    const kinds = (text: string, server = mysql80) => read(text, server).statements.map((each) => each.kind);
    expect(
      kinds(
        'BEGIN; START TRANSACTION; SAVEPOINT a; ROLLBACK TO a; COMMIT; ROLLBACK; UNLOCK TABLES; FLUSH TABLES; CALL p(1)',
      ),
    ).toEqual([
      'begin',
      'begin',
      'savepoint',
      'savepoint',
      'commit',
      'rollback',
      'unlock tables',
      'unlock tables',
      'call',
    ]);
    expect(node('lock tables', 'LOCK TABLES a WRITE, b AS c READ').tables).toMatchObject([
      { mode: 'write' },
      { mode: 'read' },
    ]);
    expect(node('other', 'SHOW TABLES').verb).toBe('show tables');
    expect(node('select', 'SET STATEMENT max_statement_time=1 FOR SELECT 1', mariadb1011).query.reads).toEqual([]);
  });
});

describe('PREPARE', () => {
  it('a literal is read in its place', () => {
    const text = "PREPARE s FROM 'INSERT INTO t VALUES (''é'', \\'b\\'); '; EXECUTE s";
    const script = read(text);
    expect([script.errors, script.dynamic, script.notAnalysed]).toEqual([[], [], []]);
    expect(script.statements.map((each) => [each.kind, each.body, each.sql])).toEqual([
      ['prepare', null, "PREPARE s FROM 'INSERT INTO t VALUES (''é'', \\'b\\'); '"],
      ['insert', { kind: 'do', conditional: false }, "INSERT INTO t VALUES ('é', 'b')"],
      ['execute', null, 'EXECUTE s'],
    ]);
  });
  it('a text that is put together is dynamic', () => {
    const text = 'PREPARE s FROM @sql';
    const script = read(text);
    expect(script.dynamic).toEqual([{ expression: '@sql', span: { start: 0, end: text.length }, body: 'do' }]);
    expect(script.notAnalysed).toHaveLength(1);
    expect(read("EXECUTE IMMEDIATE CONCAT('DROP TABLE ', @t)", mariadb1011).dynamic).toHaveLength(1);
    expect(read('CREATE PROCEDURE p() BEGIN PREPARE s FROM @x; END').notAnalysed).toEqual([]);
  });
});
