import type { QualifiedName } from '../../core/schema/catalog.ts';
import { displayName } from '../../core/schema/catalog.ts';
import { displayName as mysqlName } from '../../core/schema/mysql/catalog.ts';
import { nodeOf } from '../../core/sql/statement.ts';
import { inProduction } from '../deployed.ts';
import * as mysql from '../mysql/deployed.ts';
import { listOf as listNames } from '../mysql/table-work.ts';
import { nodesIn, relationName } from '../names.ts';
import { listOf } from '../policy.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'create-table-as',
  title: 'Table filled from another one in a migration',
  category: 'correctness',
  severity: 'notice',
  enabled: true,
  covers: ['P92', 'M30'],
  what: 'Finds `CREATE TABLE … AS` and `SELECT … INTO` that read a table which production has, except WITH NO DATA and temporary tables.',
  why: 'The copy is a snapshot: what is written to the source while the statement runs, and after it, is not in it. It has no key, no default, no NOT NULL and no index. On a large table it is one long transaction that keeps old row versions alive and fills the log that replicas have to read.',
  bad: [
    {
      before: 'CREATE TABLE orders (id bigint PRIMARY KEY);',
      sql: 'CREATE TABLE orders_copy AS SELECT * FROM orders;',
    },
    { before: 'CREATE TABLE orders (id bigint PRIMARY KEY);', sql: 'SELECT id INTO orders_copy FROM orders;' },
  ],
  good: [
    {
      title: 'The table with its constraints first; the rows in batches',
      before: 'CREATE TABLE orders (id bigint PRIMARY KEY, at date);',
      sql: [
        'CREATE TABLE orders_copy (LIKE orders INCLUDING ALL);',
        'INSERT INTO orders_copy (id, at) SELECT id, at FROM orders WHERE id BETWEEN 1 AND 10000;',
      ],
      strongestLock: 'ACCESS SHARE',
    },
    {
      title: 'Only the shape',
      before: 'CREATE TABLE orders (id bigint PRIMARY KEY);',
      sql: 'CREATE TABLE orders_copy AS SELECT * FROM orders WITH NO DATA;',
      strongestLock: 'ACCESS SHARE',
    },
  ],
  on: ['CreateTableAsStmt', 'SelectStmt'],
  *statement(context) {
    const { catalog, statement } = context;
    const create = nodeOf(statement, 'CreateTableAsStmt');
    const select = nodeOf(statement, 'SelectStmt');
    const into = create ? (create.objtype === 'OBJECT_MATVIEW' ? undefined : create.into) : select?.intoClause;
    if (!into?.rel || into.skipData || into.rel.relpersistence === 't' || statement.body?.kind === 'function') return;
    // `SELECT … INTO variable` of a procedural body is no table.
    if (select && statement.body) return;
    const sources = new Map<string, QualifiedName>();
    for (const range of nodesIn(create ? create.query : select?.fromClause, 'RangeVar')) {
      const name = relationName(catalog, range);
      if (catalog.relation(name) && inProduction(context, name)) sources.set(displayName(name), name);
    }
    if (sources.size === 0) return;
    const target = displayName(relationName(catalog, into.rel));
    const [source] = sources.keys();
    yield {
      message: `${target} gets the rows that ${listOf([...sources.keys()])} ${sources.size === 1 ? 'has' : 'have'} at one moment, without keys, defaults or indexes, in one long transaction.`,
      advice: {
        summary: 'Create the table with its constraints, and copy the rows in batches outside of the deployment.',
        steps:
          sources.size === 1
            ? [
                {
                  title: 'The table, with what belongs to it',
                  sql: `CREATE TABLE ${target} (LIKE ${source} INCLUDING ALL);`,
                },
              ]
            : [],
      },
    };
  },
  mysql: {
    bad: [
      {
        before: 'CREATE TABLE orders (id BIGINT PRIMARY KEY, total INT);',
        sql: 'CREATE TABLE orders_2025 AS SELECT * FROM orders WHERE id < 100000;',
      },
    ],
    good: [
      {
        title: 'The table by itself',
        before: 'CREATE TABLE orders (id BIGINT PRIMARY KEY, total INT);',
        sql: 'CREATE TABLE orders_2025 LIKE orders;',
      },
      {
        title: 'Of this session alone',
        before: 'CREATE TABLE orders (id BIGINT PRIMARY KEY, total INT);',
        sql: 'CREATE TEMPORARY TABLE picked AS SELECT id FROM orders;',
      },
    ],
    on: ['create table'],
    *statement(context) {
      const { node } = context.statement;
      if (node.kind !== 'create table' || !node.query || node.temporary || mysql.isStored(context.statement, context))
        return;
      // A condition that is never true copies the columns alone.
      if (/^\(?\s*(?:false|0|1\s*=\s*0|0\s*=\s*1|1\s*=\s*2)\s*\)?$/i.test(node.query.where?.text ?? '')) return;
      const sources = node.query.reads
        .map((one) => context.catalog.resolve(one))
        .filter((table) => context.catalog.table(table) && mysql.inProduction(context, table))
        .map(mysqlName);
      if (sources.length === 0) return;
      const target = mysqlName(context.catalog.resolve(node.table));
      const [source] = sources;
      const declares = node.indexes.length > 0 || node.columns.length > 0;
      yield {
        message: `${target} gets the rows that ${listNames(sources)} ${sources.length === 1 ? 'has' : 'have'} at one moment${declares ? '' : ', without keys and AUTO_INCREMENT'}; rows that it reads stay locked against writes until it is done.`,
        span: node.table.span,
        advice: {
          summary: 'Create the table with its keys, and copy the rows in batches outside of the deployment.',
          steps:
            sources.length === 1
              ? [{ title: 'The table, with what belongs to it', sql: `CREATE TABLE ${target} LIKE ${source};` }]
              : [],
        },
      };
    },
  },
};
