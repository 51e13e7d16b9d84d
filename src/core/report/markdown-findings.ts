import {
  cut,
  forHtmlText,
  forMarkdownCode,
  forMarkdownTableCell,
  forMarkdownText,
  markdownCodeSpan,
} from './escape.ts';
import type { Finding } from './finding.ts';
import { type FileFindings, groupFindings, type RestOfRule, type ShownFinding } from './grouping.ts';
import { type Block, beside, details, type Linking, linked } from './markdown-block.ts';
import { signs } from './markdown-head.ts';
import type { Report } from './report.ts';
import { countsText, effectText, grouped, outsideText, plural } from './wording.ts';

/** Findings of one rule that are shown in full: in one file, and altogether. Nobody reads a hundred one by one. */
const mostOfFew = { inFile: 3, inReport: 8 };
const mostOfMany = { inFile: 2, inReport: 3 };
const many = 100;
const mostRules = 15;
/** Lines that are named one by one for what repeats itself. */
const mostLines = 100;
const mostFiles = 50;
/** Characters of rendered SQL that are shown: an INSERT of a thousand rows says no more than its first. */
const mostRendered = 2_000;
/** Characters of a message: a name may be as long as a file. */
const mostMessage = 1_000;

/** A block a finding, migration by migration; the first of each carries its heading. Advice where there is worse is folded. */
export function findingBlocks(report: Report, options: Linking): Block[] {
  if (report.findings.length === 0) return [];
  const { files, rest } = groupFindings(report, report.findings.length > many ? mostOfMany : mostOfFew);
  const hasWorse = report.counts.error + report.counts.warning > 0;
  const isMinor = ({ counts }: FileFindings) => hasWorse && counts.error + counts.warning === 0;
  const blocks = report.findings.length > many ? [overviewBlock(report)] : [];
  blocks.push(...files.filter((file) => !isMinor(file)).flatMap((file) => fileBlocks(file, hasWorse, options)));
  const minor = files.filter(isMinor);
  if (minor.length > 0) blocks.push(minorBlock(minor, options));
  rest.forEach((each, place) => {
    blocks.push(restBlock(each, place === 0, options));
  });
  return blocks;
}

/** Which rules speak, how often and where: of hundreds of findings that is what one wants to know first. */
function overviewBlock(report: Report): Block {
  const rules = groupFindings(report, { inFile: 0, inReport: 0 }).rest;
  const rows = rules.slice(0, mostRules).map(({ rule, severity, findings }) => {
    const files = new Set(findings.map(({ file }) => file)).size;
    const name = linked(forMarkdownTableCell(rule), findings[0]?.docs ?? null);
    return `| ${signs[severity]} ${name} | ${grouped(findings.length)} | ${grouped(files)} |`;
  });
  const left = rules.length > rows.length ? `\nand ${plural(rules.length - rows.length, 'more rule')}\n` : '';
  const header = '| rule | findings | migrations |\n| --- | ---: | ---: |';
  return beside('the findings by rule', `${header}\n${rows.join('\n')}\n${left}`);
}

function fileBlocks({ file, counts, shown }: FileFindings, foldNotices: boolean, options: Linking): Block[] {
  const heading = `#### ${markdownCodeSpan(file)}: ${countsText(counts)}\n\n`;
  const notices = foldNotices ? shown.filter(({ finding }) => finding.severity === 'notice') : [];
  const seen = new Set<number>();
  const blocks = shown.filter((one) => !notices.includes(one)).map((one) => findingBlock(one, seen, options));
  if (notices.length > 0) blocks.push(noticesBlock(notices, '', options));
  return blocks.map((block, place) =>
    place === 0 ? { ...block, forms: block.forms.map((form) => heading + form) } : block,
  );
}

/** Migrations of which there is nothing worse to say than advice, when others have worse. */
function minorBlock(files: readonly FileFindings[], options: Linking): Block {
  const where = `${plural(files.length, 'other migration')} with `;
  return noticesBlock(
    files.flatMap(({ shown }) => shown),
    where,
    options,
  );
}

/** @param seen lines whose effect has been told already */
function findingBlock({ finding, alike }: ShownFinding, seen: Set<number>, options: Linking): Block {
  const line = `${findingLine(finding, options)}\n`;
  const times = alike.length === 0 ? '' : `\nand ${grouped(alike.length)} more like it in this file\n`;
  const also = alike.length === 0 ? '' : `\n${alikeDetails(alike, options)}`;
  const whole = line + more(finding, !seen.has(finding.line)) + also;
  seen.add(finding.line);
  const brief = line + times;
  return {
    forms: whole === brief ? [whole] : [whole, brief],
    kind: 'findings',
    findings: 1 + alike.length,
    name: 'findings',
  };
}

