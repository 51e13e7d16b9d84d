import { clauseOf, declaredColumns, isBuiltIn } from '../declared-columns.ts';
import { declaredColumns as declaredInMysql } from '../mysql/declared-columns.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'nullable-boolean',
  title: 'Boolean with a third value',
  category: 'style',
  severity: 'notice',
  enabled: false,
  covers: ['P127'],
  what: 'Finds boolean columns that may hold NULL.',
  why: '`WHERE active` and `WHERE NOT active` together then leave rows out, and `active <> true` does too. What NULL is meant to say is better a value of its own.',
  bad: [
    { sql: 'CREATE TABLE customers (id bigint PRIMARY KEY, active boolean DEFAULT true);' },
    {
      before: 'CREATE TABLE customers (id bigint PRIMARY KEY);',
      sql: 'ALTER TABLE customers ADD COLUMN verified boolean;',
    },
  ],
  good: [
    {
      sql: 'CREATE TABLE customers (id bigint PRIMARY KEY, active boolean NOT NULL DEFAULT true);',
      strongestLock: 'none',
    },
    {
      title: 'A constant default is not written into the rows that are there',
      before: 'CREATE TABLE customers (id bigint PRIMARY KEY);',
      sql: 'ALTER TABLE customers ADD COLUMN verified boolean NOT NULL DEFAULT false;',
      strongestLock: 'ACCESS EXCLUSIVE',
    },
  ],
  on: ['CreateStmt', 'CreateForeignTableStmt', 'AlterTableStmt'],
  *statement(context) {
    for (const column of declaredColumns(context)) {
      if (!isBuiltIn(column, 'bool') || column.type.array || column.how === 'change type') continue;
      if (clauseOf(column, 'CONSTR_NOTNULL') || clauseOf(column, 'CONSTR_PRIMARY')) continue;
      yield {
        message: `${column.shown} may be true, false or NULL, and every query has to think of the third.`,
        span: column.span,
      };
    }
  },
  mysql: {
    bad: [{ sql: 'CREATE TABLE users (id BIGINT PRIMARY KEY, active BOOLEAN DEFAULT TRUE);' }],
    good: [
      { sql: 'CREATE TABLE users (id BIGINT PRIMARY KEY, active BOOLEAN NOT NULL DEFAULT TRUE);' },
      { title: 'A small number', sql: 'CREATE TABLE users (id BIGINT PRIMARY KEY, children TINYINT UNSIGNED);' },
    ],
    on: ['create table', 'alter table'],
    actions: ['add column'],
    *statement(context) {
      for (const { column, shown, span, how } of declaredInMysql(context)) {
        // BOOLEAN is TINYINT(1), and whoever writes that means a boolean.
        if (column.type.name !== 'tinyint' || column.type.length !== 1 || column.type.unsigned || how === 'change')
          continue;
        if (column.nullable === false || column.key === 'primary' || column.generated) continue;
        yield { message: `${shown} may be true, false or NULL, and every query has to think of the third.`, span };
      }
    },
  },
};
