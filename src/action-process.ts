import type { ActionProcess } from './core/github/action-place.ts';
import { Cancelled } from './core/runtime/cancellation.ts';
import { issuesPage } from './issues.ts';
import { version } from './version.ts';

/** This process, for a job that runs as an action. */
export function actionProcess(): ActionProcess {
  return {
    stdout: process.stdout,
    env: process.env,
    platform: process.platform,
    cwd: process.cwd(),
    program: { version, issues: issuesPage(process.env) },
    // The runner sends SIGINT, and SIGTERM 7.5 seconds later. A second signal ends the process at once, and the watchdog of
    // throwaway servers does the rest.
    onCancel: (stop) =>
      process.once('SIGINT', () => {
        const cancelled = new Cancelled('SIGINT');
        void stop(cancelled).finally(() => process.exit(cancelled.status));
      }),
  };
}
