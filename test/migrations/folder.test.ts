import { describe, expect, it } from 'vitest';
import { findMigrationFolders } from '../../src/core/migrations/find-folders.ts';
import { largestFile } from '../../src/core/migrations/folder-view.ts';
import type { ToolId } from '../../src/core/migrations/migration.ts';
import { compareNatural, tidyFolder } from '../../src/core/migrations/paths.ts';
import { describeFolder, readMigrationFolder } from '../../src/core/migrations/read-folder.ts';
import { toolReaders } from '../../src/core/migrations/registry.ts';
import { filesOf, names, only, read, said } from './folders.ts';

const t = 'CREATE TABLE t (id bigint);';

describe('a folder', () => {
  it('is described in a sentence', () => {
    expect(describeFolder(read({ 'V1__a.sql': t, 'V2__b.sql': t }, { tool: 'auto' }, 'db/migration'))).toBe(
      'Flyway, 2 migrations in db/migration',
    );
    const here = readMigrationFolder('./', filesOf({ '1.sql': t }), { tool: 'auto' });
    expect('problem' in here ? here.problem : describeFolder(here)).toBe(
      'plain SQL, one migration in the working folder',
    );
  });

  it('without anything to read says so', () => {
    expect(readMigrationFolder('m', [], { tool: 'auto' })).toEqual({ problem: 'm is empty.' });
    expect(readMigrationFolder('m', filesOf({ 'm/a.txt': '' }), { tool: 'auto' })).toEqual({
      problem: 'm holds no .sql file.',
    });
    expect(readMigrationFolder('m', filesOf({ 'm/a.sql': t }), { tool: 'hasura' })).toEqual({
      problem: 'm holds no migration as Hasura names them.',
    });
  });

  it('keeps its good files when others cannot be read', () => {
    const folder = read({
      '1_a.sql': t,
      '2_utf16.sql': new Uint8Array([0xff, 0xfe, 0x41, 0x00]),
      '3_latin1.sql': new Uint8Array([0x53, 0xe9, 0x3b]),
      '4_nul.sql': new Uint8Array([0x53, 0x00]),
      '5_b.sql': t,
    });
    expect(names(folder)).toEqual(['1_a.sql', '5_b.sql']);
    expect(said(folder)).toEqual(['undecodable 2_utf16.sql', 'undecodable 3_latin1.sql', 'undecodable 4_nul.sql']);
  });

  it('does not read a file that is too large, nor stop at one that cannot be opened', () => {
    const folder = readMigrationFolder(
      'm',
      [
        ...filesOf({ 'm/1.sql': t }),
        {
          path: 'm/2.sql',
          size: largestFile + 1,
          read: () => {
            throw new Error('must not be read');
          },
        },
        {
          path: 'm/3.sql',
          size: 5,
          read: () => {
            throw new Error('EACCES');
          },
        },
      ],
      { tool: 'auto' },
    );
    expect('problem' in folder ? folder : folder.problems).toEqual([
      { kind: 'too-large', file: 'm/2.sql', bytes: largestFile + 1, limit: largestFile },
      { kind: 'undecodable', file: 'm/3.sql', why: 'cannot be read (EACCES)' },
    ]);
  });

  it('keeps a byte order mark in the text and out of the pieces', () => {
    const one = only(read({ '1_a.sql': `\uFEFF${t}` }));
    expect(one.up.source.text.charCodeAt(0)).toBe(0xfeff);
    expect(one.up.pieces).toEqual([{ start: 1, end: t.length + 1 }]);
    const goose = only(read({ '1_a.sql': `\uFEFF-- +goose Up\n${t}` }));
    expect(goose.tool).toBe('goose');
    expect(goose.up.source.text.slice(goose.up.pieces[0]?.start)).toBe(t);
  });

  it.each(['', '\n', '-- later\n', '/* x */ ;;'])('tells of the empty file %j', (text) => {
    expect(said(read({ '1_a.sql': t, '2_b.sql': text }))).toEqual(['empty 2_b.sql']);
  });

  it('gives the same whatever order the files come in', () => {
    const files = { '2.sql': t, '10.sql': t, '1.sql': t, 'a/1.sql': t };
    const reversed = Object.fromEntries(Object.entries(files).reverse());
    expect(names(read(reversed))).toEqual(names(read(files)));
  });

  const hostile = [
    '1_a\nb.sql',
    '2_::error::x.sql',
    '3_$(id).sql',
    '4_\'";--.sql',
    '5_\u001b[31m.sql',
    '6_\\x.sql',
    '__proto__.sql',
  ];
  it.each(toolReaders.map((one) => one.id))('survives hostile names as %s', (tool: ToolId) => {
    const files = Object.fromEntries(hostile.map((name) => [`m/${name}`, t]));
    const folder = readMigrationFolder('m', filesOf({ ...files, 'm/constructor/up.sql': t }), { tool });
    if ('problem' in folder) expect(folder.problem).not.toBe('');
    else expect(folder.migrations.length + folder.problems.length).toBeGreaterThan(0);
  });

  it('keeps hostile names as they are', () => {
    expect(names(read(Object.fromEntries(hostile.map((name) => [name, t]))))).toHaveLength(hostile.length);
  });

  it('reads 2,000 files', () => {
    const files = Object.fromEntries(
      Array.from({ length: 2000 }, (_, i) => [`m/V${i}__x.sql`, `${t}\nCREATE INDEX i${i} ON t (id);\n`]),
    );
    const folder = readMigrationFolder('m', filesOf(files), { tool: 'auto' });
    expect('problem' in folder ? 0 : folder.migrations.length).toBe(2000);
  });
});

