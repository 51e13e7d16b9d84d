import { UserError } from './core/report/user-error.ts';
import { didYouMean } from './core/runtime/did-you-mean.ts';
import type { OptionsSpec } from './core/runtime/options.ts';
import { plain } from './core/runtime/plain-text.ts';
import type { World } from './core/runtime/world.ts';
import { version } from './version.ts';

interface Command {
  readonly name: string;
  readonly usage: string;
  /** One line for the list of commands. */
  readonly what: string;
  run(args: readonly string[], world: World): Promise<number>;
}

// Every command loads its own code when it runs, so that `drydock --version` does not wait for the linter.
const commands: readonly Command[] = [
  {
    name: 'lint',
    usage: 'drydock lint [FOLDER|FILE …] [options]',
    what: 'Find what migrations would do to production',
    run: async (args, world) => (await import('./lint-migrations/command.ts')).lintCommand(args, world),
  },
  {
    name: 'test',
    usage: 'drydock test [FOLDER …] [options]',
    what: 'Try migrations on a real database',
    run: async (args, world) => {
      const [{ testCommand }, { linter }] = await Promise.all([
        import('./test-migrations/entry.ts'),
        import('./linter.ts'),
      ]);
      return testCommand(args, world, linter.rules);
    },
  },
  {
    name: 'check',
    usage: 'drydock check [FOLDER …] [options]',
    what: 'Lint migrations, then test them',
    run: async (args, world) => {
      const [{ checkCommand }, { linter }] = await Promise.all([import('./check/entry.ts'), import('./linter.ts')]);
      return checkCommand(args, world, linter);
    },
  },
  {
    name: 'plan',
    usage: 'drydock plan [FOLDER] [options]',
    what: 'Show what a deploy would run and whom it would block',
    run: async (args, world) => (await deployment()).planCommand(args, world, (await import('./linter.ts')).assessor),
  },
  {
    name: 'deploy',
    usage: 'drydock deploy [FOLDER] [options]',
    what: 'Apply pending migrations to a database',
    run: async (args, world) => (await deployment()).deployCommand(args, world, (await import('./linter.ts')).assessor),
  },
  {
    name: 'status',
    usage: 'drydock status [FOLDER] [options]',
    what: 'Show what a database has and what is pending',
    run: async (args, world) =>
      (await deployment()).statusCommand('status', args, world, (await import('./linter.ts')).assessor),
  },
  {
    name: 'validate',
    usage: 'drydock validate [FOLDER] [options]',
    what: 'Fail if the history of a database is not that of the folder',
    run: async (args, world) =>
      (await deployment()).statusCommand('validate', args, world, (await import('./linter.ts')).assessor),
  },
  {
    name: 'baseline',
    usage: 'drydock baseline --to VERSION [FOLDER] [options]',
    what: 'Record what a database has already, without running it',
    run: async (args, world) =>
      (await deployment()).baselineCommand(args, world, (await import('./linter.ts')).assessor),
  },
  {
    name: 'repair',
    usage: 'drydock repair [FOLDER] [options]',
    what: 'Mend a history: failed rows, digests of edited files',
    run: async (args, world) => (await deployment()).repairCommand(args, world, (await import('./linter.ts')).assessor),
  },
  {
    name: 'undo',
    usage: 'drydock undo [--to VERSION] [FOLDER] [options]',
    what: 'Take migrations back by their down scripts',
    run: async (args, world) => (await deployment()).undoCommand(args, world, (await import('./linter.ts')).assessor),
  },
  {
    name: 'backup',
    usage: 'drydock backup [list|status|verify|drill|prune|pin|unpin] [options]',
    what: 'Make a backup, or look at those that are there',
    run: async (args, world) =>
      (await backups()).backupCommand(args, world, (await import('./linter.ts')).linter.rules),
  },
  {
    name: 'restore',
    usage: 'drydock restore [BACKUP] [options]',
    what: 'Restore a backup into a database',
    run: async (args, world) =>
      (await backups()).restoreCommand(args, world, (await import('./linter.ts')).linter.rules),
  },
  {
    name: 'rules',
    usage: 'drydock rules',
    what: 'List the rules',
    run: async (args, world) => {
      refuseArguments('rules', args, 0);
      return (await import('./lint-migrations/explain.ts')).listRules(world);
    },
  },
  {
    name: 'explain',
    usage: 'drydock explain RULE',
    what: "Print a rule's page",
    run: async (args, world) => {
      refuseArguments('explain', args, 1);
      return (await import('./lint-migrations/explain.ts')).explainRule(args[0], world);
    },
  },
  {
    name: 'completion',
    usage: 'drydock completion bash|zsh|fish',
    what: 'Print the completion script of a shell',
    run: async (args, world) => {
      refuseArguments('completion', args, 1);
      const described = commands.map(async ({ name, what }) => ({ name, what, options: await specOf(name) }));
      return (await import('./completion.ts')).printCompletion(args[0], await Promise.all(described), world);
    },
  },
  {
    name: 'help',
    usage: 'drydock help [COMMAND]',
    what: 'Print this, or the options of a command',
    run: async (args, world) => {
      refuseArguments('help', args, args[0] === 'backup' ? 2 : 1);
      return help(withWord(args[0], args[1]), world);
    },
  },
];

