import type { ToolId } from '../../core/migrations/migration.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'out-of-order-version',
  title: 'Migration that sorts before one already merged',
  category: 'process',
  severity: 'error',
  enabled: true,
  covers: ['X1'],
  what: 'A new migration has a version that sorts before the newest one of the base branch.',
  why: 'Databases that already ran the newer one treat the late one in their own way: golang-migrate and Drizzle skip it for ever without a word, Flyway and goose stop the deployment, others run it in an order that nobody tested. On an empty database, in CI, all is well.',
  bad: [
    {
      files: {
        'migrations/V1__create_orders.sql': 'CREATE TABLE orders (id bigint PRIMARY KEY);',
        'migrations/V2__add_note.sql': 'ALTER TABLE orders ADD COLUMN note text;',
        'migrations/V3__add_state.sql': 'ALTER TABLE orders ADD COLUMN state text;',
      },
      merged: {
        'migrations/V1__create_orders.sql': 'CREATE TABLE orders (id bigint PRIMARY KEY);',
        'migrations/V3__add_state.sql': 'ALTER TABLE orders ADD COLUMN state text;',
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
      const { change } = context;
      if (!change) return;
      const base = new Set(change.baseFiles);
      const added = new Set([...change.added, ...change.renamed.map((one) => one.to)]);
      const versioned = context.folder.migrations.filter((migration) => migration.kind === 'versioned');
      const newest = versioned.findLastIndex((migration) => base.has(migration.file) && !added.has(migration.file));
      const last = versioned[newest];
      if (!last) return;
      for (const migration of versioned.slice(0, newest)) {
        if (!added.has(migration.file)) continue;
        yield {
          message: `${migration.version ?? migration.name} sorts before ${last.version ?? last.name}, which ${change.base} already has: ${fateOf(context.folder.tool)}.`,
          file: migration.file,
          advice: { summary: `Give it a version above ${last.version ?? last.name}.`, steps: [] },
        };
      }
    },
  },
};

/** What happens on a database that has the newer one (each tool's own source). */
function fateOf(tool: ToolId): string {
  switch (tool) {
    case 'golang-migrate':
    case 'drizzle':
      return 'databases that ran that one skip this one for ever, without a word';
    case 'flyway':
    case 'goose':
    case 'supabase':
    case 'atlas':
    case 'node-pg-migrate':
      return 'deployments to databases that ran that one stop with an error';
    default:
      return 'databases that ran that one run this one late, in an order that nobody tested';
  }
}
