import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { programEnv } from '../database/throwaway.ts';
import { makeRepository, type Repository } from '../github/repository.ts';
import { descendants, eventually, isRunning, type RunningProcess, throwawayFolders } from '../runner/process-tree.ts';
import type { RunningMysql } from '../servers/mysql.ts';
import type { PostgresServer } from '../servers/postgres.ts';
import { mysqlServer, serverOf } from '../servers/server-of.ts';

const program = resolve(process.env['DRYDOCK_DIST'] ?? 'dist', 'drydock.js');

function drydock(cwd: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], {
    cwd,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], HOME: cwd, ...env },
  });
  return { status, stdout, stderr };
}

const shop = {
  'db/V1__orders.sql': 'CREATE TABLE orders (id bigint PRIMARY KEY, note text);\n',
  'db/V2__state.sql': "ALTER TABLE orders ADD COLUMN state text NOT NULL DEFAULT 'open';\n",
};
const failing = { ...shop, 'db/V2__state.sql': 'ALTER TABLE orders ADD COLUMN state text NOT NULL;\n' };

let server: PostgresServer;
let mysql: RunningMysql;
beforeAll(async () => {
  [server, mysql] = await Promise.all([serverOf(16), mysqlServer('mariadb-11.8')]);
});
afterAll(() => Promise.all([server.stop(), mysql.stop()]));

const quick = ['--rows', '10', '--trials', 'fresh,upgrade'];

describe('drydock test', () => {
  it('ends with 0 or 1, and JSON is all there is on standard output', () => {
    using repository = makeRepository(shop);
    const passed = drydock(repository.folder, [
      'test',
      'db',
      '--url',
      server.url,
      '--format',
      'json',
      '--quiet',
      ...quick,
    ]);
    expect(passed).toMatchObject({ status: 0, stderr: '' });
    expect(JSON.parse(passed.stdout)).toMatchObject({ job: 'test', verdict: 'pass', reason: 'ok' });
    repository.write(failing);
    const args = ['test', '--url', server.url, ...quick];
    const failed = drydock(repository.folder, args);
    expect(failed.status, failed.stderr).toBe(1);
    expect(failed.stdout).toContain('V2__state.sql');
    expect(failed.stdout.trimEnd().split('\n').at(-1)).toMatch(/^Failed: 1 failed/);
    expect(drydock(repository.folder, [...args, '--fail-on', 'never']).status).toBe(0);
    expect(drydock(repository.folder, ['test', ...quick], { DRYDOCK_TEST_URL: server.url }).status).toBe(1);
  });

  it.each(['text', 'json', 'markdown', 'html', 'junit', 'github'])('writes %s into a file', (format) => {
    using repository = makeRepository(failing);
    const args = ['test', 'db', '--url', server.url, '--format', format, '--output', 'out/report', '--quiet', ...quick];
    expect(drydock(repository.folder, args)).toEqual({ status: 1, stdout: '', stderr: '' });
    expect(readFileSync(join(repository.folder, 'out/report'), 'utf8')).toContain('V2__state.sql');
  });

  it.each<[readonly string[], RegExp]>([
    [['--trails', 'fresh'], /--trails is no option of drydock test\. Did you mean --trials\?/],
    [['--trials', 'fresh,upgrad'], /--trials: "fresh,upgrad" is not a list of fresh, upgrade, /],
    [['--rows', 'many'], /--rows: "many" is not a whole number/],
    [['--base', 'main', '--from', '2'], /base and from exclude each other/],
    [['--database', 'shop'], /there is no drydock\.yml that could hold "shop"/],
    [['--write-schema'], /write-schema needs a file to write/],
    [['--url', 'shop.example'], /url/],
    [['--url', 'mysql://root@127.0.0.1:1/x'], /./],
    [['--base', 'no-such-ref'], /no-such-ref/],
    [['nowhere'], /nowhere does not exist/],
  ])('%j is a mistake that can be mended', (args, message) => {
    using repository = makeRepository(shop);
    const { status, stdout, stderr } = drydock(repository.folder, ['test', '--engine', 'postgres', ...args, '--quiet']);
    expect({ status, stdout }, stderr).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(message);
    expect(stderr).toMatch(/^drydock: .*\n$/);
  });

  it('takes no DATABASE_URL for a server to test on: people work with what it names', () => {
    using repository = makeRepository(shop);
    const env = { DATABASE_URL: server.url, DRYDOCK_POSTGRES_BIN: '/nowhere' };
    const { status, stderr } = drydock(repository.folder, ['test', 'db', '--quiet', ...quick], env);
    expect(status).toBe(2);
    expect(stderr).toMatch(/^drydock: DRYDOCK_POSTGRES_BIN names \/nowhere/);
  });

  it('says in one line that a server cannot be reached, or does not take the password, and not which', () => {
    using repository = makeRepository(shop);
    const of = (url: string) => drydock(repository.folder, ['test', 'db', '--url', url, '--quiet', ...quick]);
    const unreachable = of('postgres://me:sehr-geheim@127.0.0.1:9/postgres');
    expect(unreachable.status).toBe(2);
    expect(unreachable.stderr).toMatch(/^drydock: .*127\.0\.0\.1.*\n$/);
    expect(unreachable.stderr).not.toContain('sehr-geheim');
    const url = new URL(mysql.url);
    url.username = 'nobody-we-know';
    url.password = 'sehr-geheim';
    const refused = drydock(repository.folder, ['test', 'db', '--engine', 'mariadb', '--url', url.href, '--quiet']);
    expect(refused.status).toBe(2);
    expect(refused.stderr).toMatch(/^drydock: .*nobody-we-know.*\n$/);
    expect(refused.stderr).not.toContain('sehr-geheim');
  });
});

describe('Ctrl-C', () => {
  it.each([
    ['test', 'SIGINT', 130],
    ['test', 'SIGTERM', 143],
    ['check', 'SIGINT', 130],
  ] as const)('takes the server of drydock %s down: %s', async (command, signal, expected) => {
    using repository = makeRepository(shop);
    const { status, stderr, seen } = await interrupted(repository, command, signal);
    expect(status, stderr).toBe(expected);
    expect(stderr.trimEnd().split('\n').at(-1)).toBe('drydock: Cancelled. What was started is taken down.');
    const folders = throwawayFolders(seen);
    expect(folders.length, JSON.stringify(seen)).toBeGreaterThan(0);
    expect(await eventually(() => seen.every(({ pid }) => !isRunning(pid)))).toBe(true);
    expect(await eventually(() => folders.every((folder) => !existsSync(folder)))).toBe(true);
  });
});

/** Runs a command that takes long, and sends it a signal in the middle: to its whole group, as a terminal does. */
async function interrupted(repository: Repository, command: string, signal: NodeJS.Signals) {
  const child = spawn(process.execPath, [program, command, 'db', '--rows', '200000'], {
    cwd: repository.folder,
    env: { PATH: process.env['PATH'], HOME: repository.folder, ...(await programEnv('postgres-16')) },
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true,
  });
  let stderr = '';
  let seen: readonly RunningProcess[] | null = null;
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
    if (!stderr.includes('The change on a database with rows') || seen !== null || child.pid === undefined) return;
    seen = descendants(child.pid);
    process.kill(signal === 'SIGINT' ? -child.pid : child.pid, signal);
  });
  const status = await new Promise<number | null>((done) => child.on('close', done));
  return { status, stderr, seen: seen ?? [] };
}
