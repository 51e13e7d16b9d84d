import { displayName } from '../../core/schema/mysql/catalog.ts';
import type { TableName } from '../../core/sql/mysql/definitions.ts';
import type { MysqlStatement } from '../../core/sql/mysql/statement.ts';
import { inProduction, isStored } from '../mysql/deployed.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'dml-mixed-with-ddl',
  title: 'Rows and tables changed in one script',
  category: 'process',
  severity: 'notice',
  enabled: false,
  covers: ['M18'],
  what: 'Finds scripts that change rows of a table in use and also change the schema.',
  why: 'There is no transaction around the two. If the script stops in between, rows are changed and the table is not, or the other way round, and running it again changes the rows a second time. In scripts of their own each can be run again by itself, and a long change of rows does not keep the schema waiting.',
  bad: [],
  good: [],
  mysql: {
    bad: [
      {
        before: 'CREATE TABLE orders (id BIGINT PRIMARY KEY, total INT);',
        sql: 'ALTER TABLE orders ADD COLUMN cents BIGINT;\nUPDATE orders SET cents = total * 100;',
      },
    ],
    good: [
      {
        before: 'CREATE TABLE orders (id BIGINT PRIMARY KEY, total INT);',
        sql: ['ALTER TABLE orders ADD COLUMN cents BIGINT;', 'UPDATE orders SET cents = total * 100;'],
      },
      {
        title: 'The first rows of a new table',
        sql: "CREATE TABLE states (name VARCHAR(20) PRIMARY KEY);\nINSERT INTO states VALUES ('open');",
      },
    ],
    *script(context) {
      if (!context.effects.some((effect) => effect.commits)) return;
      for (const statement of context.statements) {
        if (isStored(statement, context)) continue;
        const table = changedBy(statement).find((name) => inProduction(context, context.catalog.resolve(name)));
        if (!table) continue;
        yield {
          message: `Rows of ${displayName(context.catalog.resolve(table))} are changed in the same script as the schema: if one of the two fails, the other stays.`,
          span: statement.span,
          advice: { summary: 'Change the rows in a migration of their own.', steps: [] },
        };
        return;
      }
    },
  },
};

function changedBy({ node }: MysqlStatement): readonly TableName[] {
  if (node.kind === 'insert' || node.kind === 'load data') return [node.table];
  return node.kind === 'update' || node.kind === 'delete' ? node.changes : [];
}
