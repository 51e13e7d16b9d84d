import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { startFakeGitHub } from '../github/fake-github.ts';
import { cloneOf, makeRepository, type Repository } from '../github/repository.ts';
import { dangerous, merged, pullRequest } from './pull-request.ts';
import { type ActionResult, runAction, token } from './run-action.ts';
import { readRunnerLog } from './runner-output.ts';

const action = 'actions/lint-migrations';
interface Found {
  readonly rule: string;
  readonly file: string;
}

function findings(result: ActionResult): readonly Found[] {
  const report = result.report;
  if (typeof report !== 'object' || report === null || !('findings' in report) || !Array.isArray(report.findings)) {
    throw new Error(`no report:\n${result.output}`);
  }
  return report.findings.map(({ rule, file }: Found) => ({ rule, file }));
}

function files(result: ActionResult): readonly string[] {
  return [...new Set(findings(result).map((one) => one.file))].sort();
}

describe('on a pull request', () => {
  it('reports on what it changed, on the lines, and fails the step', async () => {
    const { origin, event, head } = pullRequest();
    using _ = origin;
    using workspace = cloneOf(origin, 'refs/pull/7/head', null);
    const result = await runAction({ action, workspace: workspace.folder, inputs: { path: 'db' }, event });
    expect(result.status).toBe(1);
    expect(files(result)).toEqual(['db/V3__drop.sql']);
    expect(findings(result).map((one) => one.rule)).toContain('drop-table');
    expect(result.commands).toContainEqual(
      expect.objectContaining({
        name: 'error',
        properties: expect.objectContaining({ file: 'db/V3__drop.sql', line: '1', title: 'drop-table' }),
      }),
    );
    expect(result.outputs).toMatchObject({ verdict: 'fail', findings: String(findings(result).length) });
    expect(Number(result.outputs['errors'])).toBeGreaterThan(0);
    expect(result.summary).toContain('drop-table');
    expect(result.summary).toContain(`https://github.com/octo/shop/blob/${head}/db/V3__drop.sql#L1`);
    expect(result.sarif).toMatchObject({ version: '2.1.0' });
    expect(result.lines.join('\n')).toContain('drop-table');
  });

  it('asks the API in a shallow clone, and finds the same', async () => {
    const { origin, event } = pullRequest();
    using _ = origin;
    using workspace = cloneOf(origin, 'refs/pull/7/head', 1);
    await using fake = await startFakeGitHub({ folder: origin.folder, repository: 'octo/shop', token });
    const result = await runAction({ action, workspace: workspace.folder, event, env: { GITHUB_API_URL: fake.url } });
    expect(files(result)).toEqual(['db/V3__drop.sql']);
    expect(fake.requests.length).toBeGreaterThan(0);
    expect(fake.violations).toEqual([]);
    expect(result.commands).toContainEqual(expect.objectContaining({ name: 'add-mask', message: token }));
  });

  it('reports on everything when nobody can tell, and says which permission was missing', async () => {
    const { origin, event } = pullRequest();
    using _ = origin;
    using workspace = cloneOf(origin, 'refs/pull/7/head', 1);
    await using fake = await startFakeGitHub({
      folder: origin.folder,
      repository: 'octo/shop',
      token,
      scripted: ['repos/compare-commits-with-basehead', 'pulls/list-files', 'git/get-tree'].map((operation) => ({
        operation,
        status: 403,
      })),
    });
    const result = await runAction({ action, workspace: workspace.folder, event, env: { GITHUB_API_URL: fake.url } });
    expect(files(result)).toContain('db/V2__index.sql');
    expect(result.commands).toContainEqual(
      expect.objectContaining({ name: 'warning', message: expect.stringContaining('"contents: read" is missing') }),
    );
    expect(result.summary).toContain('contents: read');
    expect(fake.violations).toEqual([]);
  });

  it('sees an old migration that was edited or deleted', async () => {
    const before = { ...merged, 'db/V3__more.sql': 'ALTER TABLE orders ADD COLUMN more text;\n' };
    const { origin, event } = pullRequest(
      { 'db/V1__orders.sql': 'CREATE TABLE orders (id int PRIMARY KEY, note text);\n' },
      before,
    );
    using _ = origin;
    origin.git('checkout', '--quiet', 'feature');
    using workspace = cloneOf(origin, 'refs/pull/7/head', null);
    const result = await runAction({ action, workspace: workspace.folder, event });
    expect(findings(result)).toContainEqual({ rule: 'migration-edited', file: 'db/V1__orders.sql' });
  });
});

