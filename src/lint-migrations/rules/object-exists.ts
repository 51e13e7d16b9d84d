import { failuresFor, spanOf, stopsHere } from '../failures.ts';
import { failureText, failuresFor as mysqlFailuresFor, spanOf as mysqlSpanOf } from '../mysql/failures.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'object-exists',
  title: 'Table, column, constraint or index that is there already',
  category: 'correctness',
  severity: 'error',
  enabled: true,
  covers: ['X8'],
  what: 'Finds a statement that creates something which an earlier migration made and none dropped. Only said when the history is sure.',
  why: 'The server refuses the second one and the deployment stops. It happens when two branches add the same thing, or when a migration is copied.',
  bad: [
    {
      before: 'CREATE TABLE orders (id bigint PRIMARY KEY, state text);',
      sql: 'ALTER TABLE orders ADD COLUMN state text;',
    },
    {
      before: 'CREATE TABLE orders (id bigint PRIMARY KEY, state text);\nCREATE INDEX orders_state ON orders (state);',
      sql: 'CREATE INDEX CONCURRENTLY orders_state ON orders (state, id);',
    },
  ],
  good: [
    {
      title: 'Another name',
      before: 'CREATE TABLE orders (id bigint PRIMARY KEY, state text);',
      sql: 'ALTER TABLE orders ADD COLUMN state_since timestamptz;',
      strongestLock: 'ACCESS EXCLUSIVE',
    },
    {
      title: 'If it may be there',
      before: 'CREATE TABLE orders (id bigint PRIMARY KEY, state text);',
      sql: 'ALTER TABLE orders ADD COLUMN IF NOT EXISTS state text;',
      strongestLock: 'ACCESS EXCLUSIVE',
    },
  ],
  when: 'failures',
  *statement(context) {
    for (const failure of failuresFor('object-exists', context)) {
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
        sql: 'ALTER TABLE orders ADD COLUMN state INT;',
      },
      {
        before: 'CREATE TABLE orders (id BIGINT PRIMARY KEY, state VARCHAR(20), KEY orders_state (state));',
        sql: 'CREATE INDEX orders_state ON orders (id, state);',
      },
      {
        before: 'CREATE TABLE orders (id BIGINT PRIMARY KEY, state VARCHAR(20), KEY orders_state (state));',
        sql: 'CREATE TABLE orders (id BIGINT PRIMARY KEY);',
      },
    ],
    good: [
      {
        before: 'CREATE TABLE orders (id BIGINT PRIMARY KEY, state VARCHAR(20), KEY orders_state (state));',
        sql: 'ALTER TABLE orders ADD COLUMN note INT;',
      },
      {
        before: 'CREATE TABLE orders (id BIGINT PRIMARY KEY, state VARCHAR(20), KEY orders_state (state));',
        sql: 'CREATE TABLE IF NOT EXISTS orders (id BIGINT PRIMARY KEY);',
      },
    ],
    when: 'failures',
    *statement(context) {
      for (const failure of mysqlFailuresFor('object-exists', context)) {
        yield { message: failureText(failure, context), span: mysqlSpanOf(failure, context) };
      }
    },
  },
};
