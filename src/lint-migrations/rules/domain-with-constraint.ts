import { displayName } from '../../core/schema/catalog.ts';
import { nodeOf } from '../../core/sql/statement.ts';
import { dottedName, inside } from '../names.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'domain-with-constraint',
  title: 'Domain with a constraint',
  category: 'availability',
  severity: 'notice',
  enabled: true,
  covers: ['P54'],
  what: 'Finds `CREATE DOMAIN` with a CHECK or NOT NULL.',
  why: 'Every later `ADD COLUMN` of that domain writes the whole table anew under ACCESS EXCLUSIVE, even without a default, and every change of its constraint reads each table that uses it. A CHECK on the table can be added NOT VALID and validated while the table is in use.',
  bad: [
    { sql: "CREATE DOMAIN email AS text CHECK (VALUE LIKE '%@%');" },
    { sql: 'CREATE DOMAIN positive AS int NOT NULL CONSTRAINT above_zero CHECK (VALUE > 0);' },
  ],
  good: [
    { title: 'A domain that only names a type', sql: 'CREATE DOMAIN email AS text;', strongestLock: 'none' },
    {
      title: 'The check on the table',
      before: 'CREATE TABLE customers (id bigint PRIMARY KEY, email text);',
      sql: [
        "ALTER TABLE customers ADD CONSTRAINT customers_email_valid CHECK (email <> '') NOT VALID;",
        'ALTER TABLE customers VALIDATE CONSTRAINT customers_email_valid;',
      ],
      strongestLock: 'ACCESS EXCLUSIVE',
    },
  ],
  on: ['CreateDomainStmt'],
  *statement(context) {
    const domain = nodeOf(context.statement, 'CreateDomainStmt');
    const constrained = (domain?.constraints ?? []).some((node) => {
      const type = inside(node, 'Constraint')?.contype;
      return type === 'CONSTR_CHECK' || type === 'CONSTR_NOTNULL';
    });
    if (!constrained) return;
    const name = displayName(dottedName(context.catalog, domain?.domainname));
    yield {
      message: `Each column of type ${name} that is added later writes its whole table anew while it blocks reads and writes.`,
      advice: { summary: 'Use the base type, and put the CHECK on the tables that need it.', steps: [] },
    };
  },
};
