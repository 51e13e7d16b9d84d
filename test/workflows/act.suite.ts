import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { startFakeGitHub } from '../github/fake-github.ts';
import { cloneOf, makeRepository, type Repository } from '../github/repository.ts';
import { type PullRequest, pullRequest } from '../runner/pull-request.ts';
import { token } from '../runner/run-action.ts';
import { actProgram, releaseTo, runWithAct } from './act.ts';

beforeAll(() => {
  actProgram();
});

const history = (folder: string) => ({
  [`${folder}/V1__orders.sql`]: 'CREATE TABLE orders (id bigint PRIMARY KEY, note text);\n',
});
const change = (folder: string) => ({ [`${folder}/V2__drop.sql`]: 'DROP TABLE orders;\n' });

/** The checkout of a pull request, as actions/checkout leaves it; act takes the repository's name from its remote. */
function checkout(pull: PullRequest, ref = 'refs/pull/7/head'): Repository {
  const workspace = cloneOf(pull.origin, ref, null);
  workspace.git('remote', 'set-url', 'origin', 'https://github.com/octo/shop.git');
  return workspace;
}

const example = (name: string) => `examples/workflows/${name}.yml`;

describe('under act, on this machine', () => {
  it('the shortest workflow fails a pull request that drops a table, and says so on the line', async () => {
    const pull = pullRequest(change('db/migration'), history('db/migration'));
    using _ = pull.origin;
    using workspace = checkout(pull);
    const result = await runWithAct({
      workflow: example('pull-request'),
      event: pull.event,
      workspace: workspace.folder,
      token,
    });
    expect(result.status, result.log).toBe(1);
    expect(result.log).toContain('drop-table');
    expect(result.log).toContain('db/migration/V2__drop.sql');
    expect(result.log).not.toContain(token);
  });

  it('and passes one that does no harm', async () => {
    const pull = pullRequest(
      { 'db/migration/V2__b.sql': 'CREATE TABLE b (id bigint PRIMARY KEY);\n' },
      history('db/migration'),
    );
    using _ = pull.origin;
    using workspace = checkout(pull);
    const result = await runWithAct({
      workflow: example('pull-request'),
      event: pull.event,
      workspace: workspace.folder,
      token,
    });
    expect(result.status, result.log).toBe(0);
  });

  it('comments, labels and makes a check run', async () => {
    const pull = pullRequest(change('db/migration'), history('db/migration'));
    using _ = pull.origin;
    using workspace = checkout(pull);
    await using fake = await startFakeGitHub({ folder: pull.origin.folder, repository: 'octo/shop', token });
    const result = await runWithAct({
      workflow: example('comment-and-suggestions'),
      event: pull.event,
      workspace: workspace.folder,
      token,
      api: fake.url,
    });
    expect(result.status, result.log).toBe(1);
    expect(fake.violations).toEqual([]);
    expect(fake.conversation.comments[0]?.body, result.log).toContain('drop-table');
    expect(fake.conversation.checkRuns).toHaveLength(1);
    expect(fake.conversation.labels.size).toBe(1);
  });

  it('comments on a pull request from a fork, with nothing checked out', async () => {
    const pull = pullRequest(change('db/migration'), history('db/migration'), { fork: true });
    using _ = pull.origin;
    using workspace = checkout(pull, 'refs/heads/main');
    await using fake = await startFakeGitHub({ folder: pull.origin.folder, repository: 'octo/shop', token });
    const result = await runWithAct({
      workflow: example('forks'),
      event: { ...pull.event, name: 'pull_request_target' },
      workspace: workspace.folder,
      token,
      api: fake.url,
    });
    expect(result.status, result.log).toBe(1);
    expect(fake.violations).toEqual([]);
    expect(fake.conversation.comments[0]?.body, result.log).toContain('V2__drop.sql');
  });

  it('lints each database of a monorepo on its own', async () => {
    const databases =
      'databases:\n  shop: { folder: services/shop/db/migration, engine: postgres }\n  billing: { folder: services/billing/migrations, engine: mysql }\n';
    const pull = pullRequest(change('services/shop/db/migration'), {
      ...history('services/shop/db/migration'),
      ...history('services/billing/migrations'),
      'drydock.yml': databases,
    });
    using _ = pull.origin;
    using workspace = checkout(pull);
    const run = (job: string) =>
      runWithAct({ workflow: example('monorepo'), event: pull.event, workspace: workspace.folder, token, job });
    const both = await run('check');
    expect(both.status, both.log).toBe(1);
    expect(both.log).toContain('services/shop/db/migration/V2__drop.sql');
    const each = await run('each');
    expect(each.status).toBe(1);
    expect(each.log).toMatch(/each-1.*drop-table/);
    expect(each.log).not.toMatch(/each-2.*drop-table/);
  });

  it('uploads SARIF after a failure', async () => {
    const pull = pullRequest(change('db/migration'), history('db/migration'));
    using _ = pull.origin;
    using workspace = checkout(pull);
    const result = await runWithAct({
      workflow: example('sarif'),
      event: pull.event,
      workspace: workspace.folder,
      token,
    });
    expect(result.status, result.log).toBe(1);
    expect(result.log).toMatch(/uploaded 2\.1\.0 with [1-9]\d* results/);
  });

  it('judges a group of the merge queue', async () => {
    const pull = pullRequest(change('db/migration'), history('db/migration'));
    using _ = pull.origin;
    using workspace = checkout(pull);
    const payload = {
      action: 'checks_requested',
      merge_group: { base_sha: pull.base, head_sha: pull.head, head_ref: 'refs/heads/gh-readonly-queue/main/pr-7' },
      repository: { default_branch: 'main', full_name: 'octo/shop' },
    };
    const result = await runWithAct({
      workflow: example('merge-queue'),
      event: { name: 'merge_group', payload },
      workspace: workspace.folder,
      token,
    });
    expect(result.status, result.log).toBe(1);
    expect(result.log).toContain('drop-table');
  });

  it('reads MySQL and MariaDB as themselves', async () => {
    const sizes = { 'db/mysql-sizes.json': '[{"table": "shop.orders", "rows": 100000000, "bytes": 90000000000}]\n' };
    const modify = 'ALTER TABLE orders MODIFY note varchar(20);\n';
    const tables = 'CREATE TABLE orders (id bigint PRIMARY KEY, note text) ENGINE=InnoDB;\n';
    const pull = pullRequest(
      { 'db/mysql/V2__modify.sql': modify, 'db/mariadb/V2__modify.sql': modify },
      { ...sizes, 'db/mysql/V1__orders.sql': tables, 'db/mariadb/V1__orders.sql': tables },
    );
    using _ = pull.origin;
    using workspace = checkout(pull);
    const result = await runWithAct({
      workflow: example('mysql-mariadb'),
      event: pull.event,
      workspace: workspace.folder,
      token,
    });
    expect(result.status, result.log).not.toBeNull();
    expect(result.log).toContain('MySQL 8.0.36');
    expect(result.log).toContain('MariaDB 10.11');
  });

  it('counts what is new beside a baseline', async () => {
    const pull = pullRequest(change('db/migration'), {
      ...history('db/migration'),
      'drydock-baseline.json': '{"version": 1, "known": []}\n',
    });
    using _ = pull.origin;
    using workspace = checkout(pull);
    const result = await runWithAct({
      workflow: example('baseline'),
      event: pull.event,
      workspace: workspace.folder,
      token,
    });
    expect(result.status, result.log).toBe(1);
    expect(result.log).toContain('drop-table');
  });

  it('our own workflow checks the sample shop with the action of its checkout', async () => {
    using workspace = makeRepository();
    releaseTo(workspace.folder);
    cpSync('examples/shop', join(workspace.folder, 'examples/shop'), { recursive: true });
    const head = workspace.commit();
    workspace.git('remote', 'add', 'origin', 'https://github.com/octo/drydock.git');
    const payload = {
      ref: 'refs/heads/main',
      before: '0'.repeat(40),
      after: head,
      repository: { default_branch: 'main' },
    };
    const result = await runWithAct({
      workflow: '.github/workflows/ci.yml',
      event: { name: 'push', payload },
      workspace: workspace.folder,
      token,
      job: 'shop',
    });
    expect(result.status, result.log).toBe(0);
    expect(result.log).toContain('drop-column');
    expect(result.log).toMatch(/Success - Main It found what the sample shop has/);
  });
});
