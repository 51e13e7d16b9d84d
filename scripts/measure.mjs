// Writes what real servers do with each statement of the conformance suites: test/conformance/measured.generated.json (PostgreSQL 13 to
// 18) and test/conformance/mysql/measured.generated.json (MySQL and MariaDB). `npm run measure`, after a change of the shapes;
// `npm run measure -- mysql` or `-- postgres` for one of the two. Tests hold the files to the servers.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
const suites = { postgres: 'test/conformance', mysql: 'test/conformance/mysql' };
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in suites));
if (unknown.length > 0) {
  console.error(`There is no suite ${unknown.join(', ')}: ${Object.keys(suites).join(', ')}.`);
  process.exit(2);
}
// Below node_modules, where the bundle finds the packages it leaves out.
const folder = 'node_modules/.cache/drydock';
mkdirSync(folder, { recursive: true });
for (const [name, path] of Object.entries(suites)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const bundle = `${folder}/measure-${name}-${process.pid}.mjs`;
  await build({
    entryPoints: [`${path}/measure-all.ts`],
    bundle: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    outfile: bundle,
    logLevel: 'warning',
    plugins: [
      {
        // They find the servers beside their own files.
        name: 'installers',
        setup(of) {
          of.onResolve({ filter: /\/servers\/\w+\.mjs$|^\.\/(install|debian|maven)\.mjs$/ }, ({ path: name }) => ({
            path: new URL(`../test/servers/${name.split('/').at(-1)}`, import.meta.url).href,
            external: true,
          }));
        },
      },
    ],
  });
  try {
    const { measureAll, measureExtra } = await import(pathToFileURL(bundle).href);
    const text = await measureAll();
    writeFileSync(`${path}/measured.generated.json`, text);
    console.log(`${Object.keys(JSON.parse(text)).length} statements measured: ${name}.`);
    if (measureExtra !== undefined) {
      // A server that not every machine can have: without it, what was measured before stays.
      const extra = await measureExtra().catch((error) => console.error(error.message));
      if (extra !== undefined) writeFileSync(`${path}/measured-extra.generated.json`, extra);
    }
  } finally {
    rmSync(bundle, { force: true });
  }
}
process.exit();