function noticesBlock(notices: readonly ShownFinding[], where: string, options: Linking): Block {
  const count = notices.reduce((sum, { alike }) => sum + 1 + alike.length, 0);
  const rules = [...new Set(notices.map(({ finding }) => finding.rule))];
  const named = `${rules.slice(0, 5).join(', ')}${rules.length > 5 ? ', …' : ''}`;
  const start = `${signs.notice} ${where}${plural(count, 'notice')}: `;
  const title = `${start}${forHtmlText(named)}`;
  // Beside the folded ones of a file, whose heading says it, those of several files tell where they are.
  const line = ({ finding, alike }: ShownFinding) => {
    const place = where === '' ? '' : `${markdownCodeSpan(finding.file)} `;
    const also = alike.length === 0 ? '' : ` And ${grouped(alike.length)} more like it.`;
    return `${place}${findingLine(finding, options)}${also}`;
  };
  const text = notices.map((one) => `${line(one)}\n${more(one.finding, false)}`).join('\n');
  const lines = notices.map((one) => `- ${line(one)}`).join('\n');
  return {
    forms: [details(title, text), details(title, lines), `${start}${forMarkdownText(named)}\n`],
    kind: 'findings',
    findings: count,
    name: 'findings',
  };
}

function findingLine(finding: Finding, options: Linking): string {
  const rule = linked(forMarkdownText(finding.rule), finding.docs);
  const line = linked(`line ${finding.line}`, options.link?.(finding.file, finding.line) ?? null);
  return `${signs[finding.severity]} **${rule}**, ${line}: ${forMarkdownText(cut(finding.message, mostMessage))}`;
}

function alikeDetails(alike: readonly Finding[], options: Linking): string {
  const lines = alike
    .slice(0, mostLines)
    .map(({ file, line }) => linked(`line ${line}`, options.link?.(file, line) ?? null));
  const left = alike.length > lines.length ? `, and ${grouped(alike.length - lines.length)} more` : '';
  return details(`and ${grouped(alike.length)} more like it in this file`, `${lines.join(', ')}${left}`);
}

/** What is left of a rule that has been shown often enough, file by file. */
function restBlock({ rule, severity, findings }: RestOfRule, isFirst: boolean, options: Linking): Block {
  const heading = isFirst ? '#### More of the same\n\n' : '';
  const byFile = new Map<string, Finding[]>();
  for (const finding of findings) {
    const list = byFile.get(finding.file);
    if (list === undefined) byFile.set(finding.file, [finding]);
    else list.push(finding);
  }
  const count = `${grouped(findings.length)} more in ${plural(byFile.size, 'migration')}`;
  const rows = [...byFile].slice(0, mostFiles).map(([file, some]) => {
    const lines = some.slice(0, 10).map(({ line }) => linked(`line ${line}`, options.link?.(file, line) ?? null));
    const left = some.length > lines.length ? ` and ${grouped(some.length - lines.length)} more` : '';
    return `- ${markdownCodeSpan(file)}: ${lines.join(', ')}${left}`;
  });
  if (byFile.size > rows.length) rows.push(`- and ${grouped(byFile.size - rows.length)} more files`);
  const title = `${signs[severity]} <b>${forHtmlText(rule)}</b>: ${count}`;
  return {
    forms: [
      heading + details(title, rows.join('\n')),
      `${heading}${signs[severity]} **${forMarkdownText(rule)}**: ${count}\n`,
    ],
    kind: 'findings',
    findings: findings.length,
    name: 'findings',
  };
}

/**
 * What one reads who wants to mend it: the effect, what to write instead, where the code still uses it.
 * @param isFirst nothing was said of the statement's effect before
 */
function more(finding: Finding, isFirst: boolean): string {
  let text = '';
  const effect = finding.effect === null ? null : effectText(finding.effect);
  if (finding.rendered !== undefined) {
    text += `\n${details('As SQL', forMarkdownCode(cut(finding.rendered, mostRendered), 'sql'))}`;
  }
  if (finding.advice !== null) {
    let steps = effect === null ? '' : `Locks: ${forMarkdownText(effect)}\n\n`;
    for (const step of finding.advice.steps) {
      steps += `**${forMarkdownText(step.title)}**${outsideText(step)}\n\n`;
      if (step.sql !== '') steps += `${forMarkdownCode(step.sql, 'sql')}\n\n`;
      if (step.command !== undefined) steps += `${forMarkdownCode(step.command, 'sh')}\n\n`;
    }
    if (finding.fix !== null) steps += `\`drydock lint --fix\` does it: ${forMarkdownText(finding.fix.title)}\n`;
    text += `\n${details(`Instead: ${forHtmlText(finding.advice.summary)}`, steps)}`;
  } else if (effect !== null && isFirst) {
    text += `\n${details('What it locks', forMarkdownText(effect))}`;
  }
  if (finding.references.length > 0) {
    const rows = finding.references
      .slice(0, mostFiles)
      .map(({ file, line, text: code }) => `- ${markdownCodeSpan(`${file}:${line}`)} ${markdownCodeSpan(code)}`);
    const left = finding.references.length - rows.length;
    if (left > 0) rows.push(`- and ${grouped(left)} more`);
    text += `\n${details(`Still used in ${plural(finding.references.length, 'place')}`, rows.join('\n'))}`;
  }
  return text;
}
