import { displayName, quoteIdentifier } from '../../core/schema/catalog.ts';
import { displayName as mysqlName } from '../../core/schema/mysql/catalog.ts';
import { nodeOf } from '../../core/sql/statement.ts';
import { renameTableAdvice } from '../advice/rename-table.ts';
import { codeUsing, inProduction, undoesUp, viewTakesName } from '../deployed.ts';
import * as mysql from '../mysql/deployed.ts';
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
  covers: ['P83', 'M32', 'X5'],
  what: 'Finds `ALTER TABLE … RENAME TO` and `RENAME TABLE` (views too) of what production has, unless the same script leaves a view of the old name behind or puts another table in its place.',
  why: 'Between the rename and the last deployed instance, old code asks for a table that is not there, and a rollback of the code brings that back. A view of the old name costs nothing, is writable when it is a plain `SELECT` of one table, and makes the rename a non-event.',
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
  mysql: {
    bad: [
      { before: 'CREATE TABLE orders (id BIGINT PRIMARY KEY);', sql: 'RENAME TABLE orders TO purchases;' },
      { before: 'CREATE TABLE orders (id BIGINT PRIMARY KEY);', sql: 'ALTER TABLE orders RENAME TO purchases;' },
    ],
    good: [
      {
        title: 'A view of the old name stays until no code uses it',
        before: 'CREATE TABLE orders (id BIGINT PRIMARY KEY, total INT);',
        sql: 'RENAME TABLE orders TO purchases;\nCREATE VIEW orders AS SELECT * FROM purchases;',
      },
      {
        title: 'Another table takes the name in the same moment',
        before: 'CREATE TABLE orders (id INT PRIMARY KEY);\nCREATE TABLE orders_new (id BIGINT PRIMARY KEY);',
        sql: 'RENAME TABLE orders TO orders_old, orders_new TO orders;',
      },
    ],
    on: ['rename table', 'alter table'],
    actions: ['rename table'],
    *statement(context) {
      const { node } = context.statement;
      if (mysql.isStored(context.statement, context)) return;
      const pairs =
        node.kind === 'rename table'
          ? node.pairs
          : node.kind === 'alter table'
            ? node.actions.flatMap((action) =>
                action.kind === 'rename table' ? [{ from: node.table, to: action.to }] : [],
              )
            : [];
      const later = mysql.laterStatements(context);
      for (const pair of pairs) {
        const from = context.catalog.resolve(pair.from);
        const to = context.catalog.resolve(pair.to);
        if (!mysql.inProduction(context, from) || mysql.undoesUp(context, from.name) || mysql.sameTable(from, to))
          continue;
        // In a swap another table is there under the old name, and the one that comes was not used before.
        const swaps = pairs.some(
          (other) =>
            mysql.sameTable(context.catalog.resolve(other.to), from) ||
            mysql.sameTable(context.catalog.resolve(other.from), to),
        );
        if (swaps || mysql.makerOf(later, context, from)) continue;
        const { references, ending } = codeUsing(context, from.name);
        const what = context.catalog.view(from) ? 'view' : 'table';
        yield {
          message: `Every query of running code that names the ${what} ${mysqlName(from)} fails from the moment it is renamed to ${mysqlName(to)}${ending}.`,
          ...(pairs.length > 1 ? { span: pair.from.span } : {}),
          ...(what === 'table'
            ? {
                advice: {
                  summary: `Rename the table and leave a view named ${mysqlName(from)} behind until no running code uses that name.`,
                  steps: [
                    {
                      title:
                        '1. Rename, and put a view in place of the old name at once: queries in between fail, so choose a quiet moment',
                      sql: `RENAME TABLE ${mysqlName(from)} TO ${mysqlName(to)};\nCREATE VIEW ${mysqlName(from)} AS SELECT * FROM ${mysqlName(to)};`,
                    },
                    { title: `2. Deploy code that uses ${mysqlName(to)}`, sql: '' },
                    { title: '3. Drop the view in a later migration', sql: `DROP VIEW ${mysqlName(from)};` },
                  ],
                },
              }
            : {}),
          ...(references ? { references } : {}),
        };
      }
    },
  },
};
