import type { Major } from '../../servers/postgres.ts';

/** A schema with every kind of object that a server of that version has without extensions beyond its own. */
export function everyKind(major: Major): string {
  return [common, ...later.filter(([from]) => major >= from).map(([, sql]) => sql)].join('\n');
}

/** Roles belong to the server, which other tests use at the same time. */
export const roles = `DO $$ BEGIN CREATE ROLE schema_reader; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$`;

const common = `
CREATE SCHEMA shop;
CREATE SCHEMA "Odd ""one""";
CREATE EXTENSION citext WITH SCHEMA shop;
CREATE TYPE shop.mood AS ENUM ('sad', 'ok', 'it''s');
CREATE TYPE pair AS (x int, y text COLLATE "C");
CREATE TYPE empty AS ();
CREATE TYPE floatrange AS RANGE (subtype = float8, subtype_diff = float8mi);
CREATE DOMAIN email AS text COLLATE "C" NOT NULL DEFAULT 'a@b' CONSTRAINT has_at CHECK (VALUE LIKE '%@%');
CREATE DOMAIN positive AS int CHECK (VALUE > 0);
ALTER DOMAIN positive ADD CONSTRAINT small CHECK (VALUE < 100) NOT VALID;
CREATE SEQUENCE free INCREMENT -5 MINVALUE -100 MAXVALUE -10 CYCLE CACHE 3;
CREATE SEQUENCE shop.small AS smallint START 7;
CREATE COLLATION german (provider = libc, locale = 'C');
CREATE FUNCTION shop.total(a int, b int DEFAULT 2) RETURNS int LANGUAGE sql IMMUTABLE AS $$ SELECT a + b $$;
CREATE FUNCTION shop.total(a text) RETURNS int LANGUAGE sql IMMUTABLE AS $$ SELECT length(a) $$;
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE PROCEDURE work(INOUT x int) LANGUAGE plpgsql AS $$ BEGIN x := 1; END $$;
CREATE AGGREGATE mysum(int) (SFUNC = int4pl, STYPE = int, INITCOND = '0', PARALLEL = SAFE, COMBINEFUNC = int4pl,
  MSFUNC = int4pl, MINVFUNC = int4mi, MSTYPE = int, SORTOP = >);
CREATE AGGREGATE everything(*) (SFUNC = int8inc, STYPE = int8, INITCOND = '0');
CREATE FUNCTION same(int, text) RETURNS bool LANGUAGE sql IMMUTABLE AS $$ SELECT $1::text = $2 $$;
CREATE FUNCTION same(text, int) RETURNS bool LANGUAGE sql IMMUTABLE AS $$ SELECT $2::text = $1 $$;
CREATE OPERATOR === (FUNCTION = same, LEFTARG = int, RIGHTARG = text, COMMUTATOR = OPERATOR(===), HASHES, RESTRICT = eqsel);
CREATE OPERATOR === (FUNCTION = same, LEFTARG = text, RIGHTARG = int, COMMUTATOR = OPERATOR(===));
CREATE FUNCTION pair_text(pair) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT 'p' $$;
CREATE CAST (pair AS text) WITH FUNCTION pair_text(pair) AS ASSIGNMENT;
CREATE OPERATOR FAMILY fam USING btree;
CREATE OPERATOR CLASS abs_ops FOR TYPE int USING btree FAMILY fam AS OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >, FUNCTION 1 btint4cmp(int, int);
ALTER OPERATOR FAMILY fam USING btree ADD OPERATOR 1 < (int4, int8), FUNCTION 1 (int4, int8) btint48cmp(int4, int8);
CREATE TEXT SEARCH DICTIONARY plain (TEMPLATE = simple, accept = false);
CREATE TEXT SEARCH CONFIGURATION words (COPY = english);
ALTER TEXT SEARCH CONFIGURATION words ALTER MAPPING FOR asciiword WITH plain, english_stem;
CREATE DEFAULT CONVERSION other FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8;
CREATE FOREIGN DATA WRAPPER fdw OPTIONS (debug 'true');
CREATE SERVER away TYPE 't' VERSION '1' FOREIGN DATA WRAPPER fdw OPTIONS (host 'db', "Odd" 'it''s');
CREATE FOREIGN TABLE remote (a int OPTIONS (column_name 'x') NOT NULL, b text DEFAULT 'b') SERVER away OPTIONS (schema_name 's');
CREATE TABLE shop.customers (id bigint GENERATED ALWAYS AS IDENTITY (START WITH 5) PRIMARY KEY, email email, mood shop.mood DEFAULT 'ok',
  p pair, r floatrange, "Größe (…)" numeric(10, 2), c shop.citext, CHECK ("Größe (…)" > 0));
CREATE TABLE orders (id serial PRIMARY KEY, customer bigint NOT NULL REFERENCES shop.customers ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED, at timestamptz NOT NULL DEFAULT now(),
  note varchar(50), total int GENERATED ALWAYS AS (1 + 2) STORED, during tstzrange, ref int DEFAULT nextval('free'), UNIQUE (customer, at) INCLUDE (note),
  CONSTRAINT named EXCLUDE USING gist (during WITH &&) DEFERRABLE INITIALLY DEFERRED, CHECK (note IN ('a', 'b') AND id BETWEEN 1 AND 9 AND customer > 0)) WITH (fillfactor = 70, autovacuum_enabled = false, toast.autovacuum_enabled = false);
ALTER TABLE orders ALTER note SET STORAGE EXTERNAL, ALTER note SET STATISTICS 500, ALTER customer SET (n_distinct = 5);
CREATE INDEX orders_note ON orders (lower(note) text_pattern_ops DESC NULLS LAST) WHERE note <> '';
CREATE UNIQUE INDEX ON orders ((note || 'x'), at) INCLUDE (customer) WITH (fillfactor = 50);
CREATE INDEX late ON orders (shop.total(id, 3)); ALTER INDEX late ALTER COLUMN 1 SET STATISTICS 77;
ALTER TABLE orders CLUSTER ON orders_customer_at_note_key; ALTER TABLE orders REPLICA IDENTITY USING INDEX orders_pkey;
ALTER TABLE orders ADD CONSTRAINT late CHECK (id > 0) NOT VALID;
ALTER TABLE shop.customers REPLICA IDENTITY FULL;
CREATE UNLOGGED TABLE scratch (a int, b int, UNIQUE (a), CONSTRAINT again UNIQUE (a), CONSTRAINT half CHECK (a > 0) NO INHERIT);
CREATE TABLE "order" ("select" int, "a.b" text, "Quote""d" int, "(…)" int);
CREATE TABLE parted (id int NOT NULL, at date NOT NULL, x text DEFAULT 'a', CONSTRAINT ok CHECK (id > 0), PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
CREATE TABLE parted_24 PARTITION OF parted FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TABLE parted_25 PARTITION OF parted FOR VALUES FROM ('2025-01-01') TO ('2026-01-01') PARTITION BY LIST (id);
CREATE TABLE parted_25a PARTITION OF parted_25 (CHECK (id < 5)) FOR VALUES IN (1, 2);
CREATE TABLE parted_26 (x text DEFAULT 'b', at date NOT NULL, id int NOT NULL, CONSTRAINT ok CHECK (id > 0), CONSTRAINT own PRIMARY KEY (id, at));
ALTER TABLE parted ATTACH PARTITION parted_26 FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
CREATE TABLE parted_d PARTITION OF parted DEFAULT;
CREATE INDEX mine ON parted_24 (x); CREATE INDEX ON parted (x); CREATE INDEX alone ON parted_24 (x); CREATE INDEX only_one ON ONLY parted (id);
CREATE TABLE refers (id int, at date, r int REFERENCES orders, FOREIGN KEY (id, at) REFERENCES parted) PARTITION BY HASH (id, at);
CREATE TABLE refers_0 PARTITION OF refers FOR VALUES WITH (MODULUS 2, REMAINDER 0); CREATE TABLE refers_1 PARTITION OF refers FOR VALUES WITH (MODULUS 2, REMAINDER 1);
CREATE TRIGGER pt AFTER INSERT ON parted FOR EACH ROW EXECUTE FUNCTION touch(); ALTER TABLE parted_24 DISABLE TRIGGER pt;
CREATE TABLE base (a int NOT NULL DEFAULT 1, b text CHECK (b <> ''), d int DEFAULT 4);
CREATE TABLE child (c int, d int) INHERITS (base); ALTER TABLE child ALTER a SET DEFAULT 2, ALTER d DROP DEFAULT, ALTER b SET NOT NULL;
CREATE TABLE typed OF pair (PRIMARY KEY (x));
CREATE FUNCTION weigh(orders) RETURNS int LANGUAGE sql IMMUTABLE AS $$ SELECT 1 $$;
CREATE TABLE weights (o orders, w int);
CREATE FUNCTION next_weight() RETURNS weights LANGUAGE sql AS $$ SELECT NULL::weights $$;
ALTER TABLE weights ALTER w SET DEFAULT (next_weight()).w, ADD CONSTRAINT weighed CHECK (weigh(o) > 0);
CREATE VIEW shop.recent WITH (security_barrier) AS SELECT o.id, c.email, shop.total(o.id) FROM orders o JOIN shop.customers c ON c.id = o.customer;
CREATE VIEW all_recent AS SELECT * FROM shop.recent WHERE id IN (1, 2);
CREATE VIEW editable AS SELECT a FROM scratch WHERE a > 0 WITH LOCAL CHECK OPTION; ALTER VIEW editable ALTER COLUMN a SET DEFAULT 9;
CREATE RECURSIVE VIEW numbers (n) AS VALUES (1) UNION ALL SELECT n + 1 FROM numbers WHERE n < 5;
CREATE FUNCTION of_view(all_recent) RETURNS int LANGUAGE sql AS $$ SELECT 1 $$;
CREATE VIEW after_function AS SELECT of_view(v.*) FROM all_recent v;
CREATE MATERIALIZED VIEW counted AS SELECT count(*) AS n FROM orders; CREATE UNIQUE INDEX ON counted (n); ALTER MATERIALIZED VIEW counted CLUSTER ON counted_n_idx;
CREATE MATERIALIZED VIEW uncounted AS SELECT n FROM counted WITH NO DATA;
CREATE TRIGGER t1 BEFORE UPDATE OF note ON orders FOR EACH ROW WHEN (OLD.note IS DISTINCT FROM NEW.note) EXECUTE FUNCTION touch('a', 'b''c');
CREATE CONSTRAINT TRIGGER t2 AFTER INSERT ON orders DEFERRABLE FOR EACH ROW EXECUTE FUNCTION touch();
CREATE TRIGGER t3 INSTEAD OF INSERT ON all_recent FOR EACH ROW EXECUTE FUNCTION touch();
CREATE TRIGGER t4 AFTER UPDATE ON orders REFERENCING OLD TABLE AS o NEW TABLE AS n FOR EACH STATEMENT EXECUTE FUNCTION touch();
ALTER TABLE orders DISABLE TRIGGER t1; ALTER TABLE orders ENABLE ALWAYS TRIGGER t2;
ALTER TABLE orders ENABLE ROW LEVEL SECURITY; ALTER TABLE orders FORCE ROW LEVEL SECURITY;
CREATE POLICY mine ON orders AS RESTRICTIVE FOR UPDATE TO schema_reader, PUBLIC USING (id > 0) WITH CHECK (id > 1);
CREATE POLICY theirs ON orders TO schema_reader USING (note IN ('x', 'y'));
CREATE RULE also AS ON INSERT TO scratch DO ALSO NOTHING; CREATE RULE instead AS ON DELETE TO editable DO INSTEAD NOTHING; ALTER TABLE scratch DISABLE RULE also;
CREATE FUNCTION noted() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN END $$;
CREATE EVENT TRIGGER noting ON ddl_command_end WHEN TAG IN ('DROP TABLE', 'CREATE TABLE') EXECUTE FUNCTION noted(); ALTER EVENT TRIGGER noting DISABLE;
CREATE STATISTICS st (dependencies) ON id, customer FROM orders; ALTER STATISTICS st SET STATISTICS 50;
CREATE PUBLICATION few FOR TABLE orders, shop.customers WITH (publish = 'insert'); CREATE PUBLICATION everything FOR ALL TABLES; CREATE PUBLICATION nobody;
COMMENT ON TABLE orders IS 'it''s \\'; COMMENT ON COLUMN orders.note IS 'n
second line'; COMMENT ON FUNCTION shop.total(int, int) IS 'f'; COMMENT ON INDEX orders_note IS 'i'; COMMENT ON CONSTRAINT late ON orders IS 'c';
COMMENT ON SCHEMA shop IS 's'; COMMENT ON TYPE pair IS 'ty'; COMMENT ON COLUMN pair.x IS 'pc'; COMMENT ON DOMAIN email IS 'd'; COMMENT ON CONSTRAINT has_at ON DOMAIN email IS 'dc';
COMMENT ON TRIGGER t1 ON orders IS 'tr'; COMMENT ON AGGREGATE mysum(int) IS 'agg'; COMMENT ON AGGREGATE everything(*) IS 'all'; COMMENT ON PROCEDURE work(int) IS 'pr';
COMMENT ON SEQUENCE free IS 'sq'; COMMENT ON VIEW all_recent IS 'v'; COMMENT ON COLUMN all_recent.id IS 'vc'; COMMENT ON MATERIALIZED VIEW counted IS 'mv'; COMMENT ON POLICY mine ON orders IS 'po';
COMMENT ON RULE also ON scratch IS 'ru'; COMMENT ON SERVER away IS 'sv'; COMMENT ON FOREIGN DATA WRAPPER fdw IS 'fw'; COMMENT ON FOREIGN TABLE remote IS 'ft'; COMMENT ON EXTENSION plpgsql IS 'not ours';
COMMENT ON STATISTICS st IS 'st'; COMMENT ON PUBLICATION few IS 'pu'; COMMENT ON EVENT TRIGGER noting IS 'ev'; COMMENT ON OPERATOR ===(int, text) IS 'op'; COMMENT ON CAST (pair AS text) IS 'ca';
COMMENT ON TEXT SEARCH CONFIGURATION words IS 'ts'; COMMENT ON OPERATOR CLASS abs_ops USING btree IS 'oc'; COMMENT ON COLLATION german IS 'co'; COMMENT ON TYPE shop.mood IS 'enum';
GRANT SELECT, INSERT ON orders TO schema_reader; GRANT UPDATE (note), SELECT (id, note) ON orders TO schema_reader WITH GRANT OPTION; GRANT USAGE ON SCHEMA shop TO schema_reader;
REVOKE EXECUTE ON FUNCTION touch() FROM PUBLIC; GRANT USAGE ON SEQUENCE free TO PUBLIC; GRANT USAGE ON TYPE shop.mood TO schema_reader; REVOKE USAGE ON DOMAIN email FROM PUBLIC;
GRANT EXECUTE ON FUNCTION mysum(int) TO schema_reader WITH GRANT OPTION; GRANT EXECUTE ON PROCEDURE work(int) TO schema_reader; GRANT USAGE ON FOREIGN SERVER away TO schema_reader;
REVOKE ALL ON SCHEMA public FROM PUBLIC; GRANT SELECT ON all_recent TO PUBLIC;
ALTER DEFAULT PRIVILEGES IN SCHEMA shop GRANT SELECT ON TABLES TO schema_reader; ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
`;

