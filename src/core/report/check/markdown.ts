import { cut, forMarkdownText } from '../escape.ts';
import { renderMarkdown } from '../markdown.ts';
import { joinMarkdown, type MarkdownPart } from '../markdown-parts.ts';
import { renderTestMarkdown } from '../trials/markdown.ts';
import type { CheckReport, NotTested } from './check-report.ts';
import { notTestedText } from './wording.ts';

export interface CheckMarkdownOptions {
  /** UTF-8 bytes that the result may have: 1,000,000 for a step summary, 60,000 for a comment. */
  readonly bytes: number;
  /** The address of a line of a file, where there is one. */
  link?(file: string, line: number): string | null;
}

/** Both reports as one text, at most `bytes` long. */
export function renderCheckMarkdown(report: CheckReport, { bytes, link }: CheckMarkdownOptions): string {
  const linking = link ? { link } : {};
  const lint: MarkdownPart = (bytes) => renderMarkdown(report.lint, { bytes, ...linking });
  const { test, notTested } = report;
  const second: MarkdownPart =
    test === null ? () => notTestedMarkdown(notTested) : (bytes) => renderTestMarkdown(test, { bytes, ...linking });
  return joinMarkdown([lint, second], bytes);
}

/** What is said where the test's report would be. */
export function notTestedMarkdown(notTested: NotTested): string {
  return `### ⛔ Drydock test: not run\n\n${forMarkdownText(cut(notTestedText(notTested), longestText))}\n`;
}

const longestText = 2_000;
