import { describe, expect, it } from 'vitest';
import { repositoryApi } from '../../src/core/github/api.ts';
import { changesOfEvent, relativeTo } from '../../src/core/github/changed-files.ts';
import { gitHubClient } from '../../src/core/github/client.ts';
import type { EventRange } from '../../src/core/github/event.ts';
import { headFiles } from '../../src/core/github/head-files.ts';
import type { FileChanges } from '../../src/core/report/changes.ts';
import { gitProblemInWords, gitRepository } from '../../src/core/runtime/git.ts';
import { type FakeGitHub, type FakeOptions, startFakeGitHub } from './fake-github.ts';
import { cloneOf, makeRepository, type Repository } from './repository.ts';

const token = 'ghs_0123456789abcdefghij';
const repository = 'octo/shop';
const hostile = 'db/::error::x\nrm -rf $(id).sql';

/** A history as a team has it: main went on after the branch was cut, and the branch did everything one can do to a file. */
function shop(): { readonly origin: Repository; readonly base: string; readonly head: string } {
  const origin = makeRepository({
    'db/V1__a.sql': 'create table a (id int);\nselect 1;\nselect 2;\nselect 3;\n',
    'db/V2__b.sql': 'create table b (id int);',
    'db/V3__c.sql': 'create table c (id int);',
    'app/main.ts': 'select id from a',
  });
  origin.git('checkout', '--quiet', '-b', 'feature');
  const head = origin.commit({
    'db/V2__b.sql': 'create table b (id bigint);',
    'db/V3__c.sql': null,
    'db/V1__a.sql': null,
    'db/V1__renamed.sql': 'create table a (id int);\nselect 1;\nselect 2;\nselect 3;\n',
    'db/V4__d.sql': 'create table d (id int);',
    [hostile]: 'select 1;',
  });
  origin.git('update-ref', 'refs/pull/7/head', head);
  origin.git('checkout', '--quiet', 'main');
  const base = origin.commit({ 'db/V5__merged_meanwhile.sql': 'create table e (id int);' });
  return { origin, base, head };
}

/** Order is git's on one side and GitHub's on the other. */
function comparable(changes: FileChanges) {
  return {
    added: [...changes.added].sort(),
    modified: [...changes.modified].sort(),
    deleted: [...changes.deleted].sort(),
    renamed: changes.renamed,
    baseFiles: [...changes.baseFiles].sort(),
  };
}

const expected = {
  added: ['db/V4__d.sql', hostile].sort(),
  modified: ['db/V2__b.sql'],
  deleted: ['db/V3__c.sql'],
  renamed: [{ from: 'db/V1__a.sql', to: 'db/V1__renamed.sql' }],
  baseFiles: ['.keep', 'app/main.ts', 'db/V1__a.sql', 'db/V2__b.sql', 'db/V3__c.sql', 'db/V5__merged_meanwhile.sql'],
};

function historyOf(folder: string) {
  const git = gitRepository({ root: folder, env: process.env, platform: process.platform });
  return {
    prefix: () => git.prefix(),
    tryChangesSince: async (ref: string, shownAs: string) => {
      const answer = await git.tryChangesSince(ref, shownAs);
      return answer.ok ? answer : { ok: false as const, why: gitProblemInWords(answer.problem).message };
    },
  };
}

async function ask(folder: string, range: EventRange, fake: FakeGitHub | null, given = token) {
  const slept: number[] = [];
  const api =
    fake === null
      ? null
      : async () =>
          repositoryApi(
            await gitHubClient({
              token: given,
              repository,
              apiUrl: fake.url,
              sleep: async (ms) => void slept.push(ms),
            }),
          );
  const answer = await changesOfEvent({ range, history: historyOf(folder), api, workspacePrefix: '' });
  return { answer, slept };
}

const pullRange = (base: string, head: string, isRemote = false): EventRange => ({
  kind: 'range',
  base,
  head,
  baseName: 'main',
  pull: 7,
  isRemote,
});

