CREATE TABLE kinds (
  id bigint unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY, t1 tinyint, t2 smallint unsigned, t3 mediumint, t4 bigint unsigned, d decimal(30, 10), f float, g double,
  b bit(9), bo boolean, c char(8), v varchar(2000), l longtext, lt longtext CHARACTER SET latin1, bi binary(6), vb varbinary(300), bl longblob, e enum('a', 'it''s', ''), s set('x', 'y', 'z'),
  da date, ti time(6), dt datetime(6), ts timestamp(3) NULL, y year, j json, p point, geo geometry, doubled int GENERATED ALWAYS AS (t1 * 2) VIRTUAL, kept int AS (t1 * 3) STORED);
INSERT INTO kinds (t1, t2, t3, t4, d, f, g, b, bo, c, v, l, lt, bi, vb, bl, e, s, da, ti, dt, ts, y, j, p, geo) VALUES
 (1, 65535, -8388608, 18446744073709551615, -12345678901234567890.0123456789, 0.1234567, 0.1, b'101010101', 1, 'c ', 'v ''q'' "d" \\ \n\t', REPEAT('ünï 🚢 ', 5000), 'café', x'00ff27225c0a', x'00', REPEAT(x'00ff275c0a', 4000), 'it''s', 'x,z',
  '2026-02-28', '-838:59:58.000001', '2026-03-29 02:30:00.123456', '2026-03-29 03:30:00.123', 2026, '{"b": 1, "a": [1.50, null, "\\u00e9"]}', ST_GeomFromText('POINT(1 2.5)'), ST_GeomFromText('LINESTRING(0 0,1 1)')),
 (NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
 (0, 0, 0, 0, 0, 16777217, 1e308, b'0', 0, '', '', '', '', x'', x'', x'', '', '', '1000-01-01', '00:00:00', '9999-12-31 23:59:59', '1970-01-02 00:00:01', 1901, '"x"', NULL, NULL);
CREATE TABLE twice (v varchar(20), n int);
INSERT INTO twice VALUES ('a', 1), ('a', 1), ('A', 1), ('', NULL), (NULL, NULL), ('N', 0);
CREATE TABLE `odd ``table`` = --help` (`odd ``column``, x` int, `select` text);
INSERT INTO `odd ``table`` = --help` VALUES (1, 'x; -- no'), (2, '/*M!999999\\- enable the sandbox mode */ ');
CREATE TABLE empty_one (id int PRIMARY KEY);
CREATE TABLE parted (id int, day date) PARTITION BY HASH (id) PARTITIONS 3;
INSERT INTO parted SELECT 1, '2026-01-01' UNION ALL SELECT 2, NULL UNION ALL SELECT 3, '2026-01-03';
CREATE TABLE parent (id int PRIMARY KEY) ;
CREATE TABLE child (id int PRIMARY KEY, parent_id int, FOREIGN KEY (parent_id) REFERENCES parent (id));
INSERT INTO parent VALUES (1), (2);
INSERT INTO child VALUES (1, 2), (2, NULL);
CREATE VIEW seen AS SELECT id, v FROM kinds;
CREATE VIEW over_view AS SELECT id FROM seen;

-- One by one from here on: MySQL takes what ends a statement into the body of a trigger when several are sent at once.
CREATE TRIGGER stamp BEFORE INSERT ON twice FOR EACH ROW SET NEW.n = COALESCE(NEW.n, 7);
CREATE FUNCTION plus_one(x int) RETURNS int DETERMINISTIC RETURN x + 1;
CREATE PROCEDURE tricky() BEGIN SELECT 'it''s; -- a "text" \\ /* no */'; END;
CREATE EVENT daily ON SCHEDULE EVERY 1 DAY DO DELETE FROM empty_one;
