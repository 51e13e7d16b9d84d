import { displayName, quoteIdentifier } from '../../core/schema/catalog.ts';
import { displayName as mysqlName } from '../../core/schema/mysql/catalog.ts';
import { nodeOf } from '../../core/sql/statement.ts';
import { codeUsing, inProduction, undoesUp } from '../deployed.ts';
import { droppedObjects, surelyAbsent } from '../dropped-objects.ts';
import * as mysql from '../mysql/deployed.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'drop-sequence',
  title: 'Sequence dropped',
  category: 'compatibility',
  severity: 'warning',
  enabled: true,
  covers: ['P80', 'X5'],
  what: 'Finds `DROP SEQUENCE` of a sequence that the same script did not create.',
  why: 'Code that calls `nextval` fails, and with CASCADE the default of every column that uses the sequence goes too: the next INSERT then asks for a value that nobody gives. The place the sequence had reached is lost, so that a new one hands out keys that exist already.',
  bad: [
    { before: 'CREATE SEQUENCE invoice_number;', sql: 'DROP SEQUENCE invoice_number;' },
    { before: 'CREATE SEQUENCE invoice_number;', sql: 'DROP SEQUENCE IF EXISTS public.invoice_number CASCADE;' },
  ],
  good: [
    {
      title: 'A sequence of the same migration',
      sql: 'CREATE SEQUENCE scratch;\nDROP SEQUENCE scratch;',
      strongestLock: 'none',
    },
    {
      title: 'First take it out of the default that uses it',
      before:
        "CREATE SEQUENCE invoice_number;\nCREATE TABLE invoices (number bigint DEFAULT nextval('invoice_number'));",
      sql: 'ALTER TABLE invoices ALTER COLUMN number DROP DEFAULT;',
      strongestLock: 'ACCESS EXCLUSIVE',
    },
  ],
  on: ['DropStmt'],
  *statement(context) {
    const { statement, catalog, statements, index } = context;
    for (const dropped of droppedObjects(statement, catalog, ['OBJECT_SEQUENCE'])) {
      const { name } = dropped;
      const own = statements
        .slice(0, index)
        .some((earlier) => nodeOf(earlier, 'CreateSeqStmt')?.sequence?.relname === name.name);
      if (own || !inProduction(context, name) || undoesUp(context, name.name) || surelyAbsent(catalog, dropped))
        continue;
      const { references, ending } = codeUsing(context, name.name);
      yield {
        message: `Running code and column defaults that take numbers from ${displayName(name)} fail, and the number it had reached is lost${ending}.`,
        advice: {
          summary: 'Find the columns that use it, and take their default away or move it to another sequence first.',
          steps: [
            {
              title: 'Columns whose default uses the sequence',
              sql: `SELECT adrelid::regclass, pg_get_expr(adbin, adrelid)\nFROM pg_attrdef\nWHERE pg_get_expr(adbin, adrelid) LIKE '%${quoteIdentifier(name.name).replaceAll("'", "''")}%';`,
            },
          ],
        },
        ...(references ? { references } : {}),
      };
    }
  },
  mysql: {
    engines: ['mariadb'],
    bad: [{ before: 'CREATE SEQUENCE order_numbers;', sql: 'DROP SEQUENCE order_numbers;' }],
    good: [{ sql: 'CREATE SEQUENCE order_numbers;\nDROP SEQUENCE order_numbers;' }],
    on: ['drop sequence'],
    *statement(context) {
      const { node } = context.statement;
      if (node.kind !== 'drop sequence' || mysql.isStored(context.statement, context)) return;
      const name = context.catalog.resolve(node.name);
      const own = mysql
        .earlierStatements(context)
        .some(
          ({ node: made }) =>
            made.kind === 'create sequence' && mysql.sameTable(context.catalog.resolve(made.sequence), name),
        );
      if (own || mysql.undoesUp(context, name.name) || (node.ifExists && !context.catalog.object('sequence', name)))
        return;
      const { references, ending } = codeUsing(context, name.name);
      yield {
        message: `Running code and column defaults that take numbers from ${mysqlName(name)} fail, and the number it had reached is lost${ending}.`,
        advice: {
          summary: 'Find the columns that use it, and take their default away or move it to another sequence first.',
          steps: [],
        },
        ...(references ? { references } : {}),
      };
    },
  },
};
