import { clip } from '../code-frame.ts';
import { displayWidth } from '../display-width.ts';
import { forTerminal, sqlLines } from '../escape.ts';
import { grouped } from '../wording.ts';
import { numberText } from './figures.ts';
import { type Paint, padded, wrap } from './terminal.ts';
import { comparisonLines } from './text-comparison.ts';
import { timelineLines } from './text-timeline.ts';
import type { Cell, Evidence } from './trial-report.ts';

export interface EvidenceRoom {
  readonly width: number;
  readonly paint: Paint;
  readonly most: EvidenceMost;
}

/** How much of the evidence is shown. */
export interface EvidenceMost {
  /** Of a text and of SQL. */
  readonly lines: number;
  readonly diff: number;
  readonly rows: number;
  readonly lanes: number;
  /** Bars of a timeline that are told in words. */
  readonly notes: number;
  /** What is said behind the count of what is not shown. */
  readonly hint: string;
}

/** What a reader takes in. */
export const few: EvidenceMost = { lines: 12, diff: 30, rows: 10, lanes: 8, notes: 4, hint: ' (--verbose shows them)' };
/** For those who asked for all of it, and short of what nobody reads. */
export const whole: EvidenceMost = { lines: 1_000, diff: 2_000, rows: 1_000, lanes: 40, notes: 30, hint: '' };

/** A cell that is wider says nothing that a row could. */
const widestCell = 60;
/** A line of a diff that is longer is cut: the terminal breaks the others where it ends, since what differs may stand there. */
const longestLine = 1_000;

/** Evidence as lines of a terminal, its title first, without a margin. */
export function evidenceLines(evidence: Evidence, room: EvidenceRoom): string[] {
  const title = wrap(forTerminal(evidence.title), room.width - 2).map(
    (line, place) => (place === 0 ? `${room.paint('dim', '▸')} ` : '  ') + room.paint('strong', line),
  );
  return [...(evidence.title === '' ? [] : title), ...bodyLines(evidence, room)];
}

function bodyLines(evidence: Evidence, room: EvidenceRoom): string[] {
  const { paint, width, most } = room;
  switch (evidence.kind) {
    case 'text':
      return limited(
        splitLines(evidence.text).flatMap((line) => wrap(forTerminal(line), width)),
        most.lines,
        room,
      );
    case 'sql':
      return limited(
        sqlLines(evidence.sql.trimEnd()).map((line) => paint('info', cutLine(line))),
        most.lines,
        room,
      );
    case 'diff':
      return diffLines(evidence, room);
    case 'table':
      return tableLines(evidence, room);
    case 'timeline':
      return timelineLines(evidence, room);
    case 'comparison':
      return comparisonLines(evidence, room);
    default:
      return evidence satisfies never;
  }
}

function splitLines(text: string): string[] {
  return text
    .trimEnd()
    .split(/\r\n?|\n/)
    .map((line) => line.replaceAll('\t', '  '));
}

function cutLine(line: string): string {
  return line.length > longestLine ? `${line.slice(0, longestLine)}…` : line;
}

/** The first lines, and how many more there are. */
function limited(lines: readonly string[], count: number, { paint, most }: EvidenceRoom): string[] {
  // A line that says "1 more line" is as long as that line.
  if (lines.length <= count + 1) return [...lines];
  return [...lines.slice(0, count), paint('dim', moreText(lines.length - count, 'lines', most))];
}

/** Always more than one. */
function moreText(count: number, what: string, { hint }: EvidenceMost): string {
  return `… ${grouped(count)} more ${what}${hint}`;
}

function diffLines({ from, to, lines }: Extract<Evidence, { kind: 'diff' }>, room: EvidenceRoom): string[] {
  const { paint, most } = room;
  const head = [
    ...(from === '' ? [] : [paint('bad', `--- ${forTerminal(from)}`)]),
    ...(to === '' ? [] : [paint('good', `+++ ${forTerminal(to)}`)]),
  ];
  const body = lines.map((line) => {
    const text = clip(line, 0, 0, longestLine).text;
    return line.startsWith('+') ? paint('good', text) : line.startsWith('-') ? paint('bad', text) : paint('dim', text);
  });
  return [...head, ...limited(body, most.diff, room)];
}

function tableLines(
  { columns, rows }: Extract<Evidence, { kind: 'table' }>,
  { paint, most, width }: EvidenceRoom,
): string[] {
  const shown = rows.length <= most.rows + 1 ? rows : rows.slice(0, most.rows);
  const gap = 2;
  const texts = shown.map((row) => columns.map((_, place) => cellText(row[place] ?? null)));
  const names = columns.map(({ name }) => fitted(name, widestCell));
  const wanted = columns.map((_, place) =>
    Math.max(...[names, ...texts].map((row) => displayWidth(row[place] ?? '')), 1),
  );
  const widths = narrowed(wanted, width - gap * Math.max(0, columns.length - 1));
  const line = (cells: readonly string[], tone: 'dim' | null) =>
    cells
      .map((cell, place) => {
        const room = widths[place] ?? 1;
        const text = displayWidth(cell) > room ? fitted(cell, room) : cell;
        const filled = padded(text, room, columns[place]?.align);
        return tone === null ? filled : paint(tone, filled);
      })
      .join(' '.repeat(gap));
  const lines = [line(names, 'dim'), paint('dim', widths.map((each) => '─'.repeat(each)).join(' '.repeat(gap)))];
  lines.push(...texts.map((row) => line(row, null)));
  if (rows.length === 0) lines.push(paint('dim', 'no rows'));
  if (rows.length > shown.length) lines.push(paint('dim', moreText(rows.length - shown.length, 'rows', most)));
  return lines;
}

function cellText(cell: Cell): string {
  if (cell === null) return '–';
  return typeof cell === 'number' ? numberText(cell) : fitted(cell, widestCell);
}

/** A text of one line, escaped, in so many columns at most. */
function fitted(text: string, width: number): string {
  return clip(text, 0, 0, Math.max(1, width)).text;
}

/** Takes from the widest columns until all fit, but leaves each of them something to be read. */
function narrowed(widths: readonly number[], room: number): number[] {
  const result = [...widths];
  let over = result.reduce((sum, width) => sum + width, 0) - room;
  while (over > 0) {
    const widest = Math.max(...result);
    if (widest <= 6) break;
    const place = result.indexOf(widest);
    const next = Math.max(6, ...result.filter((width) => width < widest));
    const take = Math.min(over, Math.max(1, widest - next));
    result[place] = widest - take;
    over -= take;
  }
  return result;
}
