import { displayName } from '../../core/schema/catalog.ts';
import { quoteIdentifier as backquoted, displayName as mysqlName } from '../../core/schema/mysql/catalog.ts';
import { nodeOf } from '../../core/sql/statement.ts';
import { inProduction } from '../deployed.ts';
import { repeated } from '../mysql/batches.ts';
import * as mysql from '../mysql/deployed.ts';
import { listOf } from '../mysql/table-work.ts';
import { inside, relationName } from '../names.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'truncate',
  title: 'Table or partition emptied',
  category: 'correctness',
  severity: 'error',
  enabled: true,
  covers: ['P81', 'M27', 'M29'],
  what: 'Finds `TRUNCATE` of a table that production has (with CASCADE, `truncate-cascade` says it instead), and on MySQL and MariaDB `DROP PARTITION` and `TRUNCATE PARTITION`, which delete rows too.',
  why: 'Every row is gone, without a trigger for each row and without a word in the output. Nobody may use the table meanwhile: readers wait behind whatever query runs on it at that moment. On MySQL and MariaDB it cannot be rolled back either.',
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
  mysql: {
    bad: [
      { before: 'CREATE TABLE sessions (id BIGINT PRIMARY KEY);', sql: 'TRUNCATE TABLE sessions;' },
      {
        title: 'A partition with its rows',
        before:
          'CREATE TABLE events (id BIGINT NOT NULL, day DATE NOT NULL) PARTITION BY RANGE (YEAR(day)) (PARTITION p2025 VALUES LESS THAN (2026), PARTITION p2026 VALUES LESS THAN (2027));',
        sql: 'ALTER TABLE events DROP PARTITION p2025;',
      },
    ],
    good: [
      {
        title: 'In batches, after a backup',
        before: 'CREATE TABLE sessions (id BIGINT PRIMARY KEY, ended DATE);',
        sql: "DELETE FROM sessions WHERE ended < '2026-01-01' ORDER BY id LIMIT 1000;",
      },
      { sql: 'CREATE TABLE parcels (id BIGINT PRIMARY KEY);\nTRUNCATE TABLE parcels;' },
    ],
    on: ['truncate table', 'alter table'],
    actions: ['drop partition', 'truncate partition'],
    *statement(context) {
      const { node } = context.statement;
      if (node.kind === 'truncate table' && !mysql.isStored(context.statement, context)) {
        const table = context.catalog.resolve(node.table);
        if (!mysql.inProduction(context, table)) return;
        yield {
          message: `Every row of ${mysql.withRows(context, table)} is deleted for good, AUTO_INCREMENT begins anew, and no transaction takes it back.`,
          advice: {
            summary: 'If the rows really are to go, delete them in batches after a backup, outside of the deployment.',
            steps: [repeated('Delete a batch', `DELETE FROM ${mysqlName(table)}`)],
          },
        };
        return;
      }
      const alteration = mysql.liveAlteration(context);
      for (const action of alteration?.actions ?? []) {
        if (!alteration || (action.kind !== 'drop partition' && action.kind !== 'truncate partition')) continue;
        if (action.names?.some(({ name }) => mysql.undoesUp(context, name))) continue;
        const which =
          action.names === null
            ? 'every partition'
            : listOf(action.names.map(({ name }) => `partition ${backquoted(name)}`));
        yield {
          message: `The rows of ${which} of ${alteration.shown} are deleted for good, and no transaction takes it back.`,
          span: action.span,
          // Most partitions are there so that what is old can be dropped in a moment.
          severity: action.kind === 'drop partition' ? 'warning' : 'error',
          advice: {
            summary: 'Make sure that a backup or an archive has these rows, and that nothing reads them any more.',
            steps: [],
          },
        };
      }
    },
  },
};
