import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UserError } from '../../src/core/report/user-error.ts';
import { diskFiles } from '../../src/core/runtime/files.ts';
import { forwardSlashes, isInside, outgoing } from '../../src/core/runtime/paths.ts';
import { snapshotFiles } from '../../src/core/runtime/snapshot-files.ts';
import type { Files } from '../../src/core/runtime/world.ts';

let outside: string;
let root: string;
beforeEach(() => {
  outside = realpathSync(mkdtempSync(path.join(tmpdir(), 'drydock-files-')));
  root = path.join(outside, 'workspace');
  mkdirSync(path.join(root, 'db/node_modules/x'), { recursive: true });
  mkdirSync(path.join(root, 'db/.git'), { recursive: true });
  for (const name of ['db/b.sql', 'db/a.sql', 'db/node_modules/x/c.sql', 'db/.git/d.sql', 'top.txt']) {
    writeFileSync(path.join(root, name), `-- ${name}`);
  }
  writeFileSync(path.join(outside, 'secret.sql'), 'select 1');
});
afterEach(() => rmSync(outside, { recursive: true, force: true }));

const inTerminal = () => diskFiles({ root, platform: process.platform, confineTo: null });
const inAction = () => diskFiles({ root, platform: process.platform, confineTo: root });

function sentence(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('a listing', () => {
  it('is sorted, relative, and leaves out what is not the project', () => {
    expect(
      inTerminal()
        .list('.')
        .files.map((file) => file.path),
    ).toEqual(['db/a.sql', 'db/b.sql', 'top.txt']);
    expect(
      inTerminal()
        .list('db')
        .files.map((file) => file.path),
    ).toEqual(['db/a.sql', 'db/b.sql']);
    expect(
      inTerminal()
        .list('.', { maxDepth: 1 })
        .files.map((file) => file.path),
    ).toEqual(['top.txt']);
    expect(
      inTerminal()
        .list('.', { skip: (one) => one === 'db' })
        .files.map((file) => file.path),
    ).toEqual(['top.txt']);
  });

  it('says what it could not read', () => {
    mkdirSync(path.join(root, 'db/folder.sql'));
    writeFileSync(path.join(root, 'db/folder.sql/up.sql'), '');
    symlinkSync('nowhere', path.join(root, 'db/broken.sql'));
    const { files, unlistable } = inTerminal().list('db');
    expect(unlistable).toEqual([
      { path: 'db/broken.sql', why: 'is a link to something that is not there' },
      { path: 'db/folder.sql', why: 'is a folder, although its name is that of an SQL file' },
    ]);
    expect(files.map((file) => file.path)).toContain('db/folder.sql/up.sql');
  });

  it('ends where links go round, and still sees what a link shows elsewhere', () => {
    symlinkSync('..', path.join(root, 'db/up'));
    mkdirSync(path.join(root, 'other'));
    symlinkSync('../db', path.join(root, 'other/linked'));
    const paths = inTerminal()
      .list('.')
      .files.map((file) => file.path);
    expect(paths).toContain('other/linked/a.sql');
    expect(paths.filter((one) => one === 'db/a.sql')).toHaveLength(1);
  });

  it('of a folder above is relative to the working folder', () => {
    const files = diskFiles({ root: path.join(root, 'db'), platform: process.platform, confineTo: null });
    expect(files.normalize('../top.txt')).toBe('../top.txt');
    expect(files.list('..', { maxDepth: 1 }).files.map((file) => file.path)).toEqual(['../top.txt']);
  });
});

describe('what cannot be read has a clear sentence', () => {
  it.each<[string, () => void, (files: Files) => unknown, string]>([
    ['a missing file', () => {}, (files) => files.read('no.sql'), 'no.sql does not exist'],
    ['a missing folder', () => {}, (files) => files.list('no'), 'no does not exist'],
    ['a folder as a file', () => {}, (files) => files.read('db'), 'db is a folder, not a file'],
    ['a file as a folder', () => {}, (files) => files.list('top.txt'), 'top.txt is a file, not a folder'],
    ['a file below a file', () => {}, (files) => files.read('top.txt/x.sql'), 'top.txt/x.sql is a file, not a folder'],
    [
      'a file of 50 MB',
      () => truncateSync(path.join(root, 'db/a.sql'), 50 * 1024 * 1024),
      (files) => files.read('db/a.sql'),
      'db/a.sql has 50 MB; files of at most 32 MB are read',
    ],
  ])('%s', (_name, prepare, act, expected) => {
    prepare();
    expect(sentence(() => act(inTerminal()))).toBe(expected);
  });

  it('a link to itself', () => {
    symlinkSync('loop.sql', path.join(root, 'db/loop.sql'));
    expect(sentence(() => inTerminal().read('db/loop.sql'))).toBe(
      'db/loop.sql cannot be read: its links go round in a circle',
    );
  });

  it('a file without permission', () => {
    chmodSync(path.join(root, 'db/a.sql'), 0);
    const read = () => new TextDecoder().decode(inTerminal().read('db/a.sql'));
    // Root may read everything, and Windows has no such bits.
    if (process.getuid?.() === 0 || process.platform === 'win32') expect(read()).toBe('-- db/a.sql');
    else expect(sentence(read)).toBe('db/a.sql cannot be read: permission denied');
  });

  it('also where the name is hostile', () => {
    expect(sentence(() => inTerminal().read('\n::error::x\u001b[31m'))).not.toMatch(/[\n\u001b]/);
  });
});

describe('in an action a link out of the workspace', () => {
  it('is not read, listed or written through', () => {
    symlinkSync('../../secret.sql', path.join(root, 'db/leak.sql'));
    symlinkSync('../..', path.join(root, 'db/all'));
    const files = inAction();
    expect(files.kind('db/leak.sql')).toBe('other');
    expect(sentence(() => files.read('db/leak.sql'))).toMatch(/leads out of the workspace/);
    expect(sentence(() => files.list('db/all'))).toMatch(/leads out of the workspace/);
    expect(sentence(() => files.write('db/leak.sql', ''))).toMatch(/out of the workspace/);
    expect(sentence(() => files.write('db/all/new.sql', ''))).toMatch(/outside of the workspace/);
    expect(sentence(() => files.write('../new.sql', ''))).toMatch(/outside of the workspace/);
    const { files: listed, unlistable } = files.list('.');
    expect(listed.map((file) => file.path)).toEqual(['db/a.sql', 'db/b.sql', 'top.txt']);
    expect(unlistable.map((one) => one.path)).toEqual(['db/all', 'db/leak.sql']);
    // In a terminal the links are the user's own.
    expect(new TextDecoder().decode(inTerminal().read('db/leak.sql'))).toBe('select 1');
  });

  it('that stays inside is followed', () => {
    symlinkSync('a.sql', path.join(root, 'db/z.sql'));
    expect(new TextDecoder().decode(inAction().read('db/z.sql'))).toBe('-- db/a.sql');
  });
});

describe('paths of both kinds', () => {
  it.each([
    ['C:\\work', 'db\\x.sql', 'db/x.sql'],
    ['C:\\work', 'db/x.sql', 'db/x.sql'],
    ['C:\\work', '.\\', '.'],
    ['C:\\work', '..\\other\\x.sql', '../other/x.sql'],
    ['C:\\work', 'C:\\work\\db', 'db'],
    ['C:\\work', 'D:\\db\\x.sql', 'D:/db/x.sql'],
  ])('Windows: %s %s', (from, given, expected) => {
    expect(outgoing(from, given, path.win32)).toBe(expected);
  });

  it.each([
    ['/work', 'db/x.sql', 'db/x.sql'],
    ['/work', './db//x.sql', 'db/x.sql'],
    ['/work', 'odd\\name.sql', 'odd\\name.sql'],
  ])('elsewhere: %s %s', (from, given, expected) => {
    expect(outgoing(from, given, path.posix)).toBe(expected);
  });

  it('a backslash is only a separator where it is one', () => {
    expect(forwardSlashes('a\\b', path.win32)).toBe('a/b');
    expect(forwardSlashes('a\\b', path.posix)).toBe('a\\b');
  });

  it('knows what is inside', () => {
    expect(isInside('/a', '/a/..b', path.posix)).toBe(true);
    expect(isInside('/a', '/ab', path.posix)).toBe(false);
    expect(isInside('C:\\a', 'D:\\a', path.win32)).toBe(false);
    expect(isInside('C:\\a', 'C:\\A\\b', path.win32)).toBe(true);
  });
});

describe('a snapshot', () => {
  const snapshot = snapshotFiles('/work', 'linux', {
    files: [
      { path: 'db/b.sql', size: 1, content: new Uint8Array([1]) },
      { path: 'db/a.sql', size: 1, content: () => new Uint8Array([2]) },
      { path: 'node_modules/x.sql', size: 1, content: new Uint8Array([3]) },
      { path: 'big.sql', size: 50 * 1024 * 1024, content: () => new Uint8Array() },
    ],
    links: ['db/link.sql'],
  });

  it('answers as the disk does', () => {
    expect(snapshot.list('.').files.map((file) => file.path)).toEqual(['big.sql', 'db/a.sql', 'db/b.sql']);
    expect(snapshot.list('db')).toMatchObject({
      files: [{ path: 'db/a.sql' }, { path: 'db/b.sql' }],
      unlistable: [{ path: 'db/link.sql' }],
    });
    expect(snapshot.list('.', { skip: (one) => one === 'db' }).files.map((file) => file.path)).toEqual(['big.sql']);
    expect(['db', 'db/a.sql', 'no', 'db/link.sql'].map((one) => snapshot.kind(one))).toEqual([
      'folder',
      'file',
      'missing',
      'other',
    ]);
    expect([...snapshot.read('./db/a.sql')]).toEqual([2]);
    expect(sentence(() => snapshot.read('no.sql'))).toBe('no.sql does not exist');
    expect(sentence(() => snapshot.read('db'))).toBe('db is a folder, not a file');
    expect(sentence(() => snapshot.read('big.sql'))).toBe('big.sql has 50 MB; files of at most 32 MB are read');
    expect(sentence(() => snapshot.write('db/a.sql', ''))).toMatch(/cannot be written/);
  });
});
