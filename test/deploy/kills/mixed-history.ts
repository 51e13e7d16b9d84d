import type { Engine } from '../../../src/core/report/engine.ts';

/**
 * A history with everything that a kill can hit: definitions and rows in one transaction, statements that must stand alone, several statements
 * without a transaction, and work that takes long enough to be killed in the middle. Its rows have numbers of their own: sequences go on when a
 * transaction is rolled back, on every server.
 */
export function mixedHistory(engine: Engine): Readonly<Record<string, string>> {
  return engine === 'postgres' ? forPostgres : forMysql;
}

const forPostgres = {
  'db/V1__tables.sql': `CREATE TABLE customers (id bigint PRIMARY KEY, email text NOT NULL);
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint NOT NULL, total integer NOT NULL);
`,
  'db/V2__rows.sql': `INSERT INTO customers (id, email) SELECT i, 'c' || i FROM generate_series(1, 2000) i;
INSERT INTO orders (id, customer_id, total) SELECT i, 1 + i % 2000, i FROM generate_series(1, 30000) i;
`,
  'db/V3__index.sql': 'CREATE INDEX CONCURRENTLY orders_customer ON orders (customer_id);\n',
  'db/V4__type.sql': 'ALTER TABLE orders ALTER COLUMN total TYPE bigint;\nUPDATE orders SET total = total + 1;\n',
  'db/V5__two_indexes.sql': `CREATE INDEX CONCURRENTLY IF NOT EXISTS orders_total ON orders (total);
DROP INDEX CONCURRENTLY orders_customer;
`,
  'db/V5__two_indexes.sql.conf': 'executeInTransaction=false\n',
  'db/V6__state.sql': `ALTER TABLE orders ADD COLUMN state text NOT NULL DEFAULT 'new';
UPDATE orders SET state = 'paid' WHERE id % 3 = 0;
ALTER TABLE orders ADD CONSTRAINT orders_customer_fk FOREIGN KEY (customer_id) REFERENCES customers NOT VALID;
`,
  'db/V7__validate.sql': 'ALTER TABLE orders VALIDATE CONSTRAINT orders_customer_fk;\n',
  'db/V8__vacuum.sql': 'VACUUM (ANALYZE) orders;\n',
  'db/V9__unique.sql': 'CREATE UNIQUE INDEX CONCURRENTLY customers_email ON customers (email);\n',
  'db/V10__last.sql': "INSERT INTO customers (id, email) VALUES (9999, 'last');\n",
  'db/R__view.sql': "CREATE OR REPLACE VIEW paid AS SELECT id, total FROM orders WHERE state = 'paid';\n",
};

const numbers =
  '(SELECT a.n + 10 * b.n + 100 * c.n + 1000 * d.n + 1 AS i FROM (SELECT 0 n UNION SELECT 1 UNION SELECT 2 UNION SELECT 3 UNION SELECT 4 UNION SELECT 5 UNION SELECT 6 UNION SELECT 7 UNION SELECT 8 UNION SELECT 9) a, (SELECT 0 n UNION SELECT 1 UNION SELECT 2 UNION SELECT 3 UNION SELECT 4 UNION SELECT 5 UNION SELECT 6 UNION SELECT 7 UNION SELECT 8 UNION SELECT 9) b, (SELECT 0 n UNION SELECT 1 UNION SELECT 2 UNION SELECT 3 UNION SELECT 4 UNION SELECT 5 UNION SELECT 6 UNION SELECT 7 UNION SELECT 8 UNION SELECT 9) c, (SELECT 0 n UNION SELECT 1 UNION SELECT 2) d) numbers';

const forMysql = {
  'db/V1__tables.sql': `CREATE TABLE customers (id bigint PRIMARY KEY, email varchar(100) NOT NULL);
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint NOT NULL, total int NOT NULL);
`,
  'db/V2__rows.sql': `INSERT INTO customers (id, email) SELECT i, CONCAT('c', i) FROM ${numbers};
INSERT INTO orders (id, customer_id, total) SELECT i, 1 + i % 2000, i FROM ${numbers};
`,
  'db/V3__index.sql': 'CREATE INDEX orders_customer ON orders (customer_id);\nUPDATE orders SET total = total + 1;\n',
  'db/V4__type.sql': 'ALTER TABLE orders MODIFY total bigint NOT NULL;\nUPDATE orders SET total = total + 1;\n',
  'db/V5__two.sql': `ALTER TABLE orders ADD COLUMN state varchar(20) NOT NULL DEFAULT 'new';
UPDATE orders SET state = 'paid' WHERE id % 3 = 0;
INSERT INTO customers (id, email) VALUES (9999, 'between');
ALTER TABLE orders DROP INDEX orders_customer, ADD INDEX orders_state (state);
`,
  'db/V6__rows_again.sql':
    "UPDATE customers SET email = CONCAT(email, '@example.com');\nDELETE FROM customers WHERE id % 7 = 0;\n",
  'db/V7__rebuild.sql': 'ALTER TABLE orders FORCE;\n',
  'db/V8__rename.sql': 'RENAME TABLE customers TO clients;\nCREATE TABLE notes (id int PRIMARY KEY, note text);\n',
  'db/V9__last.sql': "INSERT INTO notes VALUES (1, 'last');\n",
  'db/R__view.sql': "CREATE OR REPLACE VIEW paid AS SELECT id, total FROM orders WHERE state = 'paid';\n",
};
