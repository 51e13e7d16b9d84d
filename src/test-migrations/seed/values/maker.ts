import type { Engine } from '../../../core/report/engine.ts';
import type { Limits } from '../conditions/limits.ts';
import type { Draw } from '../draw.ts';
import type { Member } from './documents.ts';
import type { Repertoire } from './words.ts';

/**
 * Makes one value as text (see `textOf`), or null where there is none within the limits.
 * @param ordinal a number that no other row of the column gets, for a value that has to be its own: equal numbers give equal values,
 *   different numbers different ones, and null says that there are no more. Null for a value that may come again.
 */
export type Maker = (draw: Draw, limits: Limits, ordinal: number | null) => string | null;

/** What a maker may know of its column besides the type. */
export interface Setting {
  readonly engine: Engine;
  /** The column's name in small letters: a hint of what it holds. */
  readonly name: string;
  /** As the server writes the type. */
  readonly typeText: string;
  readonly repertoire: Repertoire;
  /** Places in documents of the column that the schema looks at. */
  readonly members: readonly Member[];
  /** The form in which texts of the table are tried just now; null for what their columns' names suggest. */
  readonly style: { current: string | null };
  /** A unique key looks at the beginning of the text alone: what tells values apart has to stand there. */
  readonly tellingFirst: boolean;
}
