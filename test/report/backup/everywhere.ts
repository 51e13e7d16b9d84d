import type { BackupCommand, BackupReport } from '../../../src/core/report/backup/backup-report.ts';
import { backup, database, report, step, table } from './example-backup-report.ts';

export const commands: readonly BackupCommand[] = [
  'backup',
  'list',
  'status',
  'verify',
  'drill',
  'restore',
  'prune',
  'pin',
];

/** A report in which everything that can come from outside is the given text. */
export function everywhere(text: string, command: BackupCommand = 'drill'): BackupReport {
  const one = backup({
    id: text,
    server: text,
    head: text,
    compression: text,
    damaged: text,
    pinned: text,
    fate: command === 'prune' ? { kept: false, why: text, removal: 'would' } : null,
  });
  const kept = {
    ...one,
    damaged: null,
    fate: command === 'prune' ? ({ kept: true, why: text, removal: null } as const) : null,
  };
  const failing = database({
    name: text,
    server: text,
    target: text,
    verdict: 'fail',
    reason: 'damaged',
    message: text,
    advice: [text, text],
    backup: one,
    steps: [
      step(text, text, { message: text, facts: [[text, text]], bytes: 1_000_000 }),
      step(text, text, { verdict: 'fail', reason: text, message: text, facts: [[text, text]] }),
    ],
    tables: [
      table(text, 5),
      table(`${text}.x`, 5, { found: 4, result: 'differs' }),
      table(text, 5, { found: null, result: 'missing' }),
    ],
    backups: [one, kept],
    recoveries: [1, 2, 3].map((ms) => ({ id: text, at: text, ms: ms * 1_000, bytes: 5 })),
    remarks: [text],
  });
  const silent = database({
    ...failing,
    message: '',
    backup: null,
    steps: [],
    tables: [],
    backups: [],
    recoveries: [],
  });
  return report([failing, { ...failing, backup: kept }, silent], {
    command,
    run: text,
    store: text,
    tool: { name: 'drydock', version: text },
    verdict: 'fail',
    reason: 'damaged',
  });
}
