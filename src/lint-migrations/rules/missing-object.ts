import { failuresFor, spanOf, stopsHere } from '../failures.ts';
import { failureText, failuresFor as mysqlFailuresFor, spanOf as mysqlSpanOf } from '../mysql/failures.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'missing-object',
  title: 'Table, column, constraint or index that is not there',
  category: 'correctness',
  severity: 'error',
  enabled: true,
  covers: ['X8'],
  what: 'Finds a statement that names something which no earlier migration made, or which one dropped or renamed. Only said when the history is sure.',
  why: 'The server refuses the statement and the deployment stops. Most often the name is misspelt, the migration that makes it has a later version, or it exists only in a database that somebody changed by hand.',
  bad: [
    {
      before: 'CREATE TABLE orders (id bigint PRIMARY KEY, state text);',
      sql: 'ALTER TABLE orders ALTER COLUMN status SET DEFAULT 1;',
    },
    {
      before: 'CREATE TABLE orders (id bigint PRIMARY KEY, state text);',
      sql: 'ALTER TABLE orders DROP CONSTRAINT orders_state_check;',
    },
    {
      before: 'CREATE TABLE orders (id bigint PRIMARY KEY, state text);',
      sql: 'CREATE INDEX CONCURRENTLY orders_status ON orders (status);',
    },
  ],
  good: [
    {
      title: 'The name that it has',
      before: 'CREATE TABLE orders (id bigint PRIMARY KEY, state text);',
      sql: "ALTER TABLE orders ALTER COLUMN state SET DEFAULT 'open';",
      strongestLock: 'ACCESS EXCLUSIVE',
    },
    {
      title: 'If it may not be there',
      before: 'CREATE TABLE orders (id bigint PRIMARY KEY, state text);',
      sql: 'ALTER TABLE orders DROP CONSTRAINT IF EXISTS orders_state_check;',
      strongestLock: 'ACCESS EXCLUSIVE',
    },
  ],
  when: 'failures',
  *statement(context) {
    for (const failure of failuresFor('missing-object', context)) {
      yield {
        message: `${stopsHere(context)} (SQLSTATE ${failure.sqlstate}): ${failure.reason}`,
        span: spanOf(failure, context),
      };
    }
  },
  mysql: {
    bad: [
      {
        before: 'CREATE TABLE orders (id BIGINT PRIMARY KEY, state VARCHAR(20), KEY orders_state (state));',
        sql: 'ALTER TABLE orders DROP COLUMN stat;',
      },
      {
        before: 'CREATE TABLE orders (id BIGINT PRIMARY KEY, state VARCHAR(20), KEY orders_state (state));',
        sql: 'ALTER TABLE orders DROP INDEX orders_stat;',
      },
    ],
    good: [
      {
        before: 'CREATE TABLE orders (id BIGINT PRIMARY KEY, state VARCHAR(20), KEY orders_state (state));',
        sql: 'ALTER TABLE orders MODIFY COLUMN state VARCHAR(30);',
      },
      {
        before: 'CREATE TABLE orders (id BIGINT PRIMARY KEY, state VARCHAR(20), KEY orders_state (state));',
        sql: 'DROP TABLE IF EXISTS invoices;',
      },
    ],
    when: 'failures',
    *statement(context) {
      for (const failure of mysqlFailuresFor('missing-object', context)) {
        yield { message: failureText(failure, context), span: mysqlSpanOf(failure, context) };
      }
    },
  },
};
