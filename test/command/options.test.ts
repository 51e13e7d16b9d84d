import { describe, expect, it } from 'vitest';
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
      stats: null,
      fix: false,
      quiet: false,
      verbose: false,
      color: null,
      'working-directory': '.',
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
            '9.6',
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
      '--server-version: "9.6" is not a version from 13 to 18, such as 16 or 16.3',
      '--format: "jsn" is not one of text, json, sarif, markdown, junit, gitlab, github. Did you mean json?',
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
      'input engine: "oracle" is not one of postgres',
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
