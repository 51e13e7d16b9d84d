// Writes what is generated into the documentation and the actions: scripts/generated.ts says what, and a test holds it there.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
// Beside the packages, which the bundle leaves where they are: the drivers look for files of their own.
const folder = mkdtempSync('node_modules/.drydock-docs-');
const bundle = join(folder, 'generated.mjs');
try {
  await build({
    entryPoints: ['scripts/generated.ts'],
    bundle: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    outfile: bundle,
    logLevel: 'warning',
  });
  const { pages, parts, rulesFolder } = await import(pathToFileURL(bundle).href);
  mkdirSync(rulesFolder, { recursive: true });
  for (const name of readdirSync(rulesFolder)) rmSync(join(rulesFolder, name));
  for (const { file, text } of pages) writeFileSync(file, text);
  for (const part of parts) between(part);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Puts a text between `<name>` and `</name>`, each in a comment of the file's kind. */
function between({ file, name, text }) {
  const old = readFileSync(file, 'utf8');
  const hash = file.endsWith('.yml');
  const [open, close] = hash ? [`# <${name}>\n`, `# </${name}>`] : [`<!-- <${name}> -->\n`, `<!-- </${name}> -->`];
  const from = old.indexOf(open) + open.length;
  const to = old.indexOf(close);
  if (from < open.length || to < from) throw new Error(`${file} has no part ${name}`);
  writeFileSync(file, `${old.slice(0, from)}${hash ? '' : '\n'}${text}${hash ? '' : '\n'}${old.slice(to)}`);
}
