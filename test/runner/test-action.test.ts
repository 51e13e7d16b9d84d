import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { programEnv } from '../database/throwaway.ts';
import { newConversation } from '../github/fake-conversation.ts';
import { cloneOf } from '../github/repository.ts';
import { type PostgresServer, startPostgres } from '../servers/postgres.ts';
import { descendants, eventually, isRunning, type RunningProcess, throwawayFolders } from './process-tree.ts';
import { merged, type PullRequest, pullRequest, pushMore } from './pull-request.ts';
import { type ActionResult, type ActionRun, runAction } from './run-action.ts';
import { fakeOf, log, operations, run as runOnGitHub, warnings } from './tiers.ts';

const action = 'actions/test-migrations';
/** Fails where there are rows, and nowhere else. */
const onlyWithRows = { 'db/V3__state.sql': '-- a state\nALTER TABLE orders ADD COLUMN state text NOT NULL;\n' };
const good = { 'db/V3__state.sql': "ALTER TABLE orders ADD COLUMN state text NOT NULL DEFAULT 'open';\n" };

/** One of this file's own, so that what is left on it is ours. */
let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgres(16);
});
afterAll(() => server.stop());

async function run(pull: PullRequest, more: Partial<ActionRun> = {}): Promise<ActionResult> {
  using workspace = cloneOf(pull.origin, 'refs/pull/7/head', null);
  return await runAction({
    action,
    workspace: workspace.folder,
    event: pull.event,
    ...more,
    inputs: { rows: '20', trials: 'fresh,upgrade', comment: 'never', ...more.inputs },
  });
}

interface Reported {
  readonly databases: readonly { readonly server: string; readonly changed: number | null; readonly data: string }[];
}

