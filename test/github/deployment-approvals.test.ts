import { describe, expect, it } from 'vitest';
import { gitHubClient } from '../../src/core/github/client.ts';
import { approvalsOf, type DeployedChange, type FoundApprovals } from '../../src/core/github/deployment-approvals.ts';
import { gate } from '../../src/deploy/gates/approvals.ts';
import { contextOf } from '../deploy/gates/context.ts';
import { type FakeDeploys, type FakePull, type FakeReview, noDeploys } from './fake-deployments.ts';
import { type FakeOptions, startFakeGitHub } from './fake-github.ts';
import { makeRepository, type Repository } from './repository.ts';

const token = 'ghs_0123456789abcdefghij';
const repository = 'octo/shop';
const head = 'd'.repeat(40);
const older = 'c'.repeat(40);

const pull = (number: number, given: Partial<FakePull>): FakePull => ({
  number,
  author: 'mona',
  head,
  state: 'closed',
  merged: true,
  foundBy: [],
  commits: [{ author: 'mona' }],
  reviews: [],
  ...given,
});

interface Asked {
  readonly deploys?: Partial<FakeDeploys>;
  readonly change?: Partial<DeployedChange>;
  readonly options?: Partial<FakeOptions>;
}

/** Asks of a repository that a test has filled. */
async function ask(
  origin: Repository,
  { deploys, change, options }: Asked,
): Promise<{ found: FoundApprovals; requests: readonly string[] }> {
  await using fake = await startFakeGitHub({
    folder: origin.folder,
    repository,
    token,
    deploys: {
      ...noDeploys(),
      rights: new Map([
        ['ana', 'write'],
        ['ben', 'admin'],
        ['mona', 'write'],
      ]),
      ...deploys,
    },
    ...options,
  });
  const client = await gitHubClient({ token, repository, apiUrl: fake.url, sleep: async () => {} });
  const found = await approvalsOf(client, {
    run: 500,
    environment: 'production',
    commit: origin.git('rev-parse', 'HEAD'),
    files: [],
    wants: { reviews: true, environment: true },
    ...change,
  });
  expect(fake.violations).toEqual([]);
  return { found, requests: fake.requests.map(({ operation }) => operation) };
}

async function reviewersOf(reviews: readonly FakeReview[], given: Partial<FakePull> = {}, options = {}) {
  using origin = makeRepository();
  const pulls = [pull(12, { foundBy: [origin.git('rev-parse', 'HEAD')], reviews, ...given })];
  const { found } = await ask(origin, { deploys: { pulls }, options });
  return found.kind === 'known' ? found.changes[0]?.reviewers : found;
}

const yes = (login: string, commit: string | null = head): FakeReview => ({ login, state: 'APPROVED', commit });
const review = (login: string, state: FakeReview['state'], commit = head): FakeReview => ({ login, state, commit });

describe('who approved the environment', () => {
  const approval = (login: string, environments: readonly string[], state: 'approved' | 'rejected' | 'pending') => ({
    login,
    state,
    comment: `by ${login}`,
    environments,
  });
  const approvals = [
    approval('ana', ['production'], 'approved'),
    approval('ben', ['staging'], 'approved'),
    approval('eve', ['production'], 'rejected'),
    approval('bot', ['production'], 'pending'),
    approval('Lou', ['staging', 'Production'], 'approved'),
  ];
  const ofEnvironment = async (given: Partial<DeployedChange>, list = approvals) => {
    using origin = makeRepository();
    const { found } = await ask(origin, { deploys: { approvals: list }, change: given });
    return found.kind === 'known' ? found.approvals : found;
  };

  it('is whoever approved that one in this run', async () => {
    expect(await ofEnvironment({})).toEqual([
      { login: 'ana', what: 'environment', comment: 'by ana' },
      { login: 'Lou', what: 'environment', comment: 'by Lou' },
    ]);
    expect(await ofEnvironment({ environment: 'STAGING' })).toMatchObject([{ login: 'ben' }, { login: 'Lou' }]);
    expect(await ofEnvironment({ environment: 'other' })).toEqual([]);
  });

  it('without its name is known only when there is one', async () => {
    expect(await ofEnvironment({ environment: null })).toMatchObject({
      kind: 'unknown',
      why: expect.stringContaining('several environments'),
    });
    const [only] = approvals;
    expect(await ofEnvironment({ environment: null }, only === undefined ? [] : [only])).toMatchObject([
      { login: 'ana' },
    ]);
    expect(await ofEnvironment({ environment: null }, [])).toEqual([]);
  });
});

