import { displayName } from '../../core/schema/catalog.ts';
import { displayName as mysqlName } from '../../core/schema/mysql/catalog.ts';
import { declarations } from '../declarations.ts';
import { declaredForeignKeys } from '../mysql/foreign-keys.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'foreign-key-forbidden',
  title: 'Foreign key where the team wants none',
  category: 'style',
  severity: 'notice',
  enabled: false,
  covers: ['P53'],
  what: 'Finds every new foreign key.',
  why: 'Teams that shard, that archive by table or that change schemas online keep references in the code instead. For everybody else foreign keys are the better choice, so that the rule has to be asked for.',
  bad: [
    {
      before: 'CREATE TABLE customers (id bigint PRIMARY KEY);',
      sql: 'CREATE TABLE orders (customer_id bigint REFERENCES customers);',
    },
    {
      before: 'CREATE TABLE customers (id bigint PRIMARY KEY);\nCREATE TABLE orders (customer_id bigint);',
      sql: 'ALTER TABLE orders ADD FOREIGN KEY (customer_id) REFERENCES customers NOT VALID;',
    },
  ],
  good: [
    {
      title: 'A column and an index',
      sql: 'CREATE TABLE orders (customer_id bigint NOT NULL);\nCREATE INDEX ON orders (customer_id);',
      strongestLock: 'none',
    },
  ],
  on: ['CreateStmt', 'AlterTableStmt'],
  *statement(context) {
    for (const { table, node } of declarations(context.statement, context)) {
      if (node.contype !== 'CONSTR_FOREIGN') continue;
      yield {
        message: `${displayName(table)} gets a foreign key, which this project does not use.`,
        span: context.spanAt(node.location),
      };
    }
  },
  mysql: {
    bad: [
      {
        before: 'CREATE TABLE customers (id BIGINT PRIMARY KEY);',
        sql: 'CREATE TABLE orders (id BIGINT PRIMARY KEY, customer_id BIGINT, FOREIGN KEY (customer_id) REFERENCES customers (id));',
      },
    ],
    good: [{ sql: 'CREATE TABLE orders (id BIGINT PRIMARY KEY, customer_id BIGINT, KEY (customer_id));' }],
    on: ['create table', 'alter table'],
    actions: ['add foreign key', 'add column'],
    *statement(context) {
      for (const { table, span } of declaredForeignKeys(context)) {
        yield { message: `${mysqlName(table)} gets a foreign key, which this project does not use.`, span };
      }
    },
  },
};
