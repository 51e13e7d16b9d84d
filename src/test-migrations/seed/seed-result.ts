import type { TableFacts } from '../../core/schema/server/table-facts.ts';

/** What became of one table. */
export interface SeededTable {
  readonly schema: string;
  readonly name: string;
  /** As a report names it: `orders`, `shop.orders`. */
  readonly display: string;
  /** Rows that were wanted; 0 for a table that was not to get any. */
  readonly wanted: number;
  /** Rows that were there before, and that are there now. */
  readonly before: number;
  readonly rows: number;
  /** Why there are fewer than wanted, as the end of a sentence without its full stop: "its primary key …"; null where there are enough. */
  readonly reason: string | null;
  /** What else is to be known: a column that stayed NULL, a sequence that was not moved. */
  readonly notes: readonly string[];
}

export type SeedResult =
  | { readonly kind: 'done'; readonly tables: readonly SeededTable[]; readonly ms: number }
  /** `sentence` says why seeding ended early: the server is gone, or refused a statement of the team's own SQL. */
  | { readonly kind: 'failed'; readonly sentence: string; readonly tables: readonly SeededTable[] };

export interface SeedOptions {
  /** Rows that each table should have. */
  readonly rows: number;
  /** Tells the tables that somebody asks about: these, those they point at and those that point at them get rows. All of them when absent. */
  readonly concerned?: (table: TableFacts) => boolean;
  /** Other numbers for some tables, by the name as a report has it or the bare one; 0 leaves the table as it is. */
  readonly rowsOf?: ReadonlyMap<string, number>;
  /** The same schema and the same number give the same rows; 1 unless said otherwise. */
  readonly seed?: number;
  /** Tables that are not the team's: history tables. Asked with the schema (the database on MySQL) and the bare name. */
  readonly leaveOut?: (schema: string, name: string) => boolean;
  /** Texts of SQL files, sent first in their order; tables are then filled up. */
  readonly files?: readonly SeedFile[];
  /** Told what was done, a sentence at a time. */
  readonly say?: (sentence: string) => void;
}

/** A file of SQL that fills tables. */
export interface SeedFile {
  /** As a message names it. */
  readonly file: string;
  readonly text: string;
}
