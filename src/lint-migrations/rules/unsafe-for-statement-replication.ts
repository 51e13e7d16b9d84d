import type { Expression } from '../../core/sql/mysql/definitions.ts';
import type { MysqlNode } from '../../core/sql/mysql/statement.ts';
import { isStored } from '../mysql/deployed.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'unsafe-for-statement-replication',
  title: 'Change of rows that replicas repeat differently',
  category: 'correctness',
  severity: 'error',
  enabled: true,
  covers: ['M30'],
  what: 'Finds changes of rows whose outcome differs from server to server, where the binary log holds statements: after `SET binlog_format = STATEMENT`, or with the option.',
  why: 'With statements in the binary log a replica runs the same text again. `LIMIT` without an order that is sure picks other rows there, `UUID()` and `RAND()` give other values, and the replica holds other data than the primary from then on, without an error. With `ROW`, the default, or `MIXED`, nothing of this happens.',
  options: {
    'binlog-format': {
      type: 'string',
      default: 'row',
      what: '`statement` when production replicates statements.',
    },
  },
  bad: [],
  good: [],
  mysql: {
    bad: [
      {
        before: 'CREATE TABLE jobs (id BIGINT PRIMARY KEY, state INT);',
        sql: "SET SESSION binlog_format = 'STATEMENT';\nDELETE FROM jobs WHERE state = 2 LIMIT 100;",
      },
      {
        options: { 'binlog-format': 'statement' },
        before: 'CREATE TABLE jobs (id BIGINT PRIMARY KEY, token CHAR(36));',
        sql: 'UPDATE jobs SET token = UUID();',
      },
    ],
    good: [
      {
        title: 'With rows in the binary log',
        before: 'CREATE TABLE jobs (id BIGINT PRIMARY KEY, state INT);',
        sql: 'DELETE FROM jobs WHERE state = 2 LIMIT 100;',
      },
    ],
    on: ['insert', 'update', 'delete'],
    *statement(context) {
      const { statement, session } = context;
      if (isStored(statement, context)) return;
      const format = session.settings.get('binlog_format') ?? String(context.option('binlog-format'));
      if (format.toLowerCase() !== 'statement') return;
      const why = whyUnsafe(statement.node);
      if (why === null) return;
      yield {
        message: `${why}: with statements in the binary log, replicas hold other rows than the primary from here on.`,
        advice: {
          summary: 'Replicate rows, for this session at least.',
          steps: [{ title: 'Before the statement', sql: "SET SESSION binlog_format = 'ROW';" }],
        },
      };
    },
  },
};

/** Functions whose value depends on the server or the moment, and that the binary log of statements does not carry along. */
const unsafe = new Set([
  'uuid',
  'uuid_short',
  'sysdate',
  'user',
  'current_user',
  'session_user',
  'system_user',
  'version',
  'load_file',
  'found_rows',
  'row_count',
  'is_free_lock',
  'is_used_lock',
  'get_lock',
  'release_lock',
  'sleep',
  'master_pos_wait',
]);

function whyUnsafe(node: MysqlNode): string | null {
  switch (node.kind) {
    case 'insert':
      if (node.query?.limit) return 'LIMIT may pick other rows on a replica';
      return node.ignore && node.query ? 'INSERT IGNORE … SELECT may skip other rows on a replica' : null;
    case 'update':
    case 'delete': {
      if (node.limit !== null && !node.orderBy) return 'LIMIT without ORDER BY picks other rows on a replica';
      const values: readonly (Expression | null)[] =
        node.kind === 'update' ? [node.where, ...node.sets.map(({ value }) => value)] : [node.where];
      for (const value of values) {
        const found = value?.functions.find((name) => unsafe.has(name));
        if (found) return `${found.toUpperCase()}() gives another value on a replica`;
      }
      return null;
    }
    default:
      return null;
  }
}
