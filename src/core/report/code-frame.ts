import { clusters, clusterWidth, displayWidth } from './display-width.ts';
import { forTerminal } from './escape.ts';
import type { Location } from './finding.ts';

/** The lines of a file. A byte order mark stays, as columns count it. Lines end with LF, CRLF or a lone CR. */
export function linesOf(text: string): string[] {
  return text.split(/\r\n?|\n/);
}

/** One line of a frame: `number` is null under a line of code, where `code` is the underline. */
export interface FrameLine {
  readonly number: number | null;
  readonly kind: 'code' | 'marked' | 'underline' | 'more';
  readonly code: string;
}

const mostLines = 4;

/**
 * The lines that a finding is about, with its span underlined, `width` columns wide at most. A span of several lines is
 * marked at its lines (`marked`) instead, since a line of carets under each would say no more. At most six lines.
 */
export function codeFrame(lines: readonly string[], at: Location, width: number): FrameLine[] {
  const first = lines[at.line - 1];
  if (first === undefined) return [];
  // A span that ends with a line break ends, for the eye, on the line before.
  const last = at.endColumn <= 1 && at.endLine > at.line ? at.endLine - 1 : at.endLine;
  if (last <= at.line) {
    const shown = clip(first, at.column - 1, at.endLine > at.line ? first.length : at.endColumn - 1, width);
    return [
      { number: at.line, kind: 'code', code: shown.text },
      {
        number: null,
        kind: 'underline',
        code: ' '.repeat(shown.from) + '^'.repeat(Math.max(1, shown.to - shown.from)),
      },
    ];
  }
  const end = Math.min(last, lines.length);
  const room = end - at.line + 1 <= mostLines + 1 ? mostLines + 1 : mostLines;
  const frame: FrameLine[] = [];
  for (let number = at.line; number <= end && frame.length < room; number++) {
    const line = lines[number - 1] ?? '';
    frame.push({ number, kind: 'marked', code: clip(line, 0, 0, width).text });
  }
  const left = end - at.line + 1 - frame.length;
  if (left > 0) frame.push({ number: null, kind: 'more', code: `… ${left} more lines` });
  return frame;
}

/** How far from the span a long line is looked at, in UTF-16 code units; a minified line of megabytes costs no more. */
const reach = 400;
const tab = '    ';

/**
 * A part of a line around a span (UTF-16 offsets), with ellipses where something is cut off, and the columns of the span
 * in what is returned.
 */
export function clip(
  line: string,
  start: number,
  end: number,
  width: number,
): { text: string; from: number; to: number } {
  const low = wholeCharacter(line, Math.max(0, start - reach));
  const high = wholeCharacter(line, Math.min(line.length, Math.max(start, Math.min(end, start + reach)) + reach));
  const cells: string[] = [];
  const widths: number[] = [];
  let offset = low;
  // Cells of the span: [from, to).
  let from = -1;
  let to = -1;
  for (const cluster of clusters(line.slice(low, high))) {
    const next = offset + cluster.length;
    if (from < 0 && next > start) from = cells.length;
    if (to < 0 && next > end - 1 && end > start) to = cells.length + 1;
    const cell =
      offset === 0 && cluster === '\ufeff'
        ? ''
        : cluster === '\t'
          ? tab
          : // `##[` is a command to the runner, and is seen by nobody who looks at one character at a time.
            cluster === '[' && cells.at(-1) === '#' && cells.at(-2) === '#'
            ? '\\x5b'
            : forTerminal(cluster);
    cells.push(cell);
    widths.push(cell === cluster ? clusterWidth(cluster) : displayWidth(cell));
    offset = next;
  }
  if (from < 0) from = cells.length;
  if (to < 0) to = end > start ? cells.length : from;

  const total = widths.reduce((sum, each) => sum + each, 0);
  let left = 0;
  let right = cells.length;
  if (total > width) {
    const span = sum(widths, from, to);
    // The span in the middle if it fits, else from its start.
    const before = span >= width ? Math.min(8, width >> 2) : (width - span) >> 1;
    left = from;
    for (let room = before; left > 0 && room >= (widths[left - 1] ?? 0); ) room -= widths[--left] ?? 0;
    for (let room = width - 2, column = 0; ; right--) {
      column = sum(widths, left, right);
      if (column <= room || right <= left) break;
    }
    // What is not needed on the right is given to the left.
    for (let room = width - 2 - sum(widths, left, right); left > 0 && room >= (widths[left - 1] ?? 0); ) {
      room -= widths[--left] ?? 0;
    }
  }
  const head = left > 0 || low > 0 ? '…' : '';
  const tail = right < cells.length || high < line.length ? '…' : '';
  const fromColumn = head.length + sum(widths, left, Math.max(left, from));
  const toColumn = head.length + sum(widths, left, Math.max(left, Math.min(to, right)));
  return {
    text: head + cells.slice(left, right).join('') + tail,
    from: fromColumn,
    to: Math.max(fromColumn, toColumn),
  };
}

function sum(widths: readonly number[], from: number, to: number): number {
  let total = 0;
  for (let i = from; i < to; i++) total += widths[i] ?? 0;
  return total;
}

/** An offset that does not stand inside a surrogate pair. */
function wholeCharacter(text: string, offset: number): number {
  const before = text.charCodeAt(offset - 1);
  return offset > 0 && offset < text.length && before >= 0xd800 && before <= 0xdbff ? offset - 1 : offset;
}
