import { describe, expect, it } from 'vitest';
import { type Client, gitHubClient } from '../../src/core/github/client.ts';
import {
  deploymentOf,
  deploymentProgress,
  type JobFacts,
  type OwnDeployment,
  tellDeployment,
} from '../../src/core/github/deployment.ts';
import type { FakeDeployment, FakeDeploys, FakeStatus } from './fake-deployments.ts';
import { noDeploys } from './fake-deployments.ts';
import { type FakeGitHub, type FakeOptions, startFakeGitHub } from './fake-github.ts';
import { makeRepository } from './repository.ts';

const token = 'ghs_0123456789abcdefghij';
const repository = 'octo/shop';
const sha = 'a'.repeat(40);
const env = {
  GITHUB_SERVER_URL: 'https://github.com',
  GITHUB_REPOSITORY: repository,
  GITHUB_RUN_ID: '500',
  GITHUB_RUN_ATTEMPT: '2',
  GITHUB_SHA: sha,
  RUNNER_NAME: 'runner-7',
};
const facts: JobFacts = { env, checkRun: null, environment: null };
const url = 'https://github.com/octo/shop/deployments/production';

/** What GitHub writes when a job begins that names an environment. */
function own(state: string, run: number, job: number | null): FakeStatus {
  const place = job === null ? '' : `/job/${job}`;
  return {
    state,
    description: '',
    logUrl: `https://github.com/${repository}/actions/runs/${run}${place}`,
    autoInactive: null,
  };
}

const deployment = (id: number, given: Partial<FakeDeployment> = {}): FakeDeployment => ({
  id,
  environment: 'production',
  sha,
  statuses: [own('waiting', 500, 70), own('queued', 500, 70), own('in_progress', 500, 70)],
  ...given,
});

async function withFake<T>(
  deploys: Partial<FakeDeploys>,
  options: Partial<FakeOptions>,
  work: (client: Client, fake: FakeGitHub) => Promise<T>,
): Promise<T> {
  using origin = makeRepository();
  await using fake = await startFakeGitHub({
    folder: origin.folder,
    repository,
    token,
    deploys: { ...noDeploys(), ...deploys },
    ...options,
  });
  const client = await gitHubClient({ token, repository, apiUrl: fake.url, sleep: async () => {} });
  const result = await work(client, fake);
  expect(fake.violations).toEqual([]);
  return result;
}

const find = (deploys: Partial<FakeDeploys>, given: Partial<JobFacts> = {}, options: Partial<FakeOptions> = {}) =>
  withFake(
    deploys,
    options,
    async (client, fake): Promise<[OwnDeployment, readonly string[]]> => [
      await deploymentOf(client, { ...facts, ...given }),
      fake.requests.map(({ operation }) => operation),
    ],
  );

const production: OwnDeployment = { kind: 'found', id: 9, environment: 'production', url };

