import type { Session } from '../../core/database/session.ts';
import { text } from '../../core/schema/server/row.ts';
import type { Manifest } from '../manifest.ts';
import type { Recounted } from './compare-tables.ts';
import { countTables } from './postgres-facts.ts';
import { postgresVersions } from './postgres-preflight.ts';
import { postgresSequences, postgresTables, sameText, serverEncoding } from './postgres-tables.ts';

/** What a restored database holds, counted as its source was. @throws DatabaseError */
export async function recountPostgres(session: Session, checks: Manifest['checks']): Promise<Recounted> {
  await session.query(sameText);
  // Nobody else is at work in it.
  await session.query('RESET max_parallel_workers_per_gather');
  await session.query('BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY');
  try {
    const { tables, remarks } =
      checks === 'none'
        ? { tables: [], remarks: [] }
        : await countTables({
            session,
            tables: await postgresTables(session),
            checks,
            encoding: await serverEncoding(session),
            withLargeObjects: true,
            stopped: () => false,
          });
    const falling = new Set(
      (
        await session.query("SELECT schemaname || '.' || sequencename AS name FROM pg_sequences WHERE increment_by < 0")
      ).map((row) => text(row, 'name')),
    );
    const sequences = (await postgresSequences(session)).map((one) => ({ ...one, falls: falling.has(one.name) }));
    return { tables, sequences, remarks, ...(await postgresVersions(session)) };
  } finally {
    if (!session.lost) await session.query('ROLLBACK');
  }
}
