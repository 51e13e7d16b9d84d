import type { Engine } from '../engine.ts';
import type { FindingEffect, Location } from '../finding.ts';
import type { reportVersion, Verdict } from '../report.ts';
import type { Risk } from '../risk.ts';

/** What was asked for. `plan`: nothing is touched. `dry-run`: it ran and was taken back, or it ran on a copy. */
export type DeployMode = 'plan' | 'dry-run' | 'deploy' | 'undo';

/** What `drydock plan`, `deploy` and `undo` did. Every renderer is a pure function of it. Every text is hostile until escaped. */
export interface DeployReport {
  readonly reportVersion: typeof reportVersion;
  readonly job: 'deploy';
  readonly mode: DeployMode;
  readonly tool: { readonly name: 'drydock'; readonly version: string };
  /** Names this run in logs, spans, messages and in the audit row of the database. */
  readonly run: string;
  readonly verdict: Verdict;
  /** A stable code: `deployed`, `nothing_pending`, `planned`, `gate_refused`, `plan_changed`, `migration_failed`, `lock_timeout`, … */
  readonly reason: string;
  readonly databases: readonly DeployedDatabase[];
  /** Who let it happen, as GitHub knows it; empty in a terminal. */
  readonly approvals: readonly Approval[];
  /** GitHub's deployment that this job belongs to; null where there is none. */
  readonly deployment: { readonly id: number; readonly environment: string; readonly url: string | null } | null;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly ms: number;
}

export interface Approval {
  readonly login: string;
  /** `environment`: let the job through. `review`: approved the pull request. */
  readonly what: 'environment' | 'review';
  readonly comment: string;
}

/** One database of a run. */
export interface DeployedDatabase {
  readonly name: string;
  readonly engine: Engine;
  /** "Flyway, 214 migrations in db/migration". */
  readonly summary: string;
  readonly tool: string;
  readonly folder: string;
  /** "PostgreSQL 16.14". */
  readonly server: string;
  /** Where it is, without a user or a password: "shop on db.example.com:5432". */
  readonly target: string;
  /** The history table, with its schema. */
  readonly history: string;
  /** The newest version that was applied, before and after; null for none. */
  readonly before: string | null;
  readonly after: string | null;
  /** How many migrations the database had already. */
  readonly applied: number;
  /** Binds files, target and history: `sha256:…`. */
  readonly plan: string;
  /** What the pending migrations can do to users. */
  readonly risk: Risk;
  readonly verdict: Verdict;
  readonly reason: string;
  /** One sentence: what happened. */
  readonly message: string;
  /** What to do about it, a sentence each. */
  readonly advice: readonly string[];
  /** What was pending, in the order in which it runs. */
  readonly migrations: readonly DeployedMigration[];
  readonly gates: readonly GateReport[];
  /** What the reader should know besides: a late migration, a doubt, a lock that was waited for. */
  readonly remarks: readonly string[];
  /** What was done after a failure; null when nothing failed. */
  readonly afterwards: Afterwards | null;
  readonly ms: number;
}

/**
 * `pending`: it would run, or did not come to its turn. `applied`: it ran. `resumed`: it ran from where an earlier run was cut off.
 * `failed`: nothing of it is left. `half-applied`: a part of it is there. `undone`: its down script ran. `passed-over`: its tool would never run it.
 */
export type MigrationState = 'pending' | 'applied' | 'resumed' | 'failed' | 'half-applied' | 'undone' | 'passed-over';

export interface DeployedMigration {
  readonly version: string | null;
  readonly name: string;
  readonly file: string;
  readonly kind: 'versioned' | 'repeatable' | 'baseline';
  readonly state: MigrationState;
  /** Whether its statements are one transaction with its row in the history. */
  readonly atomic: boolean;
  /** Milliseconds since the run's start at which it began; absent where that is not known: then pictures and spans are put together from what took how long. */
  readonly startedMs?: number;
  /** Milliseconds; null while it has not run. */
  readonly ms: number | null;
  readonly statements: readonly DeployedStatement[];
  /** Worth a remark in the plan: "it is older than 43, which has run". */
  readonly remark: string | null;
}

export interface DeployedStatement {
  /** From 1 in its migration. */
  readonly number: number;
  /** Its first line, cut to 160 characters. */
  readonly sql: string;
  readonly place: Location;
  readonly state: 'pending' | 'done' | 'done-before' | 'failed';
  /** What it does, as predicted with the sizes of the live server; null when nobody could read it. */
  readonly effect: FindingEffect | null;
  /** Rows of each table that it locks, rewrites or scans, as the server estimates them. */
  readonly sizes: readonly { readonly table: string; readonly rows: number | null; readonly bytes: number | null }[];
  /** Milliseconds since the run's start at which its last attempt began; absent where that is not known. */
  readonly startedMs?: number;
  /** Milliseconds of the attempt that went through or failed last. */
  readonly ms: number | null;
  /** Rows written, as the server counts them. */
  readonly rows: number | null;
  /** How often it was given up because of a lock and tried again. */
  readonly retries: number;
  readonly failure: StatementFailure | null;
}

export interface StatementFailure {
  /** SQLSTATE, the number of MySQL's error, or `connection`. */
  readonly code: string;
  readonly message: string;
  readonly detail: string | null;
  readonly hint: string | null;
  /** Who held the lock, when it was one. */
  readonly blockers: readonly Blocker[];
}

/** A session that holds what a statement waits for. */
export interface Blocker {
  readonly id: number;
  readonly user: string;
  /** The program's own name for itself, and where it connects from. */
  readonly application: string;
  readonly state: string;
  /** Seconds that its transaction has been open; null where it has none. */
  readonly transactionSeconds: number | null;
  /** What it runs, or ran last; without literals when these may be secrets. */
  readonly query: string;
  /** The lock: "ACCESS SHARE on orders". */
  readonly lock: string;
  /** Sessions that block this one in turn. */
  readonly blockedBy: readonly number[];
}

export interface GateReport {
  /** `approvals`, `sql`, `window`, … */
  readonly gate: string;
  /** What the team calls it. */
  readonly name: string;
  readonly verdict: Verdict;
  /** A stable code: `ok`, `not_approved`, `outside_window`, `frozen`, `check_failed`, `not_answered`, … */
  readonly reason: string;
  readonly message: string;
  readonly ms: number;
}

export interface Afterwards {
  readonly policy: 'stop' | 'undo' | 'restore-advice';
  readonly verdict: Verdict;
  readonly reason: string;
  /** What was done, or what to do, a sentence each. */
  readonly steps: readonly string[];
  /** Rows that would be lost by going back, by table. */
  readonly losses: readonly { readonly table: string; readonly rows: number; readonly why: string }[];
}
