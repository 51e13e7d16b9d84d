import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'migration-deleted',
  title: 'Merged migration that was deleted',
  category: 'process',
  severity: 'error',
  enabled: true,
  covers: ['X1'],
  what: 'A migration that the base branch has is gone.',
  why: 'Databases that ran it keep what it made, new ones never get it; several tools refuse to run when a migration that they recorded is missing.',
  bad: [
    {
      files: { 'migrations/V1__create_orders.sql': 'CREATE TABLE orders (id bigint PRIMARY KEY);' },
      merged: {
        'migrations/V1__create_orders.sql': 'CREATE TABLE orders (id bigint PRIMARY KEY);',
        'migrations/V2__add_note.sql': 'ALTER TABLE orders ADD COLUMN note text;',
      },
    },
  ],
  good: [
    {
      files: {
        'migrations/V1__create_orders.sql': 'CREATE TABLE orders (id bigint PRIMARY KEY);',
        'migrations/V2__add_note.sql': 'ALTER TABLE orders ADD COLUMN note text;',
      },
      merged: {
        'migrations/V1__create_orders.sql': 'CREATE TABLE orders (id bigint PRIMARY KEY);',
      },
    },
  ],
  anyEngine: {
    *folder(context) {
      const { change, folder } = context;
      if (!change) return;
      const prefix = folder.folder === '.' ? '' : `${folder.folder}/`;
      for (const file of change.deleted) {
        if (!file.startsWith(prefix) || !file.endsWith('.sql')) continue;
        yield {
          message: `${change.base} has this migration and the change deletes it: databases that ran it keep what it made, new ones never get it.`,
          file,
          advice: { summary: 'Bring the file back and undo what it did in a new migration.', steps: [] },
        };
      }
    },
  },
};
