import { quoteIdentifier } from '../../core/schema/catalog.ts';
import { expressionText } from '../../core/schema/expression.ts';
import { quoteIdentifier as backquoted } from '../../core/schema/mysql/catalog.ts';
import { alterationOf } from '../alter-commands.ts';
import { inProduction } from '../deployed.ts';
import { isNoDefault, sameExpression } from '../mysql/definition-text.ts';
import * as mysql from '../mysql/deployed.ts';
import { restatedColumns } from '../mysql/restated.ts';
import { sameTypes } from '../mysql/same-type.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'change-default',
  title: 'Default changed under running code',
  category: 'compatibility',
  severity: 'notice',
  enabled: true,
  covers: ['P27', 'M32'],
  what: 'Finds `SET DEFAULT` (and `MODIFY … DEFAULT`) on a column that has another default already.',
  why: 'Frameworks read defaults when they start and send them along with each INSERT. Instances that run during the deployment go on writing the old default, and rows that exist keep what they have: after the migration both values are in the table.',
  bad: [
    {
      before: "CREATE TABLE users (id bigint PRIMARY KEY, locale text NOT NULL DEFAULT 'en');",
      sql: "ALTER TABLE users ALTER COLUMN locale SET DEFAULT 'de';",
    },
    {
      before: 'CREATE TABLE users (id bigint PRIMARY KEY, quota int DEFAULT 10);',
      sql: 'ALTER TABLE users ALTER quota SET DEFAULT 20;',
    },
  ],
  good: [
    {
      title: 'The same value in other words',
      before: "CREATE TABLE users (id bigint PRIMARY KEY, theme text DEFAULT 'browser');",
      sql: "ALTER TABLE users ALTER COLUMN theme SET DEFAULT 'browser'::text;",
      strongestLock: 'ACCESS EXCLUSIVE',
    },
    {
      title: 'A first default',
      before: 'CREATE TABLE users (id bigint PRIMARY KEY, locale text);',
      sql: "ALTER TABLE users ALTER COLUMN locale SET DEFAULT 'en';",
      strongestLock: 'ACCESS EXCLUSIVE',
    },
    {
      title: 'The default that is there already',
      before: 'CREATE TABLE users (id bigint PRIMARY KEY, quota int DEFAULT 10);',
      sql: 'ALTER TABLE users ALTER COLUMN quota SET DEFAULT 10;',
      strongestLock: 'ACCESS EXCLUSIVE',
    },
  ],
  on: ['AlterTableStmt'],
  commands: ['AT_ColumnDefault'],
  *statement(context) {
    const alteration = alterationOf(context.statement, context.catalog);
    if (!alteration || !inProduction(context, alteration.table) || context.direction === 'down') return;
    for (const command of alteration.commands) {
      if (command.type !== 'AT_ColumnDefault' || command.node.def === undefined) continue;
      const known = alteration.relation?.columns.get(command.name);
      const next = expressionText(command.node.def);
      if (!known?.defaultSql || next === null || bare(known.defaultSql) === bare(next)) continue;
      // With the type changed in the same statement the default is only put into the new type's words.
      if (alteration.commands.some((other) => other.type === 'AT_AlterColumnType' && other.name === command.name))
        continue;
      yield {
        message: `Running code that sends the old default ${known.defaultSql} along goes on writing it to ${alteration.shown}.${quoteIdentifier(command.name)}, and existing rows keep it.`,
        span: command.span,
        advice: {
          summary:
            'Deploy code that sends the value it wants before the default changes, and update old rows if they are meant too.',
          steps: [],
        },
      };
    }
  },
  mysql: {
    bad: [
      {
        before: "CREATE TABLE orders (id BIGINT PRIMARY KEY, state VARCHAR(20) NOT NULL DEFAULT 'new');",
        sql: "ALTER TABLE orders ALTER COLUMN state SET DEFAULT 'open';",
      },
      {
        before: "CREATE TABLE orders (id BIGINT PRIMARY KEY, state VARCHAR(20) NOT NULL DEFAULT 'new');",
        sql: "ALTER TABLE orders MODIFY state VARCHAR(20) NOT NULL DEFAULT 'open';",
      },
    ],
    good: [
      {
        title: 'A first default',
        before: 'CREATE TABLE orders (id BIGINT PRIMARY KEY, state VARCHAR(20));',
        sql: "ALTER TABLE orders ALTER COLUMN state SET DEFAULT 'new';",
      },
      {
        title: 'The same default in other words',
        before: 'CREATE TABLE orders (id BIGINT PRIMARY KEY, paid TINYINT(1) NOT NULL DEFAULT 0);',
        sql: "ALTER TABLE orders MODIFY paid TINYINT(1) NOT NULL DEFAULT '0';",
      },
    ],
    on: ['alter table'],
    actions: ['set default', 'modify column', 'change column'],
    *statement(context) {
      const alteration = mysql.liveAlteration(context);
      if (!alteration || context.direction === 'down') return;
      const restated = restatedColumns(alteration).map(({ action, from, column }) => ({
        action,
        from,
        next: column.default,
        column,
      }));
      const set = alteration.actions.flatMap((action) =>
        action.kind === 'set default' ? [{ action, from: action.column.name, next: action.default, column: null }] : [],
      );
      for (const { action, from, next, column } of [...restated, ...set]) {
        const known = alteration.known?.columns.get(from.toLowerCase());
        if (!known?.default || isNoDefault(known.default) || next === null || sameExpression(known.default, next))
          continue;
        // With the type changed in the same action the default is only put into the new type's words.
        if (column && known.type && !sameTypes(column.type, known.type)) continue;
        if (mysql.addedBefore(context, alteration.table, from)) continue;
        yield {
          message: `Running code that sends the old default ${known.default.text} along goes on writing it to ${alteration.shown}.${backquoted(known.name)}, and existing rows keep it.`,
          span: action.span,
          advice: {
            summary:
              'Deploy code that sends the value it wants before the default changes, and update old rows if they are meant too.',
            steps: [],
          },
        };
      }
    },
  },
};

/** Without the casts that say of which type a constant is: `'a'::text` is `'a'`. */
function bare(sql: string): string {
  return sql.replace(/^\((.*)\)$/s, '$1').replace(/(?:::\s*"?[a-z][\w ."]*"?(?:\(\d+(?:,\s*\d+)?\))?(?:\[\])?)+$/i, '');
}
