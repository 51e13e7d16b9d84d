import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compareTables } from '../../../src/backup/dump/compare-tables.ts';
import { decodeArchive } from '../../../src/backup/dump/decode-archive.ts';
import { DumpFailure, type DumpServer } from '../../../src/backup/dump/dump.ts';
import { contentsOf } from '../../../src/backup/dump/is-empty.ts';
import { preflight } from '../../../src/backup/dump/preflight.ts';
import { restoreInto } from '../../../src/backup/dump/restore-into.ts';
import { startDump } from '../../../src/backup/dump/start-dump.ts';
import { sessionOf } from '../../deploy/deploying.ts';
import type { PostgresServer } from '../../servers/postgres.ts';
import { serverOf } from '../../servers/server-of.ts';
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

const env = clients('postgres-17');
let server: PostgresServer;
let source: DumpServer;
let url: string;
let dump: Dumped;
beforeAll(async () => {
  server = await serverOf(16);
  url = await server.database();
  source = await serverAt(url);
  await withSession(source, (session) =>
    session.query(`CREATE TABLE a_first AS SELECT g AS id, md5(g::text) AS t FROM generate_series(1, 3000) g;
      CREATE TABLE big AS SELECT g AS id, repeat(md5(g::text), 60) AS t FROM generate_series(1, 6000) g;
      CREATE TABLE z_last AS SELECT g AS id, 'last ' || g AS t FROM generate_series(1, 500) g; ALTER TABLE z_last ADD PRIMARY KEY (id);`),
  );
  dump = await dumped(dumpWish(source, env));
});
afterAll(() => server.stop());

async function empty(): Promise<DumpServer> {
  return serverAt(await server.database());
}

/** What a dump fails with, and what it wrote before. */
async function failing(run: () => Promise<unknown>): Promise<DumpFailure> {
  const failure = await run().then(
    () => null,
    (error: unknown) => error,
  );
  if (!(failure instanceof DumpFailure)) throw new Error(`no failure: ${String(failure)}`);
  return failure;
}

