import { renderTestMarkdown } from '../report/trials/markdown.ts';
import type { TestedDatabase, TestReport } from '../report/trials/trial-report.ts';
import { countCases, isClean, reportVerdict } from '../report/trials/verdict.ts';
import type { Client } from './client.ts';
import { type DatabaseComment, databaseComments } from './database-comments.ts';
import type { PullRequestOfEvent } from './event.ts';
import type { Publication, When } from './publish.ts';

export interface TestPublished {
  /** Its paths are the repository's. */
  readonly report: TestReport;
  readonly comment: When;
  readonly pull: PullRequestOfEvent | null;
  readonly commit: string | null;
  readonly prefix: string;
  readonly runUrl: string | null;
  link(file: string, line: number): string | null;
  readonly client: (() => Promise<Client>) | null;
}

/** What a test says on GitHub: a comment a database. */
export function testPublication(from: TestPublished): Publication {
  const { report, comment, pull, commit, prefix, runUrl, link, client } = from;
  return {
    asked: { comment },
    pull,
    commit,
    client,
    comments: (pull) => databaseComments(testComments(report, link), { job: 'test', pull, prefix, runUrl }),
  };
}

/** The test's part of the comments, by database. */
export function testComments(
  report: TestReport,
  link: (file: string, line: number) => string | null,
): readonly DatabaseComment[] {
  return report.databases.map((database) => {
    const part = testReportOf(report, database);
    return {
      name: database.name,
      folder: database.folder,
      parts: [(bytes) => renderTestMarkdown(part, { bytes, link })],
      isWorthSaying: isWorthSaying(database),
      notes: [],
    };
  });
}

/** The part of a report that is about one of its databases. */
function testReportOf(report: TestReport, database: TestedDatabase): TestReport {
  const databases = [database];
  return { ...report, ...reportVerdict(databases), databases, counts: countCases(databases) };
}

/** What is not clean, and what a change was shown to do: it is what the reviewer would have had to try out. */
function isWorthSaying({ verdict, changed }: TestedDatabase): boolean {
  return !isClean(verdict) || (changed !== null && changed > 0);
}
