import { displayName, quoteIdentifier } from '../../core/schema/catalog.ts';
import { inside, nodesIn, relationName, stringsOf } from '../names.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'not-in-nullable',
  title: 'NOT IN over values that may be NULL',
  category: 'correctness',
  severity: 'warning',
  enabled: true,
  covers: ['P123'],
  what: 'Finds `NOT IN (SELECT column …)` when the column may be NULL, and `NOT IN` lists with NULL in them.',
  why: 'One NULL among the values makes the condition NULL for every row: nothing is found, nothing is changed, and no error says so. The day the first NULL is stored, the statement stops working.',
  bad: [
    {
      before: 'CREATE TABLE users (id bigint PRIMARY KEY);\nCREATE TABLE orders (user_id bigint);',
      sql: 'DELETE FROM users WHERE id NOT IN (SELECT user_id FROM orders);',
    },
    {
      before: 'CREATE TABLE users (id bigint PRIMARY KEY, locale text);',
      sql: "DELETE FROM users WHERE locale NOT IN ('en', NULL);",
    },
  ],
  good: [
    {
      title: 'NOT EXISTS',
      before: 'CREATE TABLE users (id bigint PRIMARY KEY);\nCREATE TABLE orders (user_id bigint);',
      sql: 'DELETE FROM users WHERE NOT EXISTS (SELECT FROM orders WHERE orders.user_id = users.id);',
      strongestLock: 'ROW EXCLUSIVE',
    },
    {
      title: 'A column that is never NULL',
      before: 'CREATE TABLE users (id bigint PRIMARY KEY);\nCREATE TABLE orders (user_id bigint NOT NULL);',
      sql: 'DELETE FROM users WHERE id NOT IN (SELECT user_id FROM orders);',
      strongestLock: 'ROW EXCLUSIVE',
    },
    {
      title: 'NULL is left out',
      before: 'CREATE TABLE users (id bigint PRIMARY KEY);\nCREATE TABLE orders (user_id bigint);',
      sql: 'DELETE FROM users WHERE id NOT IN (SELECT user_id FROM orders WHERE user_id IS NOT NULL);',
      strongestLock: 'ROW EXCLUSIVE',
    },
  ],
  on: [
    'SelectStmt',
    'InsertStmt',
    'UpdateStmt',
    'DeleteStmt',
    'MergeStmt',
    'AlterTableStmt',
    'CreateStmt',
    'CreateTableAsStmt',
    'ViewStmt',
    'IndexStmt',
    'CreateDomainStmt',
  ],
  *statement(context) {
    const { statement, catalog } = context;
    if (!/\bnot\s+in\b/i.test(statement.sql)) return;
    for (const not of nodesIn(statement.node, 'BoolExpr')) {
      if (not.boolop !== 'NOT_EXPR') continue;
      const link = inside(not.args?.[0], 'SubLink');
      const query =
        link?.subLinkType === 'ANY_SUBLINK' && !link.operName?.length
          ? inside(link.subselect, 'SelectStmt')
          : undefined;
      const value = inside(inside(query?.targetList?.[0], 'ResTarget')?.val, 'ColumnRef');
      const source = query?.fromClause?.length === 1 ? inside(query.fromClause[0], 'RangeVar') : undefined;
      const column = stringsOf(value?.fields).at(-1);
      if (!link || !query || !source || column === undefined) continue;
      const known = catalog.relation(relationName(catalog, source))?.columns.get(column);
      // `… IS NOT NULL` in the subquery, or any condition on the column that NULL does not pass.
      const filtered = [...nodesIn(query.whereClause, 'ColumnRef')].some(
        (reference) => stringsOf(reference.fields).at(-1) === column,
      );
      if (!known || known.notNull || filtered) continue;
      const shown = `${displayName(relationName(catalog, source))}.${quoteIdentifier(column)}`;
      yield {
        message: `As soon as one ${shown} is NULL, this condition finds no row at all.`,
        span: context.spanAt(link.location),
        advice: {
          summary: `Use NOT EXISTS, or leave NULL out with WHERE ${quoteIdentifier(column)} IS NOT NULL in the subquery.`,
          steps: [],
        },
      };
    }
    for (const list of nodesIn(statement.node, 'A_Expr')) {
      if (list.kind !== 'AEXPR_IN' || inside(list.name?.[0], 'String')?.sval !== '<>') continue;
      const items = inside(list.rexpr, 'List')?.items ?? [];
      if (!items.some((item) => inside(item, 'A_Const')?.isnull)) continue;
      yield {
        message: 'NOT IN a list with NULL is never true, so that this condition finds no row.',
        span: context.spanAt(list.location),
        advice: { summary: 'Take NULL out of the list, and add AND … IS NOT NULL if that is meant.', steps: [] },
      };
    }
  },
};