describe('a dump that cannot be made', () => {
  it('ends with an error when the server ends its connection in the middle, and says so', async () => {
    const wish = dumpWish(source, env);
    const running = await startDump(wish, await preflight(wish));
    let bytes = 0;
    const failure = await failing(async () => {
      for await (const piece of running.output) {
        if (bytes === 0) {
          const killed = await server.query(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1 AND query LIKE 'COPY%'",
            [source.database],
          );
          expect(killed).toHaveLength(1);
        }
        bytes += piece.length;
      }
    });
    expect(failure.code).toBe('server_lost');
    expect(bytes).toBeGreaterThan(0);
    await running.stop();
    await running.facts;
  });

  it('dumps all the same when only the counting connection ends, and claims no count that it has not got', async () => {
    const wish = dumpWish(source, env);
    const running = await startDump(wish, await preflight(wish));
    const copying = () =>
      server.query("SELECT pid FROM pg_stat_activity WHERE datname = $1 AND query LIKE 'COPY public.big%'", [
        source.database,
      ]);
    // By then it has taken over the snapshot, and waits for somebody to read on.
    await expect.poll(copying).toHaveLength(1);
    const killed = await server.query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1 AND query NOT LIKE 'COPY%'",
      [source.database],
    );
    expect(killed).toHaveLength(1);
    let bytes = 0;
    for await (const piece of running.output) bytes += piece.length;
    expect(bytes).toBeGreaterThan(9_000_000);
    const facts = await running.facts;
    // The counting may have been done before.
    expect(facts.tables.length).toBe(facts.checks === 'none' ? 0 : 3);
    expect(facts.remarks.length > 0).toBe(facts.checks === 'none');
    await running.stop();
  });

  it('waits for a locked table no longer than it may, and leaves nobody waiting behind it', async () => {
    const holder = await sessionOf(url);
    await holder.query('BEGIN');
    await holder.query('LOCK TABLE big IN ACCESS EXCLUSIVE MODE');
    const wish = dumpWish(source, env, { lockTimeoutMs: 200 });
    const failure = await failing(async () => startDump(wish, await preflight(wish)));
    expect(failure).toMatchObject({ code: 'lock_timeout', hint: expect.stringContaining('lock_timeout') });
    const waiting = await server.query('SELECT pid FROM pg_locks WHERE NOT granted');
    expect(waiting).toEqual([]);
    await holder.query('ROLLBACK');
    await holder.close();
  });

  it('can be stopped in the middle, with no connection left', async () => {
    const abort = new AbortController();
    const wish = dumpWish(source, env, { cancelled: abort.signal });
    const running = await startDump(wish, await preflight(wish));
    const failure = await failing(async () => {
      for await (const _ of running.output) abort.abort();
    });
    expect(failure.code).toBe('cancelled');
    await running.stop();
    const left = await server.query('SELECT query FROM pg_stat_activity WHERE datname = $1', [source.database]);
    expect(left).toEqual([]);
  });

  it('names a client that is older than the server, and one that is missing, and what to install', async () => {
    const newer = await serverOf(18);
    const at = await serverAt(await newer.database());
    const looked = await preflight(dumpWish(at, env));
    expect(looked.client).toBe(null);
    expect(looked.problems).toEqual([
      {
        code: 'client_too_old',
        message: expect.stringMatching(/^pg_dump 17\..* is older than the server, PostgreSQL 18/),
        hint: expect.stringContaining('postgresql-client-18'),
      },
    ]);
    await expect(preflight(dumpWish(at, { PATH: '', DRYDOCK_PG_CLIENTS: '/nowhere' }))).rejects.toMatchObject({
      code: 'bad_program',
    });
    await newer.stop();
  });

  it('names rights that are missing, rows that would be hidden, and tables that are not there', async () => {
    await server.query('DROP ROLE IF EXISTS backup_reader; CREATE ROLE backup_reader LOGIN');
    const own = await server.database();
    const at = await serverAt(own);
    await withSession(at, (session) =>
      session.query(`CREATE TABLE seen (id int); CREATE TABLE unseen (id int); CREATE TABLE hidden (id int); CREATE SEQUENCE numbers; ALTER TABLE hidden ENABLE ROW LEVEL SECURITY;
        CREATE POLICY p ON hidden USING (id > 1); GRANT SELECT ON seen, hidden TO backup_reader; SELECT lo_from_bytea(0, 'x');
        CREATE UNLOGGED TABLE broken_index (id int); INSERT INTO broken_index VALUES (1), (1)`),
    );
    const session = await sessionOf(own);
    await session.send('CREATE UNIQUE INDEX CONCURRENTLY left_behind ON broken_index (id)');
    await session.close();
    const reader = await serverAt(own.replace('postgres@', 'backup_reader@'));
    const looked = await preflight(
      dumpWish(reader, env, { scope: { schemaOnly: false, tables: [], without: ['broken_index', 'nothing'] } }),
    );
    expect(looked.problems.map(({ code, message }) => `${code}: ${message}`)).toEqual([
      'missing_privilege: backup_reader may not read public.numbers, public.unseen',
      'row_security: Row security may hide rows of public.hidden from this user',
      'missing_privilege: This user may not read 1 of the large objects',
    ]);
    expect(looked.remarks.join()).toContain('No table is called nothing');
    expect((await preflight(dumpWish(at, env))).leftOut).toEqual(['the invalid index public.left_behind']);
    const chosen = await preflight(
      dumpWish(at, env, { scope: { schemaOnly: false, tables: ['seen', 'Seen'], without: [] } }),
    );
    expect(chosen.problems.map(({ message }) => message)).toEqual(['No table is called Seen']);
    await server.query(`DROP DATABASE "${at.database}" WITH (FORCE)`);
    await server.query('DROP ROLE backup_reader');
  });
});

describe('chosen tables', () => {
  it('are dumped and counted alone, with the parts of those that have some', async () => {
    const at = await serverAt(await server.database());
    await withSession(at, (session) =>
      session.query(`CREATE SCHEMA s; CREATE TABLE s."P.x" (id int) PARTITION BY LIST (id); CREATE TABLE one PARTITION OF s."P.x" FOR VALUES IN (1); INSERT INTO s."P.x" VALUES (1);
        CREATE TABLE s.other (id int); CREATE TABLE "other*" (id int); INSERT INTO "other*" VALUES (5)`),
    );
    const names = async (scope: { tables: string[]; without: string[] }) => {
      const some = await dumped(dumpWish(at, env, { scope: { schemaOnly: false, ...scope } }));
      const to = await empty();
      if (scope.tables.length > 0) await withSession(to, (session) => session.query('CREATE SCHEMA s'));
      expect(await restored(restoreWish(to, env), some.bytes)).toMatchObject({ kind: 'done' });
      expect(await comparison(to, some)).toMatchObject({ equal: true });
      return some.facts.tables.map(({ schema, name }) => `${schema}.${name}`);
    };
    expect(await names({ tables: ['s."P.x"'], without: [] })).toEqual(['public.one']);
    expect(await names({ tables: [], without: ['s."P.x"', 's.oth*'] })).toEqual(['public.other*']);
    expect(await names({ tables: ['"other*"'], without: [] })).toEqual(['public.other*']);
  });
});

