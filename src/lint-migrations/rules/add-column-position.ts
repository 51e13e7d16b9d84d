import { displayName } from '../../core/schema/mysql/catalog.ts';
import { sqlAt } from '../../core/sql/mysql/prepared-text.ts';
import { isAtLeast } from '../../core/sql/mysql/statement.ts';
import type { MysqlStatementContext } from '../mysql/rule-part.ts';
import { type ActionWork, liveActions, liveTable, workProblem } from '../mysql/table-work.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'add-column-position',
  title: 'New column that is not the last one',
  category: 'availability',
  severity: 'warning',
  enabled: true,
  covers: ['M9'],
  what: 'Finds `ADD COLUMN … FIRST` and `… AFTER` on MySQL before 8.0.29, where only the last place is free.',
  why: 'Up to MySQL 8.0.28 a column is added in an instant only behind all others. Anywhere else the whole table is built anew, for an order that no query should depend on.',
  bad: [],
  good: [],
  mysql: {
    engines: ['mysql'],
    bad: [
      {
        versions: { mysql: { from: '8.0.12', to: '8.0.28' } },
        before: 'CREATE TABLE users (id BIGINT PRIMARY KEY, email VARCHAR(100));',
        sql: 'ALTER TABLE users ADD COLUMN name VARCHAR(100) AFTER id;',
      },
    ],
    good: [
      {
        title: 'In the last place',
        before: 'CREATE TABLE users (id BIGINT PRIMARY KEY, email VARCHAR(100));',
        sql: 'ALTER TABLE users ADD COLUMN name VARCHAR(100);',
        algorithm: 'INSTANT',
      },
    ],
    on: ['alter table'],
    actions: ['add column'],
    *statement(context) {
      const main = liveTable(context);
      if (!main) return;
      for (const work of liveActions(context)) {
        if (!isLateColumn(context, work) || work.action.kind !== 'add column') continue;
        const { source } = context.statement;
        const { column, span } = work.action;
        yield workProblem(context, main, [work], {
          advice: {
            summary: 'Put the column in the last place.',
            steps: [
              {
                title: 'In an instant',
                sql: `ALTER TABLE ${displayName(main.table)} ADD COLUMN ${sqlAt(context.statement, column.span)}, ALGORITHM=INSTANT;`,
              },
            ],
          },
          // Between the definition and the action's end there is nothing but the place.
          ...(column.span.end < span.end && /\.sql$/i.test(source.file)
            ? {
                fix: {
                  title: 'Put the column in the last place',
                  edits: [{ file: source.file, start: column.span.end, end: span.end, text: '' }],
                },
              }
            : {}),
        });
      }
    },
  },
};

/** True for a column that would be added in an instant, were it not for its place. */
export function isLateColumn(context: MysqlStatementContext, { action, effect }: ActionWork): boolean {
  return (
    context.server.engine === 'mysql' &&
    !isAtLeast(context.server, 8, 0, 29) &&
    action.kind === 'add column' &&
    action.position !== null &&
    effect.rebuilds &&
    effect.algorithm !== 'COPY' &&
    effect.lock === 'NONE'
  );
}
