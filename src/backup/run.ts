import type { BackedUpDatabase, BackupCommand, BackupReport } from '../core/report/backup/backup-report.ts';
import { backupVerdict } from '../core/report/backup/verdict.ts';
import { reportVersion } from '../core/report/report.ts';
import { UserError } from '../core/report/user-error.ts';
import { version } from '../version.ts';
import type { BackupWish } from './context.ts';
import { runDrill } from './drill/drill.ts';
import { runBackupStatus, runList, runVerify } from './look.ts';
import { makeBackup } from './make.ts';
import type { BackupDatabase } from './options.ts';
import { runPin } from './pins.ts';
import { runPrune } from './prune.ts';
import { reasonOf } from './recorder.ts';
import { runRestore } from './restore.ts';
import { StoreFailure } from './store/store.ts';

/**
 * Runs one of the commands about backups for every database of the options, one after the other. One that does not go well keeps none of the
 * others from its turn: a night without a backup is worse than a long report.
 * @throws UserError for what the user can mend before anything starts
 */
export async function runBackupJob(command: BackupCommand, wish: BackupWish): Promise<BackupReport> {
  const { world, options, store } = wish;
  const startedAt = world.clock.now();
  const databases: BackedUpDatabase[] = [];
  for (const database of options.databases) {
    try {
      databases.push(...(await one(command, database, wish)));
    } catch (error) {
      if (wish.cancelled.aborted) throw wish.cancelled.reason;
      const known = error instanceof UserError || error instanceof StoreFailure;
      // A mistake in the only one is told as what it is; with several, the others still have their turn.
      if (!known || options.databases.length === 1) throw error instanceof StoreFailure ? asUserError(error) : error;
      databases.push(notBegun(database, error));
    }
  }
  const { verdict, reason } = backupVerdict(databases, command);
  return {
    reportVersion,
    job: 'backup',
    command,
    tool: { name: 'drydock', version },
    run: wish.run,
    verdict,
    reason,
    store: store.name,
    databases,
    startedAt: startedAt.toISOString(),
    ms: world.clock.now().getTime() - startedAt.getTime(),
  };
}

async function one(
  command: BackupCommand,
  database: BackupDatabase,
  wish: BackupWish,
): Promise<readonly BackedUpDatabase[]> {
  switch (command) {
    case 'backup':
      return [await makeBackup(database, wish)];
    case 'list':
      return runList(database, wish);
    case 'status':
      return runBackupStatus(database, wish);
    case 'verify':
      return runVerify(database, wish);
    case 'drill':
      return [await runDrill(database, wish)];
    case 'restore':
      return [await runRestore(database, wish)];
    case 'prune':
      return runPrune(database, wish);
    case 'pin':
    case 'unpin':
      return [await runPin(command, database, wish)];
    default:
      return command satisfies never;
  }
}

/** What a store refused before anything began is for the user to mend. */
function asUserError(error: StoreFailure): UserError {
  return new UserError(`store_${error.code}`, error.message, error.hint === null ? {} : { hint: error.hint });
}

function notBegun({ name, engine }: BackupDatabase, error: unknown): BackedUpDatabase {
  const { code, message, hint } = reasonOf(error);
  return {
    name: name ?? 'default',
    engine,
    server: null,
    target: null,
    verdict: 'error',
    reason: code,
    message,
    advice: hint === null ? [] : [hint],
    backup: null,
    steps: [],
    tables: [],
    backups: [],
    recoveries: [],
    remarks: [],
    ms: 0,
  };
}
