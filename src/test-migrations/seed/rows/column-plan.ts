import type { ColumnFacts } from '../../../core/schema/server/table-facts.ts';
import type { Expression, Value } from '../conditions/expression.ts';
import type { Limits } from '../conditions/limits.ts';
import type { Maker } from '../values/maker.ts';

/** A column of a table whose rows are made. */
export interface ColumnPlan {
  readonly facts: ColumnFacts;
  /** Place in the table and in a row. */
  readonly place: number;
  /** Null where nothing is known of the type, or the server computes the column. */
  readonly maker: Maker | null;
  /** What holds for it without any condition: NOT NULL. */
  readonly own: Limits;
  readonly seed: number;
  /** Named in the INSERT. */
  readonly written: boolean;
  /** No two rows have the same value: a unique key of this column alone, or an exclusion constraint. */
  readonly telling: boolean;
  /** How many foreign keys have it. */
  readonly foreignKeys: number;
  /** Begin or end of a range that is made of two columns, and overlaps no other. */
  slot: { readonly from: ColumnPlan; readonly to: ColumnPlan } | null;
  /** How the server computes it; null for a column that is no generated one, and for an expression that is not understood. */
  readonly computed: Expression | null;
  /** Values that are likely, as texts of its type. */
  readonly likely: readonly string[];
  /** The value of a text of the column as conditions see it; undefined for one that they have no words for. */
  readonly valueIn: (text: string) => NonNullable<Value> | undefined;
}
