import { processList } from '../../core/database/mysql-processes.ts';
import type { Session } from '../../core/database/session.ts';
import type { Bench } from '../trial.ts';
import { kill } from './backend-killed.ts';
import type { Fault } from './fault.ts';
import { deploy, isSamePoint, tablesIn } from './rehearsal.ts';

/** Milliseconds after which a statement that waits for a lock gives up. MySQL counts in whole seconds. */
const lockTimeoutMs = 300;
/** Tables that the transaction in the way touches: more would not fit into the locks of a small server. */
const mostTables = 200;

/** Somebody's open transaction has written to the tables, as a report or a forgotten session does; the deployment gives up. */
export const lockTimeout: Fault = {
  title: 'A lock is not given in time',
  phases: ['before-step'],
  impossible: () => null,
  async strike(bench, database, point) {
    const holder = await bench.open(database);
    let held = false;
    let release: ReturnType<typeof setTimeout> | undefined;
    try {
      const outcome = await deploy(bench, database, {
        lockTimeoutMs,
        at: async (at) => {
          if (held || !isSamePoint(at, point)) return;
          held = true;
          await holdTables(holder);
          // CREATE INDEX CONCURRENTLY waits for the transaction whatever the limit, so that it has to end at last.
          release = setTimeout(() => void holder.send('ROLLBACK'), 10 * lockTimeoutMs);
        },
      });
      if (outcome.kind === 'done')
        return { kind: 'missed', why: 'The statement waits for nobody who writes to the tables.' };
      return { kind: 'happened', outcome };
    } finally {
      clearTimeout(release);
      await holder.close();
    }
  },
};

/** The same transaction is in the way, and the session is killed while its statement waits: in the middle of it for sure. */
export const killedWaiting: Fault = {
  title: 'The session is killed inside of the statement',
  phases: ['before-step'],
  impossible: () => null,
  async strike(bench, database, point) {
    const holder = await bench.open(database);
    let held = false;
    let waiter: Promise<boolean> = Promise.resolve(false);
    let ended = false;
    try {
      const outcome = await deploy(bench, database, {
        at: async (at, session) => {
          if (held || !isSamePoint(at, point)) return;
          held = true;
          await holdTables(holder);
          waiter = killWhenWaiting(bench, database, session.id, () => ended);
        },
      });
      ended = true;
      const killed = await waiter;
      if (!killed) return { kind: 'missed', why: 'The statement waits for nobody who writes to the tables.' };
      return { kind: 'happened', outcome };
    } finally {
      ended = true;
      await waiter;
      await holder.close();
    }
  },
};

/**
 * Locks as a transaction holds that wrote to the tables. Those that the deployment itself has already are left out: to wait for them would
 * be to wait for a deployment that waits for us.
 */
async function holdTables(holder: Session): Promise<void> {
  const tables = (await tablesIn(holder)).slice(0, mostTables);
  if (holder.engine !== 'postgres') await holder.query('SET SESSION lock_wait_timeout = 1');
  await holder.query('BEGIN');
  for (const { quoted } of tables) {
    if (holder.engine !== 'postgres') {
      // A metadata lock comes with the first row that is looked for, and stays until the transaction ends.
      await holder.send(`SELECT 1 FROM ${quoted} LIMIT 1`);
      continue;
    }
    await holder.query('SAVEPOINT before_lock');
    const answer = await holder.send(`LOCK TABLE ${quoted} IN ROW EXCLUSIVE MODE NOWAIT`);
    if (answer.kind === 'failed') await holder.query('ROLLBACK TO SAVEPOINT before_lock');
  }
}

async function killWhenWaiting(bench: Bench, database: string, id: number, ended: () => boolean): Promise<boolean> {
  const observer = await bench.open(database);
  try {
    // As long as the statement runs without waiting, there is nothing to kill it in; one that is done ends the deployment.
    for (let tries = 0; tries < 500 && !ended(); tries++) {
      const [row] = await observer.query(
        bench.engine === 'postgres'
          ? `SELECT count(*) AS n FROM pg_stat_activity WHERE pid = ${id} AND wait_event_type = 'Lock' AND state = 'active'`
          : `SELECT count(*) AS n FROM ${processList(bench.engine)} WHERE ID = ${id} AND STATE LIKE 'Waiting for%lock%'`,
      );
      if (Number(row?.['n']) > 0) {
        await kill(bench, database, id);
        return true;
      }
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    return false;
  } finally {
    await observer.close();
  }
}
