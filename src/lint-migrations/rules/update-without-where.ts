import { displayName, quoteIdentifier } from '../../core/schema/catalog.ts';
import { quoteIdentifier as backquoted, displayName as mysqlName } from '../../core/schema/mysql/catalog.ts';
import { isAlwaysTrue } from '../conditions.ts';
import { addedBefore, inProduction } from '../deployed.ts';
import { repeated } from '../mysql/batches.ts';
import { isAlwaysTrue as isTrueInMysql } from '../mysql/conditions.ts';
import * as mysql from '../mysql/deployed.ts';
import { changes, inside, relationName } from '../names.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'update-without-where',
  title: 'Every row overwritten',
  category: 'correctness',
  severity: 'warning',
  enabled: true,
  covers: ['P121', 'M30'],
  what: 'Finds `UPDATE` without a WHERE, or with one that is always true, on a table that production has.',
  why: 'Every row gets the new value, and what the column held is lost. All rows stay locked until the transaction ends, so that each writer waits, and the old version of each row is kept until then; replicas fall behind.',
  bad: [
    { before: 'CREATE TABLE users (id bigint PRIMARY KEY, locale text);', sql: "UPDATE users SET locale = 'en';" },
    {
      before: 'CREATE TABLE users (id bigint PRIMARY KEY, active boolean);',
      sql: 'UPDATE users SET active = false WHERE true;',
    },
    {
      title: 'A new column is filled all at once',
      before: 'CREATE TABLE users (id bigint PRIMARY KEY, email text);',
      sql: 'ALTER TABLE users ADD COLUMN email_lower text;\nUPDATE users SET email_lower = lower(email);',
    },
  ],
  good: [
    {
      title: 'A batch, and only rows that need it',
      before: 'CREATE TABLE users (id bigint PRIMARY KEY, locale text);',
      sql: "UPDATE users SET locale = 'en' WHERE locale IS NULL AND id BETWEEN 1 AND 10000;",
      strongestLock: 'ROW EXCLUSIVE',
    },
    {
      title: 'A table of the same migration',
      sql: 'CREATE TABLE states (name text PRIMARY KEY, label text);\nUPDATE states SET label = name;',
      strongestLock: 'none',
    },
  ],
  on: ['SelectStmt', 'InsertStmt', 'UpdateStmt', 'DeleteStmt'],
  *statement(context) {
    const { statement, catalog } = context;
    if (statement.body?.kind === 'function') return;
    for (const update of changes(statement, 'UpdateStmt')) {
      if (update.fromClause?.length || (update.whereClause && !isAlwaysTrue(update.whereClause))) continue;
      const table = relationName(catalog, update.relation);
      if (!inProduction(context, table)) continue;
      const shown = displayName(table);
      const columns = (update.targetList ?? []).flatMap((target) => inside(target, 'ResTarget')?.name ?? []);
      const fresh = columns.every((column) => addedBefore(context, table, column));
      const size = catalog.sizeOf(table);
      const rows = size ? ` (${size.rows.toLocaleString('en-US')})` : '';
      const list = columns.map(quoteIdentifier).join(', ');
      yield {
        message: fresh
          ? `Every row of ${shown}${rows} is written anew and stays locked until the transaction ends.`
          : `What every row of ${shown}${rows} holds in ${list} is overwritten, and all rows stay locked until the transaction ends.`,
        span: 'UpdateStmt' in statement.node ? statement.span : context.spanAt(update.relation?.location),
        advice: {
          summary: 'Update in batches by key, outside of the migration’s transaction, and only rows that need it.',
          steps: [],
        },
      };
    }
  },
  mysql: {
    bad: [
      {
        before: 'CREATE TABLE orders (id BIGINT PRIMARY KEY, state VARCHAR(20));',
        sql: "UPDATE orders SET state = 'new';",
      },
      {
        before: 'CREATE TABLE orders (id BIGINT PRIMARY KEY, total DECIMAL(12,2));',
        sql: 'UPDATE orders SET total = total * 100 WHERE true;',
      },
    ],
    good: [
      {
        title: 'A batch at a time',
        before: 'CREATE TABLE orders (id BIGINT PRIMARY KEY, state VARCHAR(20));',
        sql: "UPDATE orders SET state = 'new' WHERE state IS NULL ORDER BY id LIMIT 1000;",
      },
    ],
    on: ['update'],
    *statement(context) {
      const { node } = context.statement;
      if (node.kind !== 'update' || mysql.isStored(context.statement, context)) return;
      const [written, second] = node.changes;
      if (!written || second || node.reads.length > 0 || node.limit) return;
      if (node.where && !isTrueInMysql(node.where)) return;
      const table = context.catalog.resolve(written);
      if (!mysql.inProduction(context, table)) return;
      const columns = node.sets.map(({ column }) => column.name);
      const fresh = columns.length > 0 && columns.every((column) => mysql.addedBefore(context, table, column));
      const name = mysqlName(table);
      // Only of constants can be told which rows still lack them; NULL-safe, since a column may hold NULL.
      const batchable =
        node.sets.length > 0 && node.sets.every(({ value }) => value.kind === 'literal' || value.kind === 'null');
      const assign = node.sets.map(({ column, value }) => `${backquoted(column.name)} = ${value.text}`).join(', ');
      const unlike = node.sets
        .map(({ column, value }) => `NOT (${backquoted(column.name)} <=> ${value.text})`)
        .join(' OR ');
      yield {
        message: fresh
          ? `Every row of ${mysql.withRows(context, table)} is written anew and stays locked until the statement ends.`
          : `What every row of ${mysql.withRows(context, table)} holds in ${columns.map(backquoted).join(', ')} is overwritten, and all rows stay locked until the statement ends.`,
        advice: {
          summary: 'Update in batches by key, each in a transaction of its own, and only rows that need it.',
          steps: batchable ? [repeated('Update a batch', `UPDATE ${name} SET ${assign} WHERE ${unlike}`)] : [],
        },
      };
    },
  },
};
