import { loadConfig } from '../core/configuration/config.ts';
import { urlSecrets } from '../core/database/url-secrets.ts';
import { type ActionProcess, placeOf } from '../core/github/action-place.ts';
import { type ActionRun, runAsAction } from '../core/github/action-run.ts';
import { checkExitStatus } from '../core/report/check/check-report.ts';
import { lintHalfText, testHalfText } from '../core/report/check/text.ts';
import { parseInputs } from '../core/runtime/parse-options.ts';
import { plain } from '../core/runtime/plain-text.ts';
import { sourceReader } from '../core/targets/source-reader.ts';
import { mustBeTrusted } from '../test-migrations/trusted-change.ts';
import { publishCheck, writeCheckResults } from './action-results.ts';
import { checkSpec } from './inputs.ts';
import type { Linter } from './linter.ts';
import { checkOptions } from './options.ts';
import { renderCheck } from './render.ts';
import { runCheck } from './run.ts';

/** The front door, from the inputs to the summary. Gives the exit status and never throws. */
export function runCheckAction(started: ActionProcess, linter: Linter): Promise<number> {
  return runAsAction(started, 'Drydock could not check the migrations', (run) => check(run, linter));
}

async function check({ started, shell, takingDown }: ActionRun, linter: Linter): Promise<number> {
  const { values: inputs, warnings } = parseInputs(checkSpec, started.env);
  const say = (message: string) => {
    if (!inputs.quiet) shell.io.err(`${plain(message, 1_000)}\n`);
  };

  const place = await placeOf({ ...inputs, since: inputs.base }, started, shell);
  const { world, disk, configFiles, readPolicy } = place;
  const config = await loadConfig(configFiles, inputs.config, linter.rules);
  const options = await checkOptions(inputs, { config, files: disk, env: started.env, read: readPolicy });
  const { url } = options.test;
  if (url !== null) for (const secret of urlSecrets(url)) await shell.mask(secret);

  const isLog = inputs.output === null;
  // Annotations are commands, so that the format "github" is what the runner is given below anyhow.
  const format = inputs.format === 'github' && isLog ? 'text' : inputs.format;
  const shown = {
    colour: shell.io.isTerminal && isLog,
    width: shell.io.width,
    quiet: inputs.quiet,
    verbose: inputs.verbose,
    source: sourceReader(world.files),
  };
  const isShownMeanwhile = format === 'text' && isLog;
  const report = await runCheck({
    options,
    linter,
    world,
    say,
    onLinted: (lint) => {
      if (isShownMeanwhile) shell.io.out(lintHalfText(lint, shown));
    },
    testing: (run) => {
      mustBeTrusted(place);
      return takingDown((cancelled) => run({ ...world, cancelled: () => cancelled }));
    },
  });
  if (isShownMeanwhile) shell.io.out(testHalfText(report, shown));
  else {
    const text = await renderCheck(report, format, shown);
    if (inputs.output === null) shell.io.out(text);
    else disk.write(inputs.output, text);
  }

  for (const warning of warnings) say(warning);
  const status = checkExitStatus(report, options.test.failOn);
  const written = await writeCheckResults(report, place, shell, [...warnings, ...place.remarks()]);
  await publishCheck({ ...written, status }, inputs, place, shell);
  return status;
}
