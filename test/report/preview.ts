import { renderGitHub } from '../../src/core/report/github.ts';
import { renderGitLab } from '../../src/core/report/gitlab.ts';
import { renderHtml } from '../../src/core/report/html.ts';
import { renderJson } from '../../src/core/report/json.ts';
import { renderJUnit } from '../../src/core/report/junit.ts';
import { renderMarkdown } from '../../src/core/report/markdown.ts';
import type { Report } from '../../src/core/report/report.ts';
import { renderSarif } from '../../src/core/report/sarif.ts';
import { renderText } from '../../src/core/report/text.ts';
import { files, rules } from './sample.ts';

const source = (file: string) => files[file];

/** Every renderer, by the name of the file that its output goes to. */
export const renderers: Readonly<Record<string, (report: Report) => string>> = {
  'report.txt': (report) => renderText(report, { colour: false, width: 100, source }),
  'report-narrow.txt': (report) => renderText(report, { colour: false, width: 50, source }),
  'report-quiet.txt': (report) => renderText(report, { colour: false, width: 100, source, quiet: true }),
  'report-colours.txt': (report) => renderText(report, { colour: true, width: 100, source }),
  'report-markdown.txt': (report) => renderMarkdown(report, { bytes: 60_000 }),
  'report.html': (report) => renderHtml(report),
  'report-json.txt': (report) => renderJson(report),
  'report.sarif': (report) => renderSarif(report, { rules, source, home: 'https://example.com' }),
  'report.xml': (report) => renderJUnit(report, { files: [...Object.keys(files), 'db/migration/V14__clean.sql'] }),
  'report-gitlab.txt': (report) => renderGitLab(report),
  'report-github.txt': (report) => renderGitHub(report),
};
