import { describe, expect, it } from 'vitest';
import { noDeploys } from './fake-deployments.ts';
import { type FakeGitHub, startFakeGitHub } from './fake-github.ts';
import { makeRepository } from './repository.ts';

const token = 'ghs_0123456789abcdefghij';
const head = '0'.repeat(40);
const at = '/repos/octo/shop';

/** A pull request that changes line 21 of a file with 40, and adds one with three. */
async function withFake(work: (fake: FakeGitHub, ask: Ask) => Promise<void>): Promise<void> {
  const lines = Array.from({ length: 40 }, (_, i) => `line ${i}`);
  using origin = makeRepository({ 'a.sql': `${lines.join('\n')}\n` });
  origin.git('checkout', '--quiet', '-b', 'feature');
  const commit = origin.commit({ 'a.sql': `${lines.with(20, 'new').join('\n')}\n`, 'b.sql': '1\n2\n3\n' });
  origin.git('update-ref', 'refs/pull/7/head', commit);
  const deploys = { ...noDeploys(), deployments: [{ id: 9, environment: 'production', sha: head, statuses: [] }] };
  await using fake = await startFakeGitHub({ folder: origin.folder, repository: 'octo/shop', token, deploys });
  await work(fake, async (method, path, body) => {
    const response = await fetch(`${fake.url}${path}`, {
      method,
      headers: { authorization: `token ${token}` },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: await response.json() };
  });
}

type Ask = (
  method: string,
  path: string,
  body?: unknown,
) => Promise<{ readonly status: number; readonly body: unknown }>;

const annotation = { path: 'a.sql', start_line: 1, end_line: 1, annotation_level: 'notice', message: 'x' };
const check = (part: object) => ({
  name: 'x',
  head_sha: head,
  status: 'completed',
  conclusion: 'success',
  output: { title: 'x', summary: 'x', ...part },
});
const review = (comment: object) => ({
  event: 'COMMENT',
  body: 'x',
  comments: [{ side: 'RIGHT', body: 'x', ...comment }],
});

describe("the fake GitHub refuses what GitHub's description refuses, and notes it", () => {
  it.each<[string, string, string, unknown]>([
    ['a path that is none', 'GET', `${at}/pulls/7/commentz`, undefined],
    ['a method that is none', 'PUT', `${at}/issues/7/comments`, {}],
    ['a parameter that is none', 'GET', `${at}/issues/7/comments?sort=up`, undefined],
    ['a page that is too large', 'GET', `${at}/issues/7/comments?per_page=101`, undefined],
    ['a comment without a body', 'POST', `${at}/issues/7/comments`, {}],
    ['a comment with more', 'POST', `${at}/issues/7/comments`, { body: 'x', pinned: true }],
    ['a body where there is none', 'DELETE', `${at}/issues/7/labels/bug`, { name: 'bug' }],
    [
      '51 annotations',
      'POST',
      `${at}/check-runs`,
      check({ annotations: Array.from({ length: 51 }, () => annotation) }),
    ],
    [
      'an annotation of no level',
      'POST',
      `${at}/check-runs`,
      check({ annotations: [{ ...annotation, annotation_level: 'error' }] }),
    ],
    ['a conclusion that is none', 'POST', `${at}/check-runs`, { ...check({}), conclusion: 'passed' }],
    ['a summary that is too long', 'POST', `${at}/check-runs`, check({ summary: 'x'.repeat(65_536) })],
    ['a review of no kind', 'POST', `${at}/pulls/7/reviews`, { event: 'SUGGEST', body: 'x' }],
    ['a state of a deployment that is none', 'POST', `${at}/deployments/1/statuses`, { state: 'waiting' }],
    ['a field of a status that is none', 'POST', `${at}/deployments/1/statuses`, { state: 'success', url: 'x' }],
    ['a field of GraphQL that is none', 'POST', '/graphql', { query: 'query { viewer { name2 } }' }],
  ])('%s', async (_name, method, path, body) => {
    await withFake(async (fake, ask) => {
      await ask(method, path, body);
      expect(fake.violations).toHaveLength(1);
    });
  });
});

describe('the fake GitHub refuses what GitHub refuses beyond its description', () => {
  it.each<[string, string, string, unknown, number]>([
    ['a comment that is too long', 'POST', `${at}/issues/7/comments`, { body: 'x'.repeat(65_537) }, 422],
    ['an edit of a comment that is not there', 'PATCH', `${at}/issues/comments/1`, { body: 'x' }, 404],
    ['a line that the diff does not show', 'POST', `${at}/pulls/7/reviews`, review({ path: 'a.sql', line: 5 }), 422],
    ['a file that the diff does not show', 'POST', `${at}/pulls/7/reviews`, review({ path: 'c.sql', line: 1 }), 422],
    [
      'a start behind the end',
      'POST',
      `${at}/pulls/7/reviews`,
      review({ path: 'b.sql', line: 2, start_line: 2, start_side: 'RIGHT' }),
      422,
    ],
    ['a line of the diff', 'POST', `${at}/pulls/7/reviews`, review({ path: 'a.sql', line: 21 }), 200],
    ['a line around it', 'POST', `${at}/pulls/7/reviews`, review({ path: 'a.sql', line: 24 }), 200],
    [
      'some lines of the diff',
      'POST',
      `${at}/pulls/7/reviews`,
      review({ path: 'b.sql', line: 3, start_line: 1, start_side: 'RIGHT' }),
      200,
    ],
    [
      'columns over several lines',
      'POST',
      `${at}/check-runs`,
      check({ annotations: [{ ...annotation, end_line: 2, start_column: 1 }] }),
      422,
    ],
    ['a status of a deployment that is not there', 'POST', `${at}/deployments/1/statuses`, { state: 'success' }, 404],
    [
      'a status that says too much',
      'POST',
      `${at}/deployments/9/statuses`,
      { state: 'success', description: 'x'.repeat(141) },
      422,
    ],
    ['a label that is not on it', 'DELETE', `${at}/issues/7/labels/bug`, undefined, 404],
    ['a label that is too long', 'POST', `${at}/issues/7/labels`, { labels: ['x'.repeat(51)] }, 422],
  ])('%s', async (_name, method, path, body, status) => {
    await withFake(async (fake, ask) => {
      expect((await ask(method, path, body)).status).toBe(status);
      expect(fake.violations).toEqual([]);
    });
  });

  it('pages', async () => {
    await withFake(async (fake, ask) => {
      for (let i = 0; i < 31; i++) await ask('POST', `${at}/issues/7/comments`, { body: `${i}` });
      const pages = ['', '?page=2', '?per_page=100', '?per_page=10&page=4'];
      const lengths: number[] = [];
      for (const page of pages) {
        const { body } = await ask('GET', `${at}/issues/7/comments${page}`);
        lengths.push(Array.isArray(body) ? body.length : -1);
      }
      expect(lengths).toEqual([30, 1, 31, 1]);
      expect(fake.violations).toEqual([]);
    });
  });
});
