import { randomUUID } from 'node:crypto';
import { type ConfigurableRule, loadConfig } from '../core/configuration/config.ts';
import type { BackupCommand, BackupReport } from '../core/report/backup/backup-report.ts';
import { backupExitStatus } from '../core/report/backup/verdict.ts';
import { withoutBackupSecrets } from '../core/report/backup/without-secrets.ts';
import { UserError } from '../core/report/user-error.ts';
import { backupProgress } from '../core/runtime/backup-progress.ts';
import { didYouMean } from '../core/runtime/did-you-mean.ts';
import type { OptionsOf } from '../core/runtime/options.ts';
import { parseFlags } from '../core/runtime/parse-options.ts';
import { plain } from '../core/runtime/plain-text.ts';
import type { World } from '../core/runtime/world.ts';
import { whoRuns } from './context.ts';
import { type BackupInputs, backupModes, type listSpec, makeSpec, specOfBackup } from './inputs.ts';
import { backupOptions } from './options.ts';
import { renderBackup } from './render.ts';
import { runBackupJob } from './run.ts';
import { chooseStore } from './store/choose-store.ts';
import { tellOthers } from './tell-others.ts';

/** What every one of these commands has. */
type Shown = Pick<OptionsOf<typeof listSpec>, 'format' | 'output' | 'config' | 'quiet' | 'verbose' | 'color'>;

/** `drydock backup`, with or without a word behind it. Gives the exit status. */
export async function backupCommand(
  args: readonly string[],
  world: World,
  rules: readonly ConfigurableRule[],
): Promise<number> {
  const [word, ...rest] = args;
  if (word === undefined || word.startsWith('-')) return run('backup', 'backup', args, world, rules);
  const mode = backupModes.find((one) => one === word);
  if (mode === undefined || mode === 'backup') {
    const names = backupModes.filter((one) => one !== 'backup');
    throw new UserError(
      'unknown_command',
      `"${plain(word, 60)}" is nothing that drydock backup does${didYouMean(word, names)}`,
      {
        hint: `Alone it makes a backup; else: ${names.join(', ')}.`,
      },
    );
  }
  return run(mode, `backup ${mode}`, rest, world, rules);
}

/** `drydock restore`. Gives the exit status. */
export function restoreCommand(
  args: readonly string[],
  world: World,
  rules: readonly ConfigurableRule[],
): Promise<number> {
  return run('restore', 'restore', args, world, rules);
}

async function run(
  command: BackupCommand,
  name: string,
  args: readonly string[],
  world: World,
  rules: readonly ConfigurableRule[],
): Promise<number> {
  const inputs = parseFlags(specOfBackup(name) ?? makeSpec, args, name) as unknown as BackupInputs & Shown;
  const { io, files } = world;
  const say = (message: string) => {
    if (!inputs.quiet) io.err(`${plain(message, 1_000)}\n`);
  };
  const config = await loadConfig(files, inputs.config, rules);
  if (inputs.verbose && config !== null) say(`Configured by ${config.file}.`);
  const options = backupOptions(inputs, config, world.env);
  const colour = inputs.color ?? (io.isTerminal && inputs.output === null);
  const id = randomUUID();
  const telling = backupProgress({
    err: io.err,
    now: () => world.clock.now(),
    width: io.width,
    quiet: inputs.quiet,
    colour,
    logs: options.settings.telemetry.logs,
    run: id,
    live: io.errIsTerminal === true,
  });
  const store = await chooseStore(options.store, options.settings.s3, world);
  let report: BackupReport;
  try {
    report = withoutBackupSecrets(
      await runBackupJob(command, {
        run: id,
        options,
        store,
        world,
        who: whoRuns(world),
        say,
        tell: telling.tell,
        cancelled: world.cancelled?.() ?? new AbortController().signal,
      }),
    );
  } finally {
    telling.end();
    await store.close();
  }
  for (const remark of await tellOthers(report, options.settings, world.env)) say(remark);
  const text = await renderBackup(report, inputs.format, {
    colour,
    width: io.width,
    quiet: inputs.quiet,
    verbose: inputs.verbose,
  });
  if (inputs.output === null) io.out(text);
  else {
    files.write(inputs.output, text);
    say(`Wrote ${files.normalize(inputs.output)}.`);
  }
  return backupExitStatus(report);
}
