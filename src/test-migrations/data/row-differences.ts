import type { Session } from '../../core/database/session.ts';
import { optional } from '../../core/schema/server/row.ts';
import { keySql, textSql } from './comparable.ts';
import { fromSql, type Side } from './fingerprints.ts';

/** Rows of each side that are looked at one by one. */
const mostRows = 50_000;
const mostExamples = 5;

export interface RowDifferences {
  /** Rows that both sides have, by their key, of those that were looked at. */
  readonly common: number;
  /** Keys that only the old side has. */
  readonly gone: number;
  readonly columns: readonly ColumnDifference[];
  /** False where the table has more rows than were looked at. */
  readonly all: boolean;
}

export interface ColumnDifference {
  /** Of the rows in common, how many have another value. */
  readonly rows: number;
  readonly examples: readonly { readonly key: string; readonly before: string; readonly after: string }[];
}

/** Compares two sides row by row, by their primary key, in the first rows of each. Both sides have the same columns, written alike. */
export async function rowDifferences(
  before: { readonly session: Session; readonly side: Side },
  after: { readonly session: Session; readonly side: Side },
): Promise<RowDifferences> {
  const [old, now] = [await rowsOf(before.session, before.side), await rowsOf(after.session, after.side)];
  // Of a table that was not read to its end, only what lies before both ends can be compared.
  const ends = [old, now].flatMap(({ all, last }) => (all ? [] : [last]));
  const end = ends.length === 0 ? null : ends.reduce((a, b) => (a < b ? a : b));
  const columns = before.side.columns.map(() => ({
    rows: 0,
    examples: [] as { key: string; before: string; after: string }[],
  }));
  let common = 0;
  let gone = 0;
  for (const [key, values] of old.rows) {
    if (end !== null && key > end) continue;
    const others = now.rows.get(key);
    if (others === undefined) {
      gone++;
      continue;
    }
    common++;
    values.forEach((value, place) => {
      const other = others[place] ?? null;
      const column = columns[place];
      if (value === other || column === undefined) return;
      column.rows++;
      if (column.examples.length < mostExamples) {
        column.examples.push({ key, before: value ?? 'NULL', after: other ?? 'NULL' });
      }
    });
  }
  return { common, gone, columns, all: end === null };
}

async function rowsOf(session: Session, side: Side) {
  const { engine } = session;
  const key = keySql(engine, side.key, side.keyAs);
  const values = side.columns.map(({ column, as }, place) => `${textSql(engine, column, as)} AS v${place}`);
  // By bytes, so that both servers' collations and this program agree on what comes first.
  const order = engine === 'postgres' ? `(${key}) COLLATE "C"` : `CAST(${key} AS BINARY)`;
  const rows = await session.query(
    `SELECT ${[`${key} AS k`, ...values].join(', ')} FROM ${fromSql(engine, side.table)} ORDER BY ${order} LIMIT ${mostRows + 1}`,
  );
  const all = rows.length <= mostRows;
  const map = new Map<string, readonly (string | null)[]>();
  let last = '';
  for (const row of rows) {
    last = optional(row, 'k') ?? '';
    map.set(
      last,
      side.columns.map((_, place) => optional(row, `v${place}`)),
    );
  }
  return { rows: map, all, last };
}
