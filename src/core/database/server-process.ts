import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { Environment } from '../runtime/world.ts';
import type { ServerUser } from './server-user.ts';
import type { ThrowawayFolder } from './throwaway-folder.ts';

export interface ServerProcess {
  readonly pid: number | null;
  readonly hasEnded: boolean;
  /** What it has said so far. */
  log(): string;
  /** Waits for its end by itself; gives the status, null after a signal or when it could not be started. */
  ended(): Promise<number | null>;
  /** Ends it at once, and removes its folder. May be called twice. */
  end(): Promise<void>;
}

export interface StartOptions {
  readonly folder: ThrowawayFolder;
  /** Of this server alone, inside of the folder; it runs there. */
  readonly home: string;
  readonly user: ServerUser | null;
  /** By which it stops at once, without writing anything. */
  readonly signal: NodeJS.Signals;
  /** What it reads, and then the end. */
  readonly input?: string;
  readonly env?: Environment;
}

/** Starts a server, or a program that prepares one. What it says goes to a file: a pipe would have to be read all the time. */
export function startProcess(command: string, args: readonly string[], options: StartOptions): ServerProcess {
  const { folder, home, user, signal } = options;
  const logFile = join(home, 'server.log');
  const out = openSync(logFile, 'a', 0o600);
  const child = spawn(command, [...args], {
    ...user,
    cwd: home,
    env: { ...inherited(), ...options.env },
    stdio: ['pipe', out, out],
    // A group of its own: a Ctrl-C is for us, and we may still have something to ask the server.
    detached: process.platform !== 'win32',
    windowsHide: true,
  });
  closeSync(out);
  let failure: Error | null = null;
  const end = new Promise<number | null>((resolve) => {
    child.once('error', (error) => {
      failure = error;
      resolve(null);
    });
    child.once('exit', (status) => resolve(status));
  });
  folder.watch(child, signal);
  // A program that ends before it has read everything would end us too.
  child.stdin?.on('error', () => {});
  child.stdin?.end(options.input ?? '');
  const hasEnded = () => failure !== null || child.exitCode !== null || child.signalCode !== null;
  return {
    pid: child.pid ?? null,
    get hasEnded() {
      return hasEnded();
    },
    log() {
      try {
        return `${readFileSync(logFile, 'utf8').slice(-20_000)}${failure === null ? '' : `\n${failure.message}`}`;
      } catch {
        return failure?.message ?? '';
      }
    },
    ended: () => end,
    async end() {
      if (!hasEnded()) {
        child.kill(signal);
        const timer = setTimeout(() => child.kill('SIGKILL'), 5_000);
        await end;
        clearTimeout(timer);
      }
      rmSync(home, { recursive: true, force: true, maxRetries: 8, retryDelay: 50 });
    },
  };
}

/** Little of our environment: a server that runs SQL of a repository must not find tokens there. */
function inherited(): Environment {
  const names = ['PATH', 'LD_LIBRARY_PATH', 'DYLD_LIBRARY_PATH', 'SystemRoot', 'ProgramFiles', 'TEMP', 'TMP'];
  const env: Record<string, string | undefined> = { LC_ALL: 'C', TZ: 'UTC' };
  for (const name of names) if (process.env[name] !== undefined) env[name] = process.env[name];
  return env;
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() =>
        typeof address === 'object' && address !== null ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });
}

/** Asks again and again whether the server answers; false when it ended instead, or took longer than a minute. */
export async function answers(server: ServerProcess, ask: () => Promise<boolean>): Promise<boolean> {
  const until = Date.now() + 60_000;
  while (Date.now() < until && !server.hasEnded) {
    if (await ask()) return true;
    await new Promise((resolve) => setTimeout(resolve, 15));
  }
  return false;
}
