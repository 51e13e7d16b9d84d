import { cut, forHtmlName, forHtmlPage } from './escape.ts';
import type { Finding } from './finding.ts';
import { type FileFindings, groupFindings, type RestOfRule, type ShownFinding } from './grouping.ts';
import { code, codeBlock, folded, type HtmlLinking, linkedHtml } from './html-page.ts';
import type { Report } from './report.ts';
import { countsText, effectText, grouped, outsideText, plural } from './wording.ts';

/** Findings of one rule that are shown in full, in one file and altogether; of the others each line is named. */
const most = { inFile: 10, inReport: 30 };
const mostLines = 1_000;
const mostRendered = 10_000;

/** The findings, migration by migration, the worst first. */
export function findingsHtml(report: Report, options: HtmlLinking): string {
  if (report.findings.length === 0) return '';
  const { files, rest } = groupFindings(report, most);
  const parts = ['<h2>Findings</h2>', ...files.map((file) => fileHtml(file, options))];
  if (rest.length > 0) parts.push('<h3>More of the same</h3>', ...rest.map((each) => restHtml(each, options)));
  return parts.join('\n');
}

function fileHtml({ file, counts, shown }: FileFindings, options: HtmlLinking): string {
  return `<h3>${code(file)}: ${countsText(counts)}</h3>\n${shown.map((one) => findingHtml(one, options)).join('\n')}`;
}

function findingHtml({ finding, alike }: ShownFinding, options: HtmlLinking): string {
  const rule = linkedHtml(forHtmlName(finding.rule), finding.docs);
  const line = linkedHtml(`line ${finding.line}`, options.link?.(finding.file, finding.line) ?? null);
  const parts = [
    `<div class="finding ${finding.severity}">`,
    `<p><b>${finding.severity}</b> <b>${rule}</b>, ${line}: ${forHtmlPage(finding.message)}</p>`,
  ];
  const effect = finding.effect === null ? null : effectText(finding.effect);
  if (effect !== null) parts.push(`<p class="dim">Locks: ${forHtmlPage(effect)}</p>`);
  if (finding.rendered !== undefined) {
    parts.push(folded('As SQL', codeBlock(cut(finding.rendered, mostRendered))));
  }
  const advice = adviceHtml(finding);
  if (advice !== null) parts.push(advice);
  if (finding.references.length > 0) {
    const rows = finding.references.map(({ file, line, text }) => `<li>${code(`${file}:${line}`)} ${code(text)}</li>`);
    parts.push(
      folded(`Still used in ${plural(finding.references.length, 'place')}`, `<ul>\n${rows.join('\n')}\n</ul>`),
    );
  }
  if (alike.length > 0) {
    parts.push(folded(`and ${grouped(alike.length)} more like it in this file`, linesHtml(alike, options)));
  }
  return [...parts, '</div>'].join('\n');
}

function adviceHtml({ advice, fix }: Finding): string | null {
  if (advice === null) return null;
  const steps = advice.steps.map(
    (step) =>
      `<p><b>${forHtmlPage(step.title)}</b>${outsideText(step)}</p>${[step.sql, step.command ?? '']
        .filter((text) => text !== '')
        .map(codeBlock)
        .join('\n')}`,
  );
  if (fix !== null) steps.push(`<p><code>drydock lint --fix</code> does it: ${forHtmlPage(fix.title)}</p>`);
  return folded(`Instead: ${forHtmlPage(advice.summary)}`, steps.join('\n'));
}

function restHtml({ rule, severity, findings }: RestOfRule, options: HtmlLinking): string {
  const byFile = new Map<string, Finding[]>();
  for (const finding of findings) {
    const list = byFile.get(finding.file);
    if (list === undefined) byFile.set(finding.file, [finding]);
    else list.push(finding);
  }
  const rows = [...byFile]
    .slice(0, mostLines)
    .map(([file, some]) => `<li>${code(file)}: ${linesHtml(some, options)}</li>`);
  if (byFile.size > rows.length) rows.push(`<li>and ${grouped(byFile.size - rows.length)} more files</li>`);
  const title = `${severity} <b>${forHtmlName(rule)}</b>: ${grouped(findings.length)} more in ${plural(byFile.size, 'migration')}`;
  return folded(title, `<ul>\n${rows.join('\n')}\n</ul>`);
}

function linesHtml(findings: readonly Finding[], options: HtmlLinking): string {
  const lines = findings
    .slice(0, mostLines)
    .map(({ file, line }) => linkedHtml(`line ${line}`, options.link?.(file, line) ?? null));
  const more = findings.length > lines.length ? `, and ${grouped(findings.length - lines.length)} more` : '';
  return `${lines.join(', ')}${more}`;
}