function deployment() {
  return import('./deploy/entry.ts');
}

function backups() {
  return import('./backup/entry.ts');
}

/** Runs one command and gives the exit status. @throws UserError for what the user can mend */
export async function runCommandLine(args: readonly string[], world: World): Promise<number> {
  const [word, ...rest] = args;
  if (word === undefined) return help(undefined, world);
  if (word === '--version' || word === '-V' || word === 'version') {
    world.io.out(`${version}\n`);
    return 0;
  }
  if (word === '--help' || word === '-h') return help(rest[0], world);
  // Not for people: what the trial "chaos" starts in order to kill it.
  if (word === 'doomed-run') {
    const { doomedRun } = await import('./test-migrations/entry.ts');
    return doomedRun(world);
  }
  const command = commandNamed(word);
  const before = rest.includes('--') ? rest.slice(0, rest.indexOf('--')) : rest;
  if (before.includes('--help') || before.includes('-h')) return help(withWord(command.name, rest[0]), world);
  return command.run(rest, world);
}

function commandNamed(word: string): Command {
  const command = commands.find((one) => one.name === word);
  if (command !== undefined) return command;
  const names = commands.map((one) => one.name);
  throw new UserError('unknown_command', `"${plain(word, 60)}" is no command of drydock${didYouMean(word, names)}`, {
    hint: `Commands: ${names.join(', ')}.`,
  });
}

function refuseArguments(command: string, args: readonly string[], most: number): void {
  const extra = args.find((arg, index) => arg.startsWith('-') || index >= most);
  if (extra === undefined) return;
  throw new UserError('bad_options', `drydock ${command} does not take "${plain(extra, 60)}"`, {
    hint: `Usage: ${commandNamed(command).usage}.`,
  });
}

/** `backup verify` has options of its own. */
function withWord<Name extends string | undefined>(name: Name, word: string | undefined): Name | string {
  return name === 'backup' && word !== undefined && !word.startsWith('-') ? `${name} ${word}` : name;
}

async function help(name: string | undefined, world: World): Promise<number> {
  if (name === undefined) {
    const width = Math.max(...commands.map((command) => command.usage.length));
    world.io.out(
      [
        'Drydock takes SQL migrations safely from pull request to production.',
        '',
        ...commands.map((command) => `  ${command.usage.padEnd(width)}  ${command.what}`),
        `  ${'drydock --version'.padEnd(width)}  Print the version`,
        '',
        'Exit status: 0 within --fail-on, 1 not, 2 something you can mend, 3 a defect of Drydock.',
        '',
      ].join('\n'),
    );
    return 0;
  }
  const [first = name] = name.split(' ');
  const command = commandNamed(first);
  const spec = await specOf(name);
  if (spec === null && name !== first) {
    throw new UserError('unknown_command', `"${plain(name, 60)}" is no command of drydock`, {
      hint: `Usage: ${command.usage}.`,
    });
  }
  const usage = name === first ? command.usage : `drydock ${name} [options]`;
  const lines = [`Usage: ${usage}`, '', `${command.what}.`, ''];
  if (spec) {
    const { optionsHelp } = await import('./core/runtime/help.ts');
    lines.push(optionsHelp(spec, world.io.width), '');
  }
  world.io.out(lines.join('\n'));
  return 0;
}

/** The options of a command that has some. */
async function specOf(name: string): Promise<OptionsSpec | null> {
  if (name === 'lint') return (await import('./lint-migrations/inputs.ts')).lintSpec;
  if (name === 'test') return (await import('./test-migrations/inputs.ts')).testSpec;
  if (name === 'check') return (await import('./check/inputs.ts')).checkSpec;
  return (
    (await import('./deploy/inputs.ts')).specOfCommand(name) ?? (await import('./backup/inputs.ts')).specOfBackup(name)
  );
}