describe('what a pull request changed', () => {
  it('is the same by git and by the API, and the API is not asked when git can tell', async () => {
    const { origin, base, head } = shop();
    using _ = origin;
    await using fake = await startFakeGitHub({ folder: origin.folder, repository, token });
    using full = cloneOf(origin, 'refs/pull/7/head', null);
    using shallow = cloneOf(origin, 'refs/pull/7/head', 1);

    const byGit = await ask(full.folder, pullRange(base, head), fake);
    expect(fake.requests).toEqual([]);
    const byApi = await ask(shallow.folder, pullRange(base, head), fake);
    expect(fake.requests.map((one) => one.operation)).toEqual(['repos/compare-commits-with-basehead', 'git/get-tree']);

    if (byGit.answer.kind !== 'changes' || byApi.answer.kind !== 'changes') throw new Error('no changes');
    expect(comparable(byGit.answer.changes)).toEqual(expected);
    expect(comparable(byApi.answer.changes)).toEqual(expected);
    expect(byGit.answer.changes.foundBy).toBe('git');
    expect(byApi.answer.changes.foundBy).toBe('github');
    for (const { changes } of [byGit.answer, byApi.answer]) {
      expect(new TextDecoder().decode((await changes.readBase('db/V3__c.sql')) ?? new Uint8Array())).toBe(
        'create table c (id int);',
      );
      expect(await changes.readBase('db/V4__d.sql')).toBeNull();
    }
    expect(fake.violations).toEqual([]);
  });

  it('needs one shallow merge commit and its parents, as actions/checkout makes it with fetch-depth 2', async () => {
    const { origin, base, head } = shop();
    using _ = origin;
    origin.git('merge', '--quiet', '--no-ff', '--no-edit', head);
    origin.git('update-ref', 'refs/pull/7/merge', 'HEAD');
    using clone = cloneOf(origin, 'refs/pull/7/merge', 2);
    const { answer } = await ask(clone.folder, pullRange(base, head), null);
    if (answer.kind !== 'changes') throw new Error(answer.why);
    expect(comparable(answer.changes)).toEqual(expected);
  });

  it.each<[string, Partial<FakeOptions>, RegExp]>([
    [
      '403 names the permission',
      {
        scripted: [
          { operation: 'repos/compare-commits-with-basehead', status: 403 },
          { operation: 'pulls/list-files', status: 403 },
        ],
      },
      /"contents: read" is missing/,
    ],
    ['404 as well', { scripted: [{ operation: 'git/get-tree', status: 404 }] }, /"contents: read" is missing/],
    ['a cut tree', { truncateTrees: true }, /more files than GitHub lists/],
    [
      'a rate limit',
      { scripted: [{ operation: 'git/get-tree', status: 403, headers: { 'x-ratelimit-remaining': '0' } }] },
      /rate limit/,
    ],
  ])('is unknown, with the reason: %s', async (_name, options, why) => {
    const { origin, base, head } = shop();
    using _ = origin;
    await using fake = await startFakeGitHub({ folder: origin.folder, repository, token, ...options });
    using shallow = cloneOf(origin, 'refs/pull/7/head', 1);
    const { answer } = await ask(shallow.folder, pullRange(base, head), fake);
    expect(answer).toMatchObject({ kind: 'unknown', why: expect.stringMatching(why) });
    expect(answer.kind === 'unknown' && answer.hint).toMatch(/fetch-depth: 0|later/);
    expect(fake.violations).toEqual([]);
  });

  it('is unknown with a token that GitHub refuses, and without one', async () => {
    const { origin, base, head } = shop();
    using _ = origin;
    await using fake = await startFakeGitHub({ folder: origin.folder, repository, token });
    using shallow = cloneOf(origin, 'refs/pull/7/head', 1);
    const refused = await ask(shallow.folder, pullRange(base, head), fake, 'ghs_wrong');
    expect(refused.answer).toMatchObject({ kind: 'unknown', why: expect.stringMatching(/does not accept the token/) });
    const without = await ask(shallow.folder, pullRange(base, head), null);
    expect(without.answer).toMatchObject({ kind: 'unknown', why: expect.stringMatching(/no token/) });
  });

  it('waits as long as GitHub asks, at most three times in all', async () => {
    const { origin, base, head } = shop();
    using _ = origin;
    using shallow = cloneOf(origin, 'refs/pull/7/head', 1);
    const limited = { operation: 'git/get-tree', status: 429, headers: { 'retry-after': '7' } };
    {
      await using fake = await startFakeGitHub({
        folder: origin.folder,
        repository,
        token,
        scripted: [{ ...limited, times: 2 }],
      });
      const { answer, slept } = await ask(shallow.folder, pullRange(base, head), fake);
      expect(answer.kind).toBe('changes');
      expect(slept).toEqual([7_000, 7_000]);
    }
    await using fake = await startFakeGitHub({ folder: origin.folder, repository, token, scripted: [limited] });
    const { answer, slept } = await ask(shallow.folder, pullRange(base, head), fake);
    expect(answer).toMatchObject({ kind: 'unknown', why: expect.stringMatching(/rate limit/) });
    expect(slept).toHaveLength(2);
    expect(fake.requests.filter((one) => one.operation === 'git/get-tree')).toHaveLength(3);
  });

  it('is read page by page when the comparison is cut', async () => {
    using origin = makeRepository();
    const base = origin.git('rev-parse', 'HEAD');
    origin.git('checkout', '--quiet', '-b', 'feature');
    const names = Array.from({ length: 320 }, (_, i) => `db/V${i + 1}__x.sql`);
    const head = origin.commit(Object.fromEntries(names.map((name) => [name, `select '${name}';`])));
    origin.git('update-ref', 'refs/pull/7/head', head);
    await using fake = await startFakeGitHub({ folder: origin.folder, repository, token });
    using shallow = cloneOf(origin, 'refs/pull/7/head', 1);
    const { answer } = await ask(shallow.folder, pullRange(base, head), fake);
    expect(answer.kind === 'changes' && [...answer.changes.added].sort()).toEqual([...names].sort());
    expect(fake.requests.filter((one) => one.operation === 'pulls/list-files')).toHaveLength(4);

    const pushed = await ask(
      shallow.folder,
      { kind: 'range', base, head, baseName: base, pull: null, isRemote: false },
      fake,
    );
    expect(pushed.answer).toMatchObject({ kind: 'unknown', why: expect.stringMatching(/more files changed/) });
    expect(fake.violations).toEqual([]);
  });
});

