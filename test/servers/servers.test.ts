import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startBroker } from './broker.ts';
import { majors } from './install.mjs';
import { connectToMysql, startMysql } from './mysql.ts';
import { mysqlServerNames } from './mysql-names.ts';
import { node24 } from './node24.ts';
import { startPostgres } from './postgres.ts';
import { mysqlServer, serverOf } from './server-of.ts';

describe.each(majors)('PostgreSQL %i', (major) => {
  it('runs, and gives each test a database of its own', async () => {
    const server = await serverOf(major);
    const [version] = await server.query('SHOW server_version_num');
    expect(Math.floor(Number(version?.['server_version_num']) / 10_000)).toBe(major);
    const [first, second] = [await server.database(), await server.database()];
    await inside(first, 'CREATE TABLE only_here (id int)');
    expect(await inside(second, `SELECT to_regclass('only_here') AS found`)).toEqual([{ found: null }]);
    const copy = await server.database(undefined, new URL(first).pathname.slice(1));
    expect(await inside(copy, `SELECT to_regclass('only_here')::text AS found`)).toEqual([{ found: 'only_here' }]);
    await server.stop();
    await expect(inside(first, 'SELECT 1')).rejects.toThrow(/does not exist/);
  });
});

describe.each(mysqlServerNames)('%s', (name) => {
  it('runs, and gives each test a database of its own', async () => {
    const server = await mysqlServer(name);
    const [row] = await server.query('SELECT VERSION() AS version');
    const [engine, series] = name.split('-');
    expect(String(row?.['version'])).toMatch(new RegExp(`^${series}\\.`));
    expect(/mariadb/i.test(String(row?.['version']))).toBe(engine === 'mariadb');
    const [first, second] = [await server.database(), await server.database()];
    const inFirst = connectToMysql(name, first);
    await inFirst.query('CREATE TABLE only_here (name varchar(10))');
    await inFirst.query(`INSERT INTO only_here VALUES ('日本')`);
    expect(await inFirst.query('SELECT name FROM only_here')).toEqual([{ name: '日本' }]);
    await expect(connectToMysql(name, second).query('SELECT 1 FROM only_here')).rejects.toThrow(/doesn't exist/);
    await server.stop();
    await expect(inFirst.query('SELECT 1')).rejects.toThrow(/Unknown database/);
  });

  it('stops, with its files', async () => {
    const shared = await mysqlServer(name);
    const server = await startMysql(name);
    if (server.url === shared.url) return server.stop(); // Somebody else's, which goes on.
    const [row] = await server.query('SELECT @@datadir AS data');
    expect(existsSync(String(row?.['data']))).toBe(true);
    await server.stop();
    expect(existsSync(String(row?.['data']))).toBe(false);
    await expect(server.query('SELECT 1')).rejects.toThrow();
  });
});

describe('servers', () => {
  it('stop, with their files', async () => {
    const server = await startPostgres(16);
    const given = process.env['DRYDOCK_TEST_PG16_URL'];
    const [row] = await server.query('SHOW data_directory');
    await server.stop();
    if (given === undefined) {
      expect(existsSync(String(row?.['data_directory']))).toBe(false);
      await expect(server.query('SELECT 1')).rejects.toThrow();
    }
  });

  it('refuses a server of another version, and says what to do', async () => {
    const other = await serverOf(17);
    const before = process.env['DRYDOCK_TEST_PG13_URL'];
    process.env['DRYDOCK_TEST_PG13_URL'] = other.url;
    try {
      await expect(startPostgres(13)).rejects.toThrow(/PostgreSQL 13 cannot be had: .* version 17.*npm run servers/);
    } finally {
      if (before === undefined) delete process.env['DRYDOCK_TEST_PG13_URL'];
      else process.env['DRYDOCK_TEST_PG13_URL'] = before;
    }
  });

  it('the broker knows only majors', async () => {
    const broker = await startBroker();
    expect((await fetch(`${broker.url}/12`)).status).toBe(404);
    await broker.stop();
  });

  it('Node 24 runs', async () => {
    expect(execFileSync(await node24(), ['--version'], { encoding: 'utf8' })).toMatch(/^v24\./);
  });
});

// On Windows a killed process leaves its servers: there is no shell to watch.
if (process.platform !== 'win32')
  describe('nothing is left', () => {
    let folder: string;
    let program: string;
    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), 'drydock-servers-test-'));
      program = join(folder, 'start.mjs');
      await build({
        stdin: {
          contents: `import { startMysql } from './mysql.ts';
          import { startPostgres } from './postgres.ts';
          const mysql = process.argv[3] === 'mysql';
          const server = await (mysql ? startMysql('mariadb-10.11') : startPostgres(15));
          const [row] = await server.query(mysql ? 'SELECT @@datadir AS data_directory' : 'SHOW data_directory');
          console.log(JSON.stringify({ url: server.url, data: row.data_directory }));
          if (process.argv[2] === 'stay') setInterval(() => {}, 1000);`,
          resolveDir: import.meta.dirname,
        },
        bundle: true,
        platform: 'node',
        format: 'esm',
        outfile: program,
        // The installer finds the packages beside its own file, and pg is CommonJS.
        external: ['pg', 'mysql2/promise', '*.mjs'],
        plugins: [
          {
            name: 'absolute',
            setup(of) {
              of.onResolve({ filter: /(install|debian|maven)\.mjs$/ }, ({ path }) => ({
                path: join(import.meta.dirname, path),
                external: true,
              }));
              of.onResolve({ filter: /^(pg|mysql2\/promise)$/ }, ({ path }) => ({
                path: import.meta.resolve(path).replace('file://', ''),
                external: true,
              }));
            },
          },
        ],
      });
    });
    afterAll(() => rmSync(folder, { recursive: true }));

    it.each(['SIGINT', 'SIGTERM', 'SIGKILL'] as const)('after %s', async (signal) => {
      const { child, data, url } = await start('stay');
      expect(existsSync(data)).toBe(true);
      const closed = new Promise((resolve) => child.once('close', (_, by) => resolve(by)));
      child.kill(signal);
      expect(await closed).toBe(signal);
      await expect.poll(() => existsSync(data), { timeout: 5_000 }).toBe(false);
      await expect(inside(url, 'SELECT 1')).rejects.toThrow(/ECONNREFUSED/);
    });

    it.each(['SIGTERM', 'SIGKILL'] as const)('after %s, of MariaDB', async (signal) => {
      const { child, data, url } = await start('stay', 'mysql');
      expect(existsSync(data)).toBe(true);
      const closed = new Promise((resolve) => child.once('close', resolve));
      child.kill(signal);
      await closed;
      await expect.poll(() => existsSync(data), { timeout: 5_000 }).toBe(false);
      await expect(connectToMysql('mariadb-10.11', url).query('SELECT 1')).rejects.toThrow(/ECONN/);
    });

    it('after the process ends by itself, which a running server does not prevent', async () => {
      const { child, data } = await start('go');
      if (child.exitCode === null) await new Promise((resolve) => child.once('close', resolve));
      expect(child.exitCode).toBe(0);
      await expect.poll(() => existsSync(data), { timeout: 5_000 }).toBe(false);
    });

    async function start(how: string, engine = 'postgres') {
      // It has to be a server of its own.
      const {
        DRYDOCK_TEST_PG15_URL: _,
        DRYDOCK_TEST_MARIADB1011_URL: __,
        DRYDOCK_TEST_MARIADB_URL: ___,
        ...env
      } = process.env;
      const child = spawn(process.execPath, [program, how, engine], { stdio: ['ignore', 'pipe', 'inherit'], env });
      const line = await new Promise<string>((resolve) => child.stdout.once('data', (data) => resolve(String(data))));
      const { data, url }: { data: string; url: string } = JSON.parse(line);
      return { child, data, url };
    }
  });

async function inside(url: string, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}
