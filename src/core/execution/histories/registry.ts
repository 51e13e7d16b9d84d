import type { ToolId } from '../../migrations/migration.ts';
import type { Engine } from '../../report/engine.ts';
import { dbmateHistory } from './dbmate.ts';
import { flywayHistory } from './flyway.ts';
import { golangMigrateHistory } from './golang-migrate.ts';
import { gooseHistory } from './goose.ts';
import type { History } from './history.ts';
import { plainHistory } from './plain.ts';
import { prismaHistory } from './prisma.ts';
import type { HistoryOptions } from './tool-table.ts';

type Make = (engine: Engine, options: HistoryOptions) => History;

const histories: Partial<Record<ToolId, Make>> = {
  flyway: flywayHistory,
  'golang-migrate': golangMigrateHistory,
  dbmate: dbmateHistory,
  goose: gooseHistory,
  prisma: prismaHistory,
  plain: plainHistory,
};

/**
 * How a tool remembers what ran, on an engine; null where the tool has nothing to do with the engine (Supabase and MySQL).
 * One for each database: it finds out where the table is with `find`, `create`, `read` or `locks`, one of which has to be called before
 * statements are asked for, so that these name the schema.
 */
export function historyOf(tool: ToolId, engine: Engine, options: HistoryOptions = {}): History | null {
  return histories[tool]?.(engine, options) ?? null;
}
