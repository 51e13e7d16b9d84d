import type { Span } from './statement.ts';

/** A text file whose offsets can be turned into lines and columns. Offsets count UTF-16 code units of `text`. */
export interface SourceText {
  /** Relative to the working folder, forward slashes. */
  readonly file: string;
  /** The decoded text; a byte order mark is kept as U+FEFF so that offsets and edits match the file. */
  readonly text: string;
  /** Line and column of an offset, both from 1. */
  position(offset: number): { readonly line: number; readonly column: number };
  /** Set when another program made the text from the file. */
  readonly rendered?: Rendering;
}

/** How a text that a program made hangs together with the file that somebody wrote. */
export interface Rendering {
  /** The file as it was written. */
  readonly written: SourceText;
  /** The part of the file that gave a part of the text. */
  origin(span: Span): Span;
  /** What a comment of the file, which the text repeats, is about; null when the text itself has to tell. */
  about(comment: Span): Span | null;
  /** True for what the tool wrote of its own accord, such as the COMMIT in front of what runs outside a transaction. */
  byTool(span: Span): boolean;
}

/** Makes a source text. Lines end with LF, CRLF or a lone CR. */
export function sourceText(file: string, text: string): SourceText {
  let starts: number[] | null = null;
  return {
    file,
    text,
    position(offset) {
      starts ??= lineStarts(text);
      let low = 0;
      let high = starts.length - 1;
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if ((starts[middle] ?? 0) <= offset) low = middle;
        else high = middle - 1;
      }
      return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
    },
  };
}

/** The place of a span, as a finding carries it. */
export function locate(source: SourceText, span: Span): ReturnType<typeof located> {
  return source.rendered ? located(source.rendered.written, source.rendered.origin(span)) : located(source, span);
}

function located(source: SourceText, span: Span) {
  const from = source.position(span.start);
  const to = source.position(Math.max(span.start, span.end));
  return { file: source.file, line: from.line, column: from.column, endLine: to.line, endColumn: to.column };
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 10) starts.push(i + 1);
    else if (code === 13 && text.charCodeAt(i + 1) !== 10) starts.push(i + 1);
  }
  return starts;
}

/** Why bytes are no text that we can lint. Each value is the end of the sentence "FILE …". */
export type Undecodable = 'is not UTF-8' | 'is UTF-16' | 'is binary';

/**
 * Decodes a file. UTF-8 only, since that is what every migration tool sends: anything else is an answer, not a guess.
 */
export function decode(
  bytes: Uint8Array,
): { readonly text: string } | { readonly problem: Undecodable; readonly at: number } {
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) {
    return { problem: 'is UTF-16', at: 0 };
  }
  const nul = bytes.indexOf(0);
  if (nul >= 0) return { problem: 'is binary', at: nul };
  try {
    return { text: utf8.decode(bytes) };
  } catch {
    return { problem: 'is not UTF-8', at: firstBadByte(bytes) };
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function firstBadByte(bytes: Uint8Array): number {
  let low = 0;
  let high = bytes.length;
  const lenient = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  while (low < high) {
    const middle = (low + high) >> 1;
    try {
      lenient.decode(bytes.subarray(0, middle + 1), { stream: true });
      lenient.decode();
      low = middle + 1;
    } catch {
      // An unfinished sequence at the cut is not an error of the file: only a wrong one narrows the search.
      if (endsInsideSequence(bytes, middle + 1) && isPrefixValid(bytes, middle + 1)) low = middle + 1;
      else high = middle;
    }
  }
  return low;
}

function endsInsideSequence(bytes: Uint8Array, length: number): boolean {
  for (let back = 1; back <= 3 && length - back >= 0; back++) {
    const byte = bytes[length - back] ?? 0;
    if (byte >= 0xc0) return back < (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2);
    if (byte < 0x80) return false;
  }
  return false;
}

function isPrefixValid(bytes: Uint8Array, length: number): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, length), { stream: true });
    return true;
  } catch {
    return false;
  }
}
