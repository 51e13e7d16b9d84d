import type { FailedHistory } from './build-history.ts';

/** A database of a trial's own. */
export type Copy =
  | { readonly kind: 'ready'; readonly database: string }
  /** The history does not apply, so that nobody gets this far. The trial `fresh` (or `upgrade`) tells of it. */
  | { readonly kind: 'failed'; readonly failed: FailedHistory };

/**
 * Databases at a point of the history. Each point is built once, and copied for whoever asks: a history of three hundred migrations
 * is replayed one time a run. Every copy is the asker's own; it is dropped at the end of the run, or earlier by `drop`.
 */
export interface Copies {
  empty(): Promise<string>;
  /** The base's head. `rows`: with the seed. */
  base(options: { readonly rows: boolean }): Promise<Copy>;
  /** The base's head with the change on top, as the tool would run it there. */
  head(options: { readonly rows: boolean }): Promise<Copy>;
  /** The folder on an empty database, in the tool's order. */
  fresh(): Promise<Copy>;
  drop(database: string): Promise<void>;
  /** "12,000 rows in 14 tables, generated", for the report; "no rows" before anything was seeded. */
  readonly data: string;
}
