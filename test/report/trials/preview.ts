import { renderTestGitHub } from '../../../src/core/report/trials/github.ts';
import { renderTestHtml } from '../../../src/core/report/trials/html.ts';
import { renderTestJson } from '../../../src/core/report/trials/json.ts';
import { renderTestJUnit } from '../../../src/core/report/trials/junit.ts';
import { renderTestMarkdown } from '../../../src/core/report/trials/markdown.ts';
import { renderTestText } from '../../../src/core/report/trials/text.ts';
import type { TestReport } from '../../../src/core/report/trials/trial-report.ts';
import { files } from './sample.ts';

export const source = (file: string) => files[file];

/** Every renderer, by the name of the file that its output goes to. */
export const renderers: Readonly<Record<string, (report: TestReport) => string>> = {
  'report.txt': (report) => renderTestText(report, { colour: false, width: 100, source }),
  'report-narrow.txt': (report) => renderTestText(report, { colour: false, width: 56, source }),
  'report-quiet.txt': (report) => renderTestText(report, { colour: false, width: 100, source, quiet: true }),
  'report-verbose.txt': (report) => renderTestText(report, { colour: false, width: 100, source, verbose: true }),
  'report-colours.txt': (report) => renderTestText(report, { colour: true, width: 100, source }),
  'report-markdown.txt': (report) => renderTestMarkdown(report, { bytes: 60_000 }),
  'report-note.txt': (report) => renderTestMarkdown(report, { bytes: 6_000, diagramCharacters: 200 }),
  'report.html': (report) => renderTestHtml(report, { source }),
  'report-json.txt': (report) => renderTestJson(report),
  'report.xml': (report) => renderTestJUnit(report),
  'report-github.txt': (report) => renderTestGitHub(report),
};
