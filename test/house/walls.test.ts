import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';

/** Rooms of the core, and those each may import. What is not listed here is a wall. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  report: [],
  sql: [],
  migrations: ['sql', 'report'],
  schema: ['sql', 'report'],
  effects: ['schema', 'sql', 'report'],
  runtime: ['report'],
  configuration: ['effects', 'migrations', 'report', 'runtime'],
  targets: ['configuration', 'effects', 'migrations', 'report', 'runtime', 'sql'],
  database: ['report', 'runtime'],
  execution: ['database', 'migrations', 'report', 'runtime', 'schema', 'sql'],
  github: ['configuration', 'report', 'runtime'],
  telemetry: ['configuration', 'report', 'runtime'],
};

/** Jobs that are put together of others. */
const mayImportJobs: Readonly<Record<string, readonly string[]>> = {
  check: ['lint-migrations', 'test-migrations'],
  // It asks whether there is a verified one.
  deploy: ['backup'],
};

/** Packages that only one room may import; everybody else asks that room. */
const onlyImporter: Readonly<Record<string, string>> = {
  'libpg-query': 'src/core/sql/',
  pg: 'src/core/database/',
  'pg-copy-streams': 'src/core/database/',
  mysql2: 'src/core/database/',
  '@electric-sql/pglite': 'src/core/database/',
  '@actions/core': 'src/core/runtime/',
  '@actions/exec': 'src/core/runtime/',
  '@actions/github': 'src/core/github/',
  '@aws-sdk': 'src/backup/store/',
  'age-encryption': 'src/backup/pipeline/',
};

/** Rooms that do no input or output, but for the files named here. */
const pure = [
  'src/core/sql/',
  'src/core/migrations/',
  'src/core/schema/',
  'src/core/effects/',
  'src/core/report/',
  'src/lint-migrations/rules/',
  'src/lint-migrations/advice/',
];
const impure = new Set(['src/core/sql/load-parser.ts']);

const files = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .map((name) => `src/${name.replaceAll('\\', '/')}`)
  .filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'));

function importsOf(file: string): { readonly from: string; readonly typeOnly: boolean }[] {
  const text = readFileSync(file, 'utf8');
  const found = text.matchAll(
    /(?:^|\n)\s*(?:import|export)\s+(type\s)?[^'";]*?from\s+'([^']+)'|import\('([^']+)'\)|(?:^|\n)import\s+'([^']+)'/g,
  );
  return [...found].map((one) => ({ from: one[2] ?? one[3] ?? one[4] ?? '', typeOnly: one[1] !== undefined }));
}

const room = (path: string) => /^src\/core\/([^/]+)\//.exec(path)?.[1];
const job = (path: string) => /^src\/((?!core\/)[^/]+)\//.exec(path)?.[1];

describe('walls between rooms', () => {
  it('finds the house', () => {
    expect(files.length).toBeGreaterThan(50);
    for (const name of Object.keys(mayImport))
      expect(
        files.some((file) => room(file) === name),
        name,
      ).toBe(true);
  });

  it.each(files)('%s imports only what it may', (file) => {
    for (const { from } of importsOf(file)) {
      if (!from.startsWith('.')) continue;
      const target = normalize(join(dirname(file), from)).replaceAll('\\', '/');
      const here = room(file);
      const there = room(target);
      if (here) {
        expect(target, `${file} is in the core and must not import a job`).toMatch(/^src\/core\/|^package\.json$/);
        if (there && there !== here) expect(mayImport[here], `${file} imports ${target}`).toContain(there);
      } else if (job(file) && job(target)) {
        const allowed = [job(file), ...(mayImportJobs[job(file) ?? ''] ?? [])];
        expect(allowed, `${file} imports another job`).toContain(job(target));
      }
      expect(from, 'imports carry the .ts ending').toMatch(/\.(ts|json)$/);
    }
  });

  it.each(files)('%s reaches packages through their room', (file) => {
    for (const { from } of importsOf(file)) {
      for (const [name, owner] of Object.entries(onlyImporter)) {
        if (from === name || from.startsWith(`${name}/`))
          expect(file.startsWith(owner), `${file} imports ${from}`).toBe(true);
      }
      if (pure.some((folder) => file.startsWith(folder)) && !impure.has(file)) {
        expect(from, `${file} must do no input or output`).not.toMatch(/^node:/);
      }
    }
  });

  it('has no barrels and no utils', () => {
    expect(files.filter((file) => /\/(index|utils?|helpers?|common|misc)\.ts$/.test(file))).toEqual([]);
  });
});
