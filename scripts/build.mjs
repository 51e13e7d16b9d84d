// Builds dist/ from src/: a start, one file with the program, lean so that nobody waits for it, and beside it,
// each in a file that loads only when used, what is heavy; a stub an action; the parser's WebAssembly; and the licences of
// everything inside. Byte for byte the same on every machine: no path, no date and no minifier's choice gets in.
import { chmodSync, copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { leanRule } from './lean-rules.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
process.chdir(root);
const out = process.argv[2] ?? 'dist';

/** Modules of ours that a run may do without, and the file of dist/ that each becomes. */
const apart = {
  'src/lint-migrations/prose.ts': 'rule-prose',
  'src/core/configuration/yaml.ts': 'yaml',
  'src/core/report/html.ts': 'html',
  'src/check/entry.ts': 'check',
  'src/test-migrations/entry.ts': 'test-migrations',
  'src/deploy/entry.ts': 'deploy',
  'src/backup/entry.ts': 'backup',
  'src/backup/store/s3-store.ts': 's3',
  'src/core/database/choose-server.ts': 'database',
  'src/lint-migrations/mysql/lint-folder.ts': 'mysql',
  'src/core/runtime/toolkit.ts': 'actions-core',
  'src/core/github/octokit.ts': 'actions-github',
};

const common = {
  outdir: out,
  bundle: true,
  // The older module format: its files load without waiting, and V8's compiled form of them can be kept (src/start.ts).
  format: 'cjs',
  platform: 'node',
  target: 'node20',
  supported: { 'dynamic-import': false },
  define: { 'import.meta.url': 'drydockUrl' },
  banner: { js: "const drydockUrl = require('node:url').pathToFileURL(__filename).href;" },
  legalComments: 'none',
  charset: 'ascii',
  metafile: true,
  logLevel: 'warning',
  write: false,
};

const keepApart = {
  name: 'keep-apart',
  setup(builder) {
    builder.onResolve({ filter: /\.ts$/ }, ({ path, importer, kind }) => {
      if (kind !== 'dynamic-import' || !importer) return null;
      const file = apart[relative(root, resolve(dirname(importer), path)).replaceAll('\\', '/')];
      return file ? { path: `./${file}.js`, external: true } : null;
    });
  },
};

/** The rules as one engine needs them: what others have of their own stays out of the file, and what only that calls, too. */
const leanRules = (engine) => ({
  name: 'lean-rules',
  setup(builder) {
    builder.onLoad({ filter: /[\\/]lint-migrations[\\/]rules[\\/][^\\/]+\.ts$/ }, ({ path }) => ({
      contents: leanRule(readFileSync(path, 'utf8'), path, engine),
      loader: 'ts',
    }));
  },
});

// Without white space the program starts 3 ms sooner with its compiled form kept, 7 ms sooner without (measured). Names stay.
const results = [
  await build({
    ...common,
    minifyWhitespace: true,
    entryPoints: { program: 'src/main.ts' },
    plugins: [keepApart, leanRules('postgres')],
  }),
  await build({ ...common, banner: {}, entryPoints: { drydock: 'src/start.ts' } }),
  ...(await Promise.all(
    Object.entries(apart).map(([source, file]) =>
      build({
        ...common,
        entryPoints: { [file]: source },
        external: ['@electric-sql/pglite', 'pg-native'],
        ...(file === 'test-migrations' || file === 'check' || file === 'deploy' || file === 'backup'
          ? { minifyWhitespace: true, plugins: [keepApart] }
          : {}),
        // The driver asks whether it is at Cloudflare by looking for these, and so has Node load its whole web client: 30 ms.
        ...(file === 'database'
          ? { minifyWhitespace: true, define: { ...common.define, navigator: 'undefined', Response: 'undefined' } }
          : {}),
        ...(file === 's3' ? { minifyWhitespace: true } : {}),
        ...(file === 'mysql' ? { minifyWhitespace: true, plugins: [leanRules('mysql')] } : {}),
      }),
    ),
  )),
];

// Only now: a build that fails leaves the last good one in place.
rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
for (const file of results.flatMap((result) => result.outputFiles)) writeFileSync(file.path, file.contents);
const program = join(out, 'program.js');
writeFileSync(program, inAscii(readFileSync(program, 'utf8')));
const command = join(out, 'drydock.js');
writeFileSync(command, `#!/usr/bin/env node\n${readFileSync(command, 'utf8')}`);
// Not by the option `mode`, which counts for a new file alone: the pre-commit hook starts this one as it is.
chmodSync(command, 0o755);
// Where GitHub's runner starts each action; its folder's action.yml names the file.
for (const [file, job] of [
  ['lint-migrations.js', 'lint-migrations'],
  ['test-migrations-action.js', 'test-migrations'],
  ['check-action.js', 'check'],
  ['deploy-action.js', 'deploy'],
  ['backup-action.js', 'backup'],
])
  writeFileSync(
    join(out, file),
    `// Where GitHub's runner starts the action ${job}.\nglobalThis.drydockJob = '${job}';\nrequire('./drydock.js');\n`,
  );
const wasm = createRequire(import.meta.url).resolve('libpg-query/wasm/libpg-query.wasm');
copyFileSync(wasm, join(out, 'libpg-query.wasm'));
chmodSync(join(out, 'libpg-query.wasm'), 0o644);
writeFileSync(join(out, 'package.json'), '{ "type": "commonjs" }\n');
writeFileSync(join(out, 'licenses.txt'), licences(results.flatMap((result) => Object.keys(result.metafile.inputs))));

/**
 * What esbuild leaves in comments and patterns escaped too. src/start.ts reads the program as Latin-1, which takes a third
 * of the time that UTF-8 takes: more than 3 ms of every start.
 */
function inAscii(text) {
  if (/\\[^\x00-\x7f]/.test(text)) throw new Error('program.js: a backslash before a letter outside of ASCII');
  return text.replace(/[^\x00-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** The licence texts of the packages whose code is inside. */
function licences(inputs) {
  const folders = new Set(inputs.flatMap((file) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1] ?? []));
  folders.add('node_modules/libpg-query');
  // One text for all that have it: a cloud's client is dozens of packages of one licence.
  const texts = new Map();
  for (const folder of [...folders].sort()) {
    const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const file = readdirSync(folder).find((name) => /^(licen[cs]e|copying)/i.test(name));
    const text = file ? readFileSync(join(folder, file), 'utf8').trim() : `Licence: ${manifest.license}`;
    texts.set(text, [...(texts.get(text) ?? []), `${manifest.name} ${manifest.version} (${manifest.license})`]);
  }
  const parts = [...texts].map(([text, names]) => `${names.join('\n')}\n\n${text}\n`);
  return parts.join(`\n${'-'.repeat(80)}\n\n`);
}
