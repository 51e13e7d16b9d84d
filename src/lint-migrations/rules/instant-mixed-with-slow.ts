import { displayName } from '../../core/schema/mysql/catalog.ts';
import { slowAlterAdvice } from '../mysql/advice/slow-alter.ts';
import { actionsText, alterText, splitSteps } from '../mysql/advice/statement-text.ts';
import { dearestOf, durationOf, liveActions, liveTable, severityOfWait, severityOfWork } from '../mysql/table-work.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'instant-mixed-with-slow',
  title: 'Actions that are dearer together than apart',
  category: 'availability',
  severity: 'warning',
  enabled: true,
  covers: ['M5'],
  what: 'Finds an `ALTER TABLE` that rebuilds or copies a table in use only because it does several things at once that are cheap one by one.',
  why: 'The server does a whole statement with one algorithm. A new column alone is a line in the dictionary, a new index alone is built beside the table; in one statement the column can no longer be instant, and every row is written anew to make room for it. Two statements cost less than one.',
  bad: [],
  good: [],
  mysql: {
    bad: [
      {
        versions: { mysql: { from: '8.0.12' } },
        before: 'CREATE TABLE orders (id BIGINT PRIMARY KEY);',
        sql: 'ALTER TABLE orders ADD COLUMN state INT, ADD INDEX orders_state (state);',
      },
      {
        engines: ['mariadb'],
        before: 'CREATE TABLE orders (id BIGINT PRIMARY KEY, kind INT);',
        sql: 'ALTER TABLE orders ADD COLUMN state INT AFTER id, ADD INDEX orders_kind (kind);',
      },
    ],
    good: [
      {
        versions: { mysql: { from: '8.0.12' } },
        before: 'CREATE TABLE orders (id BIGINT PRIMARY KEY);',
        sql: 'ALTER TABLE orders ADD COLUMN state INT, ALGORITHM=INSTANT;\nALTER TABLE orders ADD INDEX orders_state (state), ALGORITHM=INPLACE, LOCK=NONE;',
        algorithm: 'INPLACE',
        lock: 'NONE',
      },
    ],
    on: ['alter table'],
    when: 'work',
    *statement(context) {
      const main = liveTable(context);
      const works = liveActions(context);
      if (!main || works.length < 2 || (!main.rebuilds && main.algorithm !== 'COPY')) return;
      // When one of them is as dear by itself, that is what is to be said.
      if (works.some(({ effect }) => effect.rebuilds || effect.algorithm === 'COPY')) return;
      const [split] = splitSteps(context, []);
      const duration = durationOf(context, main);
      const name = displayName(main.table);
      const rest = split?.rest ?? [];
      const text = actionsText(
        context.statement,
        rest.map(({ action }) => action),
      );
      yield {
        message: `Each action alone would leave the rows of ${name} where they are; in one statement they make the server ${main.algorithm === 'COPY' ? 'copy' : 'rebuild'} the whole table${main.lock === 'NONE' ? '' : ' and block writes meanwhile'}.`,
        severity: main.lock === 'NONE' ? severityOfWork(duration) : severityOfWait(duration, true),
        explainsActions: works.map(({ effect }) => effect.action),
        advice: split
          ? {
              summary: 'Write two statements: first what is done in an instant, then the rest.',
              steps: [split.step, { title: 'Then the rest', sql: alterText(main.table, text, dearestOf(rest, main)) }],
            }
          : slowAlterAdvice(context, main, works),
      };
    },
  },
};
