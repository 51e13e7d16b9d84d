import { constants } from 'node:os';

/** Thrown by what stops because the run was cancelled. The one who started it takes down what it started, and lets this through. */
export class Cancelled extends Error {
  /** 128 and the number of the signal, as a shell says it. */
  readonly status: number;

  constructor(signal: NodeJS.Signals) {
    super(`Cancelled by ${signal}.`);
    this.name = 'Cancelled';
    this.status = 128 + (constants.signals[signal] ?? 1);
  }

  /** By its name: dist/ has several copies of this class. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return value instanceof Error && value.name === 'Cancelled';
  }
}

/**
 * Aborts when the process is asked to end, so that servers and databases of ours can be taken down first: GitHub's runner gives 7.5
 * seconds. Whoever asks a second time means it, and is obeyed at once.
 */
export function cancellation(process: NodeJS.Process): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      const cancelled = new Cancelled(signal);
      if (controller.signal.aborted) process.exit(cancelled.status);
      controller.abort(cancelled);
    });
  }
  return controller.signal;
}
