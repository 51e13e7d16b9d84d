import { quoteIdentifier } from '../../core/schema/catalog.ts';
import { notValidAdvice, notValidFix } from '../advice/add-constraint.ts';
import { commandProblem, commandWork, constraintOf } from '../alter-table.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'add-check',
  title: 'CHECK added without NOT VALID',
  category: 'availability',
  severity: 'error',
  enabled: true,
  covers: ['P36'],
  what: 'Finds `ADD CONSTRAINT … CHECK` without `NOT VALID` on a table in use.',
  why: 'Every row is read and tested before the constraint stands, and ACCESS EXCLUSIVE is held to the last one: no query of the table gets through. With `NOT VALID` the same lock lasts a moment, since only new rows are held to the condition; `VALIDATE CONSTRAINT`, in a transaction of its own, reads the old ones while reads and writes go on.',
  bad: [
    {
      before: 'CREATE TABLE orders (id bigint PRIMARY KEY, total numeric);',
      sql: 'ALTER TABLE orders ADD CONSTRAINT orders_total_check CHECK (total >= 0);',
    },
    {
      title: 'Without a name',
      before: 'CREATE TABLE orders (id bigint PRIMARY KEY, opened date, closed date);',
      sql: 'ALTER TABLE orders ADD CHECK (closed IS NULL OR closed >= opened);',
    },
  ],
  good: [
    {
      title: 'First for new rows, in a later migration for the old ones',
      before: 'CREATE TABLE orders (id bigint PRIMARY KEY, total numeric);',
      sql: [
        'ALTER TABLE orders ADD CONSTRAINT orders_total_check CHECK (total >= 0) NOT VALID;',
        'ALTER TABLE orders VALIDATE CONSTRAINT orders_total_check;',
      ],
      strongestLock: 'ACCESS EXCLUSIVE',
    },
    {
      sql: 'CREATE TABLE parcels (id bigint PRIMARY KEY, weight int);\nALTER TABLE parcels ADD CONSTRAINT heavy CHECK (weight > 0);',
      strongestLock: 'none',
    },
  ],
  on: ['AlterTableStmt'],
  when: 'work',
  *statement(context) {
    for (const work of commandWork(context, ['add-check'])) {
      const { alteration, command } = work;
      const constraint = constraintOf(command.node);
      if (!constraint) continue;
      const what = constraint.conname ? `constraint ${quoteIdentifier(constraint.conname)}` : 'a CHECK';
      yield commandProblem(context, work, `Adding ${what} to ${alteration.shown}`, {
        advice: notValidAdvice(context, alteration.table, constraint),
        fix: notValidFix(context, constraint),
      });
    }
  },
};