describe('a review', () => {
  it.each<[string, readonly FakeReview[], readonly string[]]>([
    ['of the head that was merged counts', [yes('ana'), yes('ben')], ['ana', 'ben']],
    ['of an older commit does not', [yes('ana', older)], []],
    ['of no commit does not', [yes('ana', null)], []],
    ['that was dismissed does not', [review('ana', 'DISMISSED')], []],
    ['that was taken back does not', [yes('ana'), review('ana', 'CHANGES_REQUESTED')], []],
    ['that came after a refusal does', [review('ana', 'CHANGES_REQUESTED'), yes('ana')], ['ana']],
    ['is not taken back by a comment', [yes('ana'), review('ana', 'COMMENTED')], ['ana']],
    ['nor by one that is not sent', [yes('ana'), review('ana', 'PENDING')], ['ana']],
    ['of an old commit after one of the head counts as the last word', [yes('ana'), yes('ana', older)], []],
    ['is of one person in any case', [yes('Ana', older), yes('ana')], ['ana']],
    ['of somebody who may only read does not', [yes('stranger')], []],
    ['whatever GitHub calls them', [{ ...yes('stranger'), association: 'MEMBER' }], []],
    ['of an account that is gone does not', [{ ...yes('x'), login: null }], []],
  ])('%s', async (_, reviews, expected) => {
    expect(await reviewersOf(reviews)).toEqual(expected);
  });

  it('beyond the first page counts', async () => {
    const comments = Array.from({ length: 150 }, () => review('eve', 'COMMENTED'));
    expect(await reviewersOf([...comments, yes('ana'), review('ben', 'COMMENTED')])).toEqual(['ana']);
  });

  it('is judged by what stands beside it where rights may not be asked', async () => {
    const scripted = [{ operation: 'repos/get-collaborator-permission-level', status: 403 }];
    const reviews = [
      { ...yes('ana'), association: 'MEMBER' },
      { ...yes('stranger'), association: 'CONTRIBUTOR' },
    ];
    expect(await reviewersOf(reviews, {}, { scripted })).toEqual(['ana']);
  });

  it('of an open pull request counts when its head is what is deployed', async () => {
    expect(await reviewersOf([yes('ana')], { state: 'open', merged: false })).toEqual([]);
    using origin = makeRepository();
    const commit = origin.git('rev-parse', 'HEAD');
    const open = pull(12, {
      state: 'open',
      merged: false,
      head: commit,
      foundBy: [commit],
      reviews: [yes('ana', commit)],
    });
    const { found } = await ask(origin, { deploys: { pulls: [open] } });
    expect(found).toMatchObject({ changes: [{ name: '#12', reviewers: ['ana'] }] });
  });

  it('of one that was closed without being merged does not', async () => {
    expect(await reviewersOf([yes('ana')], { merged: false })).toEqual([]);
  });
});

describe('who wrote it', () => {
  it('is whoever opened the pull request, and the authors and co-authors of its commits', async () => {
    using origin = makeRepository();
    const commits = [
      { author: 'Mona' },
      { author: 'lisa' },
      { author: null, message: 'x\n\nCo-authored-by: Ben <77+ben@users.noreply.github.com>' },
      { author: 'mona', message: 'x\n\nCo-authored-by: Someone Else <else@example.com>' },
    ];
    const pulls = [pull(12, { author: 'mona', commits, foundBy: [origin.git('rev-parse', 'HEAD')] })];
    const { found } = await ask(origin, { deploys: { pulls } });
    expect(found).toMatchObject({ kind: 'known', nameless: 1 });
    expect(found.kind === 'known' && found.authors.map((login) => login.toLowerCase())).toEqual([
      'mona',
      'lisa',
      'ben',
    ]);
  });

  it('is not known of more commits than GitHub lists', async () => {
    using origin = makeRepository();
    const commits = Array.from({ length: 251 }, () => ({ author: 'mona' }));
    const pulls = [pull(12, { commits, foundBy: [origin.git('rev-parse', 'HEAD')] })];
    const { found } = await ask(origin, { deploys: { pulls } });
    expect(found).toMatchObject({ kind: 'unknown', why: expect.stringContaining('#12') });
  });
});

