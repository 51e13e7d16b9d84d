import { displayName, keyOf, quoteIdentifier } from '../../core/schema/catalog.ts';
import { alterationOf } from '../alter-commands.ts';
import { blockingLocks } from '../policy.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'drop-foreign-key',
  title: 'Dropping a foreign key locks both tables',
  category: 'availability',
  severity: 'notice',
  enabled: true,
  covers: ['P47'],
  what: 'Finds `DROP CONSTRAINT` of a foreign key whose referenced table is in use.',
  why: 'The statement names one table and takes ACCESS EXCLUSIVE on two, since the referenced one loses its triggers. It is done in a moment, but it has to wait until no query runs on either, and every later query of both waits behind it.',
  bad: [
    {
      before:
        'CREATE TABLE customers (id bigint PRIMARY KEY);\nCREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint CONSTRAINT placed_by REFERENCES customers);',
      sql: 'ALTER TABLE orders DROP CONSTRAINT placed_by;',
    },
  ],
  good: [
    {
      title: 'A CHECK concerns its own table alone',
      before: 'CREATE TABLE orders (id bigint PRIMARY KEY, total int CONSTRAINT total_check CHECK (total > 0));',
      sql: "SET LOCAL lock_timeout = '2s';\nALTER TABLE orders DROP CONSTRAINT total_check;",
      strongestLock: 'ACCESS EXCLUSIVE',
    },
  ],
  on: ['AlterTableStmt'],
  when: 'blocking locks',
  commands: ['AT_DropConstraint'],
  *statement(context) {
    const alteration = alterationOf(context.statement, context.catalog);
    if (!alteration) return;
    const locked = new Set(blockingLocks(context).map((lock) => keyOf(lock.relation)));
    for (const command of alteration.commands) {
      if (command.type !== 'AT_DropConstraint') continue;
      const constraint = alteration.relation?.constraints.get(command.name);
      if (constraint?.kind !== 'foreign key' || keyOf(constraint.references) === keyOf(alteration.table)) continue;
      if (!locked.has(keyOf(constraint.references))) continue;
      yield {
        message: `Dropping foreign key ${quoteIdentifier(command.name)} blocks reads and writes of ${displayName(constraint.references)} as well as ${alteration.shown} (ACCESS EXCLUSIVE), for a moment once every running query of both has ended.`,
        span: command.span,
        advice: {
          summary: 'Drop it in a migration of its own with a short lock_timeout, and try again if that strikes.',
          steps: [
            {
              title: 'In a migration of its own, in one transaction',
              sql: `SET LOCAL lock_timeout = '2s';\nALTER TABLE ${alteration.shown} DROP CONSTRAINT ${quoteIdentifier(command.name)};`,
            },
          ],
        },
      };
    }
  },
};
