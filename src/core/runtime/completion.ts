import type { OptionsSpec } from './options.ts';
import { spellings, terminalOptions } from './parse-options.ts';

export const shells = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof shells)[number];

/** A command for completion: its name, one line about it, its options, and words that may follow it. */
export interface CompletedCommand {
  readonly name: string;
  readonly what: string;
  readonly options: OptionsSpec;
  readonly words: readonly string[];
}

/** A script for the shell that completes commands, options and their values; to be sourced or put into its folder. */
export function completionScript(shell: Shell, commands: readonly CompletedCommand[]): string {
  switch (shell) {
    case 'bash':
      return bash(commands);
    case 'zsh':
      return zsh(commands);
    case 'fish':
      return fish(commands);
    default:
      return shell satisfies never;
  }
}

function flagsOf(command: CompletedCommand): string[] {
  return terminalOptions(command.options).flatMap(([name, option]) => {
    if (option.kind === 'list') return [];
    const both = option.kind === 'flag' && option.default === null;
    return spellings(name, option).flatMap((one) => (both ? [`--${one}`, `--no-${one}`] : [`--${one}`]));
  });
}

function bash(commands: readonly CompletedCommand[]): string {
  const lines = [
    '# Completion of drydock for bash: source this file, or put it into bash-completion’s folder.',
    '_drydock() {',
    '  local word="${COMP_WORDS[COMP_CWORD]}" before="${COMP_WORDS[COMP_CWORD-1]}" command="${COMP_WORDS[1]}"',
    '  COMPREPLY=()',
    `  if [ "$COMP_CWORD" -eq 1 ]; then COMPREPLY=($(compgen -W "${commands.map((one) => one.name).join(' ')} --help --version" -- "$word")); return; fi`,
    '  case "$command $before" in',
  ];
  for (const command of commands) {
    for (const [name, option] of terminalOptions(command.options)) {
      if (option.kind === 'choice') {
        lines.push(
          `    "${command.name} --${name}") COMPREPLY=($(compgen -W "${option.values.join(' ')}" -- "$word")); return ;;`,
        );
      } else if (option.kind === 'text') {
        lines.push(`    "${command.name} --${name}") COMPREPLY=($(compgen -f -- "$word")); return ;;`);
      }
    }
  }
  lines.push('  esac', '  case "$command" in');
  for (const command of commands) {
    const words = [...command.words, ...flagsOf(command)].join(' ');
    const files = Object.values(command.options).some((option) => option.kind === 'list')
      ? ' COMPREPLY+=($(compgen -f -- "$word"));'
      : '';
    lines.push(`    ${command.name}) COMPREPLY=($(compgen -W "${words}" -- "$word"));${files} ;;`);
  }
  lines.push('  esac', '}', 'complete -o filenames -F _drydock drydock', '');
  return lines.join('\n');
}

function zsh(commands: readonly CompletedCommand[]): string {
  const lines = [
    '#compdef drydock',
    '# Completion of drydock for zsh: put this file as _drydock into a folder of $fpath.',
    '_drydock() {',
    '  local -a commands',
    '  commands=(',
    ...commands.map((one) => `    ${zshQuoted(`${one.name}:${one.what.replaceAll(':', '\\:')}`)}`),
    '  )',
    "  if (( CURRENT == 2 )); then _describe 'command' commands; return; fi",
    '  case "$words[2]" in',
  ];
  for (const command of commands) {
    const specs = terminalOptions(command.options).flatMap(([name, option]) => {
      const text = option.what.replace(/[[\]:]/g, '');
      switch (option.kind) {
        case 'list':
          return [zshQuoted('*:file:_files')];
        case 'flag':
          return option.default === null
            ? [zshQuoted(`--${name}[${text}]`), zshQuoted(`--no-${name}[${text}]`)]
            : [zshQuoted(`--${name}[${text}]`)];
        case 'choice':
          return [zshQuoted(`--${name}=[${text}]:value:(${option.values.join(' ')})`)];
        case 'text':
          return [zshQuoted(`--${name}=[${text}]:${option.value.replaceAll('|', ' or ')}:_files`)];
        default:
          return option satisfies never;
      }
    });
    if (command.words.length > 0) specs.push(zshQuoted(`*:word:(${command.words.join(' ')})`));
    if (specs.length === 0) continue;
    lines.push(`    ${command.name})`, '      shift words; (( CURRENT-- ))', '      _arguments \\');
    lines.push(`${specs.map((one) => `        ${one}`).join(' \\\n')} ;;`);
  }
  lines.push('  esac', '}', '_drydock "$@"', '');
  return lines.join('\n');
}

function fish(commands: readonly CompletedCommand[]): string {
  const lines = [
    '# Completion of drydock for fish: put this file as drydock.fish into ~/.config/fish/completions.',
    'complete -c drydock -n __fish_use_subcommand -l version -d "Print the version"',
  ];
  for (const command of commands) {
    const here = `complete -c drydock -n '__fish_seen_subcommand_from ${command.name}'`;
    lines.push(`complete -c drydock -f -n __fish_use_subcommand -a ${command.name} -d ${fishQuoted(command.what)}`);
    if (command.words.length > 0) lines.push(`${here} -f -a ${fishQuoted(command.words.join(' '))}`);
    for (const [name, option] of terminalOptions(command.options)) {
      if (option.kind === 'list') continue;
      const value =
        option.kind === 'choice'
          ? ` -x -a ${fishQuoted(option.values.join(' '))}`
          : option.kind === 'text'
            ? ' -r'
            : '';
      lines.push(`${here} -l ${name}${value} -d ${fishQuoted(option.what)}`);
      if (option.kind === 'flag' && option.default === null)
        lines.push(`${here} -l no-${name} -d ${fishQuoted(option.what)}`);
    }
  }
  lines.push('');
  return lines.join('\n');
}

function zshQuoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

function fishQuoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
