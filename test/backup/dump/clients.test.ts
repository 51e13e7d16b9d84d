import { describe, expect, it } from 'vitest';
import { fitting } from '../../../src/backup/dump/choose-client.ts';
import { type FoundClient, findClients, readClientVersion } from '../../../src/core/database/client-programs.ts';
import { clients } from './dumping.ts';

const client = (product: FoundClient['product'], text: string): FoundClient => {
  const [major = 0, minor = 0] = text.split('.').map(Number);
  return {
    product,
    program: `/x/${product}-${text}`,
    before: [],
    title: `dump ${text}`,
    version: { text, major, minor },
  };
};
const version = (text: string) => client('postgres', text).version;

describe('the client that is taken', () => {
  it.each([
    ['of the same major, the newest of it', 'postgres', '16.2', ['15.9', '18.1', '16.1', '16.4', '17.0'], '16.4'],
    ['else the nearest newer one', 'postgres', '16.2', ['15.9', '18.1', '17.3', '17.5'], '17.5'],
    ['of the same series', 'mysql', '8.0.44', ['9.7.4', '8.4.1', '8.0.36'], '8.0.36'],
    ['of the nearest newer series', 'mariadb', '10.6.1', ['11.8.6', '10.11.18'], '10.11.18'],
  ] as const)('is one %s', (_, engine, server, has, takes) => {
    const chosen = fitting(
      engine,
      version(server),
      'dump',
      has.map((one) => client(engine, one)),
    );
    expect(chosen).toMatchObject({ kind: 'fits', client: { version: { text: takes } } });
  });

  it('is none that is older, and none of the other product', () => {
    const old = fitting('postgres', version('17.2'), 'dump', [client('postgres', '16.9'), client('postgres', '15.1')]);
    expect(old).toMatchObject({
      kind: 'none',
      code: 'client_too_old',
      message: expect.stringContaining('dump 16.9'),
      hint: expect.stringContaining('postgresql-client-17'),
    });
    const other = fitting('mysql', version('8.4.1'), 'dump', [client('mariadb', '11.8.6')]);
    expect(other).toMatchObject({
      kind: 'none',
      code: 'client_missing',
      message: expect.stringContaining("is MariaDB's"),
    });
    expect(fitting('mariadb', version('11.4.2'), 'dump', [])).toMatchObject({
      kind: 'none',
      code: 'client_missing',
      hint: expect.stringContaining('DRYDOCK_MARIADB_CLIENTS'),
    });
  });
});

describe('a version', () => {
  it.each([
    ['postgres', 'pg_dump (PostgreSQL) 16.14 (Debian 16.14-1.pgdg12+1)', 'postgres', '16.14'],
    ['postgres', 'psql (PostgreSQL) 18beta2', 'postgres', '18'],
    ['mysql', 'mysqldump  Ver 9.7.4-2 for Linux on x86_64 ((Debian))', 'mysql', '9.7.4'],
    ['mysql', '/home/mariadb/bin/mysql  Ver 8.0.44 for Linux on x86_64', 'mysql', '8.0.44'],
    ['mysql', 'mysqldump  Ver 10.19 Distrib 10.11.18-MariaDB, for debian-linux-gnu (x86_64)', 'mariadb', '10.11.18'],
    ['mariadb', 'mariadb-dump from 11.8.6-MariaDB, client 10.19 for debian-linux-gnu (x86_64)', 'mariadb', '11.8.6'],
    ['mysql', 'mysqldump  Ver 10.13 Distrib 5.7.44, for Linux (x86_64)', 'mysql', '5.7.44'],
  ] as const)('of %s is read from %s', (engine, said, product, text) => {
    expect(readClientVersion(engine, said)).toMatchObject({ product, version: { text } });
  });
});

describe('programs of this machine', () => {
  it('are those of the folder that is named, and no others', async () => {
    const found = await findClients('postgres', 'dump', { env: clients('postgres-17'), platform: process.platform });
    expect(found.map(({ title }) => title)).toEqual([expect.stringMatching(/^pg_dump 17\./)]);
    const other = await findClients('mysql', 'dump', {
      env: { PATH: '', DRYDOCK_MYSQL_CLIENTS: clients('mariadb-11.8')['DRYDOCK_MARIADB_CLIENTS'] },
      platform: process.platform,
    });
    expect(other.map(({ product }) => product)).toEqual(['mariadb']);
  });

  it('are not taken from a folder that the PATH names relative to where we are', async () => {
    const { relative } = await import('node:path');
    const folder = clients('postgres-17')['DRYDOCK_PG_CLIENTS'] ?? '';
    const found = await findClients('postgres', 'dump', {
      env: { PATH: relative(process.cwd(), folder) },
      platform: process.platform,
    });
    expect(found.some(({ program }) => program.startsWith(folder))).toBe(false);
    const absolute = await findClients('postgres', 'dump', { env: { PATH: folder }, platform: process.platform });
    expect(absolute[0]?.program).toBe(`${folder}/pg_dump`);
  });
});
