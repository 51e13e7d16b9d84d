import { describe, expect, it } from 'vitest';
import { keyOf } from '../../../src/core/schema/catalog.ts';
import { displayName, type MysqlCatalog, type MysqlTable } from '../../../src/core/schema/mysql/catalog.ts';
import { createMysqlReplay, type MysqlReplayOptions } from '../../../src/core/schema/mysql/replay.ts';
import { readMysql } from '../../../src/core/sql/mysql/read-mysql.ts';
import type { MysqlServer } from '../../../src/core/sql/mysql/statement.ts';
import { sourceText } from '../../../src/core/sql/source-text.ts';

const mysql84: MysqlServer = { engine: 'mysql', major: 8, minor: 4, patch: null };
const mariadb106: MysqlServer = { engine: 'mariadb', major: 10, minor: 6, patch: null };

/** Replays scripts, each statement as if the server had run it in that way. */
function replayed(
  scripts: readonly string[],
  options: Partial<MysqlReplayOptions> = {},
  algorithm: string | null = null,
): MysqlCatalog {
  const server = options.server ?? mysql84;
  const replay = createMysqlReplay({ ...options, server });
  for (const [place, sql] of scripts.entries()) {
    replay.begin(place);
    const { statements, errors } = readMysql(sourceText(`V${place + 1}.sql`, sql), { server });
    expect(errors).toEqual([]);
    for (const statement of statements) replay.apply(statement, place, { algorithm });
  }
  return replay.catalog;
}

function tableOf(catalog: MysqlCatalog, name: string, schema: string | null = null): MysqlTable {
  const table = catalog.table(catalog.resolve({ schema, name }));
  if (!table) throw new Error(`no table ${name}`);
  return table;
}

describe('what a server cannot be asked', () => {
  it('knows which migration made a table, a key and a foreign key', () => {
    const catalog = replayed([
      'CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE t (a int)',
      'ALTER TABLE t ADD KEY k (a); CREATE VIEW v AS SELECT * FROM t; CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW SET @a = 1',
      'ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES p (id)',
    ]);
    const table = tableOf(catalog, 't');
    expect(table.bornIn).toBe(0);
    expect(table.indexes.get('k')?.bornIn).toBe(1);
    expect(table.foreignKeys.get('f')?.bornIn).toBe(2);
    expect(catalog.view(catalog.resolve({ schema: null, name: 'v' }))?.bornIn).toBe(1);
    expect(catalog.triggersOf(table.name).map(({ bornIn }) => bornIn)).toEqual([1]);
  });

  it('knows which tables hold rows', () => {
    const catalog = replayed([
      `CREATE TABLE a (x int); CREATE TABLE b (x int); CREATE TABLE c (x int); CREATE TABLE d (x int); CREATE TABLE e (x int);
       INSERT INTO a VALUES (1); INSERT INTO b SELECT * FROM a; TRUNCATE TABLE b; UPDATE c SET x = 1; CREATE TABLE f AS SELECT * FROM a;
       REPLACE INTO d SET x = 1`,
    ]);
    const rows = [...catalog.tables()].map((table) => [table.name.name, table.hasRows]);
    expect(Object.fromEntries(rows)).toEqual({ a: true, b: false, c: true, d: true, e: false, f: true });
  });

  it('finds sizes under names that a table had before', () => {
    const sizes = new Map([
      [keyOf({ schema: '', name: 'orders' }), { rows: 5, bytes: 50 }],
      [keyOf({ schema: 'shop', name: 'x' }), { rows: 7, bytes: 70 }],
    ]);
    const catalog = replayed(
      [
        'CREATE TABLE orders (a int); RENAME TABLE orders TO o2; ALTER TABLE o2 RENAME TO o3; CREATE TABLE fresh (a int)',
        'CREATE DATABASE shop; USE shop; CREATE TABLE x (a int)',
      ],
      { sizes },
    );
    expect(catalog.sizeOf({ schema: '', name: 'o3' })?.rows).toBe(5);
    expect(catalog.sizeOf({ schema: '', name: 'fresh' })).toBeUndefined();
    expect(catalog.sizeOf({ schema: 'shop', name: 'x' })?.rows).toBe(7);
    expect(catalog.sizeOf({ schema: '', name: 'orders' })?.rows).toBe(5);
  });

  it('counts the versions that instant changes make, until the table is built anew', () => {
    const changes =
      'CREATE TABLE t (a int); ALTER TABLE t ADD b int, ADD c int; ALTER TABLE t DROP b; ALTER TABLE t ALTER a SET DEFAULT 1; ALTER TABLE t ADD v int AS (a) VIRTUAL';
    const count = (sql: string, algorithm: string | null, server = mysql84) =>
      tableOf(replayed([sql], { server }, algorithm), 't').instantVersions;
    expect(count(changes, 'INSTANT')).toBe(2);
    expect(count(changes, 'INPLACE')).toBe(0);
    expect(count(changes, null)).toBe(0);
    expect(count(changes, 'INSTANT', { engine: 'mysql', major: 8, minor: 0, patch: 28 })).toBe(0);
    expect(count(changes, 'INSTANT', mariadb106)).toBe(0);
    expect(count(`${changes}; OPTIMIZE TABLE t`, 'INSTANT')).toBe(0);
    expect(count(`${changes}; TRUNCATE t; ALTER TABLE t ADD w int`, 'INSTANT')).toBe(1);
    const replay = createMysqlReplay({ server: mysql84 });
    const run = (sql: string, algorithm: string) => {
      for (const statement of readMysql(sourceText('a.sql', sql), { server: mysql84 }).statements)
        replay.apply(statement, 0, { algorithm });
      return tableOf(replay.catalog, 't').instantVersions;
    };
    expect(run(changes, 'INSTANT')).toBe(2);
    expect(run('ALTER TABLE t ADD KEY (a)', 'INPLACE')).toBe(2);
    expect(run('ALTER TABLE t MODIFY a int NOT NULL', 'INPLACE')).toBe(0);
  });

  it('finds foreign keys and views by what they point to', () => {
    const catalog = replayed([
      `SET foreign_key_checks = 0; CREATE TABLE c (pid int, CONSTRAINT f FOREIGN KEY (pid) REFERENCES p (id)); CREATE TABLE p (id int PRIMARY KEY, pid int REFERENCES p (id));
       CREATE VIEW v AS SELECT * FROM p JOIN c ON c.pid = p.id; CREATE VIEW w AS SELECT * FROM v`,
    ]);
    const named = (keys: ReturnType<MysqlCatalog['foreignKeysTo']>) => keys.map(({ foreignKey }) => foreignKey.name);
    expect(named(catalog.foreignKeysTo({ schema: '', name: 'p' }))).toEqual(['f']);
    expect(named(catalog.foreignKeysTo({ schema: '', name: 'P' }))).toEqual(['f']);
    const views = (name: string) => catalog.viewsOver({ schema: '', name }).map((view) => view.name.name);
    expect([views('p'), views('c'), views('v')]).toEqual([['v'], ['v'], ['w']]);
  });
});

