import { tokens } from './lexer.ts';
import type { RawStatement } from './pg-parser.ts';
import type { SourceText } from './source-text.ts';
import type { Body, Node, NodeKind, Span, Statement } from './statement.ts';

/**
 * A text that was handed to the parser, and where it lies in its file. The parser counts UTF-8 bytes, everything else here
 * counts UTF-16 units: this is the one place where the first become the second.
 */
export class ParsedText {
  readonly source: SourceText;
  readonly text: string;
  /** Offset of the text's first character in the file. */
  readonly base: number;
  /** How many characters were put in front of the file's own text so that it parses (SELECT for PERFORM). */
  readonly added: number;
  /** For text that does not stand in the file letter for letter (a string with escapes): the place to name instead. */
  readonly fixed: Span | null;
  readonly #ascii: boolean;
  #offsets: Uint32Array | null = null;

  constructor(source: SourceText, text: string, base: number, bytes: number, fixed: Span | null = null, added = 0) {
    this.source = source;
    this.text = text;
    this.base = base - added;
    this.added = added;
    this.fixed = fixed;
    this.#ascii = bytes === text.length;
  }

  /** A byte offset of the parsed text as a UTF-16 offset of it. */
  local(byte: number): number {
    if (this.#ascii) return Math.min(byte, this.text.length);
    this.#offsets ??= utf16Offsets(this.text);
    return this.#offsets[Math.min(byte, this.#offsets.length - 1)] ?? this.text.length;
  }

  /** A byte offset of the parsed text as a UTF-16 offset of the file. */
  offset(byte: number): number {
    return this.fixed ? this.fixed.start : this.base + Math.max(this.added, this.local(byte));
  }
}

function utf16Offsets(text: string): Uint32Array {
  const offsets: number[] = [];
  for (let i = 0; i < text.length; ) {
    const code = text.codePointAt(i) ?? 0;
    const bytes = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    for (let b = 0; b < bytes; b++) offsets.push(i);
    i += code < 0x10000 ? 1 : 2;
  }
  offsets.push(text.length);
  return Uint32Array.from(offsets);
}

/** A statement of PostgreSQL. What few findings need, its span and text, is computed when asked for. */
export class PgStatement implements Statement {
  readonly engine = 'postgres';
  readonly kind: NodeKind;
  readonly node: Node;
  readonly body: Body | null;
  readonly parsed: ParsedText;
  readonly #raw: RawStatement;
  #span: Span | null = null;

  constructor(parsed: ParsedText, raw: RawStatement, body: Body | null) {
    this.parsed = parsed;
    this.#raw = raw;
    this.node = raw.node;
    this.body = body;
    this.kind = Object.keys(raw.node)[0] as NodeKind;
  }

  /** Byte offset of the statement in the text that was parsed. */
  get rawStart(): number {
    return this.#raw.start;
  }

  get source(): SourceText {
    return this.parsed.source;
  }

  get span(): Span {
    this.#span ??= this.parsed.fixed ?? this.#tight();
    return this.#span;
  }

  get sql(): string {
    return this.source.text.slice(this.span.start, this.span.end);
  }

  offsetOf(location: number | undefined): number {
    return this.parsed.offset(location ?? 0);
  }

  /** From the first token to the last: the parser's own length runs to the semicolon, over blanks and comments. */
  #tight(): Span {
    const { text, base, added } = this.parsed;
    const from = Math.max(added, this.parsed.local(this.#raw.start));
    const to = this.#raw.length === 0 ? text.length : this.parsed.local(this.#raw.start + this.#raw.length);
    const raw = text.slice(from, to);
    const firstIsToken = !/^[\s\uFEFF]|^--|^\/\*/.test(raw);
    if (firstIsToken && !raw.includes('--') && !raw.includes('*/')) {
      return { start: base + from, end: base + from + raw.trimEnd().replace(/;$/, '').trimEnd().length };
    }
    let start = -1;
    let end = from;
    for (const token of tokens(text, from, to)) {
      if (token.kind === 'line-comment' || token.kind === 'block-comment' || text[token.start] === ';') continue;
      if (start < 0) start = token.start;
      end = token.end;
    }
    return { start: base + (start < 0 ? from : start), end: base + end };
  }
}
