import type { DeployReport } from '../core/report/deploy/deploy-report.ts';
import { renderDeployGitHub } from '../core/report/deploy/github.ts';
import { renderDeployJson } from '../core/report/deploy/json.ts';
import { renderDeployJUnit } from '../core/report/deploy/junit.ts';
import { renderDeployMarkdown } from '../core/report/deploy/markdown.ts';
import { renderDeployText } from '../core/report/deploy/text.ts';
import type { DeployFormat } from './inputs.ts';

export interface ShownAs {
  readonly colour: boolean;
  readonly width: number;
  readonly quiet: boolean;
  readonly verbose: boolean;
  source(file: string): string | undefined;
}

/** The most that a Markdown report may have: what GitHub takes as the summary of a step. */
const markdownBytes = 1_000_000;

/** The report in a format. Its secrets are masked already. */
export async function renderDeploy(report: DeployReport, format: DeployFormat, shown: ShownAs): Promise<string> {
  switch (format) {
    case 'text':
      return renderDeployText(report, shown);
    case 'json':
      return renderDeployJson(report);
    case 'markdown':
      return renderDeployMarkdown(report, { bytes: markdownBytes });
    case 'html':
      return (await import('../core/report/deploy/html.ts')).renderDeployHtml(report, { source: shown.source });
    case 'junit':
      return renderDeployJUnit(report);
    case 'github':
      return renderDeployGitHub(report);
  }
}
