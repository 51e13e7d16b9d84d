import { declaredColumns } from '../mysql/declared-columns.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'zero-date',
  title: 'Date of zeros as a default',
  category: 'correctness',
  severity: 'warning',
  enabled: true,
  covers: ['M22'],
  what: 'Finds columns whose default is `0000-00-00`, or a date with a month or day of zero.',
  why: 'It is no date. With the settings that MySQL has by default the statement fails with error 1067. Where it is let in, drivers give it back as NULL, as an error or as a day of the year before Christ, and a later ALTER of the table under strict mode stops at each row that holds it.',
  bad: [],
  good: [],
  mysql: {
    bad: [
      { sql: "CREATE TABLE orders (id BIGINT PRIMARY KEY, sent_at DATETIME NOT NULL DEFAULT '0000-00-00 00:00:00');" },
      {
        before: 'CREATE TABLE orders (id BIGINT PRIMARY KEY);',
        sql: "ALTER TABLE orders ADD COLUMN sent_on DATE DEFAULT '0000-00-00';",
      },
    ],
    good: [
      { sql: 'CREATE TABLE orders (id BIGINT PRIMARY KEY, sent_at DATETIME NULL);' },
      { sql: 'CREATE TABLE orders (id BIGINT PRIMARY KEY, made_at DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP);' },
    ],
    on: ['create table', 'alter table'],
    *statement(context) {
      for (const { column, shown } of declaredColumns(context)) {
        if (!/^(?:date|datetime|timestamp)$/.test(column.type.name)) continue;
        const value = column.default?.value;
        if (!column.default || value == null || !isZero(value)) continue;
        yield {
          message: `The default of ${shown} is no date: in strict mode the statement fails with error 1067, else rows get a value that drivers cannot read.`,
          span: column.default.span,
          advice: { summary: 'Allow NULL for “not yet”, or use a real date.', steps: [] },
        };
      }
    },
  },
};

function isZero(value: string): boolean {
  return /^0+$/.test(value) || /^\d{2,4}-(?:00?-\d|\d{1,2}-00?(?!\d))/.test(value);
}
