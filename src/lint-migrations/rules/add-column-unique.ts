import { addColumnProblems } from '../alter-table.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'add-column-unique',
  title: 'Column added as UNIQUE or PRIMARY KEY',
  category: 'availability',
  severity: 'error',
  enabled: true,
  covers: ['P10'],
  what: 'Finds `UNIQUE` or `PRIMARY KEY` inside an `ADD COLUMN` on a table that production already has.',
  why: 'Behind both stands an index. It is built on the spot, from every row, under ACCESS EXCLUSIVE. Built by itself, `CONCURRENTLY`, it blocks nobody, and a constraint takes over a finished index in a moment.',
  bad: [
    {
      before: 'CREATE TABLE customers (id bigint PRIMARY KEY);',
      sql: 'ALTER TABLE customers ADD COLUMN mail text UNIQUE;',
    },
    {
      before: 'CREATE TABLE settings (name text);',
      sql: "ALTER TABLE settings ADD COLUMN scope text NOT NULL DEFAULT 'all' PRIMARY KEY;",
    },
  ],
  good: [
    {
      title: 'Column, index, constraint',
      before: 'CREATE TABLE customers (id bigint PRIMARY KEY);',
      sql: [
        'ALTER TABLE customers ADD COLUMN mail text;',
        'CREATE UNIQUE INDEX CONCURRENTLY customers_mail_key ON customers (mail);',
        'ALTER TABLE customers ADD CONSTRAINT customers_mail_key UNIQUE USING INDEX customers_mail_key;',
      ],
      strongestLock: 'ACCESS EXCLUSIVE',
      outsideTransaction: true,
    },
  ],
  on: ['AlterTableStmt'],
  when: 'work',
  *statement(context) {
    yield* addColumnProblems(context, ['add-column-unique', 'add-column-primary-key'], (column, pieces) =>
      pieces.some((piece) => piece.work.cause === 'add-column-primary-key')
        ? `Adding ${column} as PRIMARY KEY`
        : `Adding ${column} as UNIQUE`,
    );
  },
};
