import type { ForeignKeyFact } from '../../../core/schema/server/table-facts.ts';
import { fits, type Limits } from '../conditions/limits.ts';
import type { Draw } from '../draw.ts';
import type { ColumnPlan } from './column-plan.ts';
import type { Pool } from './pool.ts';
import type { Row } from './unique-keys.ts';

/** A foreign key of the table whose rows are made. */
export interface ForeignKeyPlan {
  readonly fact: ForeignKeyFact;
  readonly columns: readonly ColumnPlan[];
  readonly pool: Pool;
  /** Points at the table itself: the pool grows with the rows. */
  readonly self: boolean;
  readonly seed: number;
  /** No key is used twice: the columns are a unique key by themselves. */
  readonly once: boolean;
}

/** How the key of a row is to be chosen, where it is not left to chance. */
export interface Wanted {
  /** Place in the pool. */
  readonly place: number | null;
  /** All places are equally likely. */
  readonly even: boolean;
}

export type Picked = 'done' | 'impossible';

/**
 * Gives the columns of a foreign key their values: a key of the pool that fits what others have set already, or NULL.
 * @param nulled the columns are to be NULL where they may
 */
export function pick(
  plan: ForeignKeyPlan,
  row: Row,
  set: Uint8Array,
  limits: readonly Limits[],
  draw: Draw,
  wanted: Wanted,
  nulled: boolean,
): Picked {
  const { columns, pool } = plan;
  const only = columns.length === 1 ? columns[0] : undefined;
  if (
    only !== undefined &&
    !nulled &&
    pool.size > 0 &&
    set[only.place] === 0 &&
    limits[only.place] === only.own &&
    only.own.nullness !== 'null'
  ) {
    // By far the most foreign keys are so.
    const place = wanted.place ?? (wanted.even ? draw.below(pool.size) : draw.skewed(pool.size));
    row[only.place] = pool.tuples[place % pool.size]?.[0] ?? null;
    set[only.place] = 1;
    return 'done';
  }
  const already = columns.filter((column) => set[column.place] === 1);
  // MATCH SIMPLE: a NULL anywhere, and nothing is looked up.
  const isNull = already.some((column) => row[column.place] === null);
  const mustBeNull = columns.some((column) => limits[column.place]?.nullness === 'null');
  const nullable = columns.filter((column) => set[column.place] !== 1 && mayBeNull(column, limits));
  if (isNull || mustBeNull || (nulled && nullable.length > 0) || (pool.size === 0 && nullable.length > 0)) {
    if (plan.fact.matchFull && already.some((column) => row[column.place] !== null)) return 'impossible';
    return withNull(plan, row, set, nullable, isNull);
  }
  const place = placeFor(plan, row, already, limits, draw, wanted);
  if (place === null) {
    if (nullable.length === 0 || (plan.fact.matchFull && already.length > 0)) return 'impossible';
    return withNull(plan, row, set, nullable, false);
  }
  const tuple = pool.tuples[place] ?? [];
  for (const [i, column] of columns.entries()) {
    if (set[column.place] === 1) continue;
    row[column.place] = tuple[i] ?? null;
    set[column.place] = 1;
  }
  return 'done';
}

function mayBeNull(column: ColumnPlan, limits: readonly Limits[]): boolean {
  return limits[column.place]?.nullness !== 'not null';
}

/** The columns that may be NULL become it; what the others hold is then looked up by nobody. */
function withNull(
  plan: ForeignKeyPlan,
  row: Row,
  set: Uint8Array,
  nullable: readonly ColumnPlan[],
  isNull: boolean,
): Picked {
  if (nullable.length === 0 && !isNull) return 'impossible';
  // Columns that another foreign key shares are left to it, if one is enough.
  const own = plan.fact.matchFull ? nullable : nullable.filter((column) => column.foreignKeys < 2);
  for (const column of own.length > 0 ? own : isNull ? [] : nullable) {
    row[column.place] = null;
    set[column.place] = 1;
  }
  return 'done';
}

function placeFor(
  plan: ForeignKeyPlan,
  row: Row,
  already: readonly ColumnPlan[],
  limits: readonly Limits[],
  draw: Draw,
  wanted: Wanted,
): number | null {
  const { columns, pool } = plan;
  let from: readonly number[] | null = null;
  if (already.length > 0) {
    const positions = already.map((column) => columns.indexOf(column));
    from = pool.matching(
      positions,
      already.map((column) => row[column.place] ?? ''),
    );
  }
  const limited = columns.some((column) => column.own !== limits[column.place] && narrows(limits[column.place]));
  const fitting = (place: number) =>
    columns.every((column, i) => {
      const text = pool.tuples[place]?.[i];
      const value = text === undefined ? undefined : column.valueIn(text);
      const limit = limits[column.place];
      return value === undefined || limit === undefined || fits(value, limit);
    });
  const count = from?.length ?? pool.size;
  if (count === 0) return null;
  const at = (i: number) => (from === null ? i : (from[i] ?? 0));
  if (wanted.place !== null) {
    const place = at(wanted.place % count);
    return !limited || fitting(place) ? place : null;
  }
  const choose = () => at(wanted.even ? draw.below(count) : draw.skewed(count));
  if (!limited) return choose();
  for (let attempt = 0; attempt < 8; attempt++) {
    const place = choose();
    if (fitting(place)) return place;
  }
  // Few fit: all are looked at, from a place that chance names.
  const start = draw.below(count);
  for (let i = 0; i < Math.min(count, 20_000); i++) {
    const place = at((start + i) % count);
    if (fitting(place)) return place;
  }
  return null;
}

function narrows(limits: Limits | undefined): boolean {
  if (limits === undefined) return false;
  return (
    limits.oneOf !== null ||
    limits.noneOf.length > 0 ||
    limits.min !== null ||
    limits.max !== null ||
    limits.patterns.length > 0
  );
}
