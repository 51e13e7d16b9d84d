import { type ConfigurableRule, loadConfig } from '../core/configuration/config.ts';
import { urlSecrets } from '../core/database/url-secrets.ts';
import { type ActionProcess, placeOf } from '../core/github/action-place.ts';
import { type ActionRun, runAsAction } from '../core/github/action-run.ts';
import { testExitStatus } from '../core/report/trials/verdict.ts';
import { withoutSecrets } from '../core/report/trials/without-secrets.ts';
import { parseInputs } from '../core/runtime/parse-options.ts';
import { plain } from '../core/runtime/plain-text.ts';
import { loadParserFromDisk } from '../core/sql/load-parser.ts';
import { sourceReader } from '../core/targets/source-reader.ts';
import { publishTest, writeTestResults } from './action-results.ts';
import { testSpec } from './inputs.ts';
import { testOptions } from './options.ts';
import { renderTest } from './render.ts';
import { runTest } from './run.ts';
import { mustBeTrusted } from './trusted-change.ts';

/**
 * `actions/test-migrations`, from the inputs to the summary. Gives the exit status and never throws.
 * @param rules of the lint, which drydock.yml may configure as well
 */
export function runTestAction(started: ActionProcess, rules: readonly ConfigurableRule[]): Promise<number> {
  return runAsAction(started, 'Drydock could not test the migrations', (run) => test(run, rules));
}

async function test({ started, shell, takingDown }: ActionRun, rules: readonly ConfigurableRule[]): Promise<number> {
  const { values: inputs, warnings } = parseInputs(testSpec, started.env);
  const say = (message: string) => {
    if (!inputs.quiet) shell.io.err(`${plain(message, 1_000)}\n`);
  };

  const place = await placeOf({ ...inputs, since: inputs.base }, started, shell);
  mustBeTrusted(place);
  const { world, disk } = place;
  const config = await loadConfig(place.configFiles, inputs.config, rules);
  const options = testOptions(inputs, config, started.env);
  if (options.url !== null) for (const secret of urlSecrets(options.url)) await shell.mask(secret);
  await loadParserFromDisk();
  const report = withoutSecrets(
    await takingDown((cancelled) => runTest(options, { ...world, cancelled: () => cancelled }, say)),
  );

  const isLog = inputs.output === null;
  const text = await renderTest(report, inputs.format === 'github' && isLog ? 'text' : inputs.format, {
    colour: shell.io.isTerminal && isLog,
    width: shell.io.width,
    quiet: inputs.quiet,
    verbose: inputs.verbose,
    source: sourceReader(world.files),
  });
  if (inputs.output === null) shell.io.out(text);
  else disk.write(inputs.output, text);

  for (const warning of warnings) say(warning);
  const written = await writeTestResults(report, place, shell, [...warnings, ...place.remarks()]);
  await publishTest(written, inputs, place, shell);
  return testExitStatus(report, options.failOn);
}
