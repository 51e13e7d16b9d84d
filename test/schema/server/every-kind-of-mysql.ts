import type { MysqlServerName } from '../../servers/mysql-names.ts';

/** A schema with every kind of object that the server has. */
export function everyKind(server: MysqlServerName): string {
  return server === 'mysql-9.7' ? common + mysql : common + mariadb + (server === 'mariadb-11.8' ? newest : '');
}

// The name of the database is in none of it, and the reader has to take it out of what the server makes of it.
const common = String.raw`
ALTER DATABASE CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;
CREATE TABLE every_column (id int unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'it''s \\ "q"', s varchar(20) DEFAULT 'a''b\\c"d', n int DEFAULT NULL, nn int NOT NULL DEFAULT -5,
  d datetime(3) DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3), e varchar(40) DEFAULT (concat('x','y''z\\')), b bit(3) DEFAULT b'101', bin binary(3) DEFAULT 'ab', vb varbinary(5) DEFAULT 'ab',
  g varchar(50) GENERATED ALWAYS AS (concat(s,'it''s \\ x')) STORED, v int AS (n+1) VIRTUAL, en enum('a','b''c','d,e') DEFAULT 'a', st set('x','y') DEFAULT 'x,y', t text, ts timestamp NOT NULL DEFAULT '2020-01-01 00:00:00',
  tn timestamp NULL, tc timestamp(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6), de decimal(5,2) unsigned DEFAULT 1.50, f float DEFAULT 1.5, do double DEFAULT NULL, u varchar(10) CHARACTER SET latin1 DEFAULT 'ü', ub varchar(10) COLLATE utf8mb4_bin NOT NULL,
  y year DEFAULT 2020, emp varchar(3) NOT NULL DEFAULT '', uu char(36) DEFAULT (uuid()), js json DEFAULT (json_array()), ti tinyint(1) NOT NULL DEFAULT 0, z int(5) zerofill, bo bool DEFAULT true, da date DEFAULT '2024-02-03', tm time(2) DEFAULT '10:11:12.50', bl longblob, ch char(3) DEFAULT ' x',
  KEY k1 (s(5), n DESC), KEY k2 (nn) COMMENT 'c;''', UNIQUE KEY k3 (n), FULLTEXT KEY ft (t), CONSTRAINT c1 CHECK (n > 0 and s <> 'it''s \\ x'), CHECK (nn < 5)) COMMENT='a ''table'' (…)';
CREATE TABLE parents (id int, k2 int, PRIMARY KEY (id, k2), UNIQUE (k2)) CHARSET latin1;
CREATE TABLE children (a int, b int, c int, CONSTRAINT fk1 FOREIGN KEY (a, b) REFERENCES parents (id, k2) ON DELETE CASCADE ON UPDATE RESTRICT, FOREIGN KEY (c) REFERENCES parents (k2) ON DELETE SET NULL);
CREATE TABLE \`odd \`\` name (…)\` (\`select\` int, \`a.b\` int, \`a\`\`b\` int, KEY \`order by\` (\`a.b\`), CHECK (\`a.b\` > 1));
CREATE TABLE by_range (a int, b date) PARTITION BY RANGE (YEAR(b)) SUBPARTITION BY HASH (a) SUBPARTITIONS 2 (PARTITION p0 VALUES LESS THAN (2000) COMMENT 'old', PARTITION pm VALUES LESS THAN MAXVALUE);
CREATE TABLE by_columns (a int, b varchar(10)) PARTITION BY RANGE COLUMNS (a, b) (PARTITION x VALUES LESS THAN (5, 'm'), PARTITION y VALUES LESS THAN (MAXVALUE, MAXVALUE));
CREATE TABLE by_list (a int, b varchar(10)) PARTITION BY LIST COLUMNS (b) (PARTITION x VALUES IN ('a','b'), PARTITION y VALUES IN ('c'));
CREATE TABLE by_key (a int PRIMARY KEY) PARTITION BY LINEAR KEY (a) PARTITIONS 4;
CREATE TABLE by_hash (a int) PARTITION BY HASH (a+1) (PARTITION one, PARTITION two);
CREATE TABLE in_memory (a int, KEY h(a) USING HASH) ENGINE=MEMORY;
CREATE TABLE by_file (a int) ENGINE=MyISAM CHECKSUM=1 DELAY_KEY_WRITE=1 MAX_ROWS=100 STATS_PERSISTENT=1 AVG_ROW_LENGTH=20 PACK_KEYS=1;
CREATE TABLE squeezed (a int) ROW_FORMAT=COMPRESSED KEY_BLOCK_SIZE=8;
CREATE TABLE places (g point NOT NULL, SPATIAL KEY sp (g));
CREATE FUNCTION doubled(a INT, b VARCHAR(10) CHARACTER SET latin1) RETURNS varchar(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin DETERMINISTIC READS SQL DATA SQL SECURITY INVOKER COMMENT 'c''c' RETURN concat(a, b, 'it''s', 'a\\b');
CREATE PROCEDURE nothing() SELECT 1;
CREATE PROCEDURE work(IN a INT UNSIGNED, OUT b ENUM('x','y'), INOUT c DECIMAL(5,2)) BEGIN DECLARE x INT; SET b = 'x'; /* a ; comment */ SELECT 'it''s', "q\"q", 'a\nb'; -- it's
  IF x > 1 THEN SET x = 2; END IF; END;
CREATE VIEW aa_last AS SELECT * FROM mm_middle;
`
  .replaceAll('\\`', '`')
  .replace('CREATE VIEW aa_last AS SELECT * FROM mm_middle;\n', '');

