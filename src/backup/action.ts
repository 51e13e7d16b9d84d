import { actionProcess } from '../action-process.ts';
import type { ConfigurableRule } from '../core/configuration/config.ts';
import { runBackupAction } from './run-action.ts';

/** Runs the action as the runner started it, and gives the exit status. */
export function backupAction(rules: readonly ConfigurableRule[]): Promise<number> {
  return runBackupAction(actionProcess(), rules);
}