describe("the job's own deployment", () => {
  it('is that of its check run, with one request', async () => {
    const deploys = { deployments: [deployment(8), deployment(9)], checkRuns: new Map([[70, 9]]) };
    expect(await find(deploys, { checkRun: 70 })).toEqual([production, ['checks/get']]);
  });

  it('is none where the check run has none', async () => {
    const [answer, requests] = await find(
      { deployments: [deployment(9)], checkRuns: new Map([[70, null]]) },
      { checkRun: 70 },
    );
    expect(answer).toMatchObject({ kind: 'none' });
    expect(requests).toEqual(['checks/get']);
  });

  it('is found by the page of its log where check runs may not be read', async () => {
    const deploys = {
      deployments: [deployment(9), deployment(10, { statuses: [own('in_progress', 500, 71)] })],
      checkRuns: new Map([[70, 9]]),
    };
    const [answer, requests] = await find(deploys, { checkRun: 70 }, { permissions: ['deployments: read'] });
    expect(answer).toEqual(production);
    expect(requests).not.toContain('actions/list-jobs-for-workflow-run-attempt');
    expect(requests).not.toContain('repos/create-deployment-status');
  });

  it.each([
    'https://github.com/octo/shop/actions/runs/500/job/70?pr=3',
    'https://github.com/octo/shop/actions/runs/500/jobs/70',
    'https://github.com/octo/shop/actions/runs/500/attempts/2/job/70',
    'https://ghe.example.com/octo/shop/runs/70?check_suite_focus=true',
  ])('is found by an address such as %s', async (logUrl) => {
    const status = { ...own('in_progress', 0, null), logUrl };
    const deploys = { deployments: [deployment(9, { statuses: [status] }), deployment(10, { statuses: [] })] };
    expect((await find(deploys, { checkRun: 70 }))[0]).toEqual(production);
    expect((await find(deploys, { checkRun: 7 }))[0]).toMatchObject({ kind: 'none' });
    expect((await find(deploys, { checkRun: 500 }))[0]).toMatchObject({ kind: 'none' });
  });

  it('is found by the runner where nobody tells the check run', async () => {
    const deploys = {
      deployments: [deployment(9), deployment(10, { statuses: [own('in_progress', 500, 71)] })],
      jobs: [
        { id: 70, runner: 'runner-7', status: 'in_progress' },
        { id: 71, runner: 'runner-8', status: 'in_progress' },
        { id: 69, runner: 'runner-7', status: 'completed' },
      ],
    };
    expect((await find(deploys))[0]).toEqual(production);
  });

  it('is the only open one of the run where the job is not known', async () => {
    const over = deployment(8, { statuses: [own('in_progress', 500, 60), own('success', 500, 60)] });
    const other = deployment(10, { sha: 'b'.repeat(40), statuses: [own('in_progress', 501, 72)] });
    const many = Array.from({ length: 2 }, (_, i) => ({ id: 70 + i, runner: 'runner-7', status: 'in_progress' }));
    expect((await find({ deployments: [over, deployment(9), other], jobs: many }))[0]).toEqual(production);
    const two = { deployments: [deployment(9), deployment(10, { statuses: [own('in_progress', 500, null)] })] };
    expect((await find(two))[0]).toMatchObject({ kind: 'unknown', why: expect.stringContaining('2 deployments') });
    const named = {
      deployments: [deployment(9), deployment(10, { environment: 'staging', statuses: [own('in_progress', 500, 71)] })],
    };
    expect((await find(named, { environment: 'production' }))[0]).toEqual(production);
  });

  it('is not that of a run whose number begins alike', async () => {
    const deploys = { deployments: [deployment(9, { statuses: [own('in_progress', 5000, 70)] })] };
    expect((await find(deploys))[0]).toMatchObject({ kind: 'none' });
    const job = { deployments: [deployment(9, { statuses: [own('in_progress', 500, 700)] })] };
    expect((await find(job, { checkRun: 70 }))[0]).toMatchObject({ kind: 'none' });
  });

  it('is none in a terminal, and unknown to a token that may not read it', async () => {
    const [answer, requests] = await find({}, { env: {} });
    expect([answer, requests]).toEqual([{ kind: 'none', why: 'this is no job of GitHub Actions' }, []]);
    const [denied] = await find({ deployments: [deployment(9)] }, {}, { permissions: ['contents: read'] });
    expect(denied).toEqual({ kind: 'unknown', why: 'the token may not read it: "deployments: read" is missing' });
  });

  it('has a page, whatever its name', async () => {
    const deploys = { deployments: [deployment(9, { environment: 'eu/prod 1' })], checkRuns: new Map([[70, 9]]) };
    const [answer] = await find(deploys, { checkRun: 70 });
    expect(answer).toMatchObject({ url: 'https://github.com/octo/shop/deployments/eu%2Fprod%201' });
  });
});

describe('what is told on it', () => {
  it('is how far the deploy is', async () => {
    const one = deployment(9);
    await withFake({ deployments: [one] }, {}, async (client) => {
      const words = { state: 'in_progress', description: `3 of 5 \u001b[2J${'x'.repeat(300)}` } as const;
      expect(await tellDeployment(client, 9, words, env)).toBeNull();
    });
    const said = one.statuses.at(-1);
    expect(said).toMatchObject({
      state: 'in_progress',
      logUrl: 'https://github.com/octo/shop/actions/runs/500',
      // Or the deployments before it would be made inactive.
      autoInactive: false,
    });
    expect(said?.description).toMatch(/^3 of 5 \\x1b\[2Jx+…$/);
    expect(said?.description).toHaveLength(140);
  });

  it.each<[Partial<FakeOptions>, object]>([
    [{ permissions: ['deployments: read'] }, { missing: 'deployments: write' }],
    [
      { scripted: [{ operation: 'repos/create-deployment-status', status: 429, headers: { 'retry-after': '1' } }] },
      { status: 429, endsAll: true },
    ],
    [{ scripted: [{ operation: 'repos/create-deployment-status', status: 502 }] }, { status: 502, missing: null }],
  ])('is a problem, and never throws: %j', async (options, problem) => {
    await withFake({ deployments: [deployment(9)] }, options, async (client) => {
      const words = { state: 'success', description: 'well', logUrl: null, environmentUrl: null } as const;
      expect(await tellDeployment(client, 9, words, env)).toMatchObject(problem);
    });
  });

  it('is not said more often than GitHub hears it', async () => {
    const one = deployment(9, { statuses: [] });
    await withFake({ deployments: [one] }, {}, async (client) => {
      let seconds = 0;
      const progress = deploymentProgress(client, 9, env, () => new Date(seconds * 1_000));
      for (; seconds < 60; seconds++) await progress.tell(`second ${seconds}`);
      expect(progress.problem()).toBeNull();
      await Promise.all([progress.tell('at'), progress.tell('once'), progress.end('the end')]);
    });
    expect(one.statuses.map(({ description }) => description)).toEqual([
      'second 0',
      'second 15',
      'second 30',
      'second 45',
      'at',
      'the end',
    ]);
  });

  it('is said no more where the token may not', async () => {
    await withFake({ deployments: [deployment(9)] }, { permissions: [] }, async (client, fake) => {
      let seconds = 0;
      const progress = deploymentProgress(client, 9, env, () => new Date(seconds * 1_000));
      for (; seconds < 60; seconds += 20) await progress.tell('x');
      await progress.end('x');
      expect(progress.problem()).toMatchObject({ missing: 'deployments: write' });
      expect(fake.requests).toHaveLength(1);
    });
  });
});
