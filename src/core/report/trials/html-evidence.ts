import { clip } from '../code-frame.ts';
import { cut, forHtmlCode, forHtmlName, forHtmlPage } from '../escape.ts';
import { codeBlock } from '../html-page.ts';
import { grouped, plural } from '../wording.ts';
import { changeText, directionOf } from './distribution.ts';
import { measureText, numberText } from './figures.ts';
import { comparisonSvg } from './svg-comparison.ts';
import { timelineSvg } from './svg-timeline.ts';
import type { Cell, Comparison, Evidence, Sample } from './trial-report.ts';

/** What a page shows of one piece: what is longer is a file and not evidence. */
const mostRows = 500;
const mostDiff = 2_000;
const mostCharacters = 50_000;
const longestLine = 2_000;
const longestCell = 2_000;

/** Evidence as HTML, its title first. */
export function evidenceHtml(evidence: Evidence): string {
  const title = evidence.title === '' ? '' : `<h4>${forHtmlPage(evidence.title)}</h4>\n`;
  return title + bodyOf(evidence);
}

function bodyOf(evidence: Evidence): string {
  switch (evidence.kind) {
    case 'text':
      return `<pre><code>${forHtmlCode(cut(evidence.text, mostCharacters))}</code></pre>`;
    case 'sql':
      return codeBlock(cut(evidence.sql, mostCharacters));
    case 'table':
      return tableHtml(evidence);
    case 'diff':
      return diffHtml(evidence);
    case 'timeline':
      return timelineSvg(evidence);
    case 'comparison':
      return comparisonHtml(evidence);
    default:
      return evidence satisfies never;
  }
}

function tableHtml({ columns, rows }: Extract<Evidence, { kind: 'table' }>): string {
  const looks = columns.map(({ align }) => (align === 'right' ? ' class="number"' : ''));
  const head = columns.map(({ name }, place) => `<th${looks[place] ?? ''}>${forHtmlName(name)}</th>`).join('');
  const body = rows
    .slice(0, mostRows)
    .map((row) => `<tr>${columns.map((_, place) => cellHtml(row[place] ?? null, looks[place] ?? '')).join('')}</tr>`);
  const more = rows.length > mostRows ? `\n<p>and ${grouped(rows.length - mostRows)} more rows</p>` : '';
  return `<div class="scroll"><table>\n<tr>${head}</tr>\n${body.join('\n')}\n</table></div>${more}`;
}

function cellHtml(cell: Cell, look: string): string {
  const text = cell === null ? '–' : typeof cell === 'number' ? numberText(cell) : forHtmlPage(cut(cell, longestCell));
  return `<td${look}>${text}</td>`;
}

function diffHtml({ from, to, lines }: Extract<Evidence, { kind: 'diff' }>): string {
  const shown = [
    ...(from === '' ? [] : [lineHtml('del', `--- ${from}`)]),
    ...(to === '' ? [] : [lineHtml('ins', `+++ ${to}`)]),
    ...lines
      .slice(0, mostDiff)
      .map((line) => lineHtml(line.startsWith('+') ? 'ins' : line.startsWith('-') ? 'del' : 'span', line)),
    ...(lines.length > mostDiff ? [lineHtml('span', ` ${plural(lines.length - mostDiff, 'more line')}`)] : []),
  ];
  return `<pre>${shown.join('')}</pre>`;
}

/** The line break stands inside: between blocks it would be an empty line. */
function lineHtml(element: 'ins' | 'del' | 'span', line: string): string {
  return `<${element}>${forHtmlName(clip(line, 0, 0, longestLine).text)}\n</${element}>`;
}

const directions = { worse: 'worse', better: 'better', unsure: 'not sure' } as const;

function comparisonHtml(comparison: Comparison): string {
  const { before, after, unit } = comparison;
  const row = (name: string, sample: Sample) => {
    const figures = [sample.median, sample.p95, sample.n].map((each, place) =>
      each === null ? '–' : measureText(each, place === 2 ? '' : unit),
    );
    return `<tr><td>${name}</td>${figures.map((figure) => `<td class="number">${forHtmlName(figure)}</td>`).join('')}</tr>`;
  };
  const direction = comparison.change === null ? '' : ` (${directions[directionOf(comparison)]})`;
  return [
    comparisonSvg(comparison),
    '<div class="scroll"><table>',
    '<tr><th></th><th class="number">median</th><th class="number">p95</th><th class="number">n</th></tr>',
    row('before', before),
    row('after', after),
    '</table></div>',
    `<p>Change of the median: ${forHtmlPage(changeText(comparison))}${direction}</p>`,
  ]
    .filter((part) => part !== '')
    .join('\n');
}
