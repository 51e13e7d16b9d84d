import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { gitRepository, isRefName, nameStatus } from '../../src/core/runtime/git.ts';
import { cloneOf, makeRepository } from '../github/repository.ts';

function gitAt(root: string, env = process.env) {
  return gitRepository({ root, env, platform: process.platform });
}

describe('--since', () => {
  it('finds what is committed, staged, edited and untracked, with renames', async () => {
    using repository = makeRepository({
      'db/1.sql': 'one\n'.repeat(20),
      'db/2.sql': 'two\n'.repeat(20),
      'db/3.sql': 'three',
      '.gitignore': 'ignored.sql',
    });
    repository.git('checkout', '--quiet', '-b', 'feature');
    repository.commit({ 'db/4.sql': 'four' });
    repository.git('mv', 'db/1.sql', 'db/renamed.sql');
    repository.write({ 'db/2.sql': 'edited', 'db/3.sql': null, 'db/5 ü "quoted"\n.sql': 'five', 'db/ignored.sql': '' });
    const changes = await gitAt(repository.folder).changesSince('main');
    expect(changes).toMatchObject({
      base: 'main',
      added: ['db/4.sql', 'db/5 ü "quoted"\n.sql'],
      modified: ['db/2.sql'],
      deleted: ['db/3.sql'],
      renamed: [{ from: 'db/1.sql', to: 'db/renamed.sql' }],
      baseFiles: ['.gitignore', '.keep', 'db/1.sql', 'db/2.sql', 'db/3.sql'],
      foundBy: 'git',
    });
    expect(new TextDecoder().decode((await changes.readBase('db/3.sql')) ?? new Uint8Array())).toBe('three');
    expect(await changes.readBase('db/4.sql')).toBeNull();
  });

  it('speaks of paths as the working folder sees them', async () => {
    using repository = makeRepository({ 'app/db/1.sql': 'one', 'other/1.sql': 'one' });
    repository.write({ 'app/db/2.sql': 'two', 'other/2.sql': 'two', 'app/db/1.sql': 'edited' });
    mkdirSync(join(repository.folder, 'app'), { recursive: true });
    const changes = await gitAt(join(repository.folder, 'app')).changesSince('HEAD');
    expect(changes).toMatchObject({
      added: ['db/2.sql', '../other/2.sql'],
      modified: ['db/1.sql'],
      baseFiles: ['../.keep', 'db/1.sql', '../other/1.sql'],
    });
    expect(new TextDecoder().decode((await changes.readBase('db/1.sql')) ?? new Uint8Array())).toBe('one');
  });

  it('does not run what a repository configures', async () => {
    using repository = makeRepository({ 'db/1.sql': 'one' });
    const proof = join(repository.folder, 'ran');
    for (const key of ['diff.external', 'core.fsmonitor', 'diff.x.textconv', 'diff.x.command']) {
      repository.git('config', key, `touch ${proof};`);
    }
    repository.write({ '.gitattributes': '*.sql diff=x', 'db/1.sql': 'edited' });
    await gitAt(repository.folder).changesSince('HEAD');
    expect(existsSync(proof)).toBe(false);
  });

  it.each([
    ['--output=/tmp/x', /cannot be the name of a git ref/],
    ['-h', /cannot be the name of a git ref/],
    ['a..b', /cannot be the name of a git ref/],
    ['', /cannot be the name of a git ref/],
    ['nowhere', /git knows no commit "nowhere"/],
    ['HEAD:db', /cannot be the name of a git ref/],
  ])('refuses %j', async (ref, message) => {
    using repository = makeRepository();
    await expect(gitAt(repository.folder).changesSince(ref)).rejects.toThrow(message);
  });

  it('says what to do in a shallow clone', async () => {
    using origin = makeRepository({ 'db/1.sql': 'one' });
    const first = origin.git('rev-parse', 'HEAD');
    origin.commit({ 'db/2.sql': 'two' });
    using clone = cloneOf(origin, 'refs/heads/main', 1);
    await expect(gitAt(clone.folder).changesSince(first)).rejects.toMatchObject({
      message: expect.stringContaining('git knows no commit'),
      hint: expect.stringContaining('fetch-depth: 0'),
    });
  });

  it('says when there is no repository, and when there is no git', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'drydock-none-'));
    try {
      await expect(gitAt(folder).changesSince('HEAD')).rejects.toThrow('The working folder is no git repository');
      await expect(gitAt(folder, { PATH: folder }).changesSince('HEAD')).rejects.toThrow('git is not on the PATH');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('refs', () => {
  it.each(['main', 'origin/main', 'HEAD~3', 'v1.2.3', 'feature/ü', 'refs/heads/x', 'a'.repeat(40), 'main@{1}'])(
    '%s',
    (ref) => {
      expect(isRefName(ref)).toBe(true);
    },
  );
});

it('reads every letter of git', () => {
  const output = new TextEncoder().encode('A\0a\0M\0m\0D\0d\0R087\0from\0to\0C100\0x\0copy\0T\0t\0');
  expect(nameStatus(output)).toEqual({
    added: ['a', 'copy'],
    modified: ['m', 't'],
    deleted: ['d'],
    renamed: [{ from: 'from', to: 'to' }],
  });
});
