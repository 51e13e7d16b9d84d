import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { giveTo, type ServerUser } from './server-user.ts';

/**
 * Where servers of this process keep their data. It goes, and the servers with it, when this process goes: at its end, by a signal, or by
 * SIGKILL, after which nothing of ours runs any more; for that there is a watchdog.
 */
export interface ThrowawayFolder {
  readonly path: string;
  /** A folder in it that belongs to the servers' user. */
  home(name: string, user: ServerUser | null): string;
  /** Sees to it that a server ends with us, by the signal that makes it stop at once. */
  watch(child: ChildProcess, signal: NodeJS.Signals): void;
}

const folders = new Map<string, ThrowawayFolder>();

/**
 * A folder in memory, where the machine has much of it to spare: making a database means making hundreds of files, which takes twenty times
 * as long on a disk (measured with PostgreSQL: 1.7 s against 0.1 s for a copy of 300 tables). Else the folder for temporary files.
 * @param bytes that will be kept there, as far as it is known: what is large has no place in memory
 */
export function throwawayFolder(bytes = 0): ThrowawayFolder {
  return folderIn(inMemory(bytes) ? '/dev/shm' : tmpdir());
}

/** Bytes that are free where a server with so many bytes of data would keep them. */
export function freeForServer(bytes: number): number {
  const { bavail, bsize } = statfsSync(inMemory(bytes) ? '/dev/shm' : tmpdir());
  return bavail * bsize;
}

/** The same on a disk, from which programs may be started. */
export function programFolder(): ThrowawayFolder {
  return folderIn(tmpdir());
}

function inMemory(bytes: number): boolean {
  try {
    const { bavail, bsize, type } = statfsSync('/dev/shm');
    return type === 0x01021994 && bavail * bsize > Math.max(4 * 2 ** 30, 4 * bytes);
  } catch {
    return false;
  }
}

function folderIn(base: string): ThrowawayFolder {
  const there = folders.get(base);
  if (there !== undefined) return there;
  const path = mkdtempSync(join(base, 'drydock-'));
  // The servers may run as somebody else, who has to get through, and has nothing to look for here.
  chmodSync(path, 0o711);
  const running = join(path, 'running');
  mkdirSync(running, { mode: 0o700 });
  const children = new Map<ChildProcess, NodeJS.Signals>();
  process.on('exit', () => {
    for (const [child, signal] of children) child.kill(signal);
    // The servers may still be writing for a moment, so further tries are in order.
    rmSync(path, { recursive: true, force: true, maxRetries: 8, retryDelay: 50 });
  });
  startWatchdog(path);
  const folder: ThrowawayFolder = {
    path,
    home(name, user) {
      const home = mkdtempSync(join(path, `${name}-`));
      giveTo(user, home);
      return home;
    },
    watch(child, signal) {
      if (child.pid === undefined) return;
      const note = join(running, String(child.pid));
      writeFileSync(note, signal.replace('SIG', ''));
      children.set(child, signal);
      child.once('exit', () => {
        children.delete(child);
        rmSync(note, { force: true });
      });
    },
  };
  folders.set(base, folder);
  return folder;
}

/**
 * Waits for the pipe to this process to close, which the kernel does whatever happens to us. Then it ends every server that is noted, makes
 * sure that they are gone, and removes the folder. A number that meanwhile is that of another process is left alone: a server of ours has the
 * folder in its command line.
 */
const watchdog = `cat >/dev/null
ours() {
  { if [ -r "/proc/$1/cmdline" ]; then tr '\\0' ' ' <"/proc/$1/cmdline"; else ps -o command= -p "$1"; fi; } 2>/dev/null | grep -qF "$folder"
}
folder=$1
signal() {
  left=0
  for note in "$folder"/running/*; do
    [ -f "$note" ] || continue
    pid=\${note##*/}
    ours "$pid" || continue
    left=1
    case $1 in
      noted) kill -s "$(cat "$note")" "$pid" ;;
      KILL) kill -s KILL "$pid" ;;
    esac
  done 2>/dev/null
}
signal noted
tries=0
while signal none; [ "$left" = 1 ] && [ "$tries" -lt 50 ]; do sleep 0.1; tries=$((tries + 1)); done
signal KILL
rm -rf "$folder" || { sleep 1; rm -rf "$folder"; }`;

// The same for Windows, which has no such shell; ending a process there takes its data folder's locks away.
const windowsWatchdog = `const { readdirSync, rmSync } = require('node:fs');
const folder = process.argv[1];
process.stdin.resume().on('close', () => {
  for (const pid of readdirSync(folder + '/running')) { try { process.kill(Number(pid)); } catch {} }
  rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
});`;

function startWatchdog(path: string): void {
  const windows = process.platform === 'win32';
  const [command, args] = windows
    ? [process.execPath, ['-e', windowsWatchdog, path]]
    : ['/bin/sh', ['-c', watchdog, 'drydock', path]];
  const child = spawn(command, args, {
    stdio: ['pipe', 'ignore', 'ignore'],
    // A group of its own: else a Ctrl-C would end it before its work. And none of our variables: a runner finds by one of them what
    // it has to end when a job is cancelled.
    detached: true,
    windowsHide: true,
    cwd: windows ? tmpdir() : '/',
    env: windows ? { SystemRoot: process.env['SystemRoot'] } : { PATH: '/usr/local/bin:/usr/bin:/bin' },
  });
  // Without a shell there is still the end of the process.
  child.on('error', () => {});
  child.stdin.on('error', () => {});
  child.unref();
  if ('unref' in child.stdin && typeof child.stdin.unref === 'function') child.stdin.unref();
}