describe('on a pull request, with a server that is named', () => {
  it('says on the line what fails, and leaves its reports', async () => {
    const pull = pullRequest(onlyWithRows);
    using _ = pull.origin;
    const result = await run(pull, { inputs: { url: server.url } });
    expect(result.status, result.output).toBe(1);
    expect(result.outputs).toMatchObject({
      verdict: 'fail',
      reason: 'migration_failed',
      fresh: 'pass',
      upgrade: 'fail',
      'comment-url': '',
    });
    expect(result.outputs['effects']).toBeUndefined();
    expect(result.commands).toContainEqual(
      expect.objectContaining({
        name: 'error',
        properties: expect.objectContaining({
          file: 'db/V3__state.sql',
          line: '2',
          title: 'upgrade: V3__state.sql',
        }),
        message: expect.stringContaining('contains null values'),
      }),
    );
    expect(result.summary).toContain('### ❌ Drydock test: 1 of 2 trials failed');
    expect(result.summary).toContain(`https://github.com/octo/shop/blob/${pull.head}/db/V3__state.sql#L2`);
    const { databases } = result.report as Reported;
    expect(databases).toMatchObject([{ changed: 1, data: expect.stringContaining('20 rows') }]);
    expect(result.files['report-html']).toContain('<!DOCTYPE html>');
    expect(result.files['report-html']).toContain('V3__state.sql');
    expect(result.files['junit']).toContain('<failure message=');
    expect(log(result)).toContain('ALTER TABLE orders ADD COLUMN state text NOT NULL');
  });

  it('passes, and leaves no database behind', async () => {
    const pull = pullRequest(good);
    using _ = pull.origin;
    const result = await run(pull, { inputs: { url: server.url } });
    expect(result.status, result.output).toBe(0);
    expect(result.outputs).toMatchObject({ verdict: 'pass', reason: 'ok', fresh: 'pass', upgrade: 'pass' });
    expect(result.commands.filter(({ name }) => name !== 'add-mask')).toEqual([]);
    expect(await leftBehind()).toEqual([]);
  });

  it('leaves none behind either when the job is cancelled', async () => {
    const pull = pullRequest(good);
    using _ = pull.origin;
    const { result, seen } = await cancelled(pull, { inputs: { url: server.url, rows: '200000' } });
    expect(result.status, result.output).toBe(130);
    expect(seen).toEqual([]);
    expect(await leftBehind()).toEqual([]);
  });

  it('asks the API in a shallow clone what the base has, also of a file that was edited', async () => {
    const pull = pullRequest(
      { ...good, 'db/V2__index.sql': 'CREATE INDEX orders_note ON orders (note, id);\n' },
      merged,
    );
    using _ = pull.origin;
    using workspace = cloneOf(pull.origin, 'refs/pull/7/head', 1);
    await using fake = await fakeOf(pull);
    const result = await runAction({
      action,
      workspace: workspace.folder,
      event: pull.event,
      inputs: { rows: '20', trials: 'fresh,upgrade', comment: 'never', url: server.url },
      env: { GITHUB_API_URL: fake.url },
    });
    expect(result.status, result.output).toBe(1);
    expect(fake.requests.length).toBeGreaterThan(0);
    expect(fake.violations).toEqual([]);
    expect(result.report).toMatchObject({ reason: 'edited_after_merge', databases: [{ changed: 1 }] });
    expect(warnings(result)).toEqual([]);
  });

  it('names files by their path in the repository', async () => {
    const files = (all: Readonly<Record<string, string>>) =>
      Object.fromEntries(Object.entries(all).map(([name, text]) => [`services/shop/${name}`, text]));
    const pull = pullRequest(files(onlyWithRows), files(merged));
    using _ = pull.origin;
    const result = await run(pull, { inputs: { url: server.url, 'working-directory': 'services/shop' } });
    expect(result.commands.map(({ properties }) => properties['file'])).toContain('services/shop/db/V3__state.sql');
    expect(result.report).toMatchObject({ databases: [{ folder: 'services/shop/db' }] });
    expect(result.files['report-html']).toContain('ADD COLUMN state');
  });

  it('hides the password of the address, and the address', async () => {
    const pull = pullRequest(good);
    using _ = pull.origin;
    const url = new URL(server.url);
    url.password = 'p%40ss-w0rd-xyz';
    const secrets = ['p@ss-w0rd-xyz', 'p%40ss-w0rd-xyz'];
    const result = await run(pull, { inputs: { url: url.href, verbose: 'true' }, secrets });
    expect(result.status, result.output).toBe(0);
    const masked = result.commands.filter(({ name }) => name === 'add-mask').map(({ message }) => message);
    expect(masked).toEqual(expect.arrayContaining([url.href, ...secrets]));
    url.port = '9';
    const refused = await run(pull, { inputs: { url: url.href }, secrets });
    expect(refused.status, refused.output).toBe(2);
    expect(refused.outputs['verdict']).toBe('error');
    expect(refused.commands.filter(({ name }) => name === 'error')).toHaveLength(1);
    expect(refused.summary).toContain('## Drydock could not test the migrations');
  });

  it('says what is wrong with its inputs', async () => {
    const pull = pullRequest(good);
    using _ = pull.origin;
    const result = await run(pull, { inputs: { trials: 'fresh,upgrad', 'fail-on': 'x', 'base-ref': 'main' } });
    expect(result.status).toBe(2);
    const [error] = result.commands.filter(({ name }) => name === 'error');
    expect(error?.message).toContain('"fresh,upgrad" is not a list of fresh, upgrade');
    expect(error?.message).toContain('input fail-on: "x" is not one of error');
  });
});

describe('with a server of its own', () => {
  it('needs nothing to be configured, and leaves no process and no folder', async () => {
    const pull = pullRequest(good);
    using _ = pull.origin;
    let seen: readonly RunningProcess[] = [];
    const result = await run(pull, {
      env: await programEnv('postgres-16'),
      onOutput: (output, pid) => {
        if (output.includes('Testing on') && seen.length === 0) seen = descendants(pid);
      },
    });
    expect(result.status, result.output).toBe(0);
    const { databases } = result.report as Reported;
    expect(databases[0]?.server).toContain('a throwaway server');
    await expectGone(seen);
  });

  it('takes it down when the job is cancelled, and ends with 130', async () => {
    const pull = pullRequest(good);
    using _ = pull.origin;
    // Long enough to be in the middle of it.
    const { result, seen } = await cancelled(pull, {
      env: await programEnv('postgres-16'),
      inputs: { rows: '200000' },
    });
    expect(result.status, result.output).toBe(130);
    expect(result.cancelledForMs).toBeLessThan(7_500);
    expect(result.isDeaf).toBe(false);
    expect(result.commands.filter(({ name }) => name === 'error')).toEqual([]);
    await expectGone(seen);
  });
});

