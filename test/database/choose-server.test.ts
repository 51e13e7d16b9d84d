import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readAddress } from '../../src/core/database/address.ts';
import { chooseServer, type ServerWish } from '../../src/core/database/choose-server.ts';
import { openSession } from '../../src/core/database/connect.ts';
import { newName } from '../../src/core/database/own-names.ts';
import { freePort, startProcess } from '../../src/core/database/server-process.ts';
import { serverUser } from '../../src/core/database/server-user.ts';
import { throwawayFolder } from '../../src/core/database/throwaway-folder.ts';
import type { RunningMysql } from '../servers/mysql.ts';
import { mysqlServerNames } from '../servers/mysql-names.ts';
import { mysqlServer, serverOf } from '../servers/server-of.ts';
import { done, until } from './answers.ts';
import { programEnv, throwaway } from './throwaway.ts';

const day = 24 * 60 * 60 * 1_000;

function wish(engine: ServerWish['engine'], url: string | null, env: ServerWish['env'] = {}): ServerWish {
  return { engine, wantedVersion: null, settings: {}, url, urlFrom: 'DATABASE_URL', env, say: () => {} };
}

describe('the server that a URL names', () => {
  it('is the one that is taken, whatever the machine has', async () => {
    const real = await serverOf(16);
    const server = await chooseServer(wish('postgres', real.url, await programEnv('postgres-13')));
    expect(server).toMatchObject({ origin: 'given', engine: 'postgres', version: { major: 16 } });
    await server.stop();
  });

  it('is not one for other migrations', async () => {
    const real = await serverOf(16);
    await expect(chooseServer(wish('mysql', real.url))).rejects.toMatchObject({
      code: 'wrong_engine',
      message: 'DATABASE_URL is the address of a server of PostgreSQL, and the migrations are for MySQL',
    });
    await expect(chooseServer(wish('postgres', 'mysql://db'))).rejects.toMatchObject({ code: 'wrong_engine' });
  });

  it('may be MariaDB behind mysql://, and says so', async () => {
    const real = await mysqlServer('mariadb-11.8');
    const server = await chooseServer(wish('mysql', real.url));
    expect(server.engine).toBe('mariadb');
    expect(server.version).toMatchObject({ major: 11, minor: 8 });
    expect(server.description).toMatch(/^MariaDB 11\.8\.\d+ at /);
    await server.stop();
  });

  it('has to be an address', async () => {
    await expect(chooseServer(wish('postgres', 'nonsense'))).rejects.toMatchObject({ code: 'bad_url' });
  });
});

it('says how to get a server where there is none', async () => {
  // A system that has one is another test.
  const { findPrograms } = await import('../../src/core/database/find-programs.ts');
  const machine = { env: { PATH: '' }, platform: process.platform, arch: process.arch, folder: '/' };
  for (const engine of ['mysql', 'mariadb'] as const) {
    if ((await findPrograms(engine, machine)).length > 0) continue;
    await expect(chooseServer({ ...wish(engine, null, { PATH: '' }), folder: '/' })).rejects.toMatchObject({
      name: 'UserError',
      code: 'no_server',
      hint: expect.stringMatching(/apt-get install (mysql|mariadb)-server.*--url/),
    });
  }
});

