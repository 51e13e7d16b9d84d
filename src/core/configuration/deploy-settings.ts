import type { VerificationLevel } from '../report/backup/backup-report.ts';
import type { RiskClass } from '../report/risk.ts';
import { defaultNotify, defaultTelemetry, type NotifySettings, type TelemetrySettings } from './telling-settings.ts';

/** What drydock.yml says under `deploy:`, with its defaults. */
export interface DeploySettings {
  /** Milliseconds that a statement may wait for a lock before its transaction is given up and tried again. */
  readonly lockTimeoutMs: number;
  /** How often a transaction that met a lock is tried again, with growing pauses. */
  readonly lockRetries: number;
  /** Milliseconds that one statement may take; null for no limit. */
  readonly statementTimeoutMs: number | null;
  /** Milliseconds to wait for another deploy of the same database to end. */
  readonly deployLockWaitMs: number;
  readonly onFailure: OnFailure;
  /** Whether a migration older than what has run may run, where its tool leaves that open. Null: as the tool does. */
  readonly outOfOrder: boolean | null;
  readonly gates: GateSettings;
  readonly notify: NotifySettings;
  readonly telemetry: TelemetrySettings;
}

export const onFailures = ['stop', 'undo', 'restore-advice'] as const;
export type OnFailure = (typeof onFailures)[number];

/** Absent kinds of gate are empty lists. */
export interface GateSettings {
  readonly approvals: readonly ApprovalRule[];
  readonly sql: readonly SqlGate[];
  readonly promql: readonly PromqlGate[];
  readonly http: readonly HttpGate[];
  readonly window: readonly WindowGate[];
  readonly freeze: readonly FreezeGate[];
  readonly backup: readonly BackupGate[];
}

/** Applies to changes of that risk and above. */
export interface ApprovalRule {
  readonly risk: RiskClass;
  /** Approving reviews of the pull request, by people who did not write it. */
  readonly reviews: number;
  /** People who approved the environment, the authors not counted. */
  readonly environment: number;
  /** Only these count; empty for everybody. */
  readonly from: readonly string[];
}

/** A query that has to give `expect`; without it: that has to give no rows. */
export interface SqlGate {
  readonly name: string;
  readonly query: string;
  readonly expect: string | null;
  readonly seconds: number;
}

/** An instant query to a server of Prometheus's interface. Every sample has to lie within the bounds; no sample is an error unless `empty` is `pass`. */
export interface PromqlGate {
  readonly name: string;
  readonly url: string;
  readonly query: string;
  readonly min: number | null;
  readonly max: number | null;
  readonly empty: 'error' | 'pass';
  /** The environment variable that holds a bearer token; null for none. */
  readonly tokenFrom: string | null;
  readonly seconds: number;
}

export interface HttpGate {
  readonly name: string;
  readonly url: string;
  readonly status: number;
  /** A text that the answer has to hold; null for any. */
  readonly contains: string | null;
  readonly tokenFrom: string | null;
  readonly seconds: number;
}

/** Times at which a deploy may begin. Several windows: within one of them. */
export interface WindowGate {
  /** 1 (Monday) to 7. */
  readonly days: readonly number[];
  /** `09:00`. A window whose end is before its start goes over midnight and belongs to the day on which it starts. */
  readonly from: string;
  readonly to: string;
  /** An IANA name: `Europe/Berlin`. */
  readonly zone: string;
}

/** Days on which nothing is deployed, the last one included, in a zone. */
export interface FreezeGate {
  readonly from: string;
  readonly until: string;
  readonly zone: string;
  readonly why: string;
  /** Changes of a lesser risk than this may pass; null for none. */
  readonly above: RiskClass | null;
}

/** There has to be a backup of the database that is this young and was proved this far. */
export interface BackupGate {
  /** Milliseconds since the moment whose data it holds. */
  readonly maxAgeMs: number;
  readonly level: VerificationLevel;
  /** Whether it has to be at the head of migrations at which the database is: else going back takes an earlier deploy along. */
  readonly sameHead: boolean;
}

export const defaultDeploySettings: DeploySettings = {
  lockTimeoutMs: 3_000,
  lockRetries: 10,
  statementTimeoutMs: null,
  deployLockWaitMs: 300_000,
  onFailure: 'stop',
  outOfOrder: null,
  gates: { approvals: [], sql: [], promql: [], http: [], window: [], freeze: [], backup: [] },
  notify: defaultNotify,
  telemetry: defaultTelemetry,
};
