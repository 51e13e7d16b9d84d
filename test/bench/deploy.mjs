// `npm run bench:deploy`: what `drydock deploy` costs, and what it costs others, on one server in the same run. First, 500 small migrations
// against psql with one transaction a file, dbmate and Liquibase. Then the worst wait of readers and writers while a report holds the table
// that a migration changes: under our deploy, and under psql with the same file. Prints ratios; nothing passes or fails by time.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { installServers } from '../servers/install.mjs';
import { startServer } from './bench-server.mjs';
import { migration } from './small-migrations.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const root = resolve(here, '../..');
const drydock = join(root, 'dist/drydock.js');
const rounds = Number(process.env.BENCH_ROUNDS ?? 5);
const psql = spawnSync('psql', ['--version']).status === 0 ? 'psql' : null;
if (psql === null) {
  console.error('psql cannot be had: install a PostgreSQL client (apt-get install postgresql-client).');
  process.exit(2);
}
await installServers();
const scratch = mkdtempSync(join(tmpdir(), 'drydock-bench-'));
const server = await startServer(scratch, psql);
const env = { ...process.env, CI: '', XDG_CACHE_HOME: join(scratch, 'cache') };

function timed(command, args, more = {}) {
  const start = process.hrtime.bigint();
  const run = spawnSync(command, args, { cwd: scratch, env: { ...env, ...more }, maxBuffer: 1 << 30 });
  const ms = Number(process.hrtime.bigint() - start) / 1e6;
  if (run.error) throw run.error;
  if (run.status !== 0)
    throw new Error(`${command} ended with ${run.status}: ${run.stderr}${run.stdout.toString().slice(-1_000)}`);
  return ms;
}

let made = 0;
function database() {
  const name = `bench_${++made}`;
  timed(psql, ['-qX', '-d', server.url, '-c', `CREATE DATABASE ${name}`]);
  return server.url.replace(/\/postgres$/, `/${name}`);
}

const count = 500;
const folders = { plain: join(scratch, 'plain'), flyway: join(scratch, 'flyway'), dbmate: join(scratch, 'dbmate') };
for (const folder of Object.values(folders)) mkdirSync(folder);
const changesets = ['--liquibase formatted sql'];
const one = [];
for (let n = 1; n <= count; n++) {
  const version = String(n).padStart(14, '0');
  const sql = migration(n);
  writeFileSync(join(folders.plain, `${version}_step.sql`), sql);
  writeFileSync(join(folders.flyway, `V${n}__step.sql`), sql);
  writeFileSync(join(folders.dbmate, `${version}_step.sql`), `-- migrate:up\n${sql}\n-- migrate:down\n`);
  changesets.push(`\n--changeset bench:${n}\n${sql}`);
  one.push(`BEGIN;\n${sql}COMMIT;\n`);
}
writeFileSync(join(scratch, 'changelog.sql'), changesets.join(''));
writeFileSync(join(scratch, 'all.sql'), one.join(''));
const files = readdirSync(folders.plain).sort();
writeFileSync(
  join(scratch, 'each.sh'),
  `set -e\n${files.map((file) => `psql -qX1 -v ON_ERROR_STOP=1 -d "$1" -f plain/${file}`).join('\n')}\n`,
);

const dbmate = [join(here, 'node_modules/.bin/dbmate')].find(existsSync);
const liquibase = [join(root, 'test/renderers/node_modules/liquibase/dist/liquibase/liquibase')].find(existsSync);
const deploy = (folder, url) => timed(process.execPath, [drydock, 'deploy', folder, '--quiet'], { DATABASE_URL: url });
const runners = {
  'psql, one process, BEGIN and COMMIT around each file': () =>
    timed(psql, ['-qX', '-v', 'ON_ERROR_STOP=1', '-d', database(), '-f', 'all.sql']),
  'psql --single-transaction, a process a file': () => timed('sh', ['each.sh', database()]),
  'drydock deploy, plain files': () => deploy(folders.plain, database()),
  "drydock deploy, Flyway's history": () => deploy(folders.flyway, database()),
  ...(dbmate
    ? {
        'dbmate migrate': () =>
          timed(dbmate, [
            '--url',
            `${database()}?sslmode=disable`,
            '--migrations-dir',
            folders.dbmate,
            '--no-dump-schema',
            'migrate',
          ]),
      }
    : {}),
  ...(liquibase
    ? {
        'liquibase update': () => {
          const url = new URL(database());
          return timed(liquibase, [
            '--changelog-file=changelog.sql',
            `--url=jdbc:postgresql://${url.host}${url.pathname}`,
            `--username=${url.username}`,
            '--password=x',
            'update',
          ]);
        },
      }
    : {}),
};
const samples = new Map(Object.keys(runners).map((name) => [name, []]));
for (let round = 0; round < rounds; round++) {
  for (const [name, run] of Object.entries(runners))
    if (round < 2 || !/liquibase|a process a file/.test(name)) samples.get(name).push(run());
}
const least = (list) => Math.min(...list);
const [[, first], [, each]] = samples;
console.log(
  `\nDeploying ${count} small migrations to an empty database (least of the runs; every run has its own database)\n`,
);
console.log('| runner | ms | against psql, one process | against psql, a process a file |\n|---|---|---|---|');
for (const [name, list] of samples)
  console.log(
    `| ${name} | ${least(list).toFixed(0)} | ${(least(list) / least(first)).toFixed(2)} | ${(least(list) / least(each)).toFixed(2)} |`,
  );

