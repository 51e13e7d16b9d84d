import type { Milliseconds } from './history.ts';
import type { Value } from './tool-table.ts';

/** A value of a history's row as text. */
export function textOrNull(value: unknown): string | null {
  return value === null || value === undefined ? null : String(value);
}

/** PostgreSQL's boolean, and the number that MySQL and MariaDB keep for one. */
export function isTrue(value: unknown): boolean {
  return value === true || value === 1 || value === '1';
}

/** How long it took, as a whole number of some unit, of which there are `per` in a millisecond. */
export function elapsed(ms: Milliseconds, per = 1): Value {
  return ms === 'transaction'
    ? { sql: `round(extract(epoch FROM clock_timestamp() - transaction_timestamp()) * ${1_000 * per})::bigint` }
    : BigInt(Math.max(0, Math.round(ms * per)));
}
