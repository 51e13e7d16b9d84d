import { quoteIdentifier } from '../../core/schema/catalog.ts';
import { nodeOf } from '../../core/sql/statement.ts';
import { codeUsing, undoesUp } from '../deployed.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'rename-schema',
  title: 'Schema renamed under running code',
  category: 'compatibility',
  severity: 'warning',
  enabled: true,
  covers: ['P84'],
  what: 'Finds `ALTER SCHEMA … RENAME TO` for a schema that an earlier migration made or that was there before.',
  why: 'All objects of the schema change their full name at once. Code that writes `schema.table`, a `search_path` set for a role or in a connection string, and function bodies kept as text go on using the old name and fail.',
  bad: [
    { before: 'CREATE SCHEMA billing;', sql: 'ALTER SCHEMA billing RENAME TO invoicing;' },
    {
      before: 'CREATE SCHEMA billing;\nCREATE TABLE billing.invoices (id bigint PRIMARY KEY);',
      sql: 'ALTER SCHEMA billing RENAME TO "Invoicing";',
    },
  ],
  good: [
    {
      title: 'A new schema with views over the old one; code moves table by table',
      before: 'CREATE SCHEMA billing;\nCREATE TABLE billing.invoices (id bigint PRIMARY KEY);',
      sql: 'CREATE SCHEMA invoicing;\nCREATE VIEW invoicing.invoices AS SELECT id FROM billing.invoices;',
      strongestLock: 'ACCESS SHARE',
    },
    {
      title: 'A schema of the same migration',
      sql: 'CREATE SCHEMA biling;\nALTER SCHEMA biling RENAME TO billing;',
      strongestLock: 'none',
    },
  ],
  on: ['RenameStmt'],
  *statement(context) {
    const rename = nodeOf(context.statement, 'RenameStmt');
    if (rename?.renameType !== 'OBJECT_SCHEMA') return;
    const from = rename.subname ?? '';
    const createdHere = context.statements
      .slice(0, context.index)
      .some((earlier) => nodeOf(earlier, 'CreateSchemaStmt')?.schemaname === from);
    if (createdHere || undoesUp(context, from)) return;
    const tables = [...context.catalog.relations()].filter((relation) => relation.name.schema === from).length;
    const { references, ending } = codeUsing(context, from);
    yield {
      message: `Running code that names schema ${quoteIdentifier(from)}, in a query or in search_path, loses ${tables > 1 ? `its ${tables} relations` : 'what is in it'} when it becomes ${quoteIdentifier(rename.newname ?? '')}${ending}.`,
      advice: {
        summary: 'Make the new schema beside the old one and let code move to it table by table.',
        steps: [
          {
            title: '1. Make the new schema; add a view there for each table that code is to find under the new name',
            sql: `CREATE SCHEMA IF NOT EXISTS ${quoteIdentifier(rename.newname ?? '')};`,
          },
          {
            title: '2. Deploy code that uses the new names, then move the tables with ALTER TABLE … SET SCHEMA',
            sql: '',
          },
        ],
      },
      ...(references ? { references } : {}),
    };
  },
};
