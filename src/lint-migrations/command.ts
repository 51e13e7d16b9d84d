import { exitStatus } from '../core/report/verdict.ts';
import { parseFlags } from '../core/runtime/parse-options.ts';
import { plain } from '../core/runtime/plain-text.ts';
import type { World } from '../core/runtime/world.ts';
import { loadParserFromDisk } from '../core/sql/load-parser.ts';
import { loadConfig } from './config.ts';
import { lintSpec } from './inputs.ts';
import { lintOptions } from './options.ts';
import { render } from './render.ts';
import { rules } from './rules/registry.ts';
import { docsBase, runLint } from './run.ts';

/** `drydock lint` in a terminal. Gives the exit status. */
export async function lintCommand(args: readonly string[], world: World): Promise<number> {
  const inputs = parseFlags(lintSpec, args, 'lint');
  const { io, files } = world;
  const config = await loadConfig(files, inputs.config, rules);
  const options = lintOptions(inputs, config, files);
  const say = (message: string) => {
    if (!inputs.quiet) io.err(`${plain(message)}\n`);
  };
  if (inputs.verbose && config !== null) say(`Configured by ${config.file}.`);
  const started = world.clock.now().getTime();
  const report = await runLint(options, world, loadParserFromDisk, say);
  if (inputs.verbose) say(`Linted in ${world.clock.now().getTime() - started} ms.`);

  const toFile = inputs.output !== null;
  const text = await render(report, inputs.format, {
    files,
    // A file gets colours only when they are asked for: whoever reads it may be no terminal.
    colour: inputs.color ?? (io.isTerminal && !toFile),
    width: io.width,
    quiet: inputs.quiet,
    verbose: inputs.verbose,
    docs: docsBase(world),
  });
  if (inputs.output === null) {
    io.out(text);
  } else {
    files.write(inputs.output, text);
    say(`Wrote ${files.normalize(inputs.output)}.`);
  }
  return exitStatus(report);
}
