import { randomBytes } from 'node:crypto';

const shape = /^drydock_([0-9a-z]{7})_[0-9a-f]{8}$/;

/**
 * A new name for a database of ours: `drydock_` with the second at which it was made and something random. By the second a later run
 * tells what an earlier one that was killed left behind.
 */
export function newName(now: number): string {
  const second = Math.floor(now / 1_000)
    .toString(36)
    .padStart(7, '0');
  return `drydock_${second}_${randomBytes(4).toString('hex')}`;
}

/** Milliseconds since a database of ours was made; null for a name that is not of ours. */
export function ageOf(name: string, now: number): number | null {
  const second = shape.exec(name)?.[1];
  return second === undefined ? null : now - Number.parseInt(second, 36) * 1_000;
}

/** What no run that still lives can have made. */
export function isLeftOver(name: string, now: number): boolean {
  const age = ageOf(name, now);
  return age !== null && age > 24 * 60 * 60 * 1_000;
}

/** @throws a defect of ours: databases of others are never dropped or written to */
export function mustBeOwn(name: string): void {
  if (!shape.test(name)) throw new Error('only a database that was made here may be dropped');
}