describe('a restore of what is not whole', () => {
  it.each([
    ['in its head', 300],
    ['in the rows of the first table', 60_000],
    ['in the middle', 0.5],
    ['a byte before its end', -1],
  ])('that was cut %s writes nothing, and neither can it be decoded', async (_, place) => {
    const { bytes } = dump;
    const cut = bytes.subarray(
      0,
      place < 0 ? bytes.length + place : place < 1 ? Math.floor(bytes.length * place) : place,
    );
    const target = await empty();
    const end = await restored(restoreWish(target, env), cut);
    expect(end).toMatchObject({ kind: 'failed', code: 'damaged', whose: 'backup', left: false });
    expect(await contentsOf(target)).toEqual([]);
    const decoded = await decodeArchive(
      { format: 'custom', env, platform: process.platform, cancelled: new AbortController().signal },
      inPieces(cut),
    );
    expect(decoded).toMatchObject({ kind: 'bad' });
  });

  it('decodes a whole one', async () => {
    const decoded = await decodeArchive(
      { format: 'custom', env, platform: process.platform, cancelled: new AbortController().signal },
      inPieces(dump.bytes),
    );
    expect(decoded).toEqual({ kind: 'whole', by: expect.stringMatching(/^pg_restore 17/), bytes: dump.bytes.length });
  });

  it.each([
    ['postgres-17', 16],
    ['postgres-17', 18],
  ] as const)(
    'with the clients of %s to %i writes nothing when the stream throws after its last byte',
    async (_, major) => {
      const other = await serverOf(major);
      const target = await serverAt(await other.database());
      const own = major === 18 ? clients('postgres-18') : env;
      for (const size of [7_919, 65_536, 10_000_000]) {
        await expect(
          restoreInto(restoreWish(target, own), inPieces(dump.bytes, size, new Error('the digest is wrong'))),
        ).rejects.toThrow('the digest is wrong');
        expect(await contentsOf(target)).toEqual([]);
      }
      await expect(
        restoreInto(restoreWish(target, own), inPieces(dump.bytes), () => Promise.reject(new Error('not yet'))),
      ).rejects.toThrow('not yet');
      expect(await contentsOf(target)).toEqual([]);
      if (major !== 16) await other.stop();
    },
  );

  it('says what stands in the way, and leaves it as it is', async () => {
    const target = await empty();
    await withSession(target, (session) =>
      session.query("CREATE TABLE big (mine int); CREATE VIEW v AS SELECT 1 AS x; CREATE TYPE mood AS ENUM ('x')"),
    );
    expect(await contentsOf(target)).toEqual(['1 table', '1 type', '1 view']);
    const end = await restored(restoreWish(target, env), dump.bytes);
    expect(end).toMatchObject({ kind: 'failed', code: 'not_empty', whose: 'target', left: true });
    expect(await withSession(target, (session) => session.query('SELECT count(*) FROM big'))).toEqual([{ count: '0' }]);
    expect(await restored(restoreWish(target, env, { clean: true }), dump.bytes)).toMatchObject({ kind: 'done' });
  });
});

