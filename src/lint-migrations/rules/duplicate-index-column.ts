import { quoteIdentifier } from '../../core/schema/catalog.ts';
import { quoteIdentifier as backquoted } from '../../core/schema/mysql/catalog.ts';
import { nodeOf } from '../../core/sql/statement.ts';
import { inside } from '../names.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'duplicate-index-column',
  title: 'Column twice in one index',
  category: 'correctness',
  severity: 'warning',
  enabled: true,
  covers: ['P72', 'M24'],
  what: 'Finds an index that names a column twice, among its keys or in INCLUDE.',
  why: 'PostgreSQL builds such an index; MySQL and MariaDB refuse it, and the deployment stops. The second mention finds nothing more and makes each entry larger; most often another column was meant, and the query that needs it goes without.',
  bad: [
    { before: 'CREATE TABLE orders (a int, b int);', sql: 'CREATE INDEX CONCURRENTLY orders_ab ON orders (a, a);' },
    {
      before: 'CREATE TABLE orders (a int, b int);',
      sql: 'CREATE INDEX CONCURRENTLY orders_ab ON orders (a, b) INCLUDE (a);',
    },
  ],
  good: [
    {
      title: 'Each column once',
      before: 'CREATE TABLE orders (a int, b int);',
      sql: 'CREATE INDEX CONCURRENTLY orders_ab ON orders (a) INCLUDE (b);',
      outsideTransaction: true,
      strongestLock: 'SHARE UPDATE EXCLUSIVE',
    },
    {
      title: 'Two operator classes of one column are two questions',
      before: 'CREATE TABLE orders (a text);',
      sql: 'CREATE INDEX CONCURRENTLY orders_a ON orders (a, a text_pattern_ops);',
      outsideTransaction: true,
      strongestLock: 'SHARE UPDATE EXCLUSIVE',
    },
  ],
  on: ['IndexStmt'],
  *statement(context) {
    const index = nodeOf(context.statement, 'IndexStmt');
    if (!index) return;
    const seen = new Set<string>();
    for (const [part, params] of [
      ['key', index.indexParams],
      ['included', index.indexIncludingParams],
    ] as const) {
      for (const param of params ?? []) {
        const element = inside(param, 'IndexElem');
        if (!element?.name) continue;
        const key =
          part === 'key'
            ? JSON.stringify([element.name, element.opclass ?? [], element.collation ?? []])
            : JSON.stringify([element.name, [], []]);
        if (seen.has(key)) {
          yield {
            message: `The index holds ${quoteIdentifier(element.name)} twice, which finds nothing more and costs every write.`,
          };
          break;
        }
        seen.add(key);
      }
    }
  },
  mysql: {
    bad: [
      {
        before: 'CREATE TABLE orders (id BIGINT PRIMARY KEY, customer_id BIGINT, day DATE);',
        sql: 'CREATE INDEX orders_day ON orders (day, customer_id, day);',
      },
      { sql: 'CREATE TABLE orders (id BIGINT PRIMARY KEY, day DATE, KEY orders_day (day, day));' },
    ],
    good: [
      {
        before: 'CREATE TABLE orders (id BIGINT PRIMARY KEY, customer_id BIGINT, day DATE);',
        sql: 'CREATE INDEX orders_day ON orders (day, customer_id);',
      },
    ],
    on: ['create table', 'create index', 'alter table'],
    actions: ['add index'],
    *statement(context) {
      const { node } = context.statement;
      const indexes =
        node.kind === 'create table'
          ? node.indexes
          : node.kind === 'create index'
            ? [node.index]
            : node.kind === 'alter table'
              ? node.actions.flatMap((action) => (action.kind === 'add index' ? [action.index] : []))
              : [];
      for (const { parts, span } of indexes) {
        const seen = new Set<string>();
        for (const { column } of parts) {
          const name = column?.name.toLowerCase();
          if (column && name !== undefined && seen.has(name)) {
            yield {
              message: `The server refuses an index that names ${backquoted(column.name)} twice (error 1060), and the ${context.direction === 'down' ? 'way back' : 'deployment'} stops here.`,
              span,
              severity: 'error',
            };
            break;
          }
          if (name !== undefined) seen.add(name);
        }
      }
    },
  },
};
