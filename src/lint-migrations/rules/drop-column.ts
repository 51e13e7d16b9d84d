import type { Advice } from '../../core/report/finding.ts';
import { quoteIdentifier } from '../../core/schema/catalog.ts';
import { quoteIdentifier as backquoted } from '../../core/schema/mysql/catalog.ts';
import { dropColumnAdvice as dropColumnInPostgres } from '../advice/drop-column.ts';
import { alterationOf } from '../alter-commands.ts';
import { addedBefore, codeUsing, inProduction, undoesUp } from '../deployed.ts';
import { assertionFor } from '../mysql/assertion.ts';
import { catalogColumnText, isNoDefault } from '../mysql/definition-text.ts';
import * as mysql from '../mysql/deployed.ts';
import { recreatedColumns } from '../recreated.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'drop-column',
  title: 'Column dropped',
  category: 'compatibility',
  severity: 'error',
  enabled: true,
  covers: ['P29', 'M32', 'X5'],
  what: 'Finds `DROP COLUMN` on a table that production has, and lists where the repository still names the column.',
  why: 'The values are gone for good: no later migration brings them back. Running code that reads or writes the column fails at once, and so does code that lists every column of the table from a cache, as most ORMs do. A drop is safe as the last step, after the version that stopped using the column is everywhere.',
  bad: [
    {
      before: 'CREATE TABLE customers (id bigint PRIMARY KEY, fax text);',
      sql: 'ALTER TABLE customers DROP COLUMN fax;',
    },
    {
      title: 'IF EXISTS changes nothing about it',
      before: 'CREATE TABLE customers (id bigint PRIMARY KEY, fax text, telex text);',
      sql: 'ALTER TABLE customers DROP COLUMN IF EXISTS fax, DROP IF EXISTS telex;',
    },
  ],
  good: [
    {
      title: 'First let new code leave the column out',
      before: "CREATE TABLE customers (id bigint PRIMARY KEY, fax text DEFAULT '' NOT NULL);",
      sql: "ALTER TABLE customers ALTER COLUMN fax SET DEFAULT '-';\nCOMMENT ON COLUMN customers.fax IS 'unused, to be dropped';",
      strongestLock: 'ACCESS EXCLUSIVE',
    },
    {
      title: 'A column that the same migration added',
      before: 'CREATE TABLE customers (id bigint PRIMARY KEY, name text);',
      sql: 'ALTER TABLE customers ADD COLUMN probe int;\nALTER TABLE customers DROP COLUMN probe;',
      strongestLock: 'ACCESS EXCLUSIVE',
    },
    {
      title: 'A table of the same migration',
      sql: 'CREATE TABLE parcels (id bigint PRIMARY KEY, weight int);\nALTER TABLE parcels DROP COLUMN weight;',
      strongestLock: 'none',
    },
  ],
  on: ['AlterTableStmt'],
  commands: ['AT_DropColumn'],
  *statement(context) {
    const { statement, catalog } = context;
    const alteration = alterationOf(statement, catalog);
    if (!alteration || !inProduction(context, alteration.table)) return;
    const recreated = recreatedColumns(context, alteration);
    for (const command of alteration.commands) {
      if (command.type !== 'AT_DropColumn') continue;
      const column = command.name;
      if (recreated.has(column) || addedBefore(context, alteration.table, column) || undoesUp(context, column))
        continue;
      // IF EXISTS on a column that the history is sure not to have does nothing.
      const { relation } = alteration;
      if (command.node.missing_ok && relation?.certain && !relation.columns.has(column)) continue;
      const { references, ending } = codeUsing(context, column, alteration.table);
      yield {
        message: `The values of ${alteration.shown}.${quoteIdentifier(column)} are lost for good, and running code that still names the column fails${ending}.`,
        span: command.span,
        advice: dropColumnInPostgres(catalog, alteration.table, column),
        ...(references ? { references } : {}),
      };
    }
  },
  mysql: {
    bad: [
      {
        before: 'CREATE TABLE orders (id BIGINT PRIMARY KEY, fax VARCHAR(40));',
        sql: 'ALTER TABLE orders DROP COLUMN fax;',
      },
      {
        title: 'In a procedure that the script calls',
        before: 'CREATE TABLE orders (id BIGINT PRIMARY KEY, fax VARCHAR(40));',
        sql: 'CREATE PROCEDURE drop_fax()\nBEGIN\n  ALTER TABLE orders DROP COLUMN fax;\nEND;\nCALL drop_fax();\nDROP PROCEDURE drop_fax;',
      },
      {
        title: 'COLUMN may be left out',
        before: 'CREATE TABLE orders (id BIGINT PRIMARY KEY, fax VARCHAR(40), telex VARCHAR(40));',
        sql: 'ALTER TABLE orders DROP fax, DROP telex;',
      },
    ],
    good: [
      {
        title: 'Until no code uses it, new code may leave it out',
        before: 'CREATE TABLE orders (id BIGINT PRIMARY KEY, fax VARCHAR(40) NOT NULL);',
        sql: "ALTER TABLE orders ALTER COLUMN fax SET DEFAULT '';",
        algorithm: 'INSTANT',
      },
      {
        title: 'A column of the same migration',
        before: 'CREATE TABLE orders (id BIGINT PRIMARY KEY);',
        sql: 'ALTER TABLE orders ADD COLUMN draft INT;\nALTER TABLE orders DROP COLUMN draft;',
      },
    ],
    on: ['alter table'],
    actions: ['drop column'],
    *statement(context) {
      const alteration = mysql.liveAlteration(context);
      if (!alteration) return;
      const { table, known } = alteration;
      const recreated = mysql.recreatedColumns(context, alteration);
      for (const [place, action] of alteration.actions.entries()) {
        if (action.kind !== 'drop column') continue;
        const column = action.column.name;
        if (
          recreated.has(column.toLowerCase()) ||
          mysql.addedBefore(context, table, column) ||
          mysql.undoesUp(context, column)
        )
          continue;
        // IF EXISTS on a column that the history is sure not to have does nothing.
        if (action.ifExists && known?.certain && !known.columns.has(column.toLowerCase())) continue;
        const { references, ending } = codeUsing(context, column, table);
        const own = context.main?.actions.find((one) => one.action === place);
        yield {
          message: `The values of ${alteration.shown}.${backquoted(column)} are lost for good, and running code that still names the column fails${ending}.`,
          span: action.span,
          advice: dropColumnAdvice(alteration, column, own ? assertionFor(own) : null),
          ...(references ? { references } : {}),
        };
      }
    },
  },
};

