import type { ToolId } from '../../core/migrations/migration.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'migration-edited',
  title: 'Merged migration that was edited',
  category: 'process',
  severity: 'error',
  enabled: true,
  covers: ['X1'],
  what: 'A migration that the base branch already has was changed.',
  why: 'Where it has run, the edit does nothing, and tools that keep checksums refuse to go on. From then on new databases differ from old ones.',
  bad: [
    {
      files: {
        'migrations/V1__create_orders.sql': 'CREATE TABLE orders (id bigint PRIMARY KEY, note text);',
        'migrations/V2__add_state.sql': 'ALTER TABLE orders ADD COLUMN state text;',
      },
      merged: {
        'migrations/V1__create_orders.sql': 'CREATE TABLE orders (id bigint PRIMARY KEY);',
      },
    },
  ],
  good: [
    {
      title: 'a repeatable migration is meant to be edited',
      files: {
        'migrations/V1__create_orders.sql': 'CREATE TABLE orders (id bigint PRIMARY KEY);',
        'migrations/R__open_orders.sql': 'CREATE OR REPLACE VIEW open_orders AS SELECT id FROM orders WHERE id > 0;',
      },
      merged: {
        'migrations/V1__create_orders.sql': 'CREATE TABLE orders (id bigint PRIMARY KEY);',
        'migrations/R__open_orders.sql': 'CREATE OR REPLACE VIEW open_orders AS SELECT id FROM orders;',
      },
    },
  ],
  anyEngine: {
    *folder(context) {
      const { change } = context;
      if (!change) return;
      const modified = new Set(change.modified);
      for (const migration of context.folder.migrations) {
        if (migration.kind !== 'versioned' && migration.kind !== 'baseline') continue;
        const { part } = migration;
        if (part && change.parts ? !change.parts.edited.has(migration) : !modified.has(migration.file)) continue;
        yield {
          message: `${change.base} already has this migration: where it has run, the edit changes nothing${checksum.has(context.folder.tool) ? ', and the next deployment stops at its checksum' : ''}.`,
          file: migration.file,
          ...(part ? { line: part.line } : {}),
          advice: { summary: 'Take the edit back and put the change into a new migration.', steps: [] },
        };
      }
      for (const { from, to } of change.renamed) {
        if (!context.folder.migrations.some((one) => one.file === to && one.kind === 'versioned')) continue;
        yield {
          message: `This migration was called ${from} in ${change.base}: databases that ran it under that name run it again or miss it.`,
          file: to,
        };
      }
    },
  },
};

/** Tools that compare what ran with what is there before they run anything (each tool's own source). */
const checksum: ReadonlySet<ToolId> = new Set<ToolId>(['flyway', 'sqlx', 'atlas', 'liquibase']);
