import { type ConfigurableRule, loadConfig } from '../core/configuration/config.ts';
import { testExitStatus } from '../core/report/trials/verdict.ts';
import { withoutSecrets } from '../core/report/trials/without-secrets.ts';
import { parseFlags } from '../core/runtime/parse-options.ts';
import { plain } from '../core/runtime/plain-text.ts';
import type { World } from '../core/runtime/world.ts';
import { loadParserFromDisk } from '../core/sql/load-parser.ts';
import { sourceReader } from '../core/targets/source-reader.ts';
import { testSpec } from './inputs.ts';
import { testOptions } from './options.ts';
import { renderTest } from './render.ts';
import { runTest } from './run.ts';

/** `drydock test` in a terminal. Gives the exit status. @param rules of the lint, which drydock.yml may configure as well */
export async function testCommand(
  args: readonly string[],
  world: World,
  rules: readonly ConfigurableRule[],
): Promise<number> {
  const inputs = parseFlags(testSpec, args, 'test');
  const { io, files } = world;
  const config = await loadConfig(files, inputs.config, rules);
  const options = testOptions(inputs, config, world.env);
  const say = (message: string) => {
    if (!inputs.quiet) io.err(`${plain(message)}\n`);
  };
  if (inputs.verbose && config !== null) say(`Configured by ${config.file}.`);
  await loadParserFromDisk();
  const report = withoutSecrets(await runTest(options, world, say));
  const toFile = inputs.output !== null;
  const text = await renderTest(report, inputs.format, {
    colour: inputs.color ?? (io.isTerminal && !toFile),
    width: io.width,
    quiet: inputs.quiet,
    verbose: inputs.verbose,
    source: sourceReader(files),
  });
  if (inputs.output === null) {
    io.out(text);
  } else {
    files.write(inputs.output, text);
    say(`Wrote ${files.normalize(inputs.output)}.`);
  }
  return testExitStatus(report, options.failOn);
}