describe('other events', () => {
  it('compares a new branch with the default one', async () => {
    const { origin, head } = shop();
    using _ = origin;
    using full = cloneOf(origin, 'refs/heads/feature', null);
    using shallow = cloneOf(origin, 'refs/heads/feature', 1);
    await using fake = await startFakeGitHub({ folder: origin.folder, repository, token });
    const range: EventRange = { kind: 'new-branch', head, defaultBranch: 'main' };
    for (const folder of [full.folder, shallow.folder]) {
      const { answer } = await ask(folder, range, fake);
      if (answer.kind !== 'changes') throw new Error(answer.why);
      expect(comparable(answer.changes)).toEqual(expected);
      expect(answer.changes.base).toBe('main');
    }
    expect(fake.violations).toEqual([]);
  });

  it('says why everything is reported on', async () => {
    const { answer } = await ask('.', { kind: 'everything', why: 'the event schedule has no base' }, null);
    expect(answer).toEqual({ kind: 'everything', why: 'the event schedule has no base' });
  });
});

describe('the head of a pull_request_target', () => {
  it('is what git has there, with as few requests as the base in the workspace allows', async () => {
    const { origin, base, head } = shop();
    using _ = origin;
    await using fake = await startFakeGitHub({ folder: origin.folder, repository, token });
    const api = repositoryApi(await gitHubClient({ token, repository, apiUrl: fake.url, sleep: async () => {} }));
    const files = await headFiles({
      api,
      base,
      head,
      prefix: '',
      maxFileBytes: 1 << 25,
      local: (path) => {
        const { status, bytes } = show(origin, `${base}:${path}`);
        return status === 0 ? () => bytes : null;
      },
    });
    const read = Object.fromEntries(
      files.files.map((file) => [
        file.path,
        new TextDecoder().decode(typeof file.content === 'function' ? file.content() : file.content),
      ]),
    );
    expect(read).toEqual({
      '.keep': '',
      'app/main.ts': 'select id from a',
      'db/V1__renamed.sql': 'create table a (id int);\nselect 1;\nselect 2;\nselect 3;\n',
      'db/V2__b.sql': 'create table b (id bigint);',
      'db/V4__d.sql': 'create table d (id int);',
      [hostile]: 'select 1;',
    });
    // The renamed file, the edited one and the two new ones.
    expect(fake.requests.filter((one) => one.operation === 'git/get-blob')).toHaveLength(4);
    expect(fake.violations).toEqual([]);
  });
});

function show(repository: Repository, name: string): { readonly status: number; readonly bytes: Uint8Array } {
  try {
    return { status: 0, bytes: new TextEncoder().encode(repository.git('show', name)) };
  } catch {
    return { status: 1, bytes: new Uint8Array() };
  }
}

describe('a path of the repository seen from a folder', () => {
  it.each([
    ['', 'db/a.sql', 'db/a.sql'],
    ['app/', 'app/db/a.sql', 'db/a.sql'],
    ['app/', 'db/a.sql', '../db/a.sql'],
    ['app/one/', 'app/two/a.sql', '../two/a.sql'],
    ['app/', 'apple/a.sql', '../apple/a.sql'],
  ])('%s %s', (prefix, path, seen) => {
    expect(relativeTo(prefix, path)).toBe(seen);
  });
});
