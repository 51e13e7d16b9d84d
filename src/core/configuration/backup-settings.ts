import type { BackupClass, VerificationLevel } from '../report/backup/backup-report.ts';
import { defaultNotify, defaultTelemetry, type NotifySettings, type TelemetrySettings } from './telling-settings.ts';

/** What drydock.yml says under `backup:`, with its defaults. A database may lay its own over it, but for `notify` and `telemetry`. */
export interface BackupSettings {
  /** `s3://bucket/prefix`, a folder, or `github-artifacts`; null where nothing is said. */
  readonly store: string | null;
  readonly s3: S3Settings;
  /** age public keys (`age1…`, `age1pq1…`); empty for none. */
  readonly recipients: readonly string[];
  /** The environment variable with a passphrase instead; null for none. */
  readonly passphraseFrom: string | null;
  /** `auto`: zstd where the machine has it, else gzip. */
  readonly compression: 'auto' | 'zstd' | 'gzip' | 'none';
  readonly format: 'custom' | 'directory';
  readonly schemaOnly: boolean;
  readonly tables: readonly string[];
  readonly without: readonly string[];
  /** What is taken of every table in the dump's own snapshot. */
  readonly checks: 'hashes' | 'rows' | 'none';
  /** Milliseconds that the dump waits for a lock on a table, and others behind it. */
  readonly lockTimeoutMs: number;
  /** How far a new backup is proved in the run that makes it. `auto`: decoded, or digested where it is encrypted. */
  readonly verify: 'auto' | VerificationLevel;
  /** From which level on a backup counts for retention and for a deploy. */
  readonly countsFrom: VerificationLevel;
  readonly keep: KeepSettings;
  /** Milliseconds: older than this, `drydock backup status` fails. */
  readonly maxAgeMs: number;
  /** Shares (0 to 1) by which a backup may be smaller than the median of the last seven. */
  readonly shrink: { readonly warn: number; readonly fail: number };
  readonly drill: DrillSettings;
  /** Tools with backups of the server's files, which `drydock backup status` asks too. */
  readonly physical: readonly PhysicalSetting[];
  readonly notify: NotifySettings;
  readonly telemetry: TelemetrySettings;
}

export interface S3Settings {
  /** Null: from the environment, as the AWS tools do. */
  readonly region: string | null;
  /** Of a store that is not AWS: `https://…`. */
  readonly endpoint: string | null;
  /** Whether the bucket stands in the path; null: where there is an endpoint. */
  readonly pathStyle: boolean | null;
  readonly storageClass: string | null;
  /** A KMS key (`alias/…`, an ARN, or `default` for the account's own); null for the bucket's own encryption. */
  readonly kmsKey: string | null;
  /** A lock on what is uploaded; null for none. */
  readonly lock: { readonly mode: 'governance' | 'compliance'; readonly days: number } | null;
  /** A role to take by the job's OIDC token; null for the usual credentials. */
  readonly role: string | null;
}

/** How many of each class are kept; 0 for none. */
export interface KeepSettings {
  readonly counts: Readonly<Record<Exclude<BackupClass, 'auto'>, number>>;
  /** Milliseconds for which one taken before a deploy is kept in any case. */
  readonly preDeployMs: number;
  /** Never fewer good ones than this; at least 2, whatever is set. */
  readonly floor: number;
  /** Share (0 to 1) of the good ones that one run may remove. */
  readonly mostShare: number;
}

export interface DrillSettings {
  /** Files whose queries have to give no rows, relative to the working folder. */
  readonly sql: readonly string[];
  /** Whether the migrations that wait are applied on the copy. */
  readonly migrations: boolean;
  /** Milliseconds that a recovery may take; null for no limit. */
  readonly maxRecoveryMs: number | null;
}

export const physicalToolNames = ['pgbackrest', 'wal-g', 'barman'] as const;

/** Another tool, whose newest backup has to be young enough. */
export interface PhysicalSetting {
  readonly tool: (typeof physicalToolNames)[number];
  /** A stanza of pgBackRest, a server of Barman; null for all. */
  readonly server: string | null;
  readonly maxAgeMs: number;
}

/** No setting goes below it: the last two good backups stay. */
export const leastFloor = 2;

const day = 24 * 60 * 60 * 1_000;

export const defaultBackupSettings: BackupSettings = {
  store: null,
  s3: { region: null, endpoint: null, pathStyle: null, storageClass: null, kmsKey: null, lock: null, role: null },
  recipients: [],
  passphraseFrom: null,
  compression: 'auto',
  format: 'custom',
  schemaOnly: false,
  tables: [],
  without: [],
  checks: 'hashes',
  lockTimeoutMs: 10_000,
  verify: 'auto',
  countsFrom: 'digested',
  keep: {
    counts: { 'pre-deploy': 5, hourly: 24, daily: 7, weekly: 5, monthly: 12 },
    preDeployMs: 7 * day,
    floor: 3,
    mostShare: 0.5,
  },
  maxAgeMs: 26 * 60 * 60 * 1_000,
  shrink: { warn: 0.3, fail: 0.8 },
  drill: { sql: [], migrations: true, maxRecoveryMs: null },
  physical: [],
  notify: defaultNotify,
  telemetry: defaultTelemetry,
};
