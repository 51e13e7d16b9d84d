// Writes the pages that are generated: docs/rules/ from the rule files. `npm run docs`; a test holds them to it.
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
const folder = mkdtempSync(join(tmpdir(), 'drydock-docs-'));
const bundle = join(folder, 'pages.mjs');
await build({
  stdin: {
    contents:
      "export { rules } from './src/lint-migrations/rules/registry.ts'; export * from './src/lint-migrations/rule-page.ts';",
    resolveDir: process.cwd(),
    loader: 'ts',
  },
  bundle: true,
  format: 'esm',
  platform: 'node',
  outfile: bundle,
  logLevel: 'warning',
});
const { rules, rulePage, ruleIndex } = await import(pathToFileURL(bundle).href);
mkdirSync('docs/rules', { recursive: true });
for (const name of readdirSync('docs/rules')) rmSync(join('docs/rules', name));
for (const rule of rules) writeFileSync(join('docs/rules', `${rule.id}.md`), rulePage(rule));
writeFileSync('docs/rules/README.md', ruleIndex(rules));
rmSync(folder, { recursive: true, force: true });
