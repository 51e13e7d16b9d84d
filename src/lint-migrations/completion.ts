import { UserError } from '../core/report/user-error.ts';
import { type CompletedCommand, completionScript, shells } from '../core/runtime/completion.ts';
import { didYouMean } from '../core/runtime/did-you-mean.ts';
import { plain } from '../core/runtime/plain-text.ts';
import type { World } from '../core/runtime/world.ts';
import { lintSpec } from './inputs.ts';
import { rules } from './rules/registry.ts';

/** `drydock completion SHELL`. */
export function printCompletion(
  shell: string | undefined,
  commands: readonly { readonly name: string; readonly what: string }[],
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
  world.io.out(
    completionScript(
      known,
      commands.map((command) => completed(command)),
    ),
  );
  return 0;
}

function completed(command: { readonly name: string; readonly what: string }): CompletedCommand {
  return { ...command, options: command.name === 'lint' ? lintSpec : {}, words: wordsAfter(command.name) };
}

function wordsAfter(command: string): readonly string[] {
  if (command === 'explain') return rules.map((rule) => rule.id);
  if (command === 'completion') return shells;
  return command === 'help' ? ['lint', 'rules', 'explain', 'completion'] : [];
}
