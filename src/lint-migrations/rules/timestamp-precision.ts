import { displayType } from '../../core/schema/types.ts';
import { declaredColumns } from '../declared-columns.ts';
import { declaredColumns as declaredInMysql } from '../mysql/declared-columns.ts';
import type { Rule } from '../rule.ts';

const times: ReadonlySet<string> = new Set(['timestamp', 'timestamptz', 'time', 'timetz']);

export const rule: Rule = {
  id: 'timestamp-precision',
  title: 'Time rounded to whole seconds',
  category: 'style',
  severity: 'notice',
  enabled: false,
  covers: ['P127', 'M23'],
  what: 'Finds time columns with a precision of 0, as in `timestamptz(0)`; on MySQL and MariaDB that is what `datetime` and `timestamp` have when nothing is said.',
  why: 'The server does not cut the fraction off, it rounds: what happened at 12:00:00.6 is stored as 12:00:01, up to half a second in the future. On PostgreSQL it takes the same room, and `date_trunc` when reading cuts instead; on MySQL and MariaDB a precision of 6 takes three more bytes.',
  bad: [
    { sql: 'CREATE TABLE orders (id bigint PRIMARY KEY, placed_at timestamptz(0) NOT NULL);' },
    {
      before: 'CREATE TABLE orders (id bigint PRIMARY KEY);',
      sql: 'ALTER TABLE orders ADD COLUMN opens time(0);',
    },
  ],
  good: [
    {
      sql: 'CREATE TABLE orders (id bigint PRIMARY KEY, placed_at timestamptz NOT NULL, paid_at timestamptz(3));',
      strongestLock: 'none',
    },
  ],
  on: ['CreateStmt', 'CreateForeignTableStmt', 'AlterTableStmt'],
  *statement(context) {
    for (const column of declaredColumns(context)) {
      if (column.type.schema !== null || !times.has(column.type.name) || column.type.modifiers[0] !== 0) continue;
      yield {
        message: `${column.shown} as ${displayType(column.type)} rounds every value to a whole second, half of them into the future.`,
        span: column.span,
      };
    }
  },
  mysql: {
    bad: [
      { sql: 'CREATE TABLE visits (id BIGINT PRIMARY KEY, at DATETIME NOT NULL);' },
      {
        before: 'CREATE TABLE visits (id BIGINT PRIMARY KEY);',
        sql: 'ALTER TABLE visits ADD COLUMN seen TIMESTAMP(0) NULL;',
      },
    ],
    good: [{ sql: 'CREATE TABLE visits (id BIGINT PRIMARY KEY, at DATETIME(6) NOT NULL, day DATE);' }],
    on: ['create table', 'alter table'],
    actions: ['add column', 'modify column', 'change column'],
    *statement(context) {
      for (const { column, shown, span } of declaredInMysql(context)) {
        if (!timesInMysql.has(column.type.name) || (column.type.length ?? 0) !== 0) continue;
        yield {
          message: `${shown} as ${column.type.name} keeps whole seconds: a fraction is rounded, half of the time into the future.`,
          span,
          advice: { summary: `Write ${column.type.name}(6), or ${column.type.name}(3) for milliseconds.`, steps: [] },
        };
      }
    },
  },
};

const timesInMysql: ReadonlySet<string> = new Set(['datetime', 'timestamp', 'time']);
