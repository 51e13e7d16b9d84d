import { mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { diskFiles } from '../runtime/files.ts';
import type { Environment } from '../runtime/world.ts';
import { nonEmpty } from './action-place.ts';

/** Where a step leaves its reports. */
export interface ResultsFolder {
  /** Writes a file and gives its absolute path, for an output. */
  write(name: string, text: string): string;
}

/** A folder of this step's own below the runner's for temporary files, since a job may run twice in one workflow. */
export function resultsFolder(job: string, env: Environment, platform: NodeJS.Platform): ResultsFolder {
  const temp = nonEmpty(env['RUNNER_TEMP']) ?? tmpdir();
  mkdirSync(temp, { recursive: true });
  const folder = mkdtempSync(path.join(temp, `drydock-${job}-`));
  const files = diskFiles({ root: folder, platform, confineTo: null });
  return {
    write(name, text) {
      files.write(name, text);
      return path.join(folder, name);
    },
  };
}
