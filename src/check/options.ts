import type { Config } from '../core/configuration/config.ts';
import type { Environment, Files } from '../core/runtime/world.ts';
import type { LintOptions } from '../lint-migrations/inputs.ts';
import { lintOptions, readKnown } from '../lint-migrations/options.ts';
import type { TestOptions } from '../test-migrations/inputs.ts';
import { testOptions } from '../test-migrations/options.ts';
import { type CheckInputs, lintInputsOf, testInputsOf } from './inputs.ts';

export interface CheckOptions {
  readonly lint: LintOptions;
  readonly test: TestOptions;
}

export interface CheckSources {
  readonly config: Config | null;
  readonly files: Files;
  readonly env: Environment;
  /** Reads the file of known findings. */
  read(file: string): Uint8Array | Promise<Uint8Array>;
}

/**
 * What both halves work on: what is wrong with either is told before anything is run.
 * @throws UserError `unknown_database`, `bad_options`
 */
export async function checkOptions(inputs: CheckInputs, sources: CheckSources): Promise<CheckOptions> {
  const { config, files, env, read } = sources;
  const lint = lintInputsOf(inputs);
  return {
    test: testOptions(testInputsOf(inputs), config, env),
    lint: lintOptions(lint, config, files, await readKnown(lint, config, files, read)),
  };
}