describe('on pull_request_target', () => {
  it('reads the head as data and the configuration from the base', async () => {
    const { origin, event, base } = pullRequest(
      { ...dangerous, 'drydock.yml': 'rules: { drop-table: off }\nfail-on: never\n' },
      { ...merged, 'drydock.yml': 'databases: { shop: db }\n' },
    );
    using _ = origin;
    using workspace = cloneOf(origin, base, 1);
    await using fake = await startFakeGitHub({ folder: origin.folder, repository: 'octo/shop', token });
    const result = await runAction({
      action,
      workspace: workspace.folder,
      event: { ...event, name: 'pull_request_target' },
      env: { GITHUB_API_URL: fake.url },
    });
    expect(result.status).toBe(1);
    expect(findings(result)).toContainEqual({ rule: 'drop-table', file: 'db/V3__drop.sql' });
    expect(files(result)).toEqual(['db/V3__drop.sql']);
    expect(fake.violations).toEqual([]);
  });

  it('does so without any checkout', async () => {
    const { origin, event } = pullRequest(
      { ...dangerous, 'drydock.yml': 'fail-on: never\n' },
      { ...merged, 'drydock.yml': 'databases: { shop: db }\n' },
    );
    using _ = origin;
    using workspace = emptyFolder();
    await using fake = await startFakeGitHub({ folder: origin.folder, repository: 'octo/shop', token });
    const result = await runAction({
      action,
      workspace: workspace.folder,
      event: { ...event, name: 'pull_request_target' },
      env: { GITHUB_API_URL: fake.url },
    });
    expect(result.status).toBe(1);
    expect(files(result)).toEqual(['db/V3__drop.sql']);
    expect(fake.violations).toEqual([]);
  });
});

function emptyFolder(): Repository {
  const repository = makeRepository();
  repository.write({ '.keep': null });
  repository.git('rm', '--quiet', '--cached', '.keep');
  repository.git('update-ref', '-d', 'HEAD');
  return repository;
}

describe('on other events', () => {
  it('takes the commits of a push and of a merge group', async () => {
    const { origin, base, head } = pullRequest();
    using _ = origin;
    using workspace = cloneOf(origin, 'refs/pull/7/head', null);
    const repository = { default_branch: 'main' };
    for (const event of [
      { name: 'push', payload: { ref: 'refs/heads/feature', before: base, after: head, repository } },
      { name: 'push', payload: { ref: 'refs/heads/feature', before: '0'.repeat(40), after: head, repository } },
      {
        name: 'merge_group',
        payload: { merge_group: { base_sha: base, head_sha: head, base_ref: 'refs/heads/main' } },
      },
    ]) {
      expect(files(await runAction({ action, workspace: workspace.folder, event }))).toEqual(['db/V3__drop.sql']);
    }
  });

  it('reports on everything otherwise', async () => {
    using workspace = makeRepository({ ...merged, ...dangerous });
    const result = await runAction({ action, workspace: workspace.folder, event: { name: 'schedule', payload: {} } });
    expect(files(result)).toContain('db/V3__drop.sql');
    expect(files(result).length).toBeGreaterThan(1);
  });
});

describe('inputs', () => {
  it('are used, and an unknown one is a warning with the right name', async () => {
    using workspace = makeRepository(dangerous);
    const result = await runAction({
      action,
      workspace: workspace.folder,
      inputs: { 'fail-on': 'never', server_version: '17', format: 'json' },
    });
    expect(result.status).toBe(0);
    expect(result.outputs['verdict']).toBe('warn');
    expect(result.commands).toContainEqual(
      expect.objectContaining({ name: 'warning', message: expect.stringContaining('Did you mean server-version?') }),
    );
    expect(result.lines.some((line) => line.startsWith('{"reportVersion"'))).toBe(true);
  });

  it('that are wrong are said together, in the summary too', async () => {
    using workspace = makeRepository(dangerous);
    const result = await runAction({
      action,
      workspace: workspace.folder,
      inputs: { 'fail-on': 'errors', fix: 'yes' },
    });
    expect(result.status).toBe(2);
    expect(result.outputs).toEqual({ verdict: 'error' });
    for (const text of [result.summary, result.commands.map((one) => one.message).join()]) {
      expect(text).toContain('"errors" is not one of');
      expect(text).toContain('"yes" is neither true nor false');
    }
    expect(result.output).not.toMatch(/\n\s+at /);
  });

  it.each([
    [{ path: 'nowhere' }, /nowhere does not exist/],
    [{ 'working-directory': '..' }, /lies outside of the workspace/],
    [{ 'working-directory': 'nowhere' }, /actions\/checkout/],
    [{ config: 'no.yml' }, /no\.yml does not exist/],
  ])('%j has a clear sentence', async (inputs, sentence) => {
    using workspace = makeRepository(dangerous);
    const result = await runAction({ action, workspace: workspace.folder, inputs });
    expect(result.status).toBe(2);
    expect(result.commands[0]).toMatchObject({ name: 'error', message: expect.stringMatching(sentence) });
  });

  it('working-directory moves the paths, and GitHub gets those of the repository', async () => {
    const { origin, event } = pullRequest(
      { 'app/db/V3__drop.sql': 'DROP TABLE orders;\n' },
      { 'app/db/V1__orders.sql': merged['db/V1__orders.sql'] },
    );
    using _ = origin;
    using workspace = cloneOf(origin, 'refs/pull/7/head', null);
    const result = await runAction({
      action,
      workspace: workspace.folder,
      event,
      inputs: { 'working-directory': 'app', path: 'db' },
    });
    expect(files(result)).toEqual(['app/db/V3__drop.sql']);
    expect(result.commands[0]?.properties['file']).toBe('app/db/V3__drop.sql');
    expect(result.lines.join('\n')).toContain('DROP TABLE orders');
  });

  it('several databases come from drydock.yml and into one report', async () => {
    using workspace = makeRepository({
      'a/V1__x.sql': 'CREATE TABLE a (id int PRIMARY KEY);',
      'b/V1__x.sql': 'CREATE TABLE b (id int PRIMARY KEY);\n',
      'b/V2__x.sql': 'DROP TABLE b;\n',
      'drydock.yml': 'databases:\n  one: a\n  two:\n    folder: b\n    server-version: 17\n',
    });
    const result = await runAction({ action, workspace: workspace.folder });
    expect(result.report).toMatchObject({
      databases: [
        { name: 'one', folder: 'a' },
        { name: 'two', folder: 'b', serverVersion: '17' },
      ],
    });
    const only = await runAction({ action, workspace: workspace.folder, inputs: { database: 'one' } });
    expect(only.report).toMatchObject({ databases: [{ name: 'one' }] });
  });
});

