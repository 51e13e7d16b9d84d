import { addColumnProblems } from '../alter-table.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'add-column-volatile-default',
  title: 'Column default computed row by row',
  category: 'availability',
  severity: 'error',
  enabled: true,
  covers: ['P1', 'P2'],
  what: 'Finds `ADD COLUMN … DEFAULT` with an expression that gives each row another value, such as `random()`, `gen_random_uuid()` or `clock_timestamp()`.',
  why: 'A default that is the same for all rows is stored once, in the catalog, and adding the column is instant. A volatile one has to be computed for each row that is there: PostgreSQL writes the table and all its indexes anew under ACCESS EXCLUSIVE, and every query of the table waits for it. `now()` and `CURRENT_DATE` are the same for a whole statement and therefore harmless.',
  bad: [
    {
      before: 'CREATE TABLE orders (id bigint PRIMARY KEY);',
      sql: 'ALTER TABLE orders ADD COLUMN token uuid DEFAULT gen_random_uuid();',
    },
    {
      title: 'Hidden inside an expression',
      before: 'CREATE TABLE coupons (id bigint PRIMARY KEY, label text NOT NULL);',
      sql: "ALTER TABLE coupons ADD COLUMN code text NOT NULL DEFAULT upper('c-' || floor(random() * 1000000)::text);",
    },
    {
      title: 'A sequence by hand',
      before: 'CREATE SEQUENCE tickets_no;\nCREATE TABLE tickets (id bigint PRIMARY KEY);',
      sql: "ALTER TABLE tickets ADD COLUMN opened timestamptz DEFAULT clock_timestamp(), ADD COLUMN no bigint DEFAULT nextval('tickets_no');",
    },
  ],
  good: [
    {
      title: 'The column first, then its default, then the old rows in batches',
      before: 'CREATE TABLE orders (id bigint PRIMARY KEY);',
      sql: [
        'ALTER TABLE orders ADD COLUMN token uuid;\nALTER TABLE orders ALTER COLUMN token SET DEFAULT gen_random_uuid();',
        'UPDATE orders SET token = gen_random_uuid() WHERE id BETWEEN 1 AND 10000 AND token IS NULL;',
      ],
      strongestLock: 'ACCESS EXCLUSIVE',
    },
    {
      title: 'The same moment for every row: stored once',
      before: 'CREATE TABLE orders (id bigint PRIMARY KEY);',
      sql: "ALTER TABLE orders ADD COLUMN created timestamptz NOT NULL DEFAULT now(), ADD COLUMN day date DEFAULT CURRENT_DATE, ADD COLUMN source text DEFAULT lower('WEB');",
      strongestLock: 'ACCESS EXCLUSIVE',
    },
    {
      title: 'A table of the same migration has no rows yet',
      sql: 'CREATE TABLE parcels (id bigint PRIMARY KEY);\nALTER TABLE parcels ADD COLUMN token uuid DEFAULT gen_random_uuid();',
      strongestLock: 'none',
    },
  ],
  on: ['AlterTableStmt'],
  when: 'work',
  *statement(context) {
    yield* addColumnProblems(
      context,
      ['add-column-volatile-default', 'add-column-default-before-11'],
      (column) => `Adding ${column} with a default that is computed for each row`,
    );
  },
};
