import { nodeOf } from '../../core/sql/statement.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'transaction-nesting',
  title: "BEGIN or COMMIT inside of the tool's own transaction",
  category: 'correctness',
  severity: 'warning',
  enabled: true,
  covers: ['P119', 'M17'],
  what: 'A script that its tool wraps in a transaction begins, commits or rolls back one itself, or a script begins a second one before the first has ended.',
  why: "There are no nested transactions. An inner BEGIN is ignored with a warning on PostgreSQL and commits what came before on MySQL and MariaDB; the first COMMIT ends the tool's transaction, and what follows runs statement by statement. When it fails, half of the migration stays, and the tool believes that nothing does.",
  bad: [
    {
      title: 'BEGIN twice',
      before: 'CREATE TABLE orders (id bigint PRIMARY KEY);',
      sql: 'BEGIN;\nALTER TABLE orders ADD COLUMN note text;\nBEGIN;\nALTER TABLE orders ADD COLUMN state text;\nCOMMIT;',
    },
    {
      title: 'goose has begun one already',
      files: {
        'migrations/00001_create_orders.sql':
          '-- +goose Up\nBEGIN;\nCREATE TABLE orders (id bigint PRIMARY KEY);\nCOMMIT;\n-- +goose Down\nDROP TABLE orders;\n',
      },
    },
  ],
  good: [
    {
      before: 'CREATE TABLE orders (id bigint PRIMARY KEY);',
      sql: 'BEGIN;\nALTER TABLE orders ADD COLUMN note text;\nCOMMIT;',
      strongestLock: 'ACCESS EXCLUSIVE',
    },
  ],
  on: ['TransactionStmt'],
  *statement(context) {
    const kind = nodeOf(context.statement, 'TransactionStmt')?.kind;
    const { session, migration } = context;
    if (context.statement.body || !session.inTransaction) return;
    if (context.statement.source.rendered?.byTool(context.statement.span)) return;
    const wrapped = migration.up.transaction.mode === 'wrapped' && !session.begunBy;
    if (kind === 'TRANS_STMT_BEGIN' || kind === 'TRANS_STMT_START') {
      if (!session.begunBy && !wrapped) return;
      const by = session.begunBy
        ? `line ${session.begunBy.source.position(session.begunBy.span.start).line}`
        : `the tool (${migration.up.transaction.why})`;
      yield { message: `This BEGIN does nothing: the transaction that ${by} began is still open.` };
    } else if (wrapped && (kind === 'TRANS_STMT_COMMIT' || kind === 'TRANS_STMT_ROLLBACK')) {
      const { optOut } = migration.up.transaction;
      yield {
        message: `This ends the transaction that the tool began (${migration.up.transaction.why}): what follows runs statement by statement, and a failure leaves half of the migration behind.`,
        advice: {
          summary: optOut ? `Leave transactions to the tool, or ${optOut}.` : 'Leave transactions to the tool.',
          steps: [],
        },
      };
    }
  },
  mysql: {
    bad: [
      {
        before: 'CREATE TABLE orders (id BIGINT PRIMARY KEY, state VARCHAR(20));',
        sql: "START TRANSACTION;\nUPDATE orders SET state = 'open' WHERE id = 1;\nSTART TRANSACTION;\nUPDATE orders SET state = 'paid' WHERE id = 2;\nCOMMIT;",
      },
    ],
    good: [
      {
        before: 'CREATE TABLE orders (id BIGINT PRIMARY KEY, state VARCHAR(20));',
        sql: "START TRANSACTION;\nUPDATE orders SET state = 'open' WHERE id = 1;\nCOMMIT;\nSTART TRANSACTION;\nUPDATE orders SET state = 'paid' WHERE id = 2;\nCOMMIT;",
      },
    ],
    on: ['begin'],
    *statement(context) {
      const [first] = context.session.uncommitted;
      if (context.statement.body || !first) return;
      const { line } = first.source.position(first.span.start);
      yield {
        message: `This begins no transaction inside of the other one: it commits what line ${line} and those after it changed, and a ROLLBACK no longer takes it back.`,
        advice: { summary: 'End the first transaction where it is meant to end, or use SAVEPOINT.', steps: [] },
      };
    },
  },
};
