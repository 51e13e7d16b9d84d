import { loadConfig } from '../core/configuration/config.ts';
import { type ActionProcess, placeOf } from '../core/github/action-place.ts';
import { type ActionRun, runAsAction } from '../core/github/action-run.ts';
import { exitStatus } from '../core/report/verdict.ts';
import { parseInputs } from '../core/runtime/parse-options.ts';
import { plain } from '../core/runtime/plain-text.ts';
import { loadParserFromDisk } from '../core/sql/load-parser.ts';
import { publishOnGitHub, writeResults } from './action-results.ts';
import { KnownFindings, unmatchedInWords } from './baseline.ts';
import { docsBase } from './docs-base.ts';
import { lintSpec } from './inputs.ts';
import { lintOptions, readKnown } from './options.ts';
import { render } from './render.ts';
import { rules } from './rules/registry.ts';
import { runLint } from './run.ts';

/** `actions/lint-migrations`, from the inputs to the summary. Gives the exit status and never throws. */
export function runLintAction(started: ActionProcess): Promise<number> {
  return runAsAction(started, 'Drydock could not lint the migrations', lint);
}

async function lint({ started, shell }: ActionRun): Promise<number> {
  const { values: inputs, warnings } = parseInputs(lintSpec, started.env);
  const say = (message: string) => shell.io.err(`${plain(message, 1_000)}\n`);

  const place = await placeOf(inputs, started, shell);
  const config = await loadConfig(place.configFiles, inputs.config, rules);
  const baseline = await readKnown(inputs, config, place.disk, place.readPolicy);
  const options = lintOptions(inputs, config, place.world.files, baseline);
  const report = await runLint(options, place.world, loadParserFromDisk, inputs.quiet ? () => {} : say);
  if (inputs.verbose && baseline !== null) {
    for (const line of unmatchedInWords(baseline, new KnownFindings(baseline).unmatched(report))) say(line);
  }

  const { world } = place;
  const renderOptions = {
    files: world.files,
    colour: shell.io.isTerminal,
    width: shell.io.width,
    quiet: inputs.quiet,
    verbose: inputs.verbose,
    docs: docsBase(world),
  };
  // Annotations are commands, so that the format "github" is what the runner is given below anyhow.
  const text = await render(
    report,
    inputs.format === 'github' && inputs.output === null ? 'text' : inputs.format,
    renderOptions,
  );
  if (inputs.output === null) shell.io.out(text);
  else place.disk.write(inputs.output, text);

  for (const warning of warnings) say(warning);
  const written = await writeResults(report, place, shell, [...warnings, ...place.remarks()]);
  await publishOnGitHub(written, inputs, place, shell);
  return exitStatus(report);
}
