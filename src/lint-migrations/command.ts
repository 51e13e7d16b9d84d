import { loadConfig } from '../core/configuration/config.ts';
import type { Report } from '../core/report/report.ts';
import { exitStatus } from '../core/report/verdict.ts';
import { lineLinks } from '../core/runtime/line-links.ts';
import { parseFlags } from '../core/runtime/parse-options.ts';
import { plain } from '../core/runtime/plain-text.ts';
import type { Files, World } from '../core/runtime/world.ts';
import { loadParserFromDisk } from '../core/sql/load-parser.ts';
import { baselineText, KnownFindings, newBaseline, readBaseline, unmatchedInWords } from './baseline.ts';
import { docsBase } from './docs-base.ts';
import { lintSpec } from './inputs.ts';
import { lintOptions, readKnown } from './options.ts';
import { render } from './render.ts';
import { rules } from './rules/registry.ts';
import { runLint } from './run.ts';

/** `drydock lint` in a terminal. Gives the exit status. */
export async function lintCommand(args: readonly string[], world: World): Promise<number> {
  const inputs = parseFlags(lintSpec, args, 'lint');
  const { io, files } = world;
  const config = await loadConfig(files, inputs.config, rules);
  const { 'write-baseline': written } = inputs;
  // What is known counts as well while the baseline is written, or it would be lost from it.
  const baseline = written === null ? await readKnown(inputs, config, files, (file) => files.read(file)) : null;
  const options = lintOptions(inputs, config, files, baseline);
  const say = (message: string) => {
    if (!inputs.quiet) io.err(`${plain(message)}\n`);
  };
  if (inputs.verbose && config !== null) say(`Configured by ${config.file}.`);
  const started = world.clock.now().getTime();
  const report = await runLint(options, world, loadParserFromDisk, say);
  if (written !== null) return writeBaseline(report, files, written, say);
  if (inputs.verbose && baseline !== null) {
    for (const line of unmatchedInWords(baseline, new KnownFindings(baseline).unmatched(report))) say(line);
  }
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
    link: lineLinks(world.env, files.root),
  });
  if (inputs.output === null) {
    io.out(text);
  } else {
    files.write(inputs.output, text);
    say(`Wrote ${files.normalize(inputs.output)}.`);
  }
  return exitStatus(report);
}

/** Writes what was found as known. That it was found is no failure of such a run. */
function writeBaseline(report: Report, files: Files, file: string, say: (message: string) => void): number {
  const earlier = files.kind(file) === 'file' ? readBaseline(files.normalize(file), files.read(file)) : null;
  const known = newBaseline(report, earlier);
  files.write(file, baselineText(known));
  say(
    `Wrote ${known.length === 1 ? 'one known finding' : `${known.length} known findings`} to ${files.normalize(file)}.`,
  );
  return 0;
}
