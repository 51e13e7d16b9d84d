import type { DeployReport } from '../../../src/core/report/deploy/deploy-report.ts';
import { renderDeployGitHub } from '../../../src/core/report/deploy/github.ts';
import { renderDeployHtml } from '../../../src/core/report/deploy/html.ts';
import { renderDeployJson } from '../../../src/core/report/deploy/json.ts';
import { renderDeployJUnit } from '../../../src/core/report/deploy/junit.ts';
import { renderDeployMarkdown } from '../../../src/core/report/deploy/markdown.ts';
import { renderDeployText } from '../../../src/core/report/deploy/text.ts';
import { source } from './example-deploy-report.ts';

export const link = (file: string, line: number): string => `https://github.example/shop/blob/main/${file}#L${line}`;

/** Every renderer, by the name of the file that its output goes to. */
export const renderers: Readonly<Record<string, (report: DeployReport) => string>> = {
  'report.txt': (report) => renderDeployText(report, { colour: false, width: 80, source }),
  'report-wide.txt': (report) => renderDeployText(report, { colour: false, width: 120, source }),
  'report-narrow.txt': (report) => renderDeployText(report, { colour: false, width: 52, source, verbose: true }),
  'report-quiet.txt': (report) => renderDeployText(report, { colour: false, width: 80, source, quiet: true }),
  'report-verbose.txt': (report) => renderDeployText(report, { colour: false, width: 80, source, verbose: true }),
  'report-colours.txt': (report) => renderDeployText(report, { colour: true, width: 80, source }),
  'report-markdown.txt': (report) => renderDeployMarkdown(report, { bytes: 60_000 }),
  'report-note.txt': (report) => renderDeployMarkdown(report, { bytes: 4_000, diagramCharacters: 200 }),
  'report.html': (report) => renderDeployHtml(report, { source }),
  'report-json.txt': (report) => renderDeployJson(report),
  'report.xml': (report) => renderDeployJUnit(report),
  'report-github.txt': (report) => renderDeployGitHub(report),
};