const leftBehind = () => server.query("SELECT datname FROM pg_database WHERE datname LIKE 'drydock\\_%'");

/** Cancels a run that is filling its tables, and says which processes there were. */
async function cancelled(pull: PullRequest, more: Partial<ActionRun>) {
  let seen: readonly RunningProcess[] | null = null;
  let cancel: () => void = () => {};
  const result = await run(pull, {
    ...more,
    cancel: new Promise<void>((resolve) => {
      cancel = resolve;
    }),
    onOutput: (output, pid) => {
      if (!output.includes('The change on a database with rows') || seen !== null) return;
      seen = descendants(pid);
      cancel();
    },
  });
  return { result, seen: seen ?? [] };
}

async function expectGone(seen: readonly RunningProcess[]): Promise<void> {
  const folders = throwawayFolders(seen);
  expect(folders.length, JSON.stringify(seen)).toBeGreaterThan(0);
  expect(seen.some(({ command }) => /postgres/.test(command))).toBe(true);
  // The watchdog outlives the process that it watches by a moment.
  expect(await eventually(() => seen.every(({ pid }) => !isRunning(pid)))).toBe(true);
  expect(await eventually(() => folders.every((folder) => !existsSync(folder)))).toBe(true);
}

describe('on pull_request_target', () => {
  it('runs nothing, and says where to run it', async () => {
    const pull = pullRequest(good, merged, { fork: true });
    using _ = pull.origin;
    using workspace = cloneOf(pull.origin, pull.base, 1);
    await using fake = await fakeOf(pull);
    const result = await runAction({
      action,
      workspace: workspace.folder,
      event: { ...pull.event, name: 'pull_request_target' },
      inputs: { url: server.url },
      env: { GITHUB_API_URL: fake.url },
    });
    expect(result.status, result.output).toBe(2);
    expect(result.outputs).toEqual({ verdict: 'error' });
    const [error] = result.commands.filter(({ name }) => name === 'error');
    expect(error?.message).toMatch(
      /^Migrations of a pull request are not run under pull_request_target: .* Run this action on pull_request,/,
    );
    expect(result.output).not.toContain('Testing on');
  });
});

describe('the comment', () => {
  const asked = { rows: '20', trials: 'fresh,upgrade' };

  it('is written once, and edited in place', async () => {
    const first = pullRequest(onlyWithRows);
    using _ = first.origin;
    await using fake = await fakeOf(first);
    const inputs = { ...asked, url: server.url };
    const result = await runOnGitHub(first, fake, { action, inputs });
    expect(warnings(result)).toEqual([]);
    const [comment] = fake.conversation.comments;
    expect(comment?.body).toMatch(/^<!-- drydock:test:db -->\n/);
    expect(comment?.body).toContain('| ❌ | upgrade |');
    expect(result.outputs['comment-url']).toContain(`issuecomment-${comment?.id}`);
    const second = pushMore(first, good);
    await runOnGitHub(second, fake, { action, inputs });
    expect(fake.conversation.comments).toHaveLength(1);
    expect(comment?.body).toContain('| ✅ | upgrade |');
    expect(comment?.body).not.toContain('❌');
  });

  it('of a fork is left out without a word of complaint', async () => {
    const pull = pullRequest(onlyWithRows, merged, { fork: true });
    using _ = pull.origin;
    await using fake = await fakeOf(pull, { permissions: ['contents: read'] });
    const result = await runOnGitHub(pull, fake, { action, inputs: { ...asked, url: server.url } });
    expect(result.status).toBe(1);
    expect(operations(fake)).toEqual([]);
    expect(warnings(result)).toEqual([]);
    expect(fake.conversation).toEqual(newConversation());
    expect(result.summary).toContain('V3\\_\\_state.sql');
    expect(log(result)).toContain('the token of a pull request from a fork may only read');
  });
});