describe('a server that lacks what the backup speaks of', () => {
  it('gets no owners, grants and tablespaces that it cannot have, and hears of policies and extensions before anything is written', async () => {
    await server.query('CREATE ROLE shop_owner; CREATE ROLE "Shop reader"');
    const at = await serverAt(await server.database());
    await withSession(at, (session) =>
      session.query(`CREATE TABLE t (id int); CREATE TABLE u (id int); ALTER TABLE t OWNER TO shop_owner; GRANT SELECT ON t TO "Shop reader"; GRANT SELECT ON u TO PUBLIC;
        ALTER DEFAULT PRIVILEGES FOR ROLE shop_owner GRANT SELECT ON TABLES TO "Shop reader"`),
    );
    const with15 = clients('postgres-15');
    const old = await serverOf(15);
    const asOwner = await serverAt(await server.database());
    const owned = await dumped(dumpWish(at, env));
    expect(await restored(restoreWish(asOwner, env), owned.bytes)).toMatchObject({ kind: 'done', remarks: [] });
    expect(
      await withSession(asOwner, (session) =>
        session.query("SELECT tableowner::text AS o FROM pg_tables WHERE tablename = 't'"),
      ),
    ).toEqual([{ o: 'shop_owner' }]);
    const elsewhere = await serverAt(await old.database());
    const end = await restored(restoreWish(elsewhere, { ...with15, ...env }), owned.bytes);
    expect(end).toEqual({
      kind: 'done',
      client: expect.stringMatching(/^pg_restore 17/),
      remarks: [
        expect.stringMatching(/^Everything belongs to postgres now: there is no role shop_owner/),
        expect.stringMatching(/^2 grants were left out: there is no role .*Shop reader/),
      ],
    });
    await withSession(at, (session) => session.query('CREATE POLICY p ON u TO "Shop reader" USING (true)'));
    const withPolicy = await dumped(dumpWish(at, env));
    const empty15 = await serverAt(await old.database());
    expect(await restored(restoreWish(empty15, env), withPolicy.bytes)).toMatchObject({
      kind: 'failed',
      code: 'missing_role',
      whose: 'target',
      left: false,
      message: expect.stringContaining('Shop reader'),
    });
    await server.query(`DROP DATABASE "${at.database}" WITH (FORCE)`);
    await server.query(`DROP DATABASE "${asOwner.database}" WITH (FORCE)`);
    await server.query('DROP ROLE shop_owner; DROP ROLE "Shop reader"');
    await old.stop();
  });
});

describe('a comparison', () => {
  it('finds a value that differs, a row too few, a table too many or too few, and a sequence that would repeat itself', async () => {
    const at = await empty();
    await withSession(at, (session) =>
      session.query(
        "CREATE TABLE a (v text); CREATE TABLE b (v text); CREATE TABLE c (v text); CREATE SEQUENCE s; INSERT INTO a VALUES (NULL), ('x'); INSERT INTO b VALUES (1); SELECT setval('s', 50)",
      ),
    );
    const before = await dumped(dumpWish(at, env));
    await withSession(at, (session) =>
      session.query(
        "UPDATE a SET v = '' WHERE v IS NULL; DELETE FROM b; DROP TABLE c; CREATE TABLE d (id int); SELECT setval('s', 49)",
      ),
    );
    const found = await comparison(at, before);
    expect(found.tables.map(({ table, result }) => `${table} ${result}`)).toEqual([
      'public.a differs',
      'public.b differs',
      'public.c missing',
      'public.d unexpected',
    ]);
    expect(found.sequences).toEqual(['The sequence public.s stands at 49, and at 50 in the backup']);
    expect(found.equal).toBe(false);
    const versions = await withSession(at, (session) =>
      compareTables(session, {
        checks: 'none',
        tables: [],
        sequences: [],
        extensions: [
          { name: 'plpgsql', version: '0.9' },
          { name: 'postgis', version: '3' },
        ],
        collations: [],
      }),
    );
    expect(versions.remarks).toEqual([
      'The extension plpgsql is 1.0 here and was 0.9',
      'The extension postgis is missing',
    ]);
  });
});

describe('what is emptied or dropped while the dump begins', () => {
  it('is dumped as it was, or not at all', async () => {
    // TRUNCATE is seen by older snapshots: the lock before the snapshot makes it wait.
    const wish = dumpWish(source, env);
    const running = await startDump(wish, await preflight(wish));
    const other = await sessionOf(url);
    await other.query("SET lock_timeout = '100ms'");
    const refused = await other.send('TRUNCATE z_last');
    expect(refused).toMatchObject({ kind: 'failed', failure: { code: '55P03' } });
    await other.query('INSERT INTO z_last VALUES (-1)');
    const pieces: Uint8Array[] = [];
    for await (const piece of running.output) pieces.push(piece);
    const facts = await running.facts;
    expect(facts.tables.find(({ name }) => name === 'z_last')?.rows).toBe(500);
    await running.stop();
    await other.query('DELETE FROM z_last WHERE id = -1');
    await other.close();
    const target = await empty();
    expect(await restored(restoreWish(target, env), Buffer.concat(pieces))).toMatchObject({ kind: 'done' });
    expect(await comparison(target, { ...dump, facts })).toMatchObject({ equal: true });
  });
});
