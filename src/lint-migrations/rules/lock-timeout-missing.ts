import { displayName } from '../../core/schema/catalog.ts';
import { once } from '../once.ts';
import { blockingLocks, isAboutNewTable } from '../policy.ts';
import type { Rule } from '../rule.ts';

/** In a run over a whole history the advice is for those who write the next migration, not for hundreds that have run. */
const newest = 20;

export const rule: Rule = {
  id: 'lock-timeout-missing',
  title: 'No lock_timeout before a lock that blocks',
  category: 'process',
  severity: 'notice',
  enabled: true,
  covers: ['P113'],
  what: 'The first statement of a script that locks a table in use against writing or reading comes without a `lock_timeout`. One finding a script, for the newest 20 of those that are reported on.',
  why: 'A statement that waits for its lock already keeps everybody behind it waiting: one long query on the table, and an instant `ADD COLUMN` stops the application until that query ends. With `lock_timeout` the migration gives up instead, and is tried again.',
  options: {
    'set-elsewhere': {
      type: 'boolean',
      default: false,
      what: 'True when the role, the connection string or the deployment sets lock_timeout, so that no script has to.',
    },
  },
  bad: [{ before: 'CREATE TABLE orders (id bigint PRIMARY KEY);', sql: 'ALTER TABLE orders ADD COLUMN note text;' }],
  good: [
    {
      before: 'CREATE TABLE orders (id bigint PRIMARY KEY);',
      sql: "SET lock_timeout = '2s';\nALTER TABLE orders ADD COLUMN note text;",
      strongestLock: 'ACCESS EXCLUSIVE',
    },
    {
      title: 'nobody waits for a new table',
      sql: 'CREATE TABLE orders (id bigint PRIMARY KEY);',
      strongestLock: 'none',
    },
    {
      title: 'building beside the traffic waits for no lock that blocks',
      before: 'CREATE TABLE orders (id bigint PRIMARY KEY, note text);',
      sql: 'CREATE INDEX CONCURRENTLY orders_note_idx ON orders (note);',
      strongestLock: 'SHARE UPDATE EXCLUSIVE',
      outsideTransaction: true,
    },
  ],
  when: 'blocking locks',
  *statement(context) {
    if (context.session.lockTimeoutMs !== null || context.statement.body?.kind === 'function') return;
    if (context.option('set-elsewhere') === true) return;
    const lock = blockingLocks(context)[0];
    // The rule about foreign keys of new tables asks for a lock_timeout too: one that asks is enough.
    if (!lock || isAboutNewTable(context, context.statement) || !once(context, 'lock-timeout-missing')) return;
    if (!context.reported.slice(-newest).includes(context.migration)) return;
    yield {
      message: `Without a lock_timeout, this statement may wait for ${displayName(lock.relation)} as long as any query runs there, and keeps everybody behind it waiting too.`,
      advice: {
        summary: 'Set a lock_timeout first, and try again when it strikes.',
        steps: [{ title: 'At the top of the script', sql: "SET lock_timeout = '2s';" }],
      },
    };
  },
};
