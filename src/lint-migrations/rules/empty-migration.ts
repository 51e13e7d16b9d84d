import { isTouched } from '../changed.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'empty-migration',
  title: 'Migration without a statement',
  category: 'process',
  severity: 'warning',
  enabled: true,
  covers: ['X2'],
  what: 'A migration holds no SQL: it is empty, or has nothing but comments.',
  why: 'It is recorded as applied, so that SQL added to it later never runs where it already has been. Some tools refuse it.',
  bad: [
    {
      files: {
        'migrations/0001_create_orders.sql': 'CREATE TABLE orders (id bigint);',
        'migrations/0002_later.sql': '-- later\n',
      },
    },
  ],
  good: [{ files: { 'migrations/0001_create_orders.sql': 'CREATE TABLE orders (id bigint);' } }],
  anyEngine: {
    *folder(context) {
      for (const problem of context.problems) {
        if (problem.kind !== 'empty' || !isTouched(context, problem.file)) continue;
        yield {
          message: 'This migration does nothing, and once it is recorded as applied, nothing added to it will run.',
          file: problem.file,
          ...(problem.line === undefined ? {} : { line: problem.line }),
        };
      }
    },
  },
};
