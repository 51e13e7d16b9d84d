import { displayName, quoteIdentifier } from '../../core/schema/catalog.ts';
import { isAlwaysTrue } from '../conditions.ts';
import { addedBefore, inProduction } from '../deployed.ts';
import { changes, inside, relationName } from '../names.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'update-without-where',
  title: 'Every row overwritten',
  category: 'correctness',
  severity: 'warning',
  enabled: true,
  covers: ['P121'],
  what: 'Finds `UPDATE` without a WHERE, or with one that is always true, on a table that production has.',
  why: 'Every row gets the new value, and what the column held is lost. All rows stay locked until the transaction ends, so that each writer waits; the table doubles in size, as each row is written anew beside its old version.',
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
};
