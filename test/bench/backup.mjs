// `npm run bench:backup`: what it costs to make of a dump what is stored. Our pipeline (digest, zstd, age, digest) against `cat | zstd -3 | age` in a
// shell, of the same file into the same folder, in turn. Prints rates, ratios and memory; nothing passes or fails by time.
// BENCH_MEGABYTES, BENCH_ROUNDS, BENCH_DUMP (a dump of your own).
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { writeDumpLike } from './dump-like.mjs';
import { program, run } from './watched-run.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const root = join(here, '../..');
const megabytes = Number(process.env.BENCH_MEGABYTES ?? 1_000);
const rounds = Number(process.env.BENCH_ROUNDS ?? 5);
const scratch = mkdtempSync(join(tmpdir(), 'drydock-bench-'));
// Below node_modules, where the packages that stay outside of the bundle are found.
const bundle = join(root, 'node_modules', `.drydock-bench-${process.pid}`);

try {
  const zstd = program('zstd');
  const age = program('age');
  const keygen = join(age, '../age-keygen');
  const key = join(scratch, 'key.txt');
  spawnSync(keygen, ['-o', key]);
  const recipient = spawnSync(keygen, ['-y', key]).stdout.toString().trim();
  const dump = process.env.BENCH_DUMP ?? join(scratch, 'dump.sql');
  if (process.env.BENCH_DUMP === undefined) writeDumpLike(dump, megabytes * 1e6);
  const { size } = statSync(dump);
  mkdirSync(bundle);
  await build({
    entryPoints: [join(here, 'encode-file.mjs')],
    outfile: join(bundle, 'encode-file.mjs'),
    bundle: true,
    platform: 'node',
    format: 'esm',
    external: ['age-encryption', '@aws-sdk/*'],
    logLevel: 'warning',
  });
  const ours = (direction, compression) => [
    join(bundle, 'encode-file.mjs'),
    direction,
    dump,
    scratch,
    compression,
    key,
    recipient,
  ];
  const out = join(scratch, 'peer.age');
  // On the disk when the clock stops, as the folder store has it.
  const peer = `cat "${dump}" | "${zstd}" -q -3 -c | "${age}" -r ${recipient} > "${out}" && sync "${out}"`;
  const runners = {
    'cat | zstd -3 | age': () => run('sh', ['-c', peer]),
    'cat | zstd -3 -T0 | age': () => run('sh', ['-c', peer.replace(' -3 ', ' -3 -T0 ')]),
    'Drydock, zstd and age': () => run(process.execPath, ours('encode', 'zstd')),
    'Drydock, zstd of Node alone': () =>
      'zstd' in process.versions ? run(process.execPath, ours('encode', 'zstd'), { PATH: '' }) : null,
    'Drydock, gzip and age': () => run(process.execPath, ours('encode', 'gzip')),
    'back: age -d | zstd -d': () =>
      run('sh', ['-c', `"${age}" -d -i "${key}" "${out}" | "${zstd}" -q -d -c > /dev/null`]),
    'back: Drydock, zstd and age': () => run(process.execPath, ours('decode', 'zstd')),
  };
  const found = new Map(Object.keys(runners).map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const [name, work] of Object.entries(runners)) {
      const one = await work();
      if (one !== null) found.get(name).push(one);
    }
  }
  const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];
  console.log(
    `${(size / 1e6).toFixed(0)} MB, median of ${rounds}, Node ${process.version}. Memory: the process and all it started.`,
  );
  const rate = (name) => size / 1e3 / median(found.get(name).map(({ ms }) => ms));
  for (const [name, all] of found) {
    if (all.length === 0) continue;
    const memory = Math.max(...all.map(({ bytes }) => bytes)) / 1e6;
    const against = rate(name) / rate(name.startsWith('back') ? 'back: age -d | zstd -d' : 'cat | zstd -3 | age');
    const own = all.map(({ said }) => /^(\d+) MB/.exec(said)?.[1]).find((one) => one !== undefined);
    console.log(
      `${name.padEnd(30)} ${rate(name).toFixed(0).padStart(5)} MB/s  ${against.toFixed(2).padStart(5)}  ${memory.toFixed(0).padStart(4)} MB` +
        (own === undefined ? '' : ` (Drydock itself ${own} MB)`),
    );
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
  rmSync(bundle, { recursive: true, force: true });
}
