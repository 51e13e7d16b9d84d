import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { describeFailure } from '../../src/core/runtime/failures.ts';
import { terminalIo } from '../../src/core/runtime/io.ts';
import { makeRepository } from '../github/repository.ts';

const program = resolve(process.env['DRYDOCK_DIST'] ?? 'dist', 'drydock.js');

function drydock(cwd: string, ...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], {
    cwd,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], HOME: cwd },
  });
  return { status, stdout, stderr };
}

const shop = {
  'db/V1__orders.sql': 'CREATE TABLE orders (id bigint PRIMARY KEY);\n',
  'db/V2__drop.sql': 'DROP TABLE orders;\n',
};

describe('drydock lint', () => {
  it('ends with 0, 1 or 2, and JSON is all there is on standard output', () => {
    using repository = makeRepository(shop);
    const failed = drydock(repository.folder, 'lint', 'db', '--format', 'json');
    expect(failed).toMatchObject({ status: 1, stderr: '' });
    expect(JSON.parse(failed.stdout)).toMatchObject({ verdict: 'fail', job: 'lint' });
    expect(drydock(repository.folder, 'lint', 'db', '--fail-on', 'never').status).toBe(0);
    expect(drydock(repository.folder, 'lint', 'no')).toEqual({
      status: 2,
      stdout: '',
      stderr: 'drydock: no does not exist.\n',
    });
    expect(drydock(repository.folder, 'lint', '--formt', 'json')).toEqual({
      status: 2,
      stdout: '',
      stderr:
        'drydock: --formt is no option of drydock lint. Did you mean --format? Run drydock help lint for its options.\n',
    });
  });

  it('reports on what changed since a ref', () => {
    using repository = makeRepository(shop);
    repository.commit({ 'db/V3__new.sql': 'CREATE TABLE a (id int);\nDROP TABLE a;\n' });
    const { stdout } = drydock(repository.folder, 'lint', 'db', '--since', 'HEAD~1', '--format', 'json', '--quiet');
    expect(JSON.parse(stdout).databases).toMatchObject([{ migrations: 3, reported: 1 }]);
    expect(drydock(repository.folder, 'lint', '--since', '--upload-pack=x')).toMatchObject({ status: 2 });
  });

  it.each(['text', 'json', 'sarif', 'markdown', 'html', 'note', 'junit', 'gitlab', 'github'])(
    'writes %s into a file',
    (format) => {
      using repository = makeRepository(shop);
      const output = join(repository.folder, 'out/report');
      const run = drydock(repository.folder, 'lint', 'db', '--format', format, '--output', 'out/report');
      expect(run).toEqual({ status: 1, stdout: '', stderr: 'Wrote out/report.\n' });
      expect(existsSync(output) && readFileSync(output, 'utf8')).toContain('drop-table');
    },
  );
});

describe('the other commands', () => {
  it('print what they are for', () => {
    expect(drydock('.', '--version').stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect(drydock('.').stdout).toContain('drydock lint');
    expect(drydock('.', 'lint', '--help').stdout).toBe(drydock('.', 'help', 'lint').stdout);
    expect(drydock('.', 'rules').stdout).toContain('drop-table');
    expect(drydock('.', 'explain', 'drop-table').stdout).toContain('Why it matters');
    for (const command of ['test', 'check'])
      expect(drydock('.', command, '--help').stdout).toBe(drydock('.', 'help', command).stdout);
    expect(drydock('.', 'help', 'check').stdout).toMatch(/--trials LIST[\s\S]*--stats FILE/);
    expect(drydock('.', 'completion', 'fish').stdout).toContain('complete -c drydock');
    const bash = drydock('.', 'completion', 'bash').stdout;
    for (const command of ['test', 'check']) {
      expect(bash).toMatch(new RegExp(`^    ${command}\\) .*--trials --.*compgen -f`, 'm'));
      expect(bash).toContain(`"${command} --engine") COMPREPLY=($(compgen -W "postgres mysql mariadb"`);
    }
    expect(bash).toMatch(/^ {4}help\) .*compgen -W "lint test check /m);
  });

  it.each<[readonly string[], RegExp]>([
    [['lnit'], /"lnit" is no command of drydock\. Did you mean lint\?/],
    [['explain', 'drop-tabel'], /Did you mean drop-table\?/],
    [['explain'], /Which rule\?/],
    [['completion', 'basch'], /Did you mean bash\?/],
    [['rules', 'x'], /does not take "x"/],
    [['help', 'nothing-like-it'], /no command/],
  ])('%j is a mistake that can be mended', (args, message) => {
    const { status, stderr, stdout } = drydock('.', ...args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(message);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });

  it('end quietly when nobody reads on', () => {
    const { status, stderr } = spawnSync(
      'bash',
      ['-c', `"$0" "$1" rules | head -n 1 >/dev/null; exit \${PIPESTATUS[0]}`, process.execPath, program],
      { encoding: 'utf8' },
    );
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });
});

describe('a defect of ours', () => {
  it('is said with its stack and where to report it', () => {
    const failure = describeFailure(new Error('boom\u001b[31m'), {
      version: '1.2.3',
      issues: 'https://example.com/issues',
    });
    expect(failure.status).toBe(3);
    expect(failure.lines.join('\n')).toMatch(
      /defect of Drydock 1\.2\.3[\s\S]*https:\/\/example\.com\/issues[\s\S]*boom[\s\S]*\n\s+at /,
    );
    expect(failure.lines.join('')).not.toContain('\u001b');
    expect(describeFailure('text', { version: '', issues: '' }).status).toBe(3);
  });
});

describe('colours', () => {
  const stream = (isTTY: boolean) => ({ isTTY, columns: 80, write: () => true });
  it.each([
    [true, {}, true],
    [false, {}, false],
    [true, { NO_COLOR: '1' }, false],
    [true, { NO_COLOR: '' }, true],
    [false, { FORCE_COLOR: '1' }, true],
    [true, { FORCE_COLOR: '0' }, false],
    [true, { NO_COLOR: '1', FORCE_COLOR: '1' }, false],
    [true, { TERM: 'dumb' }, false],
  ])('terminal %s, %j', (isTTY, env, expected) => {
    expect(terminalIo({ stdout: stream(isTTY), stderr: stream(isTTY) }, env).isTerminal).toBe(expected);
  });
});