// Others at work.
const lockTimeout = 500;
const held = 4_000;
mkdirSync(join(scratch, 'lock'));
const change = 'ALTER TABLE orders ADD COLUMN note text;\n';
writeFileSync(join(scratch, 'lock/V1__note.sql'), change);

async function worstWait(start) {
  const url = database();
  const setup = new pg.Client(url);
  await setup.connect();
  await setup.query(
    'CREATE TABLE orders (id int PRIMARY KEY, total int); INSERT INTO orders SELECT g, g FROM generate_series(1, 1000) g',
  );
  const waits = [];
  let over = false;
  const work = async (sql) => {
    const client = new pg.Client(url);
    await client.connect();
    while (!over) {
      const began = performance.now();
      await client.query(sql());
      waits.push(performance.now() - began);
    }
    await client.end();
  };
  const id = () => 1 + Math.floor(Math.random() * 1_000);
  const workers = [
    ...Array.from({ length: 4 }, () => work(() => `SELECT total FROM orders WHERE id = ${id()}`)),
    ...Array.from({ length: 4 }, () => work(() => `UPDATE orders SET total = total + 1 WHERE id = ${id()}`)),
  ];
  const report = new pg.Client(url);
  await report.connect();
  await report.query('BEGIN; SELECT count(*) FROM orders');
  const ended = start(url);
  await new Promise((done) => setTimeout(done, held));
  await report.query('COMMIT');
  await report.end();
  await ended;
  over = true;
  await Promise.all(workers);
  await setup.end();
  waits.sort((a, b) => a - b);
  return { worst: waits.at(-1), p99: waits[Math.floor(waits.length * 0.99)], queries: waits.length };
}

const process_ = (command, args, more = {}) =>
  new Promise((done, failed) => {
    const child = spawn(command, args, {
      cwd: scratch,
      env: { ...env, ...more },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    child.on('error', failed);
    child.on('close', (status) => (status === 0 ? done() : failed(new Error(`${command} ended with ${status}`))));
  });
const ours = [];
const theirs = [];
for (let round = 0; round < Math.min(rounds, 3); round++) {
  ours.push(
    await worstWait((url) =>
      process_(
        process.execPath,
        [drydock, 'deploy', 'lock', '--quiet', '--allow-existing-tables', '--lock-timeout', `${lockTimeout}ms`],
        { DATABASE_URL: url },
      ),
    ),
  );
  theirs.push(await worstWait((url) => process_(psql, ['-qX', '-d', url, '-f', 'lock/V1__note.sql'])));
}
console.log(
  `\nWaits of 4 readers and 4 writers while a report holds the table for ${held / 1_000} s and a migration changes it (lock-timeout ${lockTimeout} ms; the worst of ${ours.length} runs)\n`,
);
console.log('| runner | worst wait, ms | p99, ms | queries meanwhile |\n|---|---|---|---|');
for (const [name, list] of [
  ['drydock deploy', ours],
  ['psql -f', theirs],
])
  console.log(
    `| ${name} | ${Math.max(...list.map(({ worst }) => worst)).toFixed(0)} | ${Math.max(...list.map(({ p99 }) => p99)).toFixed(1)} | ${Math.min(...list.map(({ queries }) => queries))} |`,
  );
server.stop();
rmSync(scratch, { recursive: true, force: true });
