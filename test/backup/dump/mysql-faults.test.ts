import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeArchive } from '../../../src/backup/dump/decode-archive.ts';
import { DumpFailure, type DumpServer } from '../../../src/backup/dump/dump.ts';
import { contentsOf } from '../../../src/backup/dump/is-empty.ts';
import { preflight } from '../../../src/backup/dump/preflight.ts';
import { restoreInto } from '../../../src/backup/dump/restore-into.ts';
import { startDump } from '../../../src/backup/dump/start-dump.ts';
import { sessionOf } from '../../deploy/deploying.ts';
import type { RunningMysql } from '../../servers/mysql.ts';
import { mysqlServer } from '../../servers/server-of.ts';
import {
  clients,
  comparison,
  type Dumped,
  dumped,
  dumpWish,
  inPieces,
  restored,
  restoreWish,
  serverAt,
  withSession,
} from './dumping.ts';

const notCancelled = new AbortController().signal;
const numbers = (most: number) =>
  `(SELECT a.n + 10 * b.n + 100 * c.n + 1000 * d.n + 1 AS g FROM ${['a', 'b', 'c', 'd'].map((one) => `(SELECT 0 AS n UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4 UNION ALL SELECT 5 UNION ALL SELECT 6 UNION ALL SELECT 7 UNION ALL SELECT 8 UNION ALL SELECT 9) ${one}`).join(', ')} HAVING g <= ${most}) series`;

