// Writes src/lint-migrations/rules/registry.ts from the files of the folder, so that a rule is registered by existing.
// A bundle cannot scan a folder, hence the explicit list; a test holds it to what this script would write.
import { readdirSync, writeFileSync } from 'node:fs';

const folder = new URL('../src/lint-migrations/rules/', import.meta.url);

export function registry() {
  const ids = readdirSync(folder)
    .filter((name) => name.endsWith('.ts') && name !== 'registry.ts')
    .map((name) => name.slice(0, -'.ts'.length))
    .sort();
  const camel = (id) => id.replace(/-([a-z0-9])/g, (_, letter) => letter.toUpperCase());
  return [
    '// Written by scripts/register-rules.mjs (npm run rules).',
    "import type { Rule } from '../rule.ts';",
    ...ids.map((id) => `import { rule as ${camel(id)} } from './${id}.ts';`),
    '',
    '/** Every rule, by id. */',
    'export const rules: readonly Rule[] = [',
    ...ids.map((id) => `  ${camel(id)},`),
    '];',
    '',
  ].join('\n');
}

if (process.argv[1]?.endsWith('register-rules.mjs')) writeFileSync(new URL('registry.ts', folder), registry());
