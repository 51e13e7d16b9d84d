import { DatabaseError, type Session } from '../core/database/session.ts';
import { mysqlServer } from '../core/effects/server-version.ts';
import { folderRun } from '../core/execution/folder-run.ts';
import { headOf } from '../core/execution/head.ts';
import type { History } from '../core/execution/histories/history.ts';
import type { StepOptions } from '../core/execution/step.ts';
import type { Engine } from '../core/report/engine.ts';
import { UserError } from '../core/report/user-error.ts';
import type { World } from '../core/runtime/world.ts';
import { type Target, targetsOf } from '../core/targets/find-targets.ts';
import type { MigrationHead } from './manifest.ts';
import type { BackupDatabase } from './options.ts';

/** The migrations of a database, where a folder of them is known. */
export interface KnownMigrations {
  readonly target: Target<BackupDatabase & { readonly name: string }>;
  readonly history: History;
  readonly steps: StepOptions;
}

/**
 * The folder of migrations of a database: the one that drydock.yml names, or the only one that is found. Null where there is none: a
 * backup needs none.
 */
export async function migrationsOf(
  database: BackupDatabase,
  name: string,
  server: { readonly engine: Engine; readonly version: string; readonly database: string; readonly user: string },
  world: World,
): Promise<KnownMigrations | null> {
  let targets: readonly Target<BackupDatabase & { readonly name: string }>[];
  try {
    targets = await targetsOf({ ...database, name, engine: server.engine }, world, () => {});
  } catch (error) {
    // Named and not there is a mistake; looked for and not found is none.
    if (error instanceof UserError && database.paths.length === 0) return null;
    throw error;
  }
  const [target] = targets;
  if (target === undefined || targets.length > 1) return null;
  const { engine, version } = server;
  const run = folderRun({
    engine,
    folder: target.folder,
    server: engine === 'postgres' ? null : mysqlServer(engine, version),
    placeholders: database.placeholders,
    historyTable: database.historyTable,
    database: server.database,
    user: server.user,
  });
  return { target, ...run };
}

/** What has been deployed to a database; null where its history table is another tool's, or cannot be read. */
export async function headIn(session: Session, known: KnownMigrations): Promise<MigrationHead | null> {
  try {
    const found = await known.history.find(session);
    // Nothing deployed yet is a head too, and the one that the first deploy wants to go back to.
    if (found.kind === 'absent') return { tool: known.history.tool, ...headOf([]) };
    if (found.kind === 'other') return null;
    const rows = await known.history.read(session, known.target.folder);
    return { tool: known.history.tool, ...headOf(rows.filter((row) => row.state !== 'failed')) };
  } catch (error) {
    if (error instanceof DatabaseError && !session.lost) return null;
    throw error;
  }
}
