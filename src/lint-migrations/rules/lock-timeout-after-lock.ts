import { displayName } from '../../core/schema/catalog.ts';
import { nodeOf } from '../../core/sql/statement.ts';
import { keepsOthersOut } from '../policy.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'lock-timeout-after-lock',
  title: 'lock_timeout set after the first lock',
  category: 'process',
  severity: 'warning',
  enabled: true,
  covers: ['P115'],
  what: 'A transaction sets `lock_timeout` after a statement that has already locked a table in use.',
  why: 'The statement that needed it waited without a limit. A timeout works only for the statements after it.',
  bad: [
    {
      before: 'CREATE TABLE orders (id bigint PRIMARY KEY);',
      sql: "BEGIN;\nALTER TABLE orders ADD COLUMN note text;\nSET LOCAL lock_timeout = '2s';\nCOMMIT;",
    },
  ],
  good: [
    {
      before: 'CREATE TABLE orders (id bigint PRIMARY KEY);',
      sql: "SET lock_timeout = '2s';\nALTER TABLE orders ADD COLUMN note text;",
      strongestLock: 'ACCESS EXCLUSIVE',
    },
  ],
  on: ['VariableSetStmt'],
  *statement(context) {
    const set = nodeOf(context.statement, 'VariableSetStmt');
    if (set?.name?.toLowerCase() !== 'lock_timeout' || set.kind !== 'VAR_SET_VALUE') return;
    if (context.session.lockTimeoutMs !== null) return;
    const first = context.session.held.find((one) => keepsOthersOut(one.lock.mode));
    if (!first) return;
    const { line } = first.statement.source.position(first.statement.span.start);
    yield {
      message: `This comes too late for line ${line}, which has waited for ${displayName(first.lock.relation)} without a limit by then.`,
      advice: { summary: 'Move it to the top of the script.', steps: [] },
    };
  },
};
