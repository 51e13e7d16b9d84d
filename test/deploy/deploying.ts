import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { readAddress } from '../../src/core/database/address.ts';
import { openSession } from '../../src/core/database/connect.ts';
import type { Row, Session } from '../../src/core/database/session.ts';

const program = resolve(process.env['DRYDOCK_DIST'] ?? 'dist', 'drydock.js');

export interface Ran {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  readonly pid: number;
  kill(signal: NodeJS.Signals): void;
  readonly ended: Promise<Ran>;
}

/** A project in a temporary folder, with the built program as its users start it. */
export interface Project extends Disposable {
  readonly folder: string;
  write(files: Readonly<Record<string, string>>): void;
  start(args: readonly string[], url: string | null, env?: Readonly<Record<string, string>>): Running;
  run(args: readonly string[], url: string | null, env?: Readonly<Record<string, string>>): Promise<Ran>;
}

export function project(files: Readonly<Record<string, string>>): Project {
  const folder = mkdtempSync(join(tmpdir(), 'drydock-deploy-'));
  const write: Project['write'] = (more) => {
    for (const [name, text] of Object.entries(more)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
  };
  write(files);
  const start: Project['start'] = (args, url, env = {}) => {
    const child = spawn(process.execPath, [program, ...args], {
      cwd: folder,
      env: { PATH: process.env['PATH'], HOME: folder, ...(url === null ? {} : { DATABASE_URL: url }), ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    const ended = new Promise<Ran>((done, failed) => {
      child.on('error', failed);
      child.on('close', (status, signal) => done({ status, signal, stdout, stderr }));
    });
    return { pid: child.pid ?? 0, kill: (signal) => void child.kill(signal), ended };
  };
  return {
    folder,
    write,
    start,
    run: (args, url, env) => start(args, url, env).ended,
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** A session of the test's own. */
export function sessionOf(url: string): Promise<Session> {
  return openSession(readAddress(url, 'url', {}));
}

/** One query on a connection of its own. */
export async function ask(url: string, sql: string): Promise<readonly Row[]> {
  const session = await sessionOf(url);
  try {
    return await session.query(sql);
  } finally {
    await session.close();
  }
}
