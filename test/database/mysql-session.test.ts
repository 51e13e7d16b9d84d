import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readAddress } from '../../src/core/database/address.ts';
import { openSession } from '../../src/core/database/connect.ts';
import { DatabaseError, type Session } from '../../src/core/database/session.ts';
import type { RunningMysql } from '../servers/mysql.ts';
import { mysqlServerNames } from '../servers/mysql-names.ts';
import { mysqlServer } from '../servers/server-of.ts';
import { done, failure, until } from './answers.ts';

describe.each(mysqlServerNames)('a session of %s', (name) => {
  let server: RunningMysql;
  let url: string;
  const open = () => openSession(readAddress(url, '--url', {}));
  let session: Session;

  beforeAll(async () => {
    server = await mysqlServer(name);
    url = await server.database();
    session = await open();
  });
  afterAll(async () => {
    await session?.close();
    await server?.stop();
  });

  it('knows its number, its database and which of the two servers it is', async () => {
    const [row] = await session.query('SELECT CONNECTION_ID() AS id, DATABASE() AS name');
    expect([Number(row?.['id']), row?.['name']]).toEqual([session.id, session.database]);
    expect(session.engine).toBe(name.startsWith('mysql') ? 'mysql' : 'mariadb');
  });

  it('opens without a database', async () => {
    const other = await openSession({ ...readAddress(url, '--url', {}), database: null });
    expect(await other.query('SELECT DATABASE() AS name')).toEqual([{ name: null }]);
    await other.close();
  });

  it('leaves the sql_mode as the server has it', async () => {
    const [row] = await session.query('SELECT @@session.sql_mode AS ours, @@global.sql_mode AS servers');
    expect(row?.['ours']).toBe(row?.['servers']);
    // With IGNORE_SPACE, which the driver asks for, this is a call of a function.
    done(await session.send('CREATE TABLE count (a int)'));
    done(await session.send('DROP TABLE count'));
  });

  it("has the server's own collation for utf8mb4", async () => {
    const [row] = await session.query(
      "SELECT @@collation_connection AS ours, @@character_set_client AS client, (SELECT COLLATION_NAME FROM information_schema.COLLATIONS WHERE CHARACTER_SET_NAME = 'utf8mb4' AND IS_DEFAULT = 'Yes') AS servers",
    );
    expect(row?.['client']).toBe('utf8mb4');
    if (name === 'mysql-9.7') expect(row?.['ours']).toBe('utf8mb4_0900_ai_ci');
    if (row?.['servers'] !== null) expect(row?.['ours']).toBe(row?.['servers']);
  });

  it('gives the rows of the last statement that has rows, and counts what was written', async () => {
    const answer = done(
      await session.send(
        "CREATE TEMPORARY TABLE t (a int); INSERT INTO t VALUES (1), (2); SELECT 'x' AS other; SELECT a FROM t ORDER BY a; UPDATE t SET a = 2",
      ),
    );
    expect(answer.rows).toEqual([{ a: 1 }, { a: 2 }]);
    expect(answer.affected).toBe(3);
    expect(done(await session.send('SELECT a FROM t WHERE a = 7')).rows).toEqual([]);
    expect(done(await session.send('DELETE FROM t')).affected).toBe(2);
  });

  it('gives what a procedure gives', async () => {
    done(await session.send("CREATE PROCEDURE p() BEGIN SELECT 1 AS a; SELECT 2e0 AS b, 'ü' AS c; END"));
    expect(done(await session.send('CALL p()')).rows).toEqual([{ b: 2, c: 'ü' }]);
    done(await session.send('DROP PROCEDURE p'));
  });

  it('does what stands before the statement that fails', async () => {
    const failed = failure(
      await session.send('CREATE TABLE first_one (a int); INSERT INTO nowhere VALUES (1); SELECT 1'),
    );
    expect(failed).toMatchObject({ code: '1146', lost: false });
    expect(await session.query('SELECT count(*) AS n FROM first_one')).toEqual([{ n: '0' }]);
  });

  it('gives warnings with their level and number', async () => {
    done(await session.send('CREATE TABLE w (a tinyint)'));
    const answer = done(await session.send('DROP TABLE IF EXISTS nowhere, w'));
    expect(answer.notices).toEqual([expect.stringMatching(/^Note: Unknown table '.*nowhere' \(1051\)$/)]);
    expect(done(await session.send('DO 1')).notices).toEqual([]);
  });

  it('says where a syntax error is', async () => {
    const sql = "SELECT '🐘',\n  1 AS a\nFORM t\nWHERE a = 1";
    expect(sql.slice(failure(await session.send(sql)).position ?? 0)).toBe('FORM t\nWHERE a = 1');
    const long = `SELECT 1 WHER ${Array.from({ length: 60 }, (_, at) => `a${at}`).join(' + ')}`;
    expect(failure(await session.send(long)).position).toBe(long.indexOf('a0'));
    expect(failure(await session.send('SELECT nowhere')).position).toBeNull();
  });

  it('keeps values exact', async () => {
    const [row] = await session.query(
      `SELECT 9223372036854775807 AS big, CAST(18446744073709551615 AS UNSIGNED) AS huge, CAST(0.10 AS DECIMAL(10,2)) AS exact,
        TIMESTAMP'2020-01-02 03:04:05.678901' AS at, CAST('2020-01-02' AS DATE) AS day, CAST('-838:59:59' AS TIME) AS time,
        1.5e0 AS half, NULL AS none, x'deadbeef' AS bytes, '🐘' AS text, ST_AsBinary(ST_GeomFromText('POINT(1 2)')) AS point`,
    );
    expect(row).toEqual({
      big: '9223372036854775807',
      huge: '18446744073709551615',
      exact: '0.10',
      at: '2020-01-02 03:04:05.678901',
      day: '2020-01-02',
      time: '-838:59:59',
      half: 1.5,
      none: null,
      bytes: Buffer.from('deadbeef', 'hex'),
      text: '🐘',
      point: expect.any(Buffer),
    });
    done(
      await session.send(
        "CREATE TABLE exact (a int, b bit(9), g geometry, j json, y year, e enum('a','b')); INSERT INTO exact VALUES (1, b'100000001', ST_GeomFromText('POINT(1 2)'), '{\"a\": 1.0}', 2020, 'b')",
      ),
    );
    const [stored] = await session.query('SELECT * FROM exact');
    expect(stored).toEqual({
      a: 1,
      b: Buffer.from([1, 1]),
      g: expect.any(Buffer),
      j: '{"a": 1.0}',
      y: 2020,
      e: 'b',
    });
  });

  it.each(['', 'NO_BACKSLASH_ESCAPES', 'ANSI_QUOTES,NO_BACKSLASH_ESCAPES'])(
    'takes values in statements of our own in sql_mode %j',
    async (mode) => {
      const other = await open();
      await other.query('SET SESSION sql_mode = ?', [mode]);
      const nasty = 'it\'s \\ 🐘 \\\' OR 1=1 -- \0 "x"';
      const [row] = await other.query(
        "SELECT ? AS text, ? AS number, ? AS bytes, ? AS none, ? AS yes, ? AS json, '?' AS mark, ? AS plain",
        [nasty, 7, Buffer.from([0, 255]), null, true, { a: [1] }, "o'clock"],
      );
      expect(row).toEqual({
        text: nasty,
        number: expect.anything(),
        bytes: Buffer.from([0, 255]),
        none: null,
        yes: expect.anything(),
        json: '{"a":[1]}',
        mark: '?',
        plain: "o'clock",
      });
      await other.close();
    },
  );

  it('throws for a statement of our own that the server refuses', async () => {
    await expect(session.query('SELECT * FROM nowhere')).rejects.toThrow(DatabaseError);
    await expect(session.query('SELECT ?', [1, 2])).rejects.toThrow(/places/);
    expect(await session.query('SELECT 1e0 AS still')).toEqual([{ still: 1 }]);
  });

  it('sends texts that need more than one packet', async () => {
    await server.query('SET GLOBAL max_allowed_packet = 67108864');
    const other = await open();
    const text = 'ü'.repeat(10 * 1024 * 1024);
    const answer = done(await other.send(`SELECT '${text}' AS back`));
    expect(answer.rows[0]?.['back'] === text).toBe(true);
    await other.close();
  });

  it('says of a text that is too large for the server that it is', async () => {
    await server.query('SET GLOBAL max_allowed_packet = 4194304');
    const other = await open();
    expect(failure(await other.send(`SELECT '${'x'.repeat(5_000_000)}'`))).toMatchObject({
      code: '1153',
      lost: false,
      message: expect.stringContaining('max_allowed_packet'),
    });
    // What is let through is what the server takes.
    const fits = `SELECT '${'x'.repeat(4_194_304 - 16 - "SELECT '' AS n".length)}' AS n`;
    expect(failure(await other.send(`${fits} `)).code).toBe('1153');
    done(await other.send(fits));
    await other.close();
    await server.query('SET GLOBAL max_allowed_packet = 67108864');
  });

  it('does not read files of this machine for the server', async () => {
    done(await session.send('CREATE TABLE files (a text)'));
    expect(failure(await session.send("LOAD DATA LOCAL INFILE '/etc/hostname' INTO TABLE files")).lost).toBe(false);
    expect(await session.query('SELECT count(*) AS n FROM files')).toEqual([{ n: '0' }]);
  });

  it('says that the connection is lost when the server ends it', async () => {
    const other = await open();
    const answer = other.send('SELECT SLEEP(30)');
    await until(async () => {
      const [row] = await session.query('SELECT STATE FROM information_schema.PROCESSLIST WHERE ID = ?', [other.id]);
      return row?.['STATE'] === 'User sleep';
    });
    await session.query(`KILL ${other.id}`);
    const killed = await answer;
    // MySQL's SLEEP answers that it was interrupted before the connection goes.
    if (killed.kind === 'failed') expect(killed.failure).toMatchObject({ code: 'connection', lost: true });
    await until(() => other.lost);
    expect(failure(await other.send('SELECT 1'))).toMatchObject({ code: 'connection', lost: true });
    await expect(other.query('SELECT 1')).rejects.toMatchObject({ failure: { code: 'connection' } });
    await other.close();
  });

  it('notices that it was ended while it was idle', async () => {
    const other = await open();
    await session.query(`KILL ${other.id}`);
    await until(() => other.lost);
    expect(failure(await other.send('SELECT 1'))).toMatchObject({ code: 'connection', lost: true });
    await other.close();
  });

  it('goes without a farewell when it is cut', async () => {
    const other = await open();
    await other.query("SELECT GET_LOCK('cut', 1)");
    const answer = other.send('SELECT SLEEP(0.2)');
    other.cut();
    expect(failure(await answer)).toMatchObject({ code: 'connection', lost: true });
    expect(other.lost).toBe(true);
    await other.close();
    await until(async () => Number((await session.query("SELECT IS_FREE_LOCK('cut') AS f"))[0]?.['f']) === 1);
  });

  it('is gone at the server once it is closed', async () => {
    const other = await open();
    await other.close();
    await other.close();
    await until(async () => {
      const rows = await session.query('SELECT 1 FROM information_schema.PROCESSLIST WHERE ID = ?', [other.id]);
      return rows.length === 0;
    });
  });

  it('refuses what only PostgreSQL has', async () => {
    await expect(session.copyIn('COPY t FROM stdin', '')).rejects.toThrow(/COPY/);
  });
});
