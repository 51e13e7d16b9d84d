import { describe, expect, it } from 'vitest';
import { actionsBot, type FakeComment, newConversation, nextId, somebody } from '../github/fake-conversation.ts';
import { type FakeGitHub, type FakeOptions, startFakeGitHub } from '../github/fake-github.ts';
import { cloneOf } from '../github/repository.ts';
import { type From, merged, type PullRequest, pullRequest, pushMore } from './pull-request.ts';
import { type ActionResult, type ActionRun, runAction, token } from './run-action.ts';

const action = 'actions/lint-migrations';
const everyTier = { comment: 'always', suggestions: 'always', 'check-run': 'always', 'risk-label': 'always' };
const writes = [
  'issues/create-comment',
  'pulls/create-review',
  'checks/create',
  'issues/add-labels',
  'issues/update-comment',
];

async function fakeOf({ origin }: PullRequest, options: Partial<FakeOptions> = {}): Promise<FakeGitHub> {
  return startFakeGitHub({ folder: origin.folder, repository: 'octo/shop', token, ...options });
}

async function run(pull: PullRequest, fake: FakeGitHub, more: Partial<ActionRun> = {}): Promise<ActionResult> {
  using workspace = cloneOf(pull.origin, 'refs/pull/7/head', null);
  const result = await runAction({
    action,
    workspace: workspace.folder,
    event: pull.event,
    ...more,
    env: { GITHUB_API_URL: fake.url, ...more.env },
  });
  expect(fake.violations).toEqual([]);
  return result;
}

const operations = (fake: FakeGitHub) => fake.requests.map((one) => one.operation);
const written = (fake: FakeGitHub) => operations(fake).filter((one) => writes.includes(one));
/** Warnings that stand on no line: remarks on the run itself. */
const warnings = (result: ActionResult) =>
  result.commands
    .filter((one) => one.name === 'warning' && one.properties['file'] === undefined)
    .map((one) => one.message);
const log = (result: ActionResult) => result.lines.join('\n');

function byOthers(count: number, body: string): FakeComment[] {
  return Array.from({ length: count }, () => ({ id: nextId(), author: somebody, body, edits: 0 }));
}

/** Two exact fixes of one place each, and a finding without any. */
const fixable = {
  'db/V3__doc.sql': [
    "SET lock_timeout = '2s';",
    'ALTER TABLE orders ADD COLUMN doc json;',
    'ALTER TABLE orders',
    '  ADD COLUMN other json;',
    'DROP INDEX orders_note;',
    '',
  ].join('\n'),
};

