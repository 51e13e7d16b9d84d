import { changeColumnTypeAdvice } from '../advice/change-column-type.ts';
import { commandProblem, commandWork, displayColumn } from '../alter-table.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'change-column-type',
  title: 'Type change that writes or reads the whole table',
  category: 'availability',
  severity: 'error',
  enabled: true,
  covers: ['P15', 'P16', 'P17', 'P19', 'P21'],
  what: 'Finds `ALTER COLUMN … TYPE` on a table in use when the new type is stored in another way, when a CHECK has to be tested again, or when a foreign key has to be made anew.',
  why: 'A wider `varchar`, or `text` in its place, changes nothing in the rows and is instant. Most other changes (`int` to `bigint`, a shorter `varchar`, another scale, `json` to `jsonb`, `timestamp` to `timestamptz` outside UTC) write every row and every index anew under ACCESS EXCLUSIVE; a foreign key on the column brings the second table under the same lock. A second column, filled in the background and swapped in by name, blocks for moments only.',
  bad: [
    {
      title: 'The classic: the key runs out of numbers',
      before: 'CREATE TABLE orders (id int PRIMARY KEY, total numeric(10,2));',
      sql: 'ALTER TABLE orders ALTER COLUMN id TYPE bigint;',
    },
    {
      title: 'A shorter text has to be checked, row by row',
      before: 'CREATE TABLE customers (id bigint PRIMARY KEY, phone text);',
      sql: 'ALTER TABLE customers ALTER COLUMN phone TYPE varchar(20);',
    },
    {
      title: 'An expression computes every value',
      before: 'CREATE TABLE orders (id bigint PRIMARY KEY, cents int NOT NULL DEFAULT 0);',
      sql: 'ALTER TABLE orders\n  ALTER COLUMN cents DROP DEFAULT,\n  ALTER COLUMN cents SET DATA TYPE numeric(12,2) USING cents / 100.0;',
    },
  ],
  good: [
    {
      title: 'Wider, or without a limit: instant',
      before:
        'CREATE TABLE customers (id bigint PRIMARY KEY, name varchar(40), city varchar(40), credit numeric(8,2));',
      sql: 'ALTER TABLE customers\n  ALTER COLUMN name TYPE varchar(80),\n  ALTER COLUMN city TYPE text,\n  ALTER COLUMN credit TYPE numeric(12,2);',
      strongestLock: 'ACCESS EXCLUSIVE',
    },
    {
      title: 'A second column, kept in step, filled, swapped in',
      before: 'CREATE TABLE orders (id bigint PRIMARY KEY, quantity int);',
      sql: [
        [
          'ALTER TABLE orders ADD COLUMN quantity_new bigint;',
          'CREATE FUNCTION orders_quantity_sync() RETURNS trigger LANGUAGE plpgsql AS $$',
          'BEGIN',
          '  NEW.quantity_new := NEW.quantity;',
          '  RETURN NEW;',
          'END',
          '$$;',
          'CREATE TRIGGER orders_quantity_sync BEFORE INSERT OR UPDATE ON orders',
          '  FOR EACH ROW EXECUTE FUNCTION orders_quantity_sync();',
        ].join('\n'),
        'UPDATE orders SET quantity_new = quantity WHERE id BETWEEN 1 AND 10000 AND quantity_new IS NULL;',
        [
          'DROP TRIGGER orders_quantity_sync ON orders;',
          'DROP FUNCTION orders_quantity_sync();',
          'ALTER TABLE orders RENAME COLUMN quantity TO quantity_old;',
          'ALTER TABLE orders RENAME COLUMN quantity_new TO quantity;',
        ].join('\n'),
        'ALTER TABLE orders DROP COLUMN quantity_old;',
      ],
      strongestLock: 'ACCESS EXCLUSIVE',
    },
    {
      sql: 'CREATE TABLE parcels (id int PRIMARY KEY);\nALTER TABLE parcels ALTER COLUMN id TYPE bigint;',
      strongestLock: 'none',
    },
  ],
  on: ['AlterTableStmt'],
  when: 'work',
  *statement(context) {
    for (const work of commandWork(context, [
      'alter-column-type',
      'alter-column-type-check',
      'alter-column-type-foreign-key',
    ])) {
      const { alteration, command } = work;
      const advice = changeColumnTypeAdvice(context, alteration.table, command.node);
      yield commandProblem(
        context,
        work,
        `Changing the type of ${displayColumn(alteration.table, command.name)}`,
        advice ? { advice } : {},
      );
    }
  },
};
