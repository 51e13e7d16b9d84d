import { quoteIdentifier } from '../../core/schema/catalog.ts';
import { usingIndexAdvice } from '../advice/add-constraint.ts';
import { commandProblem, commandWork, constraintOf } from '../alter-table.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'add-unique',
  title: 'UNIQUE constraint that builds its index under a lock',
  category: 'availability',
  severity: 'error',
  enabled: true,
  covers: ['P42'],
  what: 'Finds `ADD … UNIQUE` on a table in use without `USING INDEX`.',
  why: 'The constraint needs an index, and ALTER TABLE builds it on the spot, from every row, under ACCESS EXCLUSIVE: not even reads get through. An index built before, with `CREATE UNIQUE INDEX CONCURRENTLY`, becomes the constraint in a moment.',
  bad: [
    {
      before: 'CREATE TABLE customers (id bigint PRIMARY KEY, mail text);',
      sql: 'ALTER TABLE customers ADD CONSTRAINT customers_mail_key UNIQUE (mail);',
    },
    {
      before: 'CREATE TABLE members (team bigint, person bigint);',
      sql: 'ALTER TABLE members ADD UNIQUE (team, person) DEFERRABLE INITIALLY DEFERRED;',
    },
  ],
  good: [
    {
      title: 'The index concurrently, then the constraint from it',
      before: 'CREATE TABLE customers (id bigint PRIMARY KEY, mail text);',
      sql: [
        'CREATE UNIQUE INDEX CONCURRENTLY customers_mail_key ON customers (mail);',
        'ALTER TABLE customers ADD CONSTRAINT customers_mail_key UNIQUE USING INDEX customers_mail_key;',
      ],
      outsideTransaction: true,
      strongestLock: 'ACCESS EXCLUSIVE',
    },
  ],
  on: ['AlterTableStmt'],
  when: 'work',
  *statement(context) {
    for (const work of commandWork(context, ['add-unique'])) {
      const { alteration, command } = work;
      const constraint = constraintOf(command.node);
      if (!constraint) continue;
      const what = constraint.conname
        ? `unique constraint ${quoteIdentifier(constraint.conname)}`
        : 'a unique constraint';
      const advice = usingIndexAdvice(context, alteration.table, constraint);
      yield commandProblem(context, work, `Adding ${what} to ${alteration.shown}`, advice ? { advice } : {});
    }
  },
};
