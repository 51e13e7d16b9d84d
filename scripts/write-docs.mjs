// Writes the pages that are generated: docs/rules/ from the rule files. `npm run docs`; a test holds them to it.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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
      "export { rules } from './src/lint-migrations/rules/registry.ts'; export * from './src/lint-migrations/rule-page.ts'; export * from './src/lint-migrations/pages.ts'; export { lintSpec } from './src/lint-migrations/inputs.ts'; export { locksPage } from './test/conformance/print-table.ts'; export { mysqlLocksPage } from './test/conformance/mysql/print-table.ts';",
    resolveDir: process.cwd(),
    loader: 'ts',
  },
  bundle: true,
  format: 'esm',
  platform: 'node',
  outfile: bundle,
  logLevel: 'warning',
});
const { rules, rulePage, ruleIndex, lintSpec, locksPage, mysqlLocksPage, ...pages } = await import(
  pathToFileURL(bundle).href
);
mkdirSync('docs/rules', { recursive: true });
for (const name of readdirSync('docs/rules')) rmSync(join('docs/rules', name));
for (const rule of rules) writeFileSync(join('docs/rules', `${rule.id}.md`), rulePage(rule));
writeFileSync('docs/rules/README.md', ruleIndex(rules));

// Parts of pages that people write: what is between `<name>` and `</name>`, each in a comment of the file's kind.
function between(file, name, text) {
  const old = readFileSync(file, 'utf8');
  const hash = file.endsWith('.yml');
  const [open, close] = hash ? [`# <${name}>\n`, `# </${name}>`] : [`<!-- <${name}> -->\n`, `<!-- </${name}> -->`];
  const from = old.indexOf(open) + open.length;
  const to = old.indexOf(close);
  if (from < open.length || to < from) throw new Error(`${file} has no part ${name}`);
  writeFileSync(file, `${old.slice(0, from)}${hash ? '' : '\n'}${text}${hash ? '' : '\n'}${old.slice(to)}`);
}
for (const file of ['action.yml', 'actions/lint-migrations/action.yml'])
  between(file, 'inputs', pages.actionYaml(lintSpec));
between('actions/lint-migrations/README.md', 'inputs', pages.actionTables(lintSpec));
between('docs/configuration.md', 'options', pages.optionsTable(lintSpec));
between('docs/configuration.md', 'reference', pages.configReference());
writeFileSync('docs/locks.md', locksPage());
writeFileSync('docs/locks-mysql.md', mysqlLocksPage());
writeFileSync('docs/drydock.schema.json', pages.configSchema(rules));
rmSync(folder, { recursive: true, force: true });
