import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createConnection, type RowDataPacket } from 'mysql2/promise';
import { debianServers, type MysqlPrograms, mysqlCannotBeHad, mysqlPrograms } from './debian.mjs';
import { mariadb114Programs } from './maven.mjs';
import { type AnyMysqlServerName, measuredOnly } from './mysql-names.ts';
import {
  collect,
  ended,
  endWithUs,
  freePort,
  lastLine,
  own,
  owner,
  quickFolder,
  throwawayFolder,
  usable,
} from './processes.ts';

export type Row = Record<string, unknown>;

/** A real MySQL or MariaDB server for tests. */
export interface RunningMysql {
  readonly name: AnyMysqlServerName;
  /** Without a database: tests make their own with `database`. */
  readonly url: string;
  /** Runs one statement. */
  query(sql: string, values?: readonly unknown[]): Promise<Row[]>;
  /** Makes an empty database and gives its URL. Its character set is utf8mb4, whatever the server's default is. */
  database(name?: string): Promise<string>;
  /** Stops a server that we started, with all its files; of somebody else's server it drops the databases that we made. */
  stop(): Promise<void>;
}

/**
 * Gives a server of that name: the one whose URL is in its variable (`DRYDOCK_TEST_MYSQL97_URL`, `DRYDOCK_TEST_MARIADB1011_URL`,
 * `DRYDOCK_TEST_MARIADB118_URL`; or `DRYDOCK_TEST_MYSQL_URL` and `DRYDOCK_TEST_MARIADB_URL` where the version fits), else one of our own on
 * a free port of 127.0.0.1 that lives in a throwaway folder. Ours ends with this process, however that ends.
 * Throws an Error of one line, which says how to get the server, when there is none.
 */
