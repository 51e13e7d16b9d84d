import type { Algorithm, OnlineLock } from './effect.ts';

/** How the server does a statement, or one action of it. */
export interface Decision {
  readonly algorithm: Algorithm;
  readonly lock: OnlineLock;
  readonly rebuilds: boolean;
  /** Every row is read. */
  readonly scans: boolean;
  /** Why nothing cheaper will do, a clause for "… because"; null for INSTANT. */
  readonly reason: string | null;
  /** What the server answers to who asks for a cheaper algorithm: 1846 when it names a reason, else 1845. */
  readonly refusal: 1845 | 1846;
}

export const instant: Decision = {
  algorithm: 'INSTANT',
  lock: 'NONE',
  rebuilds: false,
  scans: false,
  reason: null,
  refusal: 1845,
};

/** Without building the table anew: INPLACE on MySQL, NOCOPY on MariaDB. */
export function withoutRebuild(
  algorithm: 'INPLACE' | 'NOCOPY',
  lock: OnlineLock,
  scans: boolean,
  reason: string | null,
): Decision {
  const refusal = algorithm === 'NOCOPY' || lock !== 'NONE' ? 1846 : 1845;
  return { algorithm, lock, rebuilds: false, scans, reason, refusal };
}

export function rebuild(lock: OnlineLock, reason: string | null, refusal: 1845 | 1846 = 1845): Decision {
  return { algorithm: 'INPLACE', lock, rebuilds: true, scans: true, reason, refusal };
}

export function copy(lock: OnlineLock, reason: string | null, refusal: 1845 | 1846 = 1846): Decision {
  return { algorithm: 'COPY', lock, rebuilds: true, scans: true, reason, refusal };
}
