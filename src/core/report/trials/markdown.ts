import { cut, forMarkdownTableCell, forMarkdownText } from '../escape.ts';
import { type Block, fitInto } from '../markdown-block.ts';
import { timeText } from './figures.ts';
import { bold } from './markdown-evidence.ts';
import { failingBlocks, type MarkdownTrialOptions, needsLook, passedBlock, signs } from './markdown-trial.ts';
import type { TestedDatabase, TestReport, TrialReport } from './trial-report.ts';
import { scopeText, serverText, titleText } from './wording.ts';

export interface MarkdownOptions extends MarkdownTrialOptions {
  /** UTF-8 bytes that the result may have: 1,000,000 for a step summary, 60,000 for a comment. */
  readonly bytes: number;
}

/** A text that is longer is nothing for the head of a report. */
const longestText = 300;
const mostDatabases = 20;
const mostDifferences = 5;

/**
 * The report for a step summary, a comment or a note, at most `bytes` long: the verdict and a table of the trials, then what is not a
 * clean pass with its evidence, the worst first within a trial, then what passed, folded. Where the whole does not fit, evidence goes
 * first, then the last cases; a line says what is missing.
 */
export function renderTestMarkdown(report: TestReport, options: MarkdownOptions): string {
  const several = report.databases.length > 1;
  const trials = report.databases.flatMap((database) =>
    database.trials.map((trial) => ({ trial, where: several ? `${database.name}, ` : '' })),
  );
  const failing = trials.filter(({ trial }) => needsLook(trial));
  const blocks: Block[] = [
    headBlock(report),
    ...failing.flatMap(({ trial, where }) => failingBlocks(trial, where, options)),
    ...trials.flatMap(({ trial, where }) => (needsLook(trial) ? [] : (passedBlock(trial, where, options) ?? []))),
  ];
  return fitInto(blocks, options.bytes, 'case');
}

function headBlock(report: TestReport): Block {
  const title = `### ${signs[report.verdict]} Drydock test: ${titleText(report)}`;
  const databases = report.databases.slice(0, mostDatabases);
  const several = report.databases.length > 1;
  const whole = databases.map((database) => databaseText(database, several, database.trials));
  const brief = databases.map((database) => databaseText(database, several, database.trials.filter(needsLook)));
  const left = report.databases.length - databases.length;
  const more = left > 0 ? [`and ${left} more databases\n`] : [];
  return {
    forms: [`${[`${title}\n`, ...whole, ...more].join('\n')}`, `${[`${title}\n`, ...brief].join('\n')}`, `${title}\n`],
    kind: 'head',
    findings: 0,
    name: 'the head',
  };
}

function databaseText(database: TestedDatabase, several: boolean, trials: readonly TrialReport[]): string {
  const name = several ? `${bold(cut(database.name, longestText))}: ` : '';
  const scope = forMarkdownText(cut(`${scopeText(database)}, on ${serverText(database)}`, longestText));
  const lines = [`${name}${scope}.`, ''];
  const { differences } = database;
  for (const each of differences.slice(0, mostDifferences))
    lines.push(`> ${signs.warn} ${forMarkdownText(cut(each, longestText))}`, '>');
  if (differences.length > mostDifferences) lines.push(`> and ${differences.length - mostDifferences} more`, '>');
  if (lines.at(-1) === '>') lines.splice(-1, 1, '');
  if (trials.length > 0) {
    lines.push('| | trial | what came out | time |', '| --- | --- | --- | ---: |');
    lines.push(...trials.map(rowOf), '');
  }
  return lines.join('\n');
}

function rowOf({ verdict, trial, summary, ms }: TrialReport): string {
  const said = forMarkdownTableCell(cut(summary, longestText));
  // A narrow column must not break a time in two.
  const time = verdict === 'skipped' && ms === 0 ? '' : timeText(ms).replaceAll(' ', '\u00a0');
  return `| ${signs[verdict]} | ${forMarkdownTableCell(cut(trial, 100))} | ${said} | ${time} |`;
}
