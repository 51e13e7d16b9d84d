import {
  type BackedUpDatabase,
  type BackupReport,
  type BackupSummary,
  verificationLevels,
} from '../report/backup/backup-report.ts';
import { recoveryOf } from './backup-facts.ts';
import { isBad, startOf } from './facts.ts';
import { type Metric, metricsText, type Sample } from './metrics-text.ts';

/**
 * Metrics of backups. What a run found out about itself (`last_run`) is apart from what is so of the database's backups (`state`): a drill must
 * not take away when the last backup was made, and a night that fails must not either, for that is what an alert asks for.
 */

type Labels = Readonly<Record<string, string>>;

/** What is so of a database's backups, as far as this run knows. */
export function stateMetrics(report: BackupReport, databases: readonly BackedUpDatabase[]): Metric[] {
  const end = endOf(report);
  const each = (pick: (database: BackedUpDatabase) => number | null): Sample[] =>
    databases.flatMap((database): Sample[] => {
      const value = pick(database);
      return value === null ? [] : [[labelsOf(database), value]];
    });
  const newest = (database: BackedUpDatabase) => newestOf(report, database);
  const ofNewest = (pick: (backup: BackupSummary) => number | null) => (database: BackedUpDatabase) => {
    const backup = newest(database);
    return backup === null ? null : pick(backup);
  };
  return [
    {
      name: 'drydock_backup_last_success_timestamp_seconds',
      help: 'The moment whose data the newest good backup holds, in seconds since 1970.',
      samples: each(ofNewest(momentOf)),
    },
    {
      name: 'drydock_backup_age_seconds',
      help: 'How old that was when it was looked at; for alerts take the moment itself, which goes on growing old when nothing runs.',
      samples: each(
        ofNewest((backup) => {
          const moment = momentOf(backup);
          return moment === null || end === null ? null : Math.max(0, end - moment);
        }),
      ),
    },
    {
      name: 'drydock_backup_size_bytes',
      help: 'How much the newest good backup holds, before compression.',
      samples: each(ofNewest(({ plainBytes }) => plainBytes)),
    },
    {
      name: 'drydock_backup_stored_bytes',
      help: 'How much of the store the newest good backup takes.',
      samples: each(ofNewest(({ storedBytes }) => storedBytes)),
    },
    {
      name: 'drydock_backup_duration_seconds',
      help: 'How long the newest good backup took to be made.',
      samples: each(ofNewest(({ ms }) => ms / 1_000)),
    },
    {
      name: 'drydock_backup_verified_level',
      help: 'How far the backup that was looked at last is proved: 0 not at all or damaged, 1 uploaded, 2 digested, 3 decoded, 4 restored, 5 compared.',
      samples: each(({ backup }) => (backup === null ? null : levelOf(backup))),
    },
    {
      name: 'drydock_backup_verified_timestamp_seconds',
      help: 'When that was proved, in seconds since 1970.',
      samples: each(({ backup }) => secondsOf(backup?.verified?.at)),
    },
    {
      name: 'drydock_backup_recovery_seconds',
      help: 'How long the last recovery in a drill took, from the first byte read to a database that answers.',
      samples: each((database) => {
        const ms = recoveryOf(database);
        return ms === null ? null : ms / 1_000;
      }),
    },
    {
      name: 'drydock_backup_backups',
      help: 'Backups of the database in the store, by what is known of them.',
      samples: databases.flatMap((database) => countSamples(report, database)),
    },
  ];
}

/** What came of the run itself. */
export function runMetrics(report: BackupReport, databases: readonly BackedUpDatabase[]): Metric[] {
  const end = endOf(report);
  const of = (database: BackedUpDatabase) => ({ ...labelsOf(database), command: report.command });
  return [
    {
      name: 'drydock_backup_last_run_timestamp_seconds',
      help: 'When the last run of the command ended, in seconds since 1970.',
      samples: end === null ? [] : databases.map((each): Sample => [of(each), end]),
    },
    {
      name: 'drydock_backup_last_run_duration_seconds',
      help: 'How long the last run of the command took.',
      samples: databases.map((each): Sample => [of(each), each.ms / 1_000]),
    },
    {
      name: 'drydock_backup_last_run_success',
      help: 'Whether the last run of the command went well: 1 or 0.',
      samples: databases.map((each): Sample => [of(each), isBad(each.verdict) ? 0 : 1]),
    },
  ];
}

/** Both, as text. */
export function backupMetricsText(report: BackupReport): string {
  return metricsText([...stateMetrics(report, report.databases), ...runMetrics(report, report.databases)]);
}

function labelsOf({ name, engine }: BackedUpDatabase): Labels {
  return { database: name, engine: engine ?? 'unknown' };
}

/** The newest good backup, where the run is one that knows it: a drill may look at an old one. */
function newestOf({ command }: BackupReport, { backup, verdict }: BackedUpDatabase): BackupSummary | null {
  if (backup === null || backup.damaged !== null) return null;
  if (command === 'status') return backup;
  return command === 'backup' && !isBad(verdict) ? backup : null;
}

function levelOf({ verified, damaged }: BackupSummary): number {
  return damaged !== null || verified === null ? 0 : verificationLevels.indexOf(verified.level) + 1;
}

function countSamples({ command }: BackupReport, database: BackedUpDatabase): Sample[] {
  if (command !== 'status' && command !== 'prune') return [];
  const left = database.backups.filter(({ fate }) => fate?.removal !== 'removed');
  const counts = {
    proved: left.filter(({ verified, damaged }) => damaged === null && verified !== null).length,
    unproved: left.filter(({ verified, damaged }) => damaged === null && verified === null).length,
    damaged: left.filter(({ damaged }) => damaged !== null).length,
  };
  return Object.entries(counts).map(([state, count]): Sample => [{ ...labelsOf(database), state }, count]);
}

function momentOf({ at }: BackupSummary): number | null {
  return secondsOf(at);
}

function secondsOf(at: string | undefined): number | null {
  const ms = at === undefined ? Number.NaN : Date.parse(at);
  return Number.isNaN(ms) ? null : ms / 1_000;
}

function endOf(report: BackupReport): number | null {
  const start = startOf(report);
  return start === null ? null : (start + report.ms) / 1_000;
}
