import { type PlantedFault, shop } from './planted-fault.ts';

const golang = { '1_shop.up.sql': shop['V1__shop.sql'] } as const;
const snapshotHead = `CREATE TABLE customers (id int PRIMARY KEY, email varchar(100) NOT NULL, name varchar(100), city varchar(40), joined date);
CREATE TABLE orders (id int PRIMARY KEY, customer_id int NOT NULL, state varchar(20), total decimal(12,4) NOT NULL, placed timestamp NULL, note varchar(200));
CREATE INDEX orders_customer ON orders (customer_id);
`;

/** What was planted. Each has to be found by its trial, and by no other. */
export const faults: readonly PlantedFault[] = [
  // fresh
  {
    name: 'a syntax error',
    on: 'postgres',
    base: shop,
    change: { 'V2__x.sql': 'ALTER TABLE orders ADD COLUM x int;' },
    found: { trial: 'fresh', reason: 'migration_failed' },
  },
  {
    name: 'a table that nobody made',
    on: 'mysql',
    base: shop,
    change: { 'V2__x.sql': 'ALTER TABLE invoices ADD COLUMN x int;' },
    found: { trial: 'fresh', reason: 'migration_failed' },
  },
  {
    name: 'a history that begins with a table made by hand',
    on: 'postgres',
    base: { 'V1__x.sql': 'ALTER TABLE made_by_hand ADD COLUMN x int;' },
    change: { 'V2__y.sql': 'CREATE TABLE y (id int PRIMARY KEY);' },
    found: { trial: 'fresh', reason: 'migration_failed' },
  },
  {
    name: 'a late migration that takes away what a later one needs',
    on: 'postgres',
    base: {
      '1_shop.sql': `-- migrate:up\n${shop['V1__shop.sql']}`,
      '3_state.sql': '-- migrate:up\nUPDATE orders SET note = state;\n',
    },
    change: { '2_drop.sql': '-- migrate:up\nALTER TABLE orders DROP COLUMN state;\n' },
    found: { trial: 'fresh', reason: 'migration_failed' },
  },
  {
    name: 'CREATE INDEX CONCURRENTLY in a transaction',
    on: 'postgres',
    base: { '00001_shop.sql': `-- +goose Up\n${shop['V1__shop.sql']}` },
    change: { '00002_index.sql': '-- +goose Up\nCREATE INDEX CONCURRENTLY orders_state ON orders (state);\n' },
    found: { trial: 'fresh', reason: 'migration_failed' },
  },
  // upgrade
  {
    name: 'NOT NULL on a column with NULLs',
    on: 'postgres',
    base: shop,
    change: { 'V2__x.sql': 'ALTER TABLE orders ALTER COLUMN state SET NOT NULL;' },
    found: { trial: 'upgrade', reason: 'migration_failed' },
  },
  {
    name: 'UNIQUE on values that are not',
    on: 'postgres',
    base: shop,
    change: { 'V2__x.sql': 'ALTER TABLE orders ADD CONSTRAINT once UNIQUE (customer_id);' },
    rows: 500,
    found: { trial: 'upgrade', reason: 'migration_failed' },
  },
  {
    name: 'a CHECK that rows violate',
    on: 'postgres',
    base: shop,
    change: { 'V2__x.sql': "ALTER TABLE orders ADD CONSTRAINT known CHECK (state IN ('new', 'paid'));" },
    found: { trial: 'upgrade', reason: 'migration_failed' },
  },
  {
    name: 'a foreign key that rows violate',
    on: 'postgres',
    base: shop,
    change: { 'V2__x.sql': 'ALTER TABLE orders ADD FOREIGN KEY (customer_id) REFERENCES customers (id);' },
    found: { trial: 'upgrade', reason: 'migration_failed' },
  },
  {
    name: 'a type that the values do not fit',
    on: 'postgres',
    base: shop,
    change: { 'V2__x.sql': 'ALTER TABLE orders ALTER COLUMN state TYPE int USING state::int;' },
    found: { trial: 'upgrade', reason: 'migration_failed' },
  },
  {
    name: 'a version that merged late, with golang-migrate',
    on: 'postgres',
    base: { ...golang, '3_x.up.sql': 'ALTER TABLE orders ADD COLUMN x int;' },
    change: { '2_y.up.sql': 'ALTER TABLE orders ADD COLUMN y int;' },
    found: { trial: 'upgrade', reason: 'skipped_by_tool' },
    without: { snapshot: 'it tells of the same late version, by the column that is missing' },
  },
  {
    name: 'a version that merged late, with Flyway',
    on: 'mariadb',
    base: { ...shop, 'V3__x.sql': 'ALTER TABLE orders ADD COLUMN x int;' },
    change: { 'V2__y.sql': 'ALTER TABLE orders ADD COLUMN y int;' },
    found: { trial: 'upgrade', reason: 'refused_by_tool' },
    without: { snapshot: 'it tells of the same late version, by the column that is missing' },
  },
  {
    name: 'a migration that was edited after it ran',
    on: 'postgres',
    base: { ...shop, 'V2__x.sql': 'ALTER TABLE orders ADD COLUMN x int;' },
    change: { 'V2__x.sql': 'ALTER TABLE orders ADD COLUMN x bigint;' },
    found: { trial: 'upgrade', reason: 'edited_after_merge' },
    without: { snapshot: 'it tells of the same edit, by the type that differs' },
  },
  {
    name: 'NOT NULL on a column with NULLs, MySQL',
    on: 'mysql',
    base: shop,
    change: { 'V2__x.sql': 'ALTER TABLE orders MODIFY state varchar(20) NOT NULL;' },
    found: { trial: 'upgrade', reason: 'migration_failed' },
  },
  {
    name: 'a shorter column than its values',
    on: 'mariadb',
    base: shop,
    change: { 'V2__x.sql': 'ALTER TABLE orders MODIFY note varchar(3);' },
    found: { trial: 'upgrade', reason: 'migration_failed' },
  },
  {
    name: 'a unique key on values that are not one',
    on: 'mysql',
    base: shop,
    rows: 500,
    change: { 'V2__x.sql': 'CREATE UNIQUE INDEX once ON orders (customer_id);' },
    found: { trial: 'upgrade', reason: 'migration_failed' },
  },
  // rollback
  {
    name: 'a way back that fails',
    on: 'postgres',
    base: golang,
    change: {
      '2_x.up.sql': 'ALTER TABLE orders ADD COLUMN x int;',
      '2_x.down.sql': 'ALTER TABLE orders DROP COLUMN y;',
    },
    found: { trial: 'rollback', reason: 'down_fails' },
  },
  {
    name: 'a way back that forgets an index',
    on: 'postgres',
    base: golang,
    change: {
      '2_x.up.sql': 'CREATE TABLE order_lines (id int PRIMARY KEY);\nCREATE INDEX orders_state ON orders (state);',
      '2_x.down.sql': 'DROP TABLE order_lines;',
    },
    found: { trial: 'rollback', reason: 'schema_differs_after_down' },
  },
  {
    name: 'a way back that takes more than it brought',
    on: 'postgres',
    base: golang,
    change: {
      '2_x.up.sql': 'ALTER TABLE orders ADD COLUMN x int;',
      '2_x.down.sql': 'ALTER TABLE orders DROP COLUMN x, DROP COLUMN note;',
    },
    found: { trial: 'rollback', reason: 'schema_differs_after_down' },
  },
  {
    name: 'a type that the way back leaves behind',
    on: 'postgres',
    base: golang,
    change: {
      '2_x.up.sql': "CREATE TYPE mood AS ENUM ('sad', 'ok');\nALTER TABLE orders ADD COLUMN mood mood;",
      '2_x.down.sql': 'ALTER TABLE orders DROP COLUMN mood;',
    },
    found: { trial: 'rollback', reason: 'schema_differs_after_down' },
  },
  {
    name: 'a way back to another type, MySQL',
    on: 'mysql',
    base: golang,
    change: {
      '2_x.up.sql': 'ALTER TABLE orders MODIFY note varchar(300);',
      '2_x.down.sql': 'ALTER TABLE orders MODIFY note varchar(201);',
    },
    found: { trial: 'rollback', reason: 'schema_differs_after_down' },
  },
  {
    name: 'a way back that drops another table, MariaDB',
    on: 'mariadb',
    base: golang,
    change: { '2_x.up.sql': 'CREATE TABLE order_lines (id int PRIMARY KEY);', '2_x.down.sql': 'DROP TABLE customers;' },
    found: { trial: 'rollback', reason: 'schema_differs_after_down' },
  },
  // repeat
  {
    name: 'a repeatable migration that only works once',
    on: 'postgres',
    base: shop,
    change: { 'R__names.sql': 'CREATE VIEW names AS SELECT name FROM customers;' },
    found: { trial: 'repeat', reason: 'repeatable_fails_again' },
  },
  {
    name: 'a repeatable migration that adds its rows each time',
    on: 'postgres',
    base: {
      ...shop,
      'V2__cities.sql': 'CREATE TABLE cities (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text);',
    },
    change: { 'R__cities.sql': "INSERT INTO cities (name) VALUES ('Oslo');" },
    found: { trial: 'repeat', reason: 'repeatable_changes_rows' },
  },
  {
    name: 'a migration that says that it can be repeated',
    on: 'postgres',
    base: {
      ...shop,
      'V2__cities.sql': 'CREATE TABLE cities (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text);',
    },
    change: {
      'V3__cities.sql':
        "CREATE INDEX IF NOT EXISTS cities_name ON cities (name);\nINSERT INTO cities (name) VALUES ('Oslo') ON CONFLICT DO NOTHING;",
    },
    found: { trial: 'repeat', reason: 'claims_idempotent' },
  },
  {
    name: 'a repeatable procedure without OR REPLACE, MySQL',
    on: 'mysql',
    base: shop,
    change: { 'R__p.sql': 'CREATE PROCEDURE p() SELECT 1;' },
    found: { trial: 'repeat', reason: 'repeatable_fails_again' },
  },
  // effects
  {
    name: 'a trigger that locks another table',
    on: 'postgres',
    base: {
      ...shop,
      'V2__t.sql': `CREATE FUNCTION shut() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN LOCK TABLE orders IN ACCESS EXCLUSIVE MODE; RETURN NULL; END $$;
CREATE TRIGGER shut AFTER UPDATE ON customers EXECUTE FUNCTION shut();`,
    },
    change: { 'V3__x.sql': "UPDATE customers SET city = 'Oslo' WHERE id = 1;" },
    rows: 50,
    found: { trial: 'effects', reason: 'prediction_wrong' },
  },
  // traffic
  {
    name: 'a lock that is held while the migration sleeps',
    on: 'postgres',
    base: shop,
    change: { 'V2__x.sql': 'ALTER TABLE orders ADD COLUMN x int;\nSELECT pg_sleep(0.8);' },
    settings: { traffic: { readers: 1, writers: 1, maxBlockedMs: 400 } },
    found: { trial: 'traffic', reason: 'blocked_too_long' },
  },
  {
    name: 'a table that is locked by hand, MySQL',
    on: 'mysql',
    base: shop,
    change: { 'V2__x.sql': 'LOCK TABLES orders WRITE;\nSELECT SLEEP(0.8);\nUNLOCK TABLES;' },
    settings: { traffic: { readers: 1, writers: 1, maxBlockedMs: 400 } },
    found: { trial: 'traffic', reason: 'blocked_too_long' },
  },
  // snapshot
  {
    name: 'a schema.sql that nobody wrote again',
    on: 'postgres',
    base: shop,
    change: { 'V2__x.sql': 'ALTER TABLE orders ADD COLUMN x int;' },
    beside: { 'schema.sql': snapshotHead },
    database: { schema: 'schema.sql' },
    found: { trial: 'snapshot', reason: 'schema_differs' },
  },
  {
    name: 'a schema file that is not there',
    on: 'mariadb',
    base: shop,
    change: { 'V2__x.sql': 'ALTER TABLE orders ADD COLUMN x int;' },
    database: { schema: 'schema.sql' },
    found: { trial: 'snapshot', reason: 'schema_missing' },
  },
  {
    name: 'an order that matters',
    on: 'postgres',
    base: {
      '1_shop.sql': `-- migrate:up\n${shop['V1__shop.sql']}`,
      '3_view.sql': '-- migrate:up\nCREATE OR REPLACE VIEW names AS SELECT id, name FROM customers;\n',
    },
    change: {
      '2_view.sql': '-- migrate:up\nCREATE OR REPLACE VIEW names AS SELECT id, email AS name FROM customers;\n',
    },
    found: { trial: 'snapshot', reason: 'order_matters' },
  },
  {
    name: 'a schema.sql that nobody wrote again, MySQL',
    on: 'mysql',
    base: shop,
    change: { 'V2__x.sql': 'ALTER TABLE orders ADD COLUMN x int;' },
    beside: { 'schema.sql': snapshotHead },
    database: { schema: 'schema.sql' },
    found: { trial: 'snapshot', reason: 'schema_differs' },
  },
  // data
  {
    name: 'a sum that changes',
    on: 'postgres',
    base: shop,
    change: { 'V2__x.sql': 'UPDATE orders SET total = 0 WHERE id IN (SELECT id FROM orders ORDER BY id LIMIT 5);' },
    database: { invariants: { turnover: 'SELECT sum(total) FROM orders' } },
    without: { traffic: 'a row that everybody writes is refused to some, which is not what was planted' },
    found: { trial: 'data', reason: 'invariant_changed' },
  },
  {
    name: 'values that a narrower type rounds',
    on: 'postgres',
    base: shop,
    change: { 'V2__x.sql': 'ALTER TABLE orders ALTER COLUMN total TYPE numeric(12,1);' },
    database: { invariants: { turnover: 'SELECT sum(total)::numeric(20,4) FROM orders' } },
    rows: 100,
    found: { trial: 'data', reason: 'invariant_changed' },
  },
  {
    name: 'a constraint that does not refuse',
    on: 'postgres',
    base: shop,
    change: { 'V2__x.sql': 'ALTER TABLE orders ADD COLUMN paid boolean;' },
    database: { refuses: { 'an order of nobody': 'INSERT INTO orders (id, customer_id, total) VALUES (-1, -1, 1)' } },
    found: { trial: 'data', reason: 'not_refused' },
  },
  {
    name: 'a count that changes, MySQL',
    on: 'mysql',
    base: shop,
    change: { 'V2__x.sql': 'DELETE FROM orders WHERE total IS NOT NULL ORDER BY id LIMIT 3;' },
    database: { invariants: { orders: 'SELECT count(*) FROM orders' } },
    without: { traffic: 'a row that everybody writes is refused to some, which is not what was planted' },
    found: { trial: 'data', reason: 'invariant_changed' },
  },
  // contract
  {
    name: 'a column that an application reads',
    on: 'postgres',
    base: shop,
    change: { 'V2__x.sql': 'ALTER TABLE customers DROP COLUMN city;' },
    beside: { 'contract.yml': 'tables:\n  customers:\n    columns:\n      city: varchar(40)\n' },
    database: { contract: ['contract.yml'] },
    found: { trial: 'contract', reason: 'missing_column' },
    without: { traffic: 'the readers of the trial read the column too' },
  },
  {
    name: 'a type that an application counts on',
    on: 'mysql',
    base: shop,
    change: { 'V2__x.sql': 'ALTER TABLE customers MODIFY city varchar(80);' },
    beside: { 'contract.yml': 'tables:\n  customers:\n    columns:\n      city: varchar(40)\n' },
    database: { contract: ['contract.yml'] },
    found: { trial: 'contract', reason: 'type_changed' },
  },
  {
    name: 'a statement that the new schema refuses',
    on: 'postgres',
    base: shop,
    change: { 'V2__x.sql': 'ALTER TABLE customers RENAME TO clients;' },
    beside: { 'contract.yml': 'statements:\n  - SELECT id FROM customers\n' },
    database: { contract: ['contract.yml'] },
    found: { trial: 'contract', reason: 'statement_refused' },
    without: { traffic: 'the readers of the trial read the table too' },
  },
  // assertions
  {
    name: "a test of the team's that fails",
    on: 'postgres',
    base: shop,
    change: { 'V2__x.sql': "UPDATE orders SET state = 'lost';" },
    beside: { 'tests/orders.sql': "SELECT id, state FROM orders WHERE state = 'lost' LIMIT 3;\n" },
    database: { assertions: ['tests'] },
    without: { traffic: 'a row that everybody writes is refused to some, which is not what was planted' },
    found: { trial: 'assertions', reason: 'returned_rows' },
  },
  {
    name: "a test of the team's that fails, MariaDB",
    on: 'mariadb',
    base: shop,
    change: { 'V2__x.sql': "UPDATE orders SET state = 'lost';" },
    beside: { 'tests/orders.sql': "SELECT id, state FROM orders WHERE state = 'lost' LIMIT 3;\n" },
    database: { assertions: ['tests'] },
    without: { traffic: 'a row that everybody writes is refused to some, which is not what was planted' },
    found: { trial: 'assertions', reason: 'returned_rows' },
  },
  // performance
  {
    name: 'an index that a query needs',
    on: 'postgres',
    base: shop,
    change: { 'V2__x.sql': 'DROP INDEX orders_customer;' },
    rows: 20_000,
    database: { queries: { 'orders of a customer': 'SELECT * FROM orders WHERE customer_id = 17' } },
    found: { trial: 'performance', reason: 'more_work' },
  },
  {
    name: 'an index that a query needs, MySQL',
    on: 'mysql',
    base: shop,
    change: { 'V2__x.sql': 'DROP INDEX orders_customer ON orders;' },
    rows: 5_000,
    database: { queries: { 'orders of a customer': 'SELECT * FROM orders WHERE customer_id = 17' } },
    found: { trial: 'performance', reason: 'more_work' },
  },
  // chaos and race
  {
    name: 'a procedure that commits, cut off',
    on: 'postgres',
    base: {
      ...shop,
      'V2__p.sql':
        "CREATE PROCEDURE fill() LANGUAGE plpgsql AS $$ BEGIN INSERT INTO customers VALUES (100001, 'a'); COMMIT; END $$;",
    },
    change: { 'V3__x.sql': 'CALL fill();', 'V3__x.sql.conf': 'executeInTransaction=false\n' },
    settings: { chaos: { points: 12 } },
    found: { trial: 'chaos', reason: 'not_proven' },
  },
  {
    name: 'a migration that throws everybody else out',
    on: 'postgres',
    base: shop,
    change: {
      'V2__x.sql':
        'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid();\nALTER TABLE orders ADD COLUMN x int;',
    },
    found: { trial: 'race', reason: 'deployment_failed' },
    without: { traffic: 'its sessions are thrown out too', chaos: 'as above', effects: 'as above' },
  },
];
