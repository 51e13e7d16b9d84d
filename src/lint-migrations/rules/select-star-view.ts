import { displayName } from '../../core/schema/catalog.ts';
import { quoteIdentifier as backquoted, displayName as mysqlName } from '../../core/schema/mysql/catalog.ts';
import { type NodeOf, nodeOf } from '../../core/sql/statement.ts';
import { placeOf } from '../deployed.ts';
import * as mysql from '../mysql/deployed.ts';
import { inside, nodesIn, relationName } from '../names.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'select-star-view',
  title: 'View over SELECT *',
  category: 'correctness',
  severity: 'notice',
  enabled: true,
  covers: ['P112', 'M31'],
  what: 'Finds a view or materialized view whose outermost SELECT has `*` over a table that an earlier migration made.',
  why: 'The server writes the columns out when the view is created. A column that is added to the table later is not in the view; on PostgreSQL `CREATE OR REPLACE VIEW` with the same text then fails if the column has to come before another one. A column that the view has cannot be dropped from the table there; MySQL and MariaDB drop it, and every query of the view fails from then on.',
  bad: [
    {
      before: 'CREATE TABLE users (id bigint PRIMARY KEY, email text);',
      sql: 'CREATE VIEW live_users AS SELECT * FROM users;',
    },
    {
      before: 'CREATE TABLE users (id bigint PRIMARY KEY, email text);',
      sql: 'CREATE MATERIALIZED VIEW user_list AS SELECT u.*, 1 AS one FROM users u;',
    },
  ],
  good: [
    {
      title: 'The columns that are meant',
      before: 'CREATE TABLE users (id bigint PRIMARY KEY, email text);',
      sql: 'CREATE VIEW live_users AS SELECT id, email FROM users;',
      strongestLock: 'ACCESS SHARE',
    },
    {
      title: 'count(*) is no list of columns',
      before: 'CREATE TABLE users (id bigint PRIMARY KEY);',
      sql: 'CREATE VIEW user_count AS SELECT count(*) FROM users;',
      strongestLock: 'ACCESS SHARE',
    },
    {
      title: 'The view of an old name, for a while',
      before: 'CREATE TABLE users (id bigint PRIMARY KEY);',
      sql: 'ALTER TABLE users RENAME TO accounts;\nCREATE VIEW users AS SELECT * FROM accounts;',
      strongestLock: 'ACCESS EXCLUSIVE',
    },
  ],
  on: ['ViewStmt', 'CreateTableAsStmt'],
  *statement(context) {
    const { statement, catalog } = context;
    const view = nodeOf(statement, 'ViewStmt');
    const materialized = nodeOf(statement, 'CreateTableAsStmt');
    if (materialized && materialized.objtype !== 'OBJECT_MATVIEW') return;
    const range = view?.view ?? materialized?.into?.rel;
    const query = inside(view?.query ?? materialized?.query, 'SelectStmt');
    if (!query || !range || range.relpersistence === 't') return;
    const star = starOf(query);
    if (!star) return;
    const name = relationName(catalog, range);
    // Renamed away in the same script: the view is there to be dropped again.
    const takesOldName = context.statements.slice(0, context.index).some((earlier) => {
      const rename = nodeOf(earlier, 'RenameStmt');
      return (
        (rename?.renameType === 'OBJECT_TABLE' && rename.relation?.relname === name.name) ||
        nodeOf(earlier, 'AlterObjectSchemaStmt')?.relation?.relname === name.name
      );
    });
    if (takesOldName) return;
    const sources = [...nodesIn(query.fromClause, 'RangeVar')].map((source) => relationName(catalog, source));
    if (!sources.some((source) => (catalog.relation(source)?.bornIn ?? placeOf(context)) < placeOf(context))) return;
    const columns = sources.length === 1 && sources[0] ? [...(catalog.relation(sources[0])?.columns.keys() ?? [])] : [];
    yield {
      message: `${displayName(name)} keeps the columns that its tables have now: one that is added later is missing from it, and none can be dropped.`,
      span: context.spanAt(star.location),
      advice: {
        summary: `Name the columns${columns.length > 0 && columns.length <= 12 ? `: ${columns.join(', ')}` : ''}.`,
        steps: [],
      },
    };
  },
  mysql: {
    bad: [
      {
        before: 'CREATE TABLE orders (id BIGINT PRIMARY KEY, total INT);',
        sql: 'CREATE VIEW all_orders AS SELECT * FROM orders;',
      },
    ],
    good: [
      {
        before: 'CREATE TABLE orders (id BIGINT PRIMARY KEY, total INT);',
        sql: 'CREATE VIEW all_orders AS SELECT id, total FROM orders;',
      },
      {
        title: 'In place of a table that was renamed',
        before: 'CREATE TABLE orders (id BIGINT PRIMARY KEY, total INT);',
        sql: 'RENAME TABLE orders TO purchases;\nCREATE VIEW orders AS SELECT * FROM purchases;',
      },
    ],
    on: ['create view', 'alter view'],
    *statement(context) {
      const { node } = context.statement;
      if (
        (node.kind !== 'create view' && node.kind !== 'alter view') ||
        !node.query.star ||
        mysql.isStored(context.statement, context)
      )
        return;
      const name = context.catalog.resolve(node.view);
      const takesOldName = mysql
        .earlierStatements(context)
        .some(
          ({ node: earlier }) =>
            (earlier.kind === 'rename table' &&
              earlier.pairs.some((pair) => mysql.sameTable(context.catalog.resolve(pair.from), name))) ||
            (earlier.kind === 'alter table' &&
              earlier.actions.some((action) => action.kind === 'rename table') &&
              mysql.sameTable(context.catalog.resolve(earlier.table), name)),
        );
      if (takesOldName) return;
      const sources = node.query.reads.flatMap((one) => context.catalog.table(context.catalog.resolve(one)) ?? []);
      if (!sources.some((table) => table.bornIn < context.place)) return;
      const [only, second] = sources;
      const columns = only && !second ? [...only.columns.values()].map((column) => backquoted(column.name)) : [];
      yield {
        message: `${mysqlName(name)} keeps the columns that its tables have now: one that is added later is missing from it, and once one is dropped every query of the view fails.`,
        span: node.view.span,
        advice: {
          summary: `Name the columns${columns.length > 0 && columns.length <= 12 ? `: ${columns.join(', ')}` : ''}.`,
          steps: [],
        },
      };
    },
  },
};

/** The `*` of the outermost SELECT (of the first one of a UNION). */
function starOf(query: NodeOf<'SelectStmt'>): NodeOf<'ColumnRef'> | undefined {
  if (query.larg) return starOf(query.larg);
  for (const target of query.targetList ?? []) {
    const reference = inside(inside(target, 'ResTarget')?.val, 'ColumnRef');
    if (reference?.fields?.some((field) => 'A_Star' in field)) return reference;
  }
  return undefined;
}
