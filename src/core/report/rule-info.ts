import type { Category, Severity } from './finding.ts';

/** What a renderer has to know of a rule. */
export interface RuleInfo {
  readonly id: string;
  /** A short noun phrase. */
  readonly title: string;
  /** Markdown, one or two sentences. */
  readonly what: string;
  /** Markdown, a paragraph. */
  readonly why: string;
  readonly category: Category;
  readonly severity: Severity;
  /** Address of the rule's page. */
  readonly docs: string;
}
