import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { programEnv } from '../database/throwaway.ts';
import { cloneOf, makeRepository, type Repository } from '../github/repository.ts';
import { pullRequest } from '../runner/pull-request.ts';
import { serverOf } from '../servers/server-of.ts';

const dist = process.env['DRYDOCK_DIST'] ?? 'dist';

/** This repository as its release would be: what runs, and the examples. */
let released: Repository;
let temp: string;
beforeAll(() => {
  temp = mkdtempSync(join(tmpdir(), 'drydock-pipeline-'));
  mkdirSync(join(temp, 'bin'));
  // Whatever Node runs the tests is the one of the pipeline.
  symlinkSync(process.execPath, join(temp, 'bin/node'));
  released = makeRepository();
  cpSync(dist, join(released.folder, 'dist'), { recursive: true });
  cpSync('examples/gitlab', join(released.folder, 'examples/gitlab'), { recursive: true });
  released.commit();
  released.git('tag', 'v1');
});
afterAll(() => {
  released[Symbol.dispose]();
  rmSync(temp, { recursive: true, force: true });
});

/** Runs a pipeline's script where our repository's address is the release above. */
function shell(script: string, cwd: string, env: Readonly<Record<string, string>>) {
  return new Promise<{ status: number | null; output: string }>((resolve, reject) => {
    const child = spawn('bash', ['-euo', 'pipefail', '-c', script], {
      cwd,
      env: {
        PATH: `${join(temp, 'bin')}:${process.env['PATH'] ?? ''}`,
        HOME: temp,
        GIT_CONFIG_COUNT: '1',
        GIT_CONFIG_KEY_0: `url.file://${released.folder}.insteadOf`,
        GIT_CONFIG_VALUE_0: 'https://github.com/OWNER/drydock.git',
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: 60_000,
    });
    let output = '';
    child.stdout.on('data', (data) => (output += data));
    child.stderr.on('data', (data) => (output += data));
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, output }));
  });
}

const history = {
  'db/migration/V1__orders.sql': 'CREATE TABLE orders (id bigint PRIMARY KEY, note text);\n',
};
const dangerous = { 'db/migration/V2__drop.sql': 'DROP TABLE orders;\n' };
const onlyWithRows = { 'db/migration/V2__state.sql': 'ALTER TABLE orders ADD COLUMN state text NOT NULL;\n' };
const read = (...path: readonly string[]) => readFileSync(join(...path), 'utf8');

interface GitLabJob {
  readonly before_script: readonly string[];
  readonly script: readonly string[];
  readonly variables: Readonly<Record<string, string>>;
}

type GitLabPipeline = Readonly<Record<'drydock' | 'drydock-test', GitLabJob>>;

interface Note {
  readonly id: number;
  body: string;
  readonly system: boolean;
  readonly author: { readonly id: number };
}

/** The four requests of GitLab's API that a note needs. */
async function startFakeGitLab(notes: Note[]) {
  const requests: string[] = [];
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    requests.push(`${request.method} ${url.pathname}`);
    const send = (status: number, body: unknown) => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body));
    };
    let text = '';
    for await (const part of request) text += part;
    if (request.headers['private-token'] !== 'glpat-x') return send(401, {});
    if (url.pathname === '/api/v4/user') return send(200, { id: 7 });
    const id = /^\/api\/v4\/projects\/12\/merge_requests\/3\/notes(?:\/(\d+))?$/.exec(url.pathname);
    if (id === null) return send(404, {});
    if (request.method === 'GET') {
      const page = Number(url.searchParams.get('page'));
      const size = Number(url.searchParams.get('per_page'));
      return send(200, notes.slice((page - 1) * size, page * size));
    }
    const { body } = JSON.parse(text);
    const old = notes.find((note) => note.id === Number(id[1]));
    if (old) old.body = body;
    else notes.push({ id: notes.length + 1, body, system: false, author: { id: 7 } });
    return send(old ? 200 : 201, {});
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    url: `http://127.0.0.1:${address.port}/api/v4`,
    requests,
    [Symbol.asyncDispose]: () => new Promise<void>((done) => server.close(() => done())),
  };
}

