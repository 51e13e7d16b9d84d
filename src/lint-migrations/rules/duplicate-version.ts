import { isTouched } from '../changed.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'duplicate-version',
  title: 'Two migrations of one version',
  category: 'process',
  severity: 'error',
  enabled: true,
  covers: ['X2'],
  what: 'Two files of the folder carry the same version number.',
  why: 'Most tools refuse to run at all then, others run only one of the two. It happens when two branches take the next free number and both are merged.',
  bad: [
    {
      files: {
        'migrations/V1__create_orders.sql': 'CREATE TABLE orders (id bigint PRIMARY KEY);',
        'migrations/V2__add_note.sql': 'ALTER TABLE orders ADD COLUMN note text;',
        'migrations/V2__add_state.sql': 'ALTER TABLE orders ADD COLUMN state text;',
      },
    },
  ],
  good: [
    {
      files: {
        'migrations/V1__create_orders.sql': 'CREATE TABLE orders (id bigint PRIMARY KEY);',
        'migrations/V2__add_note.sql': 'ALTER TABLE orders ADD COLUMN note text;',
        'migrations/V2_1__add_state.sql': 'ALTER TABLE orders ADD COLUMN state text;',
      },
    },
  ],
  anyEngine: {
    *folder(context) {
      for (const problem of context.problems) {
        if (problem.kind !== 'duplicate-version') continue;
        if (!isTouched(context, problem.file) && !isTouched(context, problem.other)) continue;
        yield {
          message: `Version ${problem.version} is taken twice, here and ${problem.other === problem.file ? 'above' : `by ${problem.other}`}; ${context.folder.toolName} cannot apply both.`,
          file: isTouched(context, problem.file) ? problem.file : problem.other,
          ...(problem.line === undefined ? {} : { line: problem.line }),
        };
      }
    },
  },
};
