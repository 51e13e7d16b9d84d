import type { Session, SqlFailure } from '../database/session.ts';
import type { Migration } from '../migrations/migration.ts';
import type { Blocker } from '../report/deploy/deploy-report.ts';
import type { Location } from '../report/finding.ts';
import type { History, HistoryRow } from './histories/history.ts';
import type { Fate, Pending } from './pending.ts';
import type { Watch } from './run-events.ts';
import type { RunLimits } from './run-limits.ts';
import type { Step, StepOptions } from './step.ts';

/** Where a run can be cut off, told to whoever wants to cut it off there. */
export interface RunPoint {
  readonly phase: 'before-unit' | 'before-step' | 'after-step' | 'before-commit' | 'after-unit' | 'recorded';
  readonly migration: Migration;
  /** From 0. */
  readonly unit: number;
  /** Number of the step in its script; null where it is about the whole unit. */
  readonly step: number | null;
}

export interface RunOptions extends Omit<RunLimits, 'statementTimeoutMs'> {
  readonly steps: StepOptions;
  /** A digest of a migration's text, as our own history holds it. */
  readonly digest: (migration: Migration) => string;
  /** The tool's own table; left out: our own alone. */
  readonly history?: History;
  /** How long to wait for another run to end, in milliseconds. */
  readonly lockWaitMs: number;
  readonly statementTimeoutMs?: number | null;
  /** What a migration older than what has run does, where its tool would stop or run it. Left out: as the tool does. */
  readonly outOfOrder?: boolean | null;
  /** The last migration that runs; left out: all. */
  readonly isLast?: (migration: Migration) => boolean;
  readonly cancelled?: AbortSignal;
  /** Asked under the lock, with the history as it is then, before anything runs. A sentence stops the run. */
  confirm?(pending: readonly Pending[], rows: readonly HistoryRow[], guard: Session): Promise<string | null>;
  /** Called at each point, which waits for it. Without it, what can go to the server in one message does. */
  at?(point: RunPoint, session: Session): Promise<void>;
  readonly watch?: Watch;
}

/** What is left of a migration that did not end well. */
export type Kept = 'nothing' | 'some' | 'unknown';

export interface Failed {
  readonly kind: 'failed';
  readonly migration: Migration;
  readonly step: Step | null;
  readonly failure: SqlFailure;
  readonly kept: Kept;
  readonly blockers: readonly Blocker[];
  /** It was we who ended it. */
  readonly ended: 'limit' | 'cancelled' | null;
  readonly applied: readonly Migration[];
}

export type RunOutcome =
  | { readonly kind: 'done'; readonly applied: readonly Migration[] }
  /** Another run has the lock, or the tool itself. */
  | { readonly kind: 'busy'; readonly by: string }
  /** The tool would stop here. */
  | { readonly kind: 'refused'; readonly migration: Migration; readonly fate: Fate }
  /** Whoever was asked under the lock said no. */
  | { readonly kind: 'not-confirmed'; readonly why: string }
  /** The history has a migration that began and did not end, and no note of ours about how far it came. */
  | { readonly kind: 'dirty'; readonly row: HistoryRow }
  /** The table by which the tool remembers what ran is another tool's. */
  | {
      readonly kind: 'other-history';
      readonly table: string;
      readonly columns: readonly string[];
      readonly tool: string | null;
    }
  | {
      readonly kind: 'cannot-run';
      readonly migration: Migration;
      readonly message: string;
      readonly place: Location;
      readonly applied: readonly Migration[];
    }
  | Failed
  /** The run was told to end between two statements. */
  | { readonly kind: 'cancelled'; readonly applied: readonly Migration[] }
  /** The connection that holds the lock is gone, or the server refused what we ask and write ourselves. */
  | { readonly kind: 'lost'; readonly failure: SqlFailure; readonly applied: readonly Migration[] }
  /** An earlier run was cut off inside of a statement, and nothing tells whether it took effect. */
  | {
      readonly kind: 'unproven';
      readonly migration: Migration;
      readonly step: Step;
      readonly message: string;
      readonly applied: readonly Migration[];
    };
