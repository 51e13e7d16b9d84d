import { displayName } from '../../core/schema/catalog.ts';
import { displayName as mysqlName } from '../../core/schema/mysql/catalog.ts';
import * as mysql from '../mysql/deployed.ts';
import { listOf as listNames } from '../mysql/table-work.ts';
import { blockingLocks, describeLock, listOf } from '../policy.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'lock-table',
  title: 'LOCK TABLE on a table in use',
  category: 'availability',
  severity: 'notice',
  enabled: true,
  covers: ['P120'],
  what: 'Finds `LOCK TABLE` (`LOCK TABLES`) in a mode that blocks writes or reads.',
  why: 'The lock is held to the end of the transaction (on MySQL and MariaDB to UNLOCK TABLES), whatever else it does. Without a mode it is ACCESS EXCLUSIVE on PostgreSQL. A statement that changes the table takes the lock that it needs by itself.',
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
  mysql: {
    bad: [
      {
        before: 'CREATE TABLE orders (id BIGINT PRIMARY KEY, state VARCHAR(20));',
        sql: "LOCK TABLES orders WRITE;\nUPDATE orders SET state = 'open' WHERE state = 'new';\nUNLOCK TABLES;",
      },
    ],
    good: [
      {
        before: 'CREATE TABLE orders (id BIGINT PRIMARY KEY, state VARCHAR(20));',
        sql: "UPDATE orders SET state = 'open' WHERE state = 'new' ORDER BY id LIMIT 1000;",
      },
      {
        title: 'What mysqldump writes around the rows of a table that it has just made',
        sql: "CREATE TABLE countries (code CHAR(2) PRIMARY KEY);\nLOCK TABLES countries WRITE;\nINSERT INTO countries (code) VALUES ('XK');\nUNLOCK TABLES;",
      },
    ],
    on: ['lock tables'],
    *statement(context) {
      const { node } = context.statement;
      if (node.kind !== 'lock tables' || mysql.isStored(context.statement, context)) return;
      const live = node.tables.filter(({ table }) => mysql.inProduction(context, context.catalog.resolve(table)));
      if (live.length === 0) return;
      const writes = live.some(({ mode }) => mode === 'write');
      yield {
        message: `LOCK TABLES blocks ${writes ? 'reads and writes' : 'writes'} of ${listNames(live.map(({ table }) => mysqlName(context.catalog.resolve(table))))} until UNLOCK TABLES or the end of the session.`,
        advice: { summary: 'Leave it out: each statement takes the locks that it needs by itself.', steps: [] },
      };
    },
  },
};
