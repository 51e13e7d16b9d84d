import type { TestReport } from '../core/report/trials/trial-report.ts';
import type { TestFormat } from './inputs.ts';

export interface TestRenderOptions {
  readonly colour: boolean;
  readonly width: number;
  readonly quiet: boolean;
  readonly verbose: boolean;
  /** The text of a file, for code frames. */
  source(file: string): string | undefined;
}

/** Bytes of a Markdown report where nothing limits it but good sense. */
const markdownBytes = 1_000_000;

/** The report in a format. Each renderer loads only when it is asked for. */
export async function renderTest(report: TestReport, format: TestFormat, options: TestRenderOptions): Promise<string> {
  switch (format) {
    case 'text':
      return (await import('../core/report/trials/text.ts')).renderTestText(report, options);
    case 'json':
      return (await import('../core/report/trials/json.ts')).renderTestJson(report);
    case 'markdown':
      return (await import('../core/report/trials/markdown.ts')).renderTestMarkdown(report, { bytes: markdownBytes });
    case 'html':
      return (await import('../core/report/trials/html.ts')).renderTestHtml(report, { source: options.source });
    case 'junit':
      return (await import('../core/report/trials/junit.ts')).renderTestJUnit(report);
    case 'github':
      return (await import('../core/report/trials/github.ts')).renderTestGitHub(report);
    default:
      return format satisfies never;
  }
}
