import { displayName } from '../../core/schema/catalog.ts';
import { once } from '../once.ts';
import { blockingLocks } from '../policy.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'lock-timeout-too-long',
  title: 'lock_timeout that is off or too long',
  category: 'process',
  severity: 'warning',
  enabled: true,
  covers: ['P115'],
  what: 'A statement locks a table in use against writing or reading while `lock_timeout` is 0 (no limit) or longer than the limit of the rule.',
  why: 'For as long as the timeout lets it, the statement waits at the head of the queue, and everybody who comes after it waits as well. Whatever is longer than users are patient is an outage.',
  options: {
    'max-ms': { type: 'number', default: 10_000, what: 'The longest lock_timeout that is accepted, in milliseconds.' },
  },
  bad: [
    {
      title: 'no limit',
      before: 'CREATE TABLE orders (id bigint PRIMARY KEY);',
      sql: 'SET lock_timeout = 0;\nALTER TABLE orders ADD COLUMN note text;',
    },
    {
      title: 'five minutes',
      before: 'CREATE TABLE orders (id bigint PRIMARY KEY);',
      sql: "SET lock_timeout TO '5min';\nALTER TABLE orders ADD COLUMN note text;",
    },
  ],
  good: [
    {
      before: 'CREATE TABLE orders (id bigint PRIMARY KEY);',
      sql: "SET lock_timeout = '3s';\nALTER TABLE orders ADD COLUMN note text;",
      strongestLock: 'ACCESS EXCLUSIVE',
    },
    {
      title: 'nobody waits for a new table',
      sql: 'SET lock_timeout = 0;\nCREATE TABLE orders (id bigint PRIMARY KEY);',
      strongestLock: 'none',
    },
  ],
  when: 'blocking locks',
  *statement(context) {
    const ms = context.session.lockTimeoutMs;
    const most = Number(context.option('max-ms'));
    if (ms === null || (ms > 0 && ms <= most) || context.statement.body?.kind === 'function') return;
    const lock = blockingLocks(context)[0];
    if (!lock || !once(context, 'lock-timeout-too-long')) return;
    const limit = ms === 0 ? 'no lock_timeout (it is set to 0)' : `a lock_timeout of ${ms / 1_000} s`;
    yield {
      message: `With ${limit}, this statement and everybody behind it may wait that long for ${displayName(lock.relation)}.`,
      advice: {
        summary: 'Wait a few seconds at most, and try again.',
        steps: [{ title: 'Before the statement', sql: "SET lock_timeout = '2s';" }],
      },
    };
  },
};
