import { durationText } from '../../core/report/wording.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'concurrent-build-timeout',
  title: 'Concurrent build under a timeout that is too short for it',
  category: 'availability',
  severity: 'warning',
  enabled: true,
  covers: ['P67'],
  what: 'Finds `CREATE INDEX CONCURRENTLY` and `REINDEX CONCURRENTLY` while a short `statement_timeout`, or a short `lock_timeout`, is set.',
  why: 'A concurrent build reads the table twice and waits for old transactions to end, so that it takes long without doing harm. A timeout that cuts it off leaves an INVALID index behind: of no use to queries, a cost to every write, and in the way of the next try. `lock_timeout` counts as well, since the waits for old transactions are waits for locks.',
  bad: [
    {
      before: 'CREATE TABLE orders (id bigint PRIMARY KEY, state text);',
      sql: "SET statement_timeout = '5s';\nCREATE INDEX CONCURRENTLY orders_state ON orders (state);",
    },
    {
      before: 'CREATE TABLE orders (id bigint PRIMARY KEY, state text);',
      sql: "SET lock_timeout = '1s';\nCREATE INDEX CONCURRENTLY orders_state ON orders (state);",
    },
  ],
  good: [
    {
      before: 'CREATE TABLE orders (id bigint PRIMARY KEY, state text);',
      sql: 'SET statement_timeout = 0;\nSET lock_timeout = 0;\nCREATE INDEX CONCURRENTLY orders_state ON orders (state);',
      outsideTransaction: true,
      strongestLock: 'SHARE UPDATE EXCLUSIVE',
    },
  ],
  options: {
    'shortest-statement-timeout-ms': {
      type: 'number',
      default: 1_800_000,
      what: 'A `statement_timeout` below this many milliseconds is too short for a concurrent build.',
    },
    'shortest-lock-timeout-ms': {
      type: 'number',
      default: 10_000,
      what: 'A `lock_timeout` below this many milliseconds is too short for a concurrent build.',
    },
  },
  on: ['IndexStmt', 'ReindexStmt'],
  *statement(context) {
    const { session, effect, statement } = context;
    const builds = effect.work.some((work) => work.kind === 'index-build' && !context.isNew(work.relation));
    if (!builds || effect.inTransaction !== 'refused' || statement.body?.kind === 'function') return;
    for (const [setting, ms, option] of [
      ['statement_timeout', session.statementTimeoutMs, 'shortest-statement-timeout-ms'],
      ['lock_timeout', session.lockTimeoutMs, 'shortest-lock-timeout-ms'],
    ] as const) {
      if (ms === null || ms === 0 || ms >= Number(context.option(option))) continue;
      yield {
        message: `The concurrent build is cut off after ${durationText(ms).replace('about ', '')} by ${setting} and then leaves an INVALID index behind.`,
        advice: {
          summary: `Set ${setting} to 0 for this statement.`,
          steps: [
            {
              title: 'Outside a transaction',
              sql: `SET ${setting} = 0;\n${statement.sql};\nRESET ${setting};`,
              outsideTransaction: true,
            },
          ],
        },
      };
    }
  },
};
