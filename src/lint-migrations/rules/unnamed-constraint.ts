import { displayName } from '../../core/schema/catalog.ts';
import { displayName as mysqlName } from '../../core/schema/mysql/catalog.ts';
import type { Span } from '../../core/sql/statement.ts';
import { declarations } from '../declarations.ts';
import { declaredForeignKeys } from '../mysql/foreign-keys.ts';
import type { Rule } from '../rule.ts';

const kinds = new Map([
  ['CONSTR_CHECK', 'check constraint'],
  ['CONSTR_PRIMARY', 'primary key'],
  ['CONSTR_UNIQUE', 'unique constraint'],
  ['CONSTR_EXCLUSION', 'exclusion constraint'],
  ['CONSTR_FOREIGN', 'foreign key'],
]);

export const rule: Rule = {
  id: 'unnamed-constraint',
  title: 'Constraint without a name',
  category: 'style',
  severity: 'notice',
  enabled: false,
  covers: ['P57'],
  what: 'Finds constraints whose name is left to the server.',
  why: 'The server makes up a name from the table and its columns and numbers it on a clash, so that the same migration can give two databases two names. A later migration that drops or validates the constraint has to know which.',
  bad: [
    { sql: 'CREATE TABLE orders (id bigint PRIMARY KEY, total int CHECK (total > 0));' },
    { before: 'CREATE TABLE orders (total int);', sql: 'ALTER TABLE orders ADD CHECK (total > 0) NOT VALID;' },
  ],
  good: [
    {
      title: 'With names',
      sql: 'CREATE TABLE orders (\n  id bigint CONSTRAINT orders_pkey PRIMARY KEY,\n  total int CONSTRAINT orders_total_positive CHECK (total > 0)\n);',
      strongestLock: 'none',
    },
  ],
  on: ['CreateStmt', 'AlterTableStmt'],
  *statement(context) {
    for (const { table, node } of declarations(context.statement, context)) {
      const kind = kinds.get(node.contype ?? '');
      if (!kind || node.conname) continue;
      yield {
        message: `The name of this ${kind} of ${displayName(table)} is left to the server and may differ from database to database.`,
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
      { sql: 'CREATE TABLE orders (id BIGINT PRIMARY KEY, total INT, CHECK (total > 0));' },
    ],
    good: [
      {
        before: 'CREATE TABLE customers (id BIGINT PRIMARY KEY);',
        sql: 'CREATE TABLE orders (id BIGINT PRIMARY KEY, customer_id BIGINT, CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES customers (id));',
      },
    ],
    on: ['create table', 'alter table'],
    actions: ['add foreign key', 'add check', 'add index', 'add column'],
    *statement(context) {
      const { node } = context.statement;
      const told = (kind: string, table: string, span: Span) => ({
        message: `The name of this ${kind} of ${table} is left to the server and may differ from database to database.`,
        span,
      });
      for (const { table, name, span } of declaredForeignKeys(context)) {
        if (!name) yield told('foreign key', mysqlName(table), span);
      }
      if (node.kind !== 'create table' && node.kind !== 'alter table') return;
      const shown = mysqlName(context.catalog.resolve(node.table));
      const checks =
        node.kind === 'create table'
          ? node.checks
          : node.actions.flatMap((one) => (one.kind === 'add check' ? [one.check] : []));
      for (const check of checks) if (!check.name) yield told('check constraint', shown, check.span);
      const indexes =
        node.kind === 'create table'
          ? node.indexes
          : node.actions.flatMap((one) => (one.kind === 'add index' ? [one.index] : []));
      for (const index of indexes)
        if (index.kind === 'unique' && !index.name) yield told('unique key', shown, index.span);
    },
  },
};
