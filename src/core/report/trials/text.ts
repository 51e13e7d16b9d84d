import { defuseLine, forTerminal } from '../escape.ts';
import { restText, toldCases } from './case-order.ts';
import { timeText } from './figures.ts';
import { coloured, indented, marks, type Paint, padded, plain, verdictTones, wrap } from './terminal.ts';
import { caseLines, trialEvidenceLines } from './text-case.ts';
import { few, whole } from './text-evidence.ts';
import type { TestedDatabase, TestReport, TrialCase, TrialReport } from './trial-report.ts';
import { casesOf, isClean } from './verdict.ts';
import { scopeText, serverText, verdictText } from './wording.ts';

export interface TextOptions {
  readonly colour: boolean;
  /** Columns of the terminal. */
  readonly width: number;
  /** The text of a file for the code frames, secrets masked; undefined where it is not at hand. */
  source(file: string): string | undefined;
  /** One line a case that is not a pass, nothing on a clean run. */
  readonly quiet?: boolean;
  /** Every case, passed ones too, and all of the evidence. */
  readonly verbose?: boolean;
}

/** Cases that are shown in full: of one reason, and of a trial. */
const most = { ofReason: 3, inTrial: 8 };
/** On a wider terminal the times would stand too far from what they are of. */
const widest = 120;

/** The report for a terminal, ending with a line break (or empty). Nothing from outside acts on the terminal or the log. */
export function renderTestText(report: TestReport, options: TextOptions): string {
  const paint = options.colour ? coloured : plain;
  const width = Math.min(widest, Math.max(40, options.width));
  const lines = options.quiet === true ? quietLines(report, paint) : fullLines(report, { ...options, width }, paint);
  return lines.map((line) => `${defuseLine(line).trimEnd()}\n`).join('');
}

function quietLines(report: TestReport, paint: Paint): string[] {
  const several = report.databases.length > 1;
  const lines = report.databases.flatMap(({ name, trials }) =>
    trials.flatMap((trial) => {
      const where = `${several ? `${forTerminal(name)}: ` : ''}${forTerminal(trial.trial)}`;
      return casesOf(trial)
        .filter(({ verdict }) => !isClean(verdict))
        .map((each) => {
          const place = each.place === null ? '' : `${forTerminal(placeText(each.place))}: `;
          const verdict = paint(verdictTones[each.verdict], each.verdict);
          const said = each.message === '' ? '' : `: ${forTerminal(each.message)}`;
          return `${place}${verdict} ${where}: ${forTerminal(each.name)}${said}`;
        });
    }),
  );
  if (!isClean(report.verdict)) lines.push(verdictLine(report, paint));
  return lines;
}

function placeText({ file, line, column }: NonNullable<TrialCase['place']>): string {
  return `${file}:${line}:${column}`;
}

function fullLines(report: TestReport, options: TextOptions, paint: Paint): string[] {
  const lines: string[] = [];
  for (const database of report.databases) {
    if (lines.length > 0 && lines.at(-1) !== '') lines.push('');
    lines.push(...headLines(database, report.databases.length > 1, options.width, paint), '');
    lines.push(...trialsLines(database.trials, options, paint));
  }
  if (lines.at(-1) !== '') lines.push('');
  lines.push(paint('dim', '─'.repeat(Math.min(options.width, 72))));
  lines.push(verdictLine(report, paint));
  return lines;
}

function headLines(database: TestedDatabase, isOneOfSeveral: boolean, width: number, paint: Paint): string[] {
  const scope = `${isOneOfSeveral ? `${database.name}: ` : ''}${scopeText(database)}`;
  return [
    ...wrap(forTerminal(scope), width).map((line) => paint('strong', line)),
    ...wrap(`on ${forTerminal(serverText(database))}`, width).map((line) => paint('dim', line)),
    ...database.differences.flatMap((each) =>
      wrap(forTerminal(each), width - 2).map(
        (line, place) => `${place === 0 ? paint('doubt', '▲') : ' '} ${paint('doubt', line)}`,
      ),
    ),
  ];
}

function trialsLines(trials: readonly TrialReport[], options: TextOptions, paint: Paint): string[] {
  const name = Math.max(0, ...trials.map(({ trial }) => Math.min(24, forTerminal(trial).length)));
  const lines: string[] = [];
  for (const trial of trials) {
    const below = belowTrial(trial, options, paint);
    // What is told at length stands apart; what is one line stays with its neighbours.
    if (below.length > 0 && lines.length > 0 && lines.at(-1) !== '') lines.push('');
    lines.push(...trialLine(trial, name, options.width, paint));
    if (below.length > 0) lines.push('', ...below, '');
  }
  return lines;
}

/** The mark, the name, what came out of it, and how long it took, on the right. */
function trialLine(trial: TrialReport, nameWidth: number, width: number, paint: Paint): string[] {
  const time = trial.verdict === 'skipped' && trial.ms === 0 ? '' : timeText(trial.ms);
  const margin = 4 + nameWidth + 2;
  const column = 12;
  const room = Math.max(20, width - margin - column);
  const said = trial.verdict === 'skipped' ? `skipped: ${trial.summary}` : trial.summary;
  const [first = '', ...rest] = wrap(forTerminal(said), room);
  const tone = verdictTones[trial.verdict];
  const start = `  ${paint(tone, marks[trial.verdict])} ${paint('strong', padded(forTerminal(trial.trial), nameWidth))}  `;
  const shade = (line: string) => (trial.verdict === 'skipped' ? paint('dim', line) : line);
  return [
    start + shade(padded(first, room)) + paint('dim', time.padStart(column)),
    ...rest.map((line) => ' '.repeat(margin) + shade(line)),
  ];
}

function belowTrial(trial: TrialReport, options: TextOptions, paint: Paint): string[] {
  const verbose = options.verbose === true;
  const clean = isClean(trial.verdict);
  if (clean && !verbose) return [];
  const told = toldCases(
    trial,
    verbose ? { ofReason: Number.POSITIVE_INFINITY, inTrial: Number.POSITIVE_INFINITY } : most,
  );
  const seen = new Set<string>();
  const room = { ...options, width: options.width - 4, paint, most: verbose ? whole : few, said: trial.summary, seen };
  const parts = told.shown.map((each) => caseLines(each, room));
  const rest = restText(told);
  if (rest !== '')
    parts.push(wrap(`${forTerminal(rest)}${few.hint}`, options.width - 4).map((line) => paint('dim', line)));
  const evidence = trialEvidenceLines(trial, room);
  if (evidence.length > 0) parts.push(evidence);
  if (verbose) {
    const others = trial.cases.filter(({ verdict }) => isClean(verdict));
    if (others.length > 0) parts.push(others.flatMap((each) => cleanLines(each, room)));
  }
  return indented(
    parts.flatMap((part, place) => (place === 0 ? part : ['', ...part])),
    4,
  );
}

function cleanLines(each: TrialCase, room: Parameters<typeof caseLines>[1]): string[] {
  const tone = verdictTones[each.verdict];
  const [first = '', ...others] = wrap(forTerminal(each.message), Math.max(20, room.width - 4));
  return [
    `${room.paint(tone, marks[each.verdict])} ${forTerminal(each.name)}  ${room.paint('dim', timeText(each.ms))}`,
    ...(each.message === '' ? [] : [first, ...others].map((line) => `  ${room.paint('dim', line)}`)),
    ...indented(trialEvidenceLines(each, { ...room, width: room.width - 2 }), 2),
  ];
}

function verdictLine(report: TestReport, paint: Paint): string {
  return paint(verdictTones[report.verdict], verdictText(report));
}