describe('the pipeline for GitLab', () => {
  const { drydock } = parse(read('examples/gitlab/.gitlab-ci.yml')) as GitLabPipeline;
  let runs = 0;
  const script = () => {
    runs++;
    return [...drydock.before_script, ...drydock.script]
      .join('\n')
      .replaceAll('/opt/drydock', `${temp}/gitlab-${runs}`);
  };

  it('fails, and writes its reports and one note, which it edits when something changes', async () => {
    const { origin, base } = pullRequest(dangerous, history);
    using _ = origin;
    using workspace = cloneOf(origin, 'refs/pull/7/head', null);
    const others = Array.from({ length: 130 }, (_, place) => ({
      id: place + 1,
      // Somebody else pasted the marker.
      body: place === 4 ? '<!-- drydock:lint -->\nmine' : 'hello',
      system: false,
      author: { id: place === 5 ? 7 : 99 },
    }));
    await using gitlab = await startFakeGitLab(others);
    const env = {
      ...drydock.variables,
      CI_MERGE_REQUEST_DIFF_BASE_SHA: base,
      CI_API_V4_URL: gitlab.url,
      CI_PROJECT_ID: '12',
      CI_MERGE_REQUEST_IID: '3',
      DRYDOCK_NOTE_TOKEN: 'glpat-x',
    };
    const first = await shell(script(), workspace.folder, env);
    expect(first.status, first.output).toBe(1);
    expect(first.output).toContain('drop-table');
    expect(JSON.parse(read(workspace.folder, 'gl-code-quality-report.json'))).toContainEqual(
      expect.objectContaining({ check_name: 'drop-table' }),
    );
    expect(read(workspace.folder, 'drydock-junit.xml')).toContain('<testsuites');
    expect(others).toHaveLength(131);
    expect(others[130]?.body).toContain('drop-table');
    expect(others[4]?.body).toBe('<!-- drydock:lint -->\nmine');

    workspace.commit({ 'db/migration/V2__drop.sql': 'ALTER TABLE orders ADD COLUMN a int;\n' });
    const second = await shell(script(), workspace.folder, env);
    expect(second.output).not.toContain('drop-table');
    expect(others).toHaveLength(131);
    expect(others[130]?.body).not.toContain('drop-table');
    const before = gitlab.requests.length;
    await shell(script(), workspace.folder, env);
    expect(gitlab.requests.slice(before).filter((one) => !one.startsWith('GET'))).toEqual([]);
  });

  it('says why a note was not written, and does without a token', async () => {
    const { origin, base } = pullRequest(dangerous, history);
    using _ = origin;
    using workspace = cloneOf(origin, 'refs/pull/7/head', null);
    await using gitlab = await startFakeGitLab([]);
    const env = {
      ...drydock.variables,
      CI_MERGE_REQUEST_DIFF_BASE_SHA: base,
      CI_API_V4_URL: gitlab.url,
      CI_PROJECT_ID: '12',
      CI_MERGE_REQUEST_IID: '3',
    };
    expect((await shell(script(), workspace.folder, env)).output).toContain('drop-table');
    expect(gitlab.requests).toEqual([]);
    const refused = await shell(script(), workspace.folder, { ...env, DRYDOCK_NOTE_TOKEN: 'glpat-wrong' });
    expect(refused.status).toBe(1);
    expect(refused.output).toContain('the note was not written. GET /api/v4/user: 401');
    expect(refused.output).not.toContain('glpat-wrong');
  });
});

describe('the test in the pipeline for GitLab', () => {
  it('runs on the server of its service, and leaves both reports', async () => {
    const { 'drydock-test': job } = parse(read('examples/gitlab/.gitlab-ci.yml')) as GitLabPipeline;
    const server = await serverOf(16);
    const { origin, base } = pullRequest(onlyWithRows, history);
    using _ = origin;
    using workspace = cloneOf(origin, 'refs/pull/7/head', null);
    const script = [...job.before_script, ...job.script].join('\n').replaceAll('/opt/drydock', `${temp}/gitlab-test`);
    const env = { ...job.variables, CI_MERGE_REQUEST_DIFF_BASE_SHA: base, DRYDOCK_TEST_URL: server.url };
    const result = await shell(script, workspace.folder, env);
    await server.stop();
    expect(result.status, result.output).toBe(1);
    expect(read(workspace.folder, 'drydock-test.xml')).toContain('contains null values');
    expect(read(workspace.folder, 'drydock-test.html')).toContain('V2__state.sql');
  });
});

