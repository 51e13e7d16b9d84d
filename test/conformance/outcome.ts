import type { LockMode } from '../../src/core/effects/effect.ts';
import { lockModes } from '../../src/core/effects/effect.ts';
import { type Major, majors } from '../servers/postgres.ts';
import type { Measured, MeasuredLock } from './session.ts';

/** A measurement as it is kept and compared: what matters to somebody who waits. Empty parts are left out. */
export interface Outcome {
  /** Present when a transaction block refuses the statement. */
  readonly refusedInTransaction?: true;
  /** Present when it failed. */
  readonly sqlstate?: string;
  readonly locks?: Readonly<Record<string, LockMode>>;
  readonly rewrites?: readonly string[];
  readonly reads?: readonly string[];
  readonly builds?: readonly string[];
}

/**
 * Keeps what is compared. A lock on an index, or on the sequence that a table owns, is left out unless it is stronger than
 * the lock on the table: nobody uses them but through their table, so the table's lock is what others wait for.
 */
export function outcomeOf(measured: Measured): Outcome {
  const locks = relevantLocks(measured.locks);
  return {
    ...(measured.inTransaction === 'refused' ? { refusedInTransaction: true } : {}),
    ...(measured.sqlstate === null ? {} : { sqlstate: measured.sqlstate }),
    ...(Object.keys(locks).length === 0 ? {} : { locks }),
    ...(measured.rewrites.length === 0 ? {} : { rewrites: measured.rewrites }),
    ...(measured.reads.length === 0 ? {} : { reads: measured.reads }),
    ...(measured.builds.length === 0 ? {} : { builds: measured.builds }),
  };
}

export function relevantLocks(locks: readonly MeasuredLock[]): Record<string, LockMode> {
  const modes = new Map(locks.map((lock) => [lock.relation, lock.mode]));
  const kept = locks.filter((lock) => {
    const ofTable = lock.table === null ? undefined : modes.get(lock.table);
    return ofTable === undefined || lockModes.indexOf(lock.mode) > lockModes.indexOf(ofTable);
  });
  return Object.fromEntries(kept.map((lock) => [lock.relation, lock.mode]));
}

/** All outcomes of one shape. Majors that measured the same stand together: `"13-17": …, "18": …`. */
export type Stored = Readonly<Record<string, Outcome>>;

export function pack(outcomes: ReadonlyMap<Major, Outcome>): Stored {
  const groups: { first: Major; last: Major; outcome: Outcome }[] = [];
  for (const [major, outcome] of [...outcomes].sort(([a], [b]) => a - b)) {
    const group = groups.at(-1);
    if (group !== undefined && group.last === major - 1 && JSON.stringify(group.outcome) === JSON.stringify(outcome)) {
      group.last = major;
    } else groups.push({ first: major, last: major, outcome });
  }
  return Object.fromEntries(
    groups.map(({ first, last, outcome }) => [first === last ? `${first}` : `${first}-${last}`, outcome]),
  );
}

export function unpack(stored: Stored): ReadonlyMap<Major, Outcome> {
  const outcomes = new Map<Major, Outcome>();
  for (const [range, outcome] of Object.entries(stored)) {
    const [first, last = first] = range.split('-').map(Number);
    for (const major of majors) {
      if (first !== undefined && last !== undefined && major >= first && major <= last) outcomes.set(major, outcome);
    }
  }
  return outcomes;
}
