import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { preflight } from '../../../src/backup/dump/preflight.ts';
import { startDump } from '../../../src/backup/dump/start-dump.ts';
import { readAddress } from '../../../src/core/database/address.ts';
import { mysqlAccess, postgresAccess } from '../../../src/core/database/client-access.ts';
import { mysqlServer, serverOf } from '../../servers/server-of.ts';
import { clients, comparison, dumped, dumpWish, restored, restoreWish, serverAt, withSession } from './dumping.ts';

const stops: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const stop of stops) await stop();
});

/** Arguments and environment of every process of this machine that we may look at. */
function processes(): readonly { readonly pid: string; readonly args: string; readonly env: string }[] {
  const read = (file: string) => {
    try {
      return readFileSync(file, 'latin1');
    } catch {
      return '';
    }
  };
  return readdirSync('/proc')
    .filter((pid) => /^\d+$/.test(pid) && pid !== String(process.pid))
    .map((pid) => ({ pid, args: read(`/proc/${pid}/cmdline`), env: read(`/proc/${pid}/environ`) }));
}

describe('the password', () => {
  it.each(['colon:back\\slash', 'a b#c"d\'e;f', 'ünï%20=', 'x\\', '"quoted"'])(
    '%s of PostgreSQL opens the server, and is seen by nobody',
    async (password) => {
      const server = await serverOf(16);
      stops.push(() => server.stop());
      const user = 'wary_user';
      await server.query(`DROP ROLE IF EXISTS ${user}`);
      await server.query(`CREATE ROLE ${user} SUPERUSER LOGIN PASSWORD '${password.replaceAll("'", "''")}'`);
      // The servers of the tests trust everybody else.
      const before = String((await server.query("SELECT pg_read_file(current_setting('hba_file')) AS t"))[0]?.['t']);
      const write = async (text: string) => {
        const lines = text.split('\n').filter((line) => /^\w/.test(line));
        await server.query(
          `COPY (SELECT unnest(ARRAY[${lines.map((line) => `'${line}'`).join(', ')}])) TO '${String((await server.query('SHOW hba_file'))[0]?.['hba_file'])}'`,
        );
        await server.query('SELECT pg_reload_conf()');
      };
      await write(`host all ${user} 127.0.0.1/32 scram-sha-256\n${before}`);
      try {
        const of = new URL(await server.database());
        const url = `postgres://${user}:${encodeURIComponent(password)}@${of.host}${of.pathname}`;
        const at = await serverAt(url);
        await withSession(at, (session) =>
          session.query("CREATE TABLE t AS SELECT g, repeat('x', 1000) AS x FROM generate_series(1, 2000) g"),
        );
        const env = clients('postgres-17');
        const wish = dumpWish(at, env);
        const running = await startDump(wish, await preflight(wish));
        const all = processes();
        expect(all.filter(({ args }) => args.includes('--snapshot='))).not.toEqual([]);
        const bytes = Buffer.from(password, 'utf8').toString('latin1');
        expect(all.filter(({ args, env: own }) => args.includes(bytes) || own.includes(bytes))).toEqual([]);
        const pieces: Uint8Array[] = [];
        for await (const piece of running.output) pieces.push(piece);
        await running.stop();
        expect(Buffer.concat(pieces).length).toBeGreaterThan(2_000_000);
        const wrong = await serverAt(url);
        const refused = startDump(
          { ...wish, server: { ...wrong, address: { ...wrong.address, password: `${password}x` } } },
          await preflight(wish),
        );
        const failing = (async () => {
          const bad = await refused;
          try {
            for await (const _ of bad.output);
          } finally {
            await bad.stop();
          }
        })();
        await expect(failing).rejects.toMatchObject({
          code: 'login_failed',
          message: expect.not.stringContaining(password),
        });
      } finally {
        await write(before);
        const made = await server.query(
          'SELECT datname FROM pg_database WHERE datdba = (SELECT oid FROM pg_roles WHERE rolname = $1)',
          [user],
        );
        expect(made).toEqual([]);
      }
      await server.stop();
      await server.query(`DROP ROLE ${user}`);
    },
  );

  it.each([
    ['mysql-9.7', 'mysql-9.7'],
    ['mariadb-11.8', 'mariadb-11.8'],
    ['mariadb-10.11', 'mariadb-10.11'],
  ] as const)('of %s opens the server whatever signs are in it, and is seen by nobody', async (name, recipe) => {
    const server = await mysqlServer(name);
    stops.push(() => server.stop());
    const own = new URL(await server.database());
    for (const password of [
      'hash # and ; "double" \'single\'',
      '\\n back\\slash\\',
      'new\nline\ttab',
      '"',
      ' spaces at the ends ',
      '[client]',
      'ünï',
    ]) {
      const user = 'wary_user';
      await server.query(`DROP USER IF EXISTS ${user}`);
      await server.query(`CREATE USER ${user} IDENTIFIED BY ?`, [password]);
      await server.query(`GRANT ALL ON *.* TO ${user}`);
      const at = await serverAt(`mysql://${user}:${encodeURIComponent(password)}@${own.host}${own.pathname}`);
      await withSession(at, (session) => session.query('CREATE TABLE IF NOT EXISTS t (id int)'));
      const wish = dumpWish(at, clients(recipe));
      const running = await startDump(wish, await preflight(wish));
      const bytes = Buffer.from(password, 'utf8').toString('latin1');
      if (bytes.length > 3)
        expect(processes().filter(({ args, env }) => args.includes(bytes) || env.includes(bytes))).toEqual([]);
      let text = '';
      for await (const piece of running.output) text += Buffer.from(piece).toString('utf8');
      await running.stop();
      expect(text).toContain('CREATE TABLE `t`');
      await server.query(`DROP USER ${user}`);
    }
  });

  it('stands in a file that only we can read, in a folder that is gone afterwards', () => {
    const address = readAddress('postgres://u:secret%3A%5C@h/d?sslmode=verify-full', 'url', {});
    const access = postgresAccess(address, 'd', { PATH: '/bin', AWS_SECRET_ACCESS_KEY: 'no', HOME: '/root' });
    const file = access.env['PGPASSFILE'] ?? '';
    expect(readFileSync(file, 'utf8')).toBe('*:*:*:*:secret\\:\\\\\n');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(access.folder).mode & 0o777).toBe(0o700);
    expect(Object.keys(access.env)).not.toContain('AWS_SECRET_ACCESS_KEY');
    expect(access.env).toMatchObject({ PGSSLMODE: 'verify-full', HOME: access.folder });
    expect(readFileSync(access.env['PGSSLROOTCERT'] ?? '', 'utf8')).toContain('BEGIN CERTIFICATE');
    access.close();
    expect(existsSync(file)).toBe(false);
    const other = mysqlAccess(
      readAddress('mysql://u:s@h:3307/d?ssl-mode=VERIFY_CA', 'url', {}),
      'd',
      {},
      'mariadb',
      true,
    );
    const [option = ''] = other.args;
    const text = readFileSync(option.replace('--defaults-file=', ''), 'utf8');
    expect(text).toMatch(/ssl-verify-server-cert\n/);
    expect(text).toMatch(/host="h"\nport=3307\npassword="s"/);
    other.close();
    expect(existsSync(other.folder)).toBe(false);
  });
});

