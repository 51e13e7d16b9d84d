import { forHtmlPage } from '../escape.ts';
import { bodyHtml } from '../html.ts';
import { page } from '../html-page.ts';
import { type HtmlOptions, testBodyHtml, withTrialStyle } from '../trials/html.ts';
import type { CheckReport } from './check-report.ts';
import { checkVerdictText, notTestedText } from './wording.ts';

/** Both reports as one page that needs nothing else. */
export function renderCheckHtml(report: CheckReport, options: HtmlOptions = {}): string {
  const second =
    report.test === null
      ? `<h1 class="error">Drydock test: not run</h1>\n<p>${forHtmlPage(notTestedText(report.notTested))}</p>`
      : testBodyHtml(report.test, options);
  const body = [bodyHtml(report.lint, options), '<hr>', second];
  return withTrialStyle(page(`Drydock check: ${checkVerdictText(report)}`, body.join('\n')));
}
