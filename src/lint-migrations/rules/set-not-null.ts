import { numbered, setNotNullSteps } from '../advice/set-not-null.ts';
import { commandProblem, commandWork, constraintOf, displayColumn } from '../alter-table.ts';
import { stringsOf } from '../names.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'set-not-null',
  title: 'NOT NULL that reads the whole table',
  category: 'availability',
  severity: 'error',
  enabled: true,
  covers: ['P24', 'P25'],
  what: 'Finds `SET NOT NULL`, and from PostgreSQL 18 `ADD … NOT NULL` without `NOT VALID`, on a column for which nothing proves yet that it holds no NULL.',
  why: 'PostgreSQL reads the table from end to end to look for a NULL, and holds ACCESS EXCLUSIVE while it does. It skips that when a CHECK of the column, already validated, rules NULL out; and validating lets reads and writes go on. A CHECK that is still NOT VALID proves nothing.',
  bad: [
    {
      before: 'CREATE TABLE orders (id bigint PRIMARY KEY, state text);',
      sql: 'ALTER TABLE orders ALTER COLUMN state SET NOT NULL;',
    },
    {
      title: 'A CHECK that was never validated does not help',
      before:
        'CREATE TABLE orders (id bigint PRIMARY KEY, state text);\nALTER TABLE orders ADD CONSTRAINT state_set CHECK (state IS NOT NULL) NOT VALID;',
      sql: 'ALTER TABLE orders ALTER state SET NOT NULL;',
    },
    {
      before: 'CREATE TABLE orders (id bigint PRIMARY KEY, state text);',
      sql: 'ALTER TABLE orders ADD CONSTRAINT state_set NOT NULL state;',
      versions: { from: 18 },
    },
  ],
  good: [
    {
      title: 'A CHECK first, validated by itself, is the proof',
      before: 'CREATE TABLE orders (id bigint PRIMARY KEY, state text);',
      sql: [
        'ALTER TABLE orders ADD CONSTRAINT orders_state_not_null CHECK (state IS NOT NULL) NOT VALID;',
        'ALTER TABLE orders VALIDATE CONSTRAINT orders_state_not_null;',
        'ALTER TABLE orders ALTER COLUMN state SET NOT NULL;',
        'ALTER TABLE orders DROP CONSTRAINT orders_state_not_null;',
      ],
      strongestLock: 'ACCESS EXCLUSIVE',
    },
    {
      title: 'From PostgreSQL 18 the not-null constraint itself can wait for its check',
      before: 'CREATE TABLE orders (id bigint PRIMARY KEY, state text);',
      sql: [
        'ALTER TABLE orders ADD CONSTRAINT orders_state_not_null NOT NULL state NOT VALID;',
        'ALTER TABLE orders VALIDATE CONSTRAINT orders_state_not_null;',
      ],
      versions: { from: 18 },
      strongestLock: 'ACCESS EXCLUSIVE',
    },
  ],
  on: ['AlterTableStmt'],
  when: 'work',
  *statement(context) {
    for (const work of commandWork(context, ['set-not-null', 'add-not-null'])) {
      const { alteration, command } = work;
      const column =
        command.name || stringsOf(constraintOf(command.node)?.keys)[0] || work.pieces[0]?.work.column || '';
      const steps = numbered(setNotNullSteps(context.catalog, context.server, alteration.table, [column]));
      yield commandProblem(context, work, `Making ${displayColumn(alteration.table, column)} NOT NULL`, {
        advice: { summary: 'Prove first, without blocking, that the column holds no NULL.', steps },
      });
    }
  },
};
