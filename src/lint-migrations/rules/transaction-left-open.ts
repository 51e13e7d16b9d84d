import type { MysqlStatement } from '../../core/sql/mysql/statement.ts';
import { nodeOf, type Statement } from '../../core/sql/statement.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'transaction-left-open',
  title: 'Transaction that is begun and never ended',
  category: 'correctness',
  severity: 'error',
  enabled: true,
  covers: ['P119', 'M17'],
  what: 'A script writes BEGIN, and no COMMIT or ROLLBACK follows.',
  why: 'When the session ends, the server rolls back everything since BEGIN. The migration looks as if it had run; nothing of it is there. Until then its locks are held.',
  bad: [
    {
      before: 'CREATE TABLE orders (id bigint PRIMARY KEY);',
      sql: 'BEGIN;\nALTER TABLE orders ADD COLUMN note text;',
    },
  ],
  good: [
    {
      before: 'CREATE TABLE orders (id bigint PRIMARY KEY);',
      sql: 'BEGIN;\nALTER TABLE orders ADD COLUMN note text;\nCOMMIT;',
      strongestLock: 'ACCESS EXCLUSIVE',
    },
  ],
  *script(context) {
    if (context.migration.up.transaction.mode === 'wrapped') return;
    let open: Statement | null = null;
    for (const statement of context.statements) {
      if (statement.body) continue;
      switch (nodeOf(statement, 'TransactionStmt')?.kind) {
        case 'TRANS_STMT_BEGIN':
        case 'TRANS_STMT_START':
          open ??= statement;
          break;
        case 'TRANS_STMT_COMMIT':
        case 'TRANS_STMT_ROLLBACK':
        case 'TRANS_STMT_PREPARE':
          open = null;
          break;
      }
    }
    if (!open) return;
    yield {
      message: 'No COMMIT follows this BEGIN: when the session ends, everything after it is rolled back.',
      span: open.span,
      advice: { summary: 'End the transaction.', steps: [{ title: 'At the end of the script', sql: 'COMMIT;' }] },
    };
  },
  mysql: {
    bad: [
      {
        before: 'CREATE TABLE orders (id BIGINT PRIMARY KEY, state VARCHAR(20));',
        sql: "START TRANSACTION;\nUPDATE orders SET state = 'open' WHERE id = 1;",
      },
    ],
    good: [
      {
        before: 'CREATE TABLE orders (id BIGINT PRIMARY KEY, state VARCHAR(20));',
        sql: "START TRANSACTION;\nUPDATE orders SET state = 'open' WHERE id = 1;\nCOMMIT;",
      },
      {
        title: 'A CREATE commits what came before it',
        before: 'CREATE TABLE orders (id BIGINT PRIMARY KEY, state VARCHAR(20));',
        sql: "BEGIN;\nUPDATE orders SET state = 'open' WHERE id = 1;\nCREATE TABLE parcels (id BIGINT PRIMARY KEY);",
      },
    ],
    *script(context) {
      if (context.migration.up.transaction.mode === 'wrapped') return;
      let open: MysqlStatement | null = null;
      let changed = false;
      for (const [place, statement] of context.statements.entries()) {
        if (statement.body) continue;
        switch (statement.kind) {
          case 'begin':
            open = statement;
            changed = false;
            break;
          case 'commit':
          case 'rollback':
            open = null;
            break;
          case 'insert':
          case 'update':
          case 'delete':
          case 'load data':
          case 'call':
            changed = true;
            break;
          default:
            if (context.effects[place]?.commits) open = null;
        }
      }
      if (!open || !changed) return;
      yield {
        message:
          'No COMMIT follows this START TRANSACTION: when the session ends, every row that was changed after it is as it was before.',
        span: open.span,
        advice: { summary: 'End the transaction.', steps: [{ title: 'At the end of the script', sql: 'COMMIT;' }] },
      };
    },
  },
};
