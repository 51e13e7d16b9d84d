import { displayName, quoteIdentifier } from '../../core/schema/catalog.ts';
import { nodeOf } from '../../core/sql/statement.ts';
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
};
