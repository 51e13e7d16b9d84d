import { nodeOf } from '../../core/sql/statement.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'set-local-outside-transaction',
  title: 'SET LOCAL outside of a transaction',
  category: 'correctness',
  severity: 'warning',
  enabled: true,
  covers: ['P113'],
  what: '`SET LOCAL` stands in a script that is known to run outside of a transaction block.',
  why: 'It does nothing there: the server warns and forgets the value. A timeout that was meant to protect the next statement is not in force.',
  bad: [
    {
      before: 'CREATE TABLE orders (id bigint PRIMARY KEY, note text);',
      sql: "BEGIN;\nSELECT 1;\nCOMMIT;\nSET LOCAL lock_timeout = '2s';\nALTER TABLE orders DROP CONSTRAINT IF EXISTS x;",
    },
  ],
  good: [
    {
      before: 'CREATE TABLE orders (id bigint PRIMARY KEY);',
      sql: "BEGIN;\nSET LOCAL lock_timeout = '2s';\nALTER TABLE orders ADD COLUMN note text;\nCOMMIT;",
      strongestLock: 'ACCESS EXCLUSIVE',
    },
  ],
  on: ['VariableSetStmt'],
  *statement(context) {
    const set = nodeOf(context.statement, 'VariableSetStmt');
    if (!set?.is_local || context.session.inTransaction) return;
    // Whoever runs plain files may well wrap them, unless the file itself has shown that it is not wrapped.
    const ended = context.statements.slice(0, context.index).some((one) => nodeOf(one, 'TransactionStmt'));
    if (context.migration.up.transaction.mode === 'unknown' && !ended) return;
    yield {
      message: `SET LOCAL ${set.name ?? ''} does nothing here, outside of a transaction block.`,
      advice: { summary: 'Write SET without LOCAL, or open a transaction first.', steps: [] },
    };
  },
};
