import { codeFrame, linesOf } from './code-frame.ts';
import { displayWidth } from './display-width.ts';
import { defuseLine, forTerminal, sqlLines } from './escape.ts';
import type { Finding, Severity } from './finding.ts';
import type { Report, StatementEffect } from './report.ts';
import { sortFindings } from './verdict.ts';
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

export interface TextOptions {
  readonly colour: boolean;
  /** Columns of the terminal. */
  readonly width: number;
  /** The text of a file for the code frames; undefined where it is not at hand. */
  source(file: string): string | undefined;
  /** One line a finding, nothing on a clean run. */
  readonly quiet?: boolean;
  /** Every finding in full, however often a rule repeats itself. */
  readonly verbose?: boolean;
}

/** Findings of one rule that are shown in full: in one file, and altogether. */
const mostInFile = 3;
const mostInReport = 8;
/** Lines of a list at the end (suppressed, not analysed, unsure). */
const mostListed = 10;

/** The report for a terminal, ending with a line break (or empty). Nothing from outside acts on the terminal or the log. */
/** Places in the code that are named; whoever wants the others searches for them anyway. */
const mostReferences = 5;

export function renderText(report: Report, options: TextOptions): string {
  const paint = options.colour ? coloured : plain;
  const width = Math.max(40, options.width);
  const lines = options.quiet === true ? quietLines(report, paint) : fullLines(report, { ...options, width }, paint);
  return lines.map((line) => `${defuseLine(line).trimEnd()}\n`).join('');
}

function quietLines(report: Report, paint: Paint): string[] {
  const lines = sortFindings(report.findings).map((finding) => {
    const place = `${forTerminal(finding.file)}:${finding.line}:${finding.column}`;
    return `${place}: ${paint(finding.severity, finding.severity)} ${forTerminal(finding.rule)}: ${forTerminal(finding.message)}`;
  });
  if (report.verdict !== 'pass' && report.verdict !== 'skipped') lines.push(verdictLine(report, paint));
  return lines;
}

function fullLines(report: Report, options: TextOptions, paint: Paint): string[] {
  const lines: string[] = [];
  for (const database of report.databases) {
    const name = report.databases.length > 1 ? `${paint('strong', forTerminal(database.name))}: ` : '';
    lines.push(name + paint('strong', forTerminal(databaseText(database))));
    if (database.reported < database.migrations) {
      const earlier = database.migrations - database.reported;
      lines.push(paint('dim', `${grouped(database.reported)} checked; ${plural(earlier, 'earlier one')} replayed`));
    }
  }

  const { shown, folded } = fold(report, options.verbose === true);
  let file: string | null = null;
  let source: readonly string[] = [];
  for (const finding of shown) {
    if (finding.file !== file) {
      file = finding.file;
      source = linesOf(options.source(file) ?? '');
      // Never at the start of a line: see defuseLine.
      lines.push('', `${paint('dim', '──')} ${paint('strong', forTerminal(file))}`);
    }
    lines.push('', ...findingLines(finding, source, options.width, paint));
  }
  if (folded.size > 0) {
    lines.push('');
    for (const [rule, rest] of folded) {
      const files = new Set(rest.map((finding) => finding.file));
      const where = files.size === 1 ? `in ${forTerminal([...files][0] ?? '')}` : `in ${plural(files.size, 'file')}`;
      lines.push(
        ...wrap(
          `and ${grouped(rest.length)} more like ${forTerminal(rule)} ${where} (--verbose shows them)`,
          options.width,
          '  ',
        ),
      );
    }
  }
  if (report.effects) lines.push(...effectLines(report.effects, options.width, paint));
  lines.push(...footer(report, options.width, paint));
  return lines;
}

