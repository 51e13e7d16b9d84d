import type { BackedUpDatabase, BackupReport } from '../report/backup/backup-report.ts';
import { isDryRun } from '../report/backup/verdict.ts';
import { isBad } from './facts.ts';

/** What several receivers are told of backups. */

/** Whether a run did, or should have done, what a dashboard counts: a look at a list is no news, and neither is a dry run. */
export function isCounted({ command, databases }: Pick<BackupReport, 'command' | 'databases'>): boolean {
  if (command === 'list' || command === 'pin' || command === 'unpin') return false;
  return command !== 'prune' || !isDryRun(databases);
}

/** Whether a message is worth somebody's time: that a backup is still young enough is not, every few minutes. */
export function isNews(report: Pick<BackupReport, 'command' | 'databases' | 'verdict'>): boolean {
  if (!isCounted(report)) return false;
  if (isBad(report.verdict)) return true;
  if (report.command === 'status') return false;
  return (
    report.command !== 'prune' ||
    report.databases.some(({ backups }) => backups.some(({ fate }) => fate?.removal === 'removed'))
  );
}

/** How long the backup of this run took to come back, or the newest drill; null where there was none. */
export function recoveryOf({ recoveries }: Pick<BackedUpDatabase, 'recoveries'>): number | null {
  return recoveries.at(-1)?.ms ?? null;
}
