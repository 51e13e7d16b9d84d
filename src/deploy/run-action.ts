import { loadConfig } from '../core/configuration/config.ts';
import { urlSecrets } from '../core/database/url-secrets.ts';
import { type ActionProcess, placeOf } from '../core/github/action-place.ts';
import { type ActionRun, runAsAction } from '../core/github/action-run.ts';
import { deployExitStatus } from '../core/report/deploy/verdict.ts';
import { withoutDeploySecrets } from '../core/report/deploy/without-secrets.ts';
import { titleText } from '../core/report/deploy/wording.ts';
import { masked } from '../core/report/trials/without-secrets.ts';
import { UserError } from '../core/report/user-error.ts';
import { parseInputs } from '../core/runtime/parse-options.ts';
import { plain } from '../core/runtime/plain-text.ts';
import { sourceReader } from '../core/targets/source-reader.ts';
import { writeDeployResults } from './action-results.ts';
import type { Assessor } from './assessor.ts';
import { githubContext } from './github-context.ts';
import { deploySpec } from './inputs.ts';
import { deployOptions } from './options.ts';
import { planText, readPlan } from './plan-file.ts';
import { renderDeploy } from './render.ts';
import { runDeploy } from './run.ts';
import { tellOthers } from './tell-others.ts';
import { tellProgress } from './tell-progress.ts';

/** `actions/deploy`, from the inputs to the summary. Gives the exit status and never throws. */
export function runDeployAction(started: ActionProcess, assessor: Assessor): Promise<number> {
  return runAsAction(started, 'Drydock could not deploy the migrations', (run) => deploy(run, assessor));
}

async function deploy({ started, shell, takingDown }: ActionRun, assessor: Assessor): Promise<number> {
  const { values: inputs, warnings } = parseInputs(deploySpec, started.env);
  const mode = inputs.mode === 'plan' ? 'plan' : 'deploy';
  const say = (message: string) => {
    if (!inputs.quiet) shell.io.err(`${plain(message, 1_000)}\n`);
  };
  const place = await placeOf({ ...inputs, since: null }, started, shell);
  const { world, disk } = place;
  if (place.range.kind === 'range' && place.range.isRemote) {
    throw new UserError(
      'untrusted_change',
      'pull_request_target is anybody’s change, and is never deployed or planned',
      {
        hint: 'Deploy from a push to a branch, a release, or workflow_dispatch.',
      },
    );
  }
  const config = await loadConfig(place.configFiles, inputs.config, assessor.rules);
  const options = deployOptions(inputs, config, started.env);
  for (const { url } of options.databases) for (const secret of urlSecrets(url)) await shell.mask(secret);
  const approved =
    options.planFile === null
      ? null
      : readPlan(options.planFile, new TextDecoder().decode(disk.read(options.planFile)));
  const context = await githubContext(place, inputs, mode);
  const telling = tellProgress(world, {
    quiet: inputs.quiet,
    colour: shell.io.isTerminal,
    logs: options.telling.telemetry.logs,
    run: '',
    live: false,
  });
  const { report: made, plan } = await takingDown((cancelled) =>
    runDeploy({
      mode: mode === 'plan' ? 'plan' : inputs['dry-run'] ? 'dry-run' : 'deploy',
      options,
      approved,
      allowExistingTables: inputs['allow-existing-tables'] || mode === 'plan',
      assessor,
      world,
      context,
      say,
      tell(event) {
        telling.tell(event);
        if (event.kind === 'migration')
          context.progress(
            `${event.migration.place} of ${event.migration.of}: ${event.migration.version ?? ''} ${event.migration.name}`,
          );
        if (event.kind === 'progress' && event.ms > 15_000)
          context.progress(event.blockers.length > 0 ? 'Waits for a lock' : (event.phase ?? 'A statement runs'));
      },
      cancelled,
    }).finally(() => telling.end()),
  );
  const report = withoutDeploySecrets(made);
  await context.end(titleText(report));

  const isLog = inputs.output === null;
  const text = await renderDeploy(report, inputs.format === 'github' && isLog ? 'text' : inputs.format, {
    colour: shell.io.isTerminal && isLog,
    width: shell.io.width,
    quiet: inputs.quiet,
    verbose: inputs.verbose,
    source: sourceReader(world.files),
  });
  if (inputs.output === null) shell.io.out(text);
  else disk.write(inputs.output, text);

  const remarks = [
    ...warnings,
    ...place.remarks(),
    ...context.remarks,
    ...(await tellOthers(report, options, started.env)),
  ];
  for (const remark of remarks) say(remark);
  const planFile = mode === 'plan' ? { name: inputs.out, text: planText(masked(plan)) } : null;
  await writeDeployResults(report, planFile, place, shell, remarks);
  return deployExitStatus(report);
}