describe('the comment', () => {
  it('is written once, edited in place and all clear at the end', async () => {
    const first = pullRequest();
    using _ = first.origin;
    await using fake = await fakeOf(first);
    fake.conversation.comments.push(...byOthers(130, 'looks good'));
    const result = await run(first, fake);
    const comment = fake.conversation.comments[130];
    expect(fake.conversation.comments).toHaveLength(131);
    expect(comment?.body).toMatch(/^<!-- drydock:lint:[\w%]+ -->\n/);
    expect(comment?.body).toContain('drop-table');
    expect(comment?.body).toContain(first.head.slice(0, 12));
    expect(comment?.body).toContain('https://github.com/octo/shop/actions/runs/4242');
    expect(result.outputs['comment-url']).toBe(`https://github.com/octo/shop/pull/7#issuecomment-${comment?.id}`);
    expect(result.status).toBe(1);
    expect(warnings(result)).toEqual([]);

    const second = pushMore(first, { 'db/V4__more.sql': 'DROP INDEX orders_note;\n' });
    await run(second, fake);
    expect(fake.conversation.comments).toHaveLength(131);
    expect(comment?.edits).toBe(1);
    expect(comment?.body).toContain('V4__more');

    const third = pushMore(second, {
      'db/V4__more.sql': null,
      'db/V3__drop.sql': 'CREATE TABLE notes (id bigint PRIMARY KEY);\n',
    });
    await run(third, fake, { inputs: { 'server-version': '16' } });
    expect(comment?.edits).toBe(2);
    expect(comment?.body).not.toContain('drop-table');
    expect(comment?.body).toContain('✅');
    expect(fake.conversation.comments).toHaveLength(131);

    const requests = fake.requests.length;
    await run(third, fake, { inputs: { 'server-version': '16' } });
    expect(comment?.edits, 'what says the same is not written again').toBe(2);
    // Two pages until it is found, and who we are.
    expect(operations(fake).slice(requests)).toEqual(['issues/list-comments', 'issues/list-comments', 'graphql']);
  });

  it('is none when there never was anything to say', async () => {
    const pull = pullRequest({ 'db/V3__notes.sql': 'CREATE TABLE notes (id bigint PRIMARY KEY);\n' });
    using _ = pull.origin;
    await using fake = await fakeOf(pull);
    const result = await run(pull, fake, { inputs: { 'server-version': '16' } });
    expect(fake.conversation.comments).toEqual([]);
    expect(result.outputs['comment-url']).toBe('');
    expect(operations(fake)).toEqual(['issues/list-comments']);
  });

  it('is one a database, each with what is in its folder', async () => {
    const pull = pullRequest(
      { 'a/V2__x.sql': 'DROP TABLE a;\n', 'b/V2__x.sql': 'CREATE TABLE c (id bigint PRIMARY KEY);\n' },
      {
        'a/V1__x.sql': 'CREATE TABLE a (id bigint PRIMARY KEY);\n',
        'b/V1__x.sql': 'CREATE TABLE b (id bigint PRIMARY KEY);\n',
        'drydock.yml':
          'databases:\n  one: { folder: a, server-version: 16 }\n  two--> : { folder: b, server-version: 16 }\n',
      },
    );
    using _ = pull.origin;
    await using fake = await fakeOf(pull);
    await run(pull, fake);
    expect(fake.conversation.comments.map((one) => one.body.split('\n')[0])).toEqual(['<!-- drydock:lint:one -->']);
    expect(fake.conversation.comments[0]?.body).toContain('2 migrations, 2 statements');

    const more = pushMore(pull, { 'b/V3__x.sql': 'DROP TABLE b;\n' });
    const result = await run(more, fake);
    expect(fake.conversation.comments.map((one) => one.body.split('\n')[0])).toEqual([
      '<!-- drydock:lint:one -->',
      '<!-- drydock:lint:two%2d%2d%3e -->',
    ]);
    const [one, two] = fake.conversation.comments;
    expect(one?.body).toContain('a/V2__x.sql');
    expect(one?.body).not.toContain('b/V');
    expect(two?.body).toContain('b/V3__x.sql');
    expect(two?.body).not.toContain('a/V');
    expect(result.outputs['comment-url']?.split('\n')).toHaveLength(2);
  });

  it('is told apart by the working folder where a repository has several without a configuration', async () => {
    const pull = pullRequest(
      { 'x/db/V2__a.sql': 'DROP TABLE a;\n', 'y/db/V2__a.sql': 'DROP TABLE a;\n' },
      {
        'x/db/V1__a.sql': 'CREATE TABLE a (id bigint PRIMARY KEY);\n',
        'y/db/V1__a.sql': 'CREATE TABLE a (id bigint PRIMARY KEY);\n',
      },
    );
    using _ = pull.origin;
    await using fake = await fakeOf(pull);
    for (const folder of ['x', 'y', 'x']) await run(pull, fake, { inputs: { 'working-directory': folder } });
    expect(fake.conversation.comments.map((one) => one.body.split('\n')[0])).toEqual([
      '<!-- drydock:lint:x%2fdb -->',
      '<!-- drydock:lint:y%2fdb -->',
    ]);
  });

  it('that somebody deleted meanwhile is written anew', async () => {
    const pull = pullRequest();
    using _ = pull.origin;
    await using fake = await fakeOf(pull, {
      scripted: [{ operation: 'issues/update-comment', status: 404, message: 'Not Found', times: 1 }],
    });
    await run(pull, fake);
    const more = pushMore(pull, { 'db/V4__more.sql': 'DROP INDEX orders_note;\n' });
    await run(more, fake);
    expect(fake.conversation.comments).toHaveLength(2);
  });

  it('belongs to whoever holds the token, an app or a person', async () => {
    const pull = pullRequest();
    using _ = pull.origin;
    const viewer = { id: 278716306, login: 'our-app[bot]', type: 'Bot' } as const;
    await using fake = await fakeOf(pull, { viewer });
    fake.conversation.comments.push(
      { id: nextId(), author: actionsBot, body: '<!-- drydock:lint:db -->\nof another workflow', edits: 0 },
      { id: nextId(), author: viewer, body: '<!-- drydock:lint:db -->\nours', edits: 0 },
    );
    await run(pull, fake);
    expect(fake.conversation.comments.map((one) => one.edits)).toEqual([0, 1]);
  });

  it('is found by the account of GITHUB_TOKEN when GitHub does not say who we are', async () => {
    const pull = pullRequest();
    using _ = pull.origin;
    await using fake = await fakeOf(pull, { scripted: [{ operation: 'graphql', status: 403 }] });
    fake.conversation.comments.push(
      { id: nextId(), author: somebody, body: '<!-- drydock:lint:db -->\nnot ours', edits: 0 },
      { id: nextId(), author: actionsBot, body: '<!-- drydock:lint:db -->\nours', edits: 0 },
    );
    await run(pull, fake);
    expect(fake.conversation.comments.map((one) => one.edits)).toEqual([0, 1]);
  });
});