describe('the files that are about to run', () => {
  /** A reviewed tip on top of a commit that nobody reviewed. */
  function history() {
    const origin = makeRepository();
    const commit = (author: string, files: Readonly<Record<string, string>>) => {
      origin.write(files);
      origin.git('add', '--all');
      origin.git('-c', `user.name=${author}`, 'commit', '--quiet', '--message', 'a change');
      return origin.git('rev-parse', 'HEAD');
    };
    const first = commit('Ben', { 'db/V1__a.sql': 'SELECT 1;', 'db/R__view.sql': 'SELECT 1;' });
    const pushed = commit('Eve', { 'db/V2__drop.sql': 'DROP TABLE t;' });
    const view = commit('Ben', { 'db/R__view.sql': 'SELECT 2;' });
    const tip = commit('Mona', { 'README.md': 'typo' });
    const deploys: Partial<FakeDeploys> = {
      accounts: new Map([
        ['Mona', 'mona'],
        ['Ben', 'ben'],
        ['Eve', 'eve'],
      ]),
      pulls: [
        pull(1, { foundBy: [first], author: 'ben', commits: [{ author: 'ben' }] }),
        pull(3, { foundBy: [view], author: 'ben', commits: [{ author: 'ben' }], reviews: [yes('mona')] }),
        pull(4, { foundBy: [tip], reviews: [yes('ana')] }),
      ],
    };
    return { origin, deploys, pushed };
  }

  it('are what has to be reviewed, not the tip of the branch', async () => {
    const { origin, deploys, pushed } = history();
    using _ = origin;
    const tip = await ask(origin, { deploys });
    expect(tip.found).toMatchObject({ changes: [{ name: '#4', reviewers: ['ana'] }] });
    const files = [
      { path: 'db/V2__drop.sql', commits: 'all' },
      { path: 'db/R__view.sql', commits: 'newest' },
    ] as const;
    const { found } = await ask(origin, { deploys, change: { files } });
    expect(found).toMatchObject({
      kind: 'known',
      changes: [
        { name: `${pushed.slice(0, 12)}, without a pull request`, reviewers: [], authors: ['eve'] },
        { name: '#3', reviewers: ['mona'], authors: ['ben'] },
      ],
      authors: ['eve', 'ben'],
    });
    const rule = { risk: 'none', reviews: 1, environment: 0, from: [] } as const;
    const [answer] = await gate.ask([rule], contextOf({ approvals: () => Promise.resolve(found) }));
    expect(answer).toMatchObject({ verdict: 'fail', reason: 'not_approved' });
    expect(answer?.message).toContain('reviews of #3: 1 of 1 (mona)');
  });

  it('have all their commits where they never ran', async () => {
    const { origin, deploys } = history();
    using _ = origin;
    const files = [{ path: 'db/R__view.sql', commits: 'all' }] as const;
    const { found } = await ask(origin, { deploys, change: { files } });
    expect(found).toMatchObject({ changes: [{ name: '#3' }, { name: '#1', reviewers: [] }] });
  });

  it('that are in no commit are those of the commit', async () => {
    const { origin, deploys } = history();
    using _ = origin;
    const files = [{ path: 'build/rendered.sql', commits: 'all' }] as const;
    const { found } = await ask(origin, { deploys, change: { files } });
    expect(found).toMatchObject({ changes: [{ name: '#4' }] });
  });

  it('of two people who reviewed one another are reviewed', async () => {
    using origin = makeRepository();
    const one = origin.commit({ 'a.sql': '1' });
    const two = origin.commit({ 'b.sql': '2' });
    const pulls = [
      pull(1, { foundBy: [one], author: 'ana', commits: [{ author: 'ana' }], reviews: [yes('ben')] }),
      pull(2, { foundBy: [two], author: 'ben', commits: [{ author: 'ben' }], reviews: [yes('ana')] }),
    ];
    const files = ['a.sql', 'b.sql'].map((path) => ({ path, commits: 'all' as const }));
    const approvals = [{ login: 'ana', state: 'approved' as const, comment: '', environments: ['production'] }];
    const { found } = await ask(origin, { deploys: { pulls, approvals }, change: { files } });
    const rule = (given: object) => ({ risk: 'none' as const, reviews: 0, environment: 0, from: [], ...given });
    const answers = await gate.ask(
      [rule({ reviews: 1 }), rule({ reviews: 2 }), rule({ environment: 1 })],
      contextOf({ approvals: () => Promise.resolve(found) }),
    );
    // Whoever wrote one of them does not approve the whole.
    expect(answers.map(({ verdict }) => verdict)).toEqual(['pass', 'fail', 'fail']);
  });
});

describe('a token without permission', () => {
  it.each<[readonly string[], string, string]>([
    [['contents: read', 'pull-requests: read'], 'actions: read', 'Who approved the environment'],
    [['contents: read', 'actions: read'], 'pull-requests: read', 'The pull requests of the change'],
    [['actions: read', 'pull-requests: read'], 'contents: read', 'The commits of the change'],
  ])('with %j lacks %s', async (permissions, missing, what) => {
    using origin = makeRepository();
    const { found } = await ask(origin, { options: { permissions } });
    expect(found).toEqual({
      kind: 'unknown',
      why: `${what} could not be found: the token may not read it: "${missing}" is missing; add "${missing}" to the permissions of the job`,
    });
  });

  it('is enough for what is wanted', async () => {
    using origin = makeRepository();
    const wants = { reviews: true, environment: false };
    const permissions = ['contents: read', 'pull-requests: read'];
    const { found, requests } = await ask(origin, { change: { wants }, options: { permissions } });
    expect(found).toMatchObject({ kind: 'known' });
    expect(requests).not.toContain('actions/get-reviews-for-run');
    const environment = await ask(origin, {
      change: { wants: { reviews: false, environment: true } },
      deploys: { pulls: [pull(1, { foundBy: [origin.git('rev-parse', 'HEAD')] })] },
    });
    // One request, for it is asked while the deploy holds its lock.
    expect(environment.requests).toEqual(['actions/get-reviews-for-run']);
  });

  it.each([
    [{ status: 429, headers: { 'retry-after': '1' } }, 'rate limit'],
    [{ status: 502 }, 'status 502'],
    [{ status: 401 }, 'does not accept the token'],
  ])('or a GitHub that does not answer leaves it unknown: %j', async (answer, why) => {
    using origin = makeRepository();
    const scripted = [{ operation: 'repos/list-pull-requests-associated-with-commit', ...answer }];
    const { found } = await ask(origin, { options: { scripted } });
    expect(found).toMatchObject({ kind: 'unknown', why: expect.stringContaining(why) });
  });
});
