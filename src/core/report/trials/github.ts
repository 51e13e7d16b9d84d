import { cut, forWorkflowData, forWorkflowProperty } from '../escape.ts';
import { type AnnotationShare, mostOfLevel } from '../github.ts';
import type { Verdict } from '../report.ts';
import { grouped } from '../wording.ts';
import type { TestReport, TrialCase } from './trial-report.ts';
import { casesOf, worstFirst } from './verdict.ts';

/** The runner cuts longer messages off. */
const longestMessage = 4096;

type Level = 'error' | 'warning';

/** What a verdict is on GitHub; null for what needs no annotation. */
function levelOf(verdict: Verdict): Level | null {
  switch (verdict) {
    case 'fail':
    case 'error':
    case 'inconclusive':
      return 'error';
    case 'warn':
      return 'warning';
    case 'pass':
    case 'skipped':
      return null;
  }
}

interface Told {
  /** What its title begins with: the trial, and the database where there are several. */
  readonly where: string;
  readonly each: TrialCase;
}

/**
 * Workflow commands that put cases on the lines of SQL that they are about, worst first, one a line. What failed or could not be
 * answered is told without a place too, a warning only on its line. Where a level has more than GitHub shows, its tenth command says
 * how many there are.
 */
export function renderTestGitHub(report: TestReport, share: AnnotationShare = {}): string {
  const all: Told[] = report.databases
    .flatMap(({ name, trials }) => {
      const start = report.databases.length > 1 ? `${name}: ` : '';
      return trials.flatMap((trial) => casesOf(trial).map((each) => ({ where: start + trial.trial, each })));
    })
    .sort((a, b) => worstFirst(a.each, b.each));
  const lines: string[] = [];
  for (const level of ['error', 'warning'] as const) {
    const here = all.filter(
      ({ each }) => levelOf(each.verdict) === level && (level === 'error' || each.place !== null),
    );
    const most = share[level] ?? mostOfLevel;
    const count = here.length > most ? most - 1 : here.length;
    lines.push(...here.slice(0, count).map((told) => annotation(level, told)));
    if (here.length > count)
      lines.push(
        `::${level} title=Drydock::${grouped(here.length - count)} more of this level in the summary of the run`,
      );
  }
  return lines.map((line) => `${line}\n`).join('');
}

function annotation(level: Level, { where, each }: Told): string {
  const { place } = each;
  const properties = [
    ...(place === null
      ? []
      : [
          `file=${forWorkflowProperty(place.file)}`,
          `line=${place.line}`,
          `endLine=${place.endLine}`,
          // The runner warns of columns in an annotation of several lines, and drops them. Its last column belongs to the span.
          ...(place.line === place.endLine
            ? [`col=${place.column}`, `endColumn=${Math.max(place.column, place.endColumn - 1)}`]
            : []),
        ]),
    `title=${forWorkflowProperty(cut(`${where}: ${each.name}`, longestTitle))}`,
  ];
  return `::${level} ${properties.join(',')}::${forWorkflowData(cut(messageText(each), longestMessage))}`;
}

/** GitHub takes titles of 255 characters. */
const longestTitle = 255;

/** What an annotation says: what was found and what to do, a line each. Hostile text. */
function messageText({ message, verdict, reason, advice }: TrialCase): string {
  const said = message === '' ? reason : message;
  const start = verdict === 'inconclusive' ? `Inconclusive: ${said}` : said;
  return [start, ...(advice === null ? [] : [`Instead: ${advice.summary}`])].join('\n');
}
