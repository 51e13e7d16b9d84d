import { displayName } from '../../core/schema/catalog.ts';
import { nodeOf } from '../../core/sql/statement.ts';
import { isAlwaysTrue } from '../conditions.ts';
import { inProduction } from '../deployed.ts';
import { changes, relationName } from '../names.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'delete-without-where',
  title: 'Every row deleted',
  category: 'correctness',
  severity: 'error',
  enabled: true,
  covers: ['P121'],
  what: 'Finds `DELETE` without a WHERE, or with one that is always true, on a table that production has.',
  why: 'All rows go. If that is meant, it is one long transaction that leaves a table full of dead rows for VACUUM; if a condition was forgotten, only a restore helps.',
  bad: [
    { before: 'CREATE TABLE carts (id bigint PRIMARY KEY);', sql: 'DELETE FROM carts;' },
    {
      title: 'A condition that is always true',
      before: 'CREATE TABLE carts (id bigint PRIMARY KEY);',
      sql: 'DELETE FROM carts WHERE 1 = 1;',
    },
    {
      title: 'Hidden in a WITH',
      before: 'CREATE TABLE carts (id bigint PRIMARY KEY);\nCREATE TABLE old_carts (id bigint PRIMARY KEY);',
      sql: 'WITH gone AS (DELETE FROM carts RETURNING id)\nINSERT INTO old_carts (id) SELECT id FROM gone;',
    },
  ],
  good: [
    {
      title: 'By a condition, a batch at a time',
      before: 'CREATE TABLE carts (id bigint PRIMARY KEY, touched timestamptz);',
      sql: "DELETE FROM carts WHERE touched < now() - interval '1 year' AND id BETWEEN 1 AND 10000;",
      strongestLock: 'ROW EXCLUSIVE',
    },
    {
      title: 'A table of the same migration',
      sql: 'CREATE TABLE scratch (id int PRIMARY KEY);\nDELETE FROM scratch;',
      strongestLock: 'none',
    },
  ],
  on: ['SelectStmt', 'InsertStmt', 'UpdateStmt', 'DeleteStmt'],
  *statement(context) {
    const { statement, catalog } = context;
    if (statement.body?.kind === 'function') return;
    for (const remove of changes(statement, 'DeleteStmt')) {
      if (remove.usingClause?.length || (remove.whereClause && !isAlwaysTrue(remove.whereClause))) continue;
      const table = relationName(catalog, remove.relation);
      if (!inProduction(context, table)) continue;
      const shown = displayName(table);
      const size = catalog.sizeOf(table);
      yield {
        message: `Every row of ${shown}${size ? ` (${size.rows.toLocaleString('en-US')})` : ''} is deleted.`,
        span: nodeOf(statement, 'DeleteStmt') ? statement.span : context.spanAt(remove.relation?.location),
        advice: {
          summary: 'Say which rows, and delete them in batches outside of the deployment.',
          steps: [
            {
              title: 'Repeat until it deletes nothing; put the condition into the subquery',
              sql: `DELETE FROM ${shown} WHERE ctid = ANY (ARRAY(SELECT ctid FROM ${shown} LIMIT 1000));`,
              outsideTransaction: true,
            },
          ],
        },
      };
    }
  },
};
