import { type Block, fitInto } from './markdown-block.ts';
import { findingBlocks } from './markdown-findings.ts';
import { headBlocks } from './markdown-head.ts';
import { effectBlocks, tailBlocks } from './markdown-lists.ts';
import { schemaBlocks } from './markdown-schema.ts';
import type { Report } from './report.ts';

export interface MarkdownOptions {
  /** UTF-8 bytes that the result may have: 1,000,000 for a step summary, 60,000 for a comment. */
  readonly bytes: number;
  /** The address of a line of a file, where there is one. */
  link?(file: string, line: number): string | null;
  /** Characters that one diagram may have: GitHub shows 50,000 at most, GitLab 2,000 without a click. */
  readonly diagramCharacters?: number;
}

/**
 * The report for a step summary, a comment or a note, at most `bytes` long: the verdict, who has to wait, the findings by migration
 * with the worst first, the change of the schema, and lists of what was silenced or not looked at. Where the whole does not fit,
 * advice goes first, then the last findings; a line says what is missing.
 */
export function renderMarkdown(report: Report, options: MarkdownOptions): string {
  const blocks: Block[] = [
    ...headBlocks(report, options),
    ...findingBlocks(report, options),
    ...schemaBlocks(report, options),
    ...effectBlocks(report),
    ...tailBlocks(report, options),
  ];
  return fitInto(blocks, options.bytes);
}
