import { randomUUID } from 'node:crypto';
import { type ConfigurableRule, loadConfig } from '../core/configuration/config.ts';
import { urlSecrets } from '../core/database/url-secrets.ts';
import { type ActionProcess, placeOf } from '../core/github/action-place.ts';
import { type ActionRun, runAsAction } from '../core/github/action-run.ts';
import { backupExitStatus } from '../core/report/backup/verdict.ts';
import { withoutBackupSecrets } from '../core/report/backup/without-secrets.ts';
import { UserError } from '../core/report/user-error.ts';
import { backupProgress } from '../core/runtime/backup-progress.ts';
import { parseInputs } from '../core/runtime/parse-options.ts';
import { plain } from '../core/runtime/plain-text.ts';
import type { Environment } from '../core/runtime/world.ts';
import { writeBackupResults } from './action-results.ts';
import { whoRuns } from './context.ts';
import { backupSpec } from './inputs.ts';
import { identityVariable } from './keys-for.ts';
import { backupOptions } from './options.ts';
import { renderBackup } from './render.ts';
import { runBackupJob } from './run.ts';
import { chooseStore } from './store/choose-store.ts';
import { tellOthers } from './tell-others.ts';

/** `actions/backup`, from the inputs to the summary. Gives the exit status and never throws. */
export function runBackupAction(started: ActionProcess, rules: readonly ConfigurableRule[]): Promise<number> {
  return runAsAction(started, 'Drydock could not do what was asked of the backups', (run) => work(run, rules));
}

async function work({ started, shell, takingDown }: ActionRun, rules: readonly ConfigurableRule[]): Promise<number> {
  mustBeTrusted(started.env);
  const { values: inputs, warnings } = parseInputs(backupSpec, started.env);
  // What is under way belongs to the work that is waited for: an upload is taken back, a throwaway server ends.
  return takingDown(async (cancelled) => {
    const say = (message: string) => {
      if (!inputs.quiet) shell.io.err(`${plain(message, 1_000)}\n`);
    };
    // Keys before everything: whatever goes wrong next must not show them.
    for (const secret of keySecrets([inputs.identity, started.env[identityVariable]])) await shell.mask(secret);
    const place = await placeOf({ ...inputs, 'github-token': null, since: null }, started, shell);
    const { world, disk } = place;
    const config = await loadConfig(place.configFiles, inputs.config, rules);
    const options = backupOptions(inputs, config, started.env);
    const urls = [...options.databases.map(({ url }) => url), options.drillUrl];
    for (const url of urls) for (const secret of url === null ? [] : urlSecrets(url)) await shell.mask(secret);
    const { passphraseFrom } = options.settings;
    const passphrase = passphraseFrom === null ? undefined : started.env[passphraseFrom];
    if (passphrase) await shell.mask(passphrase);
    const id = randomUUID();
    const telling = backupProgress({
      err: shell.io.err,
      now: () => world.clock.now(),
      width: shell.io.width,
      quiet: inputs.quiet,
      colour: shell.io.isTerminal,
      logs: options.settings.telemetry.logs,
      run: id,
      live: false,
    });
    const store = await chooseStore(options.store, options.settings.s3, world);
    const report = withoutBackupSecrets(
      await runBackupJob(inputs.mode, {
        run: id,
        options,
        store,
        world,
        who: whoRuns(world),
        say,
        tell: telling.tell,
        cancelled,
      }).finally(async () => {
        telling.end();
        await store.close();
      }),
    );
    const isLog = inputs.output === null;
    const text = await renderBackup(report, inputs.format === 'github' && isLog ? 'text' : inputs.format, {
      colour: shell.io.isTerminal && isLog,
      width: shell.io.width,
      quiet: inputs.quiet,
      verbose: inputs.verbose,
    });
    if (inputs.output === null) shell.io.out(text);
    else disk.write(inputs.output, text);
    const told = await tellOthers(report, options.settings, started.env);
    const remarks = [...warnings, ...place.remarks(), ...told];
    for (const remark of remarks) say(remark);
    await writeBackupResults(report, place, shell, remarks);
    return backupExitStatus(report);
  });
}

/** @throws UserError `untrusted_change`, before anything is asked or read */
function mustBeTrusted(env: Environment): void {
  if (env['GITHUB_EVENT_NAME'] !== 'pull_request_target') return;
  throw new UserError(
    'untrusted_change',
    'Nothing is backed up or restored under pull_request_target: anybody may have written the change, and the job may hold secrets',
    { hint: 'Use a schedule, workflow_dispatch, or a push to a branch.' },
  );
}

/** Each key by itself, and never a whole text: the runner masks line by line. */
function keySecrets(texts: readonly (string | null | undefined)[]): readonly string[] {
  return texts.flatMap((text) => [...(text ?? '').matchAll(/AGE-SECRET-KEY-[A-Z0-9-]+/gi)].map(([key]) => key));
}
