import { trialIds } from '../core/configuration/trial-settings.ts';
import type { Verdict } from '../core/report/report.ts';
import type { TestReport } from '../core/report/trials/trial-report.ts';
import { worst } from '../core/report/trials/verdict.ts';

/** The verdict of each trial that ran or was skipped, for an action's outputs: the worst over the databases. */
export function verdictsByTrial(report: TestReport): readonly (readonly [string, Verdict])[] {
  return trialIds.flatMap((id) => {
    const found = report.databases.flatMap(({ trials }) => trials.filter(({ trial }) => trial === id));
    return found.length === 0 ? [] : [[id, worst(found.map(({ verdict }) => verdict))] as const];
  });
}
