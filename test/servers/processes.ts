import { type ChildProcess, spawn } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  cpSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statfsSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { freemem, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/**
 * Who runs the servers: nobody where we are root, since PostgreSQL and MySQL refuse to start as root, else who we are. 65534 is
 * `nobody` nearly everywhere.
 */
export const owner = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};

/** Gives a file or a folder, with all in it when `deep`, to the servers' user. */
export function own(path: string, deep = false): void {
  if (owner.uid === undefined) return;
  chownSync(path, owner.uid, owner.gid);
  if (!deep) return;
  for (const entry of readdirSync(path, { withFileTypes: true, recursive: true })) {
    chownSync(join(entry.parentPath, entry.name), owner.uid, owner.gid);
  }
}

const throwaways = new Map<string, string>();

/** One folder a process for all its servers, gone with the process. */
export function throwawayFolder(base = tmpdir()): string {
  const there = throwaways.get(base);
  if (there !== undefined) return there;
  const root = mkdtempSync(join(base, 'drydock-servers-'));
  throwaways.set(base, root);
  chmodSync(root, 0o711); // The servers may run as somebody else, who has to get through.
  process.on('exit', () => cleanUp(root));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      cleanUp(root);
      // Somebody else who listens decides when to go; with nobody left, the signal does what it always does.
      if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
    });
  }
  if (process.platform !== 'win32') watchdog(root);
  return root;
}

/**
 * The same in memory, where the machine has some to spare: MySQL and MariaDB write each change of a table through to the disk several
 * times, which no setting turns off, and which takes most of the time of a test. Not for programs, since it may be forbidden to run them there.
 */
export function quickFolder(): string {
  try {
    const { bavail, bsize } = statfsSync('/dev/shm');
    // Six servers of PostgreSQL, three of MySQL's kind and a store come to some gigabytes.
    if (bavail * bsize > 6 * 2 ** 30 && freemem() > 6 * 2 ** 30) return throwawayFolder('/dev/shm');
  } catch {
    // There is none.
  }
  return throwawayFolder();
}

/**
 * Cleans up after a process that was killed outright: it waits for the pipe to this process to close, which the kernel
 * does whatever happens, and then ends every server whose data is below the folder.
 */
function watchdog(root: string): void {
  const script =
    'cat >/dev/null; for f in "$1"/*/data/postmaster.pid; do [ -f "$f" ] && kill -QUIT "$(head -n 1 "$f")" 2>/dev/null; done; ' +
    'for f in "$1"/*/server.pid; do [ -f "$f" ] && kill -KILL "$(head -n 1 "$f")" 2>/dev/null; done; ' +
    'sleep 0.3; rm -rf "$1"';
  const child = spawn('/bin/sh', ['-c', script, 'drydock-servers', root], {
    stdio: ['pipe', 'ignore', 'ignore'],
    // A group of its own: else a Ctrl-C would end it before its work.
    detached: true,
    cwd: '/',
  });
  child.on('error', () => {});
  child.unref();
  if (child.stdin !== null && 'unref' in child.stdin && typeof child.stdin.unref === 'function') child.stdin.unref();
}

const children = new Map<ChildProcess, NodeJS.Signals>();

/**
 * Ends the server with this process, by the signal that makes it stop at once: nothing of its data is kept. With `home`, the watchdog
 * finds the server there from the first moment on; PostgreSQL leaves such a file by itself.
 */
export function endWithUs(child: ChildProcess, signal: NodeJS.Signals, home?: string): void {
  children.set(child, signal);
  child.on('close', () => children.delete(child));
  child.on('error', () => children.delete(child));
  if (home !== undefined && child.pid !== undefined) writeFileSync(join(home, 'server.pid'), `${child.pid}\n`);
}

function cleanUp(root: string): void {
  for (const [child, signal] of children) child.kill(signal);
  // The servers may still be writing for a moment, so a second try is in order.
  rmSync(root, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
}

/** Stops a server at once and waits for its end. */
export async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const closed = new Promise((resolve) => child.once('close', resolve));
  child.ref();
  child.kill(children.get(child) ?? 'SIGKILL');
  await closed;
}

/** The programs where the servers' user can reach them: a checkout in somebody's closed home folder is copied, under that name. */
export function usable(installed: string, root: string, name: string): string {
  if (owner.uid === undefined) return installed;
  let open = true;
  for (let path = installed; path !== dirname(path); path = dirname(path)) {
    if ((statSync(path).mode & 0o001) === 0) open = false;
  }
  if (open) return installed;
  const copy = join(root, `programs-${name}`);
  cpSync(installed, copy, { recursive: true, verbatimSymlinks: true });
  own(copy, true);
  own(copy);
  return copy;
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

/** What a child says, the end of it. */
export function collect(child: ChildProcess): () => string {
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8');
    stream?.on('data', (data: string) => {
      text = (text + data).slice(-8_000);
    });
    // A server's log must not keep this process alive.
    if (stream !== null && 'unref' in stream && typeof stream.unref === 'function') stream.unref();
  }
  return () => text;
}

export function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? '';
}
