import type { ToolId } from '../../migrations/migration.ts';
import type { Engine } from '../../report/engine.ts';
import { UserError } from '../../report/user-error.ts';
import { engineNames } from '../../report/wording.ts';
import { alembicHistory } from './alembic.ts';
import { atlasHistory } from './atlas.ts';
import { dbmateHistory } from './dbmate.ts';
import { dieselHistory } from './diesel.ts';
import { drizzleHistory } from './drizzle.ts';
import { flywayHistory } from './flyway.ts';
import { golangMigrateHistory } from './golang-migrate.ts';
import { gooseHistory } from './goose.ts';
import { hasuraHistory } from './hasura.ts';
import type { History } from './history.ts';
import { liquibaseHistory } from './liquibase.ts';
import { nodePgMigrateHistory } from './node-pg-migrate.ts';
import { plainHistory } from './plain.ts';
import { prismaHistory } from './prisma.ts';
import { sqlxHistory } from './sqlx.ts';
import { supabaseHistory } from './supabase.ts';
import type { HistoryOptions } from './tool-table.ts';

type Make = (engine: Engine, options: HistoryOptions) => History;

const onlyPostgres: ReadonlySet<ToolId> = new Set(['supabase', 'node-pg-migrate', 'hasura']);

const histories: Readonly<Record<ToolId, Make>> = {
  flyway: flywayHistory,
  'golang-migrate': golangMigrateHistory,
  dbmate: dbmateHistory,
  goose: gooseHistory,
  sqlx: sqlxHistory,
  diesel: dieselHistory,
  prisma: prismaHistory,
  drizzle: drizzleHistory,
  hasura: (_, options) => hasuraHistory(options),
  supabase: (_, options) => supabaseHistory(options),
  'node-pg-migrate': (_, options) => nodePgMigrateHistory(options),
  atlas: atlasHistory,
  liquibase: liquibaseHistory,
  alembic: alembicHistory,
  plain: plainHistory,
};

/** Whether a tool knows an engine, so that it can have a history there. */
export function keepsHistoryOn(tool: ToolId, engine: Engine): boolean {
  return engine === 'postgres' || !onlyPostgres.has(tool);
}

/**
 * How a tool remembers what ran, on an engine. One for each database: it finds out where the table is with `find`, `create`, `read` or `locks`,
 * one of which has to be called before statements are asked for, so that these name the schema.
 * @throws UserError when the tool knows nothing of the engine
 */
export function historyOf(tool: ToolId, engine: Engine, options: HistoryOptions = {}): History {
  if (!keepsHistoryOn(tool, engine)) {
    throw new UserError('tool_without_history', `${tool} keeps no history on ${engineNames[engine]}.`, {
      hint: 'Say which tool the migrations are of, or give the URL of another server.',
    });
  }
  return histories[tool](engine, options);
}
