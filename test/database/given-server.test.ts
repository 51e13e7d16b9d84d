import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readAddress } from '../../src/core/database/address.ts';
import { givenServer, mustBeFor } from '../../src/core/database/given-server.ts';
import { newName } from '../../src/core/database/own-names.ts';
import type { DatabaseServer } from '../../src/core/database/server.ts';
import type { PostgresServer } from '../servers/postgres.ts';
import { serverOf } from '../servers/server-of.ts';
import { done } from './answers.ts';

const day = 24 * 60 * 60 * 1_000;

describe.each([13, 16, 18] as const)('PostgreSQL %i behind a URL', (major) => {
  let real: PostgresServer;
  let url: string;
  let server: DatabaseServer;
  const names = async () =>
    (await real.query("SELECT datname FROM pg_database WHERE datname LIKE 'drydock%'")).map((row) => row['datname']);

  beforeAll(async () => {
    real = await serverOf(major);
    url = await real.database();
    server = await givenServer(readAddress(url, '--url', {}));
  });
  afterAll(async () => {
    await server?.stop();
    await real?.stop();
  });

  it('says what it is', () => {
    expect(server).toMatchObject({ engine: 'postgres', origin: 'given', pid: null });
    expect(server.version.major).toBe(major);
    expect(server.description).toMatch(new RegExp(`^PostgreSQL ${major}\\.\\d+ at 127\\.0\\.0\\.1:\\d+$`));
  });

  it('makes databases beside the one that is named, copies them with their rows and settings, and drops them', async () => {
    const first = await server.createDatabase();
    expect(first).toMatch(/^drydock_/);
    const session = await server.open(first);
    done(
      await session.send(
        `CREATE TABLE t (id int generated always as identity, a text); INSERT INTO t (a) VALUES ('x'), ('y');
         ALTER DATABASE ${first} SET search_path TO "a b", public; ALTER DATABASE ${first} SET work_mem TO '7MB';
         ALTER ROLE postgres IN DATABASE ${first} SET my.thing TO 'it''s \\ "x"';
         COMMENT ON DATABASE ${first} IS 'it''s';
         REVOKE TEMPORARY ON DATABASE ${first} FROM PUBLIC; GRANT CREATE ON DATABASE ${first} TO pg_monitor WITH GRANT OPTION`,
      ),
    );
    const about = `SELECT shobj_description(oid, 'pg_database') AS comment, ARRAY(SELECT a::text FROM unnest(datacl) a ORDER BY 1) AS acl,
      (SELECT array_agg(setrole::regrole::text || setconfig::text ORDER BY setrole) FROM pg_db_role_setting WHERE setdatabase = d.oid) AS settings
      FROM pg_database d WHERE datname = $1`;
    await session.close();
    const second = await server.copyDatabase(first);
    const copy = await server.open(second);
    done(await copy.send("SET search_path = public; INSERT INTO t (a) VALUES ('z')"));
    expect(await copy.query('SELECT * FROM public.t ORDER BY id')).toEqual([
      { id: 1, a: 'x' },
      { id: 2, a: 'y' },
      { id: 3, a: 'z' },
    ]);
    const [original] = await copy.query(about, [first]);
    expect((await copy.query(about, [second]))[0]).toEqual(original);
    expect(original?.['settings']).toEqual(expect.arrayContaining([expect.stringContaining('my.thing')]));
    const again = await server.open(second);
    expect((await again.query('SHOW search_path'))[0]?.['search_path']).toBe('"a b", public');
    await again.close();
    expect(await names()).toEqual(expect.arrayContaining([first, second]));
    // It is dropped although somebody is connected.
    await server.dropDatabase(second);
    expect(await names()).not.toContain(second);
    await copy.close();
  });

  it('drops no database of others', async () => {
    await expect(server.dropDatabase('postgres')).rejects.toThrow(/made here/);
    await expect(server.dropDatabase('drydock_x')).rejects.toThrow(/made here/);
  });

  it('gives the address of a database to our own processes', async () => {
    const name = await server.createDatabase();
    const session = await givenServer(readAddress(server.url(name) ?? '', '--url', {}));
    expect(session.version).toEqual(server.version);
    await session.stop();
  });

  it('gives settings as SHOW does', async () => {
    expect(await server.setting('max_connections')).toMatch(/^\d+$/);
    expect(await server.setting('work_mem')).toBe('4MB');
    expect(await server.setting('no_such_setting')).toBeNull();
    expect(await server.setting('no.such_setting')).toBeNull();
  });

  it('takes the encoding and the locale of the database that is named', async () => {
    await real.query("CREATE DATABASE latin TEMPLATE template0 ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C'");
    const of = new URL(url);
    of.pathname = '/latin';
    const other = await givenServer(readAddress(of.href, '--url', {}));
    const session = await other.open(await other.createDatabase());
    expect((await session.query('SHOW server_encoding'))[0]).toEqual({ server_encoding: 'LATIN1' });
    await session.close();
    await other.stop();
    await real.query('DROP DATABASE latin');
  });

  it('drops what it made when it stops, also twice, and in the middle of a copy', async () => {
    const other = await givenServer(readAddress(url, '--url', {}));
    const before = await names();
    const made = await other.createDatabase();
    const session = await other.open(made);
    done(await session.send('CREATE TABLE t AS SELECT * FROM generate_series(1, 200000)'));
    await session.close();
    const copying = other.copyDatabase(made).catch((error: unknown) => error);
    await new Promise((resolve) => setTimeout(resolve, 20));
    await Promise.all([other.stop(), other.stop()]);
    await copying;
    // Only those that other tests of this file still have.
    expect(await names()).toEqual(before);
    await expect(other.createDatabase()).rejects.toThrow(/stopped/);
  });

  it('drops what a killed run left behind more than a day ago, and nothing else', async () => {
    const old = newName(Date.now() - 2 * day);
    const busy = newName(Date.now() - 3 * day);
    const young = newName(Date.now() - day / 2);
    for (const name of [old, busy, young, 'drydock_mine', 'drydock_0000000_x'])
      await real.query(`CREATE DATABASE ${name}`);
    const user = await server.open(busy);
    const other = await givenServer(readAddress(url, '--url', {}));
    const left = await names();
    expect(left).not.toContain(old);
    expect(left).toEqual(expect.arrayContaining([busy, young, 'drydock_mine', 'drydock_0000000_x']));
    await user.close();
    await other.stop();
    for (const name of [busy, young, 'drydock_mine', 'drydock_0000000_x']) await real.query(`DROP DATABASE ${name}`);
  });

  it('says which privilege is missing, and how it is granted', async () => {
    await real.query(`CREATE ROLE small_${major} LOGIN PASSWORD 'p'`);
    const of = new URL(url);
    of.username = `small_${major}`;
    of.password = 'p';
    const other = await givenServer(readAddress(of.href, '--url', {}));
    await expect(other.createDatabase()).rejects.toMatchObject({
      name: 'UserError',
      code: 'no_create_privilege',
      hint: `ALTER ROLE "small_${major}" CREATEDB;`,
    });
    await other.stop();
    await real.query(`ALTER ROLE small_${major} CREATEDB`);
    const able = await givenServer(readAddress(of.href, '--url', {}));
    const copy = await able.copyDatabase(await able.createDatabase());
    expect(copy).toMatch(/^drydock_/);
    await able.stop();
    await real.query(`DROP ROLE small_${major}`);
  });

  it('does not write to a server that is read-only', async () => {
    await real.query(`CREATE ROLE reader_${major} LOGIN CREATEDB`);
    await real.query(`ALTER ROLE reader_${major} SET default_transaction_read_only = on`);
    const of = new URL(url);
    of.username = `reader_${major}`;
    await expect(givenServer(readAddress(of.href, '--url', {}))).rejects.toMatchObject({ code: 'read_only_server' });
    await real.query(`DROP ROLE reader_${major}`);
  });

  it('is not for migrations of another engine', () => {
    expect(() => mustBeFor('mysql', readAddress(url, '--url', {}))).toThrow(
      /--url is the address of a server of PostgreSQL/,
    );
    expect(() => mustBeFor('mariadb', readAddress('mysql://h', '--url', {}))).not.toThrow();
  });
});
