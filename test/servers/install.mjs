// Gets the servers that the tests run against. They are in a package of their own, so that somebody who only wants to
// build or lint does not load half a gigabyte. Plain JavaScript: `npm run servers` calls it with the oldest Node we support.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { debianServers, mysqlCannotBeHad, mysqlPrograms } from './debian.mjs';
import { cephPrograms } from './s3.mjs';

const folder = dirname(fileURLToPath(import.meta.url));
const modules = join(folder, 'node_modules');
// In node_modules, so that it goes when the packages go.
const stamp = join(modules, '.installed-from');
const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;

export const majors = [13, 14, 15, 16, 17, 18];

/** The folder with `bin/`, `lib/` and `share/` of a major's server programs, or null when it is not installed. */
export function postgresFolder(major) {
  const native = join(modules, `pg${major}-${platform}`, 'native');
  const program = join(native, 'bin', process.platform === 'win32' ? 'postgres.exe' : 'postgres');
  return existsSync(program) ? native : null;
}

/** The Node 24 program of the package, or null when it is not installed or does not exist for this platform. */
export function nodeProgram() {
  const program = join(modules, `node-${platform}`, 'bin', 'node');
  return existsSync(program) ? program : null;
}

/** The one line for somebody whose machine lacks a server. */
export function cannotBeHad(major, why) {
  return `PostgreSQL ${major} cannot be had: ${why} Run \`npm run servers\`, or set DRYDOCK_TEST_PG${major}_URL to a server of that version where databases may be created.`;
}

/** Installs what the lock file names, unless exactly that is there already. Throws an Error of one line. */
export async function installServers() {
  const lock = digest(join(folder, 'package-lock.json'));
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return;
  const { status, output } = await run(['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--prefix', folder]);
  if (status !== 0) {
    const line = output.split('\n').find((text) => /npm (error|ERR!)/.test(text)) ?? 'npm ci did not end well.';
    throw new Error(`The test servers cannot be installed: ${line.trim()} (npm ci --prefix test/servers)`);
  }
  for (const major of majors) {
    const native = postgresFolder(major);
    if (native !== null) restoreLinks(native);
  }
  // A package for this platform whose download failed is left out in silence, since all are optional; then there is no
  // stamp, and the next run tries again.
  const missing = majors.filter((major) => postgresFolder(major) === null && isLocked(major));
  if (missing.length === 0) writeFileSync(stamp, lock);
}

function isLocked(major) {
  const { packages } = JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8'));
  return `node_modules/pg${major}-${platform}` in packages;
}

/** npm packages hold no symbolic links; the package restores them in a script, which we do not run. */
function restoreLinks(native) {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const root = dirname(native);
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8'))) {
    const at = join(root, target);
    if (existsSync(at)) continue;
    mkdirSync(dirname(at), { recursive: true });
    symlinkSync(relative(dirname(at), join(root, source)), at);
  }
}

function digest(file) {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}

function run(args) {
  return new Promise((resolve, reject) => {
    // npm is a script on Windows, and only a shell starts it; the arguments are ours.
    const windows = process.platform === 'win32';
    const child = spawn(windows ? 'npm.cmd' : 'npm', args, { stdio: ['ignore', 'pipe', 'pipe'], shell: windows });
    let output = '';
    child.stdout.on('data', (data) => (output += data));
    child.stderr.on('data', (data) => (output += data));
    child.on('error', (error) => reject(new Error(`The test servers cannot be installed: ${error.message}`)));
    child.on('close', (status) => resolve({ status, output }));
  });
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    await installServers();
    const missing = majors.filter((major) => postgresFolder(major) === null);
    for (const major of missing) {
      console.error(cannotBeHad(major, `there is no package of it for ${platform}.`));
    }
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 2;
  }
  for (const { name, variables } of debianServers) {
    if (variables.some((variable) => (process.env[variable] ?? '') !== '')) continue;
    try {
      mysqlPrograms(name);
    } catch (error) {
      // Its tests say the same, and fail; whoever wants others shall not be held up.
      console.error(error instanceof Error ? error.message : mysqlCannotBeHad(name, String(error)));
    }
  }
  if ((process.env.DRYDOCK_TEST_S3_URL ?? '') === '') {
    try {
      cephPrograms();
    } catch (error) {
      console.error(error instanceof Error ? error.message : String(error));
    }
  }
}