/** The first findings of each rule, in the order of reading, and the others by rule. */
function fold(report: Report, all: boolean): { shown: Finding[]; folded: Map<string, Finding[]> } {
  const sorted = sortFindings(report.findings);
  if (all) return { shown: sorted, folded: new Map() };
  const shown: Finding[] = [];
  const folded = new Map<string, Finding[]>();
  const inReport = new Map<string, number>();
  const inFile = new Map<string, number>();
  for (const finding of sorted) {
    const key = `${finding.rule}\n${finding.file}`;
    const here = inFile.get(key) ?? 0;
    const everywhere = inReport.get(finding.rule) ?? 0;
    if (here < mostInFile && everywhere < mostInReport) {
      inFile.set(key, here + 1);
      inReport.set(finding.rule, everywhere + 1);
      shown.push(finding);
    } else {
      const rest = folded.get(finding.rule);
      if (rest === undefined) folded.set(finding.rule, [finding]);
      else rest.push(finding);
    }
  }
  return { shown, folded };
}

function findingLines(finding: Finding, source: readonly string[], width: number, paint: Paint): string[] {
  const lines: string[] = [];
  const place = paint('dim', `line ${finding.line}, column ${finding.column}`);
  lines.push(
    `  ${paint(finding.severity, `${marks[finding.severity]} ${finding.severity}`)}  ${paint('strong', forTerminal(finding.rule))}  ${place}`,
  );
  lines.push(...wrap(forTerminal(finding.message), width, '    '));

  const gutter = String(Math.min(finding.endLine, finding.line + 5)).length;
  const frame = codeFrame(source, finding, width - gutter - 7);
  if (frame.length > 0) lines.push('');
  for (const each of frame) {
    const number = (each.number === null ? '' : String(each.number)).padStart(gutter);
    const bar = paint(each.kind === 'marked' ? finding.severity : 'dim', each.kind === 'marked' ? '┃' : '│');
    const code =
      each.kind === 'underline'
        ? paint(finding.severity, each.code)
        : each.kind === 'more'
          ? paint('dim', each.code)
          : each.code;
    lines.push(`    ${paint('dim', number)} ${bar} ${code}`);
  }
  if (frame.length > 0) lines.push('');
  if (finding.rendered !== undefined) lines.push(...renderedLines(finding.rendered, width, paint));

  const effect = finding.effect === null ? null : effectText(finding.effect);
  if (effect !== null) lines.push(...labelled('locks', forTerminal(effect), width, paint));
  if (finding.advice !== null) {
    lines.push(...labelled('instead', forTerminal(finding.advice.summary), width, paint));
    for (const step of finding.advice.steps) {
      const outside = outsideText(step);
      lines.push(...wrap(forTerminal(step.title) + outside, width, indent));
      const sql = step.sql === '' ? [] : sqlLines(step.sql.replace(/\s+$/, ''));
      for (const line of sql) lines.push(`${indent}    ${paint('code', line)}`);
      if (step.command !== undefined) lines.push(`${indent}    ${paint('code', forTerminal(step.command))}`);
    }
  }
  if (finding.fix !== null)
    lines.push(...labelled('fix', `${forTerminal(finding.fix.title)} (--fix does it)`, width, paint));
  finding.references.slice(0, mostReferences).forEach((reference, index) => {
    const text = `${forTerminal(reference.file)}:${reference.line}  ${forTerminal(reference.text)}`;
    lines.push(...labelled(index === 0 ? 'used in' : '', text, width, paint));
  });
  const more = finding.references.length - mostReferences;
  if (more > 0) lines.push(...labelled('', `and in ${plural(more, 'more place')}`, width, paint));
  if (finding.docs !== '')
    lines.push(`    ${paint('dim', 'docs'.padEnd(8))} ${paint('dim', forTerminal(finding.docs))}`);
  return lines;
}

/** Lines of rendered SQL that are shown: a table of fifty columns says no more than its first. */
const mostRendered = 6;

function renderedLines(rendered: string, width: number, paint: Paint): string[] {
  const all = linesOf(rendered);
  const shown = all.slice(0, mostRendered).map((line) => {
    const code = forTerminal(line);
    return code.length > width - 13 ? `${code.slice(0, width - 14)}…` : code;
  });
  const more = all.length - shown.length;
  if (more > 0) shown.push(`… ${more} more lines`);
  return shown.map((code, at) => `    ${paint('dim', (at === 0 ? 'as SQL' : '').padEnd(8))} ${paint('code', code)}`);
}

