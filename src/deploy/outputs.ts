/** The outputs of the action, with their wording. */
export const deployOutputs = {
  verdict: 'pass, warn, fail, error or skipped: the worst over the databases.',
  reason:
    'A stable code for it, such as deployed, nothing_pending, planned, gate_refused, plan_changed, lock_timeout, migration_failed.',
  applied: 'How many migrations ran.',
  pending: 'How many are still to run.',
  plan: 'Path of the plan file, with mode plan; the digest of the plan otherwise.',
  'plan-digest': 'Digest of the plan, one a line where there are several databases.',
  risk: 'none, low, data, breaking, blocking or destructive: what the pending migrations can do to users.',
  'version-before': 'The newest version that was applied before, one a line where there are several databases.',
  'version-after': 'The same afterwards.',
  'deployment-id': "The number of the job's own deployment at GitHub; empty where the job has none.",
  'run-id': 'Names this run in logs, spans and in the table drydock.runs (drydock_runs).',
  report: 'Path of the report as JSON.',
  'report-html': 'Path of the report as one HTML page.',
  junit: 'Path of the report as JUnit XML.',
} as const;
