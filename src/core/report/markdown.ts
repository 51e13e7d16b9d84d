import { forHtmlText, forMarkdownCode, forMarkdownTableCell, forMarkdownText, markdownCodeSpan } from './escape.ts';
import type { Finding, Severity } from './finding.ts';
import type { Report, StatementEffect } from './report.ts';
import { fileOrder, placeFirst, severities, worstFirst } from './verdict.ts';
import {
  analysedText,
  databaseText,
  effectText,
  grouped,
  nothingTaken,
  outsideText,
  plural,
  riskText,
  verdictText,
} from './wording.ts';

export interface MarkdownOptions {
  /** UTF-8 bytes that the result may have: 1,000,000 for a step summary, 60,000 for a comment. */
  readonly bytes: number;
  /** The address of a line of a file, where there is one. */
  link?(file: string, line: number): string | null;
}

interface Block {
  readonly text: string;
  /** Without advice and references: taken where the whole does not fit. */
  readonly brief: string;
  readonly findings: number;
}

/** What the line that says how much is left out needs at most. */
const reserve = 200;

/**
 * The report for a step summary or a comment, at most `bytes` long. Files with the worst findings come first; whole blocks
 * are dropped from the end, and a line says how many findings went with them.
 */
export function renderMarkdown(report: Report, options: MarkdownOptions): string {
  const blocks = [block(head(report)), ...findings(report, options), ...effects(report), ...tail(report)];
  const room = options.bytes - reserve;
  const written: string[] = [];
  let used = 0;
  let full = true;
  let leftOut = 0;
  let dropped = 0;
  for (const each of blocks) {
    const size = bytes(each.text);
    const brief = each.brief === each.text ? size : bytes(each.brief);
    if (full && used + size <= room) {
      written.push(each.text);
      used += size;
    } else if (full && used + brief <= room) {
      written.push(each.brief);
      used += brief;
    } else {
      full = false;
      dropped++;
      leftOut += each.findings;
    }
  }
  if (leftOut > 0) {
    written.push(
      `> **${plural(leftOut, 'finding')} left out here**, because the text would be too long. The whole report is in the log.\n`,
    );
  } else if (dropped > 0) {
    written.push(
      '> **The end is left out here**, because the text would be too long. The whole report is in the log.\n',
    );
  }
  return written.join('\n');
}

function bytes(text: string): number {
  return utf8.encode(text).length + 1;
}

const utf8 = new TextEncoder();

function block(text: string): Block {
  return { text, brief: text, findings: 0 };
}

const verdictSigns: Readonly<Record<Report['verdict'], string>> = {
  pass: '✅',
  warn: '⚠️',
  fail: '❌',
  inconclusive: '❔',
  error: '❌',
  skipped: '⏭️',
};

const signs: Readonly<Record<Severity, string>> = { error: '🔴', warning: '🟡', notice: '🔵' };

function head(report: Report): string {
  const lines = [
    `### ${verdictSigns[report.verdict]} Drydock lint`,
    '',
    `**${forMarkdownText(verdictText(report))}**`,
    '',
  ];
  const risk = riskText(report);
  if (risk !== null) lines.push(`- ${forMarkdownText(risk)}`);
  for (const database of report.databases) {
    const name = report.databases.length > 1 ? `${forMarkdownText(database.name)}: ` : '';
    const part =
      database.reported < database.migrations
        ? `; ${grouped(database.reported)} checked, the earlier ones replayed`
        : '';
    lines.push(`- ${name}${forMarkdownText(databaseText(database))}${part}`);
  }
  if (report.analysed < 1 || report.notAnalysed.length > 0) lines.push(`- ${analysedText(report)}`);
  if (report.findings.length > 0) {
    lines.push(
      '',
      `| ${severities.map((severity) => `${signs[severity]} ${severity}s`).join(' | ')} | suppressed |`,
      '| ---: | ---: | ---: | ---: |',
    );
    const cells = [...severities.map((severity) => report.counts[severity]), report.suppressed.length];
    lines.push(`| ${cells.map(grouped).join(' | ')} |`);
  }
  return `${lines.join('\n')}\n`;
}

/** What each statement does, a table a file: asked for with --effects. */
function effects(report: Report): Block[] {
  const byFile = new Map<string, StatementEffect[]>();
  for (const each of report.effects ?? []) byFile.set(each.file, [...(byFile.get(each.file) ?? []), each]);
  return [...byFile].map(([file, some]) =>
    block(
      [
        `#### What each statement of ${markdownCodeSpan(file)} does`,
        '',
        '| line | statement | effect |',
        '| ---: | --- | --- |',
        ...some.map(
          ({ line, statement, effect }) =>
            `| ${line} | ${forMarkdownTableCell(statement)} | ${forMarkdownTableCell(effectText(effect) ?? nothingTaken)} |`,
        ),
        '',
      ].join('\n'),
    ),
  );
}

