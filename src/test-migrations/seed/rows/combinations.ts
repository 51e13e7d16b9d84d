import { countOf } from '../values/make-value.ts';
import type { ColumnPlan } from './column-plan.ts';
import type { ForeignKeyPlan } from './foreign-key.ts';
import type { TablePlan } from './table-plan.ts';
import type { Key } from './unique-keys.ts';

/** Combinations up to here are counted through; of more, chance finds free ones. */
const mostCounted = 2_000_000;

/** What a row is told to take, by the place in the list of its values. */
export interface Forced {
  readonly columns: Map<ColumnPlan, number>;
  readonly foreignKeys: Map<ForeignKeyPlan, number>;
}

/** The combinations of the values of a key whose parts are all from short lists, one after another. */
export class Combinations {
  readonly #units: readonly { readonly size: number; readonly set: (forced: Forced, at: number) => void }[];
  readonly #total: number;
  #at = 0;

  constructor(key: Key, plan: TablePlan) {
    const units: { size: number; set: (forced: Forced, at: number) => void }[] = [];
    const covered = new Set<number>();
    for (const foreignKey of plan.foreignKeys) {
      const places = foreignKey.columns.map((column) => column.place);
      if (!places.some((place) => key.columns.includes(place) && !covered.has(place))) continue;
      for (const place of places) covered.add(place);
      units.push({ size: foreignKey.pool.size, set: (forced, at) => forced.foreignKeys.set(foreignKey, at) });
    }
    let total = 1;
    for (const place of key.columns) {
      const column = plan.columns[place];
      if (covered.has(place) || column === undefined) continue;
      const size = column.written ? countOf(column.facts.type, column.own) : 1;
      if (size > 1_000) total = Number.POSITIVE_INFINITY;
      else if (size > 1) units.push({ size, set: (forced, at) => forced.columns.set(column, at) });
    }
    for (const unit of units) total *= unit.size;
    this.#units = units;
    this.#total = total;
  }

  /** There are so few that all are gone through. */
  get counting(): boolean {
    return this.#total <= mostCounted;
  }

  get done(): boolean {
    return this.counting && this.#at >= this.#total;
  }

  next(forced: Forced): void {
    if (!this.counting || this.done) return;
    let rest = scattered(this.#at++, this.#total);
    for (const unit of this.#units) {
      unit.set(forced, rest % unit.size);
      rest = Math.floor(rest / unit.size);
    }
  }
}

/** The numbers below `size` in an order that looks random: each once. */
export function scattered(ordinal: number, size: number): number {
  let step = Math.max(1, Math.floor(size * 0.618));
  while (common(step, size) > 1) step++;
  return (ordinal * step) % size;
}

function common(a: number, b: number): number {
  return b === 0 ? a : common(b, a % b);
}
