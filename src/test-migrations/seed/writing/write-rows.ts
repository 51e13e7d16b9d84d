import type { SqlFailure } from '../../../core/database/session.ts';
import type { TableFacts } from '../../../core/schema/server/table-facts.ts';
import type { Row } from '../rows/unique-keys.ts';
import type { Tables, WrittenColumn } from './tables.ts';

export interface WriteOutcome {
  /** Rows that the server took. */
  readonly written: number;
  /** The last thing that it said where it refused a row. */
  readonly refusal: SqlFailure | null;
  /** The connection is gone. */
  readonly lost: boolean;
}

/** So many statements may be refused for one table. */
const mostRefusals = 1_500;
/** So many rows in a row may be refused before the table is given up: nothing that we can make is wanted there. */
const mostInARow = 60;

/**
 * Writes rows until there are as many as wanted. A batch that the server refuses is halved until the rows stand alone that it does not
 * want; others are made in their place.
 * @param next the next row to be tried, null when there are no more
 * @param taken called with each row that the server took
 * @param refused called when it refused some for the first time
 */
export async function writeRows(
  tables: Tables,
  table: TableFacts,
  columns: readonly WrittenColumn[],
  wanted: number,
  next: () => Row | null,
  taken: (row: Row) => void,
  refused: () => void,
): Promise<WriteOutcome> {
  let written = 0;
  let refusals = 0;
  let inARow = 0;
  let refusal: SqlFailure | null = null;
  let size = tables.batch;
  let waiting: Row[] = [];
  const make = (count: number) => {
    while (waiting.length < count) {
      const row = next();
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
    // While the server works at these, the next are made, in small portions: the connection must not wait for us.
    if (refusal === null)
      await during(answering, () => make(Math.min(waiting.length + 100, size, wanted - written - batch.length)));
    const answer = await answering;
    if (answer.kind === 'done') {
      for (const row of batch) taken(row);
      written += batch.length;
      inARow = 0;
      size = Math.min(tables.batch, size * 2);
      continue;
    }
    if (refusal === null) refused();
    refusal = answer.failure;
    if (refusal.lost) return { written, refusal, lost: true };
    if (++refusals >= mostRefusals) break;
    if (batch.length > 1) {
      // The first refusal says that there is trouble; small batches find the rows with less sent twice.
      size = refusals === 1 ? Math.min(64, Math.ceil(batch.length / 2)) : Math.ceil(batch.length / 2);
      waiting = [...batch, ...waiting];
    } else if (++inARow >= mostInARow) break;
  }
  return { written, refusal, lost: false };
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