describe('suggestions', () => {
  it('stand on their lines, with the range that they replace, once', async () => {
    const pull = pullRequest(fixable);
    using _ = pull.origin;
    await using fake = await fakeOf(pull);
    const result = await run(pull, fake);
    const [one, two, ...rest] = fake.conversation.reviewComments;
    expect(rest).toEqual([]);
    expect(one).toMatchObject({ path: 'db/V3__doc.sql', line: 2, startLine: null });
    expect(one?.body).toContain('```suggestion\nALTER TABLE orders ADD COLUMN doc jsonb;\n```');
    expect(two).toMatchObject({ path: 'db/V3__doc.sql', line: 4, startLine: null });
    expect(two?.body).toContain('```suggestion\n  ADD COLUMN other jsonb;\n```');
    expect(fake.conversation.reviews).toHaveLength(1);
    expect(log(result)).toContain('Suggestions: 2 new ones.');

    await run(pull, fake);
    expect(fake.conversation.reviews).toHaveLength(1);
    const more = pushMore(pull, {
      'db/V3__doc.sql': `-- one more line\n${fixable['db/V3__doc.sql']}`,
      'db/V4__doc.sql': 'ALTER TABLE orders ADD COLUMN last json;\n',
    });
    await run(more, fake);
    expect(fake.conversation.reviewComments).toHaveLength(3);
    expect(fake.conversation.reviewComments[2]).toMatchObject({ path: 'db/V4__doc.sql', line: 1 });
  });

  it('are not held back by markers that others pasted', async () => {
    const pull = pullRequest(fixable);
    using _ = pull.origin;
    await using fake = await fakeOf(pull);
    await run(pull, fake);
    const bodies = fake.conversation.reviewComments.splice(0).map((one) => one.body);
    for (const body of bodies) {
      const place = { path: 'db/V3__doc.sql', line: 2, startLine: null };
      fake.conversation.reviewComments.push({ id: nextId(), author: somebody, body, edits: 0, ...place });
    }
    await run(pull, fake);
    expect(fake.conversation.reviewComments).toHaveLength(4);
  });

  it('are made only of lines that the pull request shows, and the comment names the others', async () => {
    const long = Array.from({ length: 40 }, (_, i) => `SELECT ${i};`).join('\n');
    const old = `ALTER TABLE orders ADD COLUMN old json;\n${long}\n`;
    const pull = pullRequest(
      { 'db/V3__doc.sql': `${old}ALTER TABLE orders ADD COLUMN doc json;\n` },
      { ...merged, 'db/V3__doc.sql': old },
    );
    using _ = pull.origin;
    await using fake = await fakeOf(pull);
    await run(pull, fake);
    expect(fake.conversation.reviewComments.map((one) => one.line)).toEqual([42]);
    expect(fake.conversation.comments[0]?.body).toContain('1 more finding has an exact fix');
  });

  it('are at most thirty, and the comment says how many more there are', async () => {
    const many = Array.from({ length: 45 }, (_, i) => `ALTER TABLE orders ADD COLUMN c${i} json;`);
    const pull = pullRequest({ 'db/V3__doc.sql': `${many.join('\n')}\n` });
    using _ = pull.origin;
    await using fake = await fakeOf(pull);
    await run(pull, fake);
    expect(fake.conversation.reviewComments).toHaveLength(30);
    expect(fake.conversation.comments[0]?.body).toContain('15 more findings have an exact fix');
  });
});

