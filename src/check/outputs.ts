import { lintOutputs } from '../lint-migrations/outputs.ts';
import { testOutputs, trialOutputs } from '../test-migrations/outputs.ts';

const { findings, errors, warnings, risk, 'comment-url': commentUrl, sarif } = lintOutputs;
const { report, 'report-html': html, junit } = testOutputs;

/** The outputs of the front door, with their wording. */
export const checkOutputs = {
  verdict: 'pass, warn, fail, skipped, inconclusive or error: the worse of the lint and the test.',
  reason: 'A stable code for it: that of the worse half.',
  findings,
  errors,
  warnings,
  risk,
  'comment-url': commentUrl,
  report,
  'report-html': html,
  junit,
  sarif,
  ...trialOutputs,
} as const;
