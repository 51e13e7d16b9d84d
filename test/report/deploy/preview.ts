import type { DeployReport } from '../../../src/core/report/deploy/deploy-report.ts';
import { renderDeployText } from '../../../src/core/report/deploy/text.ts';
import { source } from './example-deploy-report.ts';

/** Every renderer, by the name of the file that its output goes to. */
export const renderers: Readonly<Record<string, (report: DeployReport) => string>> = {
  'report.txt': (report) => renderDeployText(report, { colour: false, width: 80, source }),
  'report-wide.txt': (report) => renderDeployText(report, { colour: false, width: 120, source }),
};
