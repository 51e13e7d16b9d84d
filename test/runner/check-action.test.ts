import { readFileSync } from 'node:fs';
import Ajv from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newConversation } from '../github/fake-conversation.ts';
import { cloneOf } from '../github/repository.ts';
import type { PostgresServer } from '../servers/postgres.ts';
import { serverOf } from '../servers/server-of.ts';
import { merged, pullRequest, pushMore } from './pull-request.ts';
import { type ActionResult, type ActionRun, runAction } from './run-action.ts';
import { everyTier, failing, fakeOf, fixable, log, operations, run, warnings } from './tiers.ts';

const action = '.';
/** The lint minds it, and it fails where there are rows. */
const bad = { 'db/V3__state.sql': '-- a state\nALTER TABLE orders ADD COLUMN state text NOT NULL;\n' };
const good = { 'db/V3__notes.sql': 'CREATE TABLE notes (id bigint PRIMARY KEY);\n' };

let server: PostgresServer;
beforeAll(async () => {
  server = await serverOf(16);
});
afterAll(() => server.stop());

const inputs = (more: Readonly<Record<string, string>> = {}) => ({
  url: server.url,
  'server-version': '16',
  rows: '20',
  trials: 'fresh,upgrade',
  ...more,
});

/** Without a token: what the runner alone shows. */
async function runHere(files: Readonly<Record<string, string>>, more: Partial<ActionRun> = {}): Promise<ActionResult> {
  const pull = pullRequest(files);
  using _ = pull.origin;
  using workspace = cloneOf(pull.origin, 'refs/pull/7/head', null);
  return await runAction({
    action,
    workspace: workspace.folder,
    event: pull.event,
    ...more,
    inputs: { ...inputs(), comment: 'never', suggestions: 'never', ...more.inputs },
  });
}

