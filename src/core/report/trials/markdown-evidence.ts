import { cut, forHtmlText, forMarkdownCode, forMarkdownTableCell, forMarkdownText, forTerminal } from '../escape.ts';
import { details } from '../markdown-block.ts';
import { grouped, plural } from '../wording.ts';
import { changeText, distributionOf } from './distribution.ts';
import { measureText, numberText } from './figures.ts';
import { ganttChart } from './gantt.ts';
import { plain } from './terminal.ts';
import { mountain } from './text-comparison.ts';
import { few } from './text-evidence.ts';
import { timelineLines } from './text-timeline.ts';
import { axisOf, barsOf, isHarm, laneText, timeIn } from './timeline.ts';
import type { Cell, Comparison, Evidence, Sample, Timeline } from './trial-report.ts';

/** What is shown of one piece: who needs more reads the JSON. */
const mostRows = 20;
const mostColumns = 20;
const mostDiff = 200;
const mostCharacters = 4_000;
const longestCell = 200;
const longestTitle = 300;
const mostLanes = 6;

export interface MarkdownEvidenceOptions {
  /** Characters that one diagram may have. */
  readonly diagramCharacters?: number;
}

/** Evidence as Markdown that ends with a line break: pictures are seen at once, all else by those who click. */
export function evidenceMarkdown(evidence: Evidence, options: MarkdownEvidenceOptions): string {
  const title = cut(evidence.title, longestTitle);
  const body = bodyOf(evidence, options);
  if (evidence.kind === 'timeline' || evidence.kind === 'comparison')
    return title === '' ? `${body}\n` : `${bold(title)}\n\n${body}\n`;
  return details(title === '' ? names[evidence.kind] : forHtmlText(title), body);
}

/** Two asterisks beside a blank are two asterisks: a name that ends with one would not be bold, and all else would shift. */
export function bold(text: string): string {
  return `<b>${forMarkdownText(text)}</b>`;
}

const names: Readonly<Record<Evidence['kind'], string>> = {
  text: 'Evidence',
  sql: 'SQL',
  table: 'Table',
  diff: 'What differs',
  timeline: 'Timeline',
  comparison: 'Before and after',
};

function bodyOf(evidence: Evidence, options: MarkdownEvidenceOptions): string {
  switch (evidence.kind) {
    case 'text':
      return forMarkdownCode(cut(evidence.text, mostCharacters), 'text');
    case 'sql':
      return forMarkdownCode(cut(evidence.sql, mostCharacters), 'sql');
    case 'table':
      return tableMarkdown(evidence);
    case 'diff':
      return diffMarkdown(evidence);
    case 'timeline':
      return timelineMarkdown(evidence, options);
    case 'comparison':
      return comparisonMarkdown(evidence);
    default:
      return evidence satisfies never;
  }
}

function tableMarkdown({ columns, rows }: Extract<Evidence, { kind: 'table' }>): string {
  const shown = columns.slice(0, mostColumns);
  if (shown.length === 0) return plural(rows.length, 'row');
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const lines = [
    line(shown.map(({ name }) => forMarkdownTableCell(cut(name, longestCell)))),
    line(shown.map(({ align }) => (align === 'right' ? '---:' : '---'))),
    ...rows.slice(0, mostRows).map((row) => line(shown.map((_, place) => cellText(row[place] ?? null)))),
  ];
  const left = [
    ...(rows.length > mostRows ? [`${grouped(rows.length - mostRows)} more rows`] : []),
    ...(columns.length > mostColumns ? [`${grouped(columns.length - mostColumns)} more columns`] : []),
  ];
  if (left.length > 0) lines.push('', `and ${left.join(', ')}`);
  return lines.join('\n');
}

function cellText(cell: Cell): string {
  if (cell === null) return '–';
  return typeof cell === 'number' ? numberText(cell) : forMarkdownTableCell(cut(cell, longestCell));
}

function diffMarkdown({ from, to, lines }: Extract<Evidence, { kind: 'diff' }>): string {
  const text = [
    ...(from === '' ? [] : [`--- ${forTerminal(from)}`]),
    ...(to === '' ? [] : [`+++ ${forTerminal(to)}`]),
    ...lines.slice(0, mostDiff).map((line) => forTerminal(cut(line, 1_000))),
    ...(lines.length > mostDiff ? [` ${grouped(lines.length - mostDiff)} more lines`] : []),
  ];
  return forMarkdownCode(text.join('\n'), 'diff');
}

/** A Gantt chart where there is room for one, else the same in block characters; and who was hurt for how long. */
function timelineMarkdown(timeline: Timeline, { diagramCharacters }: MarkdownEvidenceOptions): string {
  const chart = ganttChart(timeline, diagramCharacters);
  if (chart === null)
    return forMarkdownCode(timelineLines(timeline, { width: 100, paint: plain, most: few }).join('\n'), 'text');
  const axis = axisOf(timeline);
  const hurt = timeline.lanes
    .map((lane) => ({ lane, ms: timeIn(barsOf(lane, axis), isHarm) }))
    .filter(({ ms }) => ms > 0)
    .sort((a, b) => b.ms - a.ms);
  const said = hurt
    .slice(0, mostLanes)
    .map(({ lane }) => `- ${bold(cut(lane.name, longestCell))}: ${laneText(lane, axis)}`);
  if (hurt.length > said.length) said.push(`- and ${plural(hurt.length - said.length, 'more lane')}`);
  return [forMarkdownCode(chart, 'mermaid'), ...(said.length === 0 ? [] : ['', ...said])].join('\n');
}

const sparkColumns = 24;

function comparisonMarkdown(comparison: Comparison): string {
  const { before, after, unit } = comparison;
  const distribution = distributionOf(comparison);
  const row = (name: string, sample: Sample, shares: readonly number[] | undefined) => {
    // Blanks at the edges of code are taken for its margin, and several of them for one.
    const drawn = shares === undefined ? '' : `\`${mountain(shares, sparkColumns).replaceAll(' ', '\u00a0')}\``;
    const p95 = sample.p95 === null ? '–' : measureText(sample.p95, '');
    return `| ${name} | ${drawn} | ${measureText(sample.median, '')} | ${p95} | ${measureText(sample.n, '')} |`;
  };
  const [low, high] = [distribution?.low ?? 0, distribution?.high ?? 0].map((value) => measureText(value, ''));
  const measure = forMarkdownTableCell(cut(unit, longestCell));
  const head = distribution === null ? '' : `${low} to ${high} ${measure}`;
  return [
    `| | ${head} | median, ${measure} | p95, ${measure} | n |`,
    '| --- | --- | ---: | ---: | ---: |',
    row('before', before, distribution?.before),
    row('after', after, distribution?.after),
    '',
    `Change of the median: ${forMarkdownText(changeText(comparison))}`,
  ].join('\n');
}
