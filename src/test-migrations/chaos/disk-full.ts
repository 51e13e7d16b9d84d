import { readFileSync } from 'node:fs';
import type { Bench } from '../trial.ts';
import type { Fault } from './fault.ts';
import { deploy, isSamePoint } from './rehearsal.ts';

/**
 * No byte more can be written: the session that runs the statements is forbidden to make any file longer (RLIMIT_FSIZE of its process),
 * so that the log cannot be written and PostgreSQL stops as on a full disk, recovers and starts again. MySQL is one process for
 * everybody, which would not come back.
 */
export const diskFull: Fault = {
  title: 'The disk is full',
  phases: ['before-step', 'before-commit'],
  impossible(bench) {
    if (bench.engine !== 'postgres') return 'MySQL and MariaDB end with a full log, and nobody starts them again here.';
    if (bench.server.origin !== 'throwaway') return 'It would stop the server, which is not ours.';
    if (bench.world.platform !== 'linux' || !bench.world.programs?.find('prlimit')) {
      return 'It takes Linux and its program prlimit.';
    }
    return null;
  },
  async strike(bench, database, point) {
    let happened = false;
    let refused: string | null = null;
    const outcome = await deploy(bench, database, {
      at: async (at, session) => {
        if (happened || refused !== null || !isSamePoint(at, point)) return;
        refused = await forbidWriting(bench, session.id);
        happened = refused === null;
      },
    });
    if (refused !== null) return { kind: 'impossible', why: refused };
    if (!happened) return { kind: 'missed', why: 'The deployment did not come to this point.' };
    if (outcome.kind === 'done') return { kind: 'missed', why: 'Nothing had to be written.' };
    await untilBack(bench, database);
    return { kind: 'happened', outcome };
  },
};

/** Gives the reason when it could not be done. */
async function forbidWriting(bench: Bench, pid: number): Promise<string | null> {
  const { programs, files } = bench.world;
  const prlimit = programs?.find('prlimit');
  if (!programs || !prlimit) return 'There is no program prlimit.';
  const limit = ['--pid', String(pid), '--fsize=0'];
  // A limit may be set by the process's own user alone: root in a container is often not allowed to either.
  const owner = process.getuid?.() === 0 ? ownerOf(pid) : null;
  const setpriv = owner === null ? null : programs.find('setpriv');
  const [program, args] =
    owner !== null && setpriv !== null
      ? [setpriv, [`--reuid=${owner.uid}`, `--regid=${owner.gid}`, '--clear-groups', prlimit, ...limit]]
      : [prlimit, limit];
  const result = await programs.run(program, args, { folder: files.root, seconds: 10, mostBytes: 10_000 });
  return result.kind === 'ended' && result.status === 0 ? null : 'prlimit could not set the limit.';
}

/** Who a process belongs to, as Linux tells (proc(5)); null for root and where it is gone. */
function ownerOf(pid: number): { readonly uid: string; readonly gid: string } | null {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const [, uid] = /^Uid:\s+(\d+)/m.exec(status) ?? [];
    const [, gid] = /^Gid:\s+(\d+)/m.exec(status) ?? [];
    return uid === undefined || gid === undefined || uid === '0' ? null : { uid, gid };
  } catch {
    return null;
  }
}

/** Waits until the server has recovered and takes connections again. */
async function untilBack(bench: Bench, database: string): Promise<void> {
  for (let tries = 0; ; tries++) {
    try {
      const session = await bench.open(database);
      const answer = await session.send('SELECT 1');
      await session.close();
      if (answer.kind === 'done') return;
    } catch (error) {
      if (tries >= 100) throw error;
    }
    bench.cancelled.throwIfAborted();
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
