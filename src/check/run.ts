import { type CheckReport, checkReport, type Tested } from '../core/report/check/check-report.ts';
import type { Report } from '../core/report/report.ts';
import { withoutSecrets } from '../core/report/trials/without-secrets.ts';
import { UserError } from '../core/report/user-error.ts';
import type { World } from '../core/runtime/world.ts';
import type { Linter } from './linter.ts';
import type { CheckOptions } from './options.ts';

export interface CheckRun {
  readonly options: CheckOptions;
  readonly linter: Linter;
  readonly world: World;
  say(message: string): void;
  /** Called with the first half as soon as it is there: the second one takes longer. */
  onLinted(report: Report): void;
  /** Runs the test; may refuse with a `UserError`. The world that it is given has the signal of a run that is cancelled. */
  testing(run: (world: World) => Promise<Tested>): Promise<Tested>;
}

/**
 * Lints, then tests. That the test cannot be run takes nothing from the lint, and is no pass: it is an error with what to do.
 * @throws UserError for what keeps the lint from being made: nothing to lint, an unreadable file
 * @throws Cancelled when the run was asked to end
 */
export async function runCheck(run: CheckRun): Promise<CheckReport> {
  const { options, linter, world, testing } = run;
  // Both halves find the folder and what changed: that is said once.
  const said = new Set<string>();
  const say = (message: string) => {
    if (said.has(message)) return;
    said.add(message);
    run.say(message);
  };
  const lint = await linter.run(options.lint, world, say);
  run.onLinted(lint);
  try {
    const tested = await testing(async (world) => {
      const { test } = await import('../test-migrations/entry.ts');
      return { test: withoutSecrets(await test(options.test, world, say)), notTested: null };
    });
    return checkReport(lint, tested);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const { code, message, hint } = error;
    return checkReport(lint, { test: null, notTested: { code, message, hint } });
  }
}
