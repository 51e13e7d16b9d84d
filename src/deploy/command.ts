import { randomUUID } from 'node:crypto';
import { loadConfig } from '../core/configuration/config.ts';
import type { DeployReport } from '../core/report/deploy/deploy-report.ts';
import { deployExitStatus } from '../core/report/deploy/verdict.ts';
import { withoutDeploySecrets } from '../core/report/deploy/without-secrets.ts';
import { forTerminal } from '../core/report/escape.ts';
import { masked } from '../core/report/trials/without-secrets.ts';
import { deployProgress } from '../core/runtime/deploy-progress.ts';
import type { OptionsOf, OptionsSpec } from '../core/runtime/options.ts';
import { parseFlags } from '../core/runtime/parse-options.ts';
import { plain } from '../core/runtime/plain-text.ts';
import type { World } from '../core/runtime/world.ts';
import { sourceReader } from '../core/targets/source-reader.ts';
import type { Assessor } from './assessor.ts';
import { runBaseline } from './baseline.ts';
import {
  baselineSpec,
  type DeployFormat,
  type DeployInputs,
  deploySpec,
  planSpec,
  repairSpec,
  statusSpec,
  undoSpec,
} from './inputs.ts';
import { type DeployOptions, deployOptions } from './options.ts';
import { planText, readPlan } from './plan-file.ts';
import { renderDeploy } from './render.ts';
import { runRepair } from './repair.ts';
import { type RunContext, runDeploy } from './run.ts';
import { runStatus } from './status.ts';
import { renderStatusJson, renderStatusText } from './status-report.ts';
import { tellOthers } from './tell-others.ts';
import { runUndoJob } from './undo.ts';

/** What every one of these commands has. */
type Shown = Pick<OptionsOf<typeof deploySpec>, 'output' | 'config' | 'quiet' | 'verbose' | 'color'>;

interface Started<Inputs> {
  readonly inputs: Inputs;
  readonly options: DeployOptions;
  readonly colour: boolean;
  say(message: string): void;
  /** Gives the result to where it was asked for. */
  give(text: string): void;
}

async function start<Spec extends OptionsSpec>(
  spec: Spec,
  name: string,
  args: readonly string[],
  world: World,
  assessor: Assessor,
): Promise<Started<OptionsOf<Spec>>> {
  const inputs = parseFlags(spec, args, name);
  // Each of the specs has these; what a command has not is absent, and its default holds.
  const known = inputs as unknown as DeployInputs & Shown;
  const { io, files } = world;
  const config = await loadConfig(files, known.config, assessor.rules);
  const options = deployOptions(known, config, world.env);
  const say = (message: string) => {
    if (!known.quiet) io.err(`${plain(message, 1_000)}\n`);
  };
  if (known.verbose && config !== null) say(`Configured by ${config.file}.`);
  return {
    inputs,
    options,
    colour: known.color ?? (io.isTerminal && known.output === null),
    say,
    give(text) {
      if (known.output === null) io.out(text);
      else {
        files.write(known.output, text);
        say(`Wrote ${files.normalize(known.output)}.`);
      }
    },
  };
}

/** Who deploys from a terminal, as far as the machine knows: CI systems other than GitHub's say it in variables of theirs. */
function terminalContext({ env }: World): RunContext {
  return {
    actor: env['GITHUB_ACTOR'] ?? env['GITLAB_USER_LOGIN'] ?? env['USER'] ?? env['USERNAME'] ?? null,
    commit: env['GITHUB_SHA'] ?? env['CI_COMMIT_SHA'] ?? null,
    url: env['CI_JOB_URL'] ?? null,
    deployment: null,
    approvals: async () => ({
      kind: 'unknown',
      why: 'Only a job of GitHub Actions knows who approved it; this is a terminal',
    }),
  };
}

/** `drydock deploy`. Gives the exit status. */
export async function deployCommand(args: readonly string[], world: World, assessor: Assessor): Promise<number> {
  const started = await start(deploySpec, 'deploy', args, world, assessor);
  const { inputs, options, say } = started;
  const approved =
    options.planFile === null
      ? null
      : readPlan(options.planFile, new TextDecoder().decode(world.files.read(options.planFile)));
  const run = randomUUID();
  const telling = progress(world, started, inputs.quiet, options, run);
  try {
    const { report } = await runDeploy({
      run,
      mode: inputs['dry-run'] ? 'dry-run' : 'deploy',
      options,
      approved,
      allowExistingTables: inputs['allow-existing-tables'],
      assessor,
      world,
      context: terminalContext(world),
      say,
      tell: telling.tell,
      cancelled: world.cancelled?.() ?? new AbortController().signal,
    });
    telling.end();
    for (const remark of await tellOthers(report, options, world.env)) say(remark);
    return await show(report, inputs.format, started, world, inputs);
  } finally {
    telling.end();
  }
}

