import type { CheckReport } from '../report/check/check-report.ts';
import { annotationShares } from '../report/check/github.ts';
import { notTestedMarkdown, renderCheckMarkdown } from '../report/check/markdown.ts';
import { checkVerdictText } from '../report/check/wording.ts';
import { beyondCommands } from '../report/github.ts';
import { checkAnnotation, conclusionOf } from './check-run.ts';
import { type DatabaseComment, databaseComments } from './database-comments.ts';
import { type LintPublished, lintComments } from './lint-publication.ts';
import type { Publication } from './publish.ts';
import { testComments } from './test-publication.ts';

export interface CheckPublished extends Omit<LintPublished, 'report'> {
  /** Its paths are the repository's. */
  readonly report: CheckReport;
  /** The exit status of the run. */
  readonly status: number;
}

/** What a check says on GitHub: comments that hold both halves, and what the lint says elsewhere. */
export function checkPublication(from: CheckPublished): Publication {
  const { report, asked, pull, commit, prefix, runUrl, link, client } = from;
  const { lint } = report;
  return {
    asked,
    pull,
    commit,
    client,
    comments: (pull, left) =>
      databaseComments(checkComments(report, link, asked.suggestions === 'never' ? 0 : left), {
        job: 'check',
        pull,
        prefix,
        runUrl,
      }),
    suggestions: { findings: lint.findings, textOf: from.textOf },
    risk: from.isOfChange ? lint.risk.class : null,
    checkRun: {
      name: from.checkName,
      conclusion: conclusionOf(report.verdict, from.status),
      title: checkVerdictText(report),
      summary: (bytes) => renderCheckMarkdown(report, { bytes, link }),
      annotations: beyondCommands(lint, annotationShares(report).lint).map(checkAnnotation),
      runUrl,
    },
  };
}

/** The comments of both halves, by database. The two halves name a folder alike, a database without a configuration they do not. */
function checkComments(
  report: CheckReport,
  link: (file: string, line: number) => string | null,
  left: number,
): readonly DatabaseComment[] {
  const { test, notTested } = report;
  const tested = test === null ? [] : testComments(test, link);
  return lintComments(report.lint, link, left).map((one) => {
    const other = tested.find(({ folder }) => folder === one.folder);
    const second = other?.parts ?? (notTested === null ? [] : [() => notTestedMarkdown(notTested)]);
    return {
      ...one,
      parts: [...one.parts, ...second],
      isWorthSaying: one.isWorthSaying || (other?.isWorthSaying ?? notTested !== null),
    };
  });
}
