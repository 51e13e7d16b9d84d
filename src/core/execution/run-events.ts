import type { Answer, SqlFailure } from '../database/session.ts';
import type { Migration } from '../migrations/migration.ts';
import type { Blocker } from '../report/deploy/deploy-report.ts';
import type { Step } from './step.ts';

/** What happens during a run, told as it happens. */
export type RunEvent =
  | { readonly kind: 'lock-wait'; readonly by: string; readonly ms: number }
  /** A migration begins. `resumed`: an earlier run was cut off in it. `steps`: all that it has. */
  | {
      readonly kind: 'begins';
      readonly migration: Migration;
      readonly resumed: boolean;
      readonly steps: readonly Step[];
      readonly atomic: boolean;
    }
  | { readonly kind: 'step'; readonly migration: Migration; readonly step: Step }
  | { readonly kind: 'step-done'; readonly migration: Migration; readonly step: Step; readonly answer: Answer }
  /** An earlier run had done it. */
  | { readonly kind: 'step-before'; readonly migration: Migration; readonly step: Step }
  /** Again and again while a statement runs for long. */
  | {
      readonly kind: 'progress';
      readonly migration: Migration;
      readonly step: Step;
      readonly ms: number;
      readonly phase: string | null;
      readonly share: number | null;
      readonly blockers: readonly Blocker[];
    }
  | {
      readonly kind: 'retry';
      readonly migration: Migration;
      readonly step: Step | null;
      readonly failure: SqlFailure;
      /** From 1. */
      readonly attempt: number;
      readonly of: number;
      readonly pauseMs: number;
      readonly blockers: readonly Blocker[];
    }
  /** Something that was done besides, a sentence: "An unfinished index was dropped." */
  | { readonly kind: 'remark'; readonly message: string }
  /** `byTool`: by the tool's own program, which tells nothing of single statements. */
  | { readonly kind: 'recorded'; readonly migration: Migration; readonly ms: number; readonly byTool?: boolean };

export type Watch = (event: RunEvent) => void;
