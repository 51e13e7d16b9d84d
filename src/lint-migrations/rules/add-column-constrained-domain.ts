import { addColumnProblems } from '../alter-table.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'add-column-constrained-domain',
  title: 'Column of a domain with a constraint',
  category: 'availability',
  severity: 'error',
  enabled: true,
  covers: ['P8'],
  what: 'Finds `ADD COLUMN` whose type is a domain with a CHECK or NOT NULL, on a table that production already has.',
  why: 'A plain column without a default, or with a constant one, is added in a moment. When its type is a domain that has a constraint, PostgreSQL does not take the shortcut: it writes the whole table anew under ACCESS EXCLUSIVE, even if the column is empty in every row.',
  bad: [
    {
      before: "CREATE DOMAIN email AS text CHECK (VALUE LIKE '%@%');\nCREATE TABLE customers (id bigint PRIMARY KEY);",
      sql: 'ALTER TABLE customers ADD COLUMN mail email;',
    },
    {
      title: 'Nor does a constant default help',
      before: 'CREATE DOMAIN positive AS int CHECK (VALUE > 0);\nCREATE TABLE orders (id bigint PRIMARY KEY);',
      sql: 'ALTER TABLE orders ADD COLUMN quantity positive DEFAULT 1;',
    },
  ],
  good: [
    {
      title: "The domain's base type, and the condition as a constraint that is checked later",
      before: "CREATE DOMAIN email AS text CHECK (VALUE LIKE '%@%');\nCREATE TABLE customers (id bigint PRIMARY KEY);",
      sql: [
        'ALTER TABLE customers ADD COLUMN mail text;',
        'ALTER TABLE customers ADD CONSTRAINT customers_mail_check CHECK (mail::email IS NOT DISTINCT FROM mail) NOT VALID;',
        'ALTER TABLE customers VALIDATE CONSTRAINT customers_mail_check;',
      ],
      strongestLock: 'ACCESS EXCLUSIVE',
    },
    {
      title: 'A domain without a constraint is as good as its base type',
      before: 'CREATE DOMAIN note AS text;\nCREATE TABLE orders (id bigint PRIMARY KEY);',
      sql: 'ALTER TABLE orders ADD COLUMN remark note;',
      strongestLock: 'ACCESS EXCLUSIVE',
    },
  ],
  on: ['AlterTableStmt'],
  when: 'work',
  *statement(context) {
    yield* addColumnProblems(
      context,
      ['add-column-constrained-domain'],
      (column) => `Adding ${column}, whose type is a domain with a constraint,`,
    );
  },
};
