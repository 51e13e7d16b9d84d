import { quoteIdentifier } from '../../core/schema/mysql/catalog.ts';
import { quoteText } from '../mysql/definition-text.ts';
import { earlierStatements, liveAlteration, sameName, sameTable } from '../mysql/deployed.ts';
import { restatedColumns } from '../mysql/restated.ts';
import { displayColumn, listOf } from '../mysql/table-work.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'enum-member-removed',
  title: 'Member of an ENUM or SET removed',
  category: 'correctness',
  severity: 'warning',
  enabled: true,
  covers: ['M14'],
  what: 'Finds `MODIFY` and `CHANGE` that leave out members which an `ENUM` or `SET` of a table in use had, unless the script moves the rows away from them first.',
  why: 'Rows that hold the member stop the statement with error 1265, after the table was copied up to there; without strict mode they become empty instead, for good. Running code that still writes the member is refused from then on.',
  bad: [],
  good: [],
  mysql: {
    bad: [
      {
        before: "CREATE TABLE orders (id BIGINT PRIMARY KEY, state ENUM('new', 'paid', 'sent') NOT NULL);",
        sql: "ALTER TABLE orders MODIFY COLUMN state ENUM('new', 'sent') NOT NULL;",
      },
    ],
    good: [
      {
        title: 'Rows first',
        before: "CREATE TABLE orders (id BIGINT PRIMARY KEY, state ENUM('new', 'paid', 'sent') NOT NULL);",
        sql: "UPDATE orders SET state = 'new' WHERE state = 'paid';\nALTER TABLE orders MODIFY COLUMN state ENUM('new', 'sent') NOT NULL;",
      },
    ],
    on: ['alter table'],
    actions: ['modify column', 'change column'],
    *statement(context) {
      const alteration = liveAlteration(context);
      if (!alteration) return;
      for (const { action, column, from, known } of restatedColumns(alteration)) {
        const before = known?.type;
        const { values } = column.type;
        if (!before?.values || !values || before.name !== column.type.name) continue;
        const kept = new Set(values.map((value) => value.toLowerCase()));
        const gone = before.values.filter((value) => !kept.has(value.toLowerCase()));
        if (gone.length === 0 || isMovedBefore(from)) continue;
        const name = quoteIdentifier(from);
        const list = gone.map(quoteText).join(', ');
        yield {
          message: `${displayColumn(alteration.table, from)} loses ${listOf(gone.map(quoteText))}: rows that hold ${gone.length === 1 ? 'it' : 'one of them'} stop the statement, and code that still writes ${gone.length === 1 ? 'it' : 'them'} is refused.`,
          span: action.span,
          advice: {
            summary: 'Stop writing the member, move the rows away from it, then remove it.',
            steps: [
              {
                title: 'Rows that hold it',
                sql:
                  before.name === 'set'
                    ? `SELECT COUNT(*) FROM ${alteration.shown} WHERE ${gone.map((value) => `FIND_IN_SET(${quoteText(value)}, ${name})`).join(' OR ')};`
                    : `SELECT ${name}, COUNT(*) FROM ${alteration.shown} WHERE ${name} IN (${list}) GROUP BY ${name};`,
              },
            ],
          },
        };
      }

      function isMovedBefore(column: string): boolean {
        return earlierStatements(context).some(
          ({ node }) =>
            node.kind === 'update' &&
            node.changes.some(
              (change) => alteration !== null && sameTable(context.catalog.resolve(change), alteration.table),
            ) &&
            node.sets.some((set) => sameName(set.column.name, column)),
        );
      }
    },
  },
};
