import { type MysqlToken, tokensIn } from '../mysql/tokens.ts';
import { inside, nodesIn, stringsOf } from '../names.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'order-by-random',
  title: 'Rows taken in random order',
  category: 'correctness',
  severity: 'notice',
  enabled: true,
  covers: ['P123'],
  what: 'Finds `ORDER BY random()` (on MySQL and MariaDB `RAND()`) in a migration.',
  why: 'The whole table is read and sorted to take a few rows of it, and each database gets other rows: what the migration did in the test says nothing about what it does in production.',
  bad: [
    {
      before: 'CREATE TABLE users (id bigint PRIMARY KEY, cohort text);',
      sql: "UPDATE users SET cohort = 'b' WHERE id IN (SELECT id FROM users ORDER BY random() LIMIT 1000);",
    },
    {
      before: 'CREATE TABLE users (id bigint PRIMARY KEY);',
      sql: 'CREATE MATERIALIZED VIEW some_users AS SELECT id FROM users ORDER BY gen_random_uuid() LIMIT 10;',
    },
  ],
  good: [
    {
      title: 'By a value that is the same everywhere',
      before: 'CREATE TABLE users (id bigint PRIMARY KEY, cohort text);',
      sql: "UPDATE users SET cohort = 'b' WHERE hashint8(id) % 10 = 0 AND id < 10000;",
      strongestLock: 'ROW EXCLUSIVE',
    },
  ],
  on: [
    'SelectStmt',
    'InsertStmt',
    'UpdateStmt',
    'DeleteStmt',
    'MergeStmt',
    'AlterTableStmt',
    'CreateStmt',
    'CreateTableAsStmt',
    'ViewStmt',
    'IndexStmt',
    'CreateDomainStmt',
  ],
  *statement(context) {
    if (!/order\s+by\b.*random/is.test(context.statement.sql)) return;
    for (const sort of nodesIn(context.statement.node, 'SortBy')) {
      const call = inside(sort.node, 'FuncCall');
      const name = stringsOf(call?.funcname).at(-1);
      if (name !== 'random' && name !== 'gen_random_uuid') continue;
      yield {
        message: 'The table is sorted in random order to take a few rows, which are others in each database.',
        span: context.spanAt(call?.location),
        advice: { summary: 'Choose the rows by a condition on their values.', steps: [] },
      };
    }
  },
  mysql: {
    bad: [
      {
        before:
          'CREATE TABLE orders (id BIGINT PRIMARY KEY, state VARCHAR(20));\nCREATE TABLE samples (id BIGINT PRIMARY KEY);',
        sql: 'INSERT INTO samples (id) SELECT id FROM orders ORDER BY RAND() LIMIT 100;',
      },
    ],
    good: [
      {
        before:
          'CREATE TABLE orders (id BIGINT PRIMARY KEY, state VARCHAR(20));\nCREATE TABLE samples (id BIGINT PRIMARY KEY);',
        sql: 'INSERT INTO samples (id) SELECT id FROM orders WHERE id % 100 = 50;',
      },
    ],
    on: ['select', 'insert', 'update', 'delete', 'create table', 'create view'],
    *statement(context) {
      const { statement } = context;
      if (!/order\s+by\s+(?:rand|uuid)\s*\(/i.test(statement.sql)) return;
      const last: MysqlToken[] = [];
      for (const token of tokensIn(statement, statement.span, context.server)) {
        const [order, by] = last;
        if (order?.text === 'order' && by?.text === 'by' && (token.text === 'rand' || token.text === 'uuid')) {
          yield {
            message: 'The table is sorted in random order to take a few rows, which are others in each database.',
            span: { start: token.start, end: token.end },
            advice: { summary: 'Choose the rows by a condition on their values.', steps: [] },
          };
        }
        last.push(token);
        if (last.length > 2) last.shift();
      }
    },
  },
};
