import { typeText } from '../../core/effects/mysql/column-type.ts';
import { liveAlteration } from '../mysql/deployed.ts';
import { restatedColumns } from '../mysql/restated.ts';
import { displayColumn } from '../mysql/table-work.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'values-cut-silently',
  title: 'Values cut without an error',
  category: 'correctness',
  severity: 'error',
  enabled: true,
  covers: ['M13'],
  what: 'Finds a column of a table in use that becomes narrower while the script has strict mode switched off or in an `ALTER IGNORE TABLE`, and fewer decimals or parts of a second, which no mode refuses.',
  why: 'In strict mode a value that does not fit stops the statement. Without it, numbers become the largest that fit, texts are cut, NULL becomes 0 or an empty text and unknown members of an ENUM become empty, each with a warning that nobody reads. Decimals and parts of a second are rounded away in every mode. What was cut is gone.',
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
        title: 'Rounded in every mode',
        before: 'CREATE TABLE prices (id BIGINT PRIMARY KEY, amount DECIMAL(10, 4));',
        sql: 'ALTER TABLE prices MODIFY COLUMN amount DECIMAL(10, 2);',
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
      // IGNORE makes the server mend what would stop it otherwise.
      const ignored = node.ignore
        ? context.effect.failures.filter(({ code }) => code === 'value-does-not-fit' || code === 'null-values')
        : [];
      const cut = new Set([
        ...ignored.map(({ action }) => action),
        ...context.effect.loses.flatMap(({ kind, action }) => (kind === 'values' ? [action] : [])),
      ]);
      const mode = context.session.settings.get('sql_mode');
      for (const { action, column, known } of restatedColumns(alteration)) {
        if (!cut.has(alteration.actions.indexOf(action)) || !known?.type) continue;
        const before = typeText(known.type);
        const after = typeText(column.type);
        const change = before === after ? 'may no longer hold NULL' : `goes from ${before} to ${after}`;
        const how = node.ignore ? ', because of IGNORE' : mode === undefined ? '' : ', because sql_mode is not strict';
        yield {
          message: `${displayColumn(alteration.table, known.name)} ${change}: values that do not fit are cut, rounded or replaced, and the server says nothing${how}.`,
          span: action.span,
          severity: node.ignore || mode !== undefined ? 'error' : 'warning',
          advice: {
            summary:
              node.ignore || mode !== undefined
                ? `${node.ignore ? 'Leave out IGNORE' : 'Leave strict mode on'}, so that the server refuses what does not fit.`
                : 'Look for values that lose something, before they do.',
            steps:
              !node.ignore && mode !== undefined
                ? [
                    {
                      title: `Before the change of ${alteration.shown}`,
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
