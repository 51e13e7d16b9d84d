import { declaredColumns, isBuiltIn } from '../declared-columns.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'time-with-time-zone',
  title: 'Time of day with a zone but no day',
  category: 'style',
  severity: 'warning',
  enabled: false,
  covers: ['P127'],
  what: 'Finds columns of type `timetz`, which is `time with time zone`.',
  why: 'Without a day the zone is an offset only: in summer and winter the same value means two times of the same place. The manual itself advises against the type (section 8.5.3).',
  bad: [
    { sql: 'CREATE TABLE shifts (id bigint PRIMARY KEY, begins timetz NOT NULL);' },
    {
      before: 'CREATE TABLE shifts (id bigint PRIMARY KEY);',
      sql: 'ALTER TABLE shifts ADD COLUMN ends time with time zone;',
    },
  ],
  good: [
    {
      title: 'The time on the wall, and the zone beside it',
      sql: "CREATE TABLE shifts (id bigint PRIMARY KEY, begins time NOT NULL, zone text NOT NULL DEFAULT 'Europe/Vienna');",
      strongestLock: 'none',
    },
  ],
  on: ['CreateStmt', 'CreateForeignTableStmt', 'AlterTableStmt'],
  *statement(context) {
    for (const column of declaredColumns(context)) {
      if (!isBuiltIn(column, 'timetz')) continue;
      yield {
        message: `${column.shown} keeps an offset from UTC without a day, so that daylight saving time cannot be told from it.`,
        span: column.span,
      };
    }
  },
};
