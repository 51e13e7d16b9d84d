import { displayName, quoteIdentifier } from '../../core/schema/catalog.ts';
import { quoteIdentifier as backquoted, displayName as mysqlName } from '../../core/schema/mysql/catalog.ts';
import { conditionsOf, withConditions } from '../mysql/conditions.ts';
import { isNamed, type MysqlToken, nameOf, tokensIn } from '../mysql/tokens.ts';
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
  mysql: {
    bad: [
      {
        before:
          'CREATE TABLE customers (id BIGINT PRIMARY KEY);\nCREATE TABLE orders (id BIGINT PRIMARY KEY, customer_id BIGINT);',
        sql: 'DELETE FROM customers WHERE id NOT IN (SELECT customer_id FROM orders);',
      },
      {
        before: 'CREATE TABLE orders (id BIGINT PRIMARY KEY, state VARCHAR(20));',
        sql: "UPDATE orders SET state = 'open' WHERE state NOT IN ('paid', NULL);",
      },
    ],
    good: [
      {
        before:
          'CREATE TABLE customers (id BIGINT PRIMARY KEY);\nCREATE TABLE orders (id BIGINT PRIMARY KEY, customer_id BIGINT);',
        sql: 'DELETE FROM customers WHERE id NOT IN (SELECT customer_id FROM orders WHERE customer_id IS NOT NULL);',
      },
      {
        title: 'The column cannot be NULL',
        before:
          'CREATE TABLE customers (id BIGINT PRIMARY KEY);\nCREATE TABLE orders (id BIGINT PRIMARY KEY, customer_id BIGINT NOT NULL);',
        sql: 'DELETE FROM customers WHERE id NOT IN (SELECT customer_id FROM orders);',
      },
    ],
    on: withConditions,
    *statement(context) {
      const { statement } = context;
      if (!/\bnot\s+in\s*\(/i.test(statement.sql)) return;
      for (const { span } of conditionsOf(statement.node)) {
        const all = [...tokensIn(statement, span, context.server)];
        for (const [at, token] of all.entries()) {
          if (token.text !== 'not' || all[at + 1]?.text !== 'in' || all[at + 2]?.text !== '(') continue;
          const inner = inBrackets(all, at + 2);
          const place = { start: token.start, end: (inner.at(-1) ?? token).end };
          if (inner[0]?.text !== 'select') {
            if (!inner.some((one, i) => one.text === 'null' && depthAt(inner, i) === 0)) continue;
            yield {
              message: 'NOT IN a list with NULL is never true, so that this condition finds no row.',
              span: place,
              advice: { summary: 'Take NULL out of the list, and add AND … IS NOT NULL if that is meant.', steps: [] },
            };
            continue;
          }
          const query = selectedColumn(inner);
          const table = query
            ? context.catalog.table(context.catalog.resolve({ schema: null, name: query.table }))
            : undefined;
          const known = query ? table?.columns.get(query.column.toLowerCase()) : undefined;
          if (!query || !table || !known?.nullable || query.filtered) continue;
          const column = `${mysqlName(table.name)}.${backquoted(known.name)}`;
          yield {
            message: `As soon as one ${column} is NULL, this condition finds no row at all.`,
            span: place,
            advice: {
              summary: `Use NOT EXISTS, or leave NULL out with WHERE ${backquoted(known.name)} IS NOT NULL in the subquery.`,
              steps: [],
            },
          };
        }
      }
    },
  },
};

/** The tokens between a bracket and the one that closes it. */
function inBrackets(tokens: readonly MysqlToken[], open: number): readonly MysqlToken[] {
  let depth = 0;
  for (let at = open; at < tokens.length; at++) {
    if (tokens[at]?.text === '(') depth++;
    else if (tokens[at]?.text === ')' && --depth === 0) return tokens.slice(open + 1, at);
  }
  return [];
}

function depthAt(tokens: readonly MysqlToken[], at: number): number {
  let depth = 0;
  for (const { text } of tokens.slice(0, at)) depth += text === '(' ? 1 : text === ')' ? -1 : 0;
  return depth;
}

/** `SELECT [DISTINCT] [t.]column FROM table …`, and whether the rest of the query names the column; null for other queries. */
function selectedColumn(
  tokens: readonly MysqlToken[],
): { readonly column: string; readonly table: string; readonly filtered: boolean } | null {
  const from = tokens.findIndex((token) => token.text === 'from');
  const item = tokens.slice(1, from).filter((token) => token.text !== 'distinct');
  const column = nameOf(item.at(-1));
  const table = nameOf(tokens[from + 1]);
  const plain = item.length === 1 || (item.length === 3 && item[1]?.text === '.');
  const next = tokens[from + 2];
  // A join, or another database: which table the column is of would have to be found out.
  const alone =
    next === undefined || (next.text !== '.' && next.text !== ',' && !tokens.some((one) => one.text === 'join'));
  if (from < 0 || !plain || !alone || column === null || table === null) return null;
  return { column, table, filtered: tokens.slice(from + 2).some((token) => isNamed(token, column)) };
}
