import type { Engine } from '../engine.ts';
import type { reportVersion, Verdict } from '../report.ts';

/** What was asked for. */
export type BackupCommand = 'backup' | 'list' | 'status' | 'verify' | 'drill' | 'restore' | 'prune' | 'pin' | 'unpin';

/** How far a backup has been proved, each with all that comes before it. */
export const verificationLevels = ['uploaded', 'digested', 'decoded', 'restored', 'compared'] as const;
export type VerificationLevel = (typeof verificationLevels)[number];

/** What a backup was taken for. `auto` takes part in every class but `pre-deploy`. */
export const backupClasses = ['auto', 'pre-deploy', 'hourly', 'daily', 'weekly', 'monthly'] as const;
export type BackupClass = (typeof backupClasses)[number];

/** What `drydock backup …` and `drydock restore` did. Every renderer is a pure function of it. Every text is hostile until escaped. */
export interface BackupReport {
  readonly reportVersion: typeof reportVersion;
  readonly job: 'backup';
  readonly command: BackupCommand;
  readonly tool: { readonly name: 'drydock'; readonly version: string };
  /** Names this run in logs, spans and messages. */
  readonly run: string;
  readonly verdict: Verdict;
  /** A stable code: `saved`, `dump_failed`, `store_failed`, `restored`, `damaged`, `too_old`, `drill_failed`, `drill_error`, … */
  readonly reason: string;
  /** `s3://bucket/prefix`, `/var/backups`. */
  readonly store: string;
  readonly databases: readonly BackedUpDatabase[];
  /** ISO 8601. */
  readonly startedAt: string;
  readonly ms: number;
}

/** One database of a run. */
export interface BackedUpDatabase {
  readonly name: string;
  readonly engine: Engine | null;
  /** "PostgreSQL 16.14"; null where no server was asked. */
  readonly server: string | null;
  /** Where it is, without a user or a password; null where no server was asked. */
  readonly target: string | null;
  readonly verdict: Verdict;
  readonly reason: string;
  /** One sentence: what happened. */
  readonly message: string;
  /** What to do about it, a sentence each. */
  readonly advice: readonly string[];
  /** What was made, looked at or restored; null where there is none. */
  readonly backup: BackupSummary | null;
  /** What was done, in its order. */
  readonly steps: readonly BackupStep[];
  /** Table by table: what the backup says and what was found. Empty where nothing was compared. */
  readonly tables: readonly ComparedTable[];
  /** Of `list`, `status` and `prune`: every backup of the database, the newest first. */
  readonly backups: readonly BackupSummary[];
  /** Of drills, oldest first: the trend of recovery times. */
  readonly recoveries: readonly {
    readonly id: string;
    readonly at: string;
    readonly ms: number;
    readonly bytes: number;
  }[];
  readonly remarks: readonly string[];
  readonly ms: number;
}

/** A backup, as its manifest and what was found out about it say. */
export interface BackupSummary {
  readonly id: string;
  readonly class: BackupClass;
  /** ISO 8601: the moment whose data it holds. */
  readonly at: string;
  readonly ms: number;
  readonly server: string;
  /** The newest migration that it has; null for none, or where nobody knows. */
  readonly head: string | null;
  readonly plainBytes: number;
  readonly storedBytes: number;
  readonly tables: number;
  readonly rows: number;
  readonly encrypted: boolean;
  readonly compression: string;
  /** The highest level that was passed, and when; null where not even the upload was looked at. */
  readonly verified: { readonly level: VerificationLevel; readonly at: string } | null;
  /** Why it is no good, where a look at it failed. */
  readonly damaged: string | null;
  readonly pinned: string | null;
  /** Of `prune`: what becomes of it and why; null elsewhere. */
  readonly fate: BackupFate | null;
}

export interface BackupFate {
  readonly kept: boolean;
  /** "daily 3 of 7", "pinned: before the move", "the floor of 3", "older than every class keeps". */
  readonly why: string;
  /** `removed`: it is gone. `would`: a dry run. `failed`: the store refused. Null for what is kept. */
  readonly removal: 'removed' | 'would' | 'failed' | null;
}

export interface BackupStep {
  /** A stable code: `preflight`, `dump`, `upload`, `digest`, `decode`, `restore`, `compare`, `health`, `sql`, `migrations`, `prune`, `clean`. */
  readonly step: string;
  /** "Read back and digested". */
  readonly title: string;
  readonly verdict: Verdict;
  readonly reason: string;
  /** One sentence. */
  readonly message: string;
  readonly ms: number;
  /** Bytes that it moved; null where it moved none. */
  readonly bytes: number | null;
  /** What a reader may want to see besides: "pg_dump 16.14", "8 parts". Name and value. */
  readonly facts: readonly (readonly [string, string])[];
}

export interface ComparedTable {
  readonly table: string;
  readonly rows: number;
  /** Null where the table is missing. */
  readonly found: number | null;
  /** `rows`: only counted. */
  readonly result: 'equal' | 'rows' | 'differs' | 'missing' | 'unexpected';
}
