import type { Blocker } from './deploy-report.ts';

/** What happens during a deploy, as it happens: for progress, logs, spans. Texts are hostile until escaped. */
export type DeployEvent =
  | { readonly kind: 'database'; readonly database: string; readonly target: string; readonly pending: number }
  | { readonly kind: 'waiting-for-deploy'; readonly database: string; readonly by: string; readonly ms: number }
  | { readonly kind: 'migration'; readonly database: string; readonly migration: EventMigration }
  | {
      readonly kind: 'statement';
      readonly database: string;
      readonly migration: EventMigration;
      /** From 1. */
      readonly number: number;
      readonly of: number;
      /** Its first line. */
      readonly sql: string;
    }
  /** Said again and again while a statement runs. */
  | {
      readonly kind: 'progress';
      readonly database: string;
      readonly ms: number;
      /** "building index: loading tuples in tree, 43 %", "copying rows, 12 %"; null where the server tells nothing. */
      readonly phase: string | null;
      /** 0 to 1. */
      readonly share: number | null;
      readonly blockers: readonly Blocker[];
    }
  | {
      readonly kind: 'statement-done';
      readonly database: string;
      readonly migration: EventMigration;
      readonly number: number;
      readonly ms: number;
      readonly rows: number | null;
      readonly failed: string | null;
    }
  | {
      readonly kind: 'retry';
      readonly database: string;
      /** Which retry is to come, from 1, of so many at most. */
      readonly attempt: number;
      readonly of: number;
      readonly pauseMs: number;
      readonly blockers: readonly Blocker[];
    }
  | {
      readonly kind: 'migration-done';
      readonly database: string;
      readonly migration: EventMigration;
      readonly ms: number;
      readonly failed: string | null;
    };

export interface EventMigration {
  /** From 1 among those that run. */
  readonly place: number;
  readonly of: number;
  readonly version: string | null;
  readonly name: string;
  readonly file: string;
}
