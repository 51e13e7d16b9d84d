import { declaredColumns, isBuiltIn } from '../declared-columns.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'money-type',
  title: 'Column of type money',
  category: 'style',
  severity: 'warning',
  enabled: false,
  covers: ['P127'],
  what: 'Finds columns of type `money`.',
  why: 'Which currency, and how many digits after the point, is a setting of the database (`lc_monetary`) and not part of the value: restored into a database with another setting, the same rows are other amounts.',
  bad: [
    { sql: 'CREATE TABLE invoices (id bigint PRIMARY KEY, total money NOT NULL);' },
    {
      before: 'CREATE TABLE invoices (id bigint PRIMARY KEY);',
      sql: 'ALTER TABLE invoices ADD COLUMN discount money;',
    },
  ],
  good: [
    {
      title: 'An amount and its currency',
      sql: "CREATE TABLE invoices (\n  id bigint PRIMARY KEY,\n  total numeric(12, 2) NOT NULL,\n  currency text NOT NULL DEFAULT 'EUR'\n);",
      strongestLock: 'none',
    },
  ],
  on: ['CreateStmt', 'CreateForeignTableStmt', 'AlterTableStmt'],
  *statement(context) {
    for (const column of declaredColumns(context)) {
      if (!isBuiltIn(column, 'money')) continue;
      yield {
        message: `What an amount in ${column.shown} means depends on lc_monetary of the database that reads it.`,
        span: column.span,
        advice: { summary: 'Use numeric, with the currency in a column beside it.', steps: [] },
      };
    }
  },
};
