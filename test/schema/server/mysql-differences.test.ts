import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compareSnapshots } from '../../../src/core/schema/server/compare-snapshots.ts';
import type { ObjectDifference } from '../../../src/core/schema/server/snapshot.ts';
import type { RunningMysql } from '../../servers/mysql.ts';
import { type MysqlServerName, mysqlServerNames } from '../../servers/mysql-names.ts';
import { mysqlServer } from '../../servers/server-of.ts';
import { databaseOf, run, schemaOf, snapshotOf } from './mysql-databases.ts';

const mysql = ['mysql-9.7'] as const;
const mariadb = ['mariadb-10.11', 'mariadb-11.8'] as const;

interface Change {
  /** What is there before. */
  readonly from: string;
  readonly sql: string;
  readonly finds: readonly string[];
  readonly on?: readonly MysqlServerName[];
}

const t =
  "CREATE TABLE t (id int PRIMARY KEY, a int, b varchar(20) NOT NULL DEFAULT 'x', c int, KEY k (b), KEY l (c), CHECK (a > 0)) CHARSET utf8mb4 COLLATE utf8mb4_bin";
const p =
  'CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE f (a int, KEY (a), CONSTRAINT fk FOREIGN KEY (a) REFERENCES p (id))';

/** What they have to be found as: that and nothing else. */
const changes: readonly Change[] = [
  { from: t, sql: 'ALTER DATABASE CHARACTER SET latin1', finds: ['changed schema database'] },
  { from: t, sql: 'CREATE TABLE u (a int)', finds: ['added table u', 'added column u.a'] },
  { from: t, sql: "ALTER TABLE t COMMENT 'c'", finds: ['changed table t'] },
  { from: t, sql: 'ALTER TABLE t ENGINE = MyISAM', finds: ['changed table t'] },
  { from: t, sql: 'ALTER TABLE t ROW_FORMAT = COMPACT', finds: ['changed table t'] },
  { from: t, sql: 'ALTER TABLE t STATS_PERSISTENT = 0', finds: ['changed table t'] },
  // The column keeps its own.
  { from: t, sql: 'ALTER TABLE t COLLATE utf8mb4_general_ci', finds: ['changed table t', 'changed column t.b'] },
  { from: t, sql: 'ALTER TABLE t CONVERT TO CHARACTER SET latin1', finds: ['changed table t'] },
  { from: t, sql: 'ALTER TABLE t PARTITION BY KEY (id) PARTITIONS 2', finds: ['changed table t'] },
  {
    from: `${t} PARTITION BY KEY (id) PARTITIONS 2`,
    sql: 'ALTER TABLE t ADD PARTITION PARTITIONS 1',
    finds: ['changed table t'],
  },
  {
    from: 'CREATE TABLE r (a int) PARTITION BY RANGE (a) (PARTITION x VALUES LESS THAN (5))',
    sql: 'ALTER TABLE r ADD PARTITION (PARTITION y VALUES LESS THAN (9))',
    finds: ['changed table r'],
  },
  { from: t, sql: 'ALTER TABLE t AUTO_INCREMENT = 50', finds: [] },
  {
    from: t,
    sql: 'RENAME TABLE t TO u',
    finds: ['a', 'b', 'c', 'id']
      .flatMap((column) => [`added column u.${column}`, `removed column t.${column}`])
      .concat([
        'added table u',
        'removed table t',
        'added index u (k)',
        'removed index t (k)',
        'added index u (l)',
        'removed index t (l)',
        'added constraint u (PRIMARY)',
        'removed constraint t (PRIMARY)',
        'added constraint u (CHECK)',
        'removed constraint t (CHECK)',
      ]),
  },

  { from: t, sql: 'ALTER TABLE t ADD d int', finds: ['added column t.d'] },
  { from: t, sql: 'ALTER TABLE t ADD d int AFTER id', finds: ['added column t.d'] },
  { from: t, sql: 'ALTER TABLE t MODIFY c int FIRST', finds: ['order table t'] },
  {
    from: t,
    sql: "ALTER TABLE t DROP b; ALTER TABLE t ADD b varchar(20) NOT NULL DEFAULT 'x', ADD KEY k (b)",
    finds: ['order table t'],
  },
  { from: t, sql: 'ALTER TABLE t MODIFY c bigint', finds: ['changed column t.c'] },
  { from: t, sql: 'ALTER TABLE t MODIFY c int unsigned', finds: ['changed column t.c'] },
  { from: t, sql: 'ALTER TABLE t MODIFY c int NOT NULL', finds: ['changed column t.c'] },
  { from: t, sql: 'ALTER TABLE t ALTER c SET DEFAULT 5', finds: ['changed column t.c'] },
  { from: t, sql: 'ALTER TABLE t ALTER b DROP DEFAULT', finds: ['changed column t.b'] },
  // Not what it was: an INSERT has to give it a value now.
  {
    from: t,
    sql: 'ALTER TABLE t ALTER c SET DEFAULT 5; ALTER TABLE t ALTER c DROP DEFAULT',
    finds: ['changed column t.c'],
    on: mysql,
  },
  { from: t, sql: 'ALTER TABLE t ALTER c SET DEFAULT 5; ALTER TABLE t ALTER c DROP DEFAULT', finds: [], on: mariadb },
  { from: t, sql: 'ALTER TABLE t ALTER b SET DEFAULT (uuid())', finds: ['changed column t.b'] },
  { from: t, sql: "ALTER TABLE t MODIFY b varchar(20) NOT NULL DEFAULT 'X'", finds: ['changed column t.b'] },
  {
    from: t,
    sql: "ALTER TABLE t MODIFY b varchar(20) CHARACTER SET latin1 NOT NULL DEFAULT 'x'",
    finds: ['changed column t.b'],
  },
  { from: t, sql: "ALTER TABLE t MODIFY c int COMMENT 'c'", finds: ['changed column t.c'] },
  { from: t, sql: 'ALTER TABLE t MODIFY id int AUTO_INCREMENT', finds: ['changed column t.id'] },
  { from: t, sql: 'ALTER TABLE t MODIFY c int INVISIBLE', finds: ['changed column t.c'] },
  {
    from: 'CREATE TABLE g (a int, b int AS (a + 1))',
    sql: 'ALTER TABLE g MODIFY b int AS (a + 2)',
    finds: ['changed column g.b'],
  },
  {
    from: 'CREATE TABLE g (a int, b int AS (a + 1))',
    sql: 'ALTER TABLE g DROP b, ADD b int AS (a + 1) STORED',
    finds: ['changed column g.b'],
  },
  {
    from: 'CREATE TABLE g (a datetime DEFAULT NULL)',
    sql: 'ALTER TABLE g MODIFY a datetime DEFAULT NULL ON UPDATE CURRENT_TIMESTAMP',
    finds: ['changed column g.a'],
  },
  {
    from: "CREATE TABLE g (a enum('x', 'y'))",
    sql: "ALTER TABLE g MODIFY a enum('x', 'y', 'z')",
    finds: ['changed column g.a'],
  },
  {
    from: "CREATE TABLE g (a binary(2) DEFAULT 'x')",
    sql: "ALTER TABLE g MODIFY a binary(2) DEFAULT x'7801'",
    finds: ['changed column g.a'],
  },

  { from: t, sql: 'ALTER TABLE t DROP PRIMARY KEY', finds: ['removed constraint t (PRIMARY)'] },
  {
    from: t,
    sql: 'ALTER TABLE t DROP PRIMARY KEY, ADD PRIMARY KEY (id, b)',
    finds: ['changed constraint t (PRIMARY)'],
  },
  { from: t, sql: 'ALTER TABLE t ADD UNIQUE KEY u (a)', finds: ['added index t (u)'] },
  { from: t, sql: 'ALTER TABLE t DROP KEY k, ADD UNIQUE KEY k (b)', finds: ['changed index t (k)'] },
  { from: t, sql: 'ALTER TABLE t DROP KEY k, ADD KEY k (b(5))', finds: ['changed index t (k)'] },
  { from: t, sql: 'ALTER TABLE t DROP KEY k, ADD KEY k (b, c)', finds: ['changed index t (k)'] },
  { from: t, sql: 'ALTER TABLE t DROP KEY l, ADD KEY l (c DESC)', finds: ['changed index t (l)'] },
  { from: t, sql: "ALTER TABLE t DROP KEY k, ADD KEY k (b) COMMENT 'c'", finds: ['changed index t (k)'] },
  { from: t, sql: 'ALTER TABLE t DROP KEY k, ADD FULLTEXT KEY k (b)', finds: ['changed index t (k)'] },
  { from: t, sql: 'ALTER TABLE t RENAME KEY k TO m', finds: ['added index t (m)', 'removed index t (k)'] },
  { from: t, sql: 'ALTER TABLE t ALTER INDEX k INVISIBLE', finds: ['changed index t (k)'], on: mysql },
  { from: t, sql: 'ALTER TABLE t ALTER INDEX k IGNORED', finds: ['changed index t (k)'], on: mariadb },
  {
    from: 'CREATE TABLE g (a text, FULLTEXT KEY k (a))',
    sql: 'ALTER TABLE g DROP KEY k; ALTER TABLE g ADD FULLTEXT KEY k (a) WITH PARSER ngram',
    finds: ['changed index g (k)'],
    on: mysql,
  },
  {
    from: 'CREATE TABLE g (a int, KEY k ((a + 1)))',
    sql: 'ALTER TABLE g DROP KEY k, ADD KEY k ((a + 2))',
    finds: ['changed index g (k)'],
    on: mysql,
  },

  { from: p, sql: 'ALTER TABLE f DROP FOREIGN KEY fk', finds: ['removed constraint f (fk)'] },
  {
    from: p,
    sql: 'ALTER TABLE f DROP FOREIGN KEY fk, ADD CONSTRAINT fk2 FOREIGN KEY (a) REFERENCES p (id)',
    finds: ['removed constraint f (fk)', 'added constraint f (fk2)'],
  },
  {
    from: `${p}; ALTER TABLE f DROP FOREIGN KEY fk`,
    sql: 'ALTER TABLE f ADD CONSTRAINT fk FOREIGN KEY (a) REFERENCES p (id) ON DELETE CASCADE',
    finds: ['added constraint f (fk)'],
  },
  { from: t, sql: 'ALTER TABLE t ADD CONSTRAINT ck CHECK (c > 1)', finds: ['added constraint t (ck)'] },
  {
    from: `${t}; ALTER TABLE t ADD CONSTRAINT ck CHECK (c > 1)`,
    sql: 'ALTER TABLE t ALTER CHECK ck NOT ENFORCED',
    finds: ['changed constraint t (ck)'],
    on: mysql,
  },

  {
    from: `${t}; CREATE VIEW v AS SELECT a FROM t`,
    sql: 'ALTER VIEW v AS SELECT a, b FROM t',
    finds: ['changed view v'],
  },
  {
    from: `${t}; CREATE VIEW v AS SELECT a FROM t`,
    sql: 'CREATE OR REPLACE SQL SECURITY INVOKER VIEW v AS SELECT a FROM t',
    finds: ['changed view v'],
  },
  {
    from: `${t}; CREATE VIEW v AS SELECT a FROM t`,
    sql: 'CREATE OR REPLACE ALGORITHM = MERGE VIEW v AS SELECT a FROM t',
    finds: ['changed view v'],
  },
  {
    from: `${t}; CREATE VIEW v AS SELECT a FROM t WHERE a > 1`,
    sql: 'CREATE OR REPLACE VIEW v AS SELECT a FROM t WHERE a > 1 WITH CASCADED CHECK OPTION',
    finds: ['changed view v'],
  },
  {
    from: `${t}; CREATE TRIGGER r BEFORE INSERT ON t FOR EACH ROW SET NEW.a = 1`,
    sql: 'DROP TRIGGER r; CREATE TRIGGER r BEFORE INSERT ON t FOR EACH ROW SET NEW.a = 2',
    finds: ['changed trigger t (r)'],
  },
  {
    from: `${t}; CREATE TRIGGER r BEFORE INSERT ON t FOR EACH ROW SET NEW.a = 1`,
    sql: 'CREATE TRIGGER q BEFORE INSERT ON t FOR EACH ROW PRECEDES r SET NEW.a = 2',
    finds: ['added trigger t (q)', 'changed trigger t (r)'],
  },
  {
    from: "CREATE FUNCTION f(a int) RETURNS varchar(5) DETERMINISTIC RETURN 'it''s'",
    sql: "DROP FUNCTION f; CREATE FUNCTION f(a int) RETURNS varchar(5) DETERMINISTIC RETURN 'it\\\\s'",
    finds: ['changed function function f'],
  },
  {
    from: 'CREATE PROCEDURE f(a int) SELECT 1',
    sql: 'DROP PROCEDURE f; CREATE PROCEDURE f(a bigint) SELECT 1',
    finds: ['changed function procedure f'],
  },
  {
    from: 'CREATE PROCEDURE f(a int) SELECT 1',
    sql: "ALTER PROCEDURE f SQL SECURITY INVOKER COMMENT 'c' READS SQL DATA",
    finds: ['changed function procedure f'],
  },
  {
    from: 'CREATE PROCEDURE f() SELECT 1',
    sql: "DROP PROCEDURE f; SET sql_mode = 'ANSI_QUOTES'; CREATE PROCEDURE f() SELECT 1",
    finds: ['changed function procedure f'],
  },
  {
    from: 'CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO SELECT 1',
    sql: 'ALTER EVENT e DISABLE',
    finds: ['changed event e'],
  },
  {
    from: 'CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO SELECT 1',
    sql: 'ALTER EVENT e ON SCHEDULE EVERY 2 DAY',
    finds: ['changed event e'],
  },
  {
    from: 'CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO SELECT 1',
    sql: "ALTER EVENT e ON SCHEDULE EVERY 1 DAY STARTS '2030-01-01 00:00:00'",
    finds: ['changed event e'],
  },
  {
    from: 'CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO SELECT 1',
    sql: 'ALTER EVENT e DO SELECT 2',
    finds: ['changed event e'],
  },

  { from: 'CREATE SEQUENCE s', sql: 'ALTER SEQUENCE s INCREMENT BY 5', finds: ['changed sequence s'], on: mariadb },
  { from: 'CREATE SEQUENCE s', sql: 'SELECT NEXTVAL(s)', finds: [], on: mariadb },
  { from: t, sql: 'ALTER TABLE t ADD SYSTEM VERSIONING', finds: ['changed table t'], on: mariadb },
  {
    from: 'CREATE TABLE g (f date NOT NULL, t date NOT NULL)',
    sql: 'ALTER TABLE g ADD PERIOD FOR app (f, t)',
    finds: ['changed table g'],
    on: mariadb,
  },
];