describe('a check run', () => {
  it('has the verdict, and on the lines what the commands of the step have no room for', async () => {
    const many = Array.from({ length: 130 }, (_, i) => `DROP TABLE t${i};`).join('\n');
    const before = Array.from({ length: 130 }, (_, i) => `CREATE TABLE t${i} (id bigint PRIMARY KEY);`).join('\n');
    const pull = pullRequest({ 'db/V3__x.sql': many }, { ...merged, 'db/V2__t.sql': before });
    using _ = pull.origin;
    await using fake = await fakeOf(pull);
    const result = await run(pull, fake, { inputs: { 'check-run': 'auto', comment: 'never', suggestions: 'never' } });
    const [check, ...rest] = fake.conversation.checkRuns;
    expect(rest).toEqual([]);
    expect(check).toMatchObject({
      name: 'Drydock lint',
      headSha: pull.head,
      status: 'completed',
      conclusion: 'failure',
      detailsUrl: 'https://github.com/octo/shop/actions/runs/4242',
      title: expect.stringMatching(/^Failed: 130 errors/),
      summary: expect.stringContaining('drop-table'),
    });
    const inLog = result.commands.filter((one) => one.properties['file'] !== undefined).length;
    expect((check?.annotations.length ?? 0) + inLog).toBe(Number(result.outputs['findings']));
    expect(check?.annotations[0]).toMatchObject({ path: 'db/V3__x.sql', annotation_level: 'failure' });
    expect(operations(fake).filter((one) => one === 'checks/update').length).toBeGreaterThan(1);
  });

  it.each([
    ['CREATE TABLE n (id bigint PRIMARY KEY);\n', 'error', 'success'],
    ['DROP TABLE orders;\n', 'never', 'neutral'],
    ['DROP TABLE orders;\n', 'error', 'failure'],
  ])('of %j that fails on %s is a %s', async (sql, failOn, conclusion) => {
    const pull = pullRequest({ 'db/V3__x.sql': sql });
    using _ = pull.origin;
    await using fake = await fakeOf(pull);
    const inputs = { 'check-run': 'always', 'fail-on': failOn, 'server-version': '16', database: '' };
    await run(pull, fake, { inputs });
    expect(fake.conversation.checkRuns).toMatchObject([{ conclusion }]);
  });

  it('is made for a push as well', async () => {
    const pull = pullRequest();
    using _ = pull.origin;
    await using fake = await fakeOf(pull);
    const payload = {
      ref: 'refs/heads/feature',
      before: pull.base,
      after: pull.head,
      repository: { default_branch: 'main' },
    };
    const result = await run(pull, fake, { inputs: everyTier, event: { name: 'push', payload } });
    expect(fake.conversation.checkRuns).toMatchObject([{ headSha: pull.head }]);
    expect(written(fake)).toEqual(['checks/create']);
    expect(log(result)).toContain('Comment: left out, since the run belongs to no pull request.');
    expect(warnings(result)).toEqual([]);
  });
});