export async function startMysql(name: AnyMysqlServerName): Promise<RunningMysql> {
  const given = await givenServer(name);
  if (given !== null) return given;
  const root = throwawayFolder();
  const home = mkdtempSync(join(quickFolder(), `${name}-`));
  own(home);
  const installed = name === measuredOnly ? mariadb114Programs() : mysqlPrograms(name);
  const programs = reachable(installed, root, name);
  const data = join(home, 'data');
  cpSync(await initialised(name, programs, installed.folder, root), data, { recursive: true });
  own(data, true);
  const { child, url } = await boot(name, programs, home);
  return {
    ...connectToMysql(name, url),
    async stop() {
      await ended(child);
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/** A server that is there already, such as one of `startMysql` in another process. `stop` drops what was made here. */
export function connectToMysql(name: AnyMysqlServerName, url: string): RunningMysql {
  const made: string[] = [];
  const query = async (sql: string, values: readonly unknown[] = []) => {
    const connection = await createConnection({ uri: url, charset: 'utf8mb4' });
    // Without a listener, a server that goes away while the connection is idle would end the test run.
    connection.on('error', () => {});
    try {
      const [rows] = await connection.query<RowDataPacket[]>(sql, [...values]);
      return Array.isArray(rows) ? rows : [];
    } finally {
      await connection.end().catch(() => {});
    }
  };
  return {
    name,
    url,
    query,
    async database(database = `t_${randomBytes(6).toString('hex')}`) {
      await query(`CREATE DATABASE \`${database}\` CHARACTER SET utf8mb4`);
      made.push(database);
      const of = new URL(url);
      of.pathname = `/${database}`;
      return of.href;
    },
    async stop() {
      for (const database of made.splice(0)) await query(`DROP DATABASE IF EXISTS \`${database}\``);
    },
  };
}

async function givenServer(name: AnyMysqlServerName): Promise<RunningMysql | null> {
  const recipe = debianServers.find((known) => known.name === name);
  const [own, general] = recipe?.variables ?? [];
  for (const variable of [own, general]) {
    const url = variable === undefined ? undefined : process.env[variable];
    if (variable === undefined || url === undefined || url === '') continue;
    const server = connectToMysql(name, url);
    let version: string;
    try {
      version = String((await server.query('SELECT VERSION() AS version'))[0]?.['version']);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw new Error(mysqlCannotBeHad(name, `${variable} is set, but ${why}.`));
    }
    if (nameOf(version) === name) return server;
    // The general variable may well be meant for another version of the same server.
    if (variable === own) {
      throw new Error(mysqlCannotBeHad(name, `${variable} leads to a server of version ${version}.`));
    }
  }
  return null;
}

/** `mariadb-10.11` of the version `10.11.18-MariaDB-0+deb12u1`. */
function nameOf(version: string): string {
  const series = /^(\d+\.\d+)\./.exec(version)?.[1] ?? version;
  return `${/mariadb/i.test(version) ? 'mariadb' : 'mysql'}-${series}`;
}

/** The programs where the servers' user can reach them. */
function reachable(programs: MysqlPrograms, root: string, name: string): MysqlPrograms {
  if (programs.folder === null) return programs;
  const { folder } = programs;
  const copy = usable(folder, root, name);
  if (copy === folder) return programs;
  const moved = (path: string) => path.replaceAll(folder, copy);
  return {
    command: moved(programs.command),
    prefix: programs.prefix.map(moved),
    folder: copy,
    base: moved(programs.base),
    share: moved(programs.share),
    plugins: moved(programs.plugins),
  };
}

function run(programs: MysqlPrograms, args: readonly string[], cwd: string): ChildProcess {
  const places = [
    `--basedir=${programs.base}`,
    `--lc-messages-dir=${programs.share}`,
    `--character-sets-dir=${join(programs.share, 'charsets')}`,
    `--plugin-dir=${programs.plugins}`,
  ];
  return spawn(programs.command, [...programs.prefix, '--no-defaults', ...places, ...args], {
    ...owner,
    cwd,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
}

const templates = new Map<AnyMysqlServerName, Promise<string>>();

/**
 * A data folder as the server makes it, to be copied: making one takes seconds. It is kept with the unpacked programs, and once a process
 * for a server that the machine has installed.
 */
function initialised(
  name: AnyMysqlServerName,
  programs: MysqlPrograms,
  keep: string | null,
  root: string,
): Promise<string> {
  let template = templates.get(name);
  if (template === undefined) {
    template = initialise(name, programs, keep, root);
    templates.set(name, template);
  }
  return template;
}

async function initialise(name: AnyMysqlServerName, programs: MysqlPrograms, keep: string | null, root: string) {
  const kept = keep === null ? null : join(keep, 'initialised');
  if (kept !== null && existsSync(kept)) return kept;
  const home = mkdtempSync(join(root, `template-${name}-`));
  own(home);
  const data = join(home, 'data');
  mkdirSync(data);
  own(data);
  const mysql = name.startsWith('mysql');
  const child = mysql
    ? run(programs, ['--initialize-insecure', `--datadir=${data}`, '--secure-file-priv=', ...small(name)], home)
    : run(programs, ['--bootstrap', `--datadir=${data}`, `--tmpdir=${home}`, '--log-warnings=0', ...small(name)], home);
  endWithUs(child, 'SIGKILL', home);
  const log = collect(child);
  // A program that ends before it has read everything would end us too.
  child.stdin?.on('error', () => {});
  child.stdin?.end(mysql ? '' : systemTables(programs));
  const status = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  if (status !== 0) {
    throw new Error(mysqlCannotBeHad(name, `its data folder cannot be made: ${lastError(log())}.`));
  }
  // Two copies of a server with one identity cannot be told apart by replication.
  rmSync(join(data, 'auto.cnf'), { force: true });
  if (kept === null) return data;
  try {
    const making = mkdtempSync(`${kept}.partial-`);
    cpSync(data, join(making, 'data'), { recursive: true });
    if (!existsSync(kept)) renameSync(join(making, 'data'), kept);
    rmSync(making, { recursive: true, force: true });
    return existsSync(kept) ? kept : data;
  } catch {
    return data; // The folder may not be ours to write, or somebody was faster.
  }
}

/** What MariaDB's own installation script reads in: the tables of the database `mysql`, and root without a password. */
function systemTables(programs: MysqlPrograms): string {
  const files = ['system_tables', 'performance_tables', 'system_tables_data'].map((name) => {
    const file = ['mariadb', 'mysql'].map((prefix) => join(programs.share, `${prefix}_${name}.sql`)).find(existsSync);
    return file === undefined ? '' : readFileSync(file, 'utf8');
  });
  return [
    'CREATE DATABASE IF NOT EXISTS mysql;\nUSE mysql;\nSET @auth_root_socket = NULL;\nSET @skip_auth_anonymous = 1;\n',
    ...files,
  ].join('\n');
}

/** The data is thrown away, so no power cut can hurt it, and there is little of it. */
function small(name: AnyMysqlServerName): string[] {
  return [
    '--innodb-flush-log-at-trx-commit=0',
    '--innodb-buffer-pool-size=64M',
    ...(name.startsWith('mysql') ? ['--innodb-redo-log-capacity=8M'] : ['--innodb-log-file-size=8M']),
  ];
}

async function boot(name: AnyMysqlServerName, programs: MysqlPrograms, home: string) {
  let log = () => '';
  for (let attempt = 0; attempt < 3; attempt++) {
    const port = await freePort();
    const mysql = name.startsWith('mysql');
    const child = run(
      programs,
      [
        `--datadir=${join(home, 'data')}`,
        `--tmpdir=${home}`,
        `--socket=${join(home, 'socket')}`,
        `--pid-file=${join(home, 'own.pid')}`,
        '--bind-address=127.0.0.1',
        `--port=${port}`,
        '--max-connections=60',
        '--default-time-zone=+00:00',
        '--secure-file-priv=',
        '--sync-binlog=0',
        ...small(name),
        ...(mysql
          ? ['--mysqlx=OFF']
          : // Off by default there, and on in MySQL: tests look into it for metadata locks.
            ['--performance-schema=ON', '--performance-schema-instrument=wait/lock/metadata/sql/mdl=ON']),
      ],
      home,
    );
    endWithUs(child, 'SIGKILL', home);
    log = collect(child);
    child.stdin?.on('error', () => {});
    child.stdin?.end();
    const url = `mysql://root@127.0.0.1:${port}`;
    if (await answers(url, child)) {
      child.unref();
      return { child, url };
    }
    // Somebody else took the port between our look and the server's: another one then.
    if (!/address already in use/i.test(log())) break;
  }
  throw new Error(mysqlCannotBeHad(name, `it does not start: ${lastError(log())}.`));
}

async function answers(url: string, child: ChildProcess): Promise<boolean> {
  const until = Date.now() + 30_000;
  while (Date.now() < until) {
    if (child.exitCode !== null || child.signalCode !== null) return false;
    try {
      const connection = await createConnection({ uri: url });
      await connection.end();
      return true;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  }
  await ended(child);
  return false;
}

/** The line that tells why, of a log that goes on after it. */
function lastError(log: string): string {
  return (
    lastLine(
      log
        .split('\n')
        .filter((line) => /error/i.test(line))
        .join('\n'),
    ) || lastLine(log)
  );
}
