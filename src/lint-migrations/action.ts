import { issuesPage } from '../issues.ts';
import { version } from '../version.ts';
import { runLintAction } from './run-action.ts';

/** Runs the action as the runner started it, and gives the exit status. */
export function lintMigrationsAction(): Promise<number> {
  return runLintAction({
    stdout: process.stdout,
    env: process.env,
    platform: process.platform,
    cwd: process.cwd(),
    program: { version, issues: issuesPage(process.env) },
  });
}
