import { defaultText, sentence } from './help.ts';
import type { OptionSpec, OptionsSpec } from './options.ts';
import { actionOptions, terminalOptions } from './parse-options.ts';

// What is written from the specs: scripts/write-docs.mjs puts it between the markers of each file, and a test holds it there.

/** The outputs of an action, with their wording. */
export type Outputs = Readonly<Record<string, string>>;

/** `inputs:` and `outputs:` of action.yml. */
export function actionYaml(spec: OptionsSpec, outputs: Outputs): string {
  const lines = ['inputs:'];
  for (const [name, option] of actionOptions(spec)) {
    lines.push(`  ${name}:`, `    description: ${quoted(actionSentence(option))}`, '    required: false');
    const value = actionDefault(option);
    if (value !== null) lines.push(`    default: ${quoted(value)}`);
  }
  lines.push('outputs:');
  for (const [name, what] of Object.entries(outputs)) lines.push(`  ${name}:`, `    description: ${quoted(what)}`);
  return `${lines.join('\n')}\n`;
}

/** The tables of the action's README. */
export function actionTables(spec: OptionsSpec, outputs: Outputs): string {
  return [
    '| input | what | default |',
    '| --- | --- | --- |',
    ...actionOptions(spec).map(([name, option]) => {
      const value = actionDefault(option);
      const shown = option.otherwise ?? (value === null || value === '' ? '' : `\`${value}\``);
      return `| \`${name}\` | ${cell(withChoices(option))} | ${cell(shown)} |`;
    }),
    '',
    '| output | what |',
    '| --- | --- |',
    ...Object.entries(outputs).map(([name, what]) => `| \`${name}\` | ${cell(what)} |`),
    '',
  ].join('\n');
}

/** The table of the command line's options. */
export function optionsTable(spec: OptionsSpec): string {
  return [
    '| option | what | default |',
    '| --- | --- | --- |',
    ...terminalOptions(spec).map(([name, option]) => {
      const left =
        option.kind === 'list' ? option.value : option.kind === 'text' ? `--${name} ${option.value}` : `--${name}`;
      return `| \`${left.replaceAll('|', ' or ')}\` | ${cell(withChoices(option))} | ${cell(option.otherwise ?? defaultText(option) ?? '')} |`;
    }),
    '',
  ].join('\n');
}

function withChoices(option: OptionSpec): string {
  return option.kind === 'choice'
    ? `${option.what} One of ${option.values.map((one) => `\`${one}\``).join(', ')}.`
    : option.what;
}

/** A default that action.yml states itself is not said twice. */
function actionSentence(option: OptionSpec): string {
  const values = option.kind === 'choice' ? ` One of: ${option.values.join(', ')}.` : '';
  return option.otherwise === undefined ? `${option.what}${values}` : sentence(option);
}

/** The `default:` of an input; null for none, which arrives as an empty text. */
export function actionDefault(option: OptionSpec): string | null {
  if (option.actionDefault !== undefined) return option.actionDefault;
  if (option.kind === 'list') return option.default.length === 0 ? null : option.default.join('\n');
  return option.default === null ? null : String(option.default);
}

/** A scalar of YAML in double quotes, which JSON's are a subset of. */
function quoted(text: string): string {
  return JSON.stringify(text);
}

/** A text in a cell of a table. */
export function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}