describe('a name that looks like an option or an address', () => {
  it('of a database of PostgreSQL is a name', async () => {
    const server = await serverOf(16);
    for (const name of ["x dbname=postgres host=evil.invalid '", '--help', 'postgres://evil.invalid/x']) {
      await server.query(`CREATE DATABASE "${name}"`);
      const to = `to ${name}`;
      await server.query(`CREATE DATABASE "${to}"`);
      const env = clients('postgres-17');
      const at = await serverAt(server.url.replace(/postgres$/, encodeURIComponent(name)));
      await withSession(at, (session) =>
        session.query('CREATE TABLE "--version" AS SELECT 1 AS x; CREATE TABLE "*" AS SELECT 2 AS x'),
      );
      const dump = await dumped(dumpWish(at, env, { scope: { schemaOnly: false, tables: [], without: ['"*"'] } }));
      const target = await serverAt(server.url.replace(/postgres$/, encodeURIComponent(to)));
      expect(await restored(restoreWish(target, env), dump.bytes)).toMatchObject({ kind: 'done' });
      const compared = await comparison(target, dump);
      expect(compared).toMatchObject({ equal: true, tables: [{ table: 'public.--version' }] });
      await server.query(`DROP DATABASE "${name}"`);
      await server.query(`DROP DATABASE "${to}"`);
    }
    await server.stop();
  });

  it.each([
    ['mysql-9.7', 'mysql-9.7'],
    ['mariadb-11.8', 'mariadb-11.8'],
  ] as const)('of a database of %s is a name', async (kind, recipe) => {
    const server = await mysqlServer(kind);
    for (const name of ['--help', '#a "b', '-uroot']) {
      for (const one of [name, `to ${name}`]) {
        await server.query(`DROP DATABASE IF EXISTS \`${one}\``);
        await server.query(`CREATE DATABASE \`${one}\` CHARACTER SET utf8mb4`);
      }
      const env = clients(recipe);
      const at = await serverAt(`${server.url}/${encodeURIComponent(name)}`);
      await withSession(at, (session) => session.query('CREATE TABLE `--version` AS SELECT 1 AS x'));
      for (const tables of [[], ['--version']]) {
        const dump = await dumped(dumpWish(at, env, { scope: { schemaOnly: false, tables, without: [] } }));
        const target = await serverAt(`${server.url}/${encodeURIComponent(`to ${name}`)}`);
        expect(await restored(restoreWish(target, env, { clean: true }), dump.bytes)).toMatchObject({ kind: 'done' });
        expect(await comparison(target, dump)).toMatchObject({ equal: true, tables: [{ table: '--version' }] });
      }
      await server.query(`DROP DATABASE \`${name}\``);
      await server.query(`DROP DATABASE \`to ${name}\``);
    }
    await server.stop();
  });
});