describe('what is hostile', () => {
  it('does no harm in names, in SQL and in the configuration', async () => {
    const { origin, event } = pullRequest({
      'db/V3__::error::x\n::set-env name=A::b.sql': 'DROP TABLE orders;\n',
      'db/V4__$(id)##[error]x.sql': "::error::x\nselect '::add-mask::a';\n##[group]x\n",
      'db/V5__\u001b[31m.sql': 'DROP TABLE "\n::error::orders";\n-- \u202e\n',
    });
    using _ = origin;
    using workspace = cloneOf(origin, 'refs/pull/7/head', null);
    const result = await runAction({ action, workspace: workspace.folder, event });
    for (const one of result.commands.filter(({ name }) => name !== 'add-mask')) {
      expect(one.properties['title']).toMatch(/^[a-z-]+$|^Drydock$/);
    }
    expect(result.output).not.toMatch(/\u202e/);
  });

  it('keeps to the limits of GitHub with thousands of findings', async () => {
    const many = Object.fromEntries(
      Array.from({ length: 400 }, (_, i) => [
        `db/V${i + 2}__x.sql`,
        `DROP TABLE t${i};\nCREATE INDEX i${i} ON u (a);\n`.repeat(5),
      ]),
    );
    using workspace = makeRepository({ 'db/V1__x.sql': 'CREATE TABLE u (a int);', ...many });
    const result = await runAction({ action, workspace: workspace.folder, inputs: { unknown: 'x' } });
    expect(findings(result).length).toBeGreaterThan(2_000);
    expect(result.commands.filter((one) => one.name === 'error')).toHaveLength(10);
    expect(result.summary.length).toBeGreaterThan(1_000);
  });
});

describe('the reader of the log', () => {
  it('understands what the runner understands', () => {
    const log = readRunnerLog(
      [
        '  ::error file=a%2Cb,line=1::x%0Ay',
        'see ##[group]x',
        '::stop-commands::T',
        '::error::no',
        '::T::',
        '::add-mask::pass',
        'a pass here',
        'plain :: text',
      ].join('\n'),
    );
    expect(log.commands).toEqual([
      { name: 'error', properties: { file: 'a,b', line: '1' }, message: 'x\ny' },
      { name: 'group', properties: {}, message: 'x' },
      { name: 'add-mask', properties: {}, message: 'pass' },
    ]);
    expect(log.lines).toEqual(['::error::no', 'a pass here', 'plain :: text']);
    expect(log.leaks).toEqual(['a pass here']);
    expect(log.isDeaf).toBe(false);
    expect(readRunnerLog('::stop-commands::T\n').isDeaf).toBe(true);
  });
});

it('the stub and its wasm are beside each other', () => {
  const main = readFileSync(`${process.env['DRYDOCK_DIST'] ?? 'dist'}/libpg-query.wasm`);
  expect(main.subarray(0, 4)).toEqual(Buffer.from([0, 0x61, 0x73, 0x6d]));
});
