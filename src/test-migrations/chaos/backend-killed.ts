import { processList } from '../../core/database/mysql-processes.ts';
import type { RunPoint } from '../../core/execution/run-options.ts';
import type { Bench } from '../trial.ts';
import type { Fault } from './fault.ts';
import { deploy, isSamePoint } from './rehearsal.ts';

/** An administrator, a failover or the out-of-memory killer ends the session that runs the statements. */
export const backendKilled: Fault = {
  title: 'The session is killed',
  phases: ['before-step', 'after-step', 'before-commit'],
  impossible: () => null,
  async strike(bench, database, point) {
    let happened = false;
    const outcome = await deploy(bench, database, {
      at: async (at, session) => {
        if (happened || !isSamePoint(at, point)) return;
        happened = true;
        await kill(bench, database, session.id);
      },
    });
    return happened
      ? { kind: 'happened', outcome }
      : { kind: 'missed', why: 'The deployment did not come to this point.' };
  },
};

/** The network goes away: no farewell in either direction. */
export const connectionCut: Fault = {
  title: 'The connection is cut',
  phases: ['after-step', 'before-commit'],
  impossible: () => null,
  async strike(bench, database, point: RunPoint) {
    let happened = false;
    const outcome = await deploy(bench, database, {
      at: async (at, session) => {
        if (happened || !isSamePoint(at, point)) return;
        happened = true;
        session.cut();
      },
    });
    return happened
      ? { kind: 'happened', outcome }
      : { kind: 'missed', why: 'The deployment did not come to this point.' };
  },
};

/** Ends a session, and waits until it is gone. */
export async function kill(bench: Bench, database: string, id: number): Promise<void> {
  const admin = await bench.open(database);
  const postgres = bench.engine === 'postgres';
  try {
    await admin.send(postgres ? `SELECT pg_terminate_backend(${id})` : `KILL ${id}`);
    for (let tries = 0; tries < 200; tries++) {
      const [row] = await admin.query(
        postgres
          ? `SELECT count(*) AS n FROM pg_stat_activity WHERE pid = ${id}`
          : `SELECT count(*) AS n FROM ${processList(bench.engine)} WHERE ID = ${id}`,
      );
      if (Number(row?.['n']) === 0) return;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  } finally {
    await admin.close();
  }
}