/** Stop using it, deploy, drop. An INSERT that leaves a NOT NULL column out needs a default meanwhile. */
function dropColumnAdvice(
  { known, shown }: mysql.Alteration,
  column: string,
  assertion: readonly string[] | null,
): Advice {
  const quoted = backquoted(column);
  const its = known?.columns.get(column.toLowerCase());
  const definition = its ? catalogColumnText({ ...its, nullable: true }) : null;
  const required = its && !its.nullable && isNoDefault(its.default) && !its.autoIncrement && !its.generated;
  const inPrimaryKey = known?.indexes.get('primary')?.parts.some((part) => part.column === column.toLowerCase());
  return {
    summary: `Drop ${shown}.${quoted} only after the code that uses it is gone from production.`,
    steps: [
      ...(required && !inPrimaryKey && definition !== null
        ? [
            {
              title: `Let new code leave ${quoted} out of its INSERTs (this builds a big table anew: a default does as well where one fits)`,
              sql: `ALTER TABLE ${shown} MODIFY COLUMN ${definition};`,
            },
          ]
        : []),
      { title: `Deploy code that neither reads nor writes ${shown}.${quoted}`, sql: '' },
      {
        title: 'Drop the column in a later migration; the data is gone then',
        sql: `ALTER TABLE ${shown} DROP COLUMN ${[quoted, ...(assertion ?? [])].join(', ')};`,
      },
    ].map((step, place) => ({ ...step, title: `${place + 1}. ${step.title}` })),
  };
}
