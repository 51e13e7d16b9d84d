import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Report } from '../../src/core/report/report.ts';
import { diskFiles } from '../../src/core/runtime/files.ts';
import { gitRepository } from '../../src/core/runtime/git.ts';
import { machinePrograms } from '../../src/core/runtime/programs.ts';
import type { Environment, World } from '../../src/core/runtime/world.ts';
import { loadParserFromDisk } from '../../src/core/sql/load-parser.ts';
import type { LintOptions } from '../../src/lint-migrations/inputs.ts';
import { runLint } from '../../src/lint-migrations/run.ts';

export interface Given {
  readonly files: Readonly<Record<string, string>>;
  readonly paths?: readonly string[];
  readonly engine?: 'postgres' | 'mysql' | 'mariadb';
  readonly env: Environment;
  /** False where nothing may be run. */
  readonly programs?: boolean;
  readonly since?: string;
  /** Done in the folder before it is linted. */
  prepare?(folder: string): void;
  /** Done in the folder after it was linted. */
  check?(): void;
}

/** Lints files on a disk with real programs, as the command does. */
export async function lintOnDisk(given: Given): Promise<Report> {
  const root = mkdtempSync(join(tmpdir(), 'drydock-test-'));
  try {
    for (const [path, text] of Object.entries(given.files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    given.prepare?.(root);
    const { env } = given;
    const { platform } = process;
    const world: World = {
      io: { out: () => {}, err: () => {}, isTerminal: false, width: 100 },
      files: diskFiles({ root, platform, confineTo: null }),
      git: gitRepository({ root, env, platform }),
      github: null,
      ...(given.programs === false ? {} : { programs: machinePrograms({ env, platform }) }),
      clock: { now: () => new Date() },
      env,
      platform,
    };
    const options: LintOptions = {
      databases: [
        {
          name: 'default',
          paths: given.paths ?? [],
          engine: given.engine ?? null,
          tool: 'auto',
          serverVersion: null,
          stats: null,
        },
      ],
      since: given.since ?? null,
      from: null,
      failOn: 'error',
      rules: {},
      ignore: [],
      naming: {},
      code: { paths: [], ignore: [] },
      fix: false,
      effects: false,
      baseline: null,
      configFile: null,
    };
    const report = await runLint(options, world, loadParserFromDisk);
    given.check?.();
    return report;
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/** `rule file:line` of each finding, in order. */
export const places = (report: Report, rule?: string) =>
  report.findings
    .filter((one) => rule === undefined || one.rule === rule)
    .map((one) => `${one.rule} ${one.file}:${one.line}`);
