import { quoteIdentifier } from '../../core/schema/catalog.ts';
import { quoteIdentifier as backquoted } from '../../core/schema/mysql/catalog.ts';
import { alterationOf } from '../alter-commands.ts';
import { inProduction } from '../deployed.ts';
import * as mysql from '../mysql/deployed.ts';
import { inside } from '../names.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'inheritance-column-name',
  title: 'Column with a name that an ORM gives a meaning',
  category: 'compatibility',
  severity: 'warning',
  enabled: false,
  covers: ['P13'],
  what: 'Finds `ADD COLUMN` with a name that the team’s ORM treats specially (`type` by default, which Active Record reads as the class of the row).',
  why: 'Running instances of the code take the new column for the name of a class, look for it when they load a row, and fail. The code has to be told to ignore the column before it exists.',
  options: { names: { type: 'list', default: ['type'], what: 'Column names with a meaning to the ORM.' } },
  bad: [
    { before: 'CREATE TABLE vehicles (id bigint PRIMARY KEY);', sql: 'ALTER TABLE vehicles ADD COLUMN type text;' },
    {
      before: 'CREATE TABLE vehicles (id bigint PRIMARY KEY);',
      sql: 'ALTER TABLE vehicles ADD COLUMN dtype text;',
      options: { names: ['dtype'] },
    },
  ],
  good: [
    {
      title: 'Another name',
      before: 'CREATE TABLE vehicles (id bigint PRIMARY KEY);',
      sql: 'ALTER TABLE vehicles ADD COLUMN category text;',
      strongestLock: 'ACCESS EXCLUSIVE',
    },
  ],
  on: ['AlterTableStmt'],
  commands: ['AT_AddColumn'],
  *statement(context) {
    const alteration = alterationOf(context.statement, context.catalog);
    if (!alteration || !inProduction(context, alteration.table)) return;
    const option = context.option('names');
    const names = Array.isArray(option) ? option : [String(option)];
    for (const command of alteration.commands) {
      const column = command.type === 'AT_AddColumn' ? inside(command.node.def, 'ColumnDef')?.colname : undefined;
      if (column === undefined || !names.includes(column)) continue;
      yield {
        message: `Running code whose ORM reads ${quoteIdentifier(column)} as the class of a row fails on ${alteration.shown} once the column is there.`,
        span: command.span,
        advice: {
          summary: 'Deploy code that ignores the column, or gives it another meaning, before it is added.',
          steps: [],
        },
      };
    }
  },
  mysql: {
    bad: [
      {
        before: 'CREATE TABLE vehicles (id BIGINT PRIMARY KEY);',
        sql: 'ALTER TABLE vehicles ADD COLUMN type VARCHAR(40);',
      },
    ],
    good: [
      {
        before: 'CREATE TABLE vehicles (id BIGINT PRIMARY KEY);',
        sql: 'ALTER TABLE vehicles ADD COLUMN kind VARCHAR(40);',
      },
    ],
    on: ['alter table'],
    actions: ['add column'],
    *statement(context) {
      const alteration = mysql.liveAlteration(context);
      if (!alteration) return;
      const option = context.option('names');
      const names = Array.isArray(option) ? option : [String(option)];
      for (const action of alteration.actions) {
        if (action.kind !== 'add column' || !names.includes(action.column.name.name)) continue;
        yield {
          message: `Running code whose ORM reads ${backquoted(action.column.name.name)} as the class of a row fails on ${alteration.shown} once the column is there.`,
          span: action.span,
          advice: {
            summary: 'Deploy code that ignores the column, or gives it another meaning, before it is added.',
            steps: [],
          },
        };
      }
    },
  },
};
