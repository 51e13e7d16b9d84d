import { lstatSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import v8 from 'node:v8';
import vm from 'node:vm';

// What dist/drydock.js is: it loads the program beside it, and keeps V8's compiled form of it for the next start, which
// saves a third of the time of a short run. Nothing depends on it: without a folder to keep it in, the program is compiled.

// Without these V8 optimises the parser's huge functions in the background, and a process that has long finished its work
// cannot exit before that ends: 80 ms on Node 20, 400 ms on Node 24, where the first flag alone no longer does it (measured).
// They have to be set before the program is compiled: V8 refuses code that it compiled under other flags.
for (const flag of ['--liftoff-only', '--no-wasm-tier-up', '--no-wasm-dynamic-tiering']) v8.setFlagsFromString(flag);

const program = join(__dirname, 'program.js');
// The build leaves nothing but ASCII in it, and so it need not be decoded.
const source = readFileSync(program, 'latin1');
const wrapped = `(function (exports, require, module, __filename, __dirname) { ${source}\n})`;
const kept = keptFile();
const cachedData = kept === null ? undefined : readKept(kept);
const script = new vm.Script(wrapped, { filename: program, ...(cachedData ? { cachedData } : {}) });
if (kept !== null && (cachedData === undefined || script.cachedDataRejected === true)) {
  process.once('exit', () => keep(kept));
}
const loaded = { exports: {} };
(script.runInThisContext() as (...parts: unknown[]) => void).call(
  loaded.exports,
  loaded.exports,
  require,
  loaded,
  program,
  __dirname,
);

/** Where the compiled form is kept: in the user's cache, by the program and by the version of V8; null for nowhere. */
function keptFile(): string | null {
  const { env, platform } = process;
  // A continuous integration run starts on an empty machine: keeping would only cost.
  if (env['CI'] || env['GITHUB_ACTIONS'] || env['DRYDOCK_NO_CACHE']) return null;
  const base =
    env['XDG_CACHE_HOME'] ||
    (platform === 'win32'
      ? env['LOCALAPPDATA']
      : platform === 'darwin'
        ? join(homedir(), 'Library', 'Caches')
        : join(homedir(), '.cache'));
  if (!base || !isAbsolute(base)) return null;
  const { size, mtimeMs } = statSync(program);
  return join(base, 'drydock', `${v8.cachedDataVersionTag()}-${size}-${Math.round(mtimeMs)}.v8`);
}

/** Only what this user wrote and nobody else may write: V8 runs what it is given. */
function readKept(file: string): Buffer | undefined {
  try {
    const { uid, mode } = lstatSync(file);
    const folder = lstatSync(join(file, '..'));
    const mine = process.getuid?.();
    if (
      mine !== undefined &&
      (uid !== mine || folder.uid !== mine || (mode & 0o022) !== 0 || (folder.mode & 0o022) !== 0)
    ) {
      return undefined;
    }
    return readFileSync(file);
  } catch {
    return undefined;
  }
}

function keep(file: string): void {
  try {
    mkdirSync(join(file, '..'), { recursive: true, mode: 0o700 });
    // Renamed into place: two runs at once must not read half a file.
    const draft = `${file}.${process.pid}`;
    writeFileSync(draft, script.createCachedData(), { mode: 0o600 });
    renameSync(draft, file);
  } catch {
    // A home that cannot be written is nobody's mistake: the next start compiles again.
  }
}
