import type { BackupReport } from '../../../src/core/report/backup/backup-report.ts';
import { renderBackupGitHub } from '../../../src/core/report/backup/github.ts';
import { renderBackupHtml } from '../../../src/core/report/backup/html.ts';
import { renderBackupJson } from '../../../src/core/report/backup/json.ts';
import { renderBackupJUnit } from '../../../src/core/report/backup/junit.ts';
import { renderBackupMarkdown } from '../../../src/core/report/backup/markdown.ts';
import { renderBackupText } from '../../../src/core/report/backup/text.ts';

/** Every renderer, by the name of the file that its output goes to. */
export const renderers: Readonly<Record<string, (report: BackupReport) => string>> = {
  'report.txt': (report) => renderBackupText(report, { colour: false, width: 80 }),
  'report-wide.txt': (report) => renderBackupText(report, { colour: false, width: 120, verbose: true }),
  'report-narrow.txt': (report) => renderBackupText(report, { colour: false, width: 52 }),
  'report-quiet.txt': (report) => renderBackupText(report, { colour: false, width: 80, quiet: true }),
  'report-colours.txt': (report) => renderBackupText(report, { colour: true, width: 80 }),
  'report-markdown.txt': (report) => renderBackupMarkdown(report, { bytes: 60_000 }),
  'report-note.txt': (report) => renderBackupMarkdown(report, { bytes: 3_000 }),
  'report.html': (report) => renderBackupHtml(report),
  'report-json.txt': (report) => renderBackupJson(report),
  'report.xml': (report) => renderBackupJUnit(report),
  'report-github.txt': (report) => renderBackupGitHub(report),
};
