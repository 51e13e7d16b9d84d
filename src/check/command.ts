import { loadConfig } from '../core/configuration/config.ts';
import { checkExitStatus } from '../core/report/check/check-report.ts';
import { lintHalfText, testHalfText } from '../core/report/check/text.ts';
import { lineLinks } from '../core/runtime/line-links.ts';
import { parseFlags } from '../core/runtime/parse-options.ts';
import { plain } from '../core/runtime/plain-text.ts';
import type { World } from '../core/runtime/world.ts';
import { sourceReader } from '../core/targets/source-reader.ts';
import { checkSpec } from './inputs.ts';
import type { Linter } from './linter.ts';
import { checkOptions } from './options.ts';
import { renderCheck } from './render.ts';
import { runCheck } from './run.ts';

/** `drydock check` in a terminal. Gives the exit status. */
export async function checkCommand(args: readonly string[], world: World, linter: Linter): Promise<number> {
  const inputs = parseFlags(checkSpec, args, 'check');
  const { io, files, env } = world;
  const config = await loadConfig(files, inputs.config, linter.rules);
  const options = await checkOptions(inputs, { config, files, env, read: (file) => files.read(file) });
  const say = (message: string) => {
    if (!inputs.quiet) io.err(`${plain(message)}\n`);
  };
  if (inputs.verbose && config !== null) say(`Configured by ${config.file}.`);
  const toFile = inputs.output !== null;
  const { format, quiet, verbose } = inputs;
  const shown = {
    colour: inputs.color ?? (io.isTerminal && !toFile),
    width: io.width,
    quiet,
    verbose,
    source: sourceReader(files),
    link: lineLinks(env, files.root),
  };
  const isShownMeanwhile = format === 'text' && !toFile;
  const report = await runCheck({
    options,
    linter,
    world,
    say,
    onLinted: (lint) => {
      if (isShownMeanwhile) io.out(lintHalfText(lint, shown));
    },
    testing: (run) => run(world),
  });
  if (isShownMeanwhile) io.out(testHalfText(report, shown));
  else {
    const text = await renderCheck(report, format, shown);
    if (inputs.output === null) io.out(text);
    else {
      files.write(inputs.output, text);
      say(`Wrote ${files.normalize(inputs.output)}.`);
    }
  }
  return checkExitStatus(report, options.test.failOn);
}
