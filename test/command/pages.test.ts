import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { completionScript, shells } from '../../src/core/runtime/completion.ts';
import { optionsHelp } from '../../src/core/runtime/help.ts';
import { actionOptions } from '../../src/core/runtime/parse-options.ts';
import { lintSpec } from '../../src/lint-migrations/inputs.ts';
import {
  actionDefault,
  actionTables,
  configReference,
  configSchema,
  lintOutputs,
  optionsTable,
} from '../../src/lint-migrations/pages.ts';
import { rules } from '../../src/lint-migrations/rules/registry.ts';

interface Metadata {
  readonly inputs: Readonly<
    Record<string, { readonly description: string; readonly required?: boolean; readonly default?: string }>
  >;
  readonly outputs: Readonly<Record<string, { readonly description: string }>>;
  readonly runs: { readonly using: string; readonly main: string };
}

describe.each([
  ['action.yml', 'dist/lint-migrations.js'],
  ['actions/lint-migrations/action.yml', '../../dist/lint-migrations.js'],
])('%s', (file, main) => {
  const metadata = parse(readFileSync(file, 'utf8')) as Metadata;

  it('has the inputs of the spec: names, wording, required, defaults', () => {
    const options = actionOptions(lintSpec);
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
      Object.entries(lintOutputs),
    );
    expect(metadata.runs).toEqual({ using: 'node24', main });
  });
});

describe('pages', () => {
  it.each([
    ['actions/lint-migrations/README.md', actionTables(lintSpec)],
    ['docs/configuration.md', optionsTable(lintSpec)],
    ['docs/configuration.md', configReference()],
  ])('%s holds what the spec gives (npm run docs)', (file, text) => {
    expect(readFileSync(file, 'utf8')).toContain(text);
  });

  it('docs/drydock.schema.json is the schema', () => {
    expect(readFileSync('docs/drydock.schema.json', 'utf8')).toBe(configSchema(rules));
  });

  it('--help keeps to the width', () => {
    for (const width of [60, 80, 200]) {
      for (const line of optionsHelp(lintSpec, width).split('\n'))
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
