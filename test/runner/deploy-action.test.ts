import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, sessionOf } from '../deploy/deploying.ts';
import { type FakeDeployment, type FakeDeploys, type FakePull, noDeploys } from '../github/fake-deployments.ts';
import { type FakeGitHub, type FakeOptions, startFakeGitHub } from '../github/fake-github.ts';
import { cloneOf, makeRepository, type Repository } from '../github/repository.ts';
import type { RunningMysql } from '../servers/mysql.ts';
import type { PostgresServer } from '../servers/postgres.ts';
import { mysqlServer, serverOf } from '../servers/server-of.ts';
import { pullRequest } from './pull-request.ts';
import { type ActionResult, type ActionRun, runAction, token } from './run-action.ts';
import { log, warnings } from './tiers.ts';

const action = 'actions/deploy';
/** The check run of the job, and its deployment. */
const checkRun = 77;
const orders = { 'db/V1__orders.sql': 'CREATE TABLE orders (id bigint PRIMARY KEY, note text);\n' };
const state = { 'db/V2__state.sql': "ALTER TABLE orders ADD COLUMN state text NOT NULL DEFAULT 'open';\n" };
const failing = {
  'db/V3__bad.sql': "-- a state\nINSERT INTO orders (id) VALUES (1);\nINSERT INTO orders (id) VALUES ('x');\n",
};

let server: PostgresServer;
beforeAll(async () => {
  server = await serverOf(16);
});
afterAll(() => server.stop());

/** A branch that is pushed to, checked out as the job of a deploy has it. */
async function deploy(origin: Repository, more: Partial<ActionRun>): Promise<ActionResult> {
  using workspace = cloneOf(origin, 'refs/heads/main', 1);
  return await runAction({
    action,
    workspace: workspace.folder,
    event: { name: 'push', payload: {} },
    ...more,
    env: { GITHUB_SHA: origin.git('rev-parse', 'HEAD'), GITHUB_ACTOR: 'mona', ...more.env },
  });
}

/** A job of the environment `production`, with the deployment that GitHub made for it. */
function gated(more: Partial<FakeDeploys> = {}): { readonly deploys: FakeDeploys; readonly own: FakeDeployment } {
  const logUrl = `https://github.com/octo/shop/actions/runs/4242/job/${checkRun}`;
  const own: FakeDeployment = {
    id: 900,
    environment: 'production',
    sha: 'a'.repeat(40),
    statuses: [{ state: 'in_progress', description: '', logUrl, autoInactive: null }],
  };
  return { own, deploys: { ...noDeploys(), deployments: [own], checkRuns: new Map([[checkRun, own.id]]), ...more } };
}

const onGitHub = (origin: Repository, options: Partial<FakeOptions> = {}): Promise<FakeGitHub> =>
  startFakeGitHub({ folder: origin.folder, repository: 'octo/shop', token, ...options });

interface Reported {
  readonly deployment: unknown;
  readonly approvals: unknown;
  readonly databases: readonly {
    readonly folder: string;
    readonly reason: string;
    readonly message: string;
    readonly gates: readonly { readonly verdict: string; readonly reason: string; readonly message: string }[];
    readonly migrations: readonly { readonly file: string; readonly state: string }[];
  }[];
}
const reported = (result: ActionResult) => result.report as Reported;
const errors = (result: ActionResult) => result.commands.filter(({ name }) => name === 'error');
const versions = async (url: string) =>
  (await ask(url, 'SELECT version FROM flyway_schema_history ORDER BY installed_rank')).map((row) => row['version']);