/** What each statement locks and does, in the order of the files: asked for with --effects. */
function effectLines(effects: readonly StatementEffect[], width: number, paint: Paint): string[] {
  const lines: string[] = [];
  let file: string | null = null;
  for (const each of effects) {
    if (each.file !== file) {
      file = each.file;
      lines.push('', `${paint('dim', '──')} what each statement of ${paint('strong', forTerminal(file))} does`);
    }
    const number = paint('dim', String(each.line).padStart(6));
    lines.push(`${number}  ${paint('code', forTerminal(each.statement).slice(0, Math.max(20, width - 8)))}`);
    lines.push(...wrap(forTerminal(effectText(each.effect) ?? nothingTaken), width, '        '));
  }
  return lines;
}

function footer(report: Report, width: number, paint: Paint): string[] {
  const lines = ['', paint('dim', '─'.repeat(Math.min(width, 72))), verdictLine(report, paint)];
  const { suppressed, notAnalysed, unsure } = report;
  const risk = riskText(report);
  if (risk !== null) lines.push(...wrap(forTerminal(risk), width, '  '));
  if (suppressed.length > 0) {
    lines.push(`  ${plural(suppressed.length, 'finding')} suppressed:`);
    lines.push(
      ...listed(suppressed, width, ({ finding, reason, by, until }) => {
        const end = until === null ? '' : ` (until ${until})`;
        return `${finding.file}:${finding.line} ${finding.rule}, by ${by}: ${reason === '' ? 'no reason given' : reason}${end}`;
      }),
    );
  }
  if (notAnalysed.length > 0 || report.analysed < 1)
    lines.push(`  ${analysedText(report)}${notAnalysed.length > 0 ? '; not:' : ''}`);
  lines.push(...listed(notAnalysed, width, (each) => `${each.file}:${each.line} ${each.reason}`));
  if (unsure.length > 0) lines.push('  Not sure any more, after replaying the history:');
  lines.push(...listed(unsure, width, (each) => each));
  return lines;
}

function verdictLine(report: Report, paint: Paint): string {
  const style =
    report.verdict === 'pass' ? 'pass' : report.verdict === 'fail' || report.verdict === 'error' ? 'error' : 'warning';
  return paint(style, forTerminal(verdictText(report)));
}

function listed<T>(items: readonly T[], width: number, say: (item: T) => string): string[] {
  const lines = items.slice(0, mostListed).flatMap((item) => wrap(forTerminal(say(item)), width, '    '));
  if (items.length > mostListed) lines.push(`    and ${grouped(items.length - mostListed)} more`);
  return lines;
}

const indent = ' '.repeat(13);

function labelled(label: string, text: string, width: number, paint: Paint): string[] {
  const [first = '', ...rest] = wrap(text, width, indent);
  return [`    ${paint('strong', label.padEnd(8))} ${first.slice(indent.length)}`, ...rest];
}

/** Breaks a line at its spaces. A word that is wider than the terminal stays whole, so that it can be copied. */
function wrap(text: string, width: number, margin: string): string[] {
  const room = Math.max(20, width - margin.length);
  const lines: string[] = [];
  let line = '';
  let used = 0;
  for (const word of text.split(' ')) {
    const wide = displayWidth(word);
    if (line !== '' && used + 1 + wide > room) {
      lines.push(margin + line);
      line = '';
      used = 0;
    }
    used += line === '' ? wide : wide + 1;
    line = line === '' ? word : `${line} ${word}`;
  }
  lines.push(margin + line);
  return lines;
}

const marks: Readonly<Record<Severity, string>> = { error: '✖', warning: '▲', notice: '●' };

type Style = Severity | 'strong' | 'dim' | 'pass' | 'code';
type Paint = (style: Style, text: string) => string;

const plain: Paint = (_style, text) => text;

const codes: Readonly<Record<Style, readonly [number, number]>> = {
  error: [31, 39],
  warning: [33, 39],
  notice: [36, 39],
  pass: [32, 39],
  strong: [1, 22],
  dim: [2, 22],
  code: [36, 39],
};

const coloured: Paint = (style, text) => (text === '' ? '' : `\x1b[${codes[style][0]}m${text}\x1b[${codes[style][1]}m`);
