import { displayName } from '../../core/schema/catalog.ts';
import { quoteIdentifier as backquoted, displayName as mysqlName } from '../../core/schema/mysql/catalog.ts';
import { placeOf } from '../deployed.ts';
import { createdIndexes } from '../index-definition.ts';
import * as mysql from '../mysql/deployed.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'index-limits',
  title: 'Wide index, or many on one table',
  category: 'style',
  severity: 'notice',
  enabled: false,
  covers: ['P71', 'M24'],
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
  mysql: {
    bad: [
      {
        before: 'CREATE TABLE orders (id BIGINT PRIMARY KEY, a INT, b INT, c INT, d INT);',
        sql: 'CREATE INDEX orders_all ON orders (a, b, c, d);',
      },
      {
        before: 'CREATE TABLE orders (id BIGINT PRIMARY KEY, a INT, b INT, KEY (a));',
        sql: 'ALTER TABLE orders ADD INDEX (b);',
        options: { 'max-indexes': 2 },
      },
    ],
    good: [
      {
        before: 'CREATE TABLE orders (id BIGINT PRIMARY KEY, a INT, b INT, c INT, d INT);',
        sql: 'CREATE INDEX orders_some ON orders (a, b);',
      },
    ],
    *script(context) {
      if (context.direction === 'down') return;
      const widest = Number(context.option('max-columns'));
      const most = Number(context.option('max-indexes'));
      const counted = new Set<string>();
      for (const statement of context.statements) {
        const { node } = statement;
        if (mysql.isStored(statement, context)) continue;
        const alteration = mysql.alterationOf(statement, context);
        const added =
          node.kind === 'create table'
            ? node.indexes
            : (alteration?.actions ?? []).flatMap((action) => (action.kind === 'add index' ? [action.index] : []));
        const written = node.kind === 'create table' ? node.table : null;
        const name = written ? context.catalog.resolve(written) : alteration?.table;
        const table = name ? context.catalog.table(name) : undefined;
        if (!table || table.temporary || added.length === 0) continue;
        for (const index of added) {
          if (index.parts.length <= widest) continue;
          yield {
            message: `${index.name ? backquoted(index.name.name) : `The ${index.kind === 'primary' ? 'primary key' : 'new index'} of ${mysqlName(table.name)}`} has ${index.parts.length} columns, and each entry of it holds them all.`,
            span: index.span,
          };
        }
        const shown = mysqlName(table.name);
        if (table.indexes.size <= most || counted.has(shown)) continue;
        counted.add(shown);
        yield {
          message: `${shown} has ${table.indexes.size} indexes now, which every INSERT writes.`,
          span: statement.span,
        };
      }
    },
  },
};
