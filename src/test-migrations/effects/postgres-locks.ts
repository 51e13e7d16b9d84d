import type { Session } from '../../core/database/session.ts';
import { type LockMode, lockModes } from '../../core/effects/effect.ts';

/** A lock of a backend, or one that it waits for. */
export interface HeldOrWanted {
  /** The relation; null for what is no relation: a transaction to end, a row. */
  readonly oid: number | null;
  /** Null for what is no lock on a table: those of pg_locks have other modes too. */
  readonly mode: LockMode | null;
  readonly granted: boolean;
}

/** The locks of another session, which keeps them until its transaction ends. */
export async function locksOf(watcher: Session, pid: number): Promise<readonly HeldOrWanted[]> {
  const rows = await watcher.query(
    `SELECT CASE WHEN locktype = 'relation' THEN relation::int8 END AS oid, mode, granted FROM pg_locks
     WHERE pid = $1 AND (NOT granted OR (locktype = 'relation' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())))`,
    [pid],
  );
  return rows.map((row) => ({
    oid: row['oid'] === null || row['oid'] === undefined ? null : Number(row['oid']),
    mode: lockMode(String(row['mode'])),
    granted: row['granted'] === true,
  }));
}

/** `AccessExclusiveLock`, as pg_locks has it, is `ACCESS EXCLUSIVE` of the manual. */
function lockMode(shown: string): LockMode | null {
  const words = shown
    .replace(/Lock$/, '')
    .replaceAll(/(?!^)([A-Z])/g, ' $1')
    .toUpperCase();
  return lockModes.find((known) => known === words) ?? null;
}

/** Modes on each relation. */
export type Modes = ReadonlyMap<number, ReadonlySet<LockMode>>;

export function modesOf(locks: readonly HeldOrWanted[]): Modes {
  const found = new Map<number, Set<LockMode>>();
  for (const { oid, mode } of locks) {
    if (oid === null || mode === null) continue;
    const modes = found.get(oid);
    if (modes) modes.add(mode);
    else found.set(oid, new Set([mode]));
  }
  return found;
}

export function strongest(modes: Iterable<LockMode>): LockMode | null {
  let found: LockMode | null = null;
  for (const mode of modes) if (found === null || rank(mode) > rank(found)) found = mode;
  return found;
}

/** 0 for none, and more for what is stronger. */
export function rank(mode: LockMode | null): number {
  return mode === null ? 0 : lockModes.indexOf(mode) + 1;
}
