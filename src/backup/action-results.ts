import type { Place } from '../core/github/action-place.ts';
import { annotateRemarks, remarksMarkdown } from '../core/github/remarks.ts';
import { resultsFolder } from '../core/github/results-folder.ts';
import type { BackedUpDatabase, BackupReport } from '../core/report/backup/backup-report.ts';
import { renderBackupGitHub } from '../core/report/backup/github.ts';
import { renderBackupHtml } from '../core/report/backup/html.ts';
import { renderBackupJson } from '../core/report/backup/json.ts';
import { renderBackupJUnit } from '../core/report/backup/junit.ts';
import { renderBackupMarkdown } from '../core/report/backup/markdown.ts';
import type { ActionShell } from '../core/runtime/action-shell.ts';

/** The runner refuses a summary of more than 1 MiB as a whole; other text of the step may come to it. */
const summaryBytes = 1_000_000;

/** Annotations, files, outputs and the summary of the step. */
export async function writeBackupResults(
  report: BackupReport,
  place: Place,
  shell: ActionShell,
  remarks: readonly string[],
): Promise<void> {
  const annotations = renderBackupGitHub(report);
  shell.commands(annotations);
  await annotateRemarks(remarks, annotations, shell);
  const { databases } = report;
  const folder = resultsFolder('backup', place.env, place.world.platform);
  const each = (pick: (database: BackedUpDatabase) => string | number | null | undefined) =>
    databases.map((one) => String(pick(one) ?? '')).join('\n');
  await shell.output('verdict', report.verdict);
  await shell.output('reason', report.reason);
  await shell.output(
    'backup',
    each((one) => one.backup?.id),
  );
  await shell.output(
    'level',
    each((one) => one.backup?.verified?.level),
  );
  await shell.output(
    'bytes',
    each((one) => one.backup?.storedBytes),
  );
  await shell.output(
    'recovery-ms',
    each((one) => one.recoveries.at(-1)?.ms),
  );
  await shell.output('run-id', report.run);
  await shell.output('report', folder.write('report.json', renderBackupJson(report)));
  await shell.output('report-html', folder.write('report.html', renderBackupHtml(report)));
  const markdown = renderBackupMarkdown(report, { bytes: summaryBytes });
  // For an auditor's archive, where the summary of a run does not last.
  await shell.output('evidence', folder.write('evidence.md', markdown));
  await shell.output('junit', folder.write('junit.xml', renderBackupJUnit(report)));
  await shell.summary(`${remarksMarkdown(remarks)}${markdown}`);
}
