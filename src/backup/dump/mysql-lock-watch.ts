import type { Session } from '../../core/database/session.ts';
import type { PipedProgram } from '../../core/runtime/piped-program.ts';
import { optional } from '../../core/schema/server/row.ts';

/**
 * Ends a dump that waits for somebody's change of a table for too long: the program has no limit of its own in MariaDB, and the server's is a day.
 * Sees the connections of our own user, which needs no right, and of those only such as wait for the database that is dumped.
 */
export function watchLocks(
  session: Session,
  limitMs: number,
  program: PipedProgram,
): { timedOut(): boolean; stop(): Promise<void> } {
  let over = false;
  let late = false;
  const waiting = new Map<string, number>();
  const look = async (): Promise<void> => {
    const answer = await session.send(
      `SELECT ID AS id FROM information_schema.PROCESSLIST WHERE STATE LIKE 'Waiting for table%' AND DB = DATABASE() AND ID > ${session.id}
        AND USER = SUBSTRING_INDEX(USER(), '@', 1) AND (INFO LIKE 'SELECT /*!40001 SQL_NO_CACHE%' OR INFO LIKE 'SHOW %')`,
    );
    if (answer.kind === 'failed') return;
    const now = Date.now();
    const ids = new Set(answer.rows.map((row) => optional(row, 'id') ?? ''));
    for (const id of waiting.keys()) if (!ids.has(id)) waiting.delete(id);
    for (const id of ids) {
      const since = waiting.get(id) ?? now;
      waiting.set(id, since);
      if (now - since >= limitMs) {
        late = true;
        await session.send(`KILL ${Number(id)}`);
        program.kill();
      }
    }
  };
  const pause = Math.min(500, Math.max(50, limitMs / 4));
  const watching = (async () => {
    while (!over && !session.lost) {
      await look();
      await Promise.race([program.ended, new Promise((done) => setTimeout(done, pause))]);
      void program.ended.then(() => {
        over = true;
      });
    }
  })();
  return {
    timedOut: () => late,
    async stop() {
      over = true;
      await watching;
    },
  };
}
