import type { OptionsOf, OptionsSpec } from '../core/runtime/options.ts';
import { type LintInputs, lintSpec } from '../lint-migrations/inputs.ts';
import { type TestInputs, testSpec } from '../test-migrations/inputs.ts';

/**
 * Every option of `drydock check` and every input of the front door: those of the test, and what the lint has beside them. Left out is what
 * writes into the repository (`fix`, `write-baseline`, `write-schema`) or leaves databases behind (`keep`): a check changes nothing.
 */
export const checkSpec = {
  folder: testSpec.folder,
  url: testSpec.url,
  engine: testSpec.engine,
  'server-version': testSpec['server-version'],
  tool: testSpec.tool,
  base: testSpec.base,
  from: testSpec.from,
  trials: testSpec.trials,
  rows: testSpec.rows,
  seed: testSpec.seed,
  schema: testSpec.schema,
  stats: lintSpec.stats,
  baseline: lintSpec.baseline,
  effects: lintSpec.effects,
  format: testSpec.format,
  output: testSpec.output,
  'fail-on': lintSpec['fail-on'],
  config: testSpec.config,
  database: testSpec.database,
  quiet: testSpec.quiet,
  verbose: testSpec.verbose,
  color: testSpec.color,
  'working-directory': testSpec['working-directory'],
  comment: testSpec.comment,
  suggestions: lintSpec.suggestions,
  'check-run': lintSpec['check-run'],
  'risk-label': lintSpec['risk-label'],
  'github-token': lintSpec['github-token'],
} as const satisfies OptionsSpec;

/** The options as they were given: a null was not given. */
export type CheckInputs = OptionsOf<typeof checkSpec>;

/** What of them the lint is asked with. */
export function lintInputsOf(inputs: CheckInputs): LintInputs {
  const { folder, base, url: _url, trials: _trials, rows: _rows, seed: _seed, schema: _schema, ...shared } = inputs;
  return { ...shared, path: folder, since: base, fix: false, 'write-baseline': null };
}

/** What of them the test is asked with. */
export function testInputsOf(inputs: CheckInputs): TestInputs {
  const { stats, baseline, effects, suggestions, 'check-run': _run, 'risk-label': _label, ...shared } = inputs;
  return { ...shared, 'write-schema': false, keep: false };
}
