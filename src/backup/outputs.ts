/** The outputs of the action, with their wording. */
export const backupOutputs = {
  verdict: 'pass, warn, fail, error or inconclusive: the worst over the databases.',
  reason:
    'A stable code for it, such as saved, young_enough, drilled, too_old, dump_failed, damaged, wrong_key (docs/backup.md has all).',
  backup: 'The id of the backup, one a line where there are several databases.',
  level: 'How far it is proved: uploaded, digested, decoded, restored or compared; one a line.',
  bytes: 'Bytes that it takes in the store, one a line.',
  'recovery-ms': 'Milliseconds that the last recovery of a drill took, one a line.',
  'run-id': 'Names this run in logs and spans.',
  report: 'Path of the report as JSON.',
  'report-html': 'Path of the report as one HTML page.',
  evidence: 'Path of the report as Markdown, for whoever has to show that backups are tested.',
  junit: 'Path of the report as JUnit XML.',
} as const;