describe('a plan', () => {
  it('is written where the input says, and changes nothing', async () => {
    using origin = makeRepository({ ...orders, ...state });
    const url = await server.database();
    using workspace = cloneOf(origin, 'refs/heads/main', 1);
    const result = await runAction({
      action,
      workspace: workspace.folder,
      inputs: { mode: 'plan', out: 'made/plan.json', url },
    });
    expect(result.status, result.output).toBe(0);
    expect(result.outputs).toMatchObject({
      verdict: 'pass',
      reason: 'planned',
      applied: '0',
      pending: '2',
      plan: join(workspace.folder, 'made/plan.json'),
      'plan-digest': expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
      risk: 'low',
      'version-before': '',
      'version-after': '',
      'deployment-id': '',
    });
    const plan: unknown = JSON.parse(readFileSync(join(workspace.folder, 'made/plan.json'), 'utf8'));
    expect(plan).toMatchObject({
      drydock: 'plan',
      databases: [{ digest: result.outputs['plan-digest'], migrations: [{ version: '1' }, { version: '2' }] }],
    });
    expect(result.summary).toContain('2 migrations');
    expect(result.summary).toContain('ALTER TABLE orders');
    expect(result.files['report-html']).toContain('<!DOCTYPE html>');
    expect(result.files['junit']).toContain('<testsuites');
    expect(
      await ask(url, "SELECT count(*) AS n FROM pg_class WHERE relname IN ('orders', 'flyway_schema_history')"),
    ).toEqual([expect.objectContaining({ n: expect.toSatisfy((n) => Number(n) === 0) })]);
  });

  it('goes from one step to the next by its output, and through the folder for temporary files', async () => {
    using origin = makeRepository({ ...orders, ...state });
    const url = await server.database();
    const planned = await deploy(origin, { inputs: { mode: 'plan', url } });
    expect(planned.status, planned.output).toBe(0);
    const text = planned.files['plan'] ?? '';
    expect(JSON.parse(text)).toMatchObject({ databases: [{ digest: planned.outputs['plan-digest'] }] });
    const temp = mkdtempSync(join(tmpdir(), 'drydock-temp-'));
    try {
      mkdirSync(join(temp, 'plans'));
      const file = join(temp, 'plans/plan.json');
      const env = { RUNNER_TEMP: temp };
      const again = await deploy(origin, { inputs: { mode: 'plan', out: file, url }, env });
      expect(again.outputs['plan'], again.output).toBe(file);
      const ran = await deploy(origin, { inputs: { plan: file, url }, env });
      expect(ran.status, ran.output).toBe(0);
      expect(ran.outputs).toMatchObject({
        verdict: 'pass',
        reason: 'deployed',
        applied: '2',
        pending: '0',
        plan: planned.outputs['plan-digest'],
        'version-before': '',
        'version-after': '2',
      });
      expect(await versions(url)).toEqual(['1', '2']);
    } finally {
      rmSync(temp, { recursive: true, force: true });
    }
  });

  it('by a user who may only read holds for the one who deploys', async () => {
    using origin = makeRepository(orders);
    const url = await server.database();
    expect((await deploy(origin, { inputs: { url } })).status).toBe(0);
    origin.commit(state);
    const reader = new URL(url);
    reader.username = `reader_${reader.pathname.slice(1)}`;
    await ask(url, `CREATE ROLE ${reader.username} LOGIN`);
    try {
      const inputs = { mode: 'plan', url: reader.href };
      const without = await deploy(origin, { inputs });
      expect(without.status, without.output).toBe(2);
      expect(errors(without)[0]?.message).toContain('permission denied');
      await ask(url, `GRANT USAGE ON SCHEMA drydock TO ${reader.username}`);
      await ask(url, `GRANT SELECT ON ALL TABLES IN SCHEMA drydock, public TO ${reader.username}`);
      const planned = await deploy(origin, { inputs });
      expect(planned.outputs, planned.output).toMatchObject({ reason: 'planned', pending: '1' });
      origin.commit({ 'plan.json': planned.files['plan'] ?? '' });
      const ran = await deploy(origin, { inputs: { plan: 'plan.json', url } });
      expect(ran.outputs, ran.output).toMatchObject({ reason: 'deployed', 'version-after': '2' });
    } finally {
      await ask(url, `DROP OWNED BY ${reader.username}`);
      await ask(url, `DROP ROLE ${reader.username}`);
    }
  });

  it('that no longer holds is refused, and nothing runs', async () => {
    using origin = makeRepository(orders);
    const url = await server.database();
    const planned = await deploy(origin, { inputs: { mode: 'plan', url } });
    origin.commit({ ...state, 'plan.json': planned.files['plan'] ?? '' });
    const result = await deploy(origin, { inputs: { plan: 'plan.json', url } });
    expect(result.status, result.output).toBe(1);
    expect(result.outputs).toMatchObject({ verdict: 'fail', reason: 'plan_changed', applied: '0' });
    expect(errors(result)).toEqual([
      expect.objectContaining({ message: expect.stringContaining('the files that would run changed') }),
    ]);
    expect(result.summary).toContain('the files that would run changed');
    expect(await ask(url, "SELECT relname FROM pg_class WHERE relname = 'orders'")).toEqual([]);
  });

  it('that was edited is no plan', async () => {
    using origin = makeRepository(orders);
    const url = await server.database();
    const planned = await deploy(origin, { inputs: { mode: 'plan', url } });
    const edited = (planned.files['plan'] ?? '').replace(/"files": "[0-9a-f]{4}/, '"files": "0000');
    origin.commit({ 'plan.json': edited });
    const result = await deploy(origin, { inputs: { plan: 'plan.json', url } });
    expect(result.status, result.output).toBe(2);
    expect(errors(result)[0]?.message).toContain('was edited');
    expect(result.outputs['verdict']).toBe('error');
    const outside = await deploy(origin, { inputs: { plan: '/etc/hostname', url } });
    expect(outside.status).toBe(2);
    expect(errors(outside)[0]?.message).toContain('out of the workspace');
  });
});

describe('a user with few rights', () => {
  it('deploys into a schema of Drydock that somebody else has made', async () => {
    using origin = makeRepository(orders);
    const url = await server.database();
    const deployer = new URL(url);
    deployer.username = `deployer_${deployer.pathname.slice(1)}`;
    deployer.password = 'w0rd-of-the-deployer';
    await ask(url, `CREATE ROLE ${deployer.username} LOGIN`);
    try {
      await ask(url, `GRANT CREATE ON SCHEMA public TO ${deployer.username}`);
      const refused = await deploy(origin, { inputs: { url: deployer.href } });
      expect(refused.status, refused.output).toBe(2);
      expect(errors(refused)[0]?.message).toContain('CREATE SCHEMA drydock AUTHORIZATION');
      await ask(url, `CREATE SCHEMA drydock AUTHORIZATION ${deployer.username}`);
      const result = await deploy(origin, { inputs: { url: deployer.href } });
      expect(result.outputs, result.output).toMatchObject({ reason: 'deployed', applied: '1' });
    } finally {
      await ask(url, `DROP OWNED BY ${deployer.username}`);
      await ask(url, `DROP ROLE ${deployer.username}`);
    }
  });
});

describe('a job of an environment', () => {
  it('tells its own deployment how far it is, and makes none', async () => {
    using origin = makeRepository({ ...orders, ...state });
    const { deploys, own } = gated({
      approvals: [{ login: 'ana', state: 'approved', comment: 'go', environments: ['production'] }],
    });
    await using fake = await onGitHub(origin, { deploys });
    const url = await server.database();
    const result = await deploy(origin, { inputs: { url }, env: { GITHUB_API_URL: fake.url }, checkRun });
    expect(result.status, result.output).toBe(0);
    expect(fake.violations).toEqual([]);
    expect(result.outputs).toMatchObject({ reason: 'deployed', 'deployment-id': '900' });
    expect(reported(result).deployment).toMatchObject({ id: 900, environment: 'production' });
    const told = own.statuses.filter(({ autoInactive }) => autoInactive !== null);
    // GitHub itself writes how the job ended, after everything that the job says.
    expect(new Set(told.map((one) => one.state))).toEqual(new Set(['in_progress']));
    expect(told.length).toBeGreaterThan(0);
    expect(told.at(-1)?.description).toContain('2 migrations');
    expect(fake.requests.map(({ operation }) => operation)).not.toContain('repos/create-deployment');
    expect(deploys.deployments).toHaveLength(1);
    expect(warnings(result)).toEqual([]);
    expect(await ask(url, 'SELECT actor, result, approvals FROM drydock.runs')).toMatchObject([
      { actor: 'mona', result: 'deployed', approvals: 'ana (environment)' },
    ]);
  });

  it('deploys all the same where the token may not say it, and tells which permission is missing', async () => {
    using origin = makeRepository(orders);
    const { deploys } = gated();
    const permissions = ['contents: read', 'checks: read'];
    await using fake = await onGitHub(origin, { deploys, permissions });
    const url = await server.database();
    const result = await deploy(origin, { inputs: { url }, env: { GITHUB_API_URL: fake.url }, checkRun });
    expect(result.status, result.output).toBe(0);
    expect(result.outputs).toMatchObject({ reason: 'deployed', 'deployment-id': '900' });
    expect(warnings(result)).toEqual([expect.stringContaining('"deployments: write" is missing')]);
    expect(result.summary).toContain('deployments: write');
  });

  it('or of none costs no word of complaint', async () => {
    using origin = makeRepository(orders);
    await using fake = await onGitHub(origin, { permissions: ['contents: read'], deploys: noDeploys() });
    const url = await server.database();
    const result = await deploy(origin, { inputs: { url }, env: { GITHUB_API_URL: fake.url }, checkRun });
    expect(result.status, result.output).toBe(0);
    expect(result.outputs['deployment-id']).toBe('');
    expect(warnings(result)).toEqual([]);
  });

  it('deploys where GitHub does not answer', async () => {
    using origin = makeRepository(orders);
    const url = await server.database();
    const result = await deploy(origin, { inputs: { url }, checkRun });
    expect(result.status, result.output).toBe(0);
    expect(result.outputs['reason']).toBe('deployed');
  });
});

describe('approvals', () => {
  const gates = (rule: string) => ({ 'drydock.yml': `deploy:\n  gates:\n    approvals:\n      - ${rule}\n` });
  const reviewed = (origin: Repository, login: string): FakePull => {
    const commit = origin.git('rev-parse', 'HEAD');
    const reviews = [{ login, state: 'APPROVED' as const, commit: 'd'.repeat(40) }];
    return {
      number: 12,
      author: 'mona',
      head: 'd'.repeat(40),
      state: 'closed',
      merged: true,
      foundBy: [commit],
      commits: [{ author: 'mona' }],
      reviews,
    };
  };
  const rights = new Map([
    ['ana', 'write'],
    ['mona', 'write'],
  ]);

  it.each([
    ['by somebody else lets it through', 'ana', 'deployed'],
    ['by its author does not', 'mona', 'gate_refused'],
    ['by somebody who may only read does not', 'stranger', 'gate_refused'],
  ])('of a review %s', async (_, login, reason) => {
    using origin = makeRepository({ ...orders, ...gates('{ reviews: 1 }') });
    await using fake = await onGitHub(origin, { deploys: gated({ pulls: [reviewed(origin, login)], rights }).deploys });
    const url = await server.database();
    const result = await deploy(origin, { inputs: { url }, env: { GITHUB_API_URL: fake.url }, checkRun });
    expect(fake.violations).toEqual([]);
    expect(result.outputs['reason'], result.output).toBe(reason);
    const passes = reason === 'deployed';
    expect(result.status).toBe(passes ? 0 : 1);
    expect(errors(result).map(({ message }) => message)).toEqual(
      passes ? [] : [expect.stringContaining('Reviews of #12: 0 of 1')],
    );
    expect(await ask(url, "SELECT relname FROM pg_class WHERE relname = 'orders'")).toHaveLength(passes ? 1 : 0);
  });

  it('of the environment are those of the job’s own, whatever the input says', async () => {
    using origin = makeRepository({ ...orders, ...gates('{ environment: 1 }') });
    const approvals = [{ login: 'ana', state: 'approved' as const, comment: '', environments: ['staging'] }];
    await using fake = await onGitHub(origin, { deploys: gated({ approvals }).deploys });
    const url = await server.database();
    const inputs = { url, environment: 'staging' };
    const refused = await deploy(origin, { inputs, env: { GITHUB_API_URL: fake.url }, checkRun });
    expect(refused.outputs['reason'], refused.output).toBe('gate_refused');
    expect(errors(refused)[0]?.message).toContain('Approvals of the environment: 0 of 1');
    const { deploys } = gated({ approvals: approvals.map((one) => ({ ...one, environments: ['production'] })) });
    await using right = await onGitHub(origin, { deploys });
    const ran = await deploy(origin, { inputs, env: { GITHUB_API_URL: right.url }, checkRun });
    expect(ran.outputs['reason'], ran.output).toBe('deployed');
    expect(reported(ran).approvals).toEqual([{ login: 'ana', what: 'environment', comment: '' }]);
    expect(ran.summary).toContain('ana');
  });

  it('that nobody may ask for are no approvals, and the permission is named', async () => {
    using origin = makeRepository({ ...orders, ...gates('{ reviews: 1 }') });
    const permissions = ['contents: read', 'checks: read', 'deployments: write'];
    await using fake = await onGitHub(origin, { deploys: gated().deploys, permissions });
    const url = await server.database();
    const result = await deploy(origin, { inputs: { url }, env: { GITHUB_API_URL: fake.url }, checkRun });
    expect(result.status, result.output).toBe(2);
    expect(result.outputs).toMatchObject({ verdict: 'error', reason: 'gate_not_answered', applied: '0' });
    expect(errors(result)[0]?.message).toContain('"pull-requests: read"');
    expect(await ask(url, "SELECT relname FROM pg_class WHERE relname = 'orders'")).toEqual([]);
  });
});

describe('a migration that fails', () => {
  it('is told on its line, in the summary and the outputs', async () => {
    using origin = makeRepository({ ...orders, ...state, ...failing });
    const { deploys, own } = gated();
    await using fake = await onGitHub(origin, { deploys });
    const url = await server.database();
    const result = await deploy(origin, { inputs: { url }, env: { GITHUB_API_URL: fake.url }, checkRun });
    expect(result.status, result.output).toBe(1);
    expect(result.outputs).toMatchObject({
      verdict: 'fail',
      reason: 'migration_failed',
      applied: '2',
      pending: '1',
      'version-after': '2',
    });
    expect(errors(result)).toEqual([
      expect.objectContaining({
        properties: expect.objectContaining({ file: 'db/V3__bad.sql', line: '3' }),
        message: expect.stringContaining('invalid input syntax for type bigint'),
      }),
    ]);
    expect(result.summary).toContain('invalid input syntax');
    expect(result.summary).toContain('db/V3__bad.sql#L3');
    expect(result.files['junit']).toContain('<failure');
    expect(own.statuses.at(-1)).toMatchObject({ state: 'in_progress' });
    expect(await versions(url)).toEqual(['1', '2']);
    expect(await ask(url, 'SELECT id FROM orders')).toEqual([]);
  });

  it('is named by its path in the repository', async () => {
    const all = Object.entries({ ...orders, ...failing }).map(([name, text]) => [`services/shop/${name}`, text]);
    using origin = makeRepository(Object.fromEntries(all) as Record<string, string>);
    const url = await server.database();
    const inputs = { url, 'working-directory': 'services/shop' };
    const result = await deploy(origin, { inputs });
    expect(result.status, result.output).toBe(1);
    expect(errors(result).map(({ properties }) => [properties['file'], properties['line']])).toEqual([
      ['services/shop/db/V3__bad.sql', '3'],
    ]);
    expect(reported(result).databases[0]).toMatchObject({
      folder: 'services/shop/db',
      migrations: [{ file: 'services/shop/db/V1__orders.sql' }, { file: 'services/shop/db/V3__bad.sql' }],
    });
    expect(result.summary).toContain('services/shop/db/V3__bad.sql#L3');
    // The page shows the source of what failed.
    expect(result.files['report-html']).toContain('INSERT INTO orders (id) VALUES');
  });

  it('of MySQL is told what is left of it', async () => {
    const mysql: RunningMysql = await mysqlServer('mariadb-11.8');
    try {
      using origin = makeRepository({
        'db/V1__a.sql': 'CREATE TABLE a (id int PRIMARY KEY);\n',
        'db/V2__b.sql': 'CREATE TABLE b (id int PRIMARY KEY);\nALTER TABLE nowhere ADD COLUMN x int;\n',
      });
      const result = await deploy(origin, { inputs: { url: await mysql.database() } });
      expect(result.status, result.output).toBe(1);
      expect(result.outputs).toMatchObject({ reason: 'migration_failed', applied: '1', pending: '1' });
      expect(reported(result).databases[0]?.migrations[1]?.state).toBe('half-applied');
      expect(errors(result)[0]?.properties).toMatchObject({ file: 'db/V2__b.sql', line: '2' });
    } finally {
      await mysql.stop();
    }
  });
});

describe('several databases', () => {
  const two = {
    'drydock.yml': [
      'databases:',
      '  shop: { folder: shop, url-from: SHOP_URL }',
      '  bills: { folder: bills, url-from: BILLS_URL }',
      '',
    ].join('\n'),
    'shop/V1__a.sql': 'CREATE TABLE a (id int);\n',
    'bills/V1__b.sql': 'CREATE TABLE b (id int);\n',
  };

  it('are deployed one after the other, and told apart', async () => {
    using origin = makeRepository(two);
    const env = { SHOP_URL: await server.database(), BILLS_URL: await server.database() };
    const planned = await deploy(origin, { inputs: { mode: 'plan' }, env });
    expect(planned.outputs, planned.output).toMatchObject({ reason: 'planned', pending: '2' });
    origin.commit({ 'plan.json': planned.files['plan'] ?? '' });
    const ran = await deploy(origin, { inputs: { plan: 'plan.json' }, env });
    expect(ran.outputs, ran.output).toMatchObject({ reason: 'deployed', applied: '2', 'version-after': '1\n1' });
  });

  it('of which one cannot be reached: what was done on the one before it is told all the same', async () => {
    using origin = makeRepository(two);
    const gone = new URL(await server.database());
    gone.port = '9';
    gone.password = 'w0rd-of-the-deployer';
    const env = { SHOP_URL: await server.database(), BILLS_URL: gone.href };
    const result = await deploy(origin, { env });
    expect(result.status, result.output).toBe(2);
    expect(await versions(env.SHOP_URL)).toEqual(['1']);
    expect(result.outputs).toMatchObject({
      verdict: 'error',
      applied: '1',
      'version-after': expect.stringMatching(/^1/),
    });
    expect(result.summary).toContain('shop');
    expect(errors(result)).toHaveLength(1);
  });
});

describe('what it does not do', () => {
  it('passes over no migration that is a program', async () => {
    using origin = makeRepository({ 'migrations/00001_a.sql': '-- +goose Up\nCREATE TABLE a (id int);\n' });
    const url = await server.database();
    expect((await deploy(origin, { inputs: { url } })).outputs['reason']).toBe('deployed');
    origin.commit({
      'migrations/00002_b.go': 'package db\n',
      'migrations/00003_c.sql': '-- +goose Up\nALTER TABLE a ADD COLUMN c int;\n',
    });
    for (const mode of ['plan', 'deploy']) {
      const refused = await deploy(origin, { inputs: { url, mode } });
      expect(refused.status, refused.output).toBe(1);
      expect(refused.outputs).toMatchObject({ verdict: 'fail', reason: 'not_sql' });
      expect(errors(refused)[0]?.message).toContain('migrations/00002_b.go is a migration that only goose can run');
    }
    await ask(url, 'INSERT INTO goose_db_version (version_id, is_applied) VALUES (2, true)');
    const ran = await deploy(origin, { inputs: { url } });
    expect(ran.outputs, ran.output).toMatchObject({ reason: 'deployed', applied: '1', 'version-after': '00003' });
  });

  it('runs nothing of a pull_request_target, and asks nobody', async () => {
    const pull = pullRequest();
    using _ = pull.origin;
    await using fake = await onGitHub(pull.origin);
    const url = await server.database();
    using workspace = cloneOf(pull.origin, pull.base, 1);
    for (const mode of ['deploy', 'plan']) {
      const result = await runAction({
        action,
        workspace: workspace.folder,
        event: { ...pull.event, name: 'pull_request_target' },
        inputs: { url, mode },
        env: { GITHUB_API_URL: fake.url },
      });
      expect(result.status, result.output).toBe(2);
      expect(result.outputs).toEqual({ verdict: 'error' });
      expect(errors(result)[0]?.message).toMatch(/^Nothing is deployed or planned under pull_request_target: /);
    }
    expect(fake.requests).toEqual([]);
    expect(await ask(url, "SELECT relname FROM pg_class WHERE relname = 'orders'")).toEqual([]);
  });

  it('shows the password of the URL nowhere', async () => {
    using origin = makeRepository({ ...orders, ...failing });
    const url = new URL(await server.database());
    // The server trusts everybody, so that any password will do.
    url.password = 'p%40ss-w0rd-xyz';
    const secrets = ['p@ss-w0rd-xyz', 'p%40ss-w0rd-xyz'];
    for (const inputs of [{ mode: 'plan' }, { verbose: 'true' }]) {
      const result = await deploy(origin, { inputs: { url: url.href, ...inputs }, secrets });
      const masked = result.commands.filter(({ name }) => name === 'add-mask').map(({ message }) => message);
      expect(masked, result.output).toEqual(expect.arrayContaining([url.href, ...secrets]));
      expect(JSON.stringify(result.files)).not.toContain('ss-w0rd');
    }
    url.port = '9';
    const refused = await deploy(origin, { inputs: { url: url.href }, secrets });
    expect(refused.status, refused.output).toBe(2);
    expect(refused.summary).toContain('## Drydock could not deploy the migrations');
    expect(errors(refused)).toHaveLength(1);
  });
});

describe('a job that is cancelled', () => {
  const slow = { 'db/V2__slow.sql': 'INSERT INTO orders (id) VALUES (1);\nSELECT pg_sleep(60);\n' };

  it.each(['while a statement runs', 'while GitHub does not answer'])(
    'stops within seconds, and says what is left: %s',
    async (when) => {
      const hangs = when.includes('GitHub');
      using origin = makeRepository({ ...orders, ...slow });
      const { deploys } = gated();
      let release: () => void = () => {};
      const forever = new Promise<void>((resolve) => {
        release = resolve;
      });
      await using fake = await onGitHub(origin, {
        deploys,
        onRequest: (operation) => (hangs && operation === 'repos/create-deployment-status' ? forever : undefined),
      });
      const url = await server.database();
      let cancel: () => void = () => {};
      const cancelling = new Promise<void>((resolve) => {
        cancel = resolve;
      });
      const sleeping = untilSleeps(url).then(cancel);
      const result = await deploy(origin, {
        inputs: { url },
        env: { GITHUB_API_URL: fake.url },
        checkRun,
        cancel: cancelling,
      });
      release();
      await sleeping;
      expect(result.status, result.output).toBe(130);
      // The runner would have killed it.
      expect(result.cancelledForMs).toBeLessThan(7_500);
      expect(result.isDeaf).toBe(false);
      expect(result.outputs).toMatchObject({
        verdict: 'fail',
        reason: 'cancelled',
        applied: '1',
        'version-after': '1',
      });
      expect(result.summary).toContain('Cancelled');
      expect(existsSync(result.outputs['report'] ?? '/')).toBe(false);
      expect(reported(result).databases[0]?.message).toContain('Nothing of this migration is left');
      expect(await ask(url, 'SELECT id FROM orders')).toEqual([]);
      expect(await ask(url, sleepers)).toEqual([]);
      expect(log(result)).toContain('V2__slow.sql');
      // The lock is free, and the next one goes on.
      origin.commit({ 'db/V2__slow.sql': 'INSERT INTO orders (id) VALUES (1);\n' });
      const again = await deploy(origin, { inputs: { url, 'deploy-lock-wait': '1s' } });
      expect(again.outputs, again.output).toMatchObject({ reason: 'deployed', applied: '1' });
    },
  );

  it('while another deploy has the lock, and before anything began', async () => {
    using origin = makeRepository(orders);
    const url = await server.database();
    // The advisory lock of a deploy: "drydock" in seven bytes.
    const other = await sessionOf(url);
    try {
      await other.query('SELECT pg_advisory_lock(28273363372696427)');
      const waiting = await cancelledWhen(origin, url, 'waiting for another deploy');
      expect(waiting.outputs, waiting.output).toMatchObject({ verdict: 'fail', applied: '0' });
      expect(waiting.summary).not.toBe('');
    } finally {
      await other.close();
    }
    await using fake = await onGitHub(origin, { onRequest: () => new Promise(() => {}) });
    const early = await cancelledWhen(origin, url, 'add-mask::gh', { env: { GITHUB_API_URL: fake.url }, checkRun });
    expect(early.outputs['applied'] ?? '0').toBe('0');
    expect(await ask(url, "SELECT relname FROM pg_class WHERE relname = 'orders'")).toEqual([]);
  });

  async function cancelledWhen(origin: Repository, url: string, said: string, more: Partial<ActionRun> = {}) {
    let cancel: () => void = () => {};
    const cancelling = new Promise<void>((resolve) => {
      cancel = resolve;
    });
    const onOutput = (output: string) => {
      if (output.includes(said)) cancel();
    };
    const result = await deploy(origin, { inputs: { url }, cancel: cancelling, onOutput, ...more });
    expect(result.status, result.output).toBe(130);
    expect(result.cancelledForMs, result.output).toBeLessThan(7_500);
    return result;
  }

  const sleepers =
    "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND query LIKE '%pg_sleep(60)%' AND pid <> pg_backend_pid() AND state = 'active'";

  async function untilSleeps(url: string): Promise<void> {
    const session = await sessionOf(url);
    try {
      for (let tries = 0; tries < 400; tries++) {
        if ((await session.query(sleepers)).length > 0) return;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      throw new Error('the statement did not begin');
    } finally {
      await session.close();
    }
  }
});
