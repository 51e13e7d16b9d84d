import { codeFrame, linesOf } from '../code-frame.ts';
import { forTerminal, sqlLines } from '../escape.ts';
import type { Advice } from '../finding.ts';
import { outsideText } from '../wording.ts';
import { indented, marks, padded, verdictTones, wrap } from './terminal.ts';
import { type EvidenceRoom, evidenceLines } from './text-evidence.ts';
import type { Evidence, TrialCase } from './trial-report.ts';

export interface CaseRoom extends EvidenceRoom {
  source(file: string): string | undefined;
  /** What the line of the trial has said already. */
  readonly said: string;
  /** What was shown of this trial before: a line, a picture, an advice. It is not shown again. */
  readonly seen: Set<string>;
}

/** A case that is not a pass: what happened, where, the line of SQL, the evidence, and what to do about it. */
export function caseLines(each: TrialCase, room: CaseRoom): string[] {
  const { paint, width, said } = room;
  const tone = verdictTones[each.verdict];
  const lines = [
    `${paint(tone, `${marks[each.verdict]} ${each.verdict}`)}  ${paint('strong', forTerminal(each.name))}  ${paint('dim', forTerminal(each.reason))}`,
  ];
  const inside: string[] = [];
  if (each.message !== '' && each.message !== said) inside.push(...wrap(forTerminal(each.message), width - 2));
  const { place } = each;
  if (place !== null) {
    inside.push(paint('dim', `${forTerminal(place.file)}:${place.line}:${place.column}`));
    inside.push(...frameLines(place, each, room));
  }
  const inner = { ...room, width: width - 2 };
  const parts = [trialEvidenceLines(each, inner), each.advice === null ? [] : adviceLines(each.advice, inner)];
  for (const part of parts) if (part.length > 0) inside.push(...(inside.at(-1) === '' ? [] : ['']), ...part);
  return [...lines, ...indented(inside, 2)];
}

/** Evidence one after the other, apart from what was shown before. */
export function trialEvidenceLines({ evidence }: { readonly evidence: readonly Evidence[] }, room: CaseRoom): string[] {
  const lines: string[] = [];
  for (const each of evidence) {
    if (!isNew(each, room.seen)) continue;
    if (lines.length > 0) lines.push('');
    lines.push(...evidenceLines(each, room));
  }
  return lines;
}

function isNew(part: unknown, seen: Set<string>): boolean {
  const key = JSON.stringify(part);
  if (seen.has(key)) return false;
  seen.add(key);
  return true;
}

function frameLines(
  place: NonNullable<TrialCase['place']>,
  { verdict }: TrialCase,
  { source, seen, width, paint }: CaseRoom,
): string[] {
  if (!isNew(place, seen)) return [];
  const gutter = String(Math.min(place.endLine, place.line + 5)).length;
  const frame = codeFrame(linesOf(source(place.file) ?? ''), place, width - gutter - 5);
  if (frame.length === 0) return [];
  const tone = verdictTones[verdict];
  const drawn = frame.map(({ kind, number, code }) => {
    const bar = kind === 'marked' ? paint(tone, '┃') : paint('dim', '│');
    const text = kind === 'underline' ? paint(tone, code) : kind === 'more' ? paint('dim', code) : code;
    return `${paint('dim', (number === null ? '' : String(number)).padStart(gutter))} ${bar} ${text}`;
  });
  return ['', ...drawn];
}

const label = 9;

function adviceLines(advice: Advice, { seen, paint, width }: CaseRoom): string[] {
  if (!isNew(advice, seen)) return [];
  const [first = '', ...rest] = wrap(forTerminal(advice.summary), width - label);
  const lines = [paint('strong', padded('instead', label)) + first, ...indented(rest, label)];
  for (const step of advice.steps) {
    lines.push(...indented(wrap(forTerminal(step.title) + outsideText(step), width - label), label));
    const code = [
      ...(step.sql === '' ? [] : sqlLines(step.sql.trimEnd())),
      ...(step.command === undefined ? [] : [forTerminal(step.command)]),
    ];
    lines.push(
      ...indented(
        code.map((line) => paint('info', line)),
        label + 4,
      ),
    );
  }
  return lines;
}
