import type { Session } from '../../core/database/session.ts';
import type { Bench } from '../trial.ts';
import type { ProbedTable } from './probed-table.ts';

/** One query of a reader or a writer. Milliseconds on the clock of the run. */
export interface Asked {
  readonly from: number;
  readonly to: number;
  /** The server's sentence when it refused; null when it answered. */
  readonly error: string | null;
}

/** A session that asks one table again and again, as one user of an application does. */
export interface Probe {
  readonly table: string;
  readonly role: 'readers' | 'writers';
  readonly asked: readonly Asked[];
  /** The server's numbers of its connections, for whoever looks who waits. */
  readonly ids: ReadonlySet<number>;
  stop(): Promise<void>;
}

/** Between two queries: a session that never pauses would measure the machine. */
const pauseMs = 2;

export async function startProbe(
  bench: Bench,
  database: string,
  table: ProbedTable,
  role: Probe['role'],
  now: () => number,
): Promise<Probe> {
  const queries = role === 'readers' ? table.reads : table.writes;
  const asked: Asked[] = [];
  const ids = new Set<number>();
  let session: Session = await bench.open(database);
  ids.add(session.id);
  let stopped = false;
  const work = (async () => {
    for (let turn = 0; !stopped; turn++) {
      if (session.lost) {
        session = await bench.open(database);
        ids.add(session.id);
      }
      const from = now();
      const answer = await session.send(queries[turn % queries.length] ?? 'SELECT 1');
      asked.push({
        from,
        to: now(),
        error: answer.kind === 'failed' ? `${answer.failure.message} (${answer.failure.code})` : null,
      });
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
    await session.close();
  })();
  // Whoever stops it hears of it; until then it must not end the process.
  work.catch(() => {});
  return {
    table: table.name,
    role,
    asked,
    ids,
    async stop() {
      stopped = true;
      await work;
    },
  };
}