/** `drydock plan`. Gives the exit status. */
export async function planCommand(args: readonly string[], world: World, assessor: Assessor): Promise<number> {
  const started = await start(planSpec, 'plan', args, world, assessor);
  const { inputs, options, say } = started;
  const { report, plan } = await runDeploy({
    run: randomUUID(),
    mode: 'plan',
    options,
    approved: null,
    allowExistingTables: true,
    assessor,
    world,
    context: terminalContext(world),
    say,
    tell: () => {},
    cancelled: world.cancelled?.() ?? new AbortController().signal,
  });
  if (inputs.out !== null) {
    world.files.write(inputs.out, planText(masked(plan)));
    say(`Wrote the plan to ${world.files.normalize(inputs.out)}.`);
  }
  return show(report, inputs.format, started, world, inputs);
}

/** `drydock undo`. Gives the exit status. */
export async function undoCommand(args: readonly string[], world: World, assessor: Assessor): Promise<number> {
  const started = await start(undoSpec, 'undo', args, world, assessor);
  const { inputs, options, say } = started;
  const run = randomUUID();
  const telling = progress(world, started, inputs.quiet, options, run);
  try {
    const report = await runUndoJob({
      run,
      options,
      allowDataLoss: inputs['allow-data-loss'],
      assessor,
      world,
      say,
      tell: telling.tell,
      cancelled: world.cancelled?.() ?? new AbortController().signal,
    });
    telling.end();
    return await show(report, inputs.format, started, world, inputs);
  } finally {
    telling.end();
  }
}

/** `drydock status` and `drydock validate`: the second fails when something is in the way of the next deploy. */
export async function statusCommand(
  job: 'status' | 'validate',
  args: readonly string[],
  world: World,
  assessor: Assessor,
): Promise<number> {
  const started = await start(statusSpec, job, args, world, assessor);
  const { inputs, options, say } = started;
  const report = masked(await runStatus(job, options, world, say));
  started.give(
    inputs.format === 'json'
      ? renderStatusJson(report)
      : renderStatusText(report, { colour: started.colour, verbose: inputs.verbose }),
  );
  return report.verdict === 'fail' ? 1 : 0;
}

/** `drydock baseline`. */
export async function baselineCommand(args: readonly string[], world: World, assessor: Assessor): Promise<number> {
  const started = await start(baselineSpec, 'baseline', args, world, assessor);
  const { inputs, options, say } = started;
  const message = await runBaseline(options, world, say);
  started.give(
    inputs.format === 'json'
      ? `${JSON.stringify({ job: 'baseline', verdict: 'pass', message })}\n`
      : `${forTerminal(message)}\n`,
  );
  return 0;
}

/** `drydock repair`: says what it would mend, and mends it with --yes. */
export async function repairCommand(args: readonly string[], world: World, assessor: Assessor): Promise<number> {
  const started = await start(repairSpec, 'repair', args, world, assessor);
  const { inputs, options, say } = started;
  const repaired = await runRepair(options, inputs.yes, world, say);
  if (inputs.format === 'json') {
    started.give(`${JSON.stringify({ job: 'repair', databases: repaired }, null, 2)}\n`);
    return 0;
  }
  const lines = repaired.flatMap(({ target, steps, done }) => [
    `${target}: ${steps.length === 0 ? 'there is nothing to mend' : done ? 'mended' : 'would be mended with --yes'}`,
    ...steps.map((step) => `  ${step}`),
  ]);
  started.give(lines.map((line) => `${forTerminal(line)}\n`).join(''));
  return 0;
}

function progress(world: World, started: Started<unknown>, quiet: boolean, options: DeployOptions, run: string) {
  return deployProgress({
    err: world.io.err,
    now: () => world.clock.now(),
    width: world.io.width,
    quiet,
    colour: started.colour,
    logs: options.telling.telemetry.logs,
    run,
    live: world.io.errIsTerminal === true,
  });
}

async function show(
  given: DeployReport,
  format: DeployFormat,
  started: Started<unknown>,
  world: World,
  inputs: { readonly quiet: boolean; readonly verbose: boolean },
): Promise<number> {
  const report = withoutDeploySecrets(given);
  started.give(
    await renderDeploy(report, format, {
      colour: started.colour,
      width: world.io.width,
      quiet: inputs.quiet,
      verbose: inputs.verbose,
      source: sourceReader(world.files),
    }),
  );
  return deployExitStatus(report);
}
