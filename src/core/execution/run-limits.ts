/** How long a run waits for others, and how often it tries. */
export interface RunLimits {
  /** Milliseconds that a statement may wait for a lock before its transaction is given up and tried again; null for ever. */
  readonly lockTimeoutMs: number | null;
  /** How often a unit that met a lock is tried again. */
  readonly retries: number;
  /** Milliseconds that one statement may take; null for no limit. */
  readonly statementTimeoutMs: number | null;
}

/**
 * How long the given attempt may wait for a lock, in milliseconds. Short at first: while we wait, everybody who comes after us to the same table
 * waits behind us, and most locks are given at once or not for a long time. Null: no limit.
 * @param attempt from 0
 */
export function lockWaitOf({ lockTimeoutMs }: Pick<RunLimits, 'lockTimeoutMs'>, attempt: number): number | null {
  if (lockTimeoutMs === null) return null;
  const share = [0.1, 0.2, 0.4, 0.7][attempt] ?? 1;
  return Math.max(Math.min(50, lockTimeoutMs), Math.round(lockTimeoutMs * share));
}

/** The longest pause between two attempts, in milliseconds. */
const longestPause = 30_000;

/**
 * Milliseconds to leave the table to others before the next attempt: at least as long as they waited behind us, and never twice the same, so
 * that two who met do not meet again. @param random from 0 to 1
 */
export function pauseAfter(limits: Pick<RunLimits, 'lockTimeoutMs'>, attempt: number, random: number): number {
  const waited = lockWaitOf(limits, attempt) ?? 100;
  return Math.min(longestPause, Math.round(Math.max(waited, 100 * 2 ** attempt) * (1 + random / 2)));
}
