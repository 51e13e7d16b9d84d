import { displayName } from '../../core/schema/catalog.ts';
import { nodeOf } from '../../core/sql/statement.ts';
import { inProduction } from '../deployed.ts';
import { relationName } from '../names.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'data-change',
  title: 'Data changed in a migration',
  category: 'process',
  severity: 'notice',
  enabled: false,
  covers: ['P122'],
  what: 'Finds `INSERT`, `UPDATE`, `DELETE` and `MERGE` on a table that production has.',
  why: 'How long it takes depends on rows that the reviewer does not see, it holds row locks until the migration commits, and it runs once, with no way to go on where it stopped. Teams that move data in background jobs keep it out of migrations altogether.',
  bad: [
    {
      before: 'CREATE TABLE users (id bigint PRIMARY KEY, locale text);',
      sql: "UPDATE users SET locale = 'en' WHERE locale IS NULL;",
    },
    { before: 'CREATE TABLE users (id bigint PRIMARY KEY);', sql: 'INSERT INTO users (id) VALUES (1);' },
  ],
  good: [
    {
      title: 'The first rows of a new table',
      sql: "CREATE TABLE states (name text PRIMARY KEY);\nINSERT INTO states (name) VALUES ('open');",
      strongestLock: 'none',
    },
  ],
  on: ['InsertStmt', 'UpdateStmt', 'DeleteStmt', 'MergeStmt'],
  *statement(context) {
    const { statement, catalog } = context;
    if (statement.body?.kind === 'function') return;
    const range = (
      nodeOf(statement, 'InsertStmt') ??
      nodeOf(statement, 'UpdateStmt') ??
      nodeOf(statement, 'DeleteStmt') ??
      nodeOf(statement, 'MergeStmt')
    )?.relation;
    const table = relationName(catalog, range);
    if (!range || !inProduction(context, table)) return;
    yield {
      message: `Rows of ${displayName(table)} are changed as part of the deployment and stay locked until it commits.`,
    };
  },
};
