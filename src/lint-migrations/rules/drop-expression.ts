import { quoteIdentifier } from '../../core/schema/catalog.ts';
import { quoteIdentifier as backquoted } from '../../core/schema/mysql/catalog.ts';
import { alterationOf } from '../alter-commands.ts';
import { inProduction } from '../deployed.ts';
import * as mysql from '../mysql/deployed.ts';
import { restatedColumns } from '../mysql/restated.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'drop-expression',
  title: 'Generated column stops being computed',
  category: 'compatibility',
  severity: 'warning',
  enabled: true,
  covers: ['P33', 'M12'],
  what: 'Finds `ALTER COLUMN … DROP EXPRESSION` (on MySQL and MariaDB `MODIFY` of a stored generated column without its expression) on a table that production has.',
  why: 'Rows keep the value they have; from then on an INSERT leaves the column NULL and an UPDATE of the source columns leaves it stale. Running code that never wrote the column, because it could not, does not start to.',
  bad: [
    {
      before:
        'CREATE TABLE lines (price int NOT NULL, amount int NOT NULL, total int GENERATED ALWAYS AS (price * amount) STORED);',
      sql: 'ALTER TABLE lines ALTER COLUMN total DROP EXPRESSION;',
    },
    {
      before:
        "CREATE TABLE people (id int PRIMARY KEY, mail text, domain text GENERATED ALWAYS AS (split_part(mail, '@', 2)) STORED);",
      sql: 'ALTER TABLE people ALTER domain DROP EXPRESSION IF EXISTS;',
    },
  ],
  good: [
    {
      title: 'A trigger takes over in the same transaction',
      before:
        'CREATE TABLE lines (price int NOT NULL, amount int NOT NULL, total int GENERATED ALWAYS AS (price * amount) STORED);',
      sql: [
        'CREATE FUNCTION lines_total() RETURNS trigger LANGUAGE plpgsql AS $$',
        'BEGIN',
        '  NEW.total := NEW.price * NEW.amount;',
        '  RETURN NEW;',
        'END',
        '$$;',
        'CREATE TRIGGER lines_total BEFORE INSERT OR UPDATE ON lines FOR EACH ROW EXECUTE FUNCTION lines_total();',
        'ALTER TABLE lines ALTER COLUMN total DROP EXPRESSION;',
      ].join('\n'),
      strongestLock: 'ACCESS EXCLUSIVE',
    },
  ],
  on: ['AlterTableStmt'],
  commands: ['AT_DropExpression'],
  *statement(context) {
    const alteration = alterationOf(context.statement, context.catalog);
    if (!alteration || !inProduction(context, alteration.table)) return;
    for (const command of alteration.commands) {
      if (command.type !== 'AT_DropExpression') continue;
      const known = alteration.relation?.columns.get(command.name);
      if (known && known.generated === null) continue;
      const triggered = context.statements.some(
        (other) =>
          other.kind === 'CreateTrigStmt' && other.sql.toLowerCase().includes(alteration.table.name.toLowerCase()),
      );
      if (triggered) continue;
      const shown = `${alteration.shown}.${quoteIdentifier(command.name)}`;
      yield {
        message: `New rows get NULL in ${shown} and changed rows keep a stale value, as running code does not write the column.`,
        span: command.span,
        advice: {
          summary: `Let a trigger or new code fill ${shown} from the moment the expression is gone.`,
          steps: known?.generatedFrom.length
            ? [
                {
                  title: `Create a BEFORE INSERT OR UPDATE trigger that computes it from ${known.generatedFrom.map(quoteIdentifier).join(', ')}, in this migration`,
                  sql: '',
                },
              ]
            : [],
        },
      };
    }
  },
  mysql: {
    bad: [
      {
        before:
          'CREATE TABLE order_lines (id BIGINT PRIMARY KEY, price INT NOT NULL, amount INT NOT NULL, total INT GENERATED ALWAYS AS (price * amount) STORED);',
        sql: 'ALTER TABLE order_lines MODIFY COLUMN total INT;',
      },
    ],
    good: [
      {
        before:
          'CREATE TABLE order_lines (id BIGINT PRIMARY KEY, price INT NOT NULL, amount INT NOT NULL, total INT GENERATED ALWAYS AS (price * amount) STORED);',
        sql: 'ALTER TABLE order_lines MODIFY COLUMN price INT NOT NULL DEFAULT 0;',
      },
    ],
    on: ['alter table'],
    actions: ['modify column', 'change column'],
    *statement(context) {
      const alteration = mysql.liveAlteration(context);
      if (!alteration) return;
      for (const { action, from, column, known } of restatedColumns(alteration)) {
        if (!known?.generated?.stored || column.generated || mysql.undoesUp(context, from)) continue;
        const triggered = context.statements.some(
          ({ node }) =>
            node.kind === 'create trigger' && mysql.sameTable(context.catalog.resolve(node.table), alteration.table),
        );
        if (triggered) continue;
        const shown = `${alteration.shown}.${backquoted(column.name.name)}`;
        yield {
          message: `New rows get ${column.nullable === false ? 'no value' : 'NULL'} in ${shown} and changed rows keep a stale value, as running code does not write the column.`,
          span: action.span,
          advice: {
            summary: `Let a trigger or new code fill ${shown} from the moment the expression is gone.`,
            steps: [],
          },
        };
      }
    },
  },
};
