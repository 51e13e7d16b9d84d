import { quoteIdentifier } from '../../core/schema/catalog.ts';
import { alterationOf } from '../alter-commands.ts';
import { inProduction } from '../deployed.ts';
import { columnsNamedIn, inside } from '../names.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'using-of-other-column',
  title: 'Type change that fills a column from another one',
  category: 'correctness',
  severity: 'warning',
  enabled: true,
  covers: ['P23'],
  what: 'Finds `ALTER COLUMN a TYPE … USING` with an expression that does not read column `a`.',
  why: 'What the expression gives becomes the new value of the column in every row, whatever it held. A column name that was copied from the line above, or a constant, overwrites the data without an error.',
  bad: [
    {
      title: 'A slip of the clipboard',
      before: 'CREATE TABLE sizes (width text, height text);',
      sql: 'ALTER TABLE sizes ALTER COLUMN width TYPE int USING width::int, ALTER COLUMN height TYPE int USING width::int;',
    },
    {
      before: 'CREATE TABLE sizes (width text, height text);',
      sql: 'ALTER TABLE sizes ALTER COLUMN width TYPE int USING 0;',
    },
  ],
  good: [
    {
      title: 'Computed from the column itself, here without a rewrite',
      before: 'CREATE TABLE sizes (width varchar(10));',
      sql: 'ALTER TABLE sizes ALTER COLUMN width TYPE varchar(20) USING width::varchar(20);',
      strongestLock: 'ACCESS EXCLUSIVE',
    },
    {
      title: 'A table of the same migration',
      sql: 'CREATE TABLE sizes (width text);\nALTER TABLE sizes ALTER COLUMN width TYPE int USING 0;',
      strongestLock: 'none',
    },
  ],
  on: ['AlterTableStmt'],
  commands: ['AT_AlterColumnType'],
  *statement(context) {
    const alteration = alterationOf(context.statement, context.catalog);
    if (!alteration || !inProduction(context, alteration.table)) return;
    for (const command of alteration.commands) {
      const using =
        command.type === 'AT_AlterColumnType' ? inside(command.node.def, 'ColumnDef')?.raw_default : undefined;
      if (!using) continue;
      const read = columnsNamedIn(using);
      // A whole-row reference names the table instead of a column.
      if (read.includes(command.name) || read.includes(alteration.table.name)) continue;
      const shown = `${alteration.shown}.${quoteIdentifier(command.name)}`;
      yield {
        message:
          read.length > 0
            ? `Every value of ${shown} is replaced by one computed from ${read.map(quoteIdentifier).join(', ')}; what the column held is lost.`
            : `Every value of ${shown} is replaced by the same expression; what the column held is lost.`,
        span: command.span,
        advice: {
          summary: `Compute the new value from ${quoteIdentifier(command.name)}, or keep the old values in another column.`,
          steps: [],
        },
      };
    }
  },
};
