import type { Span } from '../statement.ts';
import type { MysqlStatement, PreparedText } from './statement.ts';

/** How the text of a PREPARE hangs together with the file. */
export interface PlaceOfText {
  readonly prepared: PreparedText;
  /** The place in the file of a place in the text; null where they are the same. */
  readonly move: ((span: Span) => Span) | null;
  /** What the server is given, where the file does not say it letter for letter; null where it does. */
  readonly text: string | null;
}

/**
 * The inside of a string literal as the server sees it, as long as it is in the file: of each doubled quote and of each escape one
 * character stays, its place beside it becomes a blank outside of the quoted text. Null where it has none of either.
 */
export function escapedInside(text: string, literal: Span): string | null {
  const inside = text.slice(literal.start + 1, literal.end - 1);
  const mark = text.charAt(literal.start);
  if (!inside.includes('\\') && !inside.includes(mark)) return null;
  let open = false;
  return inside.replace(/\\[\s\S]|''|""/g, (pair) => {
    const character = pair.charAt(1);
    if (pair.charAt(0) !== '\\' && character !== mark) return pair;
    if (character === 'n' || character === 'r' || character === 't') return '  ';
    if (character !== "'" && character !== '"') return ` ${character}`;
    open = !open;
    return open ? ` ${character}` : `${character} `;
  });
}

/**
 * What a part of a statement says, given by its own `span`: where the file does not have a text letter for letter, or not in one piece,
 * that span is no place to cut it from.
 */
export function sqlAt(statement: Pick<MysqlStatement, 'source' | 'prepared'>, span: Span): string {
  return statement.prepared?.textAt?.(span) ?? statement.source.text.slice(span.start, span.end);
}

/** Places of a text in the file, and what stands at them in the text. */
export class MovedSpans {
  readonly #text: string;
  readonly #move: (span: Span) => Span;
  readonly #before = new WeakMap<Span, Span>();

  constructor(text: string, move: (span: Span) => Span) {
    this.#text = text;
    this.#move = move;
  }

  /** The place in the file; a new object each time, by which `textAt` knows it again. */
  readonly move = (span: Span): Span => {
    const { start, end } = this.#move(span);
    const moved = { start, end };
    this.#before.set(moved, span);
    return moved;
  };

  /** What stands there in the text; null for a place that was not moved. */
  readonly textAt = (span: Span): string | null => {
    const before = this.#before.get(span);
    return before ? this.#text.slice(before.start, before.end) : null;
  };
}

/** What was read of a text, with its places in the file. */
export function movedNode<T>(node: T, move: (span: Span) => Span): T {
  const walk = (part: unknown): unknown => {
    if (typeof part !== 'object' || part === null || part instanceof Set || part instanceof Map) return part;
    if (Array.isArray(part)) return part.map(walk);
    if (isSpan(part)) return move(part);
    return Object.fromEntries(Object.entries(part).map(([key, inner]) => [key, walk(inner)]));
  };
  return walk(node) as T;
}

function isSpan(part: object): part is Span {
  return 'start' in part && 'end' in part && typeof part.start === 'number' && typeof part.end === 'number';
}
