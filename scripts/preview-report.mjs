// Writes what every renderer makes of the sample report to a folder, to be looked at:
//
//   node scripts/preview-report.mjs FOLDER     (test/report/golden updates the golden files)

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

const folder = process.argv[2];
if (folder === undefined) {
  process.stderr.write('usage: node scripts/preview-report.mjs FOLDER\n');
  process.exit(2);
}
const built = await build({
  stdin: {
    contents: `export { renderers } from './test/report/preview.ts'; export { sample } from './test/report/sample.ts';`,
    resolveDir: join(import.meta.dirname, '..'),
  },
  bundle: true,
  write: false,
  format: 'esm',
  platform: 'node',
});
const code = Buffer.from(built.outputFiles[0].contents).toString('base64');
const { renderers, sample } = await import(`data:text/javascript;base64,${code}`);
mkdirSync(folder, { recursive: true });
for (const [name, render] of Object.entries(renderers)) writeFileSync(join(folder, name), render(sample()));
