import { displayName, quoteIdentifier } from '../../core/schema/mysql/catalog.ts';
import { listOf, liveTable } from '../mysql/table-work.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'lock-none-with-cascade',
  title: 'LOCK=NONE on a table with cascading keys',
  category: 'correctness',
  severity: 'error',
  enabled: true,
  covers: ['M6'],
  what: 'Finds `LOCK=NONE` on a table in use that has foreign keys with `ON DELETE` or `ON UPDATE` `CASCADE` or `SET NULL`, where MySQL refuses it.',
  why: 'Rows that a cascade changes do not go the way on which the server keeps the changes for work in place, so it refuses with error 1846 to let others write meanwhile.',
  bad: [],
  good: [],
  mysql: {
    engines: ['mysql'],
    bad: [
      {
        before:
          'CREATE TABLE customers (id BIGINT PRIMARY KEY);\nCREATE TABLE orders (id BIGINT PRIMARY KEY, customer_id BIGINT, state INT, FOREIGN KEY (customer_id) REFERENCES customers (id) ON DELETE CASCADE);',
        sql: 'ALTER TABLE orders MODIFY COLUMN state INT NOT NULL, ALGORITHM=INPLACE, LOCK=NONE;',
      },
    ],
    good: [
      {
        before:
          'CREATE TABLE customers (id BIGINT PRIMARY KEY);\nCREATE TABLE orders (id BIGINT PRIMARY KEY, customer_id BIGINT, state INT, FOREIGN KEY (customer_id) REFERENCES customers (id));',
        sql: 'ALTER TABLE orders ADD INDEX (state), ALGORITHM=INPLACE, LOCK=NONE;',
        algorithm: 'INPLACE',
        lock: 'NONE',
      },
    ],
    on: ['alter table', 'create index', 'drop index'],
    *statement(context) {
      const main = liveTable(context);
      const { node } = context.statement;
      if (!main || !('lock' in node) || node.lock?.value !== 'NONE') return;
      const keys = [...(context.catalog.table(main.table)?.foreignKeys.values() ?? [])].filter(
        ({ onDelete, onUpdate }) => isCascade(onDelete) || isCascade(onUpdate),
      );
      const refused = context.effect.failures.some(
        ({ when, code }) => when === 'always' && code === 'lock-not-supported',
      );
      if (!refused || keys.length === 0) return;
      yield {
        message: `The server refuses LOCK=NONE: ${displayName(main.table)} has ${listOf(keys.map(({ name }) => quoteIdentifier(name)))}, which changes rows by cascade.`,
        span: node.lock.span,
        advice: { summary: 'Ask for LOCK=SHARED at a quiet hour, or let an online tool do it.', steps: [] },
      };
    },
  },
};

function isCascade(action: string): boolean {
  return action === 'cascade' || action === 'set null';
}
