import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { cannotBeHad, installServers, majors, postgresFolder } from './install.mjs';
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

export type Major = (typeof majors)[number];
export { majors };

export type Row = Record<string, unknown>;

/** A real PostgreSQL server for tests. */
export interface PostgresServer {
  readonly major: Major;
  /** Of a database for administration: tests make their own with `database`. */
  readonly url: string;
  /** Runs SQL in the database for administration. */
  query(sql: string, values?: readonly unknown[]): Promise<Row[]>;
  /** Makes a database (a copy of the database `template` if given) and gives its URL. */
  database(name?: string, template?: string): Promise<string>;
  /** Stops a server that we started, with all its files; of somebody else's server it drops the databases that we made. */
  stop(): Promise<void>;
}

/**
 * Gives a server of that major version: the one whose URL is in `DRYDOCK_TEST_PG16_URL` and so on, else one of our own
 * on a free port of 127.0.0.1 that lives in a throwaway folder. Ours ends with this process, however that ends.
 * Throws an Error of one line, which says how to get the server, when there is none.
 */
export async function startPostgres(major: Major): Promise<PostgresServer> {
  const given = process.env[`DRYDOCK_TEST_PG${major}_URL`];
  if (given !== undefined && given !== '') return useGiven(major, given);
  await installServers();
  const installed = postgresFolder(major);
  if (installed === null) {
    throw new Error(cannotBeHad(major, `there is no package of it for ${process.platform}-${process.arch}.`));
  }
  const root = throwawayFolder();
  // A database of its own for nearly every test: in memory one is made seven times as fast as on a disk (measured: 250 against 32 ms).
  const home = mkdtempSync(join(quickFolder(), `pg${major}-`));
  own(home);
  const programs = usable(installed, root, `${major}`);
  const data = join(home, 'data');
  cpSync(await initialised(major, programs, root), data, { recursive: true });
  own(data, true);
  chmodSync(data, 0o700); // The server refuses a data folder that others may read.
  const { child, url } = await boot(major, programs, data);
  const server = connectTo(major, url);
  return {
    ...server,
    async stop() {
      await ended(child);
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/** A server that is there already, such as one of `startPostgres` in another process. `stop` drops what was made here. */
export function connectTo(major: Major, url: string): PostgresServer {
  const made: string[] = [];
  const query = async (sql: string, values: readonly unknown[] = []) => {
    const client = new Client({ connectionString: url });
    // Without a listener, a server that goes away while the connection is idle would end the test run.
    client.on('error', () => {});
    await client.connect();
    try {
      return (await client.query(sql, [...values])).rows as Row[];
    } finally {
      await client.end();
    }
  };
  return {
    major,
    url,
    query,
    async database(name = `t_${randomBytes(6).toString('hex')}`, template = 'template1') {
      await query(`CREATE DATABASE "${name}" TEMPLATE "${template}"`);
      made.push(name);
      const of = new URL(url);
      of.pathname = `/${name}`;
      return of.href;
    },
    async stop() {
      for (const name of made.splice(0)) await query(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`);
    },
  };
}

async function useGiven(major: Major, url: string): Promise<PostgresServer> {
  const variable = `DRYDOCK_TEST_PG${major}_URL`;
  const server = connectTo(major, url);
  let version: unknown;
  try {
    version = (await server.query('SHOW server_version_num'))[0]?.['server_version_num'];
  } catch (error) {
    throw new Error(cannotBeHad(major, `${variable} is set, but ${error instanceof Error ? error.message : error}.`));
  }
  if (Math.floor(Number(version) / 10_000) !== major) {
    throw new Error(cannotBeHad(major, `${variable} leads to a server of version ${version}.`));
  }
  return server;
}

const templates = new Map<Major, Promise<string>>();

/** initdb takes four times as long as copying what it made, so each major is initialised once a process. */
function initialised(major: Major, programs: string, root: string): Promise<string> {
  let template = templates.get(major);
  if (template === undefined) {
    template = initdb(major, programs, root);
    templates.set(major, template);
  }
  return template;
}

async function initdb(major: Major, programs: string, root: string): Promise<string> {
  const folder = join(root, `template-${major}`);
  mkdirSync(folder);
  own(folder);
  const args = ['-D', folder, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'];
  const child = spawn(join(programs, 'bin', 'initdb'), args, {
    ...owner,
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const log = collect(child);
  const status = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  if (status !== 0) throw new Error(cannotBeHad(major, `initdb ended with status ${status}: ${lastLine(log())}`));
  return folder;
}

async function boot(major: Major, programs: string, data: string) {
  let log = () => '';
  for (let attempt = 0; attempt < 3; attempt++) {
    const port = await freePort();
    const settings: Record<string, string | number> = {
      listen_addresses: '127.0.0.1',
      port,
      unix_socket_directories: '',
      // The data is thrown away, so no power cut can hurt it.
      fsync: 'off',
      synchronous_commit: 'off',
      full_page_writes: 'off',
      shared_buffers: '32MB',
      // It may stand in memory, where nobody needs the log of what is long over.
      max_wal_size: '192MB',
      max_connections: 60,
      // Its locks and its statistics come at moments of its own, which no measurement may depend on.
      autovacuum: 'off',
      timezone: 'UTC',
      log_timezone: 'UTC',
    };
    writeFileSync(
      join(data, 'postgresql.auto.conf'),
      Object.entries(settings)
        .map(([name, value]) => `${name} = '${value}'\n`)
        .join(''),
    );
    const child = spawn(join(programs, 'bin', 'postgres'), ['-D', data], {
      ...owner,
      cwd: data,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    endWithUs(child, 'SIGQUIT'); // "Immediate shutdown": nothing of it is kept.
    log = collect(child);
    const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
    if (await answers(url, child)) {
      child.unref();
      return { child, url };
    }
    // Somebody else took the port between our look and the server's: another one then.
    if (!log().includes('Address already in use')) break;
  }
  throw new Error(cannotBeHad(major, `it does not start: ${lastLine(log())}`));
}

async function answers(url: string, child: ChildProcess): Promise<boolean> {
  const until = Date.now() + 30_000;
  while (Date.now() < until) {
    if (child.exitCode !== null || child.signalCode !== null) return false;
    const client = new Client({ connectionString: url });
    client.on('error', () => {});
    try {
      await client.connect();
      await client.end();
      return true;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  }
  await ended(child);
  return false;
}