describe.each(mysqlServerNames)('%s behind a URL', (name) => {
  let real: RunningMysql;
  let url: string;
  const as = (user: string) => {
    const of = new URL(url);
    of.username = user;
    of.password = 'p';
    return of.href;
  };
  const choose = (of = url) => chooseServer(wish(name.startsWith('mysql') ? 'mysql' : 'mariadb', of));
  const names = async () =>
    (
      await real.query("SELECT SCHEMA_NAME AS n FROM information_schema.SCHEMATA WHERE SCHEMA_NAME LIKE 'drydock%'")
    ).map((row) => row['n']);

  beforeAll(async () => {
    real = await mysqlServer(name);
    url = await real.database();
  });
  afterAll(() => real?.stop());

  it('makes databases beside the one that is named, with its character set, and drops them', async () => {
    await real.query(`ALTER DATABASE ${new URL(url).pathname.slice(1)} CHARACTER SET latin1 COLLATE latin1_german2_ci`);
    const server = await choose();
    const first = await server.createDatabase();
    const session = await server.open(first);
    expect(await session.query('SELECT @@collation_database AS c')).toEqual([{ c: 'latin1_german2_ci' }]);
    done(await session.send('CREATE TABLE t (a int); INSERT INTO t VALUES (1)'));
    const second = await server.copyDatabase(first);
    // Somebody with an open transaction does not hold up the drop.
    const other = await server.open(second);
    done(await other.send('BEGIN'));
    done(await other.send('SELECT * FROM t'));
    await server.dropDatabase(second);
    await until(() => other.lost);
    expect(await names()).not.toContain(second);
    await expect(server.dropDatabase('mysql')).rejects.toThrow(/made here/);
    await session.close();
    await Promise.all([server.stop(), server.stop()]);
    expect(await names()).not.toContain(first);
  });

  it('gives settings as a configuration file has them', async () => {
    const server = await choose();
    expect(await server.setting('autocommit')).toBe('ON');
    expect(await server.setting('sql_mode')).toContain('STRICT_TRANS_TABLES');
    expect(await server.setting('no_such_setting')).toBeNull();
    expect(await server.setting("x' OR 1=1")).toBeNull();
    await server.stop();
  });

  it('drops what it made when it is stopped in the middle of a copy', async () => {
    const server = await choose();
    const made = await server.createDatabase();
    const session = await server.open(made);
    for (let at = 0; at < 60; at++) done(await session.send(`CREATE TABLE t${at} (a int PRIMARY KEY, b text)`));
    await session.close();
    const copying = server.copyDatabase(made).catch((error: unknown) => error);
    await new Promise((resolve) => setTimeout(resolve, 30));
    await server.stop();
    await copying;
    expect(await names()).toEqual([]);
  });

  it('drops what a killed run left behind more than a day ago, and nothing else', async () => {
    const old = newName(Date.now() - 2 * day);
    const busy = newName(Date.now() - 3 * day);
    const young = newName(Date.now() - day / 2);
    const all = [old, busy, young, 'drydock_mine'];
    for (const one of all) await real.query(`CREATE DATABASE ${one}`);
    const user = await openSession(readAddress(url, '--url', {}), busy);
    const server = await choose();
    expect((await names()).sort()).toEqual([busy, young, 'drydock_mine'].sort());
    await user.close();
    await server.stop();
    for (const one of all) await real.query(`DROP DATABASE IF EXISTS ${one}`);
  });

  it('says which privilege is missing, and how it is granted', async () => {
    await real.query("CREATE USER small IDENTIFIED BY 'p'");
    const database = new URL(url).pathname.slice(1);
    await real.query(`GRANT SELECT ON ${database}.* TO small`);
    const server = await choose(as('small'));
    const error: unknown = await server.createDatabase().catch((why: unknown) => why);
    expect(error).toMatchObject({
      code: 'no_create_privilege',
      hint: expect.stringContaining("ON `drydock\\_%`.* TO 'small'@'%'"),
    });
    await server.stop();
    await real.query('GRANT ALL PRIVILEGES ON `drydock\\_%`.* TO small');
    const able = await choose(as('small'));
    const session = await able.open(await able.createDatabase());
    done(await session.send('CREATE TABLE t (a int); CREATE VIEW v AS SELECT * FROM t'));
    await session.close();
    expect(await able.copyDatabase(session.database)).toMatch(/^drydock_/);
    await able.stop();
    await real.query('DROP USER small');
  });
});

describe('a server to which nothing can be written', () => {
  it.each(['mysql-9.7', 'mariadb-11.8'] as const)('of %s is told', async (name) => {
    const server = await throwaway(name);
    const session = await server.open('mysql');
    await session.query('SET GLOBAL read_only = 1');
    await expect(chooseServer(wish(server.engine, server.url('mysql')))).rejects.toMatchObject({
      code: 'read_only_server',
    });
    await session.close();
    await server.stop();
  });

  it('of PostgreSQL is told, where it is a replica', async () => {
    const { DRYDOCK_POSTGRES_BIN: bin = '' } = await programEnv('postgres-16');
    const user = serverUser();
    const folder = throwawayFolder();
    const home = folder.home('replica', user);
    const data = join(home, 'data');
    const start = (program: string, args: readonly string[]) =>
      startProcess(join(bin, program), args, { folder, home, user, signal: 'SIGQUIT' });
    expect(await start('initdb', ['-D', data, '-U', 'postgres', '-A', 'trust', '--no-sync']).ended()).toBe(0);
    const port = await freePort();
    // It replays what a primary would send, which there is none of, and lets itself be read meanwhile.
    writeFileSync(join(data, 'standby.signal'), '');
    writeFileSync(
      join(data, 'postgresql.auto.conf'),
      `listen_addresses = '127.0.0.1'\nport = ${port}\nunix_socket_directories = ''\nfsync = off\n`,
    );
    const replica = start('postgres', ['-D', data]);
    await expect(
      chooseServer(wish('postgres', `postgres://postgres@127.0.0.1:${port}/postgres?sslmode=disable`)),
    ).rejects.toMatchObject({
      code: 'read_only_server',
      message: expect.stringContaining('is a replica'),
    });
    await replica.end();
  });
});
