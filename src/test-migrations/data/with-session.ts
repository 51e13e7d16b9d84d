import type { Session } from '../../core/database/session.ts';
import type { Bench } from '../trial.ts';

/** Opens a session for as long as `work` takes: nobody may be connected to a database that is copied afterwards. */
export async function withSession<T>(
  bench: Pick<Bench, 'open'>,
  database: string,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const session = await bench.open(database);
  try {
    return await work(session);
  } finally {
    await session.close();
  }
}
