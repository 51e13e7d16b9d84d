import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { maskSecrets } from '../report/secrets.ts';
import { UserError } from '../report/user-error.ts';
import { plain } from '../runtime/plain-text.ts';
import type { Environment } from '../runtime/world.ts';
import type { ServerAddress } from './address.ts';
import { openSession } from './connect.ts';
import { type ServerProgram, shownPlace } from './find-programs.ts';
import { initialisedFolder } from './initialised-folder.ts';
import { postgresDatabases } from './postgres-databases.ts';
import { appliedSettings, badSetting } from './production-settings.ts';
import { namedVersion } from './read-version.ts';
import type { DatabaseServer } from './server.ts';
import { serverOverAddress } from './server-over-address.ts';
import { answers, freePort, type ServerProcess, startProcess } from './server-process.ts';
import { closedFolder, giveTo, type ServerUser, serverUser } from './server-user.ts';
import { programFolder, type ThrowawayFolder, throwawayFolder } from './throwaway-folder.ts';
import { plainConnection } from './tls-wish.ts';

export interface ThrowawayOptions {
  readonly program: ServerProgram;
  /** Production's settings, as `SHOW` gives them. */
  readonly settings: Readonly<Record<string, string>>;
  readonly env: Environment;
  /** Of data that it will hold, as far as it is known. */
  readonly bytes?: number;
  say(message: string): void;
}

/**
 * Starts a server of PostgreSQL on a free port of 127.0.0.1, with a folder of its own that goes with this process. Only who has its password
 * gets in. Its data is never written through to a disk, and nothing runs in it by itself: autovacuum's locks and
 * statistics would come at moments of their own. Its locale is C.UTF-8 where the machine has that, else C.
 * @throws UserError `server_not_started`, `bad_setting`
 */
export async function throwawayPostgres(options: ThrowawayOptions): Promise<DatabaseServer> {
  const { program, env, say } = options;
  const version = namedVersion('postgres', program.version);
  const settings = appliedSettings('postgres', options.settings, say);
  const user = serverUser();
  const folder = throwawayFolder(options.bytes ?? 0);
  const bin = usableFolder(program, user);
  const home = folder.home('postgres', user);
  const data = join(home, 'data');
  const { password } = await initialisedFolder({
    series: `postgres-${program.version.major}`,
    parts: [program.program, program.version.text, statSync(program.program).mtimeMs, process.arch],
    data,
    env,
    make: (fresh) => initialise(bin, folder, user, data, program.version.major > 13 ? verifier(fresh) : fresh, version),
  });
  giveTo(user, data, true);
  // The server refuses a data folder that others may read.
  chmodSync(data, 0o700);

  for (let attempt = 0; ; attempt++) {
    const port = await freePort();
    writeFileSync(join(data, 'postgresql.auto.conf'), configuration(port, settings));
    giveTo(user, join(data, 'postgresql.auto.conf'));
    const server = startProcess(join(bin, basename(program.program)), ['-D', data], {
      folder,
      home,
      user,
      signal: 'SIGQUIT',
    });
    const address = addressOf(port, password);
    if (await answers(server, () => isUp(address))) {
      return serverOverAddress({
        engine: 'postgres',
        version: program.version,
        origin: 'throwaway',
        description: `${version}, a throwaway server of ${plain(shownPlace(program))}`,
        pid: server.pid,
        address,
        databases: postgresDatabases({ byFiles: program.version.major >= 15 }),
        like: null,
        end: () => server.end(),
      });
    }
    // Somebody else took the port between our look and the server's: another one then.
    if (attempt < 3 && /Address already in use/.test(server.log())) continue;
    const error = badSetting('postgres', version, server.log(), settings) ?? notStarted(version, server);
    await server.end();
    throw error;
  }
}

function addressOf(port: number, password: string): ServerAddress {
  return {
    engine: 'postgres',
    from: 'the throwaway server',
    host: '127.0.0.1',
    port,
    socket: null,
    user: 'postgres',
    password,
    database: 'postgres',
    tls: plainConnection,
    // Said, so that the driver does not take PGOPTIONS, which is meant for other servers.
    options: '-c application_name=drydock',
    connectSeconds: 15,
  };
}

async function isUp(address: ServerAddress): Promise<boolean> {
  try {
    await (await openSession(address, 'postgres', 0)).close();
    return true;
  } catch {
    return false;
  }
}

