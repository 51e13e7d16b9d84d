import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { maskSecrets } from '../report/secrets.ts';
import { UserError } from '../report/user-error.ts';
import { plain } from '../runtime/plain-text.ts';
import type { ServerAddress } from './address.ts';
import { openSession } from './connect.ts';
import { type ServerProgram, shownPlace } from './find-programs.ts';
import { initialisedFolder } from './initialised-folder.ts';
import { mysqlDatabases } from './mysql-databases.ts';
import { appliedSettings, badSetting } from './production-settings.ts';
import { namedVersion } from './read-version.ts';
import type { DatabaseServer } from './server.ts';
import { serverOverAddress } from './server-over-address.ts';
import { answers, freePort, type ServerProcess, startProcess } from './server-process.ts';
import { closedFolder, giveTo, type ServerUser, serverUser } from './server-user.ts';
import { programFolder, type ThrowawayFolder, throwawayFolder } from './throwaway-folder.ts';
import type { ThrowawayOptions } from './throwaway-postgres.ts';
import { plainConnection } from './tls-wish.ts';

/** Settings that are a part of the data folder: it has to be made with them. */
const ofTheFolder = ['lower_case_table_names', 'innodb_page_size', 'innodb_checksum_algorithm'];

/**
 * Starts a server of MySQL or MariaDB on a free port of 127.0.0.1, with a folder of its own that goes with this process. Only who has its
 * password gets in. Its data is never written through to a disk; performance_schema is on, with the instrument of metadata locks;
 * the event scheduler is off, so that nothing runs by itself.
 * @throws UserError `server_not_started`, `bad_setting`
 */
export async function throwawayMysql(options: ThrowawayOptions): Promise<DatabaseServer> {
  const { program, env, say } = options;
  const { engine } = program;
  const version = namedVersion(engine, program.version);
  const settings = appliedSettings(engine, options.settings, say);
  const user = serverUser();
  const folder = throwawayFolder(options.bytes ?? 0);
  const server: Started = { program: usableProgram(program, user), folder, user, version };
  const home = folder.home(engine, user);
  const data = join(home, 'data');
  const lasting = Object.fromEntries(Object.entries(settings).filter(([name]) => ofTheFolder.includes(name)));
  const { password } = await initialisedFolder({
    series: `${engine}-${program.version.major}.${program.version.minor}`,
    parts: [program.program, program.version.text, statSync(program.program).mtimeMs, process.arch, lasting],
    data,
    env,
    make: () => {
      say(`${version} makes its data folder, which takes some seconds.`);
      return initialise(server, data, lasting);
    },
  });
  giveTo(user, data, true);
  // By a file, and not by an argument, which everybody on the machine may read.
  const first = join(home, 'first.sql');
  writeFileSync(first, firstStatements(password), { mode: 0o600 });
  giveTo(user, first);
  const files = join(home, 'files');
  mkdirSync(files);
  giveTo(user, files);

  for (let attempt = 0; ; attempt++) {
    const port = await freePort();
    const running = run(server, home, [
      `--datadir=${data}`,
      `--tmpdir=${home}`,
      `--socket=${socketIn(home)}`,
      `--pid-file=${join(home, 'own.pid')}`,
      `--port=${port}`,
      `--init-file=${first}`,
      `--secure-file-priv=${files}`,
      ...defaults(program, settings),
      ...Object.entries(settings).map(([name, value]) => `--${name}=${value}`),
    ]);
    const address = addressOf(engine, port, password);
    if (await answers(running, () => isUp(address))) {
      return serverOverAddress({
        engine,
        version: program.version,
        origin: 'throwaway',
        description: `${version}, a throwaway server of ${plain(shownPlace(program))}`,
        pid: running.pid,
        address,
        databases: mysqlDatabases((database) => openSession(address, database)),
        like: null,
        end: () => running.end(),
      });
    }
    // Somebody else took the port between our look and the server's: another one then.
    if (attempt < 3 && /address already in use/i.test(running.log())) continue;
    const error = badSetting(engine, version, running.log(), settings) ?? notStarted(version, running.log());
    await running.end();
    throw error;
  }
}

