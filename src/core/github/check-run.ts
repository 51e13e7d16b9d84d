import { cut, forMarkdownText, forPlainText } from '../report/escape.ts';
import type { Finding, Severity } from '../report/finding.ts';
import { annotationText, beyondCommands } from '../report/github.ts';
import { renderMarkdown } from '../report/markdown.ts';
import type { Report } from '../report/report.ts';
import { exitStatus } from '../report/verdict.ts';
import { grouped, verdictText } from '../report/wording.ts';
import type { ApiProblem } from './client.ts';
import type { CheckAnnotation, CheckRun, CheckRunApi } from './pull-request-api.ts';

/** GitHub's limits: of annotations of one request, and of texts in characters. Bytes are never fewer. */
const mostOfRequest = 50;
const longestSummary = 65_000;
const longestTitle = 255;
/** As many as the runner keeps of a command's message. */
const longestMessage = 4_096;
/** More requests than ten of a run are not spent on what the summary says too. */
const mostAnnotations = 10 * mostOfRequest;

export interface CheckRunPlace {
  readonly name: string;
  /** The commit that the check is about. */
  readonly head: string;
  readonly runUrl: string | null;
  link?(file: string, line: number): string | null;
}

/** A check run with the verdict as its conclusion, and on the lines what the workflow commands had no room for. */
export async function publishCheckRun(
  api: CheckRunApi,
  report: Report,
  place: CheckRunPlace,
): Promise<ApiProblem | null> {
  const beyond = beyondCommands(report).filter((one) => !one.file.startsWith('../'));
  const annotations = beyond.slice(0, mostAnnotations).map(annotationOf);
  const left = beyond.length - annotations.length;
  const note =
    left > 0
      ? `\n> ${forMarkdownText(`${grouped(left)} findings are not shown on their lines: GitHub was asked often enough.`)}\n`
      : '';
  const check: CheckRun = {
    name: place.name,
    head: place.head,
    conclusion: conclusionOf(report),
    title: cut(verdictText(report), longestTitle),
    summary: `${renderMarkdown(report, { bytes: longestSummary - note.length, ...(place.link ? { link: place.link } : {}) })}${note}`,
    detailsUrl: place.runUrl,
    annotations: annotations.slice(0, mostOfRequest),
  };
  const made = await api.create(check);
  if (!made.ok) return made.problem;
  for (let from = mostOfRequest; from < annotations.length; from += mostOfRequest) {
    const more = await api.annotate(made.value, check, annotations.slice(from, from + mostOfRequest));
    if (!more.ok) return more.problem;
  }
  return null;
}

function conclusionOf(report: Report): CheckRun['conclusion'] {
  if (exitStatus(report) !== 0) return 'failure';
  return report.verdict === 'pass' ? 'success' : 'neutral';
}

const levels: Readonly<Record<Severity, CheckAnnotation['level']>> = {
  error: 'failure',
  warning: 'warning',
  notice: 'notice',
};

function annotationOf(finding: Finding): CheckAnnotation {
  const { file, line, endLine, column, endColumn, severity, rule } = finding;
  return {
    path: file,
    line,
    endLine,
    columns: line === endLine ? [column, Math.max(column, endColumn - 1)] : null,
    level: levels[severity],
    title: cut(rule, longestTitle),
    message: cut(forPlainText(annotationText(finding)), longestMessage),
  };
}
