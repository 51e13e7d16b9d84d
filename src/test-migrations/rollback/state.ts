import type { SchemaSnapshot } from '../../core/schema/server/snapshot.ts';
import { isHistoryTable } from '../history.ts';
import type { Bench } from '../trial.ts';
import { type Contents, readContents } from './contents.ts';

/** A database at one moment, to be held against another. */
export interface State {
  readonly schema: SchemaSnapshot;
  /** What its tables hold; null where nobody looked. */
  readonly contents: Contents | null;
}

/** Looks at a database, in a session of its own. @param rows also at what its tables hold, which takes a pass over each */
export async function stateOf(bench: Bench, database: string, rows: boolean): Promise<State> {
  const session = await bench.open(database);
  try {
    const schema = await bench.snapshot(session);
    if (!rows) return { schema, contents: null };
    return { schema, contents: await readContents(session, (of, name) => isHistoryTable(bench.folder.tool, of, name)) };
  } finally {
    await session.close();
  }
}
