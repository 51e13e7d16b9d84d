import { DatabaseError } from '../core/database/session.ts';
import { journalOf } from '../core/execution/journal.ts';
import { UserError } from '../core/report/user-error.ts';
import type { Prepared } from './prepare.ts';

/** How the run ended, for who asks later. A server that is gone by now is not waited for: the row that began it tells enough. */
export async function writeEnd(
  { server }: Prepared,
  run: string,
  result: string,
  applied: number,
  after: string | null,
): Promise<void> {
  try {
    const session = await server.open(0);
    try {
      await session.send(journalOf(server.engine).runEnds(run, result, applied, after));
    } finally {
      await session.close();
    }
  } catch (error) {
    if (!(error instanceof DatabaseError) && !(error instanceof UserError)) throw error;
  }
}
