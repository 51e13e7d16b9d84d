import { cancellation } from './core/runtime/cancellation.ts';
import { diskFiles } from './core/runtime/files.ts';
import { gitRepository } from './core/runtime/git.ts';
import { terminalIo } from './core/runtime/io.ts';
import { machinePrograms } from './core/runtime/programs.ts';
import type { World } from './core/runtime/world.ts';

/** The world of a command in a terminal. */
export function terminalWorld(): World {
  const { env, platform } = process;
  const root = process.cwd();
  let signal: AbortSignal | null = null;
  return {
    io: terminalIo(process, env),
    files: diskFiles({ root, platform, confineTo: null }),
    git: gitRepository({ root, env, platform }),
    github: null,
    programs: machinePrograms({ env, platform }),
    clock: { now: () => new Date() },
    env,
    platform,
    cancelled: () => (signal ??= cancellation(process)),
  };
}
