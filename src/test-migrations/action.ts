import { actionProcess } from '../action-process.ts';
import type { ConfigurableRule } from '../core/configuration/config.ts';
import { runTestAction } from './run-action.ts';

/** Runs the action as the runner started it, and gives the exit status. @param rules of the lint, which drydock.yml may configure as well */
export function testMigrationsAction(rules: readonly ConfigurableRule[]): Promise<number> {
  return runTestAction(actionProcess(), rules);
}
