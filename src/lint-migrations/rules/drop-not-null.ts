import { quoteIdentifier } from '../../core/schema/catalog.ts';
import { quoteIdentifier as backquoted } from '../../core/schema/mysql/catalog.ts';
import { alterationOf } from '../alter-commands.ts';
import { addedBefore, inProduction, undoesUp } from '../deployed.ts';
import * as mysql from '../mysql/deployed.ts';
import { restatedColumns } from '../mysql/restated.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'drop-not-null',
  title: 'Column may hold NULL from now on',
  category: 'compatibility',
  severity: 'notice',
  enabled: true,
  covers: ['P26', 'M12', 'M32'],
  what: 'Finds `ALTER COLUMN … DROP NOT NULL`, and on MySQL and MariaDB `MODIFY` and `CHANGE` that say NULL of a column that was NOT NULL, on a table that production has.',
  why: 'The database lets NULL in as soon as new code writes it, while instances of the old code, jobs and reports were written for a column that always has a value. The way back needs a check of every row.',
  bad: [
    {
      before: 'CREATE TABLE customers (id bigint PRIMARY KEY, phone text NOT NULL);',
      sql: 'ALTER TABLE customers ALTER COLUMN phone DROP NOT NULL;',
    },
    {
      before: 'CREATE TABLE customers (id bigint PRIMARY KEY, phone text NOT NULL, "Fax" text NOT NULL);',
      sql: 'ALTER TABLE customers ALTER phone DROP NOT NULL, ALTER "Fax" DROP NOT NULL;',
    },
  ],
  good: [
    {
      title: 'Let code leave the column out without letting NULL in',
      before: 'CREATE TABLE customers (id bigint PRIMARY KEY, phone text NOT NULL);',
      sql: "ALTER TABLE customers ALTER COLUMN phone SET DEFAULT '';",
      strongestLock: 'ACCESS EXCLUSIVE',
    },
    {
      title: 'A column that allows NULL already',
      before: 'CREATE TABLE customers (id bigint PRIMARY KEY, phone text);',
      sql: 'ALTER TABLE customers ALTER COLUMN phone DROP NOT NULL;',
      strongestLock: 'ACCESS EXCLUSIVE',
    },
  ],
  on: ['AlterTableStmt'],
  commands: ['AT_DropNotNull'],
  *statement(context) {
    const alteration = alterationOf(context.statement, context.catalog);
    if (!alteration || !inProduction(context, alteration.table)) return;
    for (const command of alteration.commands) {
      if (command.type !== 'AT_DropNotNull') continue;
      const known = alteration.relation?.columns.get(command.name);
      if (known && !known.notNull) continue;
      // When the column goes in the same statement nobody reads NULL out of it.
      if (alteration.commands.some((other) => other.type === 'AT_DropColumn' && other.name === command.name)) continue;
      if (addedBefore(context, alteration.table, command.name) || undoesUp(context, command.name)) continue;
      yield {
        message: `Running code that reads ${alteration.shown}.${quoteIdentifier(command.name)} may meet NULL in it from now on.`,
        span: command.span,
        advice: { summary: 'Deploy code that can read NULL there before this migration.', steps: [] },
      };
    }
  },
  mysql: {
    bad: [
      {
        before: 'CREATE TABLE orders (id BIGINT PRIMARY KEY, state VARCHAR(20) NOT NULL);',
        sql: 'ALTER TABLE orders MODIFY COLUMN state VARCHAR(20) NULL;',
      },
    ],
    good: [
      {
        title: 'A new column of another name',
        before: 'CREATE TABLE orders (id BIGINT PRIMARY KEY, state VARCHAR(20) NOT NULL);',
        sql: 'ALTER TABLE orders ADD COLUMN note VARCHAR(20) NULL;',
      },
      {
        title: 'It could hold NULL before',
        before: 'CREATE TABLE orders (id BIGINT PRIMARY KEY, state VARCHAR(20));',
        sql: 'ALTER TABLE orders MODIFY COLUMN state VARCHAR(30) NULL;',
      },
    ],
    on: ['alter table'],
    actions: ['modify column', 'change column'],
    *statement(context) {
      const alteration = mysql.liveAlteration(context);
      if (!alteration) return;
      for (const { action, column, from, known } of restatedColumns(alteration)) {
        // NOT NULL that was merely left out is told by the rule about what MODIFY loses.
        if (column.nullable !== true || !known || known.nullable) continue;
        if (mysql.addedBefore(context, alteration.table, from) || mysql.undoesUp(context, from)) continue;
        yield {
          message: `Running code that reads ${alteration.shown}.${backquoted(column.name.name)} may meet NULL in it from now on.`,
          span: action.span,
          advice: { summary: 'Deploy code that can read NULL there before this migration.', steps: [] },
        };
      }
    },
  },
};