interface Started {
  readonly program: ServerProgram;
  readonly folder: ThrowawayFolder;
  readonly user: ServerUser | null;
  readonly version: string;
}

/** The kernel takes a path of 107 bytes (103 on macOS) at most; one without folders is taken from the data folder. */
function socketIn(home: string): string {
  const path = join(home, 'socket');
  return Buffer.byteLength(path) > 100 ? 'socket' : path;
}

function addressOf(engine: ServerProgram['engine'], port: number, password: string): ServerAddress {
  return {
    engine,
    from: 'the throwaway server',
    host: '127.0.0.1',
    port,
    socket: null,
    user: 'root',
    password,
    database: null,
    tls: plainConnection,
    options: null,
    connectSeconds: 15,
  };
}

async function isUp(address: ServerAddress): Promise<boolean> {
  try {
    await (await openSession(address, '', 0)).close();
    return true;
  } catch {
    return false;
  }
}

/** One statement a line: MySQL reads the file so. */
function firstStatements(password: string): string {
  return `ALTER USER 'root'@'localhost' IDENTIFIED BY '${password}';\n`;
}

function run({ program, folder, user }: Started, home: string, args: readonly string[], input = ''): ServerProcess {
  return startProcess(
    program.command,
    [...program.before, '--no-defaults', ...places(program), ...program.options, ...args],
    {
      folder,
      home,
      user,
      signal: 'SIGKILL',
      input,
    },
  );
}

/** Where the program's other files are: it looks for them where it was built to be installed, which may not be where it is. */
function places(program: ServerProgram): readonly string[] {
  const base = program.home;
  const share = shareOf(base);
  const plugins = ['lib/mysql/plugin', 'lib64/mysql/plugin', 'lib/plugin', 'lib/mariadb/plugin', 'lib64/mariadb/plugin']
    .map((at) => join(base, at))
    .find((at) => existsSync(at));
  return [
    `--basedir=${base}`,
    ...(share === null ? [] : [`--lc-messages-dir=${share}`]),
    ...(share !== null && existsSync(join(share, 'charsets'))
      ? [`--character-sets-dir=${join(share, 'charsets')}`]
      : []),
    ...(plugins === undefined ? [] : [`--plugin-dir=${plugins}`]),
  ];
}

function shareOf(base: string): string | null {
  const share = ['share/mysql', 'share/mariadb', 'share', 'share/mysql-9.0', 'share/mysql-8.0'].map((at) =>
    join(base, at),
  );
  return (
    share.find((at) => existsSync(join(at, 'english/errmsg.sys')) || existsSync(join(at, 'charsets/Index.xml'))) ?? null
  );
}

/** The data is thrown away, so no power cut can hurt it. */
const quick = ['--innodb-flush-log-at-trx-commit=0', '--innodb-doublewrite=OFF', '--innodb-buffer-pool-size=128M'];

function redoLog({ engine, version }: ServerProgram, megabytes: number): string {
  const hasCapacity = engine === 'mysql' && (version.major > 8 || version.minor > 0 || (version.patch ?? 0) >= 30);
  return hasCapacity ? `--innodb-redo-log-capacity=${megabytes}M` : `--innodb-log-file-size=${megabytes}M`;
}

function defaults(program: ServerProgram, settings: Readonly<Record<string, string>>): readonly string[] {
  const { engine, version } = program;
  const mysql = engine === 'mysql';
  // MariaDB's packages set this; the program alone has latin1 up to 11.5, which hardly anybody runs.
  const isOldMariadb = !mysql && (version.major < 11 || (version.major === 11 && version.minor < 6));
  const charset =
    isOldMariadb && settings['character_set_server'] === undefined && settings['collation_server'] === undefined;
  return [
    '--bind-address=127.0.0.1',
    '--max-connections=100',
    '--default-time-zone=+00:00',
    '--event-scheduler=OFF',
    '--skip-log-bin',
    '--sync-binlog=0',
    '--performance-schema=ON',
    '--performance-schema-instrument=wait/lock/metadata/sql/mdl=ON',
    ...quick,
    redoLog(program, 64),
    ...(mysql ? ['--mysqlx=OFF'] : []),
    ...(charset ? ['--character-set-server=utf8mb4'] : []),
  ];
}

