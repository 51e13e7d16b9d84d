import { typeText } from '../../core/effects/mysql/column-type.ts';
import { displayName } from '../../core/schema/mysql/catalog.ts';
import { liveAlteration } from '../mysql/deployed.ts';
import { narrowing } from '../mysql/narrowing.ts';
import { restatedColumns } from '../mysql/restated.ts';
import { displayColumn } from '../mysql/table-work.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'narrowing-without-strict-mode',
  title: 'Values cut without an error',
  category: 'correctness',
  severity: 'error',
  enabled: true,
  covers: ['M13'],
  what: 'Finds a column of a table in use that becomes narrower while the script has strict mode switched off, or in an `ALTER IGNORE TABLE`.',
  why: 'In strict mode a value that does not fit stops the statement. Without it, numbers become the largest that fit, texts are cut, NULL becomes 0 or an empty text and unknown members of an ENUM become empty, each with a warning that nobody reads. What was cut is gone.',
  bad: [],
  good: [],
  mysql: {
    bad: [
      {
        before: 'CREATE TABLE users (id BIGINT PRIMARY KEY, name VARCHAR(200)) DEFAULT CHARSET=utf8mb4;',
        sql: "SET SESSION sql_mode = '';\nALTER TABLE users MODIFY COLUMN name VARCHAR(50);",
      },
      {
        before: 'CREATE TABLE users (id BIGINT PRIMARY KEY, age BIGINT);',
        sql: "SET sql_mode = 'NO_ENGINE_SUBSTITUTION';\nALTER TABLE users MODIFY COLUMN age SMALLINT NOT NULL;",
      },
      {
        engines: ['mariadb'],
        before: 'CREATE TABLE users (id BIGINT PRIMARY KEY, age BIGINT);',
        sql: 'ALTER IGNORE TABLE users MODIFY COLUMN age SMALLINT;',
      },
    ],
    good: [
      {
        title: 'In strict mode, which is the default, the server refuses what does not fit',
        before: 'CREATE TABLE users (id BIGINT PRIMARY KEY, age BIGINT);',
        sql: 'ALTER TABLE users MODIFY COLUMN age INT;',
      },
      {
        title: 'Wider',
        before: 'CREATE TABLE users (id BIGINT PRIMARY KEY, name VARCHAR(20));',
        sql: "SET SESSION sql_mode = '';\nALTER TABLE users MODIFY COLUMN name VARCHAR(30);",
      },
    ],
    on: ['alter table'],
    actions: ['modify column', 'change column'],
    *statement(context) {
      const { node } = context.statement;
      const alteration = liveAlteration(context);
      if (!alteration || node.kind !== 'alter table') return;
      const mode = context.session.settings.get('sql_mode');
      const lax = mode !== undefined && !keepsStrictMode(mode);
      if (!lax && !node.ignore) return;
      for (const { action, column, known } of restatedColumns(alteration)) {
        if (!known?.type) continue;
        const makesRequired = known.nullable && column.nullable === false;
        const how =
          narrowing(known.type, column.type) ?? (makesRequired ? 'NULL becomes a zero or an empty text' : null);
        if (how === null) continue;
        yield {
          message: `${displayColumn(alteration.table, known.name)} goes from ${typeText(known.type)} to ${typeText(column.type)} ${lax ? 'without strict mode' : 'with IGNORE'}: ${how}, and the server says nothing.`,
          span: action.span,
          advice: {
            summary: lax
              ? 'Leave strict mode on, so that the server refuses what does not fit.'
              : 'Leave out IGNORE, so that the server refuses what does not fit.',
            steps: lax
              ? [
                  {
                    title: `Before the change of ${displayName(alteration.table)}`,
                    sql: "SET SESSION sql_mode = CONCAT(@@SESSION.sql_mode, ',STRICT_TRANS_TABLES');",
                  },
                ]
              : [],
          },
        };
      }
    },
  },
};

/** True for a mode that is strict, and for one that a variable holds or that is made from the one in force. */
function keepsStrictMode(mode: string): boolean {
  return /STRICT_(?:ALL|TRANS)_TABLES|TRADITIONAL|@|concat|default/i.test(mode);
}