/** What came later, by the version that brought it. */
const later: readonly (readonly [Major, string])[] = [
  [
    14,
    `CREATE TYPE span AS RANGE (subtype = int4, multirange_type_name = spans);
     CREATE TABLE packed (a text COMPRESSION pglz, b spans);
     CREATE FUNCTION atomic(a int) RETURNS bigint LANGUAGE sql BEGIN ATOMIC SELECT count(*) FROM packed; SELECT CASE WHEN a > 1 THEN 1 ELSE 2 END; END;
     CREATE STATISTICS of_expression ON (id + 1), note FROM orders;`,
  ],
  [
    15,
    `CREATE TABLE distinct_nulls (a int, b int, UNIQUE NULLS NOT DISTINCT (a)); CREATE UNIQUE INDEX ON distinct_nulls (b) NULLS NOT DISTINCT;
     CREATE PUBLICATION filtered FOR TABLE orders (id, customer) WHERE (id > 5); CREATE PUBLICATION whole FOR TABLE "order" WHERE ("select" > 5), TABLES IN SCHEMA shop, "Odd ""one""";
     CREATE VIEW invoked WITH (security_invoker = true) AS SELECT 1 AS one; CREATE UNLOGGED SEQUENCE forgotten;
     CREATE TABLE partly (a int, b int, c int, FOREIGN KEY (a, b) REFERENCES pairs ON DELETE SET NULL (a));`.replace(
      'CREATE TABLE partly',
      'CREATE TABLE pairs (x int, y int, PRIMARY KEY (x, y)); CREATE TABLE partly',
    ),
  ],
  [
    17,
    `CREATE TABLE numbered (id int GENERATED BY DEFAULT AS IDENTITY, at date) PARTITION BY RANGE (at); CREATE TABLE numbered_1 PARTITION OF numbered DEFAULT;`,
  ],
  [
    18,
    `CREATE TABLE newest (a int CONSTRAINT needed NOT NULL, b int NOT NULL NO INHERIT, c int GENERATED ALWAYS AS (a * 2) VIRTUAL, d int, CONSTRAINT loose CHECK (a > 0) NOT ENFORCED);
     ALTER TABLE newest ADD CONSTRAINT unchecked NOT NULL d NOT VALID; ALTER TABLE newest ADD UNIQUE (a);
     CREATE TABLE refers_newest (a int, FOREIGN KEY (a) REFERENCES newest (a) NOT ENFORCED);
     CREATE DOMAIN named AS int CONSTRAINT always NOT NULL; CREATE PUBLICATION computed FOR TABLE newest WITH (publish_generated_columns = stored);`,
  ],
];
