import { cut, forMarkdownTableCell, forMarkdownText } from './escape.ts';
import type { Severity } from './finding.ts';
import { shortName } from './grouping.ts';
import { isOfChange, ownReasons, riskMeanings, scopeText, silencedText, titleText } from './headline.ts';
import { type Block, type Linking, nameCode, placeLink } from './markdown-block.ts';
import type { Report } from './report.ts';
import { isShort, type WaitRow, waitText, worstWaits } from './waits.ts';
import { analysedText, databaseText, plural } from './wording.ts';

const verdictSigns: Readonly<Record<Report['verdict'], string>> = {
  pass: '✅',
  warn: '⚠️',
  fail: '❌',
  inconclusive: '❔',
  error: '❌',
  skipped: '⏭️',
};

export const signs: Readonly<Record<Severity, string>> = { error: '🔴', warning: '🟡', notice: '🔵' };

/** Rows of the table of who waits. */
const mostWaits = 5;
const mostDatabases = 20;
/** A text that is longer is nothing for the head of a report. */
const longestText = 300;

/** What decides: the verdict, the risk with its reason, who has to wait for how long, and what was looked at. */
export function headBlocks(report: Report, options: Linking): Block[] {
  const title = `### ${verdictSigns[report.verdict]} Drydock lint: ${titleText(report)}`;
  const risk = riskLine(report, options);
  const waits = waitLines(report, options);
  const scope = scopeLines(report);
  const all = [
    title,
    '',
    ...(risk === null ? [] : [risk, '']),
    ...(waits.length === 0 ? [] : [...waits, '']),
    ...scope,
  ];
  return [
    {
      forms: [`${all.join('\n').trimEnd()}\n`, `${title}\n${risk === null ? '' : `\n${risk}\n`}`, `${title}\n`],
      kind: 'head',
      findings: 0,
      name: 'the head',
    },
  ];
}

function riskLine(report: Report, options: Linking): string | null {
  if (!isOfChange(report)) return null;
  const { risk } = report;
  const [first, ...rest] = risk.reasons;
  const start = `**Risk: ${risk.class}**, ${riskMeanings[risk.class]}`;
  if (first === undefined) return `${start}.`;
  const why = ownReasons.has(first.rule) ? forMarkdownText(cut(first.text, longestText)) : nameCode(first.rule);
  const place = shortPlace(report, first.file, first.line, options);
  const more = rest.length === 0 ? '' : `, and ${plural(rest.length, 'more reason')}`;
  return `${start}: ${why} in ${place}${more}.`;
}

function waitLines(report: Report, options: Linking): string[] {
  const { rows, more } = worstWaits(report, mostWaits);
  if (rows.length === 0) return [];
  const lines = ['| table | nobody can | for | because of |', '| --- | --- | --- | --- |'];
  for (const row of rows) lines.push(waitRow(report, row, options));
  if (more !== null) lines.push('', more);
  return lines;
}

function waitRow(report: Report, { wait, others }: WaitRow, options: Linking): string {
  const { relation, blocks, file, line } = wait;
  const what = blocks === 'writes' ? 'write' : 'read or write';
  const time = isShort(wait) ? waitText(wait) : `**${waitText(wait)}**`;
  const place = shortPlace(report, file, line, options);
  const more = others === 0 ? '' : `, and ${plural(others, 'more statement')}`;
  return `| ${nameCode(relation)} | ${what} | ${time} | ${place}${more} |`;
}

/** A place without the folder that all of them share. */
function shortPlace(report: Report, file: string, line: number, { link }: Linking): string {
  return placeLink({ link: () => link?.(file, line) ?? null }, shortName(report, file), line);
}

function scopeLines(report: Report): string[] {
  const several = report.databases.length > 1;
  const lines = report.databases.slice(0, mostDatabases).map((database) => {
    const name = several ? `**${forMarkdownText(cut(database.name, longestText))}**: ` : '';
    return `${name}${forMarkdownText(cut(databaseText(database), longestText))}; ${scopeText(database)}`;
  });
  if (report.databases.length > lines.length)
    lines.push(`and ${report.databases.length - lines.length} more databases`);
  const missing: string[] = [];
  if (report.analysed < 1 || report.notAnalysed.length > 0) missing.push(analysedText(report));
  missing.push(...silencedText(report));
  if (missing.length > 0) lines.push(missing.join(', '));
  return lines.length < 2 ? lines.map((line) => `${line}.`) : lines.map((line) => `- ${line}`);
}

export function tableRow(cells: readonly string[]): string {
  return `| ${cells.map(forMarkdownTableCell).join(' | ')} |`;
}
