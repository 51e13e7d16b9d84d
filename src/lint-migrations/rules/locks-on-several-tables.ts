import { displayName, keyOf } from '../../core/schema/catalog.ts';
import { blockingLocks, isAboutNewTable, isLive, keepsOthersOut } from '../policy.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'locks-on-several-tables',
  title: 'One transaction that locks several tables in use',
  category: 'availability',
  severity: 'notice',
  enabled: true,
  covers: ['P49', 'P118'],
  what: 'Finds the second table in use that a transaction locks against writes or reads, several foreign keys included.',
  why: 'While the transaction waits for the second table it keeps everybody off the first. And code that uses both in the other order, as it may, waits for the migration while the migration waits for it: a deadlock, which the server ends by failing one of the two.',
  bad: [
    {
      before: 'CREATE TABLE customers (id bigint PRIMARY KEY);\nCREATE TABLE orders (id bigint PRIMARY KEY);',
      sql: 'BEGIN;\nALTER TABLE customers ADD COLUMN note text;\nALTER TABLE orders ADD COLUMN note text;\nCOMMIT;',
    },
  ],
  good: [
    {
      title: 'One table a migration',
      before: 'CREATE TABLE customers (id bigint PRIMARY KEY);\nCREATE TABLE orders (id bigint PRIMARY KEY);',
      sql: ['ALTER TABLE customers ADD COLUMN note text;', 'ALTER TABLE orders ADD COLUMN note text;'],
      strongestLock: 'ACCESS EXCLUSIVE',
    },
  ],
  when: 'blocking locks',
  *statement(context) {
    const held = context.session.held.filter(
      ({ lock }) => keepsOthersOut(lock.mode) && lock.relationKind === 'table' && isLive(context, lock.relation),
    );
    const first = held[0];
    if (!first) return;
    // A partition is locked with its parent, by one statement: what counts is how many statements wait for a table.
    const statements = new Set(held.map((one) => one.statement));
    if (statements.size > 1 && new Set(held.map((one) => keyOf(one.lock.relation))).size > 1) return;
    const known = new Set(held.map((one) => keyOf(one.lock.relation)));
    const second = blockingLocks(context).find(
      (lock) => lock.relationKind === 'table' && !known.has(keyOf(lock.relation)),
    );
    if (!second) return;
    // New tables with foreign keys: their rule asks for a lock_timeout, and nobody makes one migration of each.
    if (isAboutNewTable(context, context.statement) && held.every((one) => isAboutNewTable(context, one.statement)))
      return;
    const { line } = first.statement.source.position(first.statement.span.start);
    yield {
      message: `The transaction waits for ${displayName(second.relation)} here while it keeps ${displayName(first.lock.relation)} locked since line ${line}, which holds up both and invites a deadlock with code that uses them in the other order.`,
      advice: {
        summary: 'Change one table a transaction.',
        steps: [
          { title: '1. In this migration', sql: `${first.statement.sql};` },
          { title: '2. In a migration of its own', sql: `${context.statement.sql};` },
        ],
      },
    };
  },
};
