import { displayName, quoteIdentifier } from '../../core/schema/catalog.ts';
import { quoteIdentifier as backquoted, displayName as mysqlName } from '../../core/schema/mysql/catalog.ts';
import { nodeOf } from '../../core/sql/statement.ts';
import * as mysql from '../mysql/deployed.ts';
import { listOf as listNames } from '../mysql/table-work.ts';
import { relationName } from '../names.ts';
import { listOf } from '../policy.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'comment-required',
  title: 'Table without a comment',
  category: 'style',
  severity: 'notice',
  enabled: false,
  covers: ['P128'],
  what: 'Finds new tables, and if wanted their columns, that the script does not give a comment; and comments that are longer than the option says.',
  why: 'The comment is the one place that every client shows beside the column. Whoever makes the table knows what it is for; a year later nobody does.',
  options: {
    tables: { type: 'boolean', default: true, what: 'New tables need a comment.' },
    columns: { type: 'boolean', default: false, what: 'Every column of a new table needs one.' },
    'max-length': {
      type: 'number',
      default: 0,
      what: 'The most characters that a comment may have; 0 for any number.',
    },
  },
  bad: [
    { sql: 'CREATE TABLE orders (id bigint PRIMARY KEY);' },
    {
      options: { columns: true },
      sql: "CREATE TABLE orders (id bigint PRIMARY KEY, state text);\nCOMMENT ON TABLE orders IS 'What customers bought';\nCOMMENT ON COLUMN orders.id IS 'Our number';",
    },
    {
      options: { 'max-length': 20 },
      before: 'CREATE TABLE orders (id bigint PRIMARY KEY);',
      sql: "COMMENT ON TABLE orders IS 'Everything that a customer ever bought from us, or nearly did';",
    },
  ],
  good: [
    {
      sql: "CREATE TABLE orders (id bigint PRIMARY KEY);\nCOMMENT ON TABLE orders IS 'What customers bought';",
      strongestLock: 'none',
    },
    {
      title: 'A temporary table is nobody else to read about',
      sql: 'CREATE TEMPORARY TABLE wanted (id bigint);',
      strongestLock: 'none',
    },
    {
      title: 'A partition is explained by its parent',
      before:
        "CREATE TABLE visits (at date NOT NULL) PARTITION BY RANGE (at);\nCOMMENT ON TABLE visits IS 'Page views, a month each';",
      sql: "CREATE TABLE visits_2026_01 PARTITION OF visits FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');",
      strongestLock: 'ACCESS EXCLUSIVE',
    },
  ],
  on: ['CommentStmt'],
  *statement(context) {
    const most = Number(context.option('max-length'));
    const length = [...(nodeOf(context.statement, 'CommentStmt')?.comment ?? '')].length;
    if (most > 0 && length > most) {
      yield { message: `This comment has ${length} characters, and ${most} are what this project allows.` };
    }
  },
  *script(context) {
    if (context.direction !== 'up') return;
    for (const statement of context.statements) {
      const create = nodeOf(statement, 'CreateStmt');
      if (!create || create.partbound || statement.body?.kind === 'function') continue;
      const relation = context.catalog.relation(relationName(context.catalog, create.relation));
      if (!relation || relation.temporary) continue;
      const shown = displayName(relation.name);
      if (context.option('tables') === true && relation.comment === null) {
        yield { message: `Nobody will know what ${shown} is for: it has no comment.`, span: statement.span };
      }
      if (context.option('columns') !== true) continue;
      const bare = [...relation.columns.values()].filter((column) => column.comment === null);
      if (bare.length > 0) {
        yield {
          message: `No comment says what ${listOf(bare.map((column) => quoteIdentifier(column.name)))} of ${shown} ${bare.length === 1 ? 'holds' : 'hold'}.`,
          span: statement.span,
        };
      }
    }
  },
  mysql: {
    bad: [
      { sql: 'CREATE TABLE orders (id BIGINT PRIMARY KEY);' },
      {
        sql: "CREATE TABLE orders (id BIGINT PRIMARY KEY, total INT COMMENT 'in cents') COMMENT='What customers ordered';",
        options: { columns: true },
      },
      {
        sql: "CREATE TABLE orders (id BIGINT PRIMARY KEY) COMMENT='What customers have ordered from us';",
        options: { 'max-length': 10 },
      },
    ],
    good: [
      { sql: "CREATE TABLE orders (id BIGINT PRIMARY KEY) COMMENT='What customers ordered';" },
      { sql: "CREATE TABLE orders (id BIGINT PRIMARY KEY);\nALTER TABLE orders COMMENT='What customers ordered';" },
    ],
    *script(context) {
      if (context.direction !== 'up') return;
      const most = Number(context.option('max-length'));
      for (const statement of context.statements) {
        const { node } = statement;
        if (node.kind !== 'create table' || node.temporary || mysql.isStored(statement, context)) continue;
        const table = context.catalog.table(context.catalog.resolve(node.table));
        if (!table || table.temporary) continue;
        const shown = mysqlName(table.name);
        if (context.option('tables') === true && !table.comment) {
          yield { message: `Nobody will know what ${shown} is for: it has no comment.`, span: node.table.span };
        }
        const long = [table.comment, ...[...table.columns.values()].map((column) => column.comment)]
          .map((comment) => [...(comment ?? '')].length)
          .find((length) => most > 0 && length > most);
        if (long !== undefined) {
          yield {
            message: `A comment of ${shown} has ${long} characters, and ${most} are what this project allows.`,
            span: node.table.span,
          };
        }
        const bare = [...table.columns.values()].filter((column) => !column.comment);
        if (context.option('columns') !== true || bare.length === 0) continue;
        yield {
          message: `No comment says what ${listNames(bare.map((column) => backquoted(column.name)))} of ${shown} ${bare.length === 1 ? 'holds' : 'hold'}.`,
          span: node.table.span,
        };
      }
    },
  },
};
