import type { MysqlServerName } from '../../servers/mysql-names.ts';

/** A history whose end state a real server and the replay have to agree on. */
export interface MysqlHistory {
  readonly title: string;
  /** Each is a migration of its own, in a session of its own. */
  readonly scripts: readonly string[];
  /** Servers for which it is written; all when it is left out. */
  readonly on?: readonly MysqlServerName[];
  /** Databases that it makes. */
  readonly databases?: readonly string[];
  /** How many of its statements the server has to refuse; none when it is left out. */
  readonly refused?: number;
  /** Whether the replay may be unsure of something. */
  readonly unsure?: boolean;
}

const mysql = ['mysql-9.7'] as const;
const mariadb = ['mariadb-10.11', 'mariadb-11.8'] as const;

export const mysqlHistories: readonly MysqlHistory[] = [
  {
    title: 'types under all their spellings',
    scripts: [
      `CREATE TABLE t (a int, b integer unsigned, c int(5), d bigint(20) unsigned zerofill, e tinyint(1), f bool, g boolean NOT NULL DEFAULT true, h smallint,
         i mediumint, j decimal, k numeric(8), l dec(8, 3) unsigned, m fixed(4,1), n float, o float(7,3), p float(30), q double precision, r real, s bit, t bit(12),
         u char, v char(5), w character varying(30), x varchar(255), y binary, z varbinary(16), aa tinytext, ab text, ac mediumtext, ad longtext, ae tinyblob,
         af blob, ag mediumblob, ah longblob, ai date, aj time, ak time(3), al datetime, am datetime(6), an timestamp NULL, ao year, ap enum('a', 'it''s'),
         aq set('x','y'), ar text(20), ass text(300), at blob(70000), au long varchar, av int4, aw int8, ax middleint, ay float8, az nchar(4), ba national varchar(7),
         bb nvarchar(8), bc integer(4) unsigned, bd tinyint unsigned, be smallint(3) unsigned zerofill, bf int zerofill) DEFAULT CHARSET = utf8mb4;`,
      `CREATE TABLE u (id serial, j json, g geometry, p point NOT NULL, ls linestring, po polygon, mp multipoint, gc geometrycollection);
       CREATE TABLE v (id bigint unsigned auto_increment, PRIMARY KEY (id), c char(10) byte, d varchar(10) ascii, e text binary, f char(4) character set latin1 collate latin1_bin);`,
    ],
  },
  {
    title: 'types of MariaDB alone',
    on: mariadb,
    scripts: [
      'CREATE TABLE t (a uuid, b inet6 DEFAULT NULL, c inet4, d varchar(20) COMPRESSED, e int INVISIBLE, f json CHECK (f IS NOT NULL), g json NOT NULL);',
    ],
  },
  {
    title: 'vectors and invisible columns of MySQL',
    on: mysql,
    scripts: [
      'CREATE TABLE t (id int PRIMARY KEY, v vector(4), w vector, i int INVISIBLE DEFAULT 3); ALTER TABLE t ALTER COLUMN i SET VISIBLE, ALTER v SET INVISIBLE;',
    ],
  },
  {
    title: 'character sets fall from the database to the table to the column',
    scripts: [
      `CREATE TABLE before_it (a varchar(10));
       ALTER DATABASE CHARACTER SET latin1;
       CREATE TABLE t (a varchar(10), b varchar(10) CHARACTER SET utf8mb4, c text COLLATE utf8mb4_unicode_ci, d enum('a') CHARACTER SET utf8mb3, e int, f varchar(5) CHARACTER SET binary, g char(2) COLLATE binary);
       CREATE TABLE u (a varchar(10), b varchar(10) CHARACTER SET latin1, c varchar(10) CHARACTER SET utf8mb4) CHARSET utf8mb4 COLLATE utf8mb4_unicode_ci;
       CREATE TABLE v (a char(1), b set('a') COLLATE utf8mb4_bin) COLLATE = utf8mb4_general_ci;
       CREATE TABLE w (a varchar(3), b text, c enum('x')) CHARACTER SET binary;
       CREATE TABLE x (a varchar(3)) DEFAULT CHARACTER SET = utf8;
       ALTER TABLE t ADD h varchar(3), MODIFY b varchar(20), CHANGE c cc text;`,
      `ALTER TABLE t DEFAULT CHARACTER SET utf8mb4, ADD i varchar(3); ALTER TABLE t ADD k varchar(3) FIRST; ALTER TABLE u COLLATE utf8mb4_bin; ALTER TABLE u ADD d varchar(3);
       ALTER TABLE v CONVERT TO CHARACTER SET latin1; ALTER DATABASE COLLATE utf8mb4_bin; CREATE TABLE y (a varchar(2), b varchar(2) CHARACTER SET utf8mb4);
       ALTER TABLE y CONVERT TO CHARACTER SET utf8mb3 COLLATE utf8mb3_bin;`,
      'ALTER TABLE y CHARACTER SET latin1, COLLATE latin1_bin; ALTER TABLE y ADD z char(3), ALGORITHM=COPY;',
    ],
  },
  {
    title: 'text types grow when they are converted',
    scripts: [
      `CREATE TABLE t (a tinytext, b text, c mediumtext, d varchar(100), e longtext, f char(10), g enum('a','b'), h json, i text CHARACTER SET utf8mb4, j blob) CHARSET latin1;
       CREATE TABLE u (b text, c tinytext, d varchar(3) CHARACTER SET latin1) CHARSET utf8mb3; CREATE TABLE v (b text, c varchar(10), d char(3), e enum('a')) CHARSET utf8mb4;
       CREATE TABLE w (b text, c mediumtext) CHARSET utf8mb4;`,
      `ALTER TABLE t CONVERT TO CHARACTER SET utf8mb4; ALTER TABLE u CONVERT TO CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci, ADD z varchar(9);
       ALTER TABLE v CONVERT TO CHARACTER SET binary; ALTER TABLE w CONVERT TO CHARACTER SET latin1;`,
    ],
  },
  {
    title: 'columns come, move and go',
    scripts: [
      'CREATE TABLE t (id int AUTO_INCREMENT PRIMARY KEY, a int, b int, c int);',
      `ALTER TABLE t ADD d int FIRST, ADD e int AFTER a, ADD COLUMN (f int, g int NOT NULL DEFAULT 3), DROP b;
       ALTER TABLE t MODIFY c bigint FIRST, CHANGE a aa varchar(10) NOT NULL DEFAULT 'x' COMMENT 'was a' AFTER f, ADD h int AFTER aa;
       ALTER TABLE t RENAME COLUMN d TO e, RENAME COLUMN e TO d; ALTER TABLE t CHANGE d e int, CHANGE e d bigint unsigned;
       ALTER TABLE t ALTER g DROP DEFAULT, ALTER COLUMN f SET DEFAULT 7, MODIFY aa varchar(12);
       ALTER TABLE t DROP f, ADD f datetime DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP AFTER id, ADD x int AFTER f, ADD y int AFTER x, MODIFY g int AFTER y;`,
      'ALTER TABLE t CHANGE COLUMN `G` `gG` int, MODIFY COLUMN `C` int FIRST; ALTER TABLE t RENAME COLUMN gg TO Gg2; ALTER TABLE t ADD zz int AFTER GG2, DROP COLUMN H;',
    ],
  },
  {
    title: 'a definition that is restated loses what it leaves out',
    scripts: [
      `CREATE TABLE t (id int NOT NULL AUTO_INCREMENT, a varchar(10) CHARACTER SET latin1 NOT NULL DEFAULT 'x' COMMENT 'c', b timestamp NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP, c int DEFAULT NULL, PRIMARY KEY (id));
       ALTER TABLE t MODIFY id bigint, MODIFY a varchar(20), MODIFY b timestamp NULL, MODIFY c int NOT NULL DEFAULT 0;
       ALTER TABLE t MODIFY id bigint unsigned NOT NULL AUTO_INCREMENT COMMENT 'key';`,
    ],
  },
  {
    title: 'keys are named after columns',
    scripts: [
      `CREATE TABLE t (a int UNIQUE, b int, c varchar(20), d text, KEY (a), KEY (a), UNIQUE (a, b), UNIQUE KEY (b), INDEX x (c(5), a), KEY (c(20)), KEY (d(10)), FULLTEXT (c, d), KEY B_2 (b));
       ALTER TABLE t ADD KEY (b), ADD UNIQUE (b), ADD INDEX (c), ADD CONSTRAINT un UNIQUE (c, a), ADD CONSTRAINT UNIQUE KEY kn (a, c); CREATE INDEX i1 ON t (b DESC, a); CREATE UNIQUE INDEX i2 ON t (a);
       CREATE FULLTEXT INDEX ft ON t (d); DROP INDEX i2 ON t; ALTER TABLE t DROP KEY a_2, DROP INDEX x, RENAME INDEX i1 TO i3; ALTER TABLE t ADD e int UNIQUE, ADD f int, ADD KEY (f, e);`,
      'ALTER TABLE t MODIFY b int UNIQUE; ALTER TABLE t ADD g int, ADD PRIMARY KEY (g); ALTER TABLE t DROP PRIMARY KEY, ADD CONSTRAINT pk PRIMARY KEY (a, g);',
      "ALTER TABLE t ADD INDEX I9 USING BTREE (a) COMMENT 'x'; ALTER TABLE t RENAME KEY i9 TO I10;",
    ],
  },
  {
    title: 'the primary key makes columns NOT NULL, and they stay so',
    scripts: [
      `CREATE TABLE t (a int, b int, c int, PRIMARY KEY (b, a)); ALTER TABLE t MODIFY a bigint; ALTER TABLE t DROP PRIMARY KEY; ALTER TABLE t MODIFY b bigint;
       CREATE TABLE u (a int PRIMARY KEY, b int KEY_BLOCK_SIZE);`.replace(', b int KEY_BLOCK_SIZE', ', b int'),
      'ALTER TABLE t ADD id int AUTO_INCREMENT PRIMARY KEY FIRST; ALTER TABLE u CHANGE a z int; ALTER TABLE u ADD KEY (b), DROP PRIMARY KEY, ADD PRIMARY KEY (z, b);',
    ],
  },
  {
    title: 'dropped columns leave their keys',
    on: mysql,
    scripts: [
      'CREATE TABLE t (a int, b int, c int, d int, KEY ab (a, b), UNIQUE abc (a, b, c), PRIMARY KEY (c), KEY d (d), KEY dc (d, c)); ALTER TABLE t DROP b, DROP d; ALTER TABLE t DROP COLUMN c, ADD e int;',
      'ALTER TABLE t DROP a, ADD a int;',
    ],
  },
  {
    title: 'dropped columns leave their keys on MariaDB',
    on: mariadb,
    scripts: [
      'CREATE TABLE t (a int, b int, c int, d int UNIQUE, KEY ab (a, b), KEY d2 (d), KEY dc (d, c), KEY cd (c, d)); ALTER TABLE t DROP b, DROP d; ALTER TABLE t DROP COLUMN c, ADD e int;',
      'ALTER TABLE t DROP a, ADD a int;',
    ],
  },
  {
    title: 'prefixes follow the column',
    scripts: [
      `CREATE TABLE t (a varchar(50), b text, c varchar(50), d blob, KEY (a(50)), KEY (b(10)), KEY a10 (a(10)), KEY c20 (c(20)), KEY (d(3))) CHARSET utf8mb4;
       ALTER TABLE t MODIFY a varchar(100), MODIFY c varchar(21); ALTER TABLE t MODIFY a varchar(8), CHANGE c cc varchar(20), MODIFY b varchar(100);`,
      'ALTER TABLE t MODIFY cc text, DROP KEY c20; ALTER TABLE t ADD KEY (cc(7));',
    ],
  },
  {
    title: 'foreign keys and the keys they need',
    scripts: [
      `CREATE TABLE p (id int PRIMARY KEY, x int, y int, UNIQUE (x, y));
       CREATE TABLE t (a int, b int, c int, FOREIGN KEY (a) REFERENCES p (id), CONSTRAINT c1 FOREIGN KEY (b) REFERENCES p (id) ON DELETE CASCADE, FOREIGN KEY (b) REFERENCES p (id) ON UPDATE SET NULL,
         FOREIGN KEY (b, c) REFERENCES p (x, y) ON DELETE RESTRICT ON UPDATE NO ACTION);
       CREATE TABLE u (a int, b int, KEY ab (a, b), FOREIGN KEY (a) REFERENCES p (id), FOREIGN KEY (b) REFERENCES p (id), KEY mine (b));
       CREATE TABLE v (a int, b int, CONSTRAINT f1 FOREIGN KEY (a) REFERENCES p (id), CONSTRAINT f2 FOREIGN KEY (a) REFERENCES p (id));
       CREATE TABLE w (a int, b int, PRIMARY KEY (a, b), FOREIGN KEY (a) REFERENCES p (id), FOREIGN KEY (b) REFERENCES p (id));`,
      `ALTER TABLE v ADD KEY vab (a, b); ALTER TABLE v ADD FOREIGN KEY (b) REFERENCES p (id); ALTER TABLE v ADD CONSTRAINT f3 FOREIGN KEY (b) REFERENCES p (id) ON DELETE SET NULL;
       ALTER TABLE t DROP FOREIGN KEY c1; ALTER TABLE t ADD FOREIGN KEY (c) REFERENCES p (id); ALTER TABLE u DROP FOREIGN KEY u_ibfk_2, DROP KEY mine;
       ALTER TABLE u ADD c int, ADD CONSTRAINT uc FOREIGN KEY (c) REFERENCES p (id); ALTER TABLE u DROP FOREIGN KEY uc; ALTER TABLE u ADD UNIQUE KEY cu (c);`,
      'ALTER TABLE p CHANGE id pid int; ALTER TABLE p RENAME COLUMN x TO xx; ALTER TABLE v CHANGE a aa int; RENAME TABLE p TO parents; ALTER TABLE t RENAME TO children; ALTER TABLE children ADD FOREIGN KEY (c) REFERENCES parents (pid);',
    ],
  },
  {
    title: 'a foreign key whose name stands after FOREIGN KEY',
    scripts: [
      `CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE t (a int, b int, c int, FOREIGN KEY idx (a) REFERENCES p (id), CONSTRAINT con FOREIGN KEY idx2 (b) REFERENCES p (id), CONSTRAINT FOREIGN KEY (c) REFERENCES p (id));
       ALTER TABLE t ADD FOREIGN KEY late (a) REFERENCES p (id); ALTER TABLE t ADD CONSTRAINT FOREIGN KEY (b) REFERENCES p (id);`,
    ],
  },
  {
    title: 'REFERENCES at a column',
    scripts: [
      'CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE t (a int REFERENCES p (id) ON DELETE CASCADE, b int, c int NOT NULL UNIQUE REFERENCES p (id)); ALTER TABLE t ADD d int REFERENCES p (id);',
    ],
  },
  {
    title: 'foreign keys without their checks',
    scripts: [
      `SET foreign_key_checks = 0; CREATE TABLE c (id int PRIMARY KEY, pid int, CONSTRAINT fk FOREIGN KEY (pid) REFERENCES p (id)); CREATE TABLE p (id int PRIMARY KEY); SET foreign_key_checks = 1;`,
      'SET FOREIGN_KEY_CHECKS = 0; DROP TABLE p; CREATE TABLE p (id int PRIMARY KEY, x int); RENAME TABLE p TO p2; CREATE TABLE p (id int PRIMARY KEY);',
      'RENAME TABLE c TO d, p TO q, q TO r; DROP TABLE d, p2;',
    ],
  },
  {
    title: 'checks of MySQL',
    on: mysql,
    scripts: [
      `CREATE TABLE t (a int CHECK (a > 0), b int, CHECK (b > a), CONSTRAINT x CHECK (b > 1), c int CONSTRAINT cc CHECK (c > 1), d int, CHECK (d > 2) NOT ENFORCED);
       ALTER TABLE t ADD CHECK (a > 5), DROP CONSTRAINT x; ALTER TABLE t DROP COLUMN c, ADD CONSTRAINT late CHECK (a < 100) NOT ENFORCED; ALTER TABLE t ALTER CHECK late ENFORCED; ALTER TABLE t ALTER CONSTRAINT t_chk_1 NOT ENFORCED;`,
      `CREATE TABLE u LIKE t; RENAME TABLE t TO v; ALTER TABLE v ADD CHECK (a > 6), ADD e int CHECK (e > 1); ALTER TABLE v DROP CHECK v_chk_2; ALTER TABLE v MODIFY e bigint CHECK (e > 2); ALTER TABLE v RENAME w, ADD CHECK (a > 7);
       ALTER TABLE w ADD CHECK (a <> 3);`,
    ],
  },
  {
    title: 'checks of MariaDB',
    on: mariadb,
    scripts: [
      `CREATE TABLE t (a int CHECK (a > 0), b int, CHECK (b > a), CONSTRAINT x CHECK (b > 1), c int CHECK (c > 1), CHECK (c > 2), d int, CHECK (d > 2), j json);
       ALTER TABLE t ADD CHECK (a > 5), DROP CONSTRAINT x; ALTER TABLE t DROP COLUMN c; ALTER TABLE t ADD CONSTRAINT IF NOT EXISTS y CHECK (a < 9); ALTER TABLE t ADD CONSTRAINT IF NOT EXISTS y CHECK (a < 8);`,
      'CREATE TABLE u LIKE t; RENAME TABLE t TO v; ALTER TABLE v ADD CHECK (a > 6), ADD e int CHECK (e > 1); ALTER TABLE v MODIFY e bigint, MODIFY a int; ALTER TABLE v CHANGE j k json, DROP CONSTRAINT CONSTRAINT_1; ALTER TABLE u MODIFY j longtext; ALTER TABLE v DROP k;',
    ],
  },
  {
    title: 'tables are renamed, dropped and emptied',
    scripts: [
      `CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (id int, aid int, FOREIGN KEY (aid) REFERENCES a (id)); CREATE TABLE c (x int); INSERT INTO a VALUES (1);
       CREATE TRIGGER b_bi BEFORE INSERT ON b FOR EACH ROW SET NEW.id = 1; CREATE TRIGGER a_ad AFTER DELETE ON a FOR EACH ROW INSERT INTO c VALUES (1);`,
      'RENAME TABLE a TO tmp, c TO a, tmp TO c; ALTER TABLE b RENAME AS bb; TRUNCATE TABLE a; CREATE TABLE dropped (a int); DROP TABLE dropped, a; DROP TABLE IF EXISTS never_there, bb;',
      'CREATE TABLE IF NOT EXISTS c (other int); CREATE TABLE a (id bigint); DROP TRIGGER IF EXISTS nothing; CREATE TRIGGER a_bu BEFORE UPDATE ON a FOR EACH ROW SET NEW.id = OLD.id; DROP TRIGGER a_bu;',
    ],
  },
  {
    title: 'tables made of others',
    scripts: [
      `CREATE TABLE p (id int PRIMARY KEY) COMMENT 'parent'; CREATE TABLE t (id int unsigned AUTO_INCREMENT, a varchar(10) NOT NULL DEFAULT 'x' COMMENT 'c', b int, g int AS (b + 1) STORED, PRIMARY KEY (id), KEY (b), FOREIGN KEY (b) REFERENCES p (id)) CHARSET latin1 ROW_FORMAT=COMPACT COMMENT 'here';
       CREATE TABLE u LIKE t; CREATE TABLE IF NOT EXISTS v (LIKE u); CREATE TABLE parted (id int, y int) PARTITION BY HASH (y) PARTITIONS 3; CREATE TABLE parted2 LIKE parted;`,
      'ALTER TABLE u ADD KEY (b, a); CREATE TABLE copied AS SELECT * FROM p; CREATE TABLE w (KEY (id)) SELECT * FROM p WHERE id > 1;',
    ],
  },
  {
    title: 'a table made of any query is not known in full',
    unsure: true,
    scripts: [
      'CREATE TABLE t (id int PRIMARY KEY, a int); CREATE TABLE u (b int, KEY (b)) AS SELECT id, a AS c FROM t; ALTER TABLE u ADD d int; CREATE TABLE v SELECT 1 AS one, t.* FROM t;',
    ],
  },
  {
    title: 'temporary tables hide others and go with the session',
    scripts: [
      'CREATE TABLE t (a int); CREATE TEMPORARY TABLE t (b int, c int); ALTER TABLE t ADD d int; CREATE TEMPORARY TABLE gone (a int); DROP TABLE t; ALTER TABLE t ADD e int; CREATE TEMPORARY TABLE t LIKE gone; ALTER TABLE t ADD x int;',
      'ALTER TABLE t ADD f int; CREATE TABLE gone (b int); CREATE TEMPORARY TABLE gone (c int); DROP TEMPORARY TABLE gone; ALTER TABLE gone ADD c int;',
    ],
  },
  {
    title: 'views, routines and events',
    scripts: [
      `CREATE TABLE t (a int); CREATE VIEW v AS SELECT a FROM t; CREATE OR REPLACE VIEW v AS SELECT a + 1 AS b FROM t; CREATE VIEW w AS SELECT * FROM v; DROP VIEW w; CREATE VIEW x AS SELECT 1 AS one; RENAME TABLE x TO y;
       CREATE FUNCTION f (a int) RETURNS int DETERMINISTIC RETURN a + 1; CREATE PROCEDURE p () SELECT 1; CREATE PROCEDURE q () BEGIN CREATE TABLE never (a int); END; DROP PROCEDURE p;
       CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO DELETE FROM t; CREATE EVENT e2 ON SCHEDULE EVERY 1 DAY DO DELETE FROM t; DROP EVENT e2; DROP FUNCTION IF EXISTS g; ALTER VIEW v AS SELECT 2 AS two;`,
    ],
  },
  {
    title: 'sequences and system versioning of MariaDB',
    on: mariadb,
    scripts: [
      `CREATE SEQUENCE s; CREATE SEQUENCE s2 START WITH 5; DROP SEQUENCE s; CREATE SEQUENCE IF NOT EXISTS s3; DROP TABLE s3; RENAME TABLE s2 TO s4;
       CREATE TABLE t (a int PRIMARY KEY) WITH SYSTEM VERSIONING; CREATE TABLE u (a int); ALTER TABLE u ADD SYSTEM VERSIONING; CREATE TABLE v (a int) WITH SYSTEM VERSIONING; ALTER TABLE v DROP SYSTEM VERSIONING;
       SET SESSION system_versioning_alter_history = KEEP; CREATE OR REPLACE TABLE u (b int); CREATE OR REPLACE TABLE fresh (b int); ALTER TABLE t ADD COLUMN IF NOT EXISTS a int, ADD COLUMN IF NOT EXISTS b int; ALTER TABLE t DROP COLUMN IF EXISTS zz, MODIFY IF EXISTS q int, CHANGE IF EXISTS b bb int, ADD INDEX IF NOT EXISTS (bb), DROP INDEX IF EXISTS nope;
       CREATE INDEX IF NOT EXISTS ib ON t (bb); CREATE INDEX IF NOT EXISTS ib ON t (a); CREATE OR REPLACE INDEX ib ON t (a); DROP INDEX IF EXISTS nope ON t; ALTER TABLE IF EXISTS missing ADD x int; ALTER TABLE t ALTER INDEX ib IGNORED;`,
    ],
  },
  {
    title: 'generated columns, expressions and invisible keys of MySQL',
    on: mysql,
    scripts: [
      `CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a + 1) VIRTUAL, c int AS (a * 2) STORED NOT NULL, d json DEFAULT (JSON_ARRAY()), e binary(16) DEFAULT (UUID_TO_BIN(UUID())), KEY ((a + b)), KEY fx ((abs(a)), b DESC), UNIQUE ((a - 1)), KEY inv (a) INVISIBLE);
       ALTER TABLE t ALTER INDEX inv VISIBLE, ALTER INDEX fx INVISIBLE; ALTER TABLE t ADD f varchar(64) AS (concat('x', a)) UNIQUE, MODIFY b bigint AS (a + 2) VIRTUAL FIRST; ALTER TABLE t DROP COLUMN c; CREATE TABLE u LIKE t;`,
    ],
  },
  {
    title: 'generated columns of MariaDB',
    on: mariadb,
    scripts: [
      `CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a + 1) VIRTUAL, c int AS (a * 2) PERSISTENT, d varchar(36) DEFAULT uuid(), e datetime DEFAULT (now() + interval 1 day), KEY (c));
       ALTER TABLE t ADD f varchar(64) AS (concat('x', a)) STORED, MODIFY b bigint AS (a + 2) VIRTUAL FIRST; ALTER TABLE t DROP COLUMN c;`,
    ],
  },
  {
    title: 'timestamps by their own rules',
    scripts: [
      `CREATE TABLE t (a int, b timestamp, c timestamp NULL, d timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP, e timestamp(3) NULL DEFAULT NULL ON UPDATE CURRENT_TIMESTAMP(3), f datetime NOT NULL DEFAULT NOW() ON UPDATE NOW());
       ALTER TABLE t ADD g timestamp DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP, MODIFY b timestamp DEFAULT now();`,
      `SET SESSION explicit_defaults_for_timestamp = OFF; SET sql_mode = ''; CREATE TABLE u (a timestamp, b timestamp, c timestamp NULL, d timestamp DEFAULT CURRENT_TIMESTAMP);
       CREATE TABLE v (a timestamp NULL, b timestamp, c timestamp NOT NULL); CREATE TABLE w (a timestamp DEFAULT 0, b timestamp ON UPDATE CURRENT_TIMESTAMP); ALTER TABLE w ADD c timestamp, MODIFY a timestamp; ALTER TABLE v ADD z timestamp FIRST;`,
      'CREATE TABLE x (a timestamp, b timestamp);',
    ],
  },
  {
    title: 'engines and row formats',
    scripts: [
      `CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE a (a int) ENGINE=MyISAM; CREATE TABLE b (a int, FOREIGN KEY (a) REFERENCES p (id)) ENGINE = memory; CREATE TABLE c (a int) ROW_FORMAT=COMPRESSED KEY_BLOCK_SIZE=8; CREATE TABLE d (a int) row_format = redundant;
       CREATE TABLE e (a int) ENGINE=InnoDB KEY_BLOCK_SIZE=4; CREATE TABLE f (a int NOT NULL) ENGINE=CSV; CREATE TABLE g (a int) ENGINE=heap; SET default_storage_engine = MyISAM; CREATE TABLE h (a int); CREATE TABLE i (a int) ENGINE InnoDB, AUTO_INCREMENT 5, COMMENT 'x';`,
      `ALTER TABLE a ENGINE=InnoDB; ALTER TABLE d ROW_FORMAT=DEFAULT; ALTER TABLE c ROW_FORMAT=DYNAMIC KEY_BLOCK_SIZE=0; CREATE TABLE j (a int); ALTER TABLE j ENGINE=MyISAM, COMMENT='now'; ALTER TABLE i COMMENT ''; ALTER TABLE h ENGINE InnoDB, ADD b int;`,
    ],
  },
  {
    title: 'partitions',
    scripts: [
      `CREATE TABLE r (id int, y int) PARTITION BY RANGE (y) (PARTITION P0 VALUES LESS THAN (10), PARTITION p1 VALUES LESS THAN (20), PARTITION pm VALUES LESS THAN MAXVALUE);
       CREATE TABLE l (id int, y int) PARTITION BY LIST COLUMNS (y) (PARTITION a VALUES IN (1, 2), PARTITION b VALUES IN (3)); CREATE TABLE h (id int) PARTITION BY HASH (id) PARTITIONS 4; CREATE TABLE k (id int PRIMARY KEY) PARTITION BY KEY () PARTITIONS 2;
       CREATE TABLE one (id int) PARTITION BY LINEAR HASH (id); CREATE TABLE sub (id int, d date) PARTITION BY RANGE (year(d)) SUBPARTITION BY HASH (id) SUBPARTITIONS 2 (PARTITION s0 VALUES LESS THAN (2000), PARTITION s1 VALUES LESS THAN MAXVALUE);
       CREATE TABLE plain (id int, y int);`,
      `ALTER TABLE r REORGANIZE PARTITION pm INTO (PARTITION p2 VALUES LESS THAN (30), PARTITION pmax VALUES LESS THAN MAXVALUE); ALTER TABLE r DROP PARTITION p0; ALTER TABLE l ADD PARTITION (PARTITION c VALUES IN (5)); ALTER TABLE h ADD PARTITION PARTITIONS 2; ALTER TABLE h COALESCE PARTITION 3;
       ALTER TABLE k ADD PARTITION (PARTITION named); ALTER TABLE plain PARTITION BY RANGE COLUMNS (y) (PARTITION p0 VALUES LESS THAN (1), PARTITION p1 VALUES LESS THAN (2)); ALTER TABLE sub REMOVE PARTITIONING; ALTER TABLE plain ADD PARTITION (PARTITION p2 VALUES LESS THAN (3)), ALGORITHM=INPLACE;`.replace(
        ', ALGORITHM=INPLACE',
        '',
      ),
      'CREATE TABLE x (id int, y int); ALTER TABLE r EXCHANGE PARTITION p1 WITH TABLE x; ALTER TABLE r TRUNCATE PARTITION p1; ALTER TABLE r REORGANIZE PARTITION p1, p2 INTO (PARTITION p12 VALUES LESS THAN (30)); ALTER TABLE l REBUILD PARTITION a; ALTER TABLE one PARTITION BY HASH (id) PARTITIONS 3;',
    ],
  },
  {
    title: 'partitions that become tables on MariaDB',
    on: mariadb,
    scripts: [
      `CREATE TABLE r (id int, y int, KEY (id)) PARTITION BY RANGE (y) (PARTITION p0 VALUES LESS THAN (10), PARTITION p1 VALUES LESS THAN (20)); ALTER TABLE r CONVERT PARTITION p0 TO TABLE t0; ALTER TABLE t0 ADD z int; ALTER TABLE t0 DROP z;
       CREATE TABLE p2 LIKE t0; ALTER TABLE r CONVERT TABLE p2 TO PARTITION p2 VALUES LESS THAN (30);`,
      `CREATE TABLE v (x int) WITH SYSTEM VERSIONING PARTITION BY SYSTEM_TIME (PARTITION ph HISTORY, PARTITION pc CURRENT);`,
    ],
  },
  {
    title: 'databases',
    databases: ['drydock_shop', 'drydock_gone'],
    scripts: [
      `CREATE DATABASE drydock_shop CHARACTER SET latin1; CREATE DATABASE IF NOT EXISTS drydock_gone; CREATE TABLE here (a varchar(3)); USE drydock_shop; CREATE TABLE t (a varchar(3)); CREATE TABLE drydock_gone.x (a int); ALTER TABLE t ADD b text;
       ALTER DATABASE drydock_shop COLLATE utf8mb4_bin; CREATE TABLE u (id int PRIMARY KEY, a varchar(3)); CREATE TABLE c (uid int, FOREIGN KEY (uid) REFERENCES u (id));`,
      'CREATE TABLE there (a varchar(3), uid int, CONSTRAINT f FOREIGN KEY (uid) REFERENCES drydock_shop.u (id)); ALTER TABLE drydock_shop.t ADD c int; DROP DATABASE drydock_gone; RENAME TABLE drydock_shop.t TO drydock_shop.t2; USE drydock_shop; DROP TABLE IF EXISTS here; RENAME TABLE t2 TO t3;',
    ],
  },
  {
    title: 'names in other letters',
    scripts: [
      'CREATE TABLE `Order Lines` (`Line No` int PRIMARY KEY, `Select` int, KEY `By Select` (`select`)); CREATE TABLE `T$1` (`é` int, ÄB varchar(3)); ALTER TABLE `Order Lines` RENAME COLUMN `LINE NO` TO `no`, DROP INDEX `by select`, ADD KEY (`SELECT`); ALTER TABLE `T$1` ADD KEY (`É`), CHANGE äb c int;',
      'ALTER TABLE `Order Lines` ADD `a``b` int, ADD KEY (`a``b`);',
    ],
  },
  {
    title: 'many things in one ALTER TABLE',
    scripts: [
      'CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE t (id int PRIMARY KEY, a int, b varchar(10), pid int, KEY a (a), CONSTRAINT f FOREIGN KEY (pid) REFERENCES p (id), KEY old (b));',
      `ALTER TABLE t DROP FOREIGN KEY f, DROP KEY f, DROP COLUMN pid, DROP KEY a, ADD KEY a (bb, a), CHANGE b bb varchar(300) NOT NULL FIRST, ADD c datetime(3) AFTER id, ADD UNIQUE KEY (bb, c), ADD UNIQUE (c), RENAME INDEX old TO older, ENGINE=InnoDB, COMMENT='done', DEFAULT CHARSET=utf8mb4;`,
      'ALTER TABLE t DROP PRIMARY KEY, DROP id, ADD id bigint NOT NULL AUTO_INCREMENT FIRST, ADD PRIMARY KEY (id), ALTER a SET DEFAULT 4, ORDER BY bb;',
    ],
  },
  {
    title: 'procedures that are called, and texts that are prepared',
    unsure: true,
    scripts: [
      `CREATE TABLE t (a int, b int, KEY old (a)); CREATE TABLE u (a int);
       DELIMITER //
       CREATE PROCEDURE add_columns ()
       BEGIN
         ALTER TABLE t ADD COLUMN c int;
         IF NOT EXISTS (SELECT * FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 't' AND column_name = 'd') THEN
           ALTER TABLE t ADD COLUMN d int AFTER a;
         END IF;
         IF NOT EXISTS (SELECT * FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 't' AND column_name = 'b') THEN
           ALTER TABLE t ADD COLUMN b varchar(3);
         END IF;
       END //
       CREATE PROCEDURE outer_one () BEGIN CALL add_columns(); CREATE TABLE made (x int); END //
       DELIMITER ;
       CALL outer_one(); DROP PROCEDURE outer_one; DROP PROCEDURE add_columns;`,
      `SET @found = (SELECT COUNT(*) FROM information_schema.statistics WHERE table_schema = DATABASE() AND index_name = 'old');
       SET @statement = IF(@found > 0, 'ALTER TABLE t DROP INDEX old', 'SELECT ''nothing''');
       PREPARE s FROM @statement; EXECUTE s; DEALLOCATE PREPARE s;
       PREPARE s FROM 'ALTER TABLE t ADD COLUMN e int'; EXECUTE s;
       SET @statement = 'ALTER TABLE u ADD COLUMN b varchar(3) DEFAULT ''x'''; PREPARE s FROM @statement; EXECUTE s;
       ALTER TABLE t ADD KEY old (b);`,
    ],
  },
  {
    title: 'texts that are prepared where the catalog of the server says that they are needed',
    scripts: [
      'CREATE TABLE t (id int PRIMARY KEY, a int, b int, KEY old (a)); CREATE TABLE u (id int PRIMARY KEY);',
      `SET @dbname = DATABASE();
       SET @s = (SELECT IF((SELECT COUNT(*) FROM information_schema.columns WHERE table_schema = @dbname AND table_name = 't' AND column_name = 'a') > 0,
         'SELECT 1', 'ALTER TABLE t ADD COLUMN a varchar(9)'));
       PREPARE stmt FROM @s; EXECUTE stmt; DEALLOCATE PREPARE stmt;
       SET @tablename = "t", @columnname = "note";
       SET @s = (SELECT IF((SELECT COUNT(*) FROM information_schema.columns
         WHERE table_schema = @dbname AND table_name = @tablename AND column_name = @columnname) > 0,
         "SELECT 1", CONCAT("ALTER TABLE ", @dbname, ".", @tablename, " ADD ", @columnname, " varchar(20) DEFAULT 'x';")));
       PREPARE stmt FROM @s; EXECUTE stmt; DEALLOCATE PREPARE stmt;
       SELECT COUNT(*) INTO @found FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name = 't' AND index_name = 'old';
       SET @s := IF(@found > 0, 'ALTER TABLE t DROP INDEX old', 'SELECT ''nothing to do''');
       PREPARE stmt FROM @s; EXECUTE stmt;
       SELECT COUNT(*) INTO @found FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name = 't' AND index_name = 'older';
       SET @s := CASE WHEN @found > 0 THEN 'DROP INDEX older ON t' ELSE 'DO 0' END;
       PREPARE stmt FROM @s; EXECUTE stmt;`,
      `SET @s = (SELECT IF((SELECT COUNT(*) FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 't' AND column_name = 'b') > 0,
         'ALTER TABLE t CHANGE b total int', 'SELECT 1'));
       PREPARE stmt FROM @s; EXECUTE stmt;
       SET @s = (SELECT IF((SELECT COUNT(*) FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 't' AND column_name = 'sum') > 0,
         'ALTER TABLE t CHANGE sum total int', 'SELECT 1'));
       PREPARE stmt FROM @s; EXECUTE stmt;
       SET @s = IF((SELECT true FROM information_schema.table_constraints WHERE constraint_schema = DATABASE() AND table_name = 't' AND constraint_name = 'f') = true,
         'SELECT 1', 'ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES u (id)');
       PREPARE stmt FROM @s; EXECUTE stmt;
       SET @s = IF((SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = 'made') = 0,
         'CREATE TABLE made (id int, mark char(1) DEFAULT ''y'')', 'SELECT 1');
       PREPARE stmt FROM @s; EXECUTE stmt;`,
      `DELIMITER //
       CREATE PROCEDURE tidy ()
       BEGIN
         DECLARE found int DEFAULT 0;
         DECLARE tab varchar(64) DEFAULT 'u';
         SELECT COUNT(*) INTO found FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'u' AND column_name = 'c';
         IF found = 0 THEN
           SET @text = CONCAT('ALTER TABLE ', tab, ' ADD COLUMN c int');
           PREPARE stmt FROM @text; EXECUTE stmt; DEALLOCATE PREPARE stmt;
           ALTER TABLE u ADD KEY by_c (c);
         ELSE
           ALTER TABLE u DROP COLUMN d;
         END IF;
       END //
       DELIMITER ;
       CALL tidy();
       DROP PROCEDURE tidy;`,
    ],
  },
  {
    title: 'texts that run at once, as MariaDB takes them',
    on: mariadb,
    scripts: [
      `CREATE TABLE t (id int PRIMARY KEY);
       SET @s = IF((SELECT COUNT(*) FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 't' AND column_name = 'a') = 0,
         'ALTER TABLE t ADD a int', 'DO 0');
       EXECUTE IMMEDIATE @s;
       EXECUTE IMMEDIATE CONCAT('ALTER TABLE t ', 'ADD b int');
       PREPARE stmt FROM CONCAT('ALTER TABLE ', 't', ' ADD KEY (a)'); EXECUTE stmt;`,
    ],
  },
  {
    title: 'a check keeps the name of a column that is renamed, until the column is defined anew',
    on: mariadb,
    scripts: [
      'CREATE TABLE t (a json, b int CHECK (b > 1), c int CHECK (c > 1)); ALTER TABLE t RENAME COLUMN a TO x, RENAME COLUMN b TO y, CHANGE c z int CHECK (z > 1); ALTER TABLE t DROP COLUMN y;',
    ],
  },
  {
    title: 'views hold on to names, triggers to tables',
    databases: ['drydock_other'],
    scripts: [
      `CREATE DATABASE drydock_other; CREATE TABLE t (a int); CREATE VIEW v AS SELECT a FROM t; CREATE TRIGGER tr AFTER INSERT ON t FOR EACH ROW SET @x = 1; RENAME TABLE t TO t2; CREATE TABLE t (a int, b int);
       CREATE TABLE drydock_other.o (a int); CREATE TRIGGER drydock_other.otr BEFORE DELETE ON drydock_other.o FOR EACH ROW SET @x = 1; CREATE VIEW drydock_other.ov AS SELECT * FROM drydock_other.o;`,
      'DROP TRIGGER drydock_other.otr; DROP VIEW IF EXISTS drydock_other.ov, v; RENAME TABLE t TO drydock_other.t; CREATE TRIGGER tr2 BEFORE INSERT ON t2 FOR EACH ROW SET @y = 1; DROP TABLE t2;',
    ],
  },
  {
    title: 'zero widths, odd defaults and comments',
    scripts: [
      `CREATE TABLE t (a int(0) DEFAULT 0, b bigint(0) unsigned NOT NULL DEFAULT '5', c varchar(0), d bit(1) DEFAULT b'1', e decimal(5) DEFAULT -1.5, f varchar(9) DEFAULT 'it''s' COMMENT 'a ''b'' \\\\ c', g date DEFAULT '2020-01-01', h enum('a','b') DEFAULT 'b', i binary(2) DEFAULT 0x4142, j double(8,2) DEFAULT 1e3, k int DEFAULT NULL COMMENT '', l set('a','b') NOT NULL DEFAULT '');
       ALTER TABLE t ALTER a SET DEFAULT 9, ALTER k SET DEFAULT 4, ALTER f DROP DEFAULT; ALTER TABLE t ALTER COLUMN k SET DEFAULT NULL, COMMENT = 'x''y';`,
    ],
  },
  {
    title: 'keys on keys: implicit ones give way, whatever their order',
    scripts: [
      `CREATE TABLE p (a int, b int, c int, PRIMARY KEY (a), UNIQUE (a, b), UNIQUE (a, b, c), UNIQUE (b));
       CREATE TABLE t (a int, b int, c int, FOREIGN KEY (a) REFERENCES p (a), FOREIGN KEY (a, b) REFERENCES p (a, b), FOREIGN KEY (a, b, c) REFERENCES p (a, b, c));
       CREATE TABLE u (a int, b int, c int, FOREIGN KEY (a, b, c) REFERENCES p (a, b, c), FOREIGN KEY (a, b) REFERENCES p (a, b), FOREIGN KEY (a) REFERENCES p (a), KEY (b));
       CREATE TABLE v (a int, b int, FOREIGN KEY (a) REFERENCES p (a)); ALTER TABLE v ADD FOREIGN KEY (a, b) REFERENCES p (a, b); ALTER TABLE v ADD UNIQUE (a), ADD FOREIGN KEY (b) REFERENCES p (b); ALTER TABLE v ADD PRIMARY KEY (b, a);`,
      'ALTER TABLE t DROP FOREIGN KEY t_ibfk_3; ALTER TABLE t ADD KEY (a); ALTER TABLE u DROP FOREIGN KEY u_ibfk_1, DROP FOREIGN KEY u_ibfk_2, DROP FOREIGN KEY u_ibfk_3; ALTER TABLE u ADD FOREIGN KEY (c) REFERENCES p (a); ALTER TABLE u DROP COLUMN a;',
    ],
  },
];
