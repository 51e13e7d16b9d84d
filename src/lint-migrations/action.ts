import { actionProcess } from '../action-process.ts';
import { runLintAction } from './run-action.ts';

/** Runs the action as the runner started it, and gives the exit status. */
export function lintMigrationsAction(): Promise<number> {
  return runLintAction(actionProcess());
}
