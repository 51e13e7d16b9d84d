import type { SqlFailure } from '../../../core/database/session.ts';
import type { TableFacts } from '../../../core/schema/server/table-facts.ts';
import type { Row } from '../rows/unique-keys.ts';
import type { Tables, WrittenColumn } from './tables.ts';

/** Where rows come from, and who wants to know what became of them. */
export interface RowSource {
  /** The next row to be tried; null when there are no more. */
  next(): Row | null;
  /** The server took the row. */
  taken(row: Row): void;
  /** The server refused rows, for the first time. */
  refused(): void;
  /** The row is not tried again. */
  unwanted(row: Row): void;
}

export interface WriteOutcome {
  /** Rows that the server took. */
  readonly written: number;
  /** Rows that it says are in the table for them, which is fewer where a trigger drops some; null where it does not say. */
  readonly kept: number | null;
  /** The last thing that it said where it refused a row. */
  readonly refusal: SqlFailure | null;
  /** The connection is gone. */
  readonly lost: boolean;
}

/** So many statements may be refused for one table. */
const mostRefusals = 1_500;
/** So many rows in a row may be refused before the table is given up: nothing that we can make is wanted there. */
const mostInARow = 100;

/**
 * Writes rows until there are as many as wanted. A batch that the server refuses is halved until the rows stand alone that it does not
 * want; others are made in their place.
 */
export async function writeRows(
  tables: Tables,
  table: TableFacts,
  columns: readonly WrittenColumn[],
  wanted: number,
  source: RowSource,
): Promise<WriteOutcome> {
  let written = 0;
  let kept: number | null = 0;
  let refusals = 0;
  let inARow = 0;
  let refusal: SqlFailure | null = null;
  let size = tables.batch;
  let waiting: Row[] = [];
  const make = (count: number) => {
    while (waiting.length < count) {
      const row = source.next();
      if (row === null) return;
      waiting.push(row);
    }
  };
  while (written < wanted) {
    make(Math.min(size, wanted - written));
    if (waiting.length === 0) break;
    const batch = waiting.slice(0, Math.min(size, wanted - written));
    waiting = waiting.slice(batch.length);
    const answering = tables.insert(table, columns, batch);
    const ahead = Math.min(size, wanted - written - batch.length);
    // While the server works at these, the next are made, in small portions: the connection must not wait for us.
    if (refusal === null) await during(answering, () => make(Math.min(waiting.length + 100, ahead)));
    const answer = await answering;
    // However fast the server was, as many are made as always: what comes after a refusal hangs on it.
    if (refusal === null) make(ahead);
    if (answer.kind === 'done') {
      for (const row of batch) source.taken(row);
      written += batch.length;
      kept = kept === null || answer.affected === null ? null : kept + answer.affected;
      inARow = 0;
      size = Math.min(tables.batch, size * 2);
      continue;
    }
    const first = refusal === null;
    refusal = answer.failure;
    if (refusal.lost) return { written, kept, refusal, lost: true };
    if (++refusals >= mostRefusals) break;
    if (first) {
      // What was made before anybody knew of trouble is made anew, with more caution and in small batches.
      source.refused();
      for (const row of [...batch, ...waiting]) source.unwanted(row);
      waiting = [];
      size = Math.min(32, batch.length);
      continue;
    }
    if (batch.length > 1) {
      size = Math.ceil(batch.length / 2);
      waiting = [...batch, ...waiting];
      continue;
    }
    for (const row of batch) source.unwanted(row);
    if (++inARow >= mostInARow) break;
  }
  return { written, kept, refusal, lost: false };
}

/** Works in portions until something else has ended, and lets it breathe in between. */
async function during(other: Promise<unknown>, work: () => void): Promise<void> {
  let ended = false;
  const end = () => {
    ended = true;
  };
  other.then(end, end);
  // Enough for a batch; when all is made, the portions are empty.
  for (let portion = 0; portion < 50; portion++) {
    await new Promise((resolve) => setImmediate(resolve));
    if (ended) return;
    work();
  }
}
