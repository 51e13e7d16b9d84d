import { execFileSync, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { programEnv } from '../database/throwaway.ts';
import { node24 } from '../servers/node24.ts';
import { pinnedActions } from './checkers.ts';

const actVersion = 'v0.2.89';

/** The program act, built with the machine's Go when it is not there; an Error of one line when it cannot be had. */
export function actProgram(): string {
  const folder = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'drydock', `act-${actVersion}`);
  const program = join(folder, 'act');
  if (existsSync(program)) return program;
  mkdirSync(folder, { recursive: true });
  try {
    execFileSync('go', ['install', `github.com/nektos/act@${actVersion}`], {
      env: { ...process.env, GOBIN: folder },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
  } catch (error) {
    throw new Error(`act ${actVersion} cannot be built: a Go toolchain and its module proxy are needed.`, {
      cause: error,
    });
  }
  return program;
}

export interface ActRun {
  /** A workflow's file. */
  readonly workflow: string;
  readonly event: { readonly name: string; readonly payload: unknown };
  /** A git repository, checked out as the event has it. */
  readonly workspace: string;
  readonly token: string;
  /** The address of GitHub's API, as `GITHUB_API_URL`. */
  readonly api?: string;
  readonly job?: string;
}

export interface ActResult {
  readonly status: number | null;
  readonly log: string;
}

/** Runs a workflow for real, on this machine instead of a container. Our action is the one of this checkout. */
export async function runWithAct(run: ActRun): Promise<ActResult> {
  const act = actProgram();
  const temp = mkdtempSync(join(tmpdir(), 'drydock-act-'));
  try {
    const bin = join(temp, 'bin');
    mkdirSync(bin);
    symlinkSync(await node24(), join(bin, 'node'));
    const ours = join(temp, 'drydock');
    releaseTo(ours);
    const event = join(temp, 'event.json');
    writeFileSync(event, JSON.stringify(run.event.payload));
    const args = [
      run.event.name,
      '--workflows',
      resolve(run.workflow),
      '--eventpath',
      event,
      '--platform',
      'ubuntu-latest=-self-hosted',
      '--local-repository',
      `OWNER/drydock@v1=${ours}`,
      '--local-repository',
      `github/codeql-action@${pinnedActions['github/codeql-action/upload-sarif']?.commit}=${uploadSarif(temp)}`,
      '--secret',
      `GITHUB_TOKEN=${run.token}`,
      // GitHub's image has servers; this machine may have none.
      ...Object.entries({ ...(await programEnv('postgres-16')), ...(await programEnv('mysql-9.7')) }).flatMap(
        ([name, value]) => ['--env', `${name}=${value}`],
      ),
      ...(run.job === undefined ? [] : ['--job', run.job]),
      ...(run.api === undefined ? [] : ['--env', `GITHUB_API_URL=${run.api}`]),
    ];
    return await ended(act, args, run.workspace, {
      PATH: `${bin}:${process.env['PATH'] ?? ''}`,
      HOME: temp,
      XDG_CACHE_HOME: join(temp, 'cache'),
    });
  } finally {
    rmSync(temp, { recursive: true, force: true });
  }
}

/** Copies what a release is made of. */
export function releaseTo(folder: string): void {
  for (const part of ['action.yml', 'actions']) cpSync(part, join(folder, part), { recursive: true });
  cpSync(process.env['DRYDOCK_DIST'] ?? 'dist', join(folder, 'dist'), { recursive: true });
}

/** In the place of the upload to code scanning, which only GitHub has: it wants a SARIF file with results. */
function uploadSarif(temp: string): string {
  const folder = join(temp, 'codeql');
  mkdirSync(join(folder, 'upload-sarif'), { recursive: true });
  writeFileSync(
    join(folder, 'upload-sarif/action.yml'),
    [
      'name: upload',
      'description: takes a SARIF file',
      'inputs: { sarif_file: { required: true, description: file }, category: { description: category } }',
      'runs: { using: node24, main: main.js }',
      '',
    ].join('\n'),
  );
  writeFileSync(
    join(folder, 'upload-sarif/main.js'),
    "const sarif = JSON.parse(require('node:fs').readFileSync(process.env.INPUT_SARIF_FILE, 'utf8'));\nconsole.log(`uploaded ${sarif.version} with ${sarif.runs[0].results.length} results`);\n",
  );
  return folder;
}

function ended(
  program: string,
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>>,
): Promise<ActResult> {
  return new Promise((done, reject) => {
    const child = spawn(program, args, { cwd, env: { ...env }, stdio: ['ignore', 'pipe', 'pipe'], timeout: 180_000 });
    let log = '';
    child.stdout.on('data', (data) => (log += data));
    child.stderr.on('data', (data) => (log += data));
    child.on('error', reject);
    child.on('close', (status) => done({ status, log }));
  });
}
