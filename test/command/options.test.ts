import { describe, expect, it } from 'vitest';
import { checkVersion, mysqlServer, postgresVersion } from '../../src/core/effects/server-version.ts';
import { UserError } from '../../src/core/report/user-error.ts';
import { closest } from '../../src/core/runtime/did-you-mean.ts';
import { inputVariable, parseFlags, parseInputs } from '../../src/core/runtime/parse-options.ts';
import { lintSpec } from '../../src/lint-migrations/inputs.ts';

function problemsOf(run: () => unknown): readonly string[] {
  try {
    run();
  } catch (error) {
    if (error instanceof UserError) return error.problems;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('the command line', () => {
  it('gives every option its default', () => {
    expect(parseFlags(lintSpec, [], 'lint')).toEqual({
      path: [],
      engine: null,
      'server-version': null,
      tool: null,
      since: null,
      from: null,
      format: 'text',
      output: null,
      'fail-on': null,
      config: null,
      database: null,
      baseline: null,
      'write-baseline': null,
      stats: null,
      effects: false,
      fix: false,
      quiet: false,
      verbose: false,
      color: null,
      'working-directory': '.',
      comment: 'auto',
      suggestions: 'auto',
      'check-run': 'never',
      'risk-label': 'never',
      'github-token': null,
    });
  });

  it.each<[readonly string[], object]>([
    [['db', 'other/x.sql'], { path: ['db', 'other/x.sql'] }],
    [['--format', 'json', 'db'], { format: 'json', path: ['db'] }],
    [['--format=sarif'], { format: 'sarif' }],
    [['--fail-on', 'never', '--quiet'], { 'fail-on': 'never', quiet: true }],
    [['--server-version', '16.3'], { 'server-version': '16.3' }],
    [['--color'], { color: true }],
    [['--no-color'], { color: false }],
    [['--colour'], { color: true }],
    [['--no-colour'], { color: false }],
    [['--', '--odd name.sql'], { path: ['--odd name.sql'] }],
    [['--from', '0002'], { from: '0002' }],
  ])('%j', (args, expected) => {
    expect(parseFlags(lintSpec, args, 'lint')).toMatchObject(expected);
  });

  it('collects everything that is wrong', () => {
    expect(
      problemsOf(() =>
        parseFlags(
          lintSpec,
          [
            '--fromat',
            'json',
            '--format',
            'jsn',
            '--fail-on=warnings',
            '--server-version',
            'newest',
            '--quiet=yes',
            '--no-since',
            '--stats',
          ],
          'lint',
        ),
      ),
    ).toEqual([
      '--fromat is no option of drydock lint. Did you mean --format?',
      '--quiet takes no value',
      '--since takes a value, so there is no --no-since',
      '--stats needs a value: FILE',
      '--server-version: "newest" is not a version such as 16, 16.3, 8.0.36 or 10.11',
      '--format: "jsn" is not one of text, json, sarif, markdown, html, note, junit, gitlab, github. Did you mean json?',
      '--fail-on: "warnings" is not one of error, warning, notice, never. Did you mean warning?',
    ]);
  });

  it('does not take the inputs of the action', () => {
    expect(problemsOf(() => parseFlags(lintSpec, ['--github-token', 'x'], 'lint'))).toEqual([
      expect.stringMatching(/^--github-token is no option/),
    ]);
  });

  it('shows nothing of a hostile argument that a terminal would obey', () => {
    const [problem = ''] = problemsOf(() => parseFlags(lintSpec, ['--\u001b[2J\u202e##[error]x'], 'lint'));
    expect(problem).not.toMatch(/[\u0000-\u001f\u202e]|##\[/);
  });
});

describe('the inputs of the action', () => {
  it('are named as the runner names them', () => {
    expect(inputVariable('fail-on')).toBe('INPUT_FAIL-ON');
  });

  it('are empty when they are left out, one a line where there are several', () => {
    const { values, warnings } = parseInputs(lintSpec, {
      'INPUT_FAIL-ON': '',
      INPUT_PATH: ' db/one \n\n db/two\r\n',
      INPUT_FIX: 'true',
      INPUT_QUIET: 'False',
      'INPUT_SERVER-VERSION': '17',
      PATH: '/usr/bin',
    });
    expect(values).toMatchObject({
      'fail-on': null,
      path: ['db/one', 'db/two'],
      fix: true,
      quiet: false,
      'server-version': '17',
    });
    expect(warnings).toEqual([]);
  });

  it('warns of unknown ones and refuses wrong ones, all of them', () => {
    expect(parseInputs(lintSpec, { INPUT_FAIL_ON: 'never', INPUT_PATHS: 'db' }).warnings).toEqual([
      '"fail_on" is no input of this action. Did you mean fail-on?',
      '"paths" is no input of this action. Did you mean path?',
    ]);
    expect(problemsOf(() => parseInputs(lintSpec, { INPUT_FIX: 'yes', INPUT_ENGINE: 'oracle' }))).toEqual([
      'input engine: "oracle" is not one of postgres, mysql, mariadb',
      'input fix: "yes" is neither true nor false',
    ]);
  });
});

describe('a near miss', () => {
  it.each([
    ['fromat', 'format'],
    ['formt', 'format'],
    ['serverversion', 'server-version'],
    ['Server_Version', 'server-version'],
    ['verb', 'verbose'],
    ['xyzzy', null],
    ['', null],
  ])('%s', (word, expected) => {
    expect(closest(word, Object.keys(lintSpec))).toBe(expected);
  });

  it('says no to a long word', () => {
    expect(closest('x'.repeat(200_000), Object.keys(lintSpec))).toBeNull();
  });
});

describe('the version of the server', () => {
  it.each([
    ['postgres', '16'],
    ['postgres', '13.22'],
    ['mysql', '8'],
    ['mysql', '8.0.36'],
    ['mysql', '8.4'],
    ['mysql', '9.7.1'],
    ['mariadb', '10.6'],
    ['mariadb', '10.11.19'],
    ['mariadb', '11.8'],
  ] as const)('%s %s is known', (engine, version) => {
    expect(() => checkVersion(engine, version)).not.toThrow();
  });

  it.each([
    [
      'postgres',
      '12',
      'server-version: PostgreSQL 12 is none that we know; write a version from 13 to 18, such as 16 or 16.3',
    ],
    [
      'mysql',
      '5.7',
      'server-version: MySQL 5.7 is none that we know; write a version from 8.0 to 9.x, such as 8.0.36, 8.4 or 9.7',
    ],
    ['mysql', '16', 'server-version: MySQL 16 is none'],
    ['mariadb', '10.5', 'server-version: MariaDB 10.5 is none that we know; write a version from 10.6 to 11.8'],
    ['mariadb', '8.0', 'server-version: MariaDB 8.0 is none'],
  ] as const)('%s %s is not', (engine, version, message) => {
    expect(() => checkVersion(engine, version)).toThrow(message);
  });

  it('takes what was not said for the newest of its series', () => {
    expect(mysqlServer('mysql', '8')).toEqual({ engine: 'mysql', major: 8, minor: 0, patch: null });
    expect(mysqlServer('mysql', '9')).toEqual({ engine: 'mysql', major: 9, minor: 7, patch: null });
    expect(mysqlServer('mysql', null)).toEqual({ engine: 'mysql', major: 8, minor: 4, patch: null });
    expect(mysqlServer('mariadb', '10.11.4')).toEqual({ engine: 'mariadb', major: 10, minor: 11, patch: 4 });
    expect(postgresVersion('16.3')).toEqual({ major: 16, minor: 3 });
    expect(postgresVersion(null)).toEqual({ major: 16, minor: null });
  });
});
