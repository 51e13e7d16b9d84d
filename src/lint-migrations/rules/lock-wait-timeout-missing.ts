import type { Fix } from '../../core/report/finding.ts';
import { displayName } from '../../core/schema/mysql/catalog.ts';
import type { MysqlStatement } from '../../core/sql/mysql/statement.ts';
import { isStored } from '../mysql/deployed.ts';
import { isLive } from '../mysql/table-work.ts';
import { once } from '../once.ts';
import type { Rule } from '../rule.ts';

/** In a run over a whole history the advice is for those who write the next migration, not for hundreds that have run. */
const newest = 20;

const words = 'SET SESSION lock_wait_timeout = 5;';

export const rule: Rule = {
  id: 'lock-wait-timeout-missing',
  title: 'No lock_wait_timeout before a change of a table',
  category: 'process',
  severity: 'notice',
  enabled: true,
  covers: ['M16'],
  what: 'The first statement of a script that needs a table in use for itself, be it for a moment, comes without a `lock_wait_timeout`. One finding a script, for the newest 20 of those that are reported on.',
  why: 'Even an instant change waits for every transaction that has touched the table, a forgotten one in a console too, and everybody who comes later waits behind it, readers included. The limit is a year on MySQL and a day on MariaDB, so that the application stands still for as long as that transaction is open. With five seconds the migration gives up instead, and is tried again.',
  options: {
    'set-elsewhere': {
      type: 'boolean',
      default: false,
      what: 'True when the server, the connection string or the deployment sets lock_wait_timeout, so that no script has to.',
    },
  },
  bad: [],
  good: [],
  mysql: {
    bad: [
      {
        before: 'CREATE TABLE orders (id BIGINT PRIMARY KEY);',
        sql: 'ALTER TABLE orders ADD COLUMN note TEXT;',
      },
    ],
    good: [
      {
        before: 'CREATE TABLE orders (id BIGINT PRIMARY KEY);',
        sql: 'SET SESSION lock_wait_timeout = 5;\nALTER TABLE orders ADD COLUMN note TEXT;',
        algorithm: 'INSTANT',
        lock: 'NONE',
      },
      {
        title: 'MariaDB can say it in the statement',
        engines: ['mariadb'],
        before: 'CREATE TABLE orders (id BIGINT PRIMARY KEY);',
        sql: 'ALTER TABLE orders WAIT 5 ADD COLUMN note TEXT;',
        algorithm: 'INSTANT',
        lock: 'NONE',
      },
      {
        title: 'Nobody waits for a new table',
        sql: 'CREATE TABLE orders (id BIGINT PRIMARY KEY);',
      },
    ],
    *statement(context) {
      const { statement, session, effect } = context;
      if (session.lockWaitTimeout !== null || isStored(statement, context)) return;
      if (context.direction === 'down' || context.option('set-elsewhere') === true) return;
      const { node } = statement;
      if ('wait' in node && node.wait !== null) return;
      const locked = effect.tables.find((table) => table.metadataLock === 'exclusive' && isLive(context, table.table));
      if (!locked || !once(context, 'lock-wait-timeout-missing')) return;
      if (!context.reported.slice(-newest).includes(context.migration)) return;
      const fix = fixAt(statement);
      yield {
        message: `Without a lock_wait_timeout this statement may wait for ${displayName(locked.table)} as long as any transaction that has touched it is open, and keeps everybody behind it waiting too.`,
        advice: {
          summary: 'Set a lock_wait_timeout first, and try again when it strikes.',
          steps: [{ title: 'At the top of the script', sql: words }],
        },
        ...(fix ? { fix } : {}),
      };
    },
  },
};

/** A line of its own before the statement, when the statement begins its line in a file of SQL. */
function fixAt(statement: MysqlStatement): Fix | null {
  const { source, span, body } = statement;
  if (body !== null || !/\.sql$/i.test(source.file)) return null;
  const lineStart = source.text.lastIndexOf('\n', span.start - 1) + 1;
  const indent = source.text.slice(lineStart, span.start);
  // Another delimiter than a semicolon would take the line and the statement for one.
  if (!/^\s*$/.test(indent) || !/^\s*(?:;|$)/.test(source.text.slice(span.end, span.end + 40))) return null;
  return {
    title: 'Set a lock_wait_timeout of five seconds',
    edits: [{ file: source.file, start: span.start, end: span.start, text: `${words}\n${indent}` }],
  };
}
