import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { XMLParser } from 'fast-xml-parser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeRepository } from '../github/repository.ts';
import type { PostgresServer } from '../servers/postgres.ts';
import { serverOf } from '../servers/server-of.ts';

const program = resolve(process.env['DRYDOCK_DIST'] ?? 'dist', 'drydock.js');

let server: PostgresServer;
beforeAll(async () => {
  server = await serverOf(16);
});
afterAll(() => server.stop());

function check(cwd: string, ...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [
      program,
      'check',
      '--url',
      server.url,
      '--rows',
      '10',
      '--trials',
      'fresh,upgrade',
      '--server-version',
      '16',
      ...args,
    ],
    { cwd, encoding: 'utf8', env: { PATH: process.env['PATH'], HOME: cwd } },
  );
  return { status, stdout, stderr };
}

const history = { 'db/V1__orders.sql': 'CREATE TABLE orders (id bigint PRIMARY KEY, note text);\n' };
/** The lint lets it pass, and real rows do not. */
const onlyTestMinds = {
  ...history,
  'db/V2__state.sql':
    '-- drydock: ignore * the test shall find it\nALTER TABLE orders ADD COLUMN state text NOT NULL;\n',
};
/** It works, and hurts. */
const onlyLintMinds = { ...history, 'db/V2__drop.sql': 'DROP TABLE orders;\n' };
const good = { ...history, 'db/V2__notes.sql': 'CREATE TABLE notes (id bigint PRIMARY KEY);\n' };

describe('drydock check', () => {
  it.each([
    [good, 0, 'Passed: the lint passes, the test passes'],
    [onlyLintMinds, 1, 'Failed: the lint fails, the test passes'],
    [onlyTestMinds, 1, 'Failed: the lint passes, the test fails'],
  ])('ends with the worse of both: %#', (files, expected, last) => {
    using repository = makeRepository(files);
    const { status, stdout, stderr } = check(repository.folder, '--from', '2');
    expect(status, stdout + stderr).toBe(expected);
    expect(stdout.trimEnd().split('\n').at(-1)).toBe(last);
    expect(stdout.indexOf('══ lint')).toBe(0);
    expect(stdout).toContain('\n══ test');
    expect(check(repository.folder, '--from', '2', '--fail-on', 'never').status).toBe(0);
  });

  it('says nothing of a clean run when it shall be quiet', () => {
    using repository = makeRepository(good);
    expect(check(repository.folder, '--quiet')).toEqual({ status: 0, stdout: '', stderr: '' });
    repository.write(onlyTestMinds);
    const { stdout } = check(repository.folder, '--quiet', '--from', '2');
    expect(stdout.trimEnd().split('\n').at(-1)).toMatch(/^Failed: /);
    expect(stdout).not.toContain('══');
  });

  it('writes both reports in every format', () => {
    using repository = makeRepository({ ...onlyTestMinds, 'db/V3__drop.sql': 'DROP TABLE orders;\n' });
    const report = (format: string) => {
      const run = check(repository.folder, '--from', '2', '--format', format, '--output', 'out', '--quiet');
      expect(run).toEqual({ status: 1, stdout: '', stderr: '' });
      return readFileSync(join(repository.folder, 'out'), 'utf8');
    };
    const json = JSON.parse(report('json'));
    expect(json).toMatchObject({ job: 'check', verdict: 'fail', lint: { job: 'lint' }, test: { job: 'test' } });
    for (const format of ['text', 'markdown', 'html', 'github']) {
      const text = report(format);
      expect(text, format).toContain('drop-table');
      expect(text, format).toContain('contains null values');
    }
    const html = report('html');
    expect(html.match(/<html/g)).toHaveLength(1);
    expect(html.match(/<h1/g)).toHaveLength(2);
    const { testsuites } = new XMLParser({ ignoreAttributes: false }).parse(report('junit'));
    const names = testsuites.testsuite.map((suite: Readonly<Record<string, string>>) => suite['@_name']);
    expect(names).toEqual(['db/V3__drop.sql', 'db/V2__state.sql', 'default: fresh', 'default: upgrade']);
  });

  it('keeps what the lint says where there is no server: 2, and never a pass', () => {
    using repository = makeRepository(good);
    const run = (...args: readonly string[]) =>
      spawnSync(process.execPath, [program, 'check', '--server-version', '16', ...args], {
        cwd: repository.folder,
        encoding: 'utf8',
        env: { PATH: process.env['PATH'], HOME: repository.folder, DRYDOCK_POSTGRES_BIN: '/nowhere' },
      });
    const text = run();
    expect(text.status).toBe(2);
    expect(text.stdout).toContain('Passed: no findings in 2 migrations');
    expect(text.stdout).toMatch(/\n! DRYDOCK_POSTGRES_BIN names \/nowhere/);
    expect(text.stdout.trimEnd().split('\n').at(-1)).toBe(
      'Could not be answered: the lint passes, the test was not run',
    );
    expect(JSON.parse(run('--format', 'json').stdout)).toMatchObject({
      verdict: 'error',
      reason: 'bad_program',
      lint: { verdict: 'pass' },
      test: null,
      notTested: { code: 'bad_program', hint: expect.stringContaining('initdb') },
    });
    expect(run('--fail-on', 'never').status).toBe(2);
    for (const format of ['markdown', 'html', 'junit', 'github'])
      expect(run('--format', format).stdout, format).toContain('/nowhere');
  });

  it.each<[readonly string[], RegExp]>([
    [['--fix'], /--fix is no option of drydock check/],
    [['--write-schema'], /--write-schema is no option of drydock check/],
    [['--stat', 'x'], /--stat is no option of drydock check\. Did you mean --stats\?/],
    [['nowhere'], /nowhere does not exist/],
    [['--base', 'main', '--from', '2'], /exclude each other/],
  ])('%j is a mistake that can be mended', (args, message) => {
    using repository = makeRepository(good);
    const { status, stdout, stderr } = check(repository.folder, ...args);
    expect({ status, stdout }, stderr).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(message);
    expect(stderr).toMatch(/^drydock: .*\n$/);
  });
});
