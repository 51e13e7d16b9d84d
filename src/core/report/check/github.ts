import { cut, forWorkflowData } from '../escape.ts';
import { type AnnotationShare, mostOfLevel, renderGitHub } from '../github.ts';
import { renderTestGitHub } from '../trials/github.ts';
import type { CheckReport } from './check-report.ts';
import { notTestedText } from './wording.ts';

const levels = ['error', 'warning', 'notice'] as const;
/** The runner cuts longer messages off. */
const longestMessage = 4096;

/** Workflow commands of both reports: GitHub keeps ten of a level of the whole step, so that they share them. */
export function renderCheckGitHub(report: CheckReport): string {
  const { lint, test } = annotationShares(report);
  return renderGitHub(report.lint, lint) + secondHalf(report, test);
}

/** How many commands of each level either report gets: half of them, and what the other does not need. */
export function annotationShares(report: CheckReport): {
  readonly lint: AnnotationShare;
  readonly test: AnnotationShare;
} {
  const first = counted(renderGitHub(report.lint));
  const second = counted(secondHalf(report, {}));
  const half = mostOfLevel / 2;
  const lint = levels.map((level) => [level, Math.max(half, mostOfLevel - second(level))] as const);
  const test = levels.map((level) => [level, Math.max(half, mostOfLevel - first(level))] as const);
  return { lint: Object.fromEntries(lint), test: Object.fromEntries(test) };
}

function secondHalf(report: CheckReport, share: AnnotationShare): string {
  return report.test === null
    ? `::error title=Drydock test::${forWorkflowData(cut(notTestedText(report.notTested), longestMessage))}\n`
    : renderTestGitHub(report.test, share);
}

function counted(commands: string): (level: (typeof levels)[number]) => number {
  const lines = commands.split('\n');
  return (level) => lines.filter((line) => line.startsWith(`::${level} `)).length;
}
