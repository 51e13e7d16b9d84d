import { displayType } from '../../core/schema/types.ts';
import { declaredColumns } from '../declared-columns.ts';
import type { Rule } from '../rule.ts';

const times: ReadonlySet<string> = new Set(['timestamp', 'timestamptz', 'time', 'timetz']);

export const rule: Rule = {
  id: 'timestamp-precision',
  title: 'Time rounded to whole seconds',
  category: 'style',
  severity: 'notice',
  enabled: false,
  covers: ['P127'],
  what: 'Finds time columns with a precision of 0, as in `timestamptz(0)`.',
  why: 'The server does not cut the fraction off, it rounds: what happened at 12:00:00.6 is stored as 12:00:01, up to half a second in the future. It takes the same room. `date_trunc` when reading cuts instead.',
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
};
