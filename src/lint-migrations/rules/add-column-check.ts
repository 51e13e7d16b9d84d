import { addColumnProblems } from '../alter-table.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'add-column-check',
  title: 'Column added together with a CHECK',
  category: 'availability',
  severity: 'error',
  enabled: true,
  covers: ['P9'],
  what: 'Finds a `CHECK` inside an `ADD COLUMN` on a table that production already has.',
  why: 'The column alone is added in a moment. The CHECK that comes with it is tested against every row, even when the column is empty in all of them, and ACCESS EXCLUSIVE is held until the last one is read. `NOT VALID` cannot be written there: the constraint has to be added by itself.',
  bad: [
    {
      before: 'CREATE TABLE orders (id bigint PRIMARY KEY);',
      sql: 'ALTER TABLE orders ADD COLUMN quantity int CHECK (quantity > 0);',
    },
    {
      before: 'CREATE TABLE orders (id bigint PRIMARY KEY);',
      sql: "ALTER TABLE orders ADD COLUMN state text NOT NULL DEFAULT 'new' CONSTRAINT state_known CHECK (state IN ('new', 'paid'));",
    },
  ],
  good: [
    {
      title: 'Column, constraint for new rows, check of the old ones: three migrations',
      before: 'CREATE TABLE orders (id bigint PRIMARY KEY);',
      sql: [
        'ALTER TABLE orders ADD COLUMN quantity int;',
        'ALTER TABLE orders ADD CONSTRAINT orders_quantity_check CHECK (quantity > 0) NOT VALID;',
        'ALTER TABLE orders VALIDATE CONSTRAINT orders_quantity_check;',
      ],
      strongestLock: 'ACCESS EXCLUSIVE',
    },
    {
      sql: 'CREATE TABLE parcels (id bigint PRIMARY KEY);\nALTER TABLE parcels ADD COLUMN weight int CHECK (weight > 0);',
      strongestLock: 'none',
    },
  ],
  on: ['AlterTableStmt'],
  when: 'work',
  *statement(context) {
    yield* addColumnProblems(context, ['add-column-check'], (column) => `Adding ${column} with a CHECK`);
  },
};
