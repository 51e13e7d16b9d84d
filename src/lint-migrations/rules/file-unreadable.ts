import { isTouched } from '../changed.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'file-unreadable',
  title: 'Migration that cannot be read',
  category: 'process',
  severity: 'error',
  enabled: true,
  covers: ['X6'],
  what: 'A migration is not UTF-8 text, or is too large to be one.',
  why: 'No rule has seen what it does, and the server or the tool may refuse it, or store other characters than were meant.',
  bad: [
    {
      files: {
        'migrations/0001_create_orders.sql': 'CREATE TABLE orders (id bigint);',
        'migrations/0002_binary.sql': 'SELECT \u0000;',
      },
    },
  ],
  good: [{ files: { 'migrations/0001_create_orders.sql': "CREATE TABLE orders (name text DEFAULT 'é');" } }],
  anyEngine: {
    *folder(context) {
      for (const problem of context.problems) {
        if (problem.kind === 'undecodable' && isTouched(context, problem.file)) {
          yield {
            message: `This file ${problem.why}, so that nothing in it was checked; save it as UTF-8.`,
            file: problem.file,
          };
        }
        if (problem.kind === 'too-large' && isTouched(context, problem.file)) {
          const size = Math.round(problem.bytes / 1_000_000);
          yield {
            message: `This file has ${size} MB, more than the ${Math.round(problem.limit / 1_000_000)} MB that are read, so that nothing in it was checked; load data from a file of its own, outside of migrations.`,
            file: problem.file,
          };
        }
      }
    },
  },
};