describe('the pipeline for Jenkins', () => {
  const [script = '', test = ''] = [...read('examples/jenkins/Jenkinsfile').matchAll(/sh '''\n([\s\S]*?)'''/g)].map(
    ([, one = '']) => one,
  );

  it('tests a change request on top of its target, on a throwaway server', async () => {
    const { origin } = pullRequest(onlyWithRows, history);
    using _ = origin;
    using workspace = cloneOf(origin, 'refs/pull/7/head', null);
    const program = join(temp, 'jenkins-test');
    const env = { DRYDOCK: 'v1', WORKSPACE_TMP: program, CHANGE_TARGET: 'main', ...(await programEnv('postgres-16')) };
    const fetched = await shell(
      `git init --quiet "${program}/drydock" && git -C "${program}/drydock" fetch --quiet --depth 1 https://github.com/OWNER/drydock.git v1 && git -C "${program}/drydock" checkout --quiet FETCH_HEAD`,
      workspace.folder,
      env,
    );
    expect(fetched.status, fetched.output).toBe(0);
    const change = await shell(test, workspace.folder, env);
    expect(change.status, change.output).toBe(1);
    expect(read(workspace.folder, 'reports/drydock-test.xml')).toContain('contains null values');
    expect(read(workspace.folder, 'reports/drydock-test.html')).toContain('V2__state.sql');
  });

  it('judges a change request by its target, a branch as a whole, and leaves both reports', async () => {
    const { origin } = pullRequest({ 'db/migration/V3__fine.sql': 'SELECT 1;\n' }, { ...history, ...dangerous });
    using _ = origin;
    using workspace = cloneOf(origin, 'refs/pull/7/head', null);
    const env = { DRYDOCK: 'v1', WORKSPACE_TMP: join(temp, 'jenkins') };
    const change = await shell(script, workspace.folder, { ...env, CHANGE_TARGET: 'main' });
    expect(change.status, change.output).toBe(0);
    expect(change.output).not.toContain('drop-table');
    const branch = await shell(script, workspace.folder, env);
    expect(branch.status, branch.output).toBe(1);
    expect(read(workspace.folder, 'reports/drydock.xml')).toContain('drop-table');
    expect(read(workspace.folder, 'reports/drydock.html')).toContain('drop-table');
  });
});

describe('the pre-commit hook', () => {
  interface Hook {
    readonly id: string;
    readonly entry: string;
    readonly language: string;
    readonly files: string;
    readonly pass_filenames: boolean;
  }
  const hooks = parse(read('.pre-commit-hooks.yaml')) as readonly Hook[];

  it('starts a file of this repository that may be started, and the example names it', () => {
    const config = parse(read('examples/pre-commit-config.yaml'));
    expect(hooks).toMatchObject([{ id: 'drydock-lint', language: 'script', pass_filenames: false }]);
    expect(config.repos[0].hooks.map((hook: Hook) => hook.id)).toEqual(['drydock-lint']);
    const program = join(released.folder, hooks[0]?.entry.split(' ')[0] ?? '');
    expect(statSync(program).mode & 0o111).toBe(0o111);
    expect(new RegExp(config.repos[0].hooks[0].files).test('db/migration/V1__a.sql')).toBe(true);
  });

  it('judges what is about to be committed, and nothing before', async () => {
    using repository = makeRepository({ ...history, ...dangerous });
    const run = () => shell(`${released.folder}/${hooks[0]?.entry} db/migration --quiet`, repository.folder, {});
    expect((await run()).status).toBe(0);
    repository.write({ 'db/migration/V3__drop.sql': 'DROP TABLE IF EXISTS invoices;\nDROP TABLE orders;\n' });
    repository.git('add', '.');
    const refused = await run();
    expect(refused.status, refused.output).toBe(1);
    expect(refused.output).toContain('V3__drop.sql');
    expect(refused.output).not.toContain('V2__drop.sql');
  });
});