async function initialise(
  bin: string,
  folder: ThrowawayFolder,
  user: ServerUser | null,
  data: string,
  password: string,
  version: string,
): Promise<void> {
  let said = '';
  for (const locale of process.platform === 'win32' ? ['C'] : ['C.UTF-8', 'C']) {
    const home = folder.home('initdb', user);
    const secret = join(home, 'password');
    writeFileSync(secret, password, { mode: 0o600 });
    giveTo(user, secret);
    const program = join(bin, process.platform === 'win32' ? 'initdb.exe' : 'initdb');
    const args = [
      '-D',
      data,
      '-U',
      'postgres',
      '-A',
      'password',
      `--pwfile=${secret}`,
      '-E',
      'UTF8',
      `--locale=${locale}`,
      '--no-sync',
    ];
    const run = startProcess(program, args, { folder, home, user, signal: 'SIGKILL' });
    const status = await run.ended();
    said = run.log();
    await run.end();
    if (status === 0) return;
    if (!/locale/.test(said)) break;
  }
  throw new UserError('server_not_started', `${version} cannot make its data folder: ${why(said)}`, {
    hint: startHint,
  });
}

/**
 * The password as PostgreSQL keeps it (RFC 5803), which it takes for a password that is hashed already. Of one round instead of
 * 4,096: those are for passwords that can be guessed, and would take half of the time that a connection takes (measured). initdb of
 * PostgreSQL 13 reads 99 characters of a password, and it keeps it as MD5, which is quick.
 */
function verifier(password: string): string {
  const salt = randomBytes(16);
  const salted = pbkdf2Sync(password, salt, 1, 32, 'sha256');
  const key = (name: string) => createHmac('sha256', salted).update(name).digest();
  const stored = createHash('sha256').update(key('Client Key')).digest('base64');
  return `SCRAM-SHA-256$1:${salt.toString('base64')}$${stored}:${key('Server Key').toString('base64')}`;
}

const startHint =
  'Name a server with --url, or another program with DRYDOCK_POSTGRES_BIN, which is the folder in which postgres and initdb are.';

function notStarted(version: string, server: ServerProcess): UserError {
  return new UserError('server_not_started', `${version} does not start: ${why(server.log())}`, { hint: startHint });
}

/** The line of a log that tells why. */
function why(log: string): string {
  const lines = log.trim().split('\n');
  const line = lines.find((one) => /\b(?:FATAL|PANIC|error):/.test(one)) ?? lines.at(-1) ?? '';
  return plain(maskSecrets(line.replace(/^.*?\b(?:FATAL|PANIC|error): +/, '')), 300) || 'it says nothing';
}

function configuration(port: number, settings: Readonly<Record<string, string>>): string {
  const all: Record<string, string> = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: '',
    fsync: 'off',
    synchronous_commit: 'off',
    full_page_writes: 'off',
    wal_init_zero: 'off',
    wal_recycle: 'off',
    max_wal_size: '512MB',
    checkpoint_timeout: '1h',
    shared_buffers: '128MB',
    // In files of the data folder, which go with it: after a SIGKILL the others would stay until the machine is started again.
    dynamic_shared_memory_type: 'mmap',
    max_connections: '100',
    autovacuum: 'off',
    timezone: 'UTC',
    log_timezone: 'UTC',
    ...settings,
  };
  return Object.entries(all)
    .map(([name, value]) => `${name} = '${value.replaceAll("'", "''").replaceAll('\\', '\\\\')}'\n`)
    .join('');
}

/**
 * The folder of the programs as the servers' user can use it. A package of npm is copied where a link that npm does not unpack is missing,
 * or where it lies in a closed folder, such as the home of root.
 * @throws UserError for an installed program in a closed folder
 */
function usableFolder({ program, packageFolder }: ServerProgram, user: ServerUser | null): string {
  const closed = closedFolder(user, program);
  if (packageFolder === null) {
    if (closed === null) return dirname(program);
    throw new UserError('server_not_started', `${plain(program)} cannot be started as another user than root`, {
      hint: `PostgreSQL refuses to run as root, and ${plain(closed)} is closed to others: chmod o+x, or do not run as root.`,
    });
  }
  const missing = linksOf(packageFolder).filter(({ at }) => !existsSync(at));
  if (closed === null && missing.length === 0) return dirname(program);
  const home = programFolder().home('programs', user);
  const copy = join(home, 'native');
  cpSync(packageFolder, copy, { recursive: true, verbatimSymlinks: true });
  for (const { at, target } of linksOf(packageFolder, copy)) {
    if (existsSync(at)) continue;
    mkdirSync(dirname(at), { recursive: true });
    symlinkSync(relative(dirname(at), target), at);
  }
  giveTo(user, copy, true);
  return join(copy, 'bin');
}

/** Links of the package: npm unpacks none, and the package has a script for them, which many do not let run. */
function linksOf(
  packageFolder: string,
  copy = packageFolder,
): readonly { readonly at: string; readonly target: string }[] {
  try {
    const list = JSON.parse(readFileSync(join(packageFolder, 'pg-symlinks.json'), 'utf8')) as readonly {
      readonly source: string;
      readonly target: string;
    }[];
    const inCopy = (path: string) => join(copy, relative('native', path));
    return list.map(({ source, target }) => ({ at: inCopy(target), target: inCopy(source) }));
  } catch {
    return [];
  }
}
