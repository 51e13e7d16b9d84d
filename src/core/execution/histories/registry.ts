import type { ToolId } from '../../migrations/migration.ts';
import type { Engine } from '../../report/engine.ts';
import { UserError } from '../../report/user-error.ts';
import { engineNames } from '../../report/wording.ts';
import { dbmateHistory } from './dbmate.ts';
import { flywayHistory } from './flyway.ts';
import { golangMigrateHistory } from './golang-migrate.ts';
import { gooseHistory } from './goose.ts';
import type { History } from './history.ts';
import { plainHistory } from './plain.ts';
import { prismaHistory } from './prisma.ts';
import type { HistoryOptions } from './tool-table.ts';

type Make = (engine: Engine, options: HistoryOptions) => History;

const onlyPostgres: ReadonlySet<ToolId> = new Set(['supabase', 'node-pg-migrate', 'hasura']);

const histories: Partial<Record<ToolId, Make>> = {
  flyway: flywayHistory,
  'golang-migrate': golangMigrateHistory,
  dbmate: dbmateHistory,
  goose: gooseHistory,
  prisma: prismaHistory,
  plain: plainHistory,
};

/**
 * How a tool remembers what ran, on an engine. One for each database: it finds out where the table is with `find`, `create`, `read` or `locks`,
 * one of which has to be called before statements are asked for, so that these name the schema.
 * @throws UserError when the tool knows nothing of the engine
 */
export function historyOf(tool: ToolId, engine: Engine, options: HistoryOptions = {}): History {
  const make = histories[tool];
  if (!make || (engine !== 'postgres' && onlyPostgres.has(tool))) {
    throw new UserError('tool_without_history', `${tool} keeps no history on ${engineNames[engine]}.`, {
      hint: 'Say which tool the migrations are of, or give the URL of another server.',
    });
  }
  return make(engine, options);
}