describe('which table a name means', () => {
  it('looks for the exact name before any other', () => {
    const catalog = replayed(['CREATE TABLE Users (a int); CREATE TABLE users (b int); CREATE TABLE Other (c int)']);
    expect([...tableOf(catalog, 'Users').columns.keys()]).toEqual(['a']);
    expect([...tableOf(catalog, 'users').columns.keys()]).toEqual(['b']);
    expect([...tableOf(catalog, 'OTHER').columns.keys()]).toEqual(['c']);
  });

  it('follows scripts that leave the database out, and those that name the one they are run in', () => {
    const catalog = replayed([
      'CREATE TABLE here (a int)',
      'CREATE DATABASE shop; USE shop; CREATE TABLE t (a int)',
      'ALTER TABLE t ADD b int; ALTER TABLE main.here ADD b int; ALTER TABLE shop.t ADD c int',
    ]);
    expect([...tableOf(catalog, 't').columns.keys()]).toEqual(['a', 'b', 'c']);
    expect([...tableOf(catalog, 'here').columns.keys()]).toEqual(['a', 'b']);
    expect(catalog.doubts).toEqual([]);
    expect(displayName(catalog.resolve({ schema: null, name: 't' }))).toBe('shop.t');
  });

  it('forgets temporary tables and USE with the session', () => {
    const catalog = replayed(['CREATE TEMPORARY TABLE t (a int); CREATE DATABASE x; USE x', 'CREATE TABLE t (b int)']);
    expect(tableOf(catalog, 't').temporary).toBe(false);
    expect(tableOf(catalog, 't').name.schema).toBe('');
  });
});

