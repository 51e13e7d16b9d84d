import { slowAlterAdvice } from '../mysql/advice/slow-alter.ts';
import { actionsText, alterText } from '../mysql/advice/statement-text.ts';
import { addsCheck, liveTable, slowActions, workProblem } from '../mysql/table-work.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'check-copies-table',
  title: 'CHECK that copies the table',
  category: 'availability',
  severity: 'error',
  enabled: true,
  covers: ['M1'],
  what: 'Finds a `CHECK` that is added to a table in use, or enforced on it.',
  why: 'Neither server can read the rows and test them in place: it copies the table with the condition in force, and nobody can write until the copy is done (on MariaDB from 11.2 on, others can). There is no way to add the condition for new rows alone that would be checked later without a copy, so the work belongs to an online tool, or the condition into the same statement as a new column where it costs nothing.',
  bad: [],
  good: [],
  mysql: {
    bad: [
      {
        before: 'CREATE TABLE orders (id BIGINT PRIMARY KEY, total INT);',
        sql: 'ALTER TABLE orders ADD CONSTRAINT total_positive CHECK (total >= 0);',
      },
      {
        title: 'Enforcing one that is there',
        engines: ['mysql'],
        before:
          'CREATE TABLE orders (id BIGINT PRIMARY KEY, total INT, CONSTRAINT total_positive CHECK (total >= 0) NOT ENFORCED);',
        sql: 'ALTER TABLE orders ALTER CHECK total_positive ENFORCED;',
      },
    ],
    good: [
      {
        title: 'With the table',
        sql: 'CREATE TABLE orders (id BIGINT PRIMARY KEY, total INT, CHECK (total >= 0));',
      },
      {
        title: 'Not enforced',
        engines: ['mysql'],
        before: 'CREATE TABLE orders (id BIGINT PRIMARY KEY, total INT);',
        sql: 'ALTER TABLE orders ADD CONSTRAINT total_positive CHECK (total >= 0) NOT ENFORCED;',
        algorithm: 'INPLACE',
        lock: 'NONE',
      },
    ],
    on: ['alter table'],
    actions: ['add check', 'enforce constraint'],
    *statement(context) {
      const main = liveTable(context);
      if (!main) return;
      for (const work of slowActions(context).filter(addsCheck)) {
        const advice = slowAlterAdvice(context, main, [work]);
        const [action] = [work.action];
        // The condition is only written down: the rows stay as they are, and nothing is held to it until it is enforced.
        const written =
          context.server.engine === 'mysql' && action.kind === 'add check' && main.actions.length === 1
            ? [
                {
                  title: 'Or only write it down, for those who read the schema; it is not held then',
                  sql: alterText(main.table, `${actionsText(context.statement, [action])} NOT ENFORCED`, null),
                },
              ]
            : [];
        yield workProblem(context, main, [work], { advice: { ...advice, steps: [...advice.steps, ...written] } });
      }
    },
  },
};
