import type { BackupReport } from '../core/report/backup/backup-report.ts';
import { renderBackupGitHub } from '../core/report/backup/github.ts';
import { renderBackupJson } from '../core/report/backup/json.ts';
import { renderBackupJUnit } from '../core/report/backup/junit.ts';
import { renderBackupMarkdown } from '../core/report/backup/markdown.ts';
import { renderBackupText } from '../core/report/backup/text.ts';
import type { BackupFormat } from './inputs.ts';

export interface ShownAs {
  readonly colour: boolean;
  readonly width: number;
  readonly quiet: boolean;
  readonly verbose: boolean;
}

/** The most that a Markdown report may have: what GitHub takes as the summary of a step. */
const markdownBytes = 1_000_000;

/** The report in a format. Its secrets are masked already. */
export async function renderBackup(report: BackupReport, format: BackupFormat, shown: ShownAs): Promise<string> {
  switch (format) {
    case 'text':
      return renderBackupText(report, shown);
    case 'json':
      return renderBackupJson(report);
    case 'markdown':
      return renderBackupMarkdown(report, { bytes: markdownBytes });
    case 'html':
      return (await import('../core/report/backup/html.ts')).renderBackupHtml(report);
    case 'junit':
      return renderBackupJUnit(report);
    case 'github':
      return renderBackupGitHub(report);
  }
}
