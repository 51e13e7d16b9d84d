import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chooseServer } from '../../src/core/database/choose-server.ts';
import { pgliteServer } from '../../src/core/database/pglite-server.ts';
import type { DatabaseServer } from '../../src/core/database/server.ts';
import { DatabaseError, type Session } from '../../src/core/database/session.ts';
import { done, failure } from './answers.ts';

describe('PostgreSQL inside of this process', () => {
  let server: DatabaseServer;
  let name: string;
  let session: Session;

  beforeAll(async () => {
    const started = await pgliteServer({ folder: process.cwd() });
    if (started.kind !== 'started') throw new Error('the package is not there');
    server = started.server;
    name = await server.createDatabase();
    session = await server.open(name);
  });
  afterAll(() => server?.stop());

  it('says what it is', async () => {
    expect(server).toMatchObject({ engine: 'postgres', origin: 'embedded', pid: null });
    expect(server.version.major).toBeGreaterThanOrEqual(18);
    expect(server.description).toMatch(/^PostgreSQL 18\.\d+, in this process \(PGlite\)$/);
    expect(server.url(name)).toBeNull();
    expect(await server.setting('work_mem')).toBe('4MB');
    expect(await server.setting('no_such_setting')).toBeNull();
  });

  it('answers as a connection does', async () => {
    const answer = done(
      await session.send(
        "CREATE TEMP TABLE t (a int, b bigint); INSERT INTO t VALUES (1, 9223372036854775807), (2, NULL); SELECT * FROM t ORDER BY a; UPDATE t SET a = 3; DO $$ BEGIN RAISE WARNING 'w'; END $$",
      ),
    );
    expect(answer).toMatchObject({
      rows: [
        { a: 1, b: '9223372036854775807' },
        { a: 2, b: null },
      ],
      affected: 4,
      notices: ['WARNING: w'],
    });
    expect(done(await session.send('')).rows).toEqual([]);
  });

  it('runs several statements as one transaction', async () => {
    expect(failure(await session.send('CREATE TABLE gone (a int); SELECT 1/0'))).toMatchObject({
      code: '22012',
      lost: false,
    });
    expect(await session.query("SELECT to_regclass('gone') AS name")).toEqual([{ name: null }]);
    expect(failure(await session.send('CREATE TABLE gone (a int); VACUUM')).code).toBe('25001');
    done(await session.send('VACUUM'));
    done(await session.send('CREATE TABLE c (a int)'));
    done(await session.send('CREATE INDEX CONCURRENTLY ON c (a)'));
    done(await session.send('BEGIN'));
    expect(failure(await session.send('CREATE INDEX CONCURRENTLY ON c (a)')).code).toBe('25001');
    done(await session.send('ROLLBACK'));
  });

  it('says where an error is', async () => {
    const sql = "SELECT '🐘', nowhere";
    const failed = failure(await session.send(sql));
    expect(failed.code).toBe('42703');
    expect(sql.slice(failed.position ?? 0)).toBe('nowhere');
  });

  it('takes values', async () => {
    const [row] = await session.query(
      'SELECT $1::text AS text, $2::int + 1 AS number, $3::text[] AS list, $4::text AS none, $5::bytea AS bytes',
      ["it's \\ 🐘", 7, ['a"b', '\\'], null, Buffer.from([0, 255])],
    );
    expect(row).toEqual({
      text: "it's \\ 🐘",
      number: 8,
      list: ['a"b', '\\'],
      none: null,
      bytes: Buffer.from([0, 255]),
    });
    await expect(session.query('SELECT $1::int', ['x'])).rejects.toThrow(DatabaseError);
    await expect(session.query('SELECT * FROM nowhere')).rejects.toMatchObject({ failure: { code: '42P01' } });
    expect(await session.query('SELECT 1 AS still')).toEqual([{ still: 1 }]);
  });

  it('copies rows in, and outlives a COPY that gets none', async () => {
    done(await session.send('CREATE TABLE rows (a int, b text)'));
    expect(done(await session.copyIn('COPY rows FROM STDIN', '1\tü\n2\t\\N\n')).affected).toBe(2);
    expect(failure(await session.copyIn('COPY rows FROM stdin', 'x\ty\n'))).toMatchObject({
      code: '22P02',
      lost: false,
    });
    expect(failure(await session.send('COPY rows FROM stdin')).lost).toBe(false);
    done(await session.send("INSERT INTO rows VALUES (3, 'COPY rows FROM stdin')"));
    done(await session.send('COPY rows TO stdout'));
    expect(await session.query('SELECT count(*) AS n FROM rows')).toEqual([{ n: '3' }]);
  });

  it('makes copies that are alone', async () => {
    const copy = await server.copyDatabase(name);
    const other = await server.open(copy);
    expect(await other.query('SELECT a, b FROM rows ORDER BY a')).toEqual([
      { a: 1, b: 'ü' },
      { a: 2, b: null },
      { a: 3, b: 'COPY rows FROM stdin' },
    ]);
    done(await other.send('DROP TABLE rows'));
    expect(await session.query('SELECT count(*) AS n FROM rows')).toEqual([{ n: '3' }]);
    const again = await server.copyDatabase(copy);
    await server.dropDatabase(copy);
    expect(other.lost).toBe(true);
    expect(failure(await other.send('SELECT 1'))).toMatchObject({ code: 'connection', lost: true });
    await expect(server.open(copy)).rejects.toMatchObject({ code: 'unknown_database' });
    const third = await server.open(again);
    expect(await third.query("SELECT to_regclass('rows') AS name")).toEqual([{ name: null }]);
    await third.close();
    // Of one that was never opened as well.
    expect(await server.copyDatabase(await server.createDatabase())).toMatch(/^drydock_/);
  });

  it('undoes what a session that goes has set and left open', async () => {
    const first = await server.open(name);
    done(await first.send('SET search_path = nowhere; CREATE TEMP TABLE mine (a int)'));
    done(await first.send("BEGIN; INSERT INTO public.rows VALUES (9, 'open')"));
    await first.close();
    expect(first.lost).toBe(true);
    const second = await server.open(name);
    expect(await second.query('SHOW search_path')).toEqual([{ search_path: await server.setting('search_path') }]);
    expect(await second.query("SELECT to_regclass('mine') AS name, (SELECT count(*) FROM rows) AS n")).toEqual([
      { name: null, n: '3' },
    ]);
    done(await second.send("BEGIN; INSERT INTO public.rows VALUES (9, 'open'); SELECT pg_advisory_lock(1)"));
    second.cut();
    expect(failure(await second.send('SELECT 1')).lost).toBe(true);
    const third = await server.open(name);
    expect(await third.query('SELECT count(*) AS n FROM rows')).toEqual([{ n: '3' }]);
    expect(await third.query("SELECT count(*) AS n FROM pg_locks WHERE locktype = 'advisory'")).toEqual([{ n: '0' }]);
    await third.close();
  });

  it('has the extensions that come with it', async () => {
    for (const extension of ['pg_trgm', '"uuid-ossp"', 'citext', 'hstore', 'pgcrypto']) {
      done(await session.send(`CREATE EXTENSION ${extension}`));
    }
    const copy = await server.open(await server.copyDatabase(name));
    expect(await copy.query("SELECT encode(digest('a', 'sha256'), 'hex') LIKE 'ca97%' AS ok")).toEqual([{ ok: true }]);
  });

  it('drops no database of others', async () => {
    await expect(server.dropDatabase('postgres')).rejects.toThrow(/made here/);
  });

  it('is chosen where the machine has no server, and says so', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'drydock-none-'));
    const said: string[] = [];
    const wish = {
      wantedVersion: '16',
      settings: {},
      url: null,
      urlFrom: '--url',
      folder,
      say: (message: string) => said.push(message),
    };
    // Where the system has one all the same, that is taken.
    const chosen = await chooseServer({ ...wish, engine: 'postgres', env: { PATH: '' } });
    expect(['embedded', 'throwaway']).toContain(chosen.origin);
    expect(said.length).toBeGreaterThan(0);
    await chosen.stop();
    await chosen.stop();
    await expect(chosen.createDatabase()).rejects.toThrow(/stopped/);
    rmSync(folder, { recursive: true });
  });
});
