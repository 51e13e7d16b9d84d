import { cut, forMarkdownText, forPlainText } from '../report/escape.ts';
import type { Finding, Severity } from '../report/finding.ts';
import { annotationText } from '../report/github.ts';
import type { Verdict } from '../report/report.ts';
import { grouped } from '../report/wording.ts';
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

/** What a check run says. */
export interface CheckRunContent {
  readonly name: string;
  readonly conclusion: CheckRun['conclusion'];
  readonly title: string;
  /** The whole report as Markdown, at most so many bytes long. */
  summary(bytes: number): string;
  /** What goes on the lines: what the workflow commands had no room for. Files that are not the repository's are left out. */
  readonly annotations: readonly CheckAnnotation[];
  readonly runUrl: string | null;
}

/** Makes a check run of a commit, in as many requests as its annotations need. */
export async function publishCheckRun(
  api: CheckRunApi,
  head: string,
  content: CheckRunContent,
): Promise<ApiProblem | null> {
  const { name, conclusion, title, summary, runUrl } = content;
  const here = content.annotations.filter(({ path }) => !path.startsWith('../'));
  const annotations = here.slice(0, mostAnnotations);
  const left = here.length - annotations.length;
  const note =
    left > 0
      ? `\n> ${forMarkdownText(`${grouped(left)} findings are not shown on their lines: GitHub was asked often enough.`)}\n`
      : '';
  const check: CheckRun = {
    name,
    head,
    conclusion,
    title: cut(title, longestTitle),
    summary: `${summary(longestSummary - note.length)}${note}`,
    detailsUrl: runUrl,
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

/** How a check ends: a run that fails is a failure, and a pass is the only success. */
export function conclusionOf(verdict: Verdict, exitStatus: number): CheckRun['conclusion'] {
  if (exitStatus !== 0) return 'failure';
  return verdict === 'pass' ? 'success' : 'neutral';
}

const levels: Readonly<Record<Severity, CheckAnnotation['level']>> = {
  error: 'failure',
  warning: 'warning',
  notice: 'notice',
};

/** A finding on its line. */
export function checkAnnotation(finding: Finding): CheckAnnotation {
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
