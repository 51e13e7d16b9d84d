import { failuresFor, spanOf, stopsHere } from '../failures.ts';
import { failureText, failuresFor as mysqlFailuresFor, spanOf as mysqlSpanOf } from '../mysql/failures.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'will-fail',
  title: 'Statement that the server refuses',
  category: 'correctness',
  severity: 'error',
  enabled: true,
  covers: ['P20', 'X8'],
  what: 'Finds statements that fail whatever the data, by what the earlier migrations and the server’s version say, when no other rule explains it better.',
  why: 'The deployment stops at the statement. What ran before it is rolled back when the tool wraps the script in a transaction, and stays behind when it does not; then the script can neither be run again nor be taken back as it is.',
  bad: [
    {
      title: 'Two primary keys',
      before: 'CREATE TABLE orders (id bigint PRIMARY KEY, number text NOT NULL);',
      sql: 'ALTER TABLE orders ADD PRIMARY KEY (number);',
    },
    {
      title: 'A type that is not cast by itself',
      before: 'CREATE TABLE orders (id bigint PRIMARY KEY, total text);',
      sql: 'ALTER TABLE orders ALTER COLUMN total TYPE int;',
    },
    {
      title: 'A foreign key to a column that is not unique',
      before:
        'CREATE TABLE customers (id bigint PRIMARY KEY, email text);\nCREATE TABLE orders (id bigint PRIMARY KEY, email text);',
      sql: 'ALTER TABLE orders ADD CONSTRAINT orders_email_fkey FOREIGN KEY (email) REFERENCES customers (email) NOT VALID;',
    },
  ],
  good: [
    {
      title: 'Only one of them is the primary key',
      before:
        'CREATE TABLE orders (id bigint PRIMARY KEY, number text NOT NULL);\nCREATE UNIQUE INDEX orders_number ON orders (number);',
      sql: 'ALTER TABLE orders ADD CONSTRAINT orders_number_key UNIQUE USING INDEX orders_number;',
      strongestLock: 'ACCESS EXCLUSIVE',
    },
    {
      title: 'The cast said aloud',
      sql: 'CREATE TABLE orders (id bigint PRIMARY KEY, total text);\nALTER TABLE orders ALTER COLUMN total TYPE int USING total::int;',
      strongestLock: 'none',
    },
  ],
  when: 'failures',
  *statement(context) {
    for (const failure of failuresFor('will-fail', context)) {
      yield {
        message: `${stopsHere(context)} (SQLSTATE ${failure.sqlstate}): ${failure.reason}`,
        span: spanOf(failure, context),
      };
    }
  },
  mysql: {
    bad: [
      {
        title: 'A key over the whole of a text',
        before: 'CREATE TABLE orders (id BIGINT PRIMARY KEY, note TEXT);',
        sql: 'ALTER TABLE orders ADD INDEX orders_note (note);',
        engines: ['mysql'],
      },
    ],
    good: [
      {
        before: 'CREATE TABLE orders (id BIGINT PRIMARY KEY, note TEXT);',
        sql: 'ALTER TABLE orders ADD INDEX orders_note (note(100));',
      },
    ],
    when: 'failures',
    *statement(context) {
      for (const failure of mysqlFailuresFor('will-fail', context)) {
        yield { message: failureText(failure, context), span: mysqlSpanOf(failure, context) };
      }
    },
  },
};
