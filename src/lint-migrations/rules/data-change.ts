import { displayName } from '../../core/schema/catalog.ts';
import { displayName as mysqlName } from '../../core/schema/mysql/catalog.ts';
import { nodeOf } from '../../core/sql/statement.ts';
import { inProduction } from '../deployed.ts';
import * as mysql from '../mysql/deployed.ts';
import { listOf as listNames } from '../mysql/table-work.ts';
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
  mysql: {
    bad: [
      {
        before: 'CREATE TABLE orders (id BIGINT PRIMARY KEY, state VARCHAR(20));',
        sql: "UPDATE orders SET state = 'open' WHERE state = 'new';",
      },
      {
        before: 'CREATE TABLE countries (code CHAR(2) PRIMARY KEY);',
        sql: "INSERT INTO countries (code) VALUES ('XK');",
      },
    ],
    good: [
      {
        title: 'Rows of a new table',
        sql: "CREATE TABLE countries (code CHAR(2) PRIMARY KEY);\nINSERT INTO countries (code) VALUES ('XK');",
      },
    ],
    on: ['insert', 'update', 'delete', 'load data'],
    *statement(context) {
      const { node } = context.statement;
      if (mysql.isStored(context.statement, context)) return;
      const written =
        node.kind === 'insert' || node.kind === 'load data'
          ? [node.table]
          : node.kind === 'update' || node.kind === 'delete'
            ? node.changes
            : [];
      const tables = written
        .map((one) => context.catalog.resolve(one))
        .filter((table) => mysql.inProduction(context, table));
      if (tables.length === 0) return;
      yield {
        message: `Rows of ${listNames(tables.map(mysqlName))} are changed as part of the deployment and stay locked until it is committed.`,
      };
    },
  },
};
