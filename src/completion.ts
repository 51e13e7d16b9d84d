import { UserError } from './core/report/user-error.ts';
import { type CompletedCommand, completionScript, shells } from './core/runtime/completion.ts';
import { didYouMean } from './core/runtime/did-you-mean.ts';
import type { OptionsSpec } from './core/runtime/options.ts';
import { plain } from './core/runtime/plain-text.ts';
import type { World } from './core/runtime/world.ts';
import { rules } from './lint-migrations/rules/registry.ts';

/** A command as the command line knows it. */
export interface CommandToComplete {
  readonly name: string;
  readonly what: string;
  /** Null for one without options. */
  readonly options: OptionsSpec | null;
}

/** `drydock completion SHELL`. */
export function printCompletion(
  shell: string | undefined,
  commands: readonly CommandToComplete[],
  world: World,
): number {
  const known = shells.find((one) => one === shell);
  if (known === undefined) {
    const given =
      shell === undefined
        ? 'Which shell?'
        : `"${plain(shell, 60)}" is no shell that is known${didYouMean(shell, shells)}`;
    throw new UserError('bad_options', given, { hint: `Usage: drydock completion ${shells.join('|')}.` });
  }
  const names = commands.map(({ name }) => name).filter((name) => name !== 'help');
  world.io.out(
    completionScript(
      known,
      commands.map(
        ({ name, what, options }): CompletedCommand => ({
          name,
          what,
          options: options ?? {},
          words: wordsAfter(name, names),
        }),
      ),
    ),
  );
  return 0;
}

function wordsAfter(command: string, names: readonly string[]): readonly string[] {
  if (command === 'explain') return rules.map((rule) => rule.id);
  if (command === 'completion') return shells;
  return command === 'help' ? names : [];
}
