import { actionProcess } from '../action-process.ts';
import type { Linter } from './linter.ts';
import { runCheckAction } from './run-action.ts';

/** Runs the action as the runner started it, and gives the exit status. */
export function checkAction(linter: Linter): Promise<number> {
  return runCheckAction(actionProcess(), linter);
}
