import type { SchemaSnapshot } from '../../core/schema/server/snapshot.ts';
import type { Bench } from '../trial.ts';

/** The schema of a database, read in a session of its own. */
export async function schemaOf(bench: Bench, database: string): Promise<SchemaSnapshot> {
  const session = await bench.open(database);
  try {
    return await bench.snapshot(session);
  } finally {
    await session.close();
  }
}