describe('the front door', () => {
  it('lints and tests: annotations, summary, outputs and files of both', async () => {
    const result = await runHere(bad);
    expect(result.status, result.output).toBe(1);
    expect(result.outputs).toMatchObject({
      verdict: 'fail',
      reason: 'findings',
      fresh: 'pass',
      upgrade: 'fail',
      risk: expect.stringMatching(/^\w+$/),
    });
    expect(Number(result.outputs['findings'])).toBeGreaterThan(0);
    const titles = result.commands.flatMap(({ properties: { file, title } }) =>
      file === 'db/V3__state.sql' ? title : [],
    );
    expect(titles).toEqual(expect.arrayContaining(['add-column-not-null', 'upgrade: V3__state.sql']));
    expect(result.summary).toMatch(/### ❌ Drydock lint: [\s\S]*### ❌ Drydock test: 1 of 2 trials failed/);
    for (const name of ['report-html', 'junit']) {
      expect(result.files[name]).toContain('add-column-not-null');
      expect(result.files[name]).toContain('contains null values');
    }
    expect(result.sarif).toMatchObject({ version: '2.1.0' });
    expect(log(result)).toContain('Failed: the lint fails, the test fails');
    expect(isCheckReport(result.report)).toBe(true);
  });

  it('passes what both let pass', async () => {
    const result = await runHere(good);
    expect(result.status, result.output).toBe(0);
    expect(result.outputs).toMatchObject({ verdict: 'pass', reason: 'clean', fresh: 'pass', upgrade: 'pass' });
    expect(log(result)).toContain('Passed: the lint passes, the test passes');
  });

  it('keeps to ten annotations of a level for both together', async () => {
    const many = Array.from({ length: 14 }, (_, i) => `DROP TABLE IF EXISTS t${i};`).join('\n');
    const files = Object.fromEntries(
      Array.from({ length: 14 }, (_, i) => [
        `db/V${i + 4}__x.sql`,
        `ALTER TABLE orders ADD COLUMN c${i} text NOT NULL;`,
      ]),
    );
    // runAction throws where there are more.
    const result = await runHere({ ...files, 'db/V3__drop.sql': many });
    const errors = result.commands.filter(({ name }) => name === 'error');
    expect(errors).toHaveLength(10);
    expect(errors.some(({ properties }) => properties['title']?.startsWith('upgrade:'))).toBe(true);
    expect(errors.some(({ message }) => / more of this level/.test(message))).toBe(true);
  });

  it('keeps the findings of the lint where there is no server, and fails', async () => {
    const url = 'postgres://postgres:hidden-pw-77@127.0.0.1:9/postgres';
    const result = await runHere(good, { inputs: { url }, secrets: ['hidden-pw-77'] });
    expect(result.status, result.output).toBe(2);
    expect(result.outputs).toMatchObject({ verdict: 'error', findings: '0' });
    expect(result.outputs['fresh']).toBeUndefined();
    expect(result.report).toMatchObject({ verdict: 'error', lint: { verdict: 'pass' }, test: null });
    expect(isCheckReport(result.report)).toBe(true);
    expect(result.commands).toContainEqual(
      expect.objectContaining({ name: 'error', properties: { title: 'Drydock test' } }),
    );
    expect(result.summary).toMatch(/### ✅ Drydock lint: [\s\S]*### ⛔ Drydock test: not run/);
    expect(result.files['junit']).toContain('<error message=');
    expect(log(result)).toContain('Could not be answered: the lint passes, the test was not run');
  });

  it('tells what keeps the lint from being made, and tests nothing', async () => {
    const result = await runHere(good, { inputs: { folder: 'nowhere' } });
    expect(result.status, result.output).toBe(2);
    expect(result.output).not.toContain('Testing on');
    expect(result.summary).toContain('## Drydock could not check the migrations');
  });

  it('runs nothing of a pull_request_target: the lint answers', async () => {
    const pull = pullRequest(bad, { ...merged, 'drydock.yml': 'databases: { shop: db }\n' }, { fork: true });
    using _ = pull.origin;
    using workspace = cloneOf(pull.origin, pull.base, 1);
    await using fake = await fakeOf(pull);
    const result = await runAction({
      action,
      workspace: workspace.folder,
      event: { ...pull.event, name: 'pull_request_target' },
      inputs: inputs(),
      env: { GITHUB_API_URL: fake.url },
    });
    expect(result.status, result.output).toBe(2);
    expect(result.output).not.toContain('Testing on');
    expect(result.report).toMatchObject({ lint: { verdict: 'fail' }, notTested: { code: 'untrusted_change' } });
    expect(fake.conversation.comments).toHaveLength(1);
    expect(fake.conversation.comments[0]?.body).toMatch(
      /add-column-not-null[\s\S]*not run under pull\\_request\\_target/,
    );
  });
});

describe('its comment', () => {
  it('holds both halves, and is edited in place', async () => {
    const first = pullRequest(bad);
    using _ = first.origin;
    await using fake = await fakeOf(first);
    const result = await run(first, fake, { action, inputs: inputs() });
    expect(warnings(result)).toEqual([]);
    const [comment] = fake.conversation.comments;
    expect(comment?.body).toMatch(/^<!-- drydock:check:db -->\n### ❌ Drydock lint: /);
    expect(comment?.body).toMatch(/add-column-not-null[\s\S]*### ❌ Drydock test: [\s\S]*\| ❌ \| upgrade \|/);
    expect(comment?.body).toContain('https://github.com/octo/shop/actions/runs/4242');
    expect(comment?.body.match(/drydock:check/g)).toHaveLength(1);

    const second = pushMore(first, { ...good, 'db/V3__state.sql': null });
    await run(second, fake, { action, inputs: inputs() });
    expect(fake.conversation.comments).toHaveLength(1);
    expect(comment?.edits).toBe(1);
    expect(comment?.body).toMatch(/### ✅ Drydock lint: [\s\S]*### ✅ Drydock test: all 2 trials passed/);
  });

  it('is one a database, with the test of that one', async () => {
    const pull = pullRequest(
      { 'a/V2__x.sql': 'DROP TABLE a;\n', 'b/V2__x.sql': 'CREATE TABLE c (id bigint PRIMARY KEY);\n' },
      {
        'a/V1__x.sql': 'CREATE TABLE a (id bigint PRIMARY KEY);\n',
        'b/V1__x.sql': 'CREATE TABLE b (id bigint PRIMARY KEY);\n',
        'drydock.yml':
          'databases:\n  one: { folder: a, server-version: 16 }\n  two: { folder: b, server-version: 16 }\n',
      },
    );
    using _ = pull.origin;
    await using fake = await fakeOf(pull);
    await run(pull, fake, { action, inputs: inputs() });
    const bodies = fake.conversation.comments.map(({ body }) => body);
    expect(bodies.map((body) => body.split('\n')[0])).toEqual([
      '<!-- drydock:check:one -->',
      '<!-- drydock:check:two -->',
    ]);
    expect(bodies[0]).toContain('Flyway, 2 migrations in a');
    expect(bodies[0]).not.toContain('migrations in b');
    expect(bodies[1]?.match(/Flyway, 2 migrations in b/g)).toHaveLength(2);
  });

  it('of a fork is left out: summary and annotations have it all', async () => {
    const pull = pullRequest(failing, merged, { fork: true });
    using _ = pull.origin;
    await using fake = await fakeOf(pull, { permissions: ['contents: read'] });
    const result = await run(pull, fake, { action, inputs: inputs() });
    expect(result.status, result.output).toBe(1);
    expect(operations(fake)).toEqual([]);
    expect(warnings(result)).toEqual([]);
    expect(fake.conversation).toEqual(newConversation());
    expect(result.summary).toMatch(/Drydock lint[\s\S]*Drydock test/);
  });

  it('comes with every tier of the lint', async () => {
    const pull = pullRequest({ ...fixable, 'db/V4__drop.sql': 'DROP TABLE orders;\n' });
    using _ = pull.origin;
    await using fake = await fakeOf(pull);
    const result = await run(pull, fake, { action, inputs: { ...inputs(), ...everyTier } });
    expect(result.status, result.output).toBe(1);
    const { comments, reviews, checkRuns, labels } = fake.conversation;
    expect([comments, reviews, checkRuns, [...labels]].map((all) => all.length)).toEqual([1, 1, 1, 1]);
    expect(checkRuns).toMatchObject([{ name: 'Drydock check', conclusion: 'failure' }]);
    expect(checkRuns[0]?.summary).toMatch(/Drydock lint[\s\S]*Drydock test/);
  });
});

const schema = (name: string) => JSON.parse(readFileSync(`docs/${name}.schema.json`, 'utf8'));

function isCheckReport(report: unknown): boolean {
  const ajv = new Ajv({ strict: false });
  for (const name of ['report', 'test-report']) ajv.addSchema(schema(name), `${name}.schema.json`);
  return ajv.validate(schema('check-report'), report) as boolean;
}
