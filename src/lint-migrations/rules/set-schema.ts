import { displayName, quoteIdentifier } from '../../core/schema/catalog.ts';
import { nodeOf } from '../../core/sql/statement.ts';
import { codeUsing, inProduction, undoesUp, viewTakesName } from '../deployed.ts';
import { relationName } from '../names.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'set-schema',
  title: 'Table moved to another schema under running code',
  category: 'compatibility',
  severity: 'warning',
  enabled: true,
  covers: ['P84'],
  what: 'Finds `SET SCHEMA` for a table or view that production has, unless a view is left under the old name.',
  why: 'To running code the table disappears, unless both schemas are on its `search_path` in the right order. Functions that name it fail too, at the next call and not at deploy time.',
  bad: [
    {
      before: 'CREATE SCHEMA archive;\nCREATE TABLE orders (id bigint PRIMARY KEY);',
      sql: 'ALTER TABLE orders SET SCHEMA archive;',
    },
    {
      before:
        'CREATE SCHEMA archive;\nCREATE TABLE orders (id bigint PRIMARY KEY);\nCREATE VIEW open_orders AS SELECT id FROM orders;',
      sql: 'ALTER VIEW open_orders SET SCHEMA archive;',
    },
  ],
  good: [
    {
      title: 'Move and leave a view behind',
      before: 'CREATE SCHEMA archive;\nCREATE TABLE orders (id bigint PRIMARY KEY);',
      sql: 'ALTER TABLE orders SET SCHEMA archive;\nCREATE VIEW public.orders AS SELECT id FROM archive.orders;',
      strongestLock: 'ACCESS EXCLUSIVE',
    },
    {
      title: 'A table of the same migration',
      sql: 'CREATE SCHEMA archive;\nCREATE TABLE orders (id bigint PRIMARY KEY);\nALTER TABLE orders SET SCHEMA archive;',
      strongestLock: 'none',
    },
  ],
  on: ['AlterObjectSchemaStmt'],
  *statement(context) {
    const { catalog } = context;
    const move = nodeOf(context.statement, 'AlterObjectSchemaStmt');
    if (!move?.relation || move.objectType === 'OBJECT_SEQUENCE') return;
    const table = relationName(catalog, move.relation);
    const to = move.newschema ?? '';
    if (!inProduction(context, table) || undoesUp(context, table.name) || viewTakesName(context, table)) return;
    const { references, ending } = codeUsing(context, table.name);
    const isTable = move.objectType === 'OBJECT_TABLE';
    yield {
      message: `Running code that looks for ${displayName(table)} no longer finds it once it is in schema ${quoteIdentifier(to)}${ending}.`,
      ...(isTable
        ? {
            advice: {
              summary: 'Leave a view under the old name until no running code uses it.',
              steps: [
                {
                  title: '1. In one transaction, move the table and put a view in its place',
                  sql: `ALTER TABLE ${displayName(table)} SET SCHEMA ${quoteIdentifier(to)};\nCREATE VIEW ${quoteIdentifier(table.schema)}.${quoteIdentifier(table.name)} AS SELECT * FROM ${displayName({ schema: to, name: table.name })};`,
                },
                { title: '2. Deploy code that uses the new name', sql: '' },
                {
                  title: '3. Drop the view in a later migration',
                  sql: `DROP VIEW ${quoteIdentifier(table.schema)}.${quoteIdentifier(table.name)};`,
                },
              ],
            },
          }
        : {}),
      ...(references ? { references } : {}),
    };
  },
};