describe('the label', () => {
  it('follows the risk, and leaves the labels of others alone', async () => {
    const pull = pullRequest();
    using _ = pull.origin;
    const conversation = newConversation();
    for (const label of ['bug', 'migration-risk: low', 'migration-risk: whatever']) conversation.labels.add(label);
    await using fake = await fakeOf(pull, { conversation });
    await run(pull, fake, { inputs: { 'risk-label': 'auto' } });
    expect([...conversation.labels]).toEqual(['bug', 'migration-risk: whatever', 'migration-risk: destructive']);
    const requests = fake.requests.length;
    await run(pull, fake, { inputs: { 'risk-label': 'auto', comment: 'never' } });
    expect(operations(fake).slice(requests)).toEqual(['issues/list-labels-on-issue']);

    const more = pushMore(pull, { 'db/V3__drop.sql': 'CREATE TABLE n (id bigint PRIMARY KEY);\n' });
    await run(more, fake, { inputs: { 'risk-label': 'auto' } });
    expect([...conversation.labels]).toEqual(['bug', 'migration-risk: whatever', 'migration-risk: low']);
  });

  it('is not put unless it is asked for', async () => {
    const pull = pullRequest();
    using _ = pull.origin;
    await using fake = await fakeOf(pull);
    await run(pull, fake);
    expect(operations(fake)).not.toContain('issues/list-labels-on-issue');
    expect(operations(fake)).not.toContain('checks/create');
  });
});

/** Fails if a tier that gave up took anything from the ones before it, or changed how the step ends. */
function expectTheRest(result: ActionResult): void {
  expect(result.status).toBe(1);
  expect(result.outputs['verdict']).toBe('fail');
  expect(result.summary).toContain('orders\\_note');
  expect(result.commands.some((one) => one.properties['file'] === 'db/V3__doc.sql')).toBe(true);
  expect(result.sarif).toMatchObject({ version: '2.1.0' });
}

const failing = { ...fixable, 'db/V4__drop.sql': 'DROP TABLE orders;\n' };

describe('what the token may not', () => {
  const tiers = [
    ['comment', 'issues/create-comment', 'Comment', 'pull-requests: write'],
    ['suggestions', 'pulls/create-review', 'Suggestions', 'pull-requests: write'],
    ['check-run', 'checks/create', 'Check run', 'checks: write'],
    ['risk-label', 'issues/add-labels', 'Label', 'issues: write'],
  ] as const;

  it.each([
    ...tiers.map((tier) => [...tier, 403] as const),
    // GitHub hides from some tokens that there is anything at all.
    [...tiers[0], 404] as const,
  ])('%s: left out alone when %s is refused, with the permission: %s, %s, %i', async (...refusal) => {
    const [input, operation, name, missing, status] = refusal;
    const pull = pullRequest(failing);
    using _ = pull.origin;
    await using fake = await fakeOf(pull, { scripted: [{ operation, status }] });
    const result = await run(pull, fake, { inputs: everyTier });
    expectTheRest(result);
    const said = `${name}: left out, since the token may not write it: "${missing}" is missing. The summary has it all.`;
    expect(warnings(result)).toEqual([said]);
    const { comments, reviews, checkRuns, labels } = fake.conversation;
    expect({
      comment: comments.length === 0,
      suggestions: reviews.length === 0,
      'check-run': checkRuns.length === 0,
      'risk-label': labels.size === 0,
    }).toEqual({ comment: false, suggestions: false, 'check-run': false, 'risk-label': false, [input]: true });
  });

  it('is nothing but reading for a job with contents: read alone: a line a tier, and all the rest', async () => {
    const pull = pullRequest(failing);
    using _ = pull.origin;
    await using fake = await fakeOf(pull, { permissions: ['contents: read'] });
    const result = await run(pull, fake, { inputs: { 'check-run': 'auto', 'risk-label': 'auto' } });
    expectTheRest(result);
    expect(warnings(result)).toEqual([]);
    expect(
      log(result).match(/: left out, since the token may not write it: "[\w-]+: write" is missing\./g),
    ).toHaveLength(4);
    expect(fake.conversation).toEqual(newConversation());
  });

  it('make a label that is not there yet', async () => {
    const pull = pullRequest();
    using _ = pull.origin;
    const permissions = ['contents: read', 'pull-requests: write'];
    await using fake = await fakeOf(pull, { permissions });
    const result = await run(pull, fake, { inputs: { 'risk-label': 'always' } });
    expect(warnings(result)).toEqual([expect.stringContaining('"issues: write" is missing')]);
    await using there = await fakeOf(pull, { permissions, repositoryLabels: ['migration-risk: destructive'] });
    expect(warnings(await run(pull, there, { inputs: { 'risk-label': 'always' } }))).toEqual([]);
    expect([...there.conversation.labels]).toEqual(['migration-risk: destructive']);
  });
});

