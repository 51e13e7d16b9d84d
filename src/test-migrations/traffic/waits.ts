import { processList } from '../../core/database/mysql-processes.ts';
import { DatabaseError, type Session } from '../../core/database/session.ts';

/** Who waits for whom at one moment, by the server's numbers of sessions. `table`: for a table, whoever has it. */
export type WaitsNow = ReadonlyMap<number, readonly (number | 'table')[]>;

/** Asks the server who waits for a lock. */
export interface WaitSource {
  ask(ids: readonly number[]): Promise<WaitsNow>;
}

export function postgresWaits(session: Session): WaitSource {
  return {
    async ask(ids) {
      const rows = await session.query(
        `SELECT pid, array_to_string(pg_blocking_pids(pid), ' ') AS blockers FROM pg_stat_activity
         WHERE wait_event_type = 'Lock' AND pid IN (${ids.map(Number).join(', ')})`,
      );
      return new Map(
        rows.map((row) => [
          Number(row['pid']),
          String(row['blockers'] ?? '')
            .split(' ')
            .filter(Boolean)
            .map(Number),
        ]),
      );
    },
  };
}

/** What the server keeps of InnoDB's waits is made anew only when nobody asked for a tenth of a second (storage/innobase/trx/trx0i_s.cc). */
const rowLocksEveryMs = 120;

export function mysqlWaits(session: Session): WaitSource {
  let rowLocksAt = Number.NEGATIVE_INFINITY;
  let canAsk = true;
  const mariadb = session.engine === 'mariadb';
  const rowLocks = mariadb
    ? `SELECT r.trx_mysql_thread_id AS waiter, b.trx_mysql_thread_id AS blocker FROM information_schema.INNODB_LOCK_WAITS w
       JOIN information_schema.INNODB_TRX r ON r.trx_id = w.requesting_trx_id JOIN information_schema.INNODB_TRX b ON b.trx_id = w.blocking_trx_id`
    : `SELECT r.PROCESSLIST_ID AS waiter, b.PROCESSLIST_ID AS blocker FROM performance_schema.data_lock_waits w
       JOIN performance_schema.threads r ON r.THREAD_ID = w.REQUESTING_THREAD_ID JOIN performance_schema.threads b ON b.THREAD_ID = w.BLOCKING_THREAD_ID`;
  return {
    async ask(ids) {
      const found = new Map<number, (number | 'table')[]>();
      const rows = await session.query(
        `SELECT ID AS id FROM ${processList(session.engine)} WHERE ID IN (${ids.map(Number).join(', ')}) AND STATE LIKE 'Waiting for table%'`,
      );
      for (const row of rows) found.set(Number(row['id']), ['table']);
      const now = performance.now();
      if (!canAsk || (mariadb && now - rowLocksAt < rowLocksEveryMs)) return found;
      rowLocksAt = now;
      const waits = await session.send(rowLocks);
      if (waits.kind === 'failed') {
        canAsk = false;
        return found;
      }
      for (const row of waits.rows) {
        const waiter = Number(row['waiter']);
        const known = found.get(waiter);
        if (known) known.push(Number(row['blocker']));
        else found.set(waiter, [Number(row['blocker'])]);
      }
      return found;
    },
  };
}

/** Moments at which sessions waited for the change, at first or second hand. */
export class Sampler {
  readonly #source: WaitSource;
  readonly #ofChange: () => number | null;
  readonly #seen = new Map<number, number[]>();
  #over = false;
  #looks = 0;

  /** @param ofChange the session that the change runs in just now */
  constructor(source: WaitSource, ofChange: () => number | null) {
    this.#source = source;
    this.#ofChange = ofChange;
  }

  get looks(): number {
    return this.#looks;
  }

  /** Looks about every five milliseconds, until `end`. */
  async run(ids: readonly number[], now: () => number): Promise<void> {
    while (!this.#over) {
      const change = this.#ofChange();
      const asked = change === null ? ids : [...ids, change];
      const before = now();
      const waits = await this.#look(asked);
      if (waits === null) return;
      const at = (before + now()) / 2;
      this.#looks++;
      for (const id of ids) {
        if (change === null || !waitsFor(id, change, waits)) continue;
        const times = this.#seen.get(id);
        if (times) times.push(at);
        else this.#seen.set(id, [at]);
      }
      await new Promise((resolve) => setTimeout(resolve, 4));
    }
  }

  /** Null once the server does not answer: what was seen counts, and the probes tell of the rest. */
  async #look(asked: readonly number[]): Promise<WaitsNow | null> {
    try {
      return await this.#source.ask(asked);
    } catch (error) {
      if (error instanceof DatabaseError) return null;
      throw error;
    }
  }

  end(): void {
    this.#over = true;
  }

  /** True when that session was seen waiting for the change in that stretch of time. */
  sawWaiting(id: number, from: number, to: number): boolean {
    return (this.#seen.get(id) ?? []).some((at) => at >= from && at <= to);
  }
}

/** By way of others who wait too: a writer behind a writer who waits for the change. */
export function waitsFor(id: number, change: number, waits: WaitsNow): boolean {
  const asked = new Set<number>();
  const open = [id];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (asked.has(next)) continue;
    asked.add(next);
    for (const blocker of waits.get(next) ?? []) {
      // Nobody but the change keeps a table to himself here.
      if (blocker === 'table' || blocker === change) return true;
      open.push(blocker);
    }
  }
  return false;
}
