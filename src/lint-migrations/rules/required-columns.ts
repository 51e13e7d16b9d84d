import { displayName, quoteIdentifier } from '../../core/schema/catalog.ts';
import { quoteIdentifier as backquoted, displayName as mysqlName } from '../../core/schema/mysql/catalog.ts';
import { nodeOf } from '../../core/sql/statement.ts';
import * as mysql from '../mysql/deployed.ts';
import { listOf as listNames } from '../mysql/table-work.ts';
import { relationName } from '../names.ts';
import { listOf } from '../policy.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'required-columns',
  title: 'Table without a column that all have',
  category: 'style',
  severity: 'warning',
  enabled: false,
  covers: ['P128'],
  what: 'Finds new tables that lack a column which every table of the project has to have.',
  why: 'What copies changes to a warehouse, deletes what is old or tells tenants apart relies on such a column in every table, and fails on the first one without it.',
  options: {
    columns: { type: 'list', default: ['created_at'], what: 'Names of the columns, as the server keeps them.' },
  },
  bad: [
    { sql: 'CREATE TABLE orders (id bigint PRIMARY KEY);' },
    {
      options: { columns: ['tenant_id', 'created_at'] },
      sql: 'CREATE TABLE orders (id bigint PRIMARY KEY, created_at timestamptz NOT NULL DEFAULT now());',
    },
  ],
  good: [
    {
      sql: 'CREATE TABLE orders (id bigint PRIMARY KEY, created_at timestamptz NOT NULL DEFAULT now());',
      strongestLock: 'none',
    },
    {
      title: 'Also when it comes by a later statement',
      sql: 'CREATE TABLE orders (id bigint PRIMARY KEY);\nALTER TABLE orders ADD COLUMN created_at timestamptz NOT NULL DEFAULT now();',
      strongestLock: 'none',
    },
    {
      title: 'Or from another table',
      before: 'CREATE TABLE stamps (created_at timestamptz NOT NULL DEFAULT now());',
      sql: 'CREATE TABLE orders (id bigint PRIMARY KEY, LIKE stamps INCLUDING DEFAULTS);',
      strongestLock: 'ACCESS SHARE',
    },
  ],
  *script(context) {
    if (context.direction !== 'up') return;
    const option = context.option('columns');
    const wanted = Array.isArray(option) ? option.map(String) : [];
    for (const statement of context.statements) {
      const create = nodeOf(statement, 'CreateStmt');
      if (!create || create.partbound || create.ofTypename || statement.body?.kind === 'function') continue;
      const relation = context.catalog.relation(relationName(context.catalog, create.relation));
      // Of a table that the history does not wholly understand nobody can say what it lacks.
      if (!relation?.certain || relation.temporary) continue;
      const missing = wanted.filter((name) => !relation.columns.has(name));
      if (missing.length === 0) continue;
      yield {
        message: `${displayName(relation.name)} lacks ${listOf(missing.map(quoteIdentifier))}, which every table of this project has.`,
        span: statement.span,
      };
    }
  },
  mysql: {
    bad: [{ sql: 'CREATE TABLE orders (id BIGINT PRIMARY KEY, total INT);' }],
    good: [
      { sql: 'CREATE TABLE orders (id BIGINT PRIMARY KEY, created_at DATETIME(6) NOT NULL);' },
      {
        sql: 'CREATE TABLE orders (id BIGINT PRIMARY KEY);\nALTER TABLE orders ADD COLUMN created_at DATETIME(6) NOT NULL;',
      },
    ],
    *script(context) {
      if (context.direction !== 'up') return;
      const option = context.option('columns');
      const wanted = Array.isArray(option) ? option.map(String) : [];
      for (const statement of context.statements) {
        const { node } = statement;
        if (node.kind !== 'create table' || node.temporary || mysql.isStored(statement, context)) continue;
        const table = context.catalog.table(context.catalog.resolve(node.table));
        // Of a table that the history does not wholly understand nobody can say what it lacks.
        if (!table?.certain || table.temporary) continue;
        const missing = wanted.filter((name) => !table.columns.has(name.toLowerCase()));
        if (missing.length === 0) continue;
        yield {
          message: `${mysqlName(table.name)} lacks ${listNames(missing.map(backquoted))}, which every table of this project has.`,
          span: node.table.span,
        };
      }
    },
  },
};