describe('what GitHub refuses', () => {
  it('as wrong (422) is said in its words', async () => {
    const pull = pullRequest(failing);
    using _ = pull.origin;
    const message = 'Validation Failed\n::error::x';
    await using fake = await fakeOf(pull, { scripted: [{ operation: 'pulls/create-review', status: 422, message }] });
    const result = await run(pull, fake, { inputs: everyTier });
    expectTheRest(result);
    expect(warnings(result)).toEqual([expect.stringMatching(/^Suggestions: left out, .*422 \(Validation Failed\\n/)]);
    expect(fake.conversation.comments).toHaveLength(1);
  });

  it('in a locked conversation is said so', async () => {
    const pull = pullRequest(failing);
    using _ = pull.origin;
    await using fake = await fakeOf(pull, { conversation: { ...newConversation(), isLocked: true } });
    const result = await run(pull, fake, { inputs: everyTier });
    expectTheRest(result);
    expect(warnings(result)).toEqual([expect.stringContaining('Comment: left out, since the conversation is locked')]);
  });

  it.each([
    ['429 with a short wait', { status: 429, headers: { 'retry-after': '1' }, times: 1 }, true],
    ['403 with a short wait', { status: 403, headers: { 'retry-after': '1' }, times: 1 }, true],
    ['429 with a long wait', { status: 429, headers: { 'retry-after': '3600' } }, false],
    ['the hour used up', { status: 403, headers: { 'x-ratelimit-remaining': '0' } }, false],
    [
      'a secondary limit without a header',
      { status: 403, message: 'You have exceeded a secondary rate limit.' },
      false,
    ],
  ])('for a while: %s', async (_name, refusal, isDone) => {
    const pull = pullRequest(failing);
    using _ = pull.origin;
    await using fake = await fakeOf(pull, { scripted: [{ operation: 'issues/create-comment', ...refusal }] });
    const result = await run(pull, fake, { inputs: everyTier });
    expectTheRest(result);
    expect(fake.conversation.comments).toHaveLength(isDone ? 1 : 0);
    if (isDone) {
      expect(warnings(result)).toEqual([]);
    } else {
      expect(warnings(result)).toEqual([expect.stringContaining("Comment: left out, since the token's rate limit")]);
      // Whoever goes on asking while limited is limited for longer.
      expect(operations(fake).at(-1)).toBe('issues/create-comment');
    }
  });

  it('by not being there costs little', async () => {
    const pull = pullRequest(failing);
    using _ = pull.origin;
    await using fake = await fakeOf(pull);
    const started = Date.now();
    const result = await run(pull, fake, { env: { GITHUB_API_URL: 'http://127.0.0.1:9' } });
    expectTheRest(result);
    expect(log(result)).toContain('left out, since GitHub could not be reached');
    expect(log(result).match(/could not be reached/g)).toHaveLength(1);
    expect(Date.now() - started).toBeLessThan(10_000);
  });

  it('with its own failures is not asked twice for what it may have done', async () => {
    const pull = pullRequest(failing);
    using _ = pull.origin;
    await using fake = await fakeOf(pull, { scripted: [{ operation: 'issues/create-comment', status: 502 }] });
    const result = await run(pull, fake, { inputs: everyTier });
    expectTheRest(result);
    expect(operations(fake).filter((one) => one === 'issues/create-comment')).toHaveLength(1);
    expect(fake.conversation.reviews).toHaveLength(1);
  });

  it('with a token that is none is said once', async () => {
    const pull = pullRequest(failing);
    using _ = pull.origin;
    await using fake = await fakeOf(pull, { token: 'another' });
    const result = await run(pull, fake, { inputs: everyTier });
    expectTheRest(result);
    expect(warnings(result)).toEqual([expect.stringContaining('GitHub does not accept the token')]);
    expect(fake.requests).toHaveLength(1);
  });
});

describe('a token that only reads', () => {
  const readOnly = { permissions: ['contents: read'] };
  const of = (from: From) => pullRequest(failing, merged, from);

  it('of a fork: no requests, no warnings, everything in summary and annotations', async () => {
    const pull = of({ fork: true });
    using _ = pull.origin;
    await using fake = await fakeOf(pull, readOnly);
    const result = await run(pull, fake, { inputs: { 'check-run': 'auto', 'risk-label': 'auto' } });
    expectTheRest(result);
    expect(fake.requests).toEqual([]);
    expect(warnings(result)).toEqual([]);
    expect(log(result)).toContain('the token of a pull request from a fork may only read');
  });

  it('of a fork whose workflow insists: tried, and no warnings', async () => {
    const pull = of({ fork: true });
    using _ = pull.origin;
    await using fake = await fakeOf(pull, readOnly);
    const result = await run(pull, fake, { inputs: everyTier });
    expectTheRest(result);
    expect(warnings(result)).toEqual([]);
    expect(fake.conversation).toEqual(newConversation());
    // A private repository may give its forks a token that writes.
    await using generous = await fakeOf(pull);
    await run(pull, generous, { inputs: everyTier });
    expect(generous.conversation.comments).toHaveLength(1);
  });

  it('of Dependabot: tried, and no warnings', async () => {
    const pull = of({ author: 'dependabot[bot]' });
    using _ = pull.origin;
    await using fake = await fakeOf(pull, readOnly);
    const result = await run(pull, fake, { inputs: everyTier });
    expectTheRest(result);
    expect(warnings(result)).toEqual([]);
    expect(fake.conversation).toEqual(newConversation());
  });
});

describe('on pull_request_target', () => {
  it('of a fork comments, with the configuration of the base, on what it read as data', async () => {
    const pull = pullRequest(
      { ...fixable, 'drydock.yml': 'databases: { "x\\nevil": db }\nrules: { json-column: off }\nfail-on: never\n' },
      { ...merged, 'drydock.yml': 'databases: { shop: db }\n' },
      { fork: true },
    );
    using _ = pull.origin;
    using workspace = cloneOf(pull.origin, pull.base, 1);
    await using fake = await fakeOf(pull);
    const result = await runAction({
      action,
      workspace: workspace.folder,
      event: { ...pull.event, name: 'pull_request_target' },
      inputs: everyTier,
      env: { GITHUB_API_URL: fake.url },
    });
    expect(fake.violations).toEqual([]);
    expect(warnings(result)).toEqual([]);
    expect(fake.conversation.comments[0]?.body).toMatch(/^<!-- drydock:lint:shop -->\n/);
    expect(fake.conversation.reviewComments.map((one) => one.line)).toEqual([2, 4]);
    expect(fake.conversation.checkRuns).toMatchObject([{ headSha: pull.head }]);
    expect(fake.conversation.labels.size).toBe(1);
    expect(fake.requests.length).toBeLessThan(20);
  });
});

describe('a run that is cancelled', () => {
  it('ends at the first signal, and lets the runner listen again', async () => {
    const pull = pullRequest(failing);
    using _ = pull.origin;
    let resolve: () => void = () => {};
    const asked = new Promise<void>((done) => {
      resolve = done;
    });
    await using fake = await fakeOf(pull, {
      onRequest: (operation) => {
        if (operation !== 'issues/create-comment') return undefined;
        resolve();
        return new Promise(() => {});
      },
    });
    const result = await run(pull, fake, { cancel: asked });
    expect(result.status).toBe(130);
    expect(result.cancelledForMs).toBeLessThan(5_000);
    expect(result.isDeaf).toBe(false);
    expect(result.summary).toContain('drop-table');
    expect(result.outputs['verdict']).toBe('fail');
  });
});

describe('what is hostile', () => {
  it('in names, SQL and configuration stays text in everything that is written', async () => {
    const evil = '@octo-dba #1 <!-- drydock:lint:db --> [x](y) ::error::z';
    const pull = pullRequest(
      {
        [`db/V3__${evil}.sql`]: `ALTER TABLE orders ADD COLUMN "${evil}" json; -- ${evil}\nDROP TABLE orders;\n`,
        'db/V4__`@mona`.sql': `-- drydock-ignore drop-table: ${evil}\nDROP TABLE nothing;\n`,
      },
      {
        ...merged,
        'drydock.yml': `databases: { ${JSON.stringify(evil)}: db, other: { folder: none } }\n`,
        'none/V1__x.sql': 'SELECT 1;\n',
      },
    );
    using _ = pull.origin;
    await using fake = await fakeOf(pull);
    const result = await run(pull, fake, { inputs: everyTier });
    expect(result.status).toBe(1);
    expect(warnings(result)).toEqual([]);
    const { comments, reviewComments, checkRuns } = fake.conversation;
    expect(comments).toHaveLength(1);
    const bodies = [...comments, ...reviewComments].map((one) => one.body);
    for (const body of bodies) expect(body.lastIndexOf('<!--')).toBe(0);
    for (const text of [...bodies, ...checkRuns.map((one) => one.summary), result.summary]) {
      const html = text.replace(/^<details>.*$/gm, (line) => line.replaceAll(']', ''));
      const prose = html.replace(/^`{3,}[\s\S]*?^`{3,}$/gm, '').replace(/(`+)[^\n]*?[^`]\1(?!`)/g, '');
      expect(prose).not.toMatch(/@(?:octo|mona)|[^&\w]#1|(?<!\\)\]\(y\)/);
    }
    // A line that holds a marker of ours is not suggested.
    expect(reviewComments).toEqual([]);
    await run(pull, fake, { inputs: everyTier });
    expect(comments).toHaveLength(1);
  });
});

describe('the front door', () => {
  it('has the same tiers', async () => {
    const pull = pullRequest(failing);
    using _ = pull.origin;
    await using fake = await fakeOf(pull);
    const result = await run(pull, fake, { action: '.', inputs: everyTier });
    expectTheRest(result);
    const { comments, reviews, checkRuns, labels } = fake.conversation;
    expect([comments, reviews, checkRuns, [...labels]].map((all) => all.length)).toEqual([1, 1, 1, 1]);
  });
});

describe('requests of a run', () => {
  /** As many findings as `files` times `statements`, each with an exact fix, and some more. */
  function big(files: number, statements: number): PullRequest {
    return pullRequest(
      Object.fromEntries(
        Array.from({ length: files }, (_, i) => [
          `db/V${i + 3}__x.sql`,
          Array.from({ length: statements }, (_, j) => `ALTER TABLE orders ADD COLUMN c${i}_${j} json;\n`).join(''),
        ]),
      ),
    );
  }

  it.each([
    [60, 5, 300, 20],
    [250, 20, 5_000, 30],
  ])(
    '%i files with %i statements: %i findings and more, fewer than %i requests',
    async (files, statements, least, most) => {
      const pull = big(files, statements);
      using _ = pull.origin;
      // A shallow clone, so that what changed is asked for as well; a busy conversation; every tier.
      using workspace = cloneOf(pull.origin, 'refs/pull/7/head', 1);
      const conversation = newConversation();
      conversation.comments.push(...byOthers(130, 'looks good'));
      conversation.labels.add('migration-risk: destructive');
      await using fake = await fakeOf(pull, { conversation });
      const results: ActionResult[] = [];
      const counts: number[] = [];
      for (let i = 0; i < 2; i++) {
        const before = fake.requests.length;
        results.push(
          await runAction({
            action,
            workspace: workspace.folder,
            event: pull.event,
            inputs: everyTier,
            env: { GITHUB_API_URL: fake.url },
          }),
        );
        counts.push(fake.requests.length - before);
      }
      expect(fake.violations).toEqual([]);
      for (const result of results) {
        expect(Number(result.outputs['findings'])).toBeGreaterThanOrEqual(least);
        expect(warnings(result)).toEqual([]);
      }
      for (const count of counts) expect(count).toBeLessThan(most);
      console.log(`${results[0]?.outputs['findings']} findings: ${counts.join(', then ')} requests`);
      expect(conversation.comments).toHaveLength(131);
      expect(Buffer.byteLength(conversation.comments[130]?.body ?? '')).toBeLessThanOrEqual(60_000);
      expect(conversation.reviewComments).toHaveLength(60);
    },
  );
});