describe('what the replay is not sure of', () => {
  it('keeps a table that the history never made', () => {
    const catalog = replayed(['ALTER TABLE old ADD b int NOT NULL, DROP c, MODIFY d bigint, ADD KEY (e)']);
    const table = tableOf(catalog, 'old');
    expect(table.certain).toBe(false);
    expect(table.bornIn).toBe(-1);
    expect([...table.columns.keys()].sort()).toEqual(['b', 'd', 'e']);
    expect(table.columns.get('d')?.type?.name).toBe('bigint');
    expect(table.columns.get('e')?.type).toBeNull();
    expect(catalog.doubts).toEqual(['V1.sql:1: old is not made by any earlier migration']);
  });

  it('says where a statement does not fit what came before', () => {
    const catalog = replayed([
      'CREATE TABLE t (a int);\nALTER TABLE t DROP b;',
      'CREATE TABLE t (a int); ALTER TABLE t ADD a int',
    ]);
    expect(catalog.doubts).toEqual([
      'V1.sql:2: t has no column b that earlier migrations tell of',
      'V2.sql:1: table t is made a second time',
      'V2.sql:1: t has a column a already',
    ]);
  });

  it('says no more than a reader can take in', () => {
    const catalog = replayed([Array.from({ length: 500 }, (_, i) => `ALTER TABLE t${i} ADD a int;`).join('\n')]);
    expect(catalog.doubts).toHaveLength(200);
  });

  it('does not run what stands in a routine', () => {
    const catalog = replayed([
      'CREATE TABLE t (a int);\nDELIMITER //\nCREATE PROCEDURE p ()\nBEGIN\n  DROP TABLE t;\n  ALTER TABLE u ADD x int;\nEND//\nDELIMITER ;\n',
    ]);
    expect(tableOf(catalog, 't').certain).toBe(true);
    expect(catalog.doubts).toEqual([]);
  });

  it('knows that a procedure which puts statements together may change the tables it is given', () => {
    const catalog = replayed([
      `CREATE TABLE t (a int); CREATE TABLE u (a int); CREATE TABLE v (a int);
       DELIMITER //
       CREATE PROCEDURE drop_it (tab varchar(64)) BEGIN SET @s = CONCAT('ALTER TABLE ', tab, ' DROP COLUMN a'); PREPARE s FROM @s; EXECUTE s; END//
       DELIMITER ;
       CALL drop_it('t'); CALL of_nobody_knows_where('u', 1);`,
    ]);
    expect(['t', 'u', 'v'].map((name) => tableOf(catalog, name).certain)).toEqual([false, false, true]);
    expect(catalog.doubts).toEqual([
      'V1.sql:5: t may be changed by a statement that is put together when it runs',
      'V1.sql:5: u may be changed by a statement that is put together when it runs',
    ]);
  });

  it('stays sure of a table whose columns are added where the server says that they are missing', () => {
    const guard = (name: string) =>
      `(SELECT COUNT(*) FROM information_schema.columns WHERE table_name = 't' AND column_name = '${name}')`;
    const catalog = replayed([
      'CREATE TABLE t (a int, gone int); CREATE TABLE u (a int); CREATE TABLE v (a int); CREATE TABLE w (a int);',
      `SET @s = IF(${guard('a')} > 0, 'SELECT 1', 'ALTER TABLE t ADD a varchar(3)'); PREPARE s FROM @s; EXECUTE s;
       SET @s = IF(${guard('b')} > 0, 'SELECT 1', 'ALTER TABLE t ADD b int'); PREPARE s FROM @s; EXECUTE s; EXECUTE s;
       SET @s = IF(${guard('gone')} > 0, 'ALTER TABLE t DROP gone', 'SELECT 1'); PREPARE s FROM @s; EXECUTE s;
       SET @s = IF(@stage = 'test', 'ALTER TABLE u ADD b int', 'SELECT 1'); PREPARE s FROM @s; EXECUTE s;
       SET @s = IF(${guard('a')} > 0, 'ALTER TABLE v MODIFY a bigint', 'SELECT 1'); PREPARE s FROM @s; EXECUTE s;
       SET @s = CONCAT('ALTER TABLE w ADD ', @column_of_nobody_knows, ' int'); PREPARE s FROM @s; EXECUTE s;`,
    ]);
    const shape = (name: string) => [[...tableOf(catalog, name).columns.keys()].join(), tableOf(catalog, name).certain];
    expect(['t', 'u', 'v', 'w'].map(shape)).toEqual([
      ['a,b', true],
      ['a,b', false],
      ['a', false],
      ['a', false],
    ]);
    expect(tableOf(catalog, 't').columns.get('a')?.type?.name).toBe('int');
    expect(catalog.doubts).toEqual(['V2.sql:6: w may be changed by a statement that is put together when it runs']);
  });

  it('is unsure of what stands under a condition in a procedure that runs, and sure of the rest', () => {
    const catalog = replayed([
      `CREATE TABLE t (a int); CREATE TABLE u (a int); DELIMITER //
       CREATE PROCEDURE p () BEGIN ALTER TABLE t ADD b int; IF 1 > 0 THEN ALTER TABLE u ADD b int; END IF; END//
       DELIMITER ;
       CALL p();`,
    ]);
    const shape = (name: string) => [[...tableOf(catalog, name).columns.keys()], tableOf(catalog, name).certain];
    expect([shape('t'), shape('u')]).toEqual([
      [['a', 'b'], true],
      [['a', 'b'], false],
    ]);
    expect(catalog.doubts).toEqual([]);
  });

  it('leaves tables of the main database alone when another one is meant', () => {
    const catalog = replayed(['CREATE TABLE t (a int); CREATE DATABASE other; USE other; DROP TABLE IF EXISTS t']);
    expect(catalog.table({ schema: '', name: 't' })).toBeDefined();
  });

  it('takes defaults of the version', () => {
    const sql = 'CREATE TABLE t (a varchar(3), ts timestamp, ts2 timestamp)';
    const old = tableOf(replayed([sql], { server: mariadb106 }), 't');
    expect([old.charset, old.collation]).toEqual(['latin1', 'latin1_swedish_ci']);
    expect(old.columns.get('ts')).toMatchObject({ nullable: false, onUpdate: { kind: 'now' } });
    expect(old.columns.get('ts2')).toMatchObject({ nullable: false, default: { value: '0000-00-00 00:00:00' } });
    const young = tableOf(replayed([sql]), 't');
    expect([young.charset, young.collation]).toEqual(['utf8mb4', 'utf8mb4_0900_ai_ci']);
    expect(young.columns.get('ts')).toMatchObject({ nullable: true, onUpdate: null });
  });
});

