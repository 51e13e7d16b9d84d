import { type TrialId, trialIds } from '../core/configuration/trial-settings.ts';

const ofTrial = (id: TrialId) => `Verdict of the trial ${id}, the worst over the databases; empty when it is off.`;

/** The verdict of each trial. */
export const trialOutputs = Object.fromEntries(trialIds.map((id) => [id, ofTrial(id)])) as Readonly<
  Record<TrialId, string>
>;

/** The outputs of the action, with their wording. */
export const testOutputs = {
  verdict: 'pass, warn, fail, skipped, inconclusive or error: the worst over the trials.',
  reason: 'A stable code for it, such as ok, migration_failed, no_change; docs/trials.md lists them.',
  report: 'Path of the report as JSON.',
  'report-html': 'Path of the report as one HTML page.',
  junit: 'Path of the report as JUnit XML.',
  'comment-url': 'Addresses of the comments on the pull request, one a line; empty where there is none.',
  ...trialOutputs,
} as const;
