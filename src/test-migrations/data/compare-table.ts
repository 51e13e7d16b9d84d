import type { Session } from '../../core/database/session.ts';
import type { Evidence } from '../../core/report/trials/trial-report.ts';
import { type WrittenAs, writtenAs } from './comparable.ts';
import { type Fingerprint, fingerprint, type Side } from './fingerprints.ts';
import type { ColumnPair, TablePair } from './pairs.ts';
import { rowDifferences } from './row-differences.ts';

/** One table, held against what it was. */
export interface ComparedTable {
  readonly pair: TablePair;
  /** Rows of each side. */
  readonly before: number;
  readonly after: number;
  /** Keys that are not there any more; null where it takes a primary key to know. */
  readonly gone: number | null;
  readonly columns: readonly ComparedColumn[];
  /** Columns of which nothing can be said, with the reason each. */
  readonly leftOut: readonly string[];
}

export interface ComparedColumn {
  readonly pair: ColumnPair;
  readonly differs: boolean;
  /** How many rows have another value, of how many that were looked at; null where rows cannot be told apart. */
  readonly rows: number | null;
  readonly of: number;
  readonly evidence: readonly Evidence[];
}

/** A text that is longer says nothing more to a reader. */
const longestValue = 200;

interface Written {
  readonly pair: ColumnPair;
  readonly as: WrittenAs;
}

/** Compares rows and values of a table in two databases: hashes first, row by row only where these differ. */
export async function compareTable(before: Session, after: Session, pair: TablePair): Promise<ComparedTable> {
  const leftOut: string[] = [];
  const written: Written[] = [];
  for (const one of pair.columns) {
    // What others say is computed from them again.
    if (one.before.generated || one.after.generated) continue;
    const as = writtenAs(one.before, one.after);
    if (as === null) {
      leftOut.push(`${one.after.name} (${one.before.type} and ${one.after.type} do not compare)`);
    } else written.push({ pair: one, as });
  }
  const key = pair.before.primaryKey.flatMap(
    (name) => written.find((one) => one.pair.before.name === name && !one.pair.madeAgain) ?? [],
  );
  const keyed = key.length > 0 && key.length === pair.before.primaryKey.length;
  const [old, now] = sides(pair, keyed ? key : [], written);
  const [was, is] = await both(fingerprint(before, old), fingerprint(after, now));
  const differ = written.filter((_, place) => was.columns[place] !== is.columns[place]);
  const unequal = was.rows !== is.rows;
  if ((differ.length === 0 && !unequal) || !keyed) return unkeyed(pair, was, is, written, leftOut, keyed);
  const looked = unequal ? written : differ;
  const [oldLook, nowLook] = sides(pair, key, looked);
  const rows = await rowDifferences({ session: before, side: oldLook }, { session: after, side: nowLook });
  return {
    pair,
    before: was.rows,
    after: is.rows,
    gone: rows.gone,
    columns: looked.map((one, place) => {
      const found = rows.columns[place] ?? { rows: 0, examples: [] };
      // Hashes that differ while no row does: the rows are other ones, which is said of the rows.
      return {
        pair: one.pair,
        differs: found.rows > 0 || (!rows.all && differ.includes(one) && !unequal),
        rows: rows.all ? found.rows : null,
        of: rows.common,
        evidence: found.examples.length === 0 ? [] : [examplesOf(pair, one.pair, found.examples)],
      };
    }),
    leftOut,
  };
}

/** A table whose rows cannot be told apart: where their number changed, the values say nothing. */
function unkeyed(
  pair: TablePair,
  was: Fingerprint,
  is: Fingerprint,
  written: readonly Written[],
  leftOut: readonly string[],
  keyed: boolean,
): ComparedTable {
  const unequal = was.rows !== is.rows;
  const left =
    unequal && !keyed && was.rows > 0
      ? [...leftOut, 'its values (it has no primary key, and another number of rows)']
      : leftOut;
  return {
    pair,
    before: was.rows,
    after: is.rows,
    gone: null,
    columns: written.map((one, place) => ({
      pair: one.pair,
      differs: !unequal && was.columns[place] !== is.columns[place],
      rows: null,
      of: was.rows,
      evidence: [],
    })),
    leftOut: left,
  };
}

function sides(pair: TablePair, key: readonly Written[], columns: readonly Written[]): readonly [Side, Side] {
  const side = (which: 'before' | 'after'): Side => ({
    table: pair[which],
    key: key.map((one) => one.pair[which]),
    keyAs: key.map((one) => one.as),
    columns: columns.map((one) => ({ column: one.pair[which], as: one.as })),
  });
  return [side('before'), side('after')];
}

/** Waits for both also when one fails, so that no session is closed under a query. */
async function both<T>(first: Promise<T>, second: Promise<T>): Promise<readonly [T, T]> {
  const [a, b] = await Promise.allSettled([first, second]);
  if (a.status === 'rejected') throw a.reason;
  if (b.status === 'rejected') throw b.reason;
  return [a.value, b.value];
}

function examplesOf(
  pair: TablePair,
  column: ColumnPair,
  examples: readonly { readonly key: string; readonly before: string; readonly after: string }[],
): Evidence {
  const cut = (value: string) => (value.length > longestValue ? `${value.slice(0, longestValue)}…` : value);
  return {
    kind: 'table',
    title: `${pair.after.display}.${column.after.name}, the first rows that differ`,
    columns: [pair.before.primaryKey.join(', '), 'before', 'after'].map((name) => ({ name, align: 'left' })),
    rows: examples.map((one) => [cut(one.key), cut(one.before), cut(one.after)]),
  };
}
