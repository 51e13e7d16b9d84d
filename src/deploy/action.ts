import { actionProcess } from '../action-process.ts';
import type { Assessor } from './assessor.ts';
import { runDeployAction } from './run-action.ts';

/** Runs the action as the runner started it, and gives the exit status. */
export function deployAction(assessor: Assessor): Promise<number> {
  return runDeployAction(actionProcess(), assessor);
}
