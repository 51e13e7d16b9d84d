import type { SourceText } from './source-text.ts';
import type { Span } from './statement.ts';

/**
 * Puts together the text that a program made of a file, so that each part knows where in the file it came from. Parts are
 * added in the order in which they are to stand.
 */
export class RenderedText {
  readonly #written: SourceText;
  readonly #starts: number[] = [];
  readonly #origins: Span[] = [];
  readonly #tools = new Set<number>();
  readonly #comments = new Map<number, readonly Span[]>();
  readonly #parts: string[] = [];
  #length = 0;

  constructor(written: SourceText) {
    this.#written = written;
  }

  /**
   * Adds a part that came from `origin`; gives its span in the text. A line break follows it.
   * @param byTool nobody asked for it in the file: the tool needs it.
   */
  add(text: string, origin: Span, byTool = false): Span {
    const start = this.#length;
    if (byTool) this.#tools.add(start);
    this.#starts.push(start);
    this.#origins.push(origin);
    this.#parts.push(text, '\n');
    this.#length += text.length + 1;
    return { start, end: start + text.length };
  }

  /**
   * Repeats a comment of the file as one of SQL, so that it is read as comments are.
   * @returns to be given the parts of the text that it is about, once they are known.
   */
  addComment(text: string, origin: Span): (about: readonly Span[]) => void {
    const { start } = this.add(`-- ${text.replace(/\s+/g, ' ').trim()}`, origin);
    return (about) => this.#comments.set(start, about);
  }

  /** The text as a source; spans that were given are spans of it. */
  finish(): SourceText {
    const written = this.#written;
    const originAt = (offset: number) => this.#originAt(offset);
    const comments = this.#comments;
    const tools = this.#tools;
    return {
      file: written.file,
      text: this.#parts.join(''),
      position: (offset) => written.position(originAt(offset).start),
      rendered: {
        written,
        origin(span) {
          const first = originAt(span.start);
          const last = originAt(Math.max(span.start, span.end - 1));
          return { start: Math.min(first.start, last.start), end: Math.max(first.end, last.end) };
        },
        byTool: (span) => tools.has(span.start),
        about(comment) {
          const about = comments.get(comment.start);
          const [first] = about ?? [];
          if (!about || !first) return null;
          return { start: first.start, end: about.at(-1)?.end ?? first.end };
        },
      },
    };
  }

  #originAt(offset: number): Span {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return this.#origins[low] ?? { start: 0, end: 0 };
  }
}