describe('hostile histories', () => {
  it('has no more columns, keys and partitions than a server', () => {
    const many = (count: number, make: (i: number) => string) => Array.from({ length: count }, (_, i) => make(i));
    const catalog = replayed([
      `CREATE TABLE a (${many(20_000, (i) => `c${i} int`)}); CREATE TABLE b (x int, ${many(5_000, () => 'FOREIGN KEY (x) REFERENCES a (c1)')});
       CREATE TABLE c (x int) PARTITION BY HASH (x) PARTITIONS 1000000000; CREATE TABLE d (x int, ${many(5_000, (i) => `KEY k${i} (x)`)});
       CREATE TABLE e (x int); ALTER TABLE e ${many(20_000, (i) => `ADD c${i} int AFTER ${i === 0 ? 'x' : `c${i - 1}`}`)};`,
    ]);
    expect(tableOf(catalog, 'a').columns.size).toBe(1017);
    expect(tableOf(catalog, 'b').foreignKeys.size).toBeLessThan(5000);
    expect(tableOf(catalog, 'c').partitions.length).toBe(8192);
    expect(tableOf(catalog, 'd').indexes.size).toBe(128);
    expect(tableOf(catalog, 'e').columns.size).toBe(1017);
    expect(catalog.doubts.filter((doubt) => doubt.includes('not replayed'))).toEqual([]);
  });

  it('ends when procedures call one another without end, or double at every step', () => {
    const calls = Array.from({ length: 12 }, (_, i) => {
      const body = i === 0 ? 'CALL p11(); ALTER TABLE t ADD a int;' : `CALL p${i - 1}(); `.repeat(20);
      return `CREATE PROCEDURE p${i} () BEGIN ${body} END//`;
    });
    const catalog = replayed([
      `DELIMITER //\n${calls.join('\n')}\nDELIMITER ;\n${'CALL p5(); CALL p11();'.repeat(50)}`,
    ]);
    expect(catalog.doubts.some((doubt) => doubt.includes('called more often'))).toBe(true);
  });

  it('does work for what a statement touches, not for what there is', () => {
    const columns = Array.from({ length: 1000 }, (_, i) => `c${i} int`);
    const changes = Array.from({ length: 5000 }, (_, i) => `ALTER TABLE w ADD x${i} int; ALTER TABLE w DROP x${i};`);
    const tables = Array.from(
      { length: 5000 },
      (_, i) => `CREATE TABLE t${i} (a int, FOREIGN KEY (a) REFERENCES w (c1));`,
    );
    const catalog = replayed([`CREATE TABLE w (${columns}); ${changes.join(' ')}`, tables.join(' ')]);
    expect(tableOf(catalog, 'w').columns.size).toBe(1000);
    expect(catalog.foreignKeysTo({ schema: '', name: 'w' })).toHaveLength(5000);
    expect(catalog.doubts).toEqual([]);
  });

  it('keeps names of objects apart from what JavaScript has under the same name', () => {
    const catalog = replayed([
      'CREATE TABLE __proto__ (constructor int, `__proto__` varchar(3) CHARACTER SET toString, KEY (`__proto__`))',
    ]);
    const table = tableOf(catalog, '__proto__');
    expect([...table.columns.keys()]).toEqual(['constructor', '__proto__']);
    expect(table.columns.get('__proto__')?.collation).toBe('tostring_general_ci');
  });
});
