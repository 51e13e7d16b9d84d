import { declaredColumns, isBuiltIn } from '../declared-columns.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'varchar-length',
  title: 'Length limit in the type',
  category: 'style',
  severity: 'notice',
  enabled: false,
  covers: ['P127'],
  what: 'Finds columns of type `varchar(n)`.',
  why: 'The limit saves no room and no time. Raising it is cheap, but lowering it writes the whole table anew, and views over the column stand in the way of both. A CHECK on a `text` column can be changed without touching either.',
  options: {
    'from-length': {
      type: 'number',
      default: 1,
      what: 'Lengths from which on a limit is reported: 256 lets codes and short names pass.',
    },
  },
  bad: [
    { sql: 'CREATE TABLE customers (id bigint PRIMARY KEY, email varchar(255) NOT NULL);' },
    {
      before: 'CREATE TABLE customers (id bigint PRIMARY KEY);',
      sql: 'ALTER TABLE customers ADD COLUMN nick character varying(40);',
    },
  ],
  good: [
    {
      title: 'Text, with a check that can be changed',
      sql: 'CREATE TABLE customers (\n  id bigint PRIMARY KEY,\n  email text NOT NULL CONSTRAINT customers_email_length CHECK (length(email) <= 255)\n);',
      strongestLock: 'none',
    },
    {
      title: 'varchar without a length is text under another name',
      sql: 'CREATE TABLE customers (id bigint PRIMARY KEY, email varchar NOT NULL);',
      strongestLock: 'none',
    },
  ],
  on: ['CreateStmt', 'CreateForeignTableStmt', 'AlterTableStmt'],
  *statement(context) {
    const from = Number(context.option('from-length'));
    for (const column of declaredColumns(context)) {
      const length = column.type.modifiers[0];
      if (!isBuiltIn(column, 'varchar') || length === undefined || length < from) continue;
      yield {
        message: `The limit of ${length} characters is part of the type of ${column.shown}, where changing it later touches the whole table or the views over it.`,
        span: column.span,
      };
    }
  },
};
