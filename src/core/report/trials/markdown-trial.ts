import { cut, forHtmlText, forMarkdownCode, forMarkdownText } from '../escape.ts';
import type { Advice } from '../finding.ts';
import { type Block, beside, details, type Linking, placeLink } from '../markdown-block.ts';
import type { Verdict } from '../report.ts';
import { grouped, outsideText, plural } from '../wording.ts';
import { restText, toldCases } from './case-order.ts';
import { timeText } from './figures.ts';
import { bold, evidenceMarkdown, type MarkdownEvidenceOptions } from './markdown-evidence.ts';
import type { Evidence, TrialCase, TrialReport } from './trial-report.ts';
import { countVerdicts, isClean } from './verdict.ts';
import { countsText } from './wording.ts';

export const signs: Readonly<Record<Verdict, string>> = {
  pass: '✅',
  warn: '⚠️',
  fail: '❌',
  inconclusive: '❔',
  error: '⛔',
  skipped: '⏭️',
};

/** Cases that are shown in full: of one reason, and of a trial. */
const most = { ofReason: 3, inTrial: 8 };
/** Cases of a trial that passed which are named one by one. */
const mostPassed = 30;
/** Characters of a message, and of a name: either may be as long as a file. */
const mostMessage = 1_000;
const longestName = 200;

export interface MarkdownTrialOptions extends Linking, MarkdownEvidenceOptions {}

/** What a trial found, where it is not a clean pass: a block a case, its evidence, and what of it is only counted. */
export function failingBlocks(trial: TrialReport, where: string, options: MarkdownTrialOptions): Block[] {
  const told = toldCases(trial, most);
  const seen = new Set<string>();
  const blocks = told.shown.map((each) => caseBlock(each, seen, options));
  const rest = restText(told);
  if (rest !== '') {
    const count = told.rest.reduce((sum, { cases }) => sum + cases.length, 0);
    blocks.push({ forms: [`${forMarkdownText(rest)}\n`], kind: 'findings', findings: count, name: 'cases' });
  }
  // Without cases there is only what the trial says itself.
  if (blocks.length === 0) {
    const said = `${forMarkdownText(cut(trial.summary, mostMessage))}\n`;
    blocks.push({ forms: [said], kind: 'findings', findings: 1, name: 'cases' });
  }
  const heading = headingOf(trial, where);
  const headed = blocks.map((block, place) =>
    place === 0 ? { ...block, forms: block.forms.map((form) => `${heading}\n\n${form}`) } : block,
  );
  const evidence = evidenceText(trial.evidence, seen, options);
  return evidence === '' ? headed : [...headed, beside('evidence of trials', evidence)];
}

/** "#### ❌ upgrade (1 failed, 1 passed)". No colon behind a name that ends with `:x`: that would be an emoji. */
function headingOf(trial: TrialReport, where: string): string {
  const counts = trial.cases.length < 2 ? '' : ` (${countsText(countVerdicts(trial.cases))})`;
  return `#### ${signs[trial.verdict]} ${forMarkdownText(cut(`${where}${trial.trial}`, longestName))}${counts}`;
}

function caseBlock(each: TrialCase, seen: Set<string>, options: MarkdownTrialOptions): Block {
  const line = caseLine(each, options);
  const advice = each.advice === null || !isNew(each.advice, seen) ? '' : `\n${adviceMarkdown(each.advice)}`;
  const evidence = evidenceText(each.evidence, seen, options);
  const forms = [line + (evidence === '' ? '' : `\n${evidence}`) + advice, line + advice, line];
  return { forms: [...new Set(forms)], kind: 'findings', findings: 1, name: 'cases' };
}

function caseLine({ verdict, name, place, message, reason }: TrialCase, options: Linking): string {
  const where = place === null ? '' : ` in ${placeLink(options, place.file, place.line)}`;
  const text = message === '' ? reason : message;
  const start = `${signs[verdict]} ${bold(cut(name, longestName))}${where}`;
  return `${start}: ${forMarkdownText(cut(text, mostMessage))}\n`;
}

function adviceMarkdown({ summary, steps }: Advice): string {
  const text = steps.map((step) => {
    const code = [
      ...(step.sql === '' ? [] : [forMarkdownCode(step.sql, 'sql')]),
      ...(step.command === undefined ? [] : [forMarkdownCode(step.command, 'sh')]),
    ];
    return [`${bold(step.title)}${outsideText(step)}`, ...code].join('\n\n');
  });
  return steps.length === 0
    ? `Instead: ${forMarkdownText(cut(summary, mostMessage))}\n`
    : details(`Instead: ${forHtmlText(cut(summary, mostMessage))}`, text.join('\n\n'));
}

/** Pieces of evidence, each said once in a trial. */
function evidenceText(evidence: readonly Evidence[], seen: Set<string>, options: MarkdownEvidenceOptions): string {
  return evidence
    .filter((each) => isNew(each, seen))
    .map((each) => evidenceMarkdown(each, options))
    .join('\n');
}

function isNew(part: unknown, seen: Set<string>): boolean {
  const key = JSON.stringify(part);
  if (seen.has(key)) return false;
  seen.add(key);
  return true;
}

/** What a trial showed that passed, for those who want to see it: folded. Nothing where the table has said all. */
export function passedBlock(trial: TrialReport, where: string, options: MarkdownTrialOptions): Block | null {
  if (trial.verdict === 'skipped' || (trial.cases.length < 2 && trial.evidence.length === 0)) return null;
  const name = forHtmlText(cut(`${where}${trial.trial}`, longestName));
  const title = `${signs[trial.verdict]} <b>${name}</b>: ${countsText(countVerdicts(trial.cases))}`;
  const rows = trial.cases.slice(0, mostPassed).map((each) => {
    const said = each.message === '' ? '' : `: ${forMarkdownText(cut(each.message, mostMessage))}`;
    return `- ${signs[each.verdict]} ${bold(cut(each.name, longestName))}${said} (${timeText(each.ms)})`;
  });
  if (trial.cases.length > rows.length) rows.push(`- and ${grouped(trial.cases.length - rows.length)} more`);
  const list = rows.length === 0 ? plural(0, 'case') : rows.join('\n');
  const seen = new Set<string>();
  const evidence = evidenceText(
    [...trial.evidence, ...trial.cases.slice(0, mostPassed).flatMap((each) => each.evidence)],
    seen,
    options,
  );
  const whole = evidence === '' ? list : `${list}\n\n${evidence}`;
  return beside('what passed', ...new Set([details(title, whole), details(title, list)]));
}

/** True for a trial that needs to be looked at. */
export function needsLook({ verdict }: TrialReport): boolean {
  return !isClean(verdict);
}
