import { displayName } from '../../core/schema/catalog.ts';
import { nodeOf } from '../../core/sql/statement.ts';
import { relationName } from '../names.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'unlogged-table',
  title: 'Table that a crash empties',
  category: 'correctness',
  severity: 'warning',
  enabled: true,
  covers: ['P90'],
  what: 'Finds `CREATE UNLOGGED TABLE`.',
  why: 'Nothing of an unlogged table is in the write-ahead log. After a crash, and after a failover or a restore from a base backup, the table is empty; on a standby it cannot be read at all.',
  bad: [
    { sql: 'CREATE UNLOGGED TABLE carts (id bigint PRIMARY KEY, lines jsonb);' },
    {
      before: 'CREATE TABLE orders (id bigint PRIMARY KEY);',
      sql: 'CREATE UNLOGGED TABLE order_ids AS SELECT id FROM orders;',
    },
  ],
  good: [
    {
      title: 'A table like any other',
      sql: 'CREATE TABLE carts (id bigint PRIMARY KEY, lines jsonb);',
      strongestLock: 'none',
    },
    {
      title: 'For the time of a session: a temporary table',
      sql: 'CREATE TEMPORARY TABLE carts (id bigint);',
      strongestLock: 'none',
    },
  ],
  on: ['CreateStmt', 'CreateTableAsStmt'],
  *statement(context) {
    const create = nodeOf(context.statement, 'CreateStmt');
    const range = create?.relation ?? nodeOf(context.statement, 'CreateTableAsStmt')?.into?.rel;
    if (range?.relpersistence !== 'u') return;
    const { text, file } = context.statement.source;
    const { start } = context.statement.span;
    const word = /^create\s+(unlogged\s+)/i.exec(text.slice(start, start + 200));
    const from = word ? start + word[0].length - (word[1]?.length ?? 0) : 0;
    yield {
      message: `Every row of ${displayName(relationName(context.catalog, range))} is lost when the server crashes or fails over.`,
      advice: { summary: 'Leave UNLOGGED out, unless the rows can be made again at any time.', steps: [] },
      ...(word?.[1]
        ? { fix: { title: 'Remove UNLOGGED', edits: [{ file, start: from, end: from + word[1].length, text: '' }] } }
        : {}),
    };
  },
};