/** The name of a check that the server made up, which is another on each. */
const said = ({ change, kind, name }: ObjectDifference) =>
  `${change} ${kind} ${name.replace(/\((CONSTRAINT_1|\w+_chk_1)\)$/, '(CHECK)')}`;

interface Way {
  readonly title: string;
  readonly one: string;
  readonly other: string;
  readonly on?: readonly MysqlServerName[];
}

/** Two ways to make the same schema. */
const ways: readonly Way[] = [
  {
    title: 'step by step, in another order',
    one: "CREATE TABLE t (id int NOT NULL AUTO_INCREMENT, a varchar(20) NOT NULL DEFAULT 'x', b int, PRIMARY KEY (id), KEY k (a), KEY l (b)); CREATE TABLE u (x int)",
    other:
      "CREATE TABLE u (x int); CREATE TABLE t (id int NOT NULL, z int); ALTER TABLE t ADD b int; ALTER TABLE t ADD KEY l (b), ADD PRIMARY KEY (id), MODIFY id int NOT NULL AUTO_INCREMENT; ALTER TABLE t DROP z, ADD a varchar(20) NOT NULL DEFAULT 'x' AFTER id; CREATE INDEX k ON t (a)",
  },
  {
    title: 'what is there by default, said',
    one: 'CREATE TABLE t (a int, b varchar(5), c timestamp NULL, KEY (a)); CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE f (a int, KEY (a), CONSTRAINT k FOREIGN KEY (a) REFERENCES p (id))',
    other:
      'CREATE TABLE t (a int NULL DEFAULT NULL, b varchar(5) CHARACTER SET utf8mb4 DEFAULT NULL, c timestamp NULL DEFAULT NULL, KEY (a ASC) USING BTREE) ENGINE=InnoDB AUTO_INCREMENT=7; CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE f (a int, KEY (a), CONSTRAINT k FOREIGN KEY (a) REFERENCES p (id) ON DELETE RESTRICT ON UPDATE NO ACTION)',
  },
  {
    title: 'at another time, by another session',
    one: "CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO SELECT 1; CREATE EVENT g ON SCHEDULE AT CURRENT_TIMESTAMP + INTERVAL 2 HOUR DO SELECT 1; CREATE EVENT s ON SCHEDULE EVERY 1 HOUR STARTS CURRENT_TIMESTAMP + INTERVAL 30 MINUTE DO SELECT 1; CREATE EVENT h ON SCHEDULE EVERY 1 DAY STARTS '2035-01-01 03:00:00' DO SELECT 1",
    other:
      "DO SLEEP(1.1); CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO SELECT 1; CREATE EVENT g ON SCHEDULE AT CURRENT_TIMESTAMP + INTERVAL 2 HOUR DO SELECT 1; CREATE EVENT s ON SCHEDULE EVERY 1 HOUR STARTS CURRENT_TIMESTAMP + INTERVAL 30 MINUTE DO SELECT 1; CREATE EVENT h ON SCHEDULE EVERY 1 DAY STARTS '2035-01-01 03:00:00' DO SELECT 1",
  },
  {
    title: 'names and literals spelled otherwise',
    one: "CREATE TABLE t (a int, b varchar(9) DEFAULT 'x'); CREATE VIEW v AS SELECT a, b FROM t WHERE b = 'it''s'; CREATE TRIGGER r BEFORE INSERT ON t FOR EACH ROW SET NEW.a = 1; CREATE FUNCTION f(a int) RETURNS int DETERMINISTIC RETURN 1",
    other:
      'create table `t` (`a` integer, `b` varchar(9) default "x"); create view `v` as select `t`.`a`, t.b as b from `t` where b = "it\'s"; create trigger r before insert on `t` for each row SET NEW.a = 1; create function f(`a` integer) returns integer deterministic RETURN 1',
  },
];

describe.each(mysqlServerNames)('a change is found on %s', (name) => {
  let server: RunningMysql;
  beforeAll(async () => {
    server = await mysqlServer(name);
  });
  afterAll(async () => {
    await server.stop();
  });

  const cases = changes.filter(({ on }) => on?.includes(name) ?? true);
  it.each(cases.map((each) => [each.sql, each] as const))('%s', async (_sql, { from, sql, finds }) => {
    const connection = await databaseOf(server, from);
    const before = await snapshotOf(connection);
    await run(connection, server, sql);
    const after = await snapshotOf(connection);
    await connection.end();
    const found = compareSnapshots(before, after);
    expect(found.map(said).sort()).toEqual([...finds].sort());
    expect(found.every((each) => each.before !== each.after)).toBe(true);
  });

  const same = ways.filter(({ on }) => on?.includes(name) ?? true);
  it.each(same.map((each) => [each.title, each] as const))('the way does not matter: %s', async (_title, way) => {
    const one = await schemaOf(server, way.one);
    expect(one.objects.length).toBeGreaterThan(1);
    expect(compareSnapshots(one, await schemaOf(server, way.other))).toEqual([]);
  });
});
