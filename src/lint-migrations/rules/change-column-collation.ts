import { changeColumnTypeAdvice } from '../advice/change-column-type.ts';
import { commandProblem, commandWork, displayColumn } from '../alter-table.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'change-column-collation',
  title: 'Collation change that builds indexes anew',
  category: 'availability',
  severity: 'error',
  enabled: true,
  covers: ['P18'],
  what: 'Finds `ALTER COLUMN … TYPE … COLLATE` that keeps the type and changes the sort order of a column with indexes.',
  why: 'The rows stay as they are, but each index with the column is sorted by the old order, so that the server builds it anew: under ACCESS EXCLUSIVE, all of them one after the other.',
  bad: [
    {
      before:
        'CREATE TABLE customers (id bigint PRIMARY KEY, name text);\nCREATE INDEX customers_name ON customers (name);',
      sql: 'ALTER TABLE customers ALTER COLUMN name TYPE text COLLATE "C";',
    },
    {
      before: 'CREATE TABLE places (code varchar(10) UNIQUE, id bigint PRIMARY KEY);',
      sql: 'ALTER TABLE places ALTER code SET DATA TYPE varchar(10) COLLATE "POSIX";',
    },
  ],
  good: [
    {
      title: 'A column without an index',
      before: 'CREATE TABLE customers (id bigint PRIMARY KEY, name text);',
      sql: 'ALTER TABLE customers ALTER COLUMN name TYPE text COLLATE "C";',
      strongestLock: 'ACCESS EXCLUSIVE',
    },
    {
      title: 'An index of the other order beside it serves the queries that ask for it',
      before:
        'CREATE TABLE customers (id bigint PRIMARY KEY, name text);\nCREATE INDEX customers_name ON customers (name);',
      sql: 'CREATE INDEX CONCURRENTLY customers_name_c ON customers (name COLLATE "C");',
      outsideTransaction: true,
      strongestLock: 'SHARE UPDATE EXCLUSIVE',
    },
  ],
  on: ['AlterTableStmt'],
  when: 'work',
  *statement(context) {
    for (const work of commandWork(context, ['alter-column-collation'])) {
      const { alteration, command } = work;
      const advice = changeColumnTypeAdvice(context, alteration.table, command.node);
      yield commandProblem(
        context,
        work,
        `Changing the collation of ${displayColumn(alteration.table, command.name)}`,
        advice ? { advice } : {},
      );
    }
  },
};
