import { displayName } from '../../core/schema/catalog.ts';
import { blockingLocks, describeLock, listOf } from '../policy.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'lock-table',
  title: 'LOCK TABLE on a table in use',
  category: 'availability',
  severity: 'notice',
  enabled: true,
  covers: ['P120'],
  what: 'Finds `LOCK TABLE` in a mode that blocks writes or reads.',
  why: 'The lock is held to the end of the transaction, whatever else it does. Without a mode it is ACCESS EXCLUSIVE. A statement that changes the table takes the lock that it needs by itself.',
  bad: [
    { before: 'CREATE TABLE orders (id bigint PRIMARY KEY);', sql: 'BEGIN;\nLOCK TABLE orders;\nCOMMIT;' },
    {
      before: 'CREATE TABLE orders (id bigint PRIMARY KEY);',
      sql: 'BEGIN;\nLOCK TABLE orders IN SHARE MODE NOWAIT;\nCOMMIT;',
    },
  ],
  good: [
    {
      title: 'A mode that lets reads and writes go on',
      before: 'CREATE TABLE orders (id bigint PRIMARY KEY);',
      sql: 'LOCK TABLE orders IN SHARE UPDATE EXCLUSIVE MODE;',
      outsideTransaction: false,
      strongestLock: 'SHARE UPDATE EXCLUSIVE',
    },
  ],
  on: ['LockStmt'],
  when: 'blocking locks',
  *statement(context) {
    const locks = blockingLocks(context);
    const first = locks[0];
    if (!first) return;
    yield {
      message: `LOCK TABLE ${listOf(locks.map((lock) => displayName(lock.relation)))} ${describeLock(first.mode)} until the transaction ends.`,
      advice: {
        summary: 'Leave it out, or keep the transaction down to what needs the lock.',
        steps: [],
      },
    };
  },
};
