// `npm run bench:test`: what `drydock test` costs, on one server in the same run: applying 500 migrations against `psql -f` of the same SQL,
// dbmate and Liquibase; and all default trials of a pull request with one new migration on a history of 300, against the bare
// time of applying that history once with psql. Prints ratios; nothing passes or fails by time. Read the least of the runs.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
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

function folder(name, count, write) {
  const where = join(scratch, name);
  mkdirSync(where);
  for (let n = 1; n <= count; n++) write(where, String(n).padStart(14, '0'), migration(n));
  return where;
}

const plain = folder('migrations', 500, (where, n, sql) => writeFileSync(join(where, `${n}_step.up.sql`), sql));
const dbmateFolder = folder('dbmate', 500, (where, n, sql) =>
  writeFileSync(join(where, `${n}_step.sql`), `-- migrate:up\n${sql}\n-- migrate:down\n`),
);
const all = join(scratch, 'all.sql');
writeFileSync(all, Array.from({ length: 500 }, (_, n) => `BEGIN;\n${migration(n + 1)}COMMIT;\n`).join(''));

function timed(command, args, env = {}, status = 0) {
  const start = process.hrtime.bigint();
  const run = spawnSync(command, args, {
    cwd: scratch,
    env: { ...process.env, CI: '', XDG_CACHE_HOME: join(scratch, 'cache'), ...env },
    maxBuffer: 1 << 30,
  });
  const ms = Number(process.hrtime.bigint() - start) / 1e6;
  if (run.error) throw run.error;
  if (run.status !== status)
    throw new Error(
      `${command} ${args.join(' ')} ended with ${run.status}: ${run.stderr.toString().slice(0, 1_000)}${run.stdout.toString().slice(-1_000)}`,
    );
  return { ms, out: run.stdout.toString() };
}

let made = 0;
function database() {
  const name = `bench_${++made}`;
  timed(psql, ['-qX', '-d', server.url, '-c', `CREATE DATABASE ${name}`]);
  return server.url.replace(/\/postgres$/, `/${name}`);
}

const least = (list) => Math.min(...list);
const samples = { drydock: [], 'drydock, server time': [], psql: [], dbmate: [], liquibase: [] };
const dbmate = [join(here, 'node_modules/.bin/dbmate')].find(existsSync);
const liquibase = [join(root, 'test/renderers/node_modules/liquibase/dist/liquibase/liquibase')].find(existsSync);
const changelog = join(scratch, 'changelog.sql');
writeFileSync(
  changelog,
  `--liquibase formatted sql\n${Array.from({ length: 500 }, (_, n) => `\n--changeset bench:${n + 1}\n${migration(n + 1)}`).join('')}`,
);

for (let round = 0; round < rounds; round++) {
  const ours = timed(process.execPath, [
    drydock,
    'test',
    plain,
    '--trials',
    'fresh',
    '--rows',
    '0',
    '--url',
    server.url,
    '--format',
    'json',
    '--quiet',
  ]);
  samples.drydock.push(ours.ms);
  const [trial] = JSON.parse(ours.out).databases[0].trials;
  samples['drydock, server time'].push(trial.cases.reduce((sum, one) => sum + one.ms, 0));
  samples.psql.push(timed(psql, ['-qX', '-v', 'ON_ERROR_STOP=1', '-d', database(), '-f', all]).ms);
  if (round < 2) {
    if (dbmate) {
      const url = `${database()}?sslmode=disable`;
      samples.dbmate.push(
        timed(dbmate, ['--url', url, '--migrations-dir', dbmateFolder, '--no-dump-schema', 'migrate']).ms,
      );
    }
    if (liquibase) {
      const url = new URL(database());
      samples.liquibase.push(
        timed(liquibase, [
          '--changelog-file=changelog.sql',
          `--url=jdbc:postgresql://${url.host}${url.pathname}`,
          `--username=${url.username}`,
          '--password=x',
          'update',
        ]).ms,
      );
    }
  }
}
console.log('\nApplying 500 migrations to an empty database (least of the runs; every run has its own database)\n');
console.log('| runner | ms | against psql -f |\n|---|---|---|');
for (const [name, list] of Object.entries(samples)) {
  if (list.length === 0) console.log(`| ${name} | not there | |`);
  else console.log(`| ${name} | ${least(list).toFixed(0)} | ${(least(list) / least(samples.psql)).toFixed(2)} |`);
}

// A pull request: 300 migrations in the base, one new.
const pull = join(scratch, 'pull');
mkdirSync(pull);
for (const file of readdirSync(plain).slice(0, 301)) cpSync(join(plain, file), join(pull, file));
const bare = join(scratch, 'bare.sql');
writeFileSync(bare, Array.from({ length: 300 }, (_, n) => `BEGIN;\n${migration(n + 1)}COMMIT;\n`).join(''));
const trials = [];
const once = [];
let last = null;
for (let round = 0; round < rounds; round++) {
  last = timed(process.execPath, [
    drydock,
    'test',
    pull,
    '--url',
    server.url,
    '--format',
    'json',
    '--quiet',
    '--fail-on',
    'never',
    ...(process.env.BENCH_ROWS ? ['--rows', process.env.BENCH_ROWS] : []),
  ]);
  trials.push(last.ms);
  once.push(timed(psql, ['-qX', '-v', 'ON_ERROR_STOP=1', '-d', database(), '-f', bare]).ms);
}
console.log('\nA pull request with one new migration on a history of 300: every default trial\n');
console.log('| what | ms | against applying the history once |\n|---|---|---|');
console.log(`| psql -f of the history | ${least(once).toFixed(0)} | 1.00 |`);
console.log(`| drydock test | ${least(trials).toFixed(0)} | ${(least(trials) / least(once)).toFixed(2)} |`);
const [report] = JSON.parse(last.out).databases;
console.log(`\n${report.server}; ${report.data}.`);
for (const { trial, verdict, ms, summary } of report.trials)
  console.log(`- ${trial}: ${verdict}, ${Math.round(ms)} ms. ${summary}`);
server.stop();
rmSync(scratch, { recursive: true, force: true });
