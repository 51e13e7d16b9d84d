import type { TargetDatabase } from '../core/database/target-database.ts';
import { mysqlServer } from '../core/effects/server-version.ts';
import { digestOf } from '../core/execution/digest.ts';
import { folderRun } from '../core/execution/folder-run.ts';
import type { History } from '../core/execution/histories/history.ts';
import type { RunOptions } from '../core/execution/run-options.ts';
import { describeFolder } from '../core/migrations/read-folder.ts';
import { UserError } from '../core/report/user-error.ts';
import { engineNames } from '../core/report/wording.ts';
import type { World } from '../core/runtime/world.ts';
import { type Say, type Target, targetsOf } from '../core/targets/find-targets.ts';
import { type ProgramFile, programFiles } from './not-sql.ts';
import type { DatabaseOptions } from './options.ts';

/** A folder of migrations and the database that it is for, both looked at. */
export interface Prepared {
  readonly options: DatabaseOptions;
  readonly target: Target<DatabaseOptions>;
  /** "Flyway, 214 migrations in db/migration". */
  readonly summary: string;
  readonly server: TargetDatabase;
  readonly history: History;
  readonly run: RunOptions;
  /** Migrations of the folder that are no SQL. */
  readonly programs: readonly ProgramFile[];
}

/**
 * Reads the folder, connects to the database, and makes sure that the one can be deployed to the other.
 * @throws UserError with what is in the way
 */
export async function prepare(
  options: DatabaseOptions,
  world: World,
  say: Say,
  wish: { readonly writes: boolean; readonly cancelled?: AbortSignal },
): Promise<Prepared> {
  const { targetDatabase } = await import('../core/database/choose-server.ts');
  const read = async (engine: DatabaseOptions['engine']) =>
    onlyOne(await targetsOf({ ...options, engine }, world, say));
  let target = await read(options.engine);
  mustBeClean(target);
  const server = await targetDatabase({
    url: options.url,
    urlFrom: options.urlFrom,
    env: world.env,
    writes: wish.writes,
  });
  const { engine, version } = server;
  const isSure = options.engine !== null || target.found !== null;
  if (isSure && (engine === 'postgres') !== (target.engine === 'postgres')) {
    throw new UserError(
      'wrong_engine',
      `${options.urlFrom} is a server of ${engineNames[engine]}, and the migrations are for ${engineNames[target.engine]}`,
      { hint: 'Correct the address, or say --engine.' },
    );
  }
  // What the files leave open, the server tells.
  if (target.engine !== engine) target = await read(engine);
  const { folder } = target;
  const { history, steps } = folderRun({
    engine,
    folder,
    server:
      engine === 'postgres'
        ? null
        : mysqlServer(engine, `${version.major}.${version.minor}${version.patch === null ? '' : `.${version.patch}`}`),
    placeholders: options.placeholders,
    historyTable: options.historyTable,
    database: server.database,
    user: server.user,
  });
  const { settings } = options;
  return {
    options,
    target: { ...target, engine, doubt: null },
    summary: describeFolder(folder),
    server,
    history,
    programs: programFiles(folder, world.files),
    run: {
      steps,
      digest: digestOf,
      history,
      lockWaitMs: settings.deployLockWaitMs,
      lockTimeoutMs: settings.lockTimeoutMs,
      retries: settings.lockRetries,
      statementTimeoutMs: settings.statementTimeoutMs,
      outOfOrder: settings.outOfOrder,
      ...(wish.cancelled ? { cancelled: wish.cancelled } : {}),
    },
  };
}

function onlyOne(targets: readonly Target<DatabaseOptions>[]): Target<DatabaseOptions> {
  const [target] = targets;
  if (target && targets.length === 1) return target;
  throw new UserError(
    'several_folders',
    `There are ${targets.length} folders of migrations: ${targets.map(({ folder }) => folder.folder).join(', ')}`,
    { hint: 'Name the one that is to be deployed.' },
  );
}

/** A folder that its tool reads in another way than its authors meant is not deployed. */
function mustBeClean({ folder }: Target): void {
  const problems = folder.problems.flatMap((problem) => {
    switch (problem.kind) {
      case 'duplicate-version':
        return [`${problem.file} and ${problem.other} have the same version, ${problem.version}.`];
      case 'undecodable':
        return [`${problem.file} cannot be read: ${problem.why}.`];
      case 'too-large':
        return [`${problem.file} is too large to be read.`];
      case 'malformed':
        return [`${problem.file}:${problem.line} ${problem.why}.`];
      default:
        return [];
    }
  });
  if (problems.length === 0) return;
  throw new UserError('folder_unsound', problems[0] ?? '', { problems, hint: 'drydock lint tells more.' });
}
