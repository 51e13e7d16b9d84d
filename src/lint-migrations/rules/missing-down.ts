import { isTouched } from '../changed.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'missing-down',
  title: 'Migration without a way back',
  category: 'process',
  severity: 'notice',
  enabled: true,
  covers: ['X3'],
  what: 'Other migrations of the folder have a down part, this one has none; or it has only a down part.',
  why: 'Going back stops at this migration, usually in a hurry. A down part that says why there is no way back is better than none.',
  bad: [
    {
      files: {
        'migrations/000001_create_orders.up.sql': 'CREATE TABLE orders (id bigint PRIMARY KEY);',
        'migrations/000001_create_orders.down.sql': 'DROP TABLE orders;',
        'migrations/000002_add_note.up.sql': 'ALTER TABLE orders ADD COLUMN note text;',
      },
    },
  ],
  good: [
    {
      files: {
        'migrations/000001_create_orders.up.sql': 'CREATE TABLE orders (id bigint PRIMARY KEY);',
        'migrations/000001_create_orders.down.sql': 'DROP TABLE orders;',
      },
    },
  ],
  anyEngine: {
    *folder(context) {
      for (const problem of context.problems) {
        if (problem.kind === 'missing-down' && isTouched(context, problem.file)) {
          yield {
            message: 'This migration has no down part although others of the folder have one: going back ends here.',
            file: problem.file,
            ...(problem.line === undefined ? {} : { line: problem.line }),
          };
        }
        if (problem.kind === 'missing-up' && isTouched(context, problem.file)) {
          yield {
            message: 'This down script has no up script: it undoes nothing, and the tool may refuse the folder.',
            file: problem.file,
            severity: 'warning',
          };
        }
      }
    },
  },
};
