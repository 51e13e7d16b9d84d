import type { Bench } from '../trial.ts';

/** Looks again and again which connections wait for a lock: a slow answer alone may be the machine's. */
export interface WaitWatch {
  /** Whether one of the connections was seen waiting at some time between. */
  waited(ids: ReadonlySet<number>, from: number, to: number): boolean;
  stop(): Promise<void>;
}

const everyMs = 5;

export async function watchWaits(bench: Bench, database: string, now: () => number): Promise<WaitWatch> {
  const session = await bench.open(database);
  const seen: { readonly at: number; readonly ids: readonly number[] }[] = [];
  let stopped = false;
  const sql =
    bench.engine === 'postgres'
      ? "SELECT pid AS id FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
      : "SELECT ID AS id FROM information_schema.PROCESSLIST WHERE DB = DATABASE() AND (STATE LIKE 'Waiting for%lock%' OR STATE LIKE 'Waiting for table%')";
  const work = (async () => {
    while (!stopped) {
      const rows = await session.query(sql);
      if (rows.length > 0) seen.push({ at: now(), ids: rows.map((row) => Number(row['id'])) });
      await new Promise((resolve) => setTimeout(resolve, everyMs));
    }
    await session.close();
  })();
  work.catch(() => {});
  return {
    waited: (ids, from, to) => seen.some((one) => one.at >= from && one.at <= to && one.ids.some((id) => ids.has(id))),
    async stop() {
      stopped = true;
      await work;
    },
  };
}
