import type { ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { createInterface } from 'node:readline';
import { pathStyle } from './paths.ts';
import type { Environment, ProgramOptions, ProgramResult, Programs } from './world.ts';

/**
 * What a program may know of our environment: where things are, and how to reach the net. Never more: an action's
 * environment holds tokens, and what we start runs code of the repository.
 */
const passed =
  /^(?:PATH|HOME|USERPROFILE|JAVA_HOME|JAVA_OPTS|LIQUIBASE_HOME|LIQUIBASE_COMMAND_(?:CONTEXTS|CONTEXT_FILTER|LABELS|LABEL_FILTER)|VIRTUAL_ENV|PYTHONPATH|LANG|LC_[A-Z]+|TZ|TMPDIR|TEMP|TMP|SYSTEMROOT|COMSPEC|PATHEXT|WINDIR|(?:HTTPS?|NO|ALL)_PROXY|SSL_CERT_(?:FILE|DIR))$/i;

/**
 * For Liquibase, unless somebody has options of his own: it runs for a second or two, in which compiling it well does not pay. Half of the
 * processor's time goes (measured: 2.8 s against 1.5 s for `--version`).
 */
const quickJava = '-XX:TieredStopAtLevel=1 -XX:+UseSerialGC';

/** Programs of the machine: an argument vector, never a shell, and an environment without secrets. */
export function machinePrograms(options: { readonly env: Environment; readonly platform: NodeJS.Platform }): Programs {
  const { env, platform } = options;
  const style = pathStyle(platform);
  const named = new Set((env['DRYDOCK_PASS_ENV'] ?? '').split(/[\s,]+/).filter((name) => name !== ''));
  const inherited = {
    JAVA_OPTS: quickJava,
    ...Object.fromEntries(Object.entries(env).filter(([name]) => passed.test(name) || named.has(name))),
  };
  const isProgram = (file: string) => statSync(file, { throwIfNoEntry: false })?.isFile() === true;
  return {
    find(name) {
      const endings = platform === 'win32' ? ['.exe', '.cmd', '.bat'] : [''];
      const separator = platform === 'win32' ? ';' : ':';
      for (const folder of (env['PATH'] ?? env['Path'] ?? '').split(separator)) {
        // A relative entry would look for the program in the repository, and that is not the user's choice of program.
        if (!style.isAbsolute(folder)) continue;
        for (const ending of endings) {
          const file = style.join(folder, name + ending);
          if (isProgram(file)) return file;
        }
      }
      return null;
    },
    exists: (path) => existsSync(path),
    run: async (program, args, run) => {
      const { spawn: start } = await import('node:child_process');
      return finished(start, program, args, { ...run, env: { ...inherited, ...run.env } }, platform);
    },
    withTemporaryFolder: async (work) => {
      const folder = mkdtempSync(style.join(tmpdir(), 'drydock-'));
      try {
        return await work({
          path: folder,
          write: (name, text) => {
            const file = style.join(folder, name);
            mkdirSync(style.dirname(file), { recursive: true });
            writeFileSync(file, text);
            return file;
          },
          link: (name, target) => {
            const link = style.join(folder, name);
            symlinkSync(target, link, 'junction');
            return link;
          },
        });
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    },
  };
}

function finished(
  start: typeof spawn,
  program: string,
  args: readonly string[],
  options: ProgramOptions,
  platform: NodeJS.Platform,
): Promise<ProgramResult> {
  return new Promise((resolve) => {
    // A group of its own: a launcher starts the real program, and ending the launcher alone would leave that running.
    const ownGroup = platform !== 'win32';
    const child = start(program, [...args], {
      cwd: options.folder,
      env: { ...options.env },
      stdio: [options.input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
      detached: ownGroup,
      windowsHide: true,
    });
    let ended: ProgramResult | null = null;
    const out: Uint8Array[] = [];
    const err: Uint8Array[] = [];
    let bytes = 0;
    const end = (result: ProgramResult) => {
      if (ended) return;
      ended = result;
      kill(start, child, ownGroup);
    };
    const timer = setTimeout(() => end({ kind: 'timed-out', seconds: options.seconds }), options.seconds * 1_000);
    const collect = (into: Uint8Array[]) => (chunk: Uint8Array) => {
      bytes += chunk.byteLength;
      if (bytes > options.mostBytes) end({ kind: 'too-much-output', bytes: options.mostBytes });
      else into.push(chunk);
    };
    child.stdout?.on('data', collect(out));
    child.stderr?.on('data', collect(err));
    if (options.line) {
      for (const stream of [child.stdout, child.stderr])
        if (stream) createInterface({ input: stream }).on('line', (line) => options.line?.(line));
    }
    // A program that ends without reading what it is told is its own affair.
    child.stdin?.on('error', () => {});
    child.stdin?.end(options.input);
    const stop = () => kill(start, child, ownGroup);
    const { cancelled } = options;
    cancelled?.addEventListener('abort', stop, { once: true });
    if (cancelled?.aborted) stop();
    const forget = cancelled ? () => cancelled.removeEventListener('abort', stop) : onCancel(stop);
    const done = (result: ProgramResult) => {
      clearTimeout(timer);
      forget();
      resolve(ended ?? result);
    };
    child.on('error', (error) => {
      const isMissing = 'code' in error && (error.code === 'ENOENT' || error.code === 'EACCES');
      done(isMissing ? { kind: 'missing' } : { kind: 'ended', status: 1, out: '', err: error.message });
    });
    child.on('close', (status) => {
      done({ kind: 'ended', status: status ?? 1, out: text(out), err: text(err) });
    });
  });
}

function text(chunks: readonly Uint8Array[]): string {
  return new TextDecoder().decode(Buffer.concat(chunks));
}

function kill(start: typeof spawn, child: ChildProcess, ownGroup: boolean): void {
  const { pid } = child;
  if (pid === undefined || child.exitCode !== null) return;
  try {
    if (ownGroup) process.kill(-pid, 'SIGKILL');
    else start('taskkill', ['/pid', String(pid), '/t', '/f'], { stdio: 'ignore' });
  } catch {
    child.kill('SIGKILL');
  }
}

/** Calls back when the run is cancelled, and then lets the signal do what it would have done. */
function onCancel(stop: () => void): () => void {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  const listener = (signal: NodeJS.Signals) => {
    stop();
    process.exit(128 + (constants.signals[signal] ?? 1));
  };
  for (const signal of signals) process.once(signal, listener);
  return () => {
    for (const signal of signals) process.removeListener(signal, listener);
  };
}
