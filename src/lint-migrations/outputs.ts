/** The outputs of the action, with their wording. */
export const lintOutputs = {
  verdict: 'pass, warn, fail, skipped, inconclusive or error.',
  findings: 'How many findings there are.',
  errors: 'How many of them are errors.',
  warnings: 'How many of them are warnings.',
  risk: 'How much the change can hurt: none, low, data, breaking, blocking or destructive.',
  'comment-url': 'Addresses of the comments on the pull request, one a line; empty where there is none.',
  report: 'Path of the report as JSON.',
  sarif: 'Path of the report as SARIF, for github/codeql-action/upload-sarif.',
} as const;
