import { createServer } from 'node:http';
import { describe, expect, it } from 'vitest';
import { type Client, gitHubClient } from '../../src/core/github/client.ts';
import { pullRequestApi } from '../../src/core/github/pull-request-api.ts';
import { type Scripted, startFakeGitHub } from './fake-github.ts';
import { makeRepository } from './repository.ts';

const token = 'ghs_0123456789abcdefghij';
const repository = 'octo/shop';

async function withFake<T>(
  scripted: readonly Scripted[],
  work: (client: Client, slept: readonly number[], requests: () => number) => Promise<T>,
): Promise<T> {
  using origin = makeRepository();
  await using fake = await startFakeGitHub({ folder: origin.folder, repository, token, scripted });
  const slept: number[] = [];
  const client = await gitHubClient({
    token,
    repository,
    apiUrl: fake.url,
    sleep: async (ms) => void slept.push(ms),
  });
  const result = await work(client, slept, () => fake.requests.length);
  expect(fake.violations).toEqual([]);
  return result;
}

describe('waiting for GitHub', () => {
  it('adds up over all requests of a run, and ends at a minute', async () => {
    await withFake(
      [{ operation: 'issues/list-comments', status: 429, headers: { 'retry-after': '20' } }],
      async (client, slept) => {
        const api = pullRequestApi(client, 7);
        for (let i = 0; i < 4; i++) expect((await api.comments(1)).ok).toBe(false);
        expect(slept).toEqual([20_000, 20_000, 20_000]);
      },
    );
  });

  it.each([
    ['a question', 502, [500, 1_000], 3],
    ['a change', 502, [], 1],
  ] as const)(
    '%s is asked again after a failure of GitHub only when that changes nothing',
    async (what, status, waits, most) => {
      await withFake(
        ['issues/list-comments', 'issues/create-comment'].map((operation) => ({ operation, status })),
        async (client, slept, requests) => {
          const api = pullRequestApi(client, 7);
          const answer = what === 'a question' ? await api.comments(1) : await api.createComment('x');
          expect(answer).toMatchObject({ ok: false, problem: { status, missing: null, endsAll: false } });
          expect(slept).toEqual(waits);
          expect(requests()).toBe(most);
        },
      );
    },
  );
});

describe('a refusal', () => {
  it.each([
    [403, {}, 'Resource not accessible by integration', { missing: 'pull-requests: write', endsAll: false }],
    [404, {}, 'Not Found', { missing: 'pull-requests: write', endsAll: false }],
    [403, {}, 'Unable to create comment because issue is locked.', { missing: null, endsAll: false }],
    [403, { 'x-ratelimit-remaining': '0' }, 'API rate limit exceeded', { missing: null, endsAll: true }],
    [403, {}, 'You have exceeded a secondary rate limit', { missing: null, endsAll: true }],
    [422, {}, 'Validation Failed', { missing: null, endsAll: false }],
    [401, {}, 'Bad credentials', { missing: null, endsAll: true }],
  ] as const)('%i %j %s', async (status, headers, message, problem) => {
    await withFake([{ operation: 'issues/create-comment', status, headers, message }], async (client) => {
      const answer = await pullRequestApi(client, 7).createComment('x');
      expect(answer).toMatchObject({ ok: false, problem: { status, ...problem } });
    });
  });
});

describe('GitHub that does not answer', () => {
  it('is given up', async () => {
    const server = createServer(() => {});
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      const address = server.address();
      if (address === null || typeof address === 'string') throw new Error('no port');
      const client = await gitHubClient({
        token,
        repository,
        apiUrl: `http://127.0.0.1:${address.port}`,
        sleep: async () => {},
        timeoutMs: 50,
      });
      const answer = await pullRequestApi(client, 7).createComment('x');
      expect(answer).toMatchObject({ ok: false, problem: { status: null, endsAll: true } });
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });
});

describe('GitHub Enterprise', () => {
  it('has its GraphQL beside version 3 of the REST interface', async () => {
    const asked: string[] = [];
    const server = createServer((request, response) => {
      asked.push(`${request.method} ${request.url}`);
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end('{"data":{"viewer":{"login":"x","databaseId":5}}}');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      const address = server.address();
      if (address === null || typeof address === 'string') throw new Error('no port');
      const apiUrl = `http://127.0.0.1:${address.port}/api/v3`;
      const client = await gitHubClient({ token, repository, apiUrl, sleep: async () => {} });
      expect(await pullRequestApi(client, 7).viewer()).toEqual({ ok: true, value: { id: 5 } });
      expect(asked).toEqual(['POST /api/graphql']);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });
});
