import { once } from '../once.ts';
import { blockingLocks } from '../policy.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'statement-timeout-missing',
  title: 'No statement_timeout before a lock that blocks',
  category: 'process',
  severity: 'notice',
  enabled: false,
  covers: ['P114'],
  what: 'The first statement of a script that locks a table in use against writing or reading comes without a `statement_timeout`. One finding a script. Off by default.',
  why: 'A change that was expected to be instant and is not goes on holding its lock until somebody cancels it. A timeout of a few seconds cancels it by itself. Long work, such as building an index concurrently, needs a longer one or none.',
  bad: [{ before: 'CREATE TABLE orders (id bigint PRIMARY KEY);', sql: 'ALTER TABLE orders ADD COLUMN note text;' }],
  good: [
    {
      before: 'CREATE TABLE orders (id bigint PRIMARY KEY);',
      sql: "SET lock_timeout = '2s';\nSET statement_timeout = '10s';\nALTER TABLE orders ADD COLUMN note text;",
      strongestLock: 'ACCESS EXCLUSIVE',
    },
  ],
  when: 'blocking locks',
  *statement(context) {
    if (context.session.statementTimeoutMs !== null || context.statement.body?.kind === 'function') return;
    if (blockingLocks(context).length === 0 || !once(context, 'statement-timeout-missing')) return;
    yield {
      message: 'Without a statement_timeout, this statement holds its lock for as long as it takes.',
      advice: {
        summary: 'Set a statement_timeout that a change of this kind cannot need.',
        steps: [{ title: 'At the top of the script', sql: "SET statement_timeout = '10s';" }],
      },
    };
  },
};
