import { issuesPage } from '../issues.ts';
import { version } from '../version.ts';
import { runLintAction } from './run-action.ts';

/** 128 and the number of SIGINT, as a shell says it. */
const cancelled = 130;

/** Runs the action as the runner started it, and gives the exit status. */
export function lintMigrationsAction(): Promise<number> {
  return runLintAction({
    stdout: process.stdout,
    env: process.env,
    platform: process.platform,
    cwd: process.cwd(),
    program: { version, issues: issuesPage(process.env) },
    // The runner sends SIGINT and gives 7.5 seconds. There is nothing to undo; only the runner has to listen again.
    onCancel: (leave) =>
      process.once('SIGINT', () => {
        leave();
        process.exit(cancelled);
      }),
  });
}
