import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readAddress } from '../../src/core/database/address.ts';
import { openSession } from '../../src/core/database/connect.ts';
import { DatabaseError, type Session } from '../../src/core/database/session.ts';
import type { PostgresServer } from '../servers/postgres.ts';
import { serverOf } from '../servers/server-of.ts';
import { done, failure, until } from './answers.ts';

const majors = [13, 16, 18] as const;

describe.each(majors)('a session of PostgreSQL %i', (major) => {
  let server: PostgresServer;
  let url: string;
  const open = () => openSession(readAddress(url, '--url', {}));
  let session: Session;

  beforeAll(async () => {
    server = await serverOf(major);
    url = await server.database();
    session = await open();
  });
  afterAll(async () => {
    await session?.close();
    await server?.stop();
  });

  it('knows its number and its database', async () => {
    const [row] = await session.query('SELECT pg_backend_pid() AS id, current_database() AS name');
    expect(row).toEqual({ id: session.id, name: session.database });
    expect(session.engine).toBe('postgres');
    expect(session.lost).toBe(false);
  });

  it('gives the rows of the last statement that has rows, and counts what was written', async () => {
    const answer = done(
      await session.send(
        "CREATE TEMP TABLE t (a int); INSERT INTO t VALUES (1), (2); SELECT 'x' AS other; SELECT a FROM t ORDER BY a; " +
          'UPDATE t SET a = a + 1; CREATE TEMP TABLE u AS SELECT * FROM t',
      ),
    );
    expect(answer.rows).toEqual([{ a: 1 }, { a: 2 }]);
    expect(answer.affected).toBe(6);
    expect(answer.ms).toBeGreaterThan(0);
    expect(done(await session.send('DROP TABLE t, u')).affected).toBeNull();
    expect(done(await session.send('')).rows).toEqual([]);
  });

  it('runs several statements as one transaction, unless the text says otherwise', async () => {
    const failed = failure(await session.send('CREATE TABLE gone (a int); SELECT 1/0'));
    expect(failed).toMatchObject({ code: '22012', lost: false });
    const [row] = await session.query("SELECT to_regclass('gone') AS name");
    expect(row?.['name']).toBeNull();
  });

  it('never uses parameters, so that every statement may be sent', async () => {
    done(await session.send('PREPARE p (int) AS SELECT $1 AS n; EXECUTE p(3)'));
    const vacuum = done(await session.send('CREATE TABLE IF NOT EXISTS v (a int)'));
    expect(vacuum.kind).toBe('done');
    done(await session.send('VACUUM v'));
    done(await session.send('CREATE INDEX CONCURRENTLY v_a ON v (a)'));
  });

  it('gives notices with their severity', async () => {
    const answer = done(await session.send("DO $$ BEGIN RAISE NOTICE 'one'; RAISE WARNING 'two'; END $$"));
    expect(answer.notices).toEqual(['NOTICE: one', 'WARNING: two']);
    expect(done(await session.send('SELECT 1')).notices).toEqual([]);
  });

  it('says where an error is, in UTF-16 units of the text', async () => {
    const sql = "SELECT '🐘', 'é' AS \"ñ\", nowhere";
    const failed = failure(await session.send(sql));
    expect(failed.code).toBe('42703');
    expect(sql.slice(failed.position ?? 0)).toBe('nowhere');
    const second = 'SELECT 1;\nSELEC 2';
    expect(failure(await session.send(second)).position).toBe(second.indexOf('SELEC '));
  });

  it('gives detail and hint', async () => {
    const failed = failure(
      await session.send("DO $$ BEGIN RAISE EXCEPTION 'no' USING DETAIL = 'd', HINT = 'h', ERRCODE = 'P0042'; END $$"),
    );
    expect(failed).toMatchObject({ code: 'P0042', message: 'no', detail: 'd', hint: 'h', position: null });
  });

  it('keeps values exact', async () => {
    const [row] = await session.query(
      `SELECT 9223372036854775807::int8 AS big, 0.10::numeric(10,2) AS exact, timestamptz '2020-01-02 03:04:05.678901+00' AS at,
        date 'infinity' AS ever, '{"a": 1.0}'::json AS json, true AS yes, 'x'::name AS name, 1.5::float8 AS half, NULL::int AS none,
        '\\xdeadbeef'::bytea AS bytes, ARRAY['a,b', 'c"d\\e', NULL, 'NULL'] AS texts, ARRAY[[1,2],[3,4]] AS numbers,
        '{}'::int[] AS empty, ARRAY[9223372036854775807::int8] AS bigs, 1::oid AS oid`,
    );
    expect(row).toEqual({
      big: '9223372036854775807',
      exact: '0.10',
      at: expect.stringContaining('.678901'),
      ever: 'infinity',
      json: '{"a": 1.0}',
      yes: true,
      name: 'x',
      half: 1.5,
      none: null,
      bytes: Buffer.from('deadbeef', 'hex'),
      texts: ['a,b', 'c"d\\e', null, 'NULL'],
      numbers: [
        [1, 2],
        [3, 4],
      ],
      empty: [],
      bigs: ['9223372036854775807'],
      oid: 1,
    });
  });

  it('takes values in statements of our own', async () => {
    const [row] = await session.query(
      'SELECT $1::text AS text, $2::int AS number, $3::text[] AS list, $4::jsonb AS json, $5::bytea AS bytes, $6::text AS none, $7::bool AS yes',
      ["it's \\ 🐘", 7, ['a"b', '\\', 'x,y'], { a: [1] }, Buffer.from([0, 255]), null, true],
    );
    expect(row).toEqual({
      text: "it's \\ 🐘",
      number: 7,
      list: ['a"b', '\\', 'x,y'],
      json: '{"a": [1]}',
      bytes: Buffer.from([0, 255]),
      none: null,
      yes: true,
    });
    await expect(session.query('SELECT $1::int', ['x'])).rejects.toThrow(DatabaseError);
    await expect(session.query('SELECT * FROM nowhere')).rejects.toMatchObject({ failure: { code: '42P01' } });
    expect(await session.query('SELECT 1 AS still')).toEqual([{ still: 1 }]);
  });

  it('answers in the order in which it was asked', async () => {
    const answers = await Promise.all([
      session.send('SELECT pg_sleep(0.05), 1 AS n'),
      session.send('SELECT 1/0'),
      session.query('SELECT 3 AS n'),
    ]);
    expect(done(answers[0]).rows[0]?.['n']).toBe(1);
    expect(failure(answers[1]).code).toBe('22012');
    expect(answers[2]).toEqual([{ n: 3 }]);
  });

  it('copies rows in', async () => {
    done(await session.send('CREATE TABLE c (a int, b text)'));
    const rows = Array.from({ length: 30_000 }, (_, at) => `${at}\tzeile ${at} ü🐘\n`).join('');
    const answer = done(await session.copyIn('COPY c FROM stdin', rows));
    expect(answer.affected).toBe(30_000);
    expect(await session.query("SELECT count(*) AS n FROM c WHERE b = 'zeile ' || a || ' ü🐘'")).toEqual([
      { n: '30000' },
    ]);
    const failed = failure(await session.copyIn('COPY c FROM stdin', `1\tx\nno\ty\n${rows}`));
    expect(failed).toMatchObject({ code: '22P02', lost: false });
    expect(await session.query('SELECT count(*) AS n FROM c')).toEqual([{ n: '30000' }]);
    expect(failure(await session.copyIn('COPY nowhere FROM stdin', '')).code).toBe('42P01');
    expect(failure(await session.send('COPY c FROM stdin')).code).toBe('57014');
    done(await session.send('COPY c TO stdout'));
    expect(done(await session.copyIn('COPY c FROM stdin', '')).affected).toBe(0);
  });

  it('says that the connection is lost when the server ends it', async () => {
    const other = await open();
    const answer = other.send('SELECT pg_sleep(30)');
    await until(async () => {
      const [row] = await session.query('SELECT state FROM pg_stat_activity WHERE pid = $1', [other.id]);
      return row?.['state'] === 'active';
    });
    await session.query('SELECT pg_terminate_backend($1)', [other.id]);
    expect(failure(await answer)).toMatchObject({ code: 'connection', lost: true });
    expect(other.lost).toBe(true);
    expect(failure(await other.send('SELECT 1'))).toMatchObject({ code: 'connection', lost: true });
    await expect(other.query('SELECT 1')).rejects.toMatchObject({ failure: { code: 'connection' } });
    await other.close();
  });

  it('notices that it was ended while it was idle', async () => {
    const other = await open();
    await session.query('SELECT pg_terminate_backend($1)', [other.id]);
    await until(async () => other.lost);
    expect(failure(await other.send('SELECT 1'))).toMatchObject({
      code: 'connection',
      lost: true,
      message: expect.stringContaining('administrator command'),
    });
    await other.close();
  });

  it('goes without a farewell when it is cut', async () => {
    const other = await open();
    await other.query('BEGIN');
    await other.query('SELECT pg_advisory_xact_lock(42)');
    const answer = other.send('SELECT pg_sleep(0.2)');
    other.cut();
    expect(failure(await answer)).toMatchObject({ code: 'connection', lost: true });
    expect(other.lost).toBe(true);
    await other.close();
    await until(async () => {
      const rows = await session.query('SELECT 1 FROM pg_stat_activity WHERE pid = $1', [other.id]);
      return rows.length === 0;
    });
  });

  it('is gone at the server once it is closed', async () => {
    const other = await open();
    await other.close();
    expect(await session.query('SELECT 1 FROM pg_stat_activity WHERE pid = $1', [other.id])).toEqual([]);
    await other.close();
  });

  it('closes over a statement that waits', async () => {
    await session.send('CREATE TABLE waits (a int)');
    const other = await open();
    await session.query('BEGIN');
    await session.query('LOCK TABLE waits');
    const answer = other.send('SELECT * FROM waits');
    await other.close();
    expect(failure(await answer).lost).toBe(true);
    await session.query('ROLLBACK');
  });
});
