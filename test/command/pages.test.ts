import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { checkSpec } from '../../src/check/inputs.ts';
import { checkOutputs } from '../../src/check/outputs.ts';
import { completionScript, shells } from '../../src/core/runtime/completion.ts';
import { optionsHelp } from '../../src/core/runtime/help.ts';
import { actionDefault } from '../../src/core/runtime/option-pages.ts';
import { actionOptions } from '../../src/core/runtime/parse-options.ts';
import { lintSpec } from '../../src/lint-migrations/inputs.ts';
import { lintOutputs } from '../../src/lint-migrations/outputs.ts';
import { testSpec } from '../../src/test-migrations/inputs.ts';
import { testOutputs } from '../../src/test-migrations/outputs.ts';

interface Metadata {
  readonly inputs: Readonly<
    Record<string, { readonly description: string; readonly required?: boolean; readonly default?: string }>
  >;
  readonly outputs: Readonly<Record<string, { readonly description: string }>>;
  readonly runs: { readonly using: string; readonly main: string };
}

describe.each([
  { file: 'action.yml', main: 'dist/check-action.js', spec: checkSpec, outputs: checkOutputs },
  {
    file: 'actions/lint-migrations/action.yml',
    main: '../../dist/lint-migrations.js',
    spec: lintSpec,
    outputs: lintOutputs,
  },
  {
    file: 'actions/test-migrations/action.yml',
    main: '../../dist/test-migrations-action.js',
    spec: testSpec,
    outputs: testOutputs,
  },
])('$file', ({ file, main, spec, outputs }) => {
  const metadata = parse(readFileSync(file, 'utf8')) as Metadata;

  it('has the inputs of the spec: names, wording, required, defaults', () => {
    const options = actionOptions(spec);
    expect(Object.keys(metadata.inputs)).toEqual(options.map(([name]) => name));
    for (const [name, option] of options) {
      expect(metadata.inputs[name]).toMatchObject({
        description: expect.stringContaining(option.what),
        required: false,
      });
      expect(metadata.inputs[name]?.default ?? null).toBe(actionDefault(option));
    }
  });

  it('has the outputs, and runs what the build writes', () => {
    expect(Object.entries(metadata.outputs).map(([name, { description }]) => [name, description])).toEqual(
      Object.entries(outputs),
    );
    expect(metadata.runs).toEqual({ using: 'node24', main });
  });
});

describe('--help', () => {
  it.each([
    ['lint', lintSpec],
    ['test', testSpec],
    ['check', checkSpec],
  ])('of %s keeps to the width', (_name, spec) => {
    for (const width of [60, 80, 200]) {
      for (const line of optionsHelp(spec, width).split('\n'))
        expect(line.length).toBeLessThanOrEqual(Math.max(width, 80));
    }
  });
});

describe('completion', () => {
  const commands = [
    { name: 'lint', what: "Find what's wrong", options: lintSpec, words: [] },
    { name: 'explain', what: 'Print a page', options: {}, words: ['drop-table'] },
  ];

  it.each(shells)('%s knows commands, options and values', (shell) => {
    const script = completionScript(shell, commands);
    for (const word of ['lint', 'explain', 'drop-table', 'server-version', 'no-color', 'sarif', 'golang-migrate'])
      expect(script).toContain(word);
    expect(script).not.toContain('github-token');
  });

  it('bash completes with it', () => {
    const complete = (...words: readonly string[]) =>
      execFileSync(
        'bash',
        [
          '-c',
          `${completionScript('bash', commands)}\nCOMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _drydock; printf '%s\\n' "\${COMPREPLY[@]}"`,
          'bash',
          ...words,
        ],
        { encoding: 'utf8' },
      )
        .trim()
        .split('\n');
    expect(complete('drydock', 'l')).toEqual(['lint']);
    expect(complete('drydock', 'lint', '--form')).toEqual(['--format']);
    expect(complete('drydock', 'lint', '--format', 's')).toEqual(['sarif']);
    expect(complete('drydock', 'explain', 'dr')).toEqual(['drop-table']);
  });
});
