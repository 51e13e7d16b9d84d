import { mysqlServer } from '../../core/effects/server-version.ts';
import { digestOf } from '../../core/execution/digest.ts';
import { runPending } from '../../core/execution/run-pending.ts';
import { isTool } from '../../core/migrations/tool-choice.ts';
import type { World } from '../../core/runtime/world.ts';
import { targetsOf } from '../../core/targets/find-targets.ts';

import type { DoomedRun } from './runner-killed.ts';

/** The process that deploys until it kills itself. Gives 0 when it came to the end without having met its point. */
export async function doomedRun(world: World): Promise<number> {
  let input = '';
  for await (const chunk of process.stdin) input += String(chunk);
  const told = JSON.parse(input) as DoomedRun;
  const { engine, point, placeholders } = told;
  const [target] = await targetsOf(
    {
      name: 'doomed',
      paths: [told.folder],
      engine,
      tool: isTool(told.tool) ? told.tool : 'auto',
      serverVersion: null,
    },
    world,
    () => {},
  );
  if (!target) return 2;
  const { chooseServer } = await import('../../core/database/choose-server.ts');
  const server = await chooseServer({
    engine,
    wantedVersion: null,
    settings: {},
    url: told.url,
    urlFrom: 'url',
    env: world.env,
    say: () => {},
  });
  const outcome = await runPending(() => server.open(told.database), target.folder, {
    steps: { engine, server: engine === 'postgres' ? null : mysqlServer(engine, told.serverVersion), placeholders },
    digest: digestOf,
    lockWaitMs: 20_000,
    lockTimeoutMs: null,
    retries: 0,
    at: async (at) => {
      const { migration } = at;
      const isIt =
        at.phase === point.phase &&
        at.unit === point.unit &&
        at.step === point.step &&
        migration.version === point.version &&
        migration.name === point.name;
      // No signal handler, no farewell to the server, no end of a transaction: as if the machine were gone.
      if (isIt) process.kill(process.pid, 'SIGKILL');
    },
  });
  return outcome.kind === 'done' ? 0 : 2;
}
