import { displayName, keyOf } from '../../core/schema/catalog.ts';
import { nodeOf } from '../../core/sql/statement.ts';
import { alterationOf } from '../alter-commands.ts';
import { constraintOf } from '../alter-table.ts';
import { relationName } from '../names.ts';
import { once } from '../once.ts';
import { blockingLocks, describeLock, isLive, listOf } from '../policy.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'create-table-foreign-key',
  title: 'New table locks the tables that it references',
  category: 'availability',
  severity: 'notice',
  enabled: true,
  covers: ['P50'],
  what: 'Finds a foreign key of a new table that references a table in use, when no `lock_timeout` is set. One finding a script.',
  why: 'A new table seems to concern nobody. Its foreign key puts triggers on the referenced table and takes SHARE ROW EXCLUSIVE there: for a moment, but after a wait for every transaction that writes to it, and with all later writes waiting behind.',
  bad: [
    {
      before: 'CREATE TABLE customers (id bigint PRIMARY KEY);',
      sql: 'CREATE TABLE notes (id bigint PRIMARY KEY, customer_id bigint REFERENCES customers);',
    },
    {
      before: 'CREATE TABLE customers (id bigint PRIMARY KEY);',
      sql: 'CREATE TABLE notes (id bigint PRIMARY KEY, customer_id bigint);\nALTER TABLE notes ADD FOREIGN KEY (customer_id) REFERENCES customers (id);',
    },
  ],
  good: [
    {
      title: 'The wait has an end',
      before: 'CREATE TABLE customers (id bigint PRIMARY KEY);',
      sql: "SET lock_timeout = '2s';\nCREATE TABLE notes (id bigint PRIMARY KEY, customer_id bigint REFERENCES customers);",
      strongestLock: 'SHARE ROW EXCLUSIVE',
    },
    {
      title: 'Both are new',
      sql: 'CREATE TABLE clients (id bigint PRIMARY KEY);\nCREATE TABLE notes (id bigint PRIMARY KEY, client_id bigint REFERENCES clients);',
      strongestLock: 'none',
    },
  ],
  on: ['CreateStmt', 'AlterTableStmt'],
  commands: ['AT_AddConstraint'],
  when: 'blocking locks',
  *statement(context) {
    const { statement, catalog } = context;
    const create = nodeOf(statement, 'CreateStmt');
    const alteration = create ? null : alterationOf(statement, catalog);
    const table = create ? relationName(catalog, create.relation) : alteration?.table;
    if (!table || create?.partbound || create?.relation?.relpersistence === 't') return;
    if (alteration) {
      if (isLive(context, table)) return;
      if (!alteration.commands.some((command) => constraintOf(command.node)?.contype === 'CONSTR_FOREIGN')) return;
    }
    const locked = blockingLocks(context).filter(
      (lock) => lock.mode === 'SHARE ROW EXCLUSIVE' && keyOf(lock.relation) !== keyOf(table),
    );
    const first = locked[0];
    // Once a script: the cure is one line at its top.
    if (!first || context.session.lockTimeoutMs !== null || !once(context, 'create-table-foreign-key')) return;
    yield {
      message: `The foreign key of the new table ${displayName(table)} locks ${listOf(locked.map((lock) => displayName(lock.relation)))}, which ${describeLock(first.mode)} for a moment, after a wait for every transaction that writes there.`,
      advice: {
        summary:
          'Set a lock_timeout, so that a wait for the lock does not hold up all writes behind it, and try again if it strikes.',
        steps: [{ title: 'Before the statement, in its transaction', sql: "SET LOCAL lock_timeout = '2s';" }],
      },
    };
  },
};
