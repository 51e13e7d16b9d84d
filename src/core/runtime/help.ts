import type { OptionSpec, OptionsSpec } from './options.ts';
import { terminalOptions } from './parse-options.ts';

/** The lines of `--help` about a job's options, wrapped at `width` columns. */
export function optionsHelp(spec: OptionsSpec, width: number): string {
  const rows = terminalOptions(spec).map(([name, option]) => ({
    left: leftColumn(name, option),
    text: sentence(option),
  }));
  const indent = Math.min(32, Math.max(...rows.map((row) => row.left.length)) + 4);
  const room = Math.max(30, Math.min(width, 110) - indent);
  return rows
    .map(({ left, text }) => {
      const lines = wrap(text, room);
      const head = `  ${left}`;
      const first = head.length + 2 > indent ? `${head}\n${' '.repeat(indent)}` : head.padEnd(indent);
      return `${first}${lines.join(`\n${' '.repeat(indent)}`)}`;
    })
    .join('\n');
}

/** The text of an option as action.yml and the tables have it: what it does, its values, and what is taken without it. */
export function sentence(option: OptionSpec): string {
  const values = option.kind === 'choice' ? ` One of: ${option.values.join(', ')}.` : '';
  const otherwise = option.otherwise ?? defaultText(option);
  return `${option.what}${values}${otherwise === null ? '' : ` Default: ${otherwise}.`}`;
}

/** The option's own default as text; null when there is none worth a word. */
export function defaultText(option: OptionSpec): string | null {
  if (option.kind === 'list') return option.default.length === 0 ? null : option.default.join(', ');
  if (option.kind === 'flag') return null;
  return option.default;
}

function leftColumn(name: string, option: OptionSpec): string {
  switch (option.kind) {
    case 'list':
      return `[${option.value} …]`;
    case 'flag':
      return option.default === null ? `--${name}, --no-${name}` : `--${name}`;
    case 'text':
      return `--${name} ${option.value}`;
    case 'choice':
      return `--${name} ${option.value ?? name.toUpperCase()}`;
    default:
      return option satisfies never;
  }
}

/** Breaks a text at spaces so that no line is longer than `room`, unless one word is. */
export function wrap(text: string, room: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    if (line !== '' && line.length + 1 + word.length > room) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  if (line !== '') lines.push(line);
  return lines;
}
