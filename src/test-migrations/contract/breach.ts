import type { Location } from '../../core/report/finding.ts';

/** Something that an application relies on and does not get. */
export interface Breach {
  /** What it is about, the same on every schema: `orders.note`, `function place_order`. */
  readonly subject: string;
  readonly reason:
    | 'missing_table'
    | 'missing_view'
    | 'missing_column'
    | 'type_changed'
    | 'nullability_changed'
    | 'default_gone'
    | 'value_required'
    | 'not_writable'
    | 'missing_function'
    | 'missing_enum'
    | 'missing_enum_value'
    | 'unknown_enum_value'
    | 'missing_index'
    | 'privilege_missing'
    | 'statement_refused';
  /** One sentence, without who relies on it. */
  readonly message: string;
  readonly place: Location;
}

/** What was found of one part of a contract: it holds, or how it does not, or why nobody can tell. */
export interface PartChecked {
  /** `table orders`, `statement find an order`. */
  readonly name: string;
  /** For a part that holds: what was looked at. */
  readonly shown: string;
  readonly breaches: readonly Breach[];
  readonly unknown: { readonly reason: string; readonly message: string } | null;
  readonly place: Location;
}
