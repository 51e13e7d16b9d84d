import { afterAll, expect, it } from 'vitest';
import { compareTables } from '../../../src/backup/dump/compare-tables.ts';
import { preflight } from '../../../src/backup/dump/preflight.ts';
import { restoreInto } from '../../../src/backup/dump/restore-into.ts';
import { startDump } from '../../../src/backup/dump/start-dump.ts';
import { mysqlServer, serverOf } from '../../servers/server-of.ts';
import { clients, dumpWish, restoreWish, serverAt, withSession } from './dumping.ts';

/** `DRYDOCK_BACKUP_ROWS=10000000` is the proof (about 2 GB a server, and half an hour); its rates are printed. */
const rows = Number(process.env['DRYDOCK_BACKUP_ROWS'] ?? 20_000);
const stops: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const stop of stops) await stop();
});

const fill = {
  postgres: `CREATE TABLE orders AS SELECT g AS id, md5(g::text) || md5((g+1)::text) || md5((g+2)::text) || md5((g+3)::text) AS note,
    '2026-01-01'::timestamptz + g * interval '1 second' AS at, (g % 100000) * 1.25 AS amount, g % 7 AS kind, NULL::text AS nothing
    FROM generate_series(1, ${rows}) g; ALTER TABLE orders ADD PRIMARY KEY (id)`,
  mysql: `SET SESSION cte_max_recursion_depth = 4294967295; CREATE TABLE orders (id int PRIMARY KEY, note text, at timestamp, amount decimal(12,2), kind int, nothing text);
    INSERT INTO orders WITH RECURSIVE series AS (SELECT 1 AS g UNION ALL SELECT g + 1 FROM series WHERE g < ${rows})
      SELECT g, CONCAT(SHA2(g, 256), SHA2(g + 1, 256)), FROM_UNIXTIME(1767225600 + g), (g % 100000) * 1.25, g % 7, NULL FROM series`,
  mariadb: `CREATE TABLE orders (id int PRIMARY KEY, note text, at timestamp, amount decimal(12,2), kind int, nothing text);
    INSERT INTO orders SELECT seq, CONCAT(SHA2(seq, 256), SHA2(seq + 1, 256)), FROM_UNIXTIME(1767225600 + seq), (seq % 100000) * 1.25, seq % 7, NULL FROM seq_1_to_${rows}`,
};

it.each([
  ['postgres', 'postgres-17'],
  ['mysql', 'mysql-9.7'],
  ['mariadb', 'mariadb-11.8'],
] as const)(
  `a table of ${rows} rows of %s is dumped, restored and equal, as a stream`,
  async (engine, recipe) => {
    const server =
      engine === 'postgres' ? await serverOf(16) : await mysqlServer(engine === 'mysql' ? 'mysql-9.7' : 'mariadb-11.8');
    stops.push(() => server.stop());
    const env = clients(recipe);
    const source = await serverAt(await server.database());
    const target = await serverAt(await server.database());
    await withSession(source, async (session) => {
      const answer = await session.send(fill[engine]);
      if (answer.kind === 'failed') throw new Error(answer.failure.message);
    });
    const wish = dumpWish(source, env);
    const looked = await preflight(wish);
    const running = await startDump(wish, looked);
    let bytes = 0;
    const started = performance.now();
    const counting = async function* () {
      for await (const piece of running.output) {
        bytes += piece.length;
        yield piece;
      }
    };
    // Straight from one server into another: nothing holds the dump as a whole.
    const end = await restoreInto(restoreWish(target, env), counting());
    const restoredAt = performance.now();
    const facts = await running.facts;
    const countedAt = performance.now();
    await running.stop();
    expect(end).toMatchObject({ kind: 'done' });
    const compared = await withSession(target, (session) =>
      compareTables(session, { ...facts, extensions: [], collations: [] }),
    );
    expect(compared).toMatchObject({ equal: true, tables: [{ rows, found: rows, result: 'equal' }] });
    if (process.env['DRYDOCK_BACKUP_ROWS'] !== undefined) {
      const seconds = (from: number, to = performance.now()) => ((to - from) / 1_000).toFixed(1);
      const memory = Math.round(process.resourceUsage().maxRSS / 1_000);
      console.log(
        `${engine}: ${rows} rows, ${Math.round(bytes / 1e6)} MB: dumped and restored in ${seconds(started, restoredAt)} s, counted after ${seconds(started, countedAt)} s, compared in ${seconds(countedAt)} s; at most ${memory} MB of memory`,
      );
    }
  },
  7_200_000,
);
