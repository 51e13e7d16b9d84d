import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { loadConfig } from '../core/configuration/config.ts';
import { urlSecrets } from '../core/database/url-secrets.ts';
import { type ActionProcess, nonEmpty, type Place, placeOf } from '../core/github/action-place.ts';
import { type ActionRun, runAsAction } from '../core/github/action-run.ts';
import { deployExitStatus } from '../core/report/deploy/verdict.ts';
import { withoutDeploySecrets } from '../core/report/deploy/without-secrets.ts';
import { titleText } from '../core/report/deploy/wording.ts';
import { masked } from '../core/report/trials/without-secrets.ts';
import { UserError } from '../core/report/user-error.ts';
import { deployProgress } from '../core/runtime/deploy-progress.ts';
import { diskFiles } from '../core/runtime/files.ts';
import { parseInputs } from '../core/runtime/parse-options.ts';
import { isInside } from '../core/runtime/paths.ts';
import { plain } from '../core/runtime/plain-text.ts';
import type { Environment, Files } from '../core/runtime/world.ts';
import { sourceReader } from '../core/targets/source-reader.ts';
import { writeDeployResults } from './action-results.ts';
import type { Assessor } from './assessor.ts';
import { githubContext, unlessLate } from './github-context.ts';
import { deploySpec } from './inputs.ts';
import { deployOptions } from './options.ts';
import { planText, readPlan } from './plan-file.ts';
import { renderDeploy } from './render.ts';
import { runDeploy } from './run.ts';
import { tellOthers } from './tell-others.ts';

/** `actions/deploy`, from the inputs to the summary. Gives the exit status and never throws. */
export function runDeployAction(started: ActionProcess, assessor: Assessor): Promise<number> {
  return runAsAction(started, 'Drydock could not deploy the migrations', (run) => deploy(run, assessor));
}

async function deploy({ started, shell, takingDown }: ActionRun, assessor: Assessor): Promise<number> {
  mustBeTrusted(started.env);
  const { values: inputs, warnings } = parseInputs(deploySpec, started.env);
  // Whoever stops the job wants to read what is left of it: the report belongs to the work that is waited for.
  return takingDown(async (cancelled) => {
    const mode = inputs.mode === 'plan' ? 'plan' : 'deploy';
    const say = (message: string) => {
      if (!inputs.quiet) shell.io.err(`${plain(message, 1_000)}\n`);
    };
    const place = await placeOf({ ...inputs, since: null }, started, shell);
    const { world, disk } = place;
    const config = await loadConfig(place.configFiles, inputs.config, assessor.rules);
    const options = deployOptions(inputs, config, started.env);
    for (const { url } of options.databases) for (const secret of urlSecrets(url)) await shell.mask(secret);
    const approved =
      options.planFile === null
        ? null
        : readPlan(
            options.planFile,
            new TextDecoder().decode(planFiles(options.planFile, place).read(options.planFile)),
          );
    const id = randomUUID();
    const context = await githubContext(place, inputs, mode, say, cancelled);
    cancelled.throwIfAborted();
    const telling = deployProgress({
      err: shell.io.err,
      now: () => world.clock.now(),
      width: shell.io.width,
      quiet: inputs.quiet,
      colour: shell.io.isTerminal,
      logs: options.telling.telemetry.logs,
      run: id,
      live: false,
    });
    const { report: made, plan } = await runDeploy({
      run: id,
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
        if (event.kind === 'migration') {
          const { version, name, place: at, of } = event.migration;
          context.progress(`${at} of ${of}: ${version === null ? '' : `${version} `}${name}`);
        }
        if (event.kind === 'progress' && event.ms > 15_000)
          context.progress(event.blockers.length > 0 ? 'Waits for a lock' : (event.phase ?? 'A statement runs'));
      },
      cancelled,
    }).finally(() => telling.end());
    const report = withoutDeploySecrets(made);

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

    const [, told] = await Promise.all([
      context.end(titleText(report)),
      unlessLate(tellOthers(report, options, started.env), cancelled),
    ]);
    const remarks = [...warnings, ...place.remarks(), ...context.remarks, ...(told ?? [])];
    for (const remark of remarks) say(remark);
    const planFile =
      mode === 'plan' ? { name: inputs.out, text: planText(masked(plan)), files: planFiles(inputs.out, place) } : null;
    await writeDeployResults(report, planFile, place, shell, remarks);
    return deployExitStatus(report);
  });
}

/** @throws UserError `untrusted_change`, before anything is asked or read */
function mustBeTrusted(env: Environment): void {
  if (env['GITHUB_EVENT_NAME'] !== 'pull_request_target') return;
  throw new UserError(
    'untrusted_change',
    'Nothing is deployed or planned under pull_request_target: anybody may have written the change, and the job may hold secrets',
    { hint: 'Deploy from a push to a branch, a release, or workflow_dispatch.' },
  );
}

/** Where a plan is read or written: in the workspace, or in the runner's own folder for temporary files, where this action puts it by itself. */
function planFiles(name: string | null, { disk, env, world }: Place): Files {
  const temp = nonEmpty(env['RUNNER_TEMP']);
  if (
    name === null ||
    temp === null ||
    !path.isAbsolute(name) ||
    !isInside(path.resolve(temp), path.resolve(name), path)
  )
    return disk;
  return diskFiles({ root: disk.root, platform: world.platform, confineTo: temp });
}
