// Writes test/conformance/measured.generated.json: what each statement of test/conformance/shapes really does on PostgreSQL 13 to 18.
// `npm run measure`, after a change of the shapes; a test holds the file to the servers.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
// Below node_modules, where the bundle finds the packages it leaves out.
const folder = 'node_modules/.cache/drydock';
const bundle = `${folder}/measure-${process.pid}.mjs`;
mkdirSync(folder, { recursive: true });
const installer = fileURLToPath(new URL('../test/servers/install.mjs', import.meta.url));
await build({
  entryPoints: ['test/conformance/measure-all.ts'],
  bundle: true,
  format: 'esm',
  platform: 'node',
  packages: 'external',
  outfile: bundle,
  logLevel: 'warning',
  plugins: [
    {
      name: 'installer',
      setup(of) {
        of.onResolve({ filter: /install\.mjs$/ }, () => ({ path: pathToFileURL(installer).href, external: true }));
      },
    },
  ],
});
try {
  const { measureAll } = await import(pathToFileURL(bundle).href);
  const text = await measureAll();
  writeFileSync('test/conformance/measured.generated.json', text);
  console.log(`${Object.keys(JSON.parse(text)).length} statements measured.`);
} finally {
  rmSync(bundle, { force: true });
}
process.exit();
