import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { rules } from '../../src/lint-migrations/rules/registry.ts';

/** Texts to start from: every example of every rule for these servers, and the .sql files of folders that are named. */
export function seeds(engine: 'postgres' | 'mysql', folders: readonly string[] = []): string[] {
  const texts = rules.flatMap((rule) => {
    const from = engine === 'postgres' ? rule : rule.mysql;
    return [...(from?.bad ?? []), ...(from?.good ?? [])].flatMap((example) =>
      example.files
        ? Object.values(example.files)
        : [example.before ?? '', ...(typeof example.sql === 'string' ? [example.sql] : (example.sql ?? []))],
    );
  });
  for (const folder of folders) {
    for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
      const path = join(folder, name);
      if (name.endsWith('.sql') && statSync(path).isFile() && statSync(path).size < 20_000)
        texts.push(readFileSync(path, 'utf8'));
    }
  }
  return texts.filter((text) => text.trim() !== '');
}