const programs = String.raw`
CREATE VIEW zz_first AS SELECT p.id, doubled(p.k2, 'x') AS d FROM parents p JOIN children b ON p.id = b.a WHERE p.id <> 'it''s \\ x' WITH LOCAL CHECK OPTION;
CREATE VIEW mm_middle AS SELECT z.id FROM zz_first z WHERE EXISTS (SELECT 1 FROM children);
CREATE ALGORITHM=TEMPTABLE SQL SECURITY INVOKER VIEW aa_last AS SELECT * FROM mm_middle UNION SELECT id FROM (SELECT id FROM zz_first) x;
CREATE TRIGGER tr1 BEFORE INSERT ON parents FOR EACH ROW SET NEW.id = 1;
CREATE TRIGGER a_second BEFORE INSERT ON parents FOR EACH ROW FOLLOWS tr1 BEGIN SET NEW.id = 2; SET NEW.k2 = length('it''s\\'); END;
CREATE TRIGGER tr3 AFTER DELETE ON parents FOR EACH ROW DELETE FROM children WHERE a = OLD.id;
SET sql_mode = 'ANSI_QUOTES,PIPES_AS_CONCAT';
CREATE PROCEDURE other_mode() SELECT "id" || 'x' FROM "parents";
SET sql_mode = DEFAULT;
CREATE EVENT daily ON SCHEDULE EVERY 1 DAY DO DELETE FROM parents WHERE id = 0;
CREATE EVENT hourly ON SCHEDULE EVERY '1:30' HOUR_MINUTE STARTS '2030-01-01 03:00:00' ENDS '2031-01-01 00:00:00' ON COMPLETION PRESERVE DISABLE COMMENT 'e''DO ' DO BEGIN DELETE FROM parents WHERE id = 'DO it''s'; END;
`;

const mysql = `${programs.replace(/^/, '')}
CREATE TABLE of_mysql (a int, b int INVISIBLE, c int CHECK (c > 0) NOT ENFORCED, p point NOT NULL SRID 4326, doc json, v vector(3), x varbinary(4) DEFAULT x'00ff41',
  nod int, KEY x (a) INVISIBLE, KEY fx ((a + b) DESC, (lower('it''s'))), KEY mv ((CAST(doc->'$.a' AS UNSIGNED ARRAY))), t text, FULLTEXT KEY grams (t) WITH PARSER ngram); ALTER TABLE of_mysql ALTER nod DROP DEFAULT;
`;

const mariadb = `${programs}
CREATE SEQUENCE numbers START WITH 5 INCREMENT BY 2 CACHE 10;
CREATE TABLE of_mariadb (a int DEFAULT nextval(numbers), c text COMPRESSED, i int INVISIBLE DEFAULT 3, u uuid, i4 inet4, i6 inet6, j json NOT NULL, ck int CHECK (ck > 0), p point REF_SYSTEM_ID=4326, KEY x (i) IGNORED) PAGE_COMPRESSED=1;
CREATE TABLE versioned (a int PRIMARY KEY, b int WITHOUT SYSTEM VERSIONING, UNIQUE (b)) WITH SYSTEM VERSIONING;
CREATE TABLE kept (a int) WITH SYSTEM VERSIONING PARTITION BY SYSTEM_TIME INTERVAL 1 MONTH PARTITIONS 3;
CREATE TABLE shown_versions (a int, e timestamp(6) GENERATED ALWAYS AS ROW END INVISIBLE, s timestamp(6) GENERATED ALWAYS AS ROW START INVISIBLE, PERIOD FOR SYSTEM_TIME(s, e)) WITH SYSTEM VERSIONING;
CREATE TABLE rooms (id int, f date, t date, PERIOD FOR app(f, t), UNIQUE (id, app WITHOUT OVERLAPS));
CREATE AGGREGATE FUNCTION all_of(x int) RETURNS int BEGIN DECLARE s int DEFAULT 0; DECLARE CONTINUE HANDLER FOR NOT FOUND RETURN s; LOOP FETCH GROUP NEXT ROW; SET s = s + x; END LOOP; END;
`;

const newest = `
CREATE TABLE vectors (v vector(3) NOT NULL, VECTOR KEY near (v));
CREATE PROCEDURE with_default(a int DEFAULT (5 + length("a,)")), b decimal(5,2) DEFAULT 1.5, c varchar(3) DEFAULT "it''s") SELECT a;
`;
