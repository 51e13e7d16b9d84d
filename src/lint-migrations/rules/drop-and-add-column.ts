import type { Advice } from '../../core/report/finding.ts';
import { quoteIdentifier } from '../../core/schema/catalog.ts';
import { quoteIdentifier as backquoted } from '../../core/schema/mysql/catalog.ts';
import { canonicalType, displayType } from '../../core/schema/types.ts';
import { sqlAt } from '../../core/sql/mysql/prepared-text.ts';
import { alterationOf } from '../alter-commands.ts';
import { addedBefore, codeUsing, inProduction, undoesUp } from '../deployed.ts';
import * as mysql from '../mysql/deployed.ts';
import { inside } from '../names.ts';
import { recreatedColumns } from '../recreated.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'drop-and-add-column',
  title: 'Column dropped and added again: every value is lost',
  category: 'correctness',
  severity: 'error',
  enabled: true,
  covers: ['P29', 'M32'],
  what: 'Finds a column that is dropped and added again under the same name in one script.',
  why: 'Schema differs write this when they cannot see that a change of type or a new default would do. The schema looks right afterwards, no statement fails, and every value of the column is gone.',
  bad: [
    {
      title: 'As a schema differ writes it',
      before: 'CREATE TABLE orders (id bigint PRIMARY KEY, state text);',
      sql: 'ALTER TABLE orders DROP COLUMN state,\nADD COLUMN state varchar(20);',
    },
    {
      title: 'Over two statements',
      before: 'CREATE TABLE orders (id bigint PRIMARY KEY, total int);',
      sql: 'ALTER TABLE orders DROP COLUMN total;\nALTER TABLE orders ADD COLUMN total bigint;',
    },
  ],
  good: [
    {
      title: 'A change of type keeps the values',
      before: 'CREATE TABLE orders (id bigint PRIMARY KEY, state varchar(20));',
      sql: 'ALTER TABLE orders ALTER COLUMN state TYPE text;',
      strongestLock: 'ACCESS EXCLUSIVE',
    },
    {
      title: 'A new column beside the old one',
      before: 'CREATE TABLE orders (id bigint PRIMARY KEY, total int);',
      sql: 'ALTER TABLE orders ADD COLUMN total_cents bigint;',
      strongestLock: 'ACCESS EXCLUSIVE',
    },
  ],
  on: ['AlterTableStmt'],
  commands: ['AT_DropColumn'],
  *statement(context) {
    const { statement, catalog } = context;
    const alteration = alterationOf(statement, catalog);
    if (!alteration || !inProduction(context, alteration.table)) return;
    for (const [column, added] of recreatedColumns(context, alteration)) {
      if (addedBefore(context, alteration.table, column) || undoesUp(context, column)) continue;
      const drop = alteration.commands.find((command) => command.type === 'AT_DropColumn' && command.name === column);
      const definition = inside(added.node.def, 'ColumnDef');
      const { references, ending } = codeUsing(context, column, alteration.table);
      const known = alteration.relation?.columns.get(column)?.type;
      const quoted = quoteIdentifier(column);
      const type = canonicalType(definition?.typeName);
      const newType = type ? displayType(type) : null;
      const advice: Advice | null = newType
        ? {
            summary: 'Change the type in place, so that the values are kept.',
            steps: [
              {
                title: `Convert the values${known ? ` from ${displayType(known)}` : ''}; when that writes the table anew, copy into a second column in batches instead`,
                sql: `ALTER TABLE ${alteration.shown} ALTER COLUMN ${quoted} TYPE ${newType} USING ${quoted}::${newType};`,
              },
            ],
          }
        : null;
      yield {
        message: `Dropping ${alteration.shown}.${quoted} and adding it again empties the column: every value is lost without an error${ending}.`,
        ...(drop ? { span: drop.span } : {}),
        ...(advice ? { advice } : {}),
        ...(references ? { references } : {}),
      };
    }
  },
  mysql: {
    bad: [
      {
        before: 'CREATE TABLE orders (id BIGINT PRIMARY KEY, total INT);',
        sql: 'ALTER TABLE orders DROP COLUMN total, ADD COLUMN total DECIMAL(12,2);',
      },
      {
        title: 'In two statements',
        before: 'CREATE TABLE orders (id BIGINT PRIMARY KEY, state VARCHAR(20));',
        sql: 'ALTER TABLE orders DROP COLUMN state;\nALTER TABLE orders ADD COLUMN state INT;',
      },
    ],
    good: [
      {
        title: 'Changed in place, the values are kept',
        before: 'CREATE TABLE orders (id BIGINT PRIMARY KEY, total INT);',
        sql: 'ALTER TABLE orders MODIFY COLUMN total DECIMAL(12,2);',
      },
    ],
    on: ['alter table'],
    actions: ['drop column'],
    *statement(context) {
      const alteration = mysql.liveAlteration(context);
      if (!alteration) return;
      for (const [column, added] of mysql.recreatedColumns(context, alteration)) {
        if (mysql.addedBefore(context, alteration.table, column) || mysql.undoesUp(context, column)) continue;
        const drop = alteration.actions.find(
          (action) => action.kind === 'drop column' && mysql.sameName(action.column.name, column),
        );
        const definition = sqlAt(context.statement, added.column.span);
        const name = added.column.name.name;
        const { references, ending } = codeUsing(context, name, alteration.table);
        yield {
          message: `Dropping ${alteration.shown}.${backquoted(name)} and adding it again empties the column: every value is lost without an error${ending}.`,
          ...(drop ? { span: drop.span } : {}),
          advice: {
            summary: 'Change the column in place, so that the values are kept.',
            steps: [
              {
                title:
                  'Convert the values; on a big table with gh-ost or pt-online-schema-change, since it copies every row',
                sql: `ALTER TABLE ${alteration.shown} MODIFY COLUMN ${definition};`,
              },
            ],
          },
          ...(references ? { references } : {}),
        };
      }
    },
  },
};
