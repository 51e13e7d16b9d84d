import type { CheckReport } from '../core/report/check/check-report.ts';
import { renderCheckGitHub } from '../core/report/check/github.ts';
import { renderCheckJson } from '../core/report/check/json.ts';
import { renderCheckJUnit } from '../core/report/check/junit.ts';
import { renderCheckMarkdown } from '../core/report/check/markdown.ts';
import { renderCheckText } from '../core/report/check/text.ts';
import type { CheckInputs } from './inputs.ts';

export interface CheckRenderOptions {
  readonly colour: boolean;
  readonly width: number;
  readonly quiet: boolean;
  readonly verbose: boolean;
  /** The text of a file, for code frames; secrets masked. */
  source(file: string): string | undefined;
  /** The address of a line of a file, where there is one. */
  link?(file: string, line: number): string | null;
}

/** Bytes of a Markdown report where nothing limits it but good sense. */
const markdownBytes = 1_000_000;

/** Both reports in a format. */
export async function renderCheck(
  report: CheckReport,
  format: CheckInputs['format'],
  options: CheckRenderOptions,
): Promise<string> {
  const { source, link } = options;
  const linking = link ? { link } : {};
  switch (format) {
    case 'text':
      return renderCheckText(report, options);
    case 'json':
      return renderCheckJson(report);
    case 'markdown':
      return renderCheckMarkdown(report, { bytes: markdownBytes, ...linking });
    case 'html':
      return (await import('../core/report/check/html.ts')).renderCheckHtml(report, { source, ...linking });
    case 'junit':
      return renderCheckJUnit(report);
    case 'github':
      return renderCheckGitHub(report);
    default:
      return format satisfies never;
  }
}
