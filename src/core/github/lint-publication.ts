import { beyondCommands } from '../report/github.ts';
import { renderMarkdown } from '../report/markdown.ts';
import type { Report } from '../report/report.ts';
import { exitStatus } from '../report/verdict.ts';
import { plural, verdictText } from '../report/wording.ts';
import { checkAnnotation, conclusionOf } from './check-run.ts';
import type { Client } from './client.ts';
import { type DatabaseComment, databaseComments } from './database-comments.ts';
import { reportOf } from './database-report.ts';
import type { PullRequestOfEvent } from './event.ts';
import type { Publication, Tier, When } from './publish.ts';

export interface LintPublished {
  /** Its paths are the repository's. */
  readonly report: Report;
  readonly asked: Readonly<Record<Tier, When>>;
  readonly pull: PullRequestOfEvent | null;
  readonly commit: string | null;
  /** Whether the report is about what a change does, so that its risk is the change's. */
  readonly isOfChange: boolean;
  readonly prefix: string;
  readonly checkName: string;
  readonly runUrl: string | null;
  link(file: string, line: number): string | null;
  /** The text of a file as it was linted, by its path in the repository. */
  textOf(file: string): string | undefined;
  readonly client: (() => Promise<Client>) | null;
}

/** What a lint says on GitHub. */
export function lintPublication(from: LintPublished): Publication {
  const { report, asked, pull, commit, prefix, runUrl, link, client } = from;
  return {
    asked,
    pull,
    commit,
    client,
    comments: (pull, left) =>
      databaseComments(lintComments(report, link, asked.suggestions === 'never' ? 0 : left), {
        job: 'lint',
        pull,
        prefix,
        runUrl,
      }),
    suggestions: { findings: report.findings, textOf: from.textOf },
    risk: from.isOfChange ? report.risk.class : null,
    checkRun: {
      name: from.checkName,
      conclusion: conclusionOf(report.verdict, exitStatus(report)),
      title: verdictText(report),
      summary: (bytes) => renderMarkdown(report, { bytes, link }),
      annotations: beyondCommands(report).map(checkAnnotation),
      runUrl,
    },
  };
}

/**
 * The lint's part of the comments, by database.
 * @param left how many exact fixes are not suggested on their lines: the first comment with a fix says it
 */
export function lintComments(
  report: Report,
  link: (file: string, line: number) => string | null,
  left: number,
): readonly DatabaseComment[] {
  const parts = report.databases.map(({ name }) => reportOf(report, name));
  const noted = parts.findIndex((part) => part.findings.some((one) => one.fix !== null));
  return report.databases.map(({ name, folder }, place) => {
    const part = parts[place] ?? report;
    return {
      name,
      folder,
      parts: [(bytes) => renderMarkdown(part, { bytes, link })],
      isWorthSaying: isWorthSaying(part),
      notes: place === noted ? fixNotes(left) : [],
    };
  });
}

/** Whether a reviewer has to know: a change that lints clean and hurts nobody needs no comment. */
function isWorthSaying(report: Report): boolean {
  return (
    report.findings.length > 0 ||
    report.suppressed.length > 0 ||
    report.notAnalysed.length > 0 ||
    !['pass', 'skipped'].includes(report.verdict) ||
    ['breaking', 'blocking', 'destructive'].includes(report.risk.class)
  );
}

function fixNotes(left: number): readonly string[] {
  if (left === 0) return [];
  return [
    `${plural(left, 'more finding has', 'more findings have')} an exact fix that is not suggested on its lines: \`drydock lint --fix\` applies it.`,
  ];
}
