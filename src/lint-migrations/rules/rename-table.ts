import { displayName, quoteIdentifier } from '../../core/schema/catalog.ts';
import { nodeOf } from '../../core/sql/statement.ts';
import { renameTableAdvice } from '../advice/rename-table.ts';
import { codeUsing, inProduction, undoesUp, viewTakesName } from '../deployed.ts';
import { relationName } from '../names.ts';
import type { Rule } from '../rule.ts';

const kinds = new Map([
  ['OBJECT_TABLE', 'table'],
  ['OBJECT_FOREIGN_TABLE', 'foreign table'],
  ['OBJECT_VIEW', 'view'],
  ['OBJECT_MATVIEW', 'materialized view'],
]);

export const rule: Rule = {
  id: 'rename-table',
  title: 'Table renamed under running code',
  category: 'compatibility',
  severity: 'warning',
  enabled: true,
  covers: ['P83', 'X5'],
  what: 'Finds `ALTER TABLE … RENAME TO` (and views, materialized and foreign tables) on a relation that production has, unless the same script leaves a view of the old name behind.',
  why: 'Between the rename and the last deployed instance, old code asks for a table that is not there (`42P01`), and a rollback of the code brings that back. A view of the old name costs nothing, is writable when it is a plain `SELECT` of one table, and makes the rename a non-event.',
  bad: [
    {
      before: 'CREATE TABLE users (id bigint PRIMARY KEY);',
      sql: 'ALTER TABLE users RENAME TO accounts;',
    },
    {
      before: 'CREATE TABLE users (id bigint PRIMARY KEY);\nCREATE VIEW active_users AS SELECT id FROM users;',
      sql: 'ALTER VIEW active_users RENAME TO live_users;',
    },
    {
      title: 'A view of another name does not help',
      before: 'CREATE TABLE users (id bigint PRIMARY KEY);',
      sql: 'ALTER TABLE users RENAME TO accounts;\nCREATE VIEW old_users AS SELECT * FROM accounts;',
    },
  ],
  good: [
    {
      title: 'Rename and leave a view of the old name',
      before: 'CREATE TABLE users (id bigint PRIMARY KEY, email text);',
      sql: 'ALTER TABLE users RENAME TO accounts;\nCREATE VIEW users AS SELECT id, email FROM accounts;',
      strongestLock: 'ACCESS EXCLUSIVE',
    },
    {
      title: 'A table of the same migration',
      sql: 'CREATE TABLE usres (id bigint PRIMARY KEY);\nALTER TABLE usres RENAME TO users;',
      strongestLock: 'none',
    },
  ],
  on: ['RenameStmt'],
  *statement(context) {
    const { statement, catalog, server } = context;
    const rename = nodeOf(statement, 'RenameStmt');
    const kind = kinds.get(rename?.renameType ?? '');
    if (!rename?.relation || !kind) return;
    const table = relationName(catalog, rename.relation);
    const to = rename.newname ?? '';
    if (!inProduction(context, table) || undoesUp(context, table.name) || viewTakesName(context, table)) return;
    const { references, ending } = codeUsing(context, table.name);
    yield {
      message: `Every query of running code that names the ${kind} ${displayName(table)} fails from the moment it is renamed to ${quoteIdentifier(to)}${ending}.`,
      ...(kind === 'table' ? { advice: renameTableAdvice(server, catalog, table, to) } : {}),
      ...(references ? { references } : {}),
    };
  },
};