/** A block a finding; the first of each file carries the file's heading. */
function findings(report: Report, options: MarkdownOptions): Block[] {
  const order = fileOrder(report.findings);
  const files = fileOrder([...report.findings].sort(worstFirst(order)));
  let file: string | null = null;
  return [...report.findings].sort(placeFirst(files)).map((finding) => {
    const heading = finding.file === file ? '' : `#### ${markdownCodeSpan(finding.file)}\n\n`;
    file = finding.file;
    const brief = heading + summary(finding, options);
    return { text: brief + more(finding), brief, findings: 1 };
  });
}

function summary(finding: Finding, options: MarkdownOptions): string {
  const address = options.link?.(finding.file, finding.line) ?? null;
  const line = address === null ? `line ${finding.line}` : `[line ${finding.line}](${target(address)})`;
  const docs = /^https?:\/\//.test(finding.docs)
    ? `[${forMarkdownText(finding.rule)}](${target(finding.docs)})`
    : forMarkdownText(finding.rule);
  const lines = [`${signs[finding.severity]} **${docs}**, ${line}: ${forMarkdownText(finding.message)}`];
  const effect = finding.effect === null ? null : effectText(finding.effect);
  if (effect !== null) lines.push(`Locks: ${forMarkdownText(effect)}`);
  return `${lines.join('<br>\n')}\n`;
}

/** Characters of rendered SQL that are shown: an INSERT of a thousand rows says no more than its first. */
const mostRendered = 2_000;

function more(finding: Finding): string {
  let text = '';
  if (finding.rendered !== undefined) {
    const sql =
      finding.rendered.length > mostRendered ? `${finding.rendered.slice(0, mostRendered)}…` : finding.rendered;
    text += `\n<details><summary>As SQL</summary>\n\n${forMarkdownCode(sql, 'sql')}\n\n</details>\n`;
  }
  if (finding.advice !== null) {
    text += `\n<details><summary>Instead: ${forHtmlText(finding.advice.summary)}</summary>\n\n`;
    for (const step of finding.advice.steps) {
      const outside = outsideText(step);
      text += `**${forMarkdownText(step.title)}**${outside}\n\n`;
      if (step.sql !== '') text += `${forMarkdownCode(step.sql, 'sql')}\n\n`;
      if (step.command !== undefined) text += `${forMarkdownCode(step.command, 'sh')}\n\n`;
    }
    text += '</details>\n';
  }
  if (finding.references.length > 0) {
    text += `\n<details><summary>Still used in ${plural(finding.references.length, 'place')}</summary>\n\n`;
    for (const { file, line, text: code } of finding.references) {
      text += `- ${markdownCodeSpan(`${file}:${line}`)} ${markdownCodeSpan(code)}\n`;
    }
    text += '\n</details>\n';
  }
  return text;
}

function tail(report: Report): Block[] {
  const blocks: Block[] = [];
  if (report.suppressed.length > 0) {
    const rows = report.suppressed.map(({ finding, reason, by, until }) => {
      const cells = [
        `${finding.file}:${finding.line}`,
        finding.rule,
        reason === '' ? 'no reason given' : reason,
        by,
        until ?? '',
      ];
      return `| ${cells.map(forMarkdownTableCell).join(' | ')} |`;
    });
    const title = `${plural(report.suppressed.length, 'finding')} suppressed`;
    blocks.push(...folded(title, ['| place | rule | reason | by | until |', '| --- | --- | --- | --- | --- |'], rows));
  }
  if (report.notAnalysed.length > 0) {
    const rows = report.notAnalysed.map(
      ({ file, line, reason }) => `- ${markdownCodeSpan(`${file}:${line}`)}: ${forMarkdownText(reason)}`,
    );
    blocks.push(...folded(`${plural(report.notAnalysed.length, 'place')} not analysed`, [], rows));
  }
  if (report.unsure.length > 0) {
    const rows = report.unsure.map((each) => `- ${forMarkdownText(each)}`);
    blocks.push(...folded('Not sure any more, after replaying the history', [], rows));
  }
  return blocks;
}

const mostRows = 100;

function folded(title: string, header: readonly string[], rows: readonly string[]): Block[] {
  const shown = rows.slice(0, mostRows);
  const rest = rows.length > shown.length ? ['', `and ${grouped(rows.length - shown.length)} more`] : [];
  return [
    block(`<details><summary>${title}</summary>\n\n${[...header, ...shown, ...rest].join('\n')}\n\n</details>\n`),
  ];
}

/** An address between the parentheses of a link: what could end it is percent-encoded. */
function target(address: string): string {
  return encodeURI(address.replace(/[\ud800-\udfff]/g, ''))
    .replace(/%25(?=[0-9A-Fa-f]{2})/g, '%')
    .replace(/[()<>[\]@`]/g, (found) => `%${found.charCodeAt(0).toString(16)}`);
}
