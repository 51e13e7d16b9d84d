import type { DumpWish, Preflight, RunningDump } from './dump.ts';

export async function startMysqlDump(_wish: DumpWish, _preflight: Preflight): Promise<RunningDump> {
  throw new Error('not yet');
}
