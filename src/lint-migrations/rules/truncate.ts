import { displayName } from '../../core/schema/catalog.ts';
import { nodeOf } from '../../core/sql/statement.ts';
import { inProduction } from '../deployed.ts';
import { inside, relationName } from '../names.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'truncate',
  title: 'Table emptied',
  category: 'correctness',
  severity: 'error',
  enabled: true,
  covers: ['P81'],
  what: 'Finds `TRUNCATE` of a table that production has. With CASCADE, `truncate-cascade` says it instead.',
  why: 'Every row is gone, without a trigger for each row and without a word in the output. The lock is ACCESS EXCLUSIVE: readers wait behind whatever query runs on the table at that moment.',
  bad: [
    { before: 'CREATE TABLE carts (id bigint PRIMARY KEY);', sql: 'TRUNCATE carts;' },
    {
      before: 'CREATE TABLE carts (id bigint PRIMARY KEY);\nCREATE TABLE cart_lines (id bigint PRIMARY KEY);',
      sql: 'TRUNCATE TABLE carts, cart_lines RESTART IDENTITY;',
    },
  ],
  good: [
    {
      title: 'Delete what is too old, a batch at a time',
      before: 'CREATE TABLE carts (id bigint PRIMARY KEY, touched timestamptz NOT NULL);',
      sql: "DELETE FROM carts\nWHERE id IN (SELECT id FROM carts WHERE touched < now() - interval '1 year' LIMIT 1000);",
      strongestLock: 'ROW EXCLUSIVE',
    },
    {
      title: 'A table of the same migration',
      sql: 'CREATE TABLE scratch (id int PRIMARY KEY);\nTRUNCATE scratch;',
      strongestLock: 'none',
    },
  ],
  on: ['TruncateStmt'],
  *statement(context) {
    const truncate = nodeOf(context.statement, 'TruncateStmt');
    if (!truncate || truncate.behavior === 'DROP_CASCADE') return;
    for (const node of truncate.relations ?? []) {
      const range = inside(node, 'RangeVar');
      const table = relationName(context.catalog, range);
      if (!inProduction(context, table)) continue;
      const size = context.catalog.sizeOf(table);
      const shown = displayName(table);
      yield {
        message: `Every row of ${shown}${size ? ` (${size.rows.toLocaleString('en-US')})` : ''} is deleted for good, and its readers and writers wait meanwhile (ACCESS EXCLUSIVE).`,
        span: context.spanAt(range?.location),
        advice: {
          summary: 'If the rows really are to go, delete them in batches after a backup, outside of the deployment.',
          steps: [
            {
              title: 'Repeat until it deletes nothing',
              sql: `DELETE FROM ${shown} WHERE ctid = ANY (ARRAY(SELECT ctid FROM ${shown} LIMIT 1000));`,
              outsideTransaction: true,
            },
          ],
        },
      };
    }
  },
};
