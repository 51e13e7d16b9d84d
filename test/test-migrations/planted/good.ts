import { type PlantedGood, shop } from './planted-fault.ts';

const golang = { '1_shop.up.sql': shop['V1__shop.sql'] } as const;

/** Changes as they should be: every trial has to pass them. */
export const good: readonly PlantedGood[] = [
  {
    name: 'a column',
    on: 'postgres',
    base: shop,
    change: { 'V2__x.sql': 'ALTER TABLE orders ADD COLUMN x int;' },
  },
  {
    name: 'an index, concurrently',
    on: 'postgres',
    base: shop,
    change: { 'V2__x.sql': 'CREATE INDEX CONCURRENTLY orders_state ON orders (state);' },
  },
  {
    name: 'a foreign key in two steps',
    on: 'postgres',
    base: { ...shop, 'V2__clean.sql': 'DELETE FROM orders;' },
    change: {
      'V3__key.sql':
        "INSERT INTO customers (id, email) SELECT DISTINCT customer_id, 'x' FROM orders ON CONFLICT DO NOTHING;\nALTER TABLE orders ADD CONSTRAINT of_customer FOREIGN KEY (customer_id) REFERENCES customers (id) NOT VALID;",
      'V4__valid.sql': 'ALTER TABLE orders VALIDATE CONSTRAINT of_customer;',
    },
  },
  {
    name: 'a table with its way back',
    on: 'postgres',
    base: golang,
    change: {
      '2_lines.up.sql':
        'CREATE TABLE order_lines (id int PRIMARY KEY, order_id int NOT NULL);\nCREATE INDEX lines_order ON order_lines (order_id);',
      '2_lines.down.sql': 'DROP TABLE order_lines;',
    },
  },
  {
    name: 'a repeatable view',
    on: 'postgres',
    base: shop,
    change: { 'R__names.sql': 'CREATE OR REPLACE VIEW names AS SELECT id, name FROM customers;' },
  },
  {
    name: 'a column with everything around it',
    on: 'postgres',
    base: shop,
    change: { 'V2__x.sql': 'ALTER TABLE orders ADD COLUMN x int;' },
    database: {
      invariants: { orders: 'SELECT count(*), sum(total) FROM orders' },
      refuses: { 'a second order': 'INSERT INTO orders (id, customer_id, total) SELECT id, 1, 1 FROM orders LIMIT 1' },
      queries: { 'one order': 'SELECT * FROM orders WHERE id = 5' },
      contract: ['contract.yml'],
      assertions: ['tests'],
    },
    beside: {
      'contract.yml':
        'tables:\n  orders:\n    columns:\n      id: integer\n      note: varchar(200)\nstatements:\n  - SELECT id FROM customers\n',
      'tests/orders.sql': 'SELECT id FROM orders WHERE total IS NULL;\n',
    },
    // With so few samples no claim is made about time, and none is asked for.
    without: { performance: 'a p95 takes more samples than a quick test has' },
  },
  {
    name: 'a column, MySQL',
    on: 'mysql',
    base: golang,
    change: {
      '2_x.up.sql': 'ALTER TABLE orders ADD COLUMN x int;',
      '2_x.down.sql': 'ALTER TABLE orders DROP COLUMN x;',
    },
  },
  {
    name: 'an index, MariaDB',
    on: 'mariadb',
    base: golang,
    change: {
      '2_x.up.sql': 'CREATE INDEX orders_state ON orders (state);',
      '2_x.down.sql': 'DROP INDEX orders_state ON orders;',
    },
  },
  {
    name: 'a longer column, MySQL',
    on: 'mysql',
    base: shop,
    change: { 'V2__x.sql': 'ALTER TABLE orders MODIFY note varchar(250);' },
  },
];
