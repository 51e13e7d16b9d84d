import { sqlAt } from '../../core/sql/mysql/prepared-text.ts';
import { slowAlterAdvice } from '../mysql/advice/slow-alter.ts';
import { quoteText } from '../mysql/definition-text.ts';
import { movedMembers } from '../mysql/enum-members.ts';
import { displayColumn, listOf, slowActions, workProblem } from '../mysql/table-work.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'enum-members-reordered',
  title: 'ENUM or SET changed other than at its end',
  category: 'availability',
  severity: 'error',
  enabled: true,
  covers: ['M14'],
  what: 'Finds an `ENUM` or `SET` of a table in use whose members get other places: a new one in the middle, or another order.',
  why: 'A row holds the number of the member, not its text. New members at the end leave the numbers as they are and cost nothing; with any other change each row has to be written anew, while nobody else can write to the table. What is sorted by the column, or compares it with a number, changes its meaning as well.',
  bad: [],
  good: [],
  mysql: {
    bad: [
      {
        before: "CREATE TABLE orders (id BIGINT PRIMARY KEY, state ENUM('new', 'sent') NOT NULL);",
        sql: "ALTER TABLE orders MODIFY COLUMN state ENUM('new', 'paid', 'sent') NOT NULL;",
      },
    ],
    good: [
      {
        title: 'At the end',
        before: "CREATE TABLE orders (id BIGINT PRIMARY KEY, state ENUM('new', 'sent') NOT NULL);",
        sql: "ALTER TABLE orders MODIFY COLUMN state ENUM('new', 'sent', 'paid') NOT NULL;",
        algorithm: 'INSTANT',
        lock: 'NONE',
      },
    ],
    on: ['alter table'],
    actions: ['modify column', 'change column'],
    *statement(context) {
      const { main } = context;
      if (!main) return;
      for (const work of slowActions(context)) {
        const moved = movedMembers(context, work.action);
        if (!moved) continue;
        const { before, more, type: after } = moved;
        const members = [...before, ...more].map(quoteText).join(', ');
        const { source } = context.statement;
        const text = sqlAt(context.statement, after.span);
        const open = text.indexOf('(');
        const close = text.lastIndexOf(')');
        const name = displayColumn(main.table, moved.column);
        yield {
          ...workProblem(context, main, [work]),
          advice: {
            summary:
              more.length > 0
                ? `Put ${listOf(more.map(quoteText))} at the end, which takes an instant.`
                : `Leave the members of ${name} in their order.`,
            steps: slowAlterAdvice(context, main, [work]).steps.map((step) => ({
              ...step,
              title: `If the order matters: ${step.title.charAt(0).toLowerCase()}${step.title.slice(1)}`,
            })),
          },
          ...(more.length > 0 && open >= 0 && close > open && /\.sql$/i.test(source.file)
            ? {
                fix: {
                  title: `Put ${listOf(more.map(quoteText))} at the end`,
                  edits: [
                    {
                      file: source.file,
                      start: after.span.start + open + 1,
                      end: after.span.start + close,
                      text: members,
                    },
                  ],
                },
              }
            : {}),
        };
      }
    },
  },
};
