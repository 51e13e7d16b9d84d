import { cut, forWorkflowData, forWorkflowProperty } from './escape.ts';
import type { Finding, Severity } from './finding.ts';
import type { Report } from './report.ts';
import { fileOrder, severities, worstFirst } from './verdict.ts';
import { effectText, grouped } from './wording.ts';

/** GitHub keeps ten annotations of each level of a step and drops the others without a word. */
export const mostOfLevel = 10;

/** How many commands a report may have of each level, where the step has others too; ten of a level that is not named. */
export type AnnotationShare = Partial<Readonly<Record<Severity, number>>>;
/** The runner cuts longer messages off. */
const longestMessage = 4096;

/**
 * Workflow commands that put findings on the changed lines, worst first, one a line. Where a level has more findings than
 * GitHub shows, its tenth command says how many there are.
 */
export function renderGitHub(report: Report, share: AnnotationShare = {}): string {
  const lines: string[] = [];
  for (const severity of severities) {
    const { shown, rest } = ofLevel(report, severity, share);
    for (const finding of shown) lines.push(annotation(finding));
    if (rest.length > 0)
      lines.push(`::${severity} title=Drydock::${grouped(rest.length)} more of this level in the summary of the run`);
  }
  return lines.map((line) => `${line}\n`).join('');
}

/** Findings that no workflow command shows, worst first. */
export function beyondCommands(report: Report, share: AnnotationShare = {}): Finding[] {
  return severities.flatMap((severity) => ofLevel(report, severity, share).rest);
}

function ofLevel(
  report: Report,
  severity: Severity,
  share: AnnotationShare,
): { readonly shown: Finding[]; readonly rest: Finding[] } {
  const all = report.findings
    .filter((finding) => finding.severity === severity)
    .sort(worstFirst(fileOrder(report.findings)));
  const most = share[severity] ?? mostOfLevel;
  const count = all.length > most ? most - 1 : all.length;
  return { shown: all.slice(0, count), rest: all.slice(count) };
}

function annotation(finding: Finding): string {
  const properties = [
    `file=${forWorkflowProperty(finding.file)}`,
    `line=${finding.line}`,
    `endLine=${finding.endLine}`,
    // The runner warns of columns in an annotation of several lines, and drops them. Its last column belongs to the span.
    ...(finding.line === finding.endLine
      ? [`col=${finding.column}`, `endColumn=${Math.max(finding.column, finding.endColumn - 1)}`]
      : []),
    `title=${forWorkflowProperty(finding.rule)}`,
  ];
  return `::${finding.severity} ${properties.join(',')}::${forWorkflowData(cut(annotationText(finding), longestMessage))}`;
}

/** What an annotation says: the finding, its effect and what to do, a line each. Hostile text. */
export function annotationText(finding: Finding): string {
  const parts = [finding.message];
  const effect = finding.effect === null ? null : effectText(finding.effect);
  if (effect !== null) parts.push(effect);
  if (finding.advice !== null) parts.push(`Instead: ${finding.advice.summary}`);
  if (finding.docs !== '') parts.push(finding.docs);
  return parts.join('\n');
}
