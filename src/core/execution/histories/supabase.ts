import type { Migration } from '../../migrations/migration.ts';
import type { StepOptions } from '../step.ts';
import { stepsOf } from '../step.ts';
import type { History } from './history.ts';
import { type HistoryOptions, toolTable } from './tool-table.ts';
import { versionSet } from './version-set.ts';

const steps: StepOptions = { engine: 'postgres', server: null, placeholders: {} };

/**
 * Supabase's table (supabase/cli, pkg/migration/history.go): beside the version the statements as they were sent, from which `supabase migration
 * fetch` writes files. It takes no lock, but waits 4 seconds at most for that of its table. PostgreSQL only.
 */
export function supabaseHistory(options: HistoryOptions = {}): History {
  const table = toolTable(
    { tool: 'supabase', table: 'schema_migrations', schema: 'supabase_migrations' },
    'postgres',
    options,
  );
  return versionSet({
    tool: 'supabase',
    table,
    column: 'version',
    name: 'name',
    time: null,
    order: 'version',
    value: (migration) => migration.version,
    same: (version) => version,
    others: (migration) => ({
      name: migration.name,
      statements: { sql: `ARRAY[${statementsOf(migration).map(table.text).join(', ')}]::text[]` },
    }),
    create: () => [
      `CREATE TABLE IF NOT EXISTS ${table.sql()} (version text NOT NULL PRIMARY KEY)`,
      `ALTER TABLE ${table.sql()} ADD COLUMN IF NOT EXISTS statements text[]`,
      `ALTER TABLE ${table.sql()} ADD COLUMN IF NOT EXISTS name text`,
    ],
    locks: async () => [],
  });
}

/** The statements without their semicolons. The whole text where we cannot cut it: Supabase only shows them. */
function statementsOf(migration: Migration): readonly string[] {
  const cut = stepsOf(migration.up, steps);
  const whole = migration.up.source.text.replace(/^\uFEFF/, '').trim();
  const all = cut.kind === 'refused' ? [whole] : cut.steps.map((step) => step.sql);
  return all.map((sql) => sql.trim().replace(/;\s*$/, '')).filter((sql) => sql !== '');
}
