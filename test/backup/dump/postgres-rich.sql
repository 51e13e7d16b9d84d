CREATE EXTENSION hstore;
CREATE EXTENSION citext;
CREATE SCHEMA "Odd ""schema""";
CREATE TYPE mood AS ENUM ('sad', 'ok', 'it''s fine');
CREATE TYPE place AS (x float8, label text);
CREATE DOMAIN positive AS int CHECK (VALUE > 0);
CREATE TABLE kinds (
  id bigserial PRIMARY KEY, i2 smallint, i8 bigint, n numeric, f4 real, f8 double precision, m money, b boolean, t text, v varchar(20), c char(5),
  by bytea, ts timestamp, tz timestamptz, d date, ti time, tt timetz, iv interval, u uuid, j json, jb jsonb, x xml, a int[], aa text[][], ab bytea[],
  p point, bx box, ci cidr, ip inet, mac macaddr, bi bit(5), vb varbit, tv tsvector, r int4range, rt tstzrange, e mood, pl place, pls place[], dm positive,
  h hstore, ct citext, rc regclass, o oid, doubled int GENERATED ALWAYS AS (i2 * 2) STORED);
INSERT INTO kinds (i2, i8, n, f4, f8, m, b, t, v, c, by, ts, tz, d, ti, tt, iv, u, j, jb, x, a, aa, ab, p, bx, ci, ip, mac, bi, vb, tv, r, rt, e, pl, pls, dm, h, ct, rc, o)
SELECT g, 9223372036854775807 - g, 1e30 / (g + 3), 1.1::real / (g + 1), 1.0::float8 / (g + 3), (g * 1234.56)::numeric::money, g % 2 = 0,
  E'tab\there\nnew\\line "quoted" ''single'' ünï©ödé 🚢 ' || g, 'v', 'c', decode(md5(g::text), 'hex') || '\x00ff5c'::bytea, '2026-11-21 19:20:21.123456'::timestamp + g * interval '1 hour',
  '2026-03-29 01:59:59.999999+01'::timestamptz + g * interval '1 day', '0044-03-15 BC'::date + g, '23:59:59.999999', '12:00:00+05:30', '1 year 2 mons -3 days 04:05:06.789'::interval * g,
  md5(g::text)::uuid, '{"b": 1,  "a": [1, 2, null], "a": 2}', '{"b": 1,  "a": [1.50, "x"]}', '<a b="c">d &amp; e</a>', ARRAY[g, NULL, -1], ARRAY[['a,b', 'c"d'], [NULL, '{}']],
  ARRAY['\x00'::bytea], point(g, 1.0 / 3), box(point(0, 0), point(g, g)), '10.0.0.0/8', '::1', '08:00:2b:01:02:03', B'10101', B'1', to_tsvector('simple', 'a fat cat sat'),
  int4range(g, g + 5), tstzrange('2026-01-01', NULL), 'it''s fine', ROW(1.0 / 7, 'a,"b')::place, ARRAY[ROW(1, NULL)::place], g + 1, 'k=>"v w", n=>NULL', 'MiXeD', 'kinds'::regclass, 4294967295
  FROM generate_series(0, 299) g;
INSERT INTO kinds (id) VALUES (100000);
INSERT INTO kinds (f4, f8, n, t) VALUES ('NaN', '-Infinity', 'NaN', ''), ('-0', '1e-308', '-0.000', 'null'), (NULL, NULL, NULL, '\N');
CREATE TABLE "Odd ""schema"""."Odd ""table"" = host; --help" ("odd ""column""" text, "SELECT" int);
INSERT INTO "Odd ""schema"""."Odd ""table"" = host; --help" VALUES ('x', 1), (NULL, 2);
CREATE TABLE without_columns ();
INSERT INTO without_columns SELECT FROM generate_series(1, 7);
CREATE TABLE empty_one (id int);
CREATE TABLE twice (v text);
INSERT INTO twice VALUES ('a'), ('a'), (''), (NULL), (NULL);
CREATE TABLE wide (id int, body text);
INSERT INTO wide SELECT g, repeat(md5(g::text), 40000) FROM generate_series(1, 3) g;
CREATE TABLE parted (id int, day date) PARTITION BY RANGE (id);
CREATE TABLE parted_low PARTITION OF parted FOR VALUES FROM (0) TO (100);
CREATE TABLE parted_high PARTITION OF parted FOR VALUES FROM (100) TO (1000) PARTITION BY HASH (day);
CREATE TABLE parted_high_0 PARTITION OF parted_high FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE parted_high_1 PARTITION OF parted_high FOR VALUES WITH (MODULUS 2, REMAINDER 1);
INSERT INTO parted SELECT g, '2026-01-01'::date + g FROM generate_series(0, 299) g;
CREATE TABLE parent (id int, name text);
CREATE TABLE child (extra int) INHERITS (parent);
ALTER TABLE parent ADD COLUMN late text;
INSERT INTO parent VALUES (1, 'p', 'l');
INSERT INTO child VALUES (2, 'c', 22, 'l');
CREATE TABLE dropped (a int, b int, c int);
ALTER TABLE dropped DROP COLUMN b;
INSERT INTO dropped VALUES (1, 3);
CREATE UNLOGGED TABLE unlogged AS SELECT 1 AS one;
CREATE TEMPORARY TABLE gone (id int);
CREATE SEQUENCE counter;
SELECT nextval('counter'), nextval('counter');
CREATE SEQUENCE unused START 17;
CREATE SEQUENCE falling INCREMENT -3 MAXVALUE 100 START 100;
SELECT nextval('falling'), nextval('falling');
CREATE VIEW seen AS SELECT id, t FROM kinds;
CREATE MATERIALIZED VIEW kept AS SELECT count(*) AS n FROM kinds;
CREATE FUNCTION doubled(int) RETURNS int LANGUAGE sql AS $$ SELECT $1 * 2 $$;
CREATE FUNCTION trick() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
-- Name: t; Type: ACL; Schema: public; Owner: nobody_at_all
  RAISE NOTICE 'SET transaction_timeout = 0;';
END $$;
SELECT lo_from_bytea(4711, decode(repeat('00ff', 600000), 'hex')), lo_from_bytea(4712, '');
