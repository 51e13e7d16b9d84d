import { displayType } from '../../core/schema/types.ts';
import { declaredColumns, isBuiltIn } from '../declared-columns.ts';
import { declaredColumns as declaredInMysql } from '../mysql/declared-columns.ts';
import { pattern } from '../pattern.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'float-amount',
  title: 'Amount kept in binary floating point',
  category: 'style',
  severity: 'warning',
  enabled: false,
  covers: ['P127', 'M22'],
  what: 'Finds columns of type `real` or `double precision` (`float` and `double`) whose names say that they hold money.',
  why: 'A binary fraction cannot hold 0.10: sums drift by cents, and an amount that was written may not be found again with `=`. Auditors notice.',
  options: {
    names: {
      type: 'string',
      default:
        '(^|_)(amount|price|cost|total|subtotal|fee|tax|vat|salary|balance|discount|refund|payment|revenue)(_|$)',
      what: 'A regular expression for the names of such columns, without regard to case. `.` is every column.',
    },
  },
  bad: [
    { sql: 'CREATE TABLE invoices (id bigint PRIMARY KEY, total_amount double precision NOT NULL);' },
    {
      before: 'CREATE TABLE items (id bigint PRIMARY KEY);',
      sql: 'ALTER TABLE items ADD COLUMN price float4;',
    },
    {
      title: 'Every column, if you say so',
      options: { names: '.' },
      sql: 'CREATE TABLE parcels (id bigint PRIMARY KEY, weight real);',
    },
  ],
  good: [
    {
      sql: 'CREATE TABLE invoices (id bigint PRIMARY KEY, total_amount numeric(12, 2) NOT NULL);',
      strongestLock: 'none',
    },
    {
      title: 'What is measured may be a float',
      sql: 'CREATE TABLE parcels (id bigint PRIMARY KEY, weight double precision);',
      strongestLock: 'none',
    },
  ],
  on: ['CreateStmt', 'CreateForeignTableStmt', 'AlterTableStmt'],
  *statement(context) {
    const names = pattern(String(context.option('names')), 'rules.float-amount.names', 'iu');
    for (const column of declaredColumns(context)) {
      if (!(isBuiltIn(column, 'float4') || isBuiltIn(column, 'float8')) || !names.test(column.name)) continue;
      yield {
        message: `${column.shown} as ${displayType(column.type)} cannot hold amounts such as 0.10 exactly, so sums drift.`,
        span: column.span,
        advice: { summary: 'Use numeric, or an integer number of cents.', steps: [] },
      };
    }
  },
  mysql: {
    bad: [
      { sql: 'CREATE TABLE orders (id BIGINT PRIMARY KEY, total FLOAT);' },
      {
        before: 'CREATE TABLE orders (id BIGINT PRIMARY KEY);',
        sql: 'ALTER TABLE orders ADD COLUMN unit_price DOUBLE;',
      },
    ],
    good: [{ sql: 'CREATE TABLE orders (id BIGINT PRIMARY KEY, total DECIMAL(12,2), weight FLOAT);' }],
    on: ['create table', 'alter table'],
    actions: ['add column', 'modify column', 'change column'],
    *statement(context) {
      const names = pattern(String(context.option('names')), 'rules.float-amount.names', 'iu');
      for (const { column, shown, span } of declaredInMysql(context)) {
        if ((column.type.name !== 'float' && column.type.name !== 'double') || !names.test(column.name.name)) continue;
        yield {
          message: `${shown} as ${column.type.name} cannot hold amounts such as 0.10 exactly, so sums drift.`,
          span,
          advice: { summary: 'Use DECIMAL, or an integer number of cents.', steps: [] },
        };
      }
    },
  },
};
