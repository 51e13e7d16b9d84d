import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { pages, parts, rulesFolder } from '../../scripts/generated.ts';
import { trialIds } from '../../src/core/configuration/trial-settings.ts';
import { rules } from '../../src/lint-migrations/rules/registry.ts';
import { reasonCodes, sharedReasons } from '../../src/test-migrations/reasons.ts';
import { trials } from '../../src/test-migrations/trials/registry.ts';

const read = (file: string) => readFileSync(file, 'utf8');

describe('what is generated (npm run docs)', () => {
  it.each(pages)('$file is as the code gives it', ({ file, text }) => {
    expect(read(file)).toBe(text);
  });

  it.each(parts)('$file has its part $name', ({ file, name, text }) => {
    const [, found] = new RegExp(`<${name}>(?: -->\\n)?\\n([\\s\\S]*?)(?:\\n<!--|#) </${name}>`).exec(read(file)) ?? [];
    expect(found).toBe(text);
  });

  it('is all that there is of rules', () => {
    const files = readdirSync(rulesFolder).map((name) => `${rulesFolder}/${name}`);
    expect(files.sort()).toEqual(
      pages.flatMap(({ file }) => (file.startsWith(`${rulesFolder}/`) ? [file] : [])).sort(),
    );
  });
});

describe('trials', () => {
  const files = readdirSync('src/test-migrations/trials')
    .filter((name) => name !== 'registry.ts')
    .map((name) => name.replace(/\.ts$/, ''));

  it('are registered in the order in which they run, each file and nothing else', () => {
    expect(trials.map(({ id }) => id)).toEqual(trialIds.filter((id) => files.includes(id)));
    expect(files.sort()).toEqual([...trialIds].sort());
  });

  it.each(trials)('$id says what it is, is documented, and has tests', ({ id, title, what, why }) => {
    for (const text of [what, why]) expect(text).toMatch(/^[A-Z].{20,}[.]$/s);
    expect(title).toMatch(/^[A-Z].*[^.]$/);
    expect(read('docs/trials.md')).toContain(`\n## ${id}\n`);
    expect(Object.keys(reasonCodes[id]).length, 'codes in reasons.ts').toBeGreaterThan(0);
    const tests = readdirSync('test/test-migrations', { recursive: true, encoding: 'utf8' });
    expect(tests.some((name) => name.endsWith('.test.ts') && new RegExp(`\\b${id}\\b`).test(name))).toBe(true);
  });
});

describe('reason codes', () => {
  const sources = ['src/test-migrations', 'src/core/execution', 'src/core/report/trials']
    .flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' }).map(
        (name) => `${folder}/${name.replaceAll('\\', '/')}`,
      ),
    )
    .filter((name) => name.endsWith('.ts') && name !== 'src/test-migrations/reasons.ts')
    .map(read);
  const documented = new Set([sharedReasons, ...Object.values(reasonCodes)].flatMap((codes) => Object.keys(codes)));

  it.each([...documented])('%s is given somewhere', (code) => {
    expect(sources.some((text) => text.includes(`'${code}'`))).toBe(true);
  });

  it('that a case is given are documented', () => {
    const given = sources.flatMap((text) =>
      [
        ...text.matchAll(/\bfailed\(\s*(?:[^,'`]|'[^']*'|`[^`]*`)+,\s*'([a-z_]+)'/g),
        ...text.matchAll(/\bunanswered\(\s*(?:[^,'`]|'[^']*'|`[^`]*`)+,\s*'\w+',\s*'([a-z_]+)'/g),
        ...text.matchAll(/\breason: '([a-z_]+)'/g),
      ].map(([, code = '']) => code),
    );
    expect(given.length).toBeGreaterThan(80);
    expect([...new Set(given)].filter((code) => !documented.has(code)).sort()).toEqual([]);
  });
});

describe('codes of a deploy', () => {
  const files = (folder: string, pattern: RegExp) =>
    readdirSync(folder)
      .filter((name) => pattern.test(name))
      .map((name) => read(`${folder}/${name}`));
  const deploy = [
    ...files('src/deploy', /\.ts$/),
    ...files('src/deploy/delegated', /\.ts$/),
    read('src/core/database/target-database.ts'),
    read('src/core/configuration/chosen-databases.ts'),
  ];
  const sources = [
    ...deploy,
    ...files('src/core/execution', /\.ts$/),
    ...files('src/core/report/deploy', /^verdict\.ts$/),
  ];
  const page = read('docs/deploy.md');
  const documented = [...page.matchAll(/^\| ((?:`[a-z_]+`(?:, )?)+) \|/gm)]
    .flatMap(([, cell = '']) => [...cell.matchAll(/`([a-z_]+)`/g)].map(([, code = '']) => code))
    .filter(
      (code) =>
        code.includes('_') ||
        ['deployed', 'planned', 'undone', 'dirty', 'deadlock', 'cancelled', 'replica'].includes(code),
    );

  it.each([...new Set(documented)])('%s is given somewhere', (code) => {
    expect(sources.some((text) => text.includes(`'${code}'`))).toBe(true);
  });

  it('that a run is given are documented', () => {
    const given = deploy.flatMap((text) =>
      [
        ...text.matchAll(/\breason: '([a-z_]+)'/g),
        ...text.matchAll(/\breason: [^,'\n]*\? '([a-z_]+)' : '([a-z_]+)'/g),
        ...text.matchAll(/\bsay\(\s*'\w+',\s*'([a-z_]+)'/g),
        ...text.matchAll(/\bUserError\(\s*'([a-z_]+)'/g),
        ...text.matchAll(/\bUserError\(\s*[^,'\n]*\? '([a-z_]+)' : '([a-z_]+)'/g),
        ...text.matchAll(/\bcode: '([a-z_]+)'/g),
      ].flatMap(([, ...codes]) => codes),
    );
    expect(given.length).toBeGreaterThan(50);
    expect([...new Set(given)].filter((code) => code && !page.includes(`\`${code}\``)).sort()).toEqual([]);
  });
});

describe('the catalogue', () => {
  it('has every row as a rule, part of a rule, or a line that says why not', () => {
    const page = readFileSync('docs/rules-not-needed.md', 'utf8');
    const covered = new Set(rules.flatMap((rule) => rule.covers));
    const rows = [
      ...Array.from({ length: 130 }, (_, i) => `P${i + 1}`),
      ...Array.from({ length: 33 }, (_, i) => `M${i + 1}`),
      ...Array.from({ length: 10 }, (_, i) => `X${i + 1}`),
    ];
    const missing = rows.filter((row) => !covered.has(row) && !new RegExp(`\\b${row}\\b`).test(page));
    expect(missing).toEqual([]);
  });
});
