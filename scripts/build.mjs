// Builds dist/ from src/: the command and the actions' entry, what is heavy in chunks that load only when used, the
// parser's WebAssembly beside them, and the licences of everything inside. Byte for byte the same on every machine: no
// path, no date and no minifier's choice gets in.
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync, chmodSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
process.chdir(root);
const out = process.argv[2] ?? 'dist';

// Packages of the older module format ask for these three, which an ES module does not have.
const banner = [
  "import { createRequire as drydockRequire } from 'node:module';",
  "import { fileURLToPath as drydockPath } from 'node:url';",
  'const require = drydockRequire(import.meta.url), __filename = drydockPath(import.meta.url), __dirname = drydockPath(new URL(".", import.meta.url));',
].join(' ');

const result = await build({
  entryPoints: { drydock: 'src/main.ts', 'lint-migrations': 'src/lint-migrations/action.ts' },
  outdir: out,
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  chunkNames: '[name]-[hash]',
  banner: { js: banner },
  legalComments: 'none',
  charset: 'utf8',
  metafile: true,
  logLevel: 'warning',
  write: false,
});

// Only now: a build that fails leaves the last good one in place.
rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
for (const file of result.outputFiles) writeFileSync(file.path, file.contents);

const wasm = createRequire(import.meta.url).resolve('libpg-query/wasm/libpg-query.wasm');
copyFileSync(wasm, join(out, 'libpg-query.wasm'));
chmodSync(join(out, 'libpg-query.wasm'), 0o644);
writeFileSync(join(out, 'package.json'), '{ "type": "module" }\n');
const command = join(out, 'drydock.js');
writeFileSync(command, `#!/usr/bin/env node\n${readFileSync(command, 'utf8')}`, { mode: 0o755 });
writeFileSync(join(out, 'licenses.txt'), licences(Object.keys(result.metafile.inputs)));

/** The licence texts of the packages whose code is inside. */
function licences(inputs) {
  const folders = new Set(inputs.flatMap((file) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1] ?? []));
  folders.add('node_modules/libpg-query');
  const parts = [];
  for (const folder of [...folders].sort()) {
    const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const file = readdirSync(folder).find((name) => /^(licen[cs]e|copying)/i.test(name));
    const text = file ? readFileSync(join(folder, file), 'utf8').trim() : `Licence: ${manifest.license}`;
    parts.push(`${manifest.name} ${manifest.version} (${manifest.license})\n\n${text}\n`);
  }
  return parts.join(`\n${'-'.repeat(80)}\n\n`);
}

