import { codeFrame, linesOf } from '../code-frame.ts';
import { cut, forHtmlName, forHtmlPage } from '../escape.ts';
import type { Advice } from '../finding.ts';
import { codeBlock, type HtmlLinking, placeHtml } from '../html-page.ts';
import type { Verdict } from '../report.ts';
import { grouped, outsideText } from '../wording.ts';
import { timeText } from './figures.ts';
import { evidenceHtml } from './html-evidence.ts';
import { marks } from './terminal.ts';
import type { Evidence, TrialCase, TrialReport } from './trial-report.ts';
import { casesOf, countVerdicts, isClean, verdicts, worstFirst } from './verdict.ts';
import { countsText } from './wording.ts';

export interface HtmlTrialOptions extends HtmlLinking {
  /** The text of a file for the code frames, secrets masked; undefined where it is not at hand. */
  source?(file: string): string | undefined;
}

/** Cases of a trial that a page shows in full, and those that it names: a browser has to draw them all. */
const mostFull = 500;
const mostNamed = 2_000;
const mostMessage = 10_000;
const frameWidth = 110;

/** True for a trial of which the table has not said all. */
export function hasMore({ verdict, cases, evidence }: TrialReport): boolean {
  return !isClean(verdict) || cases.length > 1 || evidence.length + (cases[0]?.evidence.length ?? 0) > 0;
}

/** A trial with its cases, the worst first, those that need a look unfolded. `id` is ours. */
export function trialHtml(trial: TrialReport, id: string, options: HtmlTrialOptions): string {
  const counts = trial.cases.length < 2 ? '' : ` ${countsText(countVerdicts(trial.cases))};`;
  const seen = new Set<string>();
  const sorted = [...trial.cases].sort(worstFirst);
  const full = sorted.filter((each) => !isClean(each.verdict) || each.evidence.length > 0).slice(0, mostFull);
  const fullOnes = new Set(full);
  const others = sorted.filter((each) => !fullOnes.has(each));
  const failing = full.filter(({ verdict }) => !isClean(verdict));
  const passed = full.filter(({ verdict }) => isClean(verdict));
  return [
    `<section class="trial ${toldClass(trial)}" id="${id}">`,
    `<h3>${badge(trial.verdict)} ${forHtmlName(trial.trial)} <span class="dim">${forHtmlPage(trial.title)}</span> <span class="dim time">${counts} ${timeText(trial.ms)}</span></h3>`,
    `<p>${forHtmlPage(cut(trial.summary, mostMessage))}</p>`,
    ...failing.map((each) => caseHtml(each, trial.summary, seen, options)),
    ...evidenceParts(trial.evidence, seen),
    ...passed.map((each) => caseHtml(each, trial.summary, seen, options)),
    ...namedHtml(others, options),
    '</section>',
  ].join('\n');
}

/** The classes by which the choice above the trials shows and hides. */
export function toldClass(trial: TrialReport): string {
  const has = new Set<Verdict>([trial.verdict, ...casesOf(trial).map(({ verdict }) => verdict)]);
  return ['told', ...verdicts.filter((verdict) => has.has(verdict)).map((verdict) => `has-${verdict}`)].join(' ');
}

export function badge(verdict: Verdict): string {
  return `<span class="badge ${verdict}">${marks[verdict]} ${verdict}</span>`;
}

function caseHtml(each: TrialCase, said: string, seen: Set<string>, options: HtmlTrialOptions): string {
  const { verdict, name, reason, message, place, ms, evidence, advice } = each;
  const code = reason === 'ok' ? '' : ` <span class="dim">${forHtmlName(reason)}</span>`;
  const parts = [
    `<details class="case ${verdict} told has-${verdict}"${isClean(verdict) ? '' : ' open'}>`,
    `<summary><b class="verdict">${marks[verdict]} ${verdict}</b> <b>${forHtmlName(name)}</b>${code} <span class="dim">· ${timeText(ms)}</span></summary>`,
  ];
  if (message !== '' && message !== said) parts.push(`<p>${forHtmlPage(cut(message, mostMessage))}</p>`);
  if (place !== null) {
    const text = `${place.file}:${place.line}:${place.column}`;
    parts.push(`<p class="dim">${placeHtml(options, place.file, place.line, text)}</p>`);
    if (isNew(place, seen)) parts.push(...frameHtml(place, options));
  }
  parts.push(...evidenceParts(evidence, seen));
  if (advice !== null && isNew(advice, seen)) parts.push(adviceHtml(advice));
  return [...parts, '</details>'].join('\n');
}

function evidenceParts(evidence: readonly Evidence[], seen: Set<string>): string[] {
  return evidence.filter((each) => isNew(each, seen)).map(evidenceHtml);
}

function isNew(part: unknown, seen: Set<string>): boolean {
  const key = JSON.stringify(part);
  if (seen.has(key)) return false;
  seen.add(key);
  return true;
}

function frameHtml(place: NonNullable<TrialCase['place']>, { source }: HtmlTrialOptions): string[] {
  const frame = codeFrame(linesOf(source?.(place.file) ?? ''), place, frameWidth);
  if (frame.length === 0) return [];
  const gutter = Math.max(...frame.map(({ number }) => String(number ?? '').length));
  const lines = frame.map(({ number, kind, code }) => {
    const margin = `<i>${String(number ?? '').padStart(gutter)} ${kind === 'marked' ? '┃' : '│'} </i>`;
    const text = forHtmlName(code);
    return margin + (kind === 'underline' ? `<b>${text}</b>` : text);
  });
  return [`<pre>${lines.join('\n')}</pre>`];
}

function adviceHtml({ summary, steps }: Advice): string {
  const parts = steps.flatMap((step) => [
    `<p><b>${forHtmlPage(step.title)}</b>${outsideText(step)}</p>`,
    ...[step.sql, step.command ?? ''].filter((text) => text !== '').map(codeBlock),
  ]);
  return ['<div class="advice">', `<p><b>Instead:</b> ${forHtmlPage(summary)}</p>`, ...parts, '</div>'].join('\n');
}

/** Cases of which a line says all. */
function namedHtml(cases: readonly TrialCase[], options: HtmlTrialOptions): string[] {
  if (cases.length === 0) return [];
  const rows = cases.slice(0, mostNamed).map(({ verdict, name, message, place, ms }) => {
    const where = place === null ? '' : ` ${placeHtml(options, place.file, place.line, `${place.file}:${place.line}`)}`;
    const cells = [
      `<td>${badge(verdict)}</td>`,
      `<td>${forHtmlName(name)}${where}</td>`,
      `<td>${forHtmlPage(cut(message, mostMessage))}</td>`,
      `<td class="number">${timeText(ms)}</td>`,
    ];
    return `<tr class="told has-${verdict}">${cells.join('')}</tr>`;
  });
  const left = cases.length - rows.length;
  const table = `<table class="cases">\n${rows.join('\n')}\n</table>${left > 0 ? `\n<p>and ${grouped(left)} more</p>` : ''}`;
  const had = verdicts.filter((verdict) => cases.some((each) => each.verdict === verdict));
  const look = had.map((verdict) => `has-${verdict}`).join(' ');
  return [`<details class="told ${look}"><summary>${countsText(countVerdicts(cases))}</summary>\n${table}\n</details>`];
}
