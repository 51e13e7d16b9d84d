import type { BackupEvent } from '../core/report/backup/backup-event.ts';
import type { BackupStep } from '../core/report/backup/backup-report.ts';
import type { Verdict } from '../core/report/report.ts';

/** How a step ended. */
export interface StepEnd {
  readonly verdict: Verdict;
  /** `ok` for a pass. */
  readonly reason: string;
  /** One sentence. */
  readonly message: string;
  readonly bytes?: number | null;
  readonly facts?: BackupStep['facts'];
}

/** Collects the steps of one database and tells of them as they happen. */
export interface Recorder {
  readonly steps: readonly BackupStep[];
  /** Runs a step. What it throws is thrown on, after the step was written down as an error. */
  step<T>(
    step: string,
    title: string,
    of: number | null,
    work: () => Promise<{ readonly end: StepEnd; readonly value: T }>,
  ): Promise<T>;
  bytes(plain: number, stored: number): void;
  note(step: string, title: string, end: StepEnd, ms: number): void;
}

export function recorder(tell: (event: BackupEvent) => void): Recorder {
  const steps: BackupStep[] = [];
  let began = performance.now();
  const add = (step: string, title: string, end: StepEnd, ms: number) => {
    const { verdict, reason, message, bytes = null, facts = [] } = end;
    const done: BackupStep = { step, title, verdict, reason, message, ms: Math.round(ms), bytes, facts };
    steps.push(done);
    tell({ kind: 'ended', step: done });
  };
  return {
    steps,
    async step(step, title, of, work) {
      began = performance.now();
      const started = began;
      tell({ kind: 'begins', step, title, of });
      try {
        const { end, value } = await work();
        add(step, title, end, performance.now() - started);
        return value;
      } catch (error) {
        const { code, message } = reasonOf(error);
        add(step, title, { verdict: 'error', reason: code, message }, performance.now() - started);
        throw error;
      }
    },
    bytes: (plain, stored) => tell({ kind: 'bytes', plain, stored, ms: Math.round(performance.now() - began) }),
    note: add,
  };
}

/** The code and the sentence of what stopped a step: failures of ours have both. */
export function reasonOf(error: unknown): {
  readonly code: string;
  readonly message: string;
  readonly hint: string | null;
} {
  const { code, message, hint } = error as { code?: unknown; message?: unknown; hint?: unknown };
  return {
    code: typeof code === 'string' && /^[a-z_]+$/.test(code) ? code : 'failed',
    message: typeof message === 'string' ? message : String(error),
    hint: typeof hint === 'string' ? hint : null,
  };
}
