import { forHtmlName, forHtmlPage } from './escape.ts';
import { shortName } from './grouping.ts';
import { isOfChange, ownReasons, riskMeanings, scopeText, silenced, silencedText, titleText } from './headline.ts';
import { findingsHtml } from './html-findings.ts';
import { code, folded, type HtmlLinking, page, placeHtml } from './html-page.ts';
import { schemaHtml } from './html-schema.ts';
import type { Report, StatementEffect } from './report.ts';
import { waitText, worstWaits } from './waits.ts';
import { analysedText, databaseText, effectText, grouped, nothingTaken, plural } from './wording.ts';

export interface HtmlOptions extends HtmlLinking {
  /** When the page was made, as a reader wants it; left out where it has to be the same each time. */
  readonly made?: string;
}

/** Rows of the table of who waits, and of the lists at the end. */
const mostWaits = 20;
const mostRows = 2_000;

/**
 * The report as one HTML page that needs nothing else: no script, no font, no picture from anywhere. Its order is that of the Markdown
 * report, but it folds less, since a page has room. Where a server takes the style away (Jenkins does), it reads as plain HTML.
 */
export function renderHtml(report: Report, options: HtmlOptions = {}): string {
  return page(`Drydock lint: ${titleText(report)}`, bodyHtml(report, options));
}

/** What is in the page's body, for a page that holds more than one report. */
export function bodyHtml(report: Report, options: HtmlOptions = {}): string {
  const body = [
    headHtml(report, options),
    waitsHtml(report, options),
    findingsHtml(report, options),
    ...report.databases.map((database) => schemaHtml(database, report.databases.length > 1)),
    effectsHtml(report),
    tailHtml(report, options),
    `<p class="dim">${forHtmlName(report.tool.name)} ${forHtmlName(report.tool.version)}${options.made === undefined ? '' : `, ${forHtmlName(options.made)}`}</p>`,
  ];
  return body.filter((part) => part !== '').join('\n');
}

function headHtml(report: Report, options: HtmlOptions): string {
  const lines = [`<h1 class="${report.verdict}">Drydock lint: ${titleText(report)}</h1>`];
  const risk = riskHtml(report, options);
  if (risk !== null) lines.push(`<p>${risk}</p>`);
  const scope = report.databases.map((database) => {
    const name = report.databases.length > 1 ? `<b>${forHtmlName(database.name)}</b>: ` : '';
    return `${name}${forHtmlPage(databaseText(database))}; ${scopeText(database)}`;
  });
  if (report.analysed < 1 || report.notAnalysed.length > 0) scope.push(analysedText(report));
  scope.push(...silencedText(report));
  lines.push('<ul>', ...scope.map((line) => `<li>${line}</li>`), '</ul>');
  return lines.join('\n');
}

function riskHtml(report: Report, options: HtmlOptions): string | null {
  if (!isOfChange(report)) return null;
  const { risk } = report;
  const [first, ...rest] = risk.reasons;
  const start = `<b>Risk: ${risk.class}</b>, ${riskMeanings[risk.class]}`;
  if (first === undefined) return `${start}.`;
  const why = ownReasons.has(first.rule) ? forHtmlPage(first.text) : code(first.rule);
  const place = placeHtml(options, first.file, first.line, `${shortName(report, first.file)}:${first.line}`);
  return `${start}: ${why} in ${place}${rest.length === 0 ? '' : `, and ${plural(rest.length, 'more reason')}`}.`;
}

function waitsHtml(report: Report, options: HtmlOptions): string {
  const { rows, more } = worstWaits(report, mostWaits);
  if (rows.length === 0) return '';
  const lines = rows.map(({ wait, others }) => {
    const place = placeHtml(options, wait.file, wait.line, `${shortName(report, wait.file)}:${wait.line}`);
    const also = others === 0 ? '' : `, and ${plural(others, 'more statement')}`;
    const what = wait.blocks === 'writes' ? 'write' : 'read or write';
    return `<tr><td>${code(wait.relation)}</td><td>${what}</td><td>${waitText(wait)}</td><td>${place}${also}</td></tr>`;
  });
  return [
    '<h2>Who has to wait</h2>',
    '<table>',
    '<tr><th>table</th><th>nobody can</th><th>for</th><th>because of</th></tr>',
    ...lines,
    '</table>',
    ...(more === null ? [] : [`<p>${more}</p>`]),
  ].join('\n');
}

function effectsHtml(report: Report): string {
  const byFile = new Map<string, StatementEffect[]>();
  for (const each of report.effects ?? []) {
    const list = byFile.get(each.file);
    if (list === undefined) byFile.set(each.file, [each]);
    else list.push(each);
  }
  if (byFile.size === 0) return '';
  const tables = [...byFile].map(([file, some]) => {
    const rows = some.map(
      ({ line, statement, effect }) =>
        `<tr><td class="number">${line}</td><td>${code(statement)}</td><td>${forHtmlPage(effectText(effect) ?? nothingTaken)}</td></tr>`,
    );
    const header = '<tr><th>line</th><th>statement</th><th>effect</th></tr>';
    return `<h3>${code(file)}</h3>\n<table>\n${header}\n${rows.join('\n')}\n</table>`;
  });
  return `<h2>What each statement does</h2>\n${tables.join('\n')}`;
}

function tailHtml(report: Report, options: HtmlOptions): string {
  const parts: string[] = [];
  const { given } = silenced(report);
  if (given.length > 0) {
    const rows = given.slice(0, mostRows).map(({ finding, reason, by, until }) => {
      const cells = [
        placeHtml(options, finding.file, finding.line, `${finding.file}:${finding.line}`),
        forHtmlName(finding.rule),
        forHtmlPage(reason === '' ? 'no reason given' : reason),
        forHtmlName(by),
        forHtmlName(until ?? ''),
      ];
      return `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;
    });
    const header = '<tr><th>place</th><th>rule</th><th>reason</th><th>by</th><th>until</th></tr>';
    const table = `<table>\n${header}\n${rows.join('\n')}\n</table>`;
    parts.push(folded(`${plural(given.length, 'finding')} suppressed`, table + left(given)));
  }
  if (report.notAnalysed.length > 0) {
    const rows = report.notAnalysed
      .slice(0, mostRows)
      .map(({ file, line, reason }) => `${placeHtml(options, file, line, `${file}:${line}`)}: ${forHtmlPage(reason)}`);
    parts.push(
      folded(`${plural(report.notAnalysed.length, 'place')} not analysed`, list(rows) + left(report.notAnalysed)),
    );
  }
  if (report.unsure.length > 0) {
    const title = `${plural(report.unsure.length, 'thing')} that the history does not tell for sure`;
    parts.push(folded(title, list(report.unsure.slice(0, mostRows).map(forHtmlPage)) + left(report.unsure)));
  }
  return parts.length === 0 ? '' : `<h2>What this report does not say</h2>\n${parts.join('\n')}`;
}

function list(rows: readonly string[]): string {
  return `<ul>\n${rows.map((row) => `<li>${row}</li>`).join('\n')}\n</ul>`;
}

function left(all: readonly unknown[]): string {
  return all.length > mostRows ? `\n<p>and ${grouped(all.length - mostRows)} more</p>` : '';
}