async function initialise(server: Started, data: string, lasting: Readonly<Record<string, string>>): Promise<void> {
  const { program, folder, user, version } = server;
  const home = folder.home('initialise', user);
  mkdirSync(data);
  giveTo(user, data);
  const mysql = program.engine === 'mysql';
  const given = Object.entries(lasting).map(([name, value]) => `--${name}=${value}`);
  const common = [`--datadir=${data}`, `--tmpdir=${home}`, ...quick, redoLog(program, 8), ...given];
  const running = mysql
    ? run(server, home, ['--initialize-insecure', '--secure-file-priv=', ...common])
    : run(server, home, ['--bootstrap', '--log-warnings=0', ...common], systemTables(program));
  const status = await running.ended();
  const said = running.log();
  await running.end();
  if (status !== 0) {
    rmSync(data, { recursive: true, force: true });
    throw badSetting(program.engine, version, said, lasting) ?? notStarted(version, said);
  }
  // Two servers with one identity cannot be told apart by replication.
  rmSync(join(data, 'auto.cnf'), { force: true });
}

/**
 * What MariaDB's own installation script reads in: the tables of the database `mysql`, root without a password, and the
 * database `sys`. A trigger or a routine has its own end there, for the program that reads it as for the client.
 */
function systemTables(program: ServerProgram): string {
  const share = shareOf(program.home) ?? program.home;
  const names = ['system_tables', 'performance_tables', 'system_tables_data', 'sys_schema'];
  const files = names.map((name) => {
    const file = ['mariadb', 'mysql']
      .map((prefix) => join(share, `${prefix}_${name}.sql`))
      .find((one) => existsSync(one));
    return file === undefined ? '' : readFileSync(file, 'utf8');
  });
  return [
    'CREATE DATABASE IF NOT EXISTS mysql;\nUSE mysql;\nSET @auth_root_socket = NULL;\nSET @skip_auth_anonymous = 1;\n',
    ...files,
  ].join('\n');
}

/**
 * The program as the servers' user can start it. Where AppArmor holds it to its own folders by the place that it is in, a copy of it
 * is started, of which it knows nothing: Ubuntu has such a profile for MySQL.
 * @throws UserError for a program in a closed folder
 */
function usableProgram(program: ServerProgram, user: ServerUser | null): ServerProgram {
  for (const file of [program.command, program.program]) {
    const closed = closedFolder(user, file);
    if (closed === null) continue;
    throw new UserError('server_not_started', `${plain(file)} cannot be started as another user than root`, {
      hint: `MySQL and MariaDB refuse to run as root, and ${plain(closed)} is closed to others: chmod o+x, or do not run as root.`,
    });
  }
  if (program.before.length > 0 || !isConfined(program.program)) return program;
  const copy = join(programFolder().home('program', user), basename(program.program));
  copyFileSync(program.program, copy);
  giveTo(user, copy);
  return { ...program, command: copy };
}

function isConfined(program: string): boolean {
  try {
    if (!readFileSync('/sys/module/apparmor/parameters/enabled', 'utf8').startsWith('Y')) return false;
    const profile = program.slice(1).replaceAll('/', '.');
    return readdirSync('/etc/apparmor.d').includes(profile) && !existsSync(join('/etc/apparmor.d/disable', profile));
  } catch {
    return false;
  }
}

function notStarted(version: string, log: string): UserError {
  const lines = log.trim().split('\n');
  const line =
    lines.filter((one) => /\[?error\]?/i.test(one)).find((one) => !/aborting/i.test(one)) ?? lines.at(-1) ?? '';
  const why = plain(maskSecrets(line.replace(/^\S+ \S+ (?:\d+ )?/, '')), 300) || 'it says nothing';
  return new UserError('server_not_started', `${version} does not start: ${why}`, {
    hint: 'Name a server with --url, or another program with DRYDOCK_MYSQLD or DRYDOCK_MARIADBD.',
  });
}
