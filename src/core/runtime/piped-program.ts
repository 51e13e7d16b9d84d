import { type ChildProcess, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import type { Environment } from './world.ts';

/** How a program ended. `err`: the end of what it printed on its standard error; hostile until escaped. */
export interface PipedEnd {
  /** Null where a signal ended it. */
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly err: string;
}

/** A program whose standard input and output are streams of ours, for data that does not fit into memory. */
export interface PipedProgram {
  readonly input: Writable;
  readonly output: Readable;
  /** Never rejects. A program that could not be started ended with status 127 and the reason in `err`. */
  readonly ended: Promise<PipedEnd>;
  /** Ends it and what it started: politely, and after two seconds in any case. May be called when it has ended. */
  kill(): void;
}

/** Bytes of its standard error that are kept: the end says why it stopped. */
const mostErr = 64 * 1024;

/**
 * Starts a program without a shell. Its environment is `env` and nothing else: ours holds tokens.
 * @param program absolute
 */
export function startPiped(
  program: string,
  args: readonly string[],
  options: { readonly env: Environment; readonly folder?: string },
): PipedProgram {
  // A group of its own: a signal of the terminal is for us, and we end it in our own order; and what it started ends with it.
  const ownGroup = process.platform !== 'win32';
  const child = spawn(program, [...args], {
    env: { ...options.env },
    ...(options.folder === undefined ? {} : { cwd: options.folder }),
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: ownGroup,
    windowsHide: true,
  });
  let err = '';
  child.stderr.setEncoding('utf8');
  child.stderr.on('data', (text: string) => {
    err = (err + text).slice(-mostErr);
  });
  // A program that ends early leaves a pipe that nobody reads: its end says why, not the pipe.
  child.stdin.on('error', () => {});
  running.add(child);
  if (!listening) process.once('exit', killAll);
  listening = true;
  let over = false;
  const ended = new Promise<PipedEnd>((resolve) => {
    const end = (result: PipedEnd) => {
      over = true;
      running.delete(child);
      resolve(result);
    };
    child.once('error', (error) => end({ status: 127, signal: null, err: error.message }));
    child.once('close', (status, signal) => end({ status, signal, err }));
  });
  return {
    input: child.stdin,
    output: child.stdout,
    ended,
    kill() {
      if (over) return;
      signalTo(child, 'SIGTERM');
      setTimeout(() => {
        if (!over) signalTo(child, 'SIGKILL');
      }, 2_000).unref();
    },
  };
}

const running = new Set<ChildProcess>();
/** Listened once for all of them: a run starts hundreds. */
let listening = false;

/** Nothing that we started may outlive us: it would go on reading from a production server. */
function killAll(): void {
  for (const child of running) signalTo(child, 'SIGKILL');
}

function signalTo(child: ChildProcess, signal: NodeJS.Signals): void {
  try {
    if (child.pid !== undefined && process.platform !== 'win32') process.kill(-child.pid, signal);
    else child.kill(signal);
  } catch {
    // It has ended meanwhile.
  }
}
