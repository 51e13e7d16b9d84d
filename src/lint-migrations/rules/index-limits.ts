import { displayName } from '../../core/schema/catalog.ts';
import { placeOf } from '../deployed.ts';
import { createdIndexes } from '../index-definition.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'index-limits',
  title: 'Wide index, or many on one table',
  category: 'style',
  severity: 'notice',
  enabled: false,
  covers: ['P71'],
  what: 'Finds a new index with more key columns, and a table with more indexes, than the team allows.',
  why: 'A fourth column rarely makes an index more selective, but makes each entry larger. Each index of a table slows every INSERT, and as soon as one indexed column changes, an UPDATE writes to all of them.',
  options: {
    'max-columns': { type: 'number', default: 3, what: 'Key columns that an index may have.' },
    'max-indexes': {
      type: 'number',
      default: 10,
      what: 'Indexes that a table may have, those of constraints included.',
    },
  },
  bad: [
    {
      before: 'CREATE TABLE t (a int, b int, c int, d int);',
      sql: 'CREATE INDEX CONCURRENTLY t_all ON t (a, b, c, d);',
    },
    {
      before: 'CREATE TABLE t (a int, b int);\nCREATE INDEX t_a ON t (a);',
      sql: 'CREATE INDEX CONCURRENTLY t_b ON t (b);',
      options: { 'max-indexes': 1 },
    },
  ],
  good: [
    {
      title: 'Up to three',
      before: 'CREATE TABLE t (a int, b int, c int, d int);',
      sql: 'CREATE INDEX CONCURRENTLY t_abc ON t (a, b, c) INCLUDE (d);',
      outsideTransaction: true,
      strongestLock: 'SHARE UPDATE EXCLUSIVE',
    },
  ],
  *script(context) {
    if (context.direction === 'down') return;
    const widest = Number(context.option('max-columns'));
    const most = Number(context.option('max-indexes'));
    const counted = new Set<string>();
    for (const { statement, table, index } of createdIndexes(context, placeOf(context))) {
      if (index.columns.length > widest) {
        yield {
          message: `${displayName(index.name)} has ${index.columns.length} columns, and each entry of it holds them all.`,
          span: statement.span,
        };
      }
      const count = context.catalog.indexesOf(table).length;
      if (count <= most || counted.has(displayName(table))) continue;
      counted.add(displayName(table));
      yield {
        message: `${displayName(table)} has ${count} indexes now, which every INSERT writes.`,
        span: statement.span,
      };
    }
  },
};