describe.each([
  ['mysql-9.7', 'mysql-9.7'],
  ['mariadb-11.8', 'mariadb-11.8'],
] as const)('%s', (name, recipe) => {
  const env = clients(recipe);
  let server: RunningMysql;
  let source: DumpServer;
  let url: string;
  let dump: Dumped;
  beforeAll(async () => {
    server = await mysqlServer(name);
    url = await server.database();
    source = await serverAt(url);
    await withSession(source, async (session) => {
      await session.query(`CREATE TABLE a_first AS SELECT g AS id, CONCAT('row ', g) AS t FROM ${numbers(2000)}`);
      await session.query(
        `CREATE TABLE big AS SELECT g AS id, REPEAT(CONCAT('it''s ', g), 150) AS t FROM ${numbers(3000)}`,
      );
      await session.query(`CREATE TABLE z_last (id int PRIMARY KEY AUTO_INCREMENT, t text)`);
      await session.query(`INSERT INTO z_last SELECT g, 'x' FROM ${numbers(500)}`);
      await session.query('CREATE VIEW seen AS SELECT id FROM z_last');
      await session.query('CREATE FUNCTION one() RETURNS int DETERMINISTIC RETURN 1');
    });
    dump = await dumped(dumpWish(source, env));
  });
  afterAll(() => server.stop());

  const empty = async () => serverAt(await server.database());
  const failing = async (run: () => Promise<unknown>): Promise<DumpFailure> => {
    const failure = await run().then(
      () => null,
      (error: unknown) => error,
    );
    if (!(failure instanceof DumpFailure)) throw new Error(`no failure: ${String(failure)}`);
    return failure;
  };

  it('is dumped and counted at one moment while somebody writes', async () => {
    const wish = dumpWish(source, env);
    const looked = await preflight(wish);
    const writer = await sessionOf(url);
    let writing = true;
    let written = 0;
    const writes = (async () => {
      while (writing) {
        await writer.query(
          "INSERT INTO z_last (t) VALUES ('more'); INSERT INTO a_first VALUES (0, 'more'); DELETE FROM big LIMIT 1",
        );
        written++;
      }
    })();
    const running = await startDump(wish, looked);
    const pieces: Uint8Array[] = [];
    for await (const piece of running.output) pieces.push(piece);
    const facts = await running.facts;
    writing = false;
    await writes;
    await running.stop();
    await writer.close();
    expect(written).toBeGreaterThan(3);
    expect(facts).toMatchObject({ checks: 'hashes', remarks: [] });
    const target = await empty();
    expect(await restored(restoreWish(target, env), Buffer.concat(pieces))).toMatchObject({ kind: 'done' });
    const compared = await comparison(target, { ...dump, facts });
    expect(compared.tables.filter(({ result }) => result !== 'equal')).toEqual([]);
    expect(compared.equal).toBe(true);
    dump = await dumped(wish);
  });

  it('ends with an error when the server ends the connection in the middle, and when it is stopped', async () => {
    const at = await empty();
    // More than fits into the pipes and sockets in between.
    await withSession(at, (session) =>
      session.query(`CREATE TABLE huge AS SELECT g AS id, REPEAT(CONCAT('it''s ', g), 400) AS t FROM ${numbers(9000)}`),
    );
    const wish = dumpWish(at, env);
    const running = await startDump(wish, await preflight(wish));
    const reading = async () =>
      (
        await server.query(
          "SELECT ID AS id FROM information_schema.PROCESSLIST WHERE DB = ? AND INFO LIKE 'SELECT /*!40001%FROM `huge`%'",
          [at.database],
        )
      ).map((row) => Number(row['id']));
    await expect.poll(reading).toHaveLength(1);
    for (const id of await reading()) await server.query(`KILL ${id}`);
    const failure = await failing(async () => {
      for await (const _ of running.output);
    });
    expect(`${failure.code} ${failure.message}`).toMatch(/^server_lost /);
    await running.stop();
    // A table that is changed before the dump comes to it: neither side waits, and the dump ends with an error.
    await withSession(at, (session) => session.query('CREATE TABLE later AS SELECT 1 AS id'));
    const changing = await startDump(wish, await preflight(wish));
    await expect.poll(reading).toHaveLength(1);
    await withSession(at, (session) =>
      session.query('SET SESSION lock_wait_timeout = 5; ALTER TABLE later ADD COLUMN more int, ALGORITHM = COPY'),
    );
    const changed = await failing(async () => {
      for await (const _ of changing.output);
    });
    expect(`${changed.code} ${changed.message}`).toMatch(/^table_changed /);
    await changing.stop();
    const abort = new AbortController();
    const again = await startDump({ ...wish, cancelled: abort.signal }, await preflight(wish));
    expect(
      (
        await failing(async () => {
          for await (const _ of again.output) abort.abort();
        })
      ).code,
    ).toBe('cancelled');
    await again.stop();
    await expect
      .poll(() => server.query('SELECT ID FROM information_schema.PROCESSLIST WHERE DB = ?', [at.database]))
      .toEqual([]);
  });

  it('does not wait for a table that somebody changes for longer than it may', async () => {
    const holder = await sessionOf(url);
    await holder.query('LOCK TABLES z_last WRITE');
    const wish = dumpWish(source, env, { lockTimeoutMs: 1_000, checks: 'none' });
    const looked = await preflight(wish);
    const failure = await failing(async () => {
      const running = await startDump(wish, looked);
      try {
        for await (const _ of running.output);
      } finally {
        await running.stop();
      }
    });
    expect(failure.code).toBe('lock_timeout');
    await holder.query('UNLOCK TABLES');
    await holder.close();
  });

  it('names views that do not work, tables without transactions, and what is not there', async () => {
    const at = await empty();
    await withSession(at, (session) =>
      session.query(
        'CREATE TABLE gone (id int); CREATE VIEW broken AS SELECT id FROM gone; DROP TABLE gone; CREATE TABLE old (id int) ENGINE = MyISAM; CREATE TABLE fine (id int)',
      ),
    );
    const looked = await preflight(
      dumpWish(at, env, { scope: { schemaOnly: false, tables: [], without: ['nothing'] } }),
    );
    expect(looked.problems.map(({ code, message }) => `${code}: ${message}`)).toEqual([
      expect.stringMatching(/^broken_view: A view does not work, .*broken: /),
      'not_transactional: old (MyISAM) has no transactions: no consistent copy can be made while somebody writes',
    ]);
    const without = await preflight(
      dumpWish(at, env, { scope: { schemaOnly: false, tables: [], without: ['old', 'broken'] } }),
    );
    expect(without.problems).toEqual([]);
    const some = await dumped(dumpWish(at, env, { scope: { schemaOnly: false, tables: ['fi*'], without: [] } }));
    expect(some.facts.tables.map((table) => table.name)).toEqual(['fine']);
  });

  it('names rights that are missing; without the right to lock it dumps and counts nothing', async () => {
    const user = `reader_${name.replace(/\W/g, '')}`;
    await server.query(`DROP USER IF EXISTS ${user}`);
    await server.query(`CREATE USER ${user} IDENTIFIED BY 'p#"\\\\ x'`);
    const at = await empty();
    await withSession(at, (session) =>
      session.query(
        'CREATE TABLE t (id int); CREATE TABLE secret (id int); CREATE VIEW v AS SELECT 1 AS x; INSERT INTO t VALUES (1)',
      ),
    );
    const database = at.database;
    await server.query(`GRANT SELECT ON \`${database}\`.t TO ${user}`);
    await server.query(`GRANT SELECT ON \`${database}\`.v TO ${user}`);
    const of = new URL(url);
    const reader = await serverAt(`${of.protocol}//${user}:${encodeURIComponent('p#"\\ x')}@${of.host}/${database}`);
    const looked = await preflight(dumpWish(reader, env));
    expect(looked.problems.map(({ code, message }) => `${code}: ${message.replace(/^\S+ /, '')}`)).toEqual([
      'missing_privilege: may not read v',
      'missing_privilege: has no right TRIGGER and EVENT on the database: what it is for would be missing from the backup in silence',
    ]);
    expect(looked.remarks.join()).toContain('tables that it may not see are not in the backup');
    await server.query(`GRANT SELECT, SHOW VIEW, TRIGGER, EVENT ON \`${database}\`.* TO ${user}`);
    const unlocked = await dumped(dumpWish(reader, env));
    expect(unlocked.facts).toMatchObject({
      checks: 'none',
      tables: [],
      remarks: [expect.stringContaining('LOCK TABLES')],
    });
    expect(unlocked.looked.leftOut).toEqual(['routines of other users, which this user does not see']);
    await server.query(`GRANT LOCK TABLES ON \`${database}\`.* TO ${user}`);
    const locked = await dumped(dumpWish(reader, env));
    expect(locked.facts).toMatchObject({ checks: 'hashes', remarks: [] });
    expect(locked.facts.tables.map((table) => `${table.name} ${table.rows}`)).toEqual(['secret 0', 't 1']);
    await server.query(`DROP USER ${user}`);
  });

  it.each([
    ['in its head', 500],
    ['at the end of a statement', 'statement'],
    ['in the middle', 0.5],
    ['before its last line', 'line'],
  ])('a dump that was cut %s is not restored, and what was made is dropped', async (_, place) => {
    const { bytes } = dump;
    const at =
      place === 'statement'
        ? bytes.indexOf(');\n', bytes.length / 2) + 3
        : place === 'line'
          ? bytes.lastIndexOf('-- Dump completed')
          : Number(place) < 1
            ? Math.floor(bytes.length * Number(place))
            : Number(place);
    const cut = bytes.subarray(0, at);
    const target = await empty();
    expect(await restored(restoreWish(target, env), cut)).toMatchObject({
      kind: 'failed',
      code: 'truncated',
      whose: 'backup',
      left: false,
    });
    expect(await contentsOf(target)).toEqual([]);
    const decoded = await decodeArchive(
      { format: 'sql', env, platform: process.platform, cancelled: notCancelled },
      inPieces(cut),
    );
    expect(decoded).toMatchObject({ kind: 'bad', code: 'truncated' });
  });

  it('a whole one is, unless its stream throws at the end or one of its statements fails', async () => {
    const target = await empty();
    await expect(
      restoreInto(restoreWish(target, env), inPieces(dump.bytes, 65_536, new Error('the digest is wrong'))),
    ).rejects.toThrow('the digest is wrong');
    expect(await contentsOf(target)).toEqual([]);
    const spoilt = Buffer.from(
      dump.bytes
        .toString('latin1')
        .replace('CREATE FUNCTION', 'CREATE FUNCTI0N')
        .replace(/(DEFINER=`root`@`localhost` )FUNCTION/, '$1FUNCTI0N'),
      'latin1',
    );
    expect(await restored(restoreWish(target, env), spoilt)).toMatchObject({
      kind: 'failed',
      code: 'restore_failed',
      left: false,
      message: expect.stringContaining('ERROR 1064'),
    });
    expect(await contentsOf(target)).toEqual([]);
    expect(
      await decodeArchive(
        { format: 'sql', env, platform: process.platform, cancelled: notCancelled },
        inPieces(dump.bytes, 1_000),
      ),
    ).toEqual({ kind: 'whole', by: 'a scan of its statements', bytes: dump.bytes.length });
    expect(await restored(restoreWish(target, env), dump.bytes)).toMatchObject({ kind: 'done' });
    expect([...(await contentsOf(target))].sort()).toEqual(['1 routine', '1 view', '3 tables']);
  });

  it('a user that views run as and that is not there is said', async () => {
    const target = await empty();
    const other = Buffer.from(
      dump.bytes
        .toString('latin1')
        .replaceAll('`root`@`localhost`', '`nobody`@`nowhere`')
        .replaceAll('`root`@`127.0.0.1`', '`nobody`@`nowhere`'),
      'latin1',
    );
    expect(await restored(restoreWish(target, env), other)).toMatchObject({
      kind: 'done',
      remarks: [expect.stringContaining('nobody@nowhere')],
    });
  });
});
