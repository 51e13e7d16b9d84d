import { commandProblem, commandWork, displayColumn } from '../alter-table.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'set-expression',
  title: 'New expression for a stored generated column',
  category: 'availability',
  severity: 'error',
  enabled: true,
  covers: ['P33'],
  what: 'Finds `ALTER COLUMN … SET EXPRESSION` of a stored generated column on a table in use (PostgreSQL 17 and later).',
  why: 'Every row holds a value of the old expression. All of them are computed and written anew, with all indexes, under ACCESS EXCLUSIVE. A second column with the new expression has the same cost; only a plain column that a trigger keeps can be filled in the background.',
  bad: [
    {
      before:
        'CREATE TABLE lines (id bigint PRIMARY KEY, price int, tax int, total int GENERATED ALWAYS AS (price) STORED);',
      sql: 'ALTER TABLE lines ALTER COLUMN total SET EXPRESSION AS (price + tax);',
      versions: { from: 17 },
    },
    {
      before: 'CREATE TABLE names (id bigint PRIMARY KEY, a text, b text GENERATED ALWAYS AS (lower(a)) STORED);',
      sql: 'ALTER TABLE names ALTER b SET EXPRESSION AS (upper(a));',
      versions: { from: 17 },
    },
  ],
  good: [
    {
      title: 'A virtual column is computed when it is read',
      before:
        'CREATE TABLE lines (id bigint PRIMARY KEY, price int, tax int, total int GENERATED ALWAYS AS (price) VIRTUAL);',
      sql: 'ALTER TABLE lines ALTER COLUMN total SET EXPRESSION AS (price + tax);',
      versions: { from: 18 },
      strongestLock: 'ACCESS EXCLUSIVE',
    },
  ],
  on: ['AlterTableStmt'],
  when: 'work',
  *statement(context) {
    for (const work of commandWork(context, ['set-expression'])) {
      const column = displayColumn(work.alteration.table, work.command.name);
      yield commandProblem(context, work, `Changing the expression of ${column}`, {
        advice: {
          summary:
            'Add a plain column that a trigger computes, fill it in batches, and let the code read that one instead.',
          steps: [],
        },
      });
    }
  },
};
