import { declaredColumns, isBuiltIn } from '../declared-columns.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'char-type',
  title: 'Column of type char(n)',
  category: 'style',
  severity: 'warning',
  enabled: false,
  covers: ['P127'],
  what: 'Finds columns of type `char(n)`, `character(n)` or `bpchar`.',
  why: 'Values are filled up with blanks to the full length, on disk and in every answer, and the blanks count in some comparisons and not in others. It is no faster than `text` and takes no less room (manual, section 8.3).',
  bad: [
    { sql: 'CREATE TABLE countries (code char(2) PRIMARY KEY, name text NOT NULL);' },
    {
      before: 'CREATE TABLE orders (id bigint PRIMARY KEY);',
      sql: 'ALTER TABLE orders ADD COLUMN currency character(3);',
    },
    {
      title: 'Also by a change of type',
      before: 'CREATE TABLE orders (id bigint PRIMARY KEY, currency text);',
      sql: 'ALTER TABLE orders ALTER COLUMN currency TYPE char(3);',
    },
  ],
  good: [
    {
      title: 'Text, with a check where the length matters',
      sql: 'CREATE TABLE countries (code text PRIMARY KEY CHECK (length(code) = 2), name text NOT NULL);',
      strongestLock: 'none',
    },
    {
      title: 'The one-byte type of the system catalogs is another one',
      sql: 'CREATE TABLE flags (kind "char" NOT NULL);',
      strongestLock: 'none',
    },
  ],
  on: ['CreateStmt', 'CreateForeignTableStmt', 'AlterTableStmt'],
  *statement(context) {
    for (const column of declaredColumns(context)) {
      if (!isBuiltIn(column, 'bpchar')) continue;
      yield { message: `Values of ${column.shown} are filled up with blanks to their full length.`, span: column.span };
    }
  },
};
