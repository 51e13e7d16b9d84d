import { describe, expect, it } from 'vitest';
import { actionsBot, newConversation, nextId, somebody } from '../github/fake-conversation.ts';
import { merged, pullRequest, pushMore } from './pull-request.ts';
import { byOthers, everyTier, fakeOf, fixable, log, operations, run, warnings, written } from './tiers.ts';

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
    expect(fake.conversation.comments[0]?.body).toContain(
      'Flyway, 2 migrations in a, PostgreSQL 16; 1 of them checked',
    );

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

  it('of a later run is not overwritten by an earlier one that took longer', async () => {
    const pull = pullRequest({ 'db/V3__drop.sql': 'DROP TABLE orders; -- /actions/runs/999999).</sub>\n' });
    using _ = pull.origin;
    await using fake = await fakeOf(pull);
    await run(pull, fake, { env: { GITHUB_RUN_ID: '5000' } });
    const [comment] = fake.conversation.comments;
    const more = pushMore(pull, { 'db/V4__more.sql': 'DROP INDEX orders_note;\n' });
    const result = await run(more, fake, { env: { GITHUB_RUN_ID: '4999' } });
    expect(comment?.edits).toBe(0);
    expect(result.outputs['comment-url']).toContain(`${comment?.id}`);
    // The same run once more, or a later one.
    await run(more, fake, { env: { GITHUB_RUN_ID: '5000' } });
    await run(pull, fake, { env: { GITHUB_RUN_ID: '5001' } });
    expect(comment?.edits).toBe(2);
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
