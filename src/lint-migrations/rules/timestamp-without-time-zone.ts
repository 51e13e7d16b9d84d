import { declaredColumns, isBuiltIn } from '../declared-columns.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'timestamp-without-time-zone',
  title: 'Time without a zone',
  category: 'style',
  severity: 'notice',
  enabled: false,
  covers: ['P127'],
  what: 'Finds columns of type `timestamp`, which is `timestamp without time zone`.',
  why: 'It keeps what a clock on some wall showed, and not where the wall was. `now()` written by two sessions with different `TimeZone` gives two different values for one moment. `timestamptz` takes the same eight bytes and keeps the moment.',
  bad: [
    { sql: 'CREATE TABLE orders (id bigint PRIMARY KEY, placed_at timestamp NOT NULL DEFAULT now());' },
    {
      before: 'CREATE TABLE orders (id bigint PRIMARY KEY);',
      sql: 'ALTER TABLE orders ADD COLUMN shipped_at timestamp(3) without time zone;',
    },
  ],
  good: [
    {
      sql: 'CREATE TABLE orders (id bigint PRIMARY KEY, placed_at timestamptz NOT NULL DEFAULT now());',
      strongestLock: 'none',
    },
    { title: 'A day has no zone', sql: 'CREATE TABLE holidays (day date PRIMARY KEY);', strongestLock: 'none' },
  ],
  on: ['CreateStmt', 'CreateForeignTableStmt', 'AlterTableStmt'],
  *statement(context) {
    for (const column of declaredColumns(context)) {
      if (!isBuiltIn(column, 'timestamp')) continue;
      yield {
        message: `${column.shown} keeps a time without its zone, so that one moment reads differently from session to session.`,
        span: column.span,
        advice: {
          summary: 'Use timestamptz: it takes the same room and keeps the moment.',
          steps: [],
        },
      };
    }
  },
};
