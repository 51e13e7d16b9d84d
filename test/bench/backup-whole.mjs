// `npm run bench:backup:whole`: what a backup costs beside `pg_dump | zstd -3 | age` of the same database into the same folder, in turn, on one server.
// Ours also looks before it begins, writes a manifest and looks whether all arrived; without and with hashes of the tables. Prints rates, ratios
// and memory; nothing passes or fails by time. BENCH_ROWS, BENCH_ROUNDS.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { clientsFolder } from '../servers/clients.mjs';
import { installServers } from '../servers/install.mjs';
import { startServer } from './bench-server.mjs';
import { program, run } from './watched-run.mjs';

const drydock = fileURLToPath(new URL('../../dist/drydock.js', import.meta.url));
const rows = Number(process.env.BENCH_ROWS ?? 4_000_000);
const rounds = Number(process.env.BENCH_ROUNDS ?? 5);
await installServers();
const scratch = mkdtempSync(join(tmpdir(), 'drydock-bench-'));
const clients = clientsFolder('postgres-17');
const psql = join(clients, 'psql');
const server = await startServer(scratch, psql);
try {
  const [zstd, age] = [program('zstd'), program('age')];
  const key = join(scratch, 'key.txt');
  spawnSync(join(age, '../age-keygen'), ['-o', key]);
  const recipient = spawnSync(join(age, '../age-keygen'), ['-y', key]).stdout.toString().trim();
  const url = server.url.replace(/\/postgres$/, '/bench');
  const sql = (database, text) => {
    const { status, stderr, stdout } = spawnSync(psql, ['-qXAt', '-d', database, '-c', text]);
    if (status !== 0) throw new Error(stderr.toString());
    return stdout.toString().trim();
  };
  sql(server.url, 'CREATE DATABASE bench');
  sql(
    url,
    `CREATE TABLE orders (id bigint PRIMARY KEY, customer_id int NOT NULL, state text NOT NULL, total numeric(10,2) NOT NULL, note text, seen timestamptz NOT NULL)`,
  );
  sql(
    url,
    `INSERT INTO orders SELECT n, n % 90000, (ARRAY['new','paid','sent','back'])[1 + n % 4], (n::bigint * 7919 % 100000) / 100.0, md5(n::text) || ' ' || repeat(chr(97 + (n % 26)::int), (n % 60)::int), timestamptz '2026-01-01' + n * interval '11 seconds' FROM generate_series(1, ${rows}) AS n`,
  );
  sql(url, 'VACUUM ANALYZE');
  const store = join(scratch, 'store');
  mkdirSync(store);
  const out = join(scratch, 'peer.age');
  const ours =
    (checks, more = []) =>
    () =>
      run(
        process.execPath,
        [
          drydock,
          'backup',
          '--store',
          store,
          '--recipient',
          recipient,
          '--checks',
          checks,
          '--verify',
          'uploaded',
          '--format',
          'json',
          '--quiet',
          ...more,
        ],
        { DATABASE_URL: url, DRYDOCK_PG_CLIENTS: clients, CI: '' },
      );
  const runners = {
    'pg_dump | zstd -3 | age': () =>
      run('sh', [
        '-c',
        `"${join(clients, 'pg_dump')}" -Fc -Z0 -d "${url}" | "${zstd}" -q -3 -c | "${age}" -r ${recipient} > "${out}" && sync "${out}"`,
      ]),
    'drydock backup': ours('none'),
    'drydock backup, rows counted': ours('rows'),
    'drydock backup, rows hashed': ours('hashes'),
  };
  const found = new Map(Object.keys(runners).map((name) => [name, []]));
  let bytes = 0;
  for (let round = 0; round < rounds; round++) {
    for (const [name, work] of Object.entries(runners)) {
      const one = await work();
      if (one.said.startsWith('{')) bytes = JSON.parse(one.said).databases[0].backup.plainBytes;
      found.get(name).push(one);
      rmSync(join(store, 'bench'), { recursive: true, force: true });
    }
  }
  const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];
  const ms = (name) => median(found.get(name).map((one) => one.ms));
  console.log(`${rows} rows, ${(bytes / 1e6).toFixed(0)} MB of dump, median of ${rounds}, Node ${process.version}`);
  for (const [name, all] of found) {
    const memory = Math.max(...all.map((one) => one.bytes)) / 1e6;
    const ratio = ms('pg_dump | zstd -3 | age') / ms(name);
    console.log(
      `${name.padEnd(30)} ${(ms(name) / 1e3).toFixed(1).padStart(6)} s ${(bytes / 1e3 / ms(name)).toFixed(0).padStart(5)} MB/s ${ratio.toFixed(2).padStart(6)} ${memory.toFixed(0).padStart(5)} MB`,
    );
  }
} finally {
  server.stop();
  await new Promise((done) => setTimeout(done, 500));
  rmSync(scratch, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
}
