import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';
import { node24 } from '../servers/node24.ts';
import { type RunnerLog, readOutputs, readRunnerLog, type WorkflowCommand } from './runner-output.ts';

export interface ActionRun {
  /** The folder of the action in the repository: `actions/lint-migrations`, or `.` for the front door. */
  readonly action: string;
  readonly workspace: string;
  readonly inputs?: Readonly<Record<string, string>>;
  readonly event?: { readonly name: string; readonly payload: unknown };
  readonly env?: Readonly<Record<string, string>>;
  readonly token?: string;
  /** `job.check_run_id`; none, as on a server of GitHub's own kind at home, when absent. */
  readonly checkRun?: number;
  /** Cancels the step, as the runner does, when it is fulfilled. */
  readonly cancel?: Promise<void>;
  /** Called with the whole log whenever there is more of it, and with the process. */
  readonly onOutput?: (output: string, pid: number) => void;
  /** What must never stand in the log, the summary, an output or a file, beside the token. */
  readonly secrets?: readonly string[];
}

export interface ActionResult extends RunnerLog {
  readonly status: number | null;
  /** Milliseconds from the cancelling to the end; null when it was not cancelled. */
  readonly cancelledForMs: number | null;
  readonly output: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
  /** The report that the output `report` names. */
  readonly report: unknown;
  readonly sarif: unknown;
  /** The text of each output that is the path of a file. */
  readonly files: Readonly<Record<string, string>>;
}

export const token = 'ghs_16C7e42F292c6912E7710c838347Ae178B4a';

interface Metadata {
  readonly runs: { readonly using: string; readonly main: string };
  readonly inputs: Readonly<Record<string, { readonly default?: string }>>;
}

/** What the runner keeps per step that may not be more (ExecutionContext: 10; FileCommandManager: 1 MiB). */
const mostOfLevel = 10;
const mostSummary = 1024 * 1024;
/** Of all outputs of a job. */
const mostOutputs = 1024 * 1024;
/** The runner cuts off what is longer. */
const longestMessage = 4_096;
/** What the runner waits after SIGINT, and after SIGTERM (ProcessInvoker). */
const untilTermMs = 7_500;
const untilKillMs = 2_500;

/**
 * Runs an action of dist/ as GitHub's runner does: Node 24, the action in a folder of its own, defaults from action.yml, a
 * clean environment, files for outputs and summary, both streams read as one log. What the runner would choke on throws.
 */
export async function runAction(run: ActionRun): Promise<ActionResult> {
  const temp = realpathSync(mkdtempSync(join(tmpdir(), 'drydock-runner-')));
  try {
    return await runIn(temp, run);
  } finally {
    rmSync(temp, { recursive: true, force: true });
  }
}

