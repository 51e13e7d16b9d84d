import { displayName } from '../../core/schema/catalog.ts';
import { displayName as mysqlName } from '../../core/schema/mysql/catalog.ts';
import { nodeOf } from '../../core/sql/statement.ts';
import { isAlwaysTrue } from '../conditions.ts';
import { inProduction } from '../deployed.ts';
import { repeated } from '../mysql/batches.ts';
import { isAlwaysTrue as isTrueInMysql } from '../mysql/conditions.ts';
import * as mysql from '../mysql/deployed.ts';
import { changes, relationName } from '../names.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'delete-without-where',
  title: 'Every row deleted',
  category: 'correctness',
  severity: 'error',
  enabled: true,
  covers: ['P121', 'M30'],
  what: 'Finds `DELETE` without a WHERE, or with one that is always true, on a table that production has.',
  why: 'All rows go. If that is meant, it is one long transaction with a lock on every row, whose old versions have to be cleaned up afterwards; if a condition was forgotten, only a restore helps.',
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
  mysql: {
    bad: [
      { before: 'CREATE TABLE sessions (id BIGINT PRIMARY KEY);', sql: 'DELETE FROM sessions;' },
      {
        title: 'A condition that is always true',
        before: 'CREATE TABLE sessions (id BIGINT PRIMARY KEY);',
        sql: 'DELETE FROM sessions WHERE 1 = 1;',
      },
    ],
    good: [
      {
        before: 'CREATE TABLE sessions (id BIGINT PRIMARY KEY, ended DATE);',
        sql: "DELETE FROM sessions WHERE ended < '2026-01-01' ORDER BY id LIMIT 1000;",
      },
      {
        title: 'A join is a condition',
        before: 'CREATE TABLE sessions (id BIGINT PRIMARY KEY);\nCREATE TABLE ended (id BIGINT PRIMARY KEY);',
        sql: 'DELETE sessions FROM sessions JOIN ended ON ended.id = sessions.id;',
      },
    ],
    on: ['delete'],
    *statement(context) {
      const { node } = context.statement;
      if (node.kind !== 'delete' || mysql.isStored(context.statement, context)) return;
      const [written, second] = node.changes;
      if (!written || second || node.reads.length > 0 || node.limit) return;
      if (node.where && !isTrueInMysql(node.where)) return;
      const table = context.catalog.resolve(written);
      if (!mysql.inProduction(context, table)) return;
      yield {
        message: `Every row of ${mysql.withRows(context, table)} is deleted.`,
        advice: {
          summary: 'Say which rows, and delete them in batches outside of the deployment.',
          steps: [repeated('Put the condition in', `DELETE FROM ${mysqlName(table)}`)],
        },
      };
    },
  },
};
