import { grouped, plural } from '../../core/report/wording.ts';
import type { Contents } from './contents.ts';

/** What is not as it was in a table that both have. */
export type ContentsChange =
  /** Rows that were there before: so many fewer. */
  | { readonly kind: 'fewer'; readonly table: string; readonly rows: number; readonly of: number }
  | { readonly kind: 'more'; readonly table: string; readonly rows: number }
  /** A column holds fewer values than before. */
  | {
      readonly kind: 'emptied';
      readonly table: string;
      readonly column: string;
      readonly values: number;
      readonly of: number;
    }
  /** As many values, or more, which are other ones. */
  | {
      readonly kind: 'other';
      readonly table: string;
      readonly column: string;
      readonly values: number;
      readonly inKey: boolean;
    };

/**
 * Compares what tables held. Tables and columns that only one of the two has are for whoever compares the schemas. Where the number of rows
 * differs, its columns are not looked at: they differ too.
 */
export function contentsChanges(before: Contents, after: Contents): readonly ContentsChange[] {
  const changes: ContentsChange[] = [];
  for (const [table, old] of before) {
    const now = after.get(table);
    if (!now) continue;
    if (now.rows !== old.rows) {
      changes.push(
        now.rows < old.rows
          ? { kind: 'fewer', table, rows: old.rows - now.rows, of: old.rows }
          : { kind: 'more', table, rows: now.rows - old.rows },
      );
      continue;
    }
    for (const [column, was] of old.columns) {
      const is = now.columns.get(column);
      if (!is || (is.filled === was.filled && is.sum === was.sum)) continue;
      changes.push(
        is.filled < was.filled
          ? { kind: 'emptied', table, column, values: was.filled - is.filled, of: was.filled }
          : { kind: 'other', table, column, values: is.filled, inKey: old.key.includes(column) },
      );
    }
  }
  return changes;
}

/** What tells a change from another one of the same tables. */
export function keyOfChange(change: ContentsChange): string {
  return 'column' in change ? `${change.kind} ${change.table} ${change.column}` : `${change.kind} ${change.table}`;
}

/** True for what was there before and is not any more. */
export function isLoss({ kind }: ContentsChange): boolean {
  return kind !== 'more';
}

/** "loses the 1,000 values of orders.note", "leaves 3 rows in roles that were not there". Behind the name of what did it. */
export function changeText(change: ContentsChange): string {
  switch (change.kind) {
    case 'fewer':
      return `loses ${someOf(change.rows, change.of, 'row')} of ${change.table}`;
    case 'more':
      return `leaves ${plural(change.rows, 'row')} in ${change.table} that ${change.rows === 1 ? 'was' : 'were'} not there before`;
    case 'emptied':
      return `loses ${someOf(change.values, change.of, 'value')} of ${change.table}.${change.column}`;
    case 'other':
      return `leaves other values in ${change.table}.${change.column} than it had before`;
    default:
      return change satisfies never;
  }
}

/** "the 1,000 rows", "3 of the 1,000 rows". */
function someOf(some: number, all: number, noun: string): string {
  if (some === all) return all === 1 ? `the only ${noun}` : `the ${plural(all, noun)}`;
  return `${grouped(some)} of the ${plural(all, noun)}`;
}

/** Several as one sentence's end, the first few in words. */
export function changesText(changes: readonly ContentsChange[], most = 3): string {
  const said = changes.slice(0, most).map(changeText);
  const rest = changes.length - said.length;
  if (rest > 0) return `${said.join(', ')}, and ${grouped(rest)} more of the kind`;
  const last = said.pop() ?? '';
  return said.length === 0 ? last : `${said.join(', ')} and ${last}`;
}
