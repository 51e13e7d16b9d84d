import { parseArgs } from 'node:util';
import { UserError } from '../report/user-error.ts';
import { closest, didYouMean } from './did-you-mean.ts';
import type { OptionSpec, OptionsOf, OptionsSpec } from './options.ts';
import { plain } from './plain-text.ts';
import type { Environment } from './world.ts';

/** How an option is named where it was given: `--fail-on` in a terminal, `input fail-on` in an action. */
type Place = (name: string) => string;

/**
 * Reads the command line of a job. Unknown options, missing and wrong values are collected and thrown together.
 * @throws UserError `bad_options`
 */
export function parseFlags<S extends OptionsSpec>(spec: S, args: readonly string[], command: string): OptionsOf<S> {
  const problems: string[] = [];
  const given = new Map<string, string | boolean>();
  const positionals: string[] = [];
  const flags = terminalOptions(spec);
  const names = new Map<string, string>();
  const config: Record<string, { type: 'string' | 'boolean' }> = {};
  for (const [name, option] of flags) {
    if (option.kind === 'list') continue;
    for (const spelling of spellings(name, option)) {
      names.set(spelling, name);
      config[spelling] = { type: option.kind === 'flag' ? 'boolean' : 'string' };
    }
  }

  // Not strict, so that every problem is found and not just the first one.
  const { tokens } = parseArgs({
    args: [...args],
    options: config,
    strict: false,
    tokens: true,
    allowPositionals: true,
  });
  for (const token of tokens) {
    if (token.kind === 'positional') positionals.push(token.value);
    if (token.kind !== 'option') continue;
    // parseArgs takes only `--no-` apart when asked to, and then loses which spelling it was.
    const negated = token.name.startsWith('no-') && names.has(token.name.slice(3)) && !names.has(token.name);
    const name = names.get(negated ? token.name.slice(3) : token.name);
    const option = name === undefined ? undefined : spec[name];
    if (name === undefined || option === undefined) {
      const near = closest(token.name, [...names.keys()]);
      problems.push(
        `${plain(token.rawName, 60)} is no option of drydock ${command}${near === null ? '' : `. Did you mean --${near}?`}`,
      );
    } else if (option.kind === 'flag') {
      if (token.inlineValue === true) problems.push(`--${token.name} takes no value`);
      else given.set(name, !negated);
    } else if (negated) {
      problems.push(`--${name} takes a value, so there is no --no-${name}`);
    } else if (token.value === undefined || (token.inlineValue !== true && token.value.startsWith('--'))) {
      problems.push(`--${token.name} needs a value: ${expectedValue(option)}`);
    } else if (given.has(name) && given.get(name) !== token.value) {
      problems.push(`--${name} is given twice`);
    } else {
      given.set(name, token.value);
    }
  }
  const values = readValues(
    spec,
    (name) => `--${name}`,
    problems,
    (name, option) => (option.kind === 'list' ? positionals : given.get(name)),
  );
  throwProblems(problems, `Run drydock help ${command} for its options.`);
  return values;
}

/** An input that arrived, and is none of ours. Not an error: GitHub itself only warns. */
export interface ParsedInputs<S extends OptionsSpec> {
  readonly values: OptionsOf<S>;
  readonly warnings: readonly string[];
}

/**
 * Reads an action's inputs. GitHub gives them as `INPUT_` and the name in capitals, dashes kept, and an empty text for
 * one that was left out.
 * @throws UserError `bad_options`, with every problem
 */
export function parseInputs<S extends OptionsSpec>(spec: S, env: Environment): ParsedInputs<S> {
  const problems: string[] = [];
  const options = actionOptions(spec);
  const known = new Map(options.map(([name]) => [inputVariable(name), name]));
  const warnings: string[] = [];
  for (const variable of Object.keys(env)) {
    if (!variable.startsWith('INPUT_') || known.has(variable)) continue;
    const name = variable.slice('INPUT_'.length).toLowerCase();
    warnings.push(`"${plain(name, 60)}" is no input of this action${didYouMean(name, known.values())}`);
  }
  const values = readValues(
    spec,
    (name) => `input ${name}`,
    problems,
    (name, option) => {
      if (option.only === 'terminal') return undefined;
      const text = (env[inputVariable(name)] ?? '').trim();
      if (text === '') return undefined;
      if (option.kind === 'list')
        return text
          .split(/\r?\n/)
          .map((line) => line.trim())
          .filter((line) => line !== '');
      if (option.kind !== 'flag') return text;
      const boolean = booleanOf(text);
      if (boolean === null) problems.push(`input ${name}: "${plain(text, 60)}" is neither true nor false`);
      return boolean ?? undefined;
    },
  );
  throwProblems(problems, 'Correct the `with:` of this step.');
  return { values, warnings };
}

/** The environment variable in which GitHub hands over an input (runner, Handler: capitals, spaces to underscores). */
export function inputVariable(name: string): string {
  return `INPUT_${name.replaceAll(' ', '_').toUpperCase()}`;
}

/** Options of the command line, in the order of the spec. */
export function terminalOptions(spec: OptionsSpec): readonly (readonly [string, OptionSpec])[] {
  return Object.entries(spec).filter(([, option]) => option.only !== 'action');
}

/** Inputs of the action, in the order of the spec. */
export function actionOptions(spec: OptionsSpec): readonly (readonly [string, OptionSpec])[] {
  return Object.entries(spec).filter(([, option]) => option.only !== 'terminal');
}

export function spellings(name: string, option: OptionSpec): readonly string[] {
  return option.kind === 'flag' && option.alias !== undefined ? [name, option.alias] : [name];
}

/** YAML 1.2's booleans, as the toolkit's `getBooleanInput` takes them. */
function booleanOf(text: string): boolean | null {
  return /^(?:true|True|TRUE)$/.test(text) ? true : /^(?:false|False|FALSE)$/.test(text) ? false : null;
}

function readValues<S extends OptionsSpec>(
  spec: S,
  place: Place,
  problems: string[],
  given: (name: string, option: OptionSpec) => string | boolean | readonly string[] | undefined,
): OptionsOf<S> {
  const values: Record<string, unknown> = {};
  for (const [name, option] of Object.entries(spec)) {
    const value = given(name, option);
    values[name] = value === undefined || (Array.isArray(value) && value.length === 0) ? option.default : value;
    if (typeof value === 'string') {
      const problem = problemOf(option, value);
      if (problem !== null) problems.push(`${place(name)}: ${problem}`);
    }
  }
  // The loop above is over the spec itself, which is what the type says; TypeScript cannot follow it.
  return values as OptionsOf<S>;
}

function problemOf(option: OptionSpec, value: string): string | null {
  const shown = `"${plain(value, 60)}"`;
  if (value === '') return `needs a value: ${expectedValue(option)}`;
  if (option.kind === 'choice' && !option.values.includes(value)) {
    return `${shown} is not one of ${option.values.join(', ')}${didYouMean(value, option.values)}`;
  }
  if (option.kind === 'text' && option.pattern !== undefined && !option.pattern.accepts(value)) {
    return `${shown} is not ${option.pattern.expected}`;
  }
  return null;
}

function expectedValue(option: OptionSpec): string {
  if (option.kind === 'choice') return option.values.join(', ');
  return option.kind === 'flag' ? 'true or false' : option.value;
}

function throwProblems(problems: readonly string[], hint: string): void {
  const [first] = problems;
  if (first !== undefined) throw new UserError('bad_options', first, { problems, hint });
}
