import { isTouched } from '../changed.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'file-ignored-by-tool',
  title: 'File that the migration tool silently skips',
  category: 'process',
  severity: 'error',
  enabled: true,
  covers: ['X2'],
  what: 'A `.sql` file in the migrations folder is not named, or does not lie, as the tool wants it. The tool skips it without a word.',
  why: 'The migration passes review and is merged, the deployment succeeds, and the change has not been made. It is noticed when the code that relies on it fails.',
  bad: [
    {
      title: 'Flyway: one underscore too few',
      files: {
        'migrations/V1__create_orders.sql': 'CREATE TABLE orders (id bigint PRIMARY KEY);',
        'migrations/V2_add_note.sql': 'ALTER TABLE orders ADD COLUMN note text;',
        'migrations/V3__create_items.sql': 'CREATE TABLE items (id bigint PRIMARY KEY);',
      },
    },
    {
      title: 'golang-migrate: no direction',
      files: {
        'migrations/000001_create_orders.up.sql': 'CREATE TABLE orders (id bigint PRIMARY KEY);',
        'migrations/000001_create_orders.down.sql': 'DROP TABLE orders;',
        'migrations/000002_add_note.sql': 'ALTER TABLE orders ADD COLUMN note text;',
      },
    },
  ],
  good: [
    {
      files: {
        'migrations/V1__create_orders.sql': 'CREATE TABLE orders (id bigint PRIMARY KEY);',
        'migrations/V2__add_note.sql': 'ALTER TABLE orders ADD COLUMN note text;',
      },
    },
  ],
  anyEngine: {
    *folder(context) {
      for (const problem of context.problems) {
        if (problem.kind !== 'ignored-file' || !isTouched(context, problem.file)) continue;
        yield {
          message: `${context.folder.toolName} never runs this file, since ${problem.why}; it expects ${problem.expected}.`,
          file: problem.file,
        };
      }
    },
  },
};
