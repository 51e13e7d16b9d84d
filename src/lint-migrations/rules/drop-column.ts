import { quoteIdentifier } from '../../core/schema/catalog.ts';
import { dropColumnAdvice } from '../advice/drop-column.ts';
import { alterationOf } from '../alter-commands.ts';
import { addedBefore, codeUsing, inProduction, undoesUp } from '../deployed.ts';
import { recreatedColumns } from '../recreated.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'drop-column',
  title: 'Column dropped',
  category: 'compatibility',
  severity: 'error',
  enabled: true,
  covers: ['P29', 'X5'],
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
        advice: dropColumnAdvice(catalog, alteration.table, column),
        ...(references ? { references } : {}),
      };
    }
  },
};