async function runIn(temp: string, run: ActionRun): Promise<ActionResult> {
  // The runner unpacks the repository's archive elsewhere: nothing of node_modules is beside it.
  const installed = join(temp, '_actions/octo/drydock/v1');
  for (const part of ['action.yml', 'actions']) cpSync(part, join(installed, part), { recursive: true });
  cpSync(process.env['DRYDOCK_DIST'] ?? 'dist', join(installed, 'dist'), { recursive: true });
  const folder = join(installed, run.action);
  const metadata = parse(readFileSync(join(folder, 'action.yml'), 'utf8')) as Metadata;
  if (metadata.runs.using !== 'node24') throw new Error(`the action runs with ${metadata.runs.using}`);

  const file = (name: string, content = '') => {
    const path = join(temp, name);
    writeFileSync(path, content);
    return path;
  };
  const runnerTemp = join(temp, '_temp');
  mkdirSync(runnerTemp);
  const secret = run.token ?? token;
  const inputs = new Map<string, string>();
  for (const [name, { default: value = '' }] of Object.entries(metadata.inputs)) {
    // Declared inputs without a value arrive as an empty text.
    inputs.set(
      name,
      value.replace('${{ github.token }}', secret).replace('${{ job.check_run_id }}', String(run.checkRun ?? '')),
    );
  }
  for (const [name, value] of Object.entries(run.inputs ?? {})) inputs.set(name, value);
  const outputFile = file('output');
  const summaryFile = file('summary');
  const env: Record<string, string> = {
    PATH: process.env['PATH'] ?? '',
    HOME: temp,
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    GITHUB_ACTION_REPOSITORY: 'octo/drydock',
    GITHUB_ACTION_REF: 'v1',
    GITHUB_WORKSPACE: run.workspace,
    GITHUB_REPOSITORY: 'octo/shop',
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_RUN_ID: '4242',
    // Nobody listens there: a test that needs the API names its own.
    GITHUB_API_URL: 'http://127.0.0.1:9',
    GITHUB_EVENT_NAME: run.event?.name ?? 'workflow_dispatch',
    GITHUB_EVENT_PATH: file('event.json', JSON.stringify(run.event?.payload ?? {})),
    GITHUB_OUTPUT: outputFile,
    GITHUB_STEP_SUMMARY: summaryFile,
    GITHUB_ENV: file('env'),
    GITHUB_PATH: file('path'),
    GITHUB_STATE: file('state'),
    RUNNER_TEMP: runnerTemp,
    RUNNER_OS: 'Linux',
    ...Object.fromEntries(
      [...inputs].map(([name, value]) => [`INPUT_${name.replaceAll(' ', '_').toUpperCase()}`, value]),
    ),
    ...run.env,
  };
  const main = resolve(folder, metadata.runs.main);
  const { status, output, cancelledForMs } = await spawned(await node24(), main, env, run);
  const secrets = [secret, ...(run.secrets ?? [])];
  const log = readRunnerLog(output, secrets);
  const summary = readFileSync(summaryFile, 'utf8');
  const outputs = readOutputs(readFileSync(outputFile, 'utf8'));
  const files = Object.fromEntries(
    Object.entries(outputs).flatMap(([name, value]) =>
      value.startsWith(`${runnerTemp}/`) ? [[name, readFileSync(value, 'utf8')]] : [],
    ),
  );
  const complaints = [
    ...log.commands
      .filter((one) => !['error', 'warning', 'notice', 'add-mask'].includes(one.name))
      .map((one) => `an unmeant command: ${one.name}`),
    ...['error', 'warning', 'notice'].flatMap((level) => {
      const count = log.commands.filter((one) => one.name === level).length;
      return count > mostOfLevel ? [`${count} annotations of the level ${level}`] : [];
    }),
    ...log.commands.flatMap(unshown),
    ...log.leaks.map((line) => `a secret in: ${line}`),
    ...(log.isDeaf ? ['the runner is left with commands stopped'] : []),
    ...(Buffer.byteLength(summary) > mostSummary ? ['the summary is over 1 MiB'] : []),
    ...[summary, JSON.stringify(outputs), ...Object.values(files)].flatMap((text) =>
      secrets.some((one) => text.includes(one)) ? ['a secret in the summary, an output or a file'] : [],
    ),
    ...(JSON.stringify(outputs).length > mostOutputs ? ['the outputs are over 1 MiB'] : []),
    ...(['env', 'path', 'state'].some((name) => readFileSync(join(temp, name), 'utf8') !== '')
      ? ['the environment of later steps was changed']
      : []),
  ];
  if (complaints.length > 0) throw new Error(`${complaints.join('\n')}\n${output}`);
  const json = (name: string): unknown =>
    outputs[name] === undefined ? null : JSON.parse(readFileSync(outputs[name], 'utf8'));
  return {
    ...log,
    status,
    cancelledForMs,
    output,
    outputs,
    summary,
    report: json('report'),
    sarif: json('sarif'),
    files,
  };
}

/** Why the runner would drop a part of an annotation, or all of it, without a word. */
function unshown({ name, properties, message }: WorkflowCommand): string[] {
  if (name === 'add-mask') return message === '' ? ['an empty mask'] : [];
  const { file, line, endLine, col } = properties;
  return [
    ...(message.length > longestMessage ? [`a message of ${message.length} characters`] : []),
    ...(message === '' ? ['an annotation without a message'] : []),
    ...(file !== undefined && /^\/|^\.\.\//.test(file) ? [`a place outside of the repository: ${file}`] : []),
    ...(Number(endLine) < Number(line) ? [`an end before its start: ${line} to ${endLine}`] : []),
    ...(col !== undefined && line !== endLine ? [`columns over several lines: ${line} to ${endLine}`] : []),
  ];
}

function spawned(
  node: string,
  script: string,
  env: Readonly<Record<string, string>>,
  { workspace: cwd, cancel, onOutput }: ActionRun,
): Promise<{ readonly status: number | null; readonly output: string; readonly cancelledForMs: number | null }> {
  return new Promise((resolved, rejected) => {
    const child = spawn(node, [script], { cwd, env: { ...env }, stdio: ['ignore', 'pipe', 'pipe'], timeout: 120_000 });
    let output = '';
    let cancelledAt: number | null = null;
    const timers: NodeJS.Timeout[] = [];
    void cancel?.then(() => {
      cancelledAt = Date.now();
      child.kill('SIGINT');
      timers.push(setTimeout(() => child.kill('SIGTERM'), untilTermMs));
      timers.push(setTimeout(() => child.kill('SIGKILL'), untilTermMs + untilKillMs));
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
        onOutput?.(output, child.pid ?? 0);
      });
    }
    child.on('error', rejected);
    child.on('close', (status) => {
      for (const timer of timers) clearTimeout(timer);
      resolved({ status, output, cancelledForMs: cancelledAt === null ? null : Date.now() - cancelledAt });
    });
  });
}