describe('finding folders', () => {
  const cases: readonly (readonly [string, readonly string[], readonly string[]])[] = [
    [
      'Flyway in its usual place',
      ['pom.xml', 'src/main/resources/db/migration/V1__a.sql'],
      ['src/main/resources/db/migration'],
    ],
    [
      'releases in subfolders',
      ['x/db/migration/2.40/V2_40_1__a.sql', 'x/db/migration/2.41/V2_41_1__a.sql', 'x/README'],
      ['x/db/migration'],
    ],
    [
      'Prisma',
      ['prisma/migrations/20240101_a/migration.sql', 'prisma/migrations/migration_lock.toml'],
      ['prisma/migrations'],
    ],
    ['Diesel', ['migrations/2024-01-01-000000_a/up.sql', 'Cargo.toml'], ['migrations']],
    ['Drizzle', ['drizzle/0000_a.sql', 'drizzle/meta/_journal.json', 'package.json'], ['drizzle']],
    ['Hasura', ['hasura/migrations/default/1700000000000_a/up.sql', 'x'], ['hasura/migrations/default']],
    [
      'one engine of several',
      ['m/migrations/sqlite/1_a.sql', 'm/migrations/mysql/1_a.sql', 'm/migrations/postgresql/1_a.sql', 'x'],
      ['m/migrations/postgresql'],
    ],
    [
      'Flyway of several engines',
      ['db/migration/mysql/V1__a.sql', 'db/migration/postgresql/V1__a.sql', 'x'],
      ['db/migration/postgresql'],
    ],
    [
      'several in a monorepo',
      ['a/migrations/1_a.sql', 'b/migrations/1_a.sql', 'b/migrations/2_a.sql'],
      ['b/migrations', 'a/migrations'],
    ],
    [
      'no examples beside the real ones',
      ['migrations/1_a.sql', 'examples/x/migrations/1_a.sql', 'test/fixtures/migrations/1.sql'],
      ['migrations'],
    ],
    ['examples when there is nothing else', ['src/a.ts', 'examples/x/migrations/1_a.sql'], ['examples/x/migrations']],
    [
      'an example that the user points at',
      ['examples/shop/migrations/V1__a.sql', 'examples/shop/src/a.ts'],
      ['examples/shop/migrations'],
    ],
    ['the folder itself', ['migrations/1_a.sql', 'migrations/2_b.sql'], ['migrations']],
    ['the working folder', ['1_a.sql', '2_b.sql'], ['.']],
    ['never dependencies', ['node_modules/x/migrations/1_a.sql', 'vendor/y/migrations/1_a.sql', 'a.ts'], []],
    ['not any SQL', ['src/queries/users.sql', 'src/queries/orders.sql', 'schema.sql'], []],
    [
      'no loose files above',
      ['tools/migrate/a.sql', 'tools/migrate/migrations/1_a.up.sql', 'x'],
      ['tools/migrate/migrations'],
    ],
    ['plain ways back in a folder', ['db/migrations/1_a.sql', 'db/migrations/down/1_a.sql', 'x'], ['db/migrations']],
  ];
  it.each(cases)('%s', (_, paths, folders) => {
    expect(findMigrationFolders(paths).map((one) => one.folder)).toEqual(folders);
  });

  it('says what the names say', () => {
    expect(
      findMigrationFolders(['a/prisma/migrations/1_a/migration.sql', 'b/supabase/migrations/20240101000000_a.sql']),
    ).toEqual([
      { folder: 'a/prisma/migrations', tool: 'prisma' },
      { folder: 'b/supabase/migrations', tool: 'supabase' },
    ]);
  });

  it('finds what it then reads', () => {
    const paths = ['db/migration/V1__a.sql', 'db/migration/V2__b.sql', 'README.md'];
    const [found] = findMigrationFolders(paths);
    expect(read({ 'V1__a.sql': t, 'V2__b.sql': t }, { tool: 'auto' }, found?.folder ?? '').tool).toBe(found?.tool);
  });
});

describe('paths', () => {
  it.each([
    ['./db/', 'db'],
    ['.', '.'],
    ['', '.'],
    ['././a//', 'a'],
    ['/', '/'],
    ['../x', '../x'],
  ])('tidies %j', (given, tidy) => {
    expect(tidyFolder(given)).toBe(tidy);
  });

  it('orders naturally', () => {
    const names = ['a10', 'a9', '10', '9', '010', 'a', '9a', '20240131120000000000002', '20240131120000000000001'];
    expect([...names].sort(compareNatural)).toEqual([
      '9',
      '9a',
      '010',
      '10',
      '20240131120000000000001',
      '20240131120000000000002',
      'a',
      'a9',
      'a10',
    ]);
  });
});
