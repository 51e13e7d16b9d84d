import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RunPoint } from '../../core/execution/run-options.ts';
import type { ToolChoice } from '../../core/migrations/tool-choice.ts';
import type { Engine } from '../../core/report/engine.ts';
import type { Fault } from './fault.ts';

/** What a runner that is to be killed is told, on its standard input: never by its arguments, since the address has a password. */
export interface DoomedRun {
  readonly url: string;
  readonly database: string;
  readonly folder: string;
  readonly tool: ToolChoice;
  readonly engine: Engine;
  readonly serverVersion: string;
  readonly placeholders: Readonly<Record<string, string>>;
  /** Where it kills itself. */
  readonly point: {
    readonly phase: RunPoint['phase'];
    readonly version: string | null;
    readonly name: string;
    readonly unit: number;
    readonly step: number | null;
  };
}

/** The job's machine goes away, or GitHub cancels it for good: SIGKILL, and nobody tidies up. */
export const runnerKilled: Fault = {
  title: 'The runner is killed',
  phases: ['before-unit', 'after-step', 'before-commit', 'after-unit', 'recorded'],
  impossible(bench) {
    if (!bench.world.programs) return 'Nothing of this checkout may be run.';
    if (programFile() === null) return 'The program that would be killed is not there.';
    if (bench.server.url('x') === null) return 'Another process cannot reach the server.';
    // A plan that a program makes of the folder would have to be made anew in each run.
    if (bench.folder.migrations.some((one) => one.up.source.rendered))
      return 'The folder is rendered by another program.';
    return null;
  },
  async strike(bench, database, point) {
    const program = programFile();
    const url = bench.server.url(database);
    if (program === null || url === null || !bench.world.programs)
      return { kind: 'impossible', why: 'It cannot be started.' };
    const told: DoomedRun = {
      url,
      database,
      folder: bench.folder.folder,
      tool: bench.folder.tool,
      engine: bench.engine,
      serverVersion: `${bench.server.version.major}.${bench.server.version.minor}`,
      placeholders: bench.stepOptions.placeholders,
      point: {
        phase: point.phase,
        version: point.migration.version,
        name: point.migration.name,
        unit: point.unit,
        step: point.step,
      },
    };
    const result = await bench.world.programs.run(process.execPath, [program, 'doomed-run'], {
      folder: bench.world.files.root,
      seconds: 120,
      mostBytes: 100_000,
      input: JSON.stringify(told),
    });
    if (result.kind !== 'ended') return { kind: 'impossible', why: 'It did not come to the point in time.' };
    if (result.status === 0) return { kind: 'missed', why: 'The deployment did not come to this point.' };
    if (result.err !== '') return { kind: 'impossible', why: result.err.split('\n')[0]?.slice(0, 200) ?? '' };
    return { kind: 'happened', outcome: null };
  },
};

/** dist/drydock.js: beside this file when built, else below the top of the checkout. */
function programFile(): string | null {
  const here = dirname(fileURLToPath(import.meta.url));
  return [join(here, 'drydock.js'), join(here, '..', '..', '..', 'dist', 'drydock.js')].find(existsSync) ?? null;
}
