import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { reasonGroups } from '../../../src/core/report/backup/reasons.ts';

const inFolder = (folder: string) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => readFileSync(`${folder}/${name}`, 'utf8'));
const job = [
  ...inFolder('src/backup'),
  ...['client-programs', 'client-access', 'target-database'].map((name) =>
    readFileSync(`src/core/database/${name}.ts`, 'utf8'),
  ),
  readFileSync('src/core/configuration/chosen-databases.ts', 'utf8'),
];
const sources = [...job, readFileSync('src/core/report/backup/verdict.ts', 'utf8')];
const known = reasonGroups.flatMap(([, reasons]) => Object.keys(reasons));

describe('reason codes', () => {
  it.each(known)('%s is given somewhere', (code) => {
    expect(sources.some((text) => text.includes(`'${code}'`))).toBe(true);
  });

  it('that a run is given are explained', () => {
    const given = job.flatMap((text) =>
      [
        ...text.matchAll(/\breason: '([a-z_]+)'/g),
        ...text.matchAll(/\breason: [^,'\n]*\? '([a-z_]+)' : '([a-z_]+)'/g),
        ...text.matchAll(/\b(?:UserError|StoreFailure|DumpFailure|CodecFailure)\(\s*'([a-z_]+)'/g),
        ...text.matchAll(/\bcode: '([a-z_]+)'/g),
        ...text.matchAll(/\bcode: [^,'\n]*\? '([a-z_]+)' : '([a-z_]+)'/g),
      ].flatMap(([, ...codes]) => codes),
    );
    expect(given.length).toBeGreaterThan(100);
    expect([...new Set(given)].filter((code) => code && !known.includes(code)).sort()).toEqual([]);
  });
});
