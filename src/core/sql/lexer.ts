import type { Span, SqlComment } from './statement.ts';

/**
 * The lexical rules of PostgreSQL that matter for cutting a text: where strings, quoted names, dollar quotes and comments
 * begin and end (manual, sections 4.1.2 and 4.1.5). `word` is any unquoted identifier or key word.
 */
export type TokenKind =
  | 'word'
  | 'string'
  | 'quoted'
  | 'number'
  | 'operator'
  | 'punctuation'
  | 'line-comment'
  | 'block-comment'
  | 'parameter';

export interface Token extends Span {
  readonly kind: TokenKind;
  /** False for a string, quoted name, dollar quote or block comment that the text ends inside of. */
  readonly closed: boolean;
}

const isSpace = (code: number) => code === 32 || (code >= 9 && code <= 13);
const isDigit = (code: number) => code >= 48 && code <= 57;
const isWordStart = (code: number) =>
  (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95 || code >= 128;
const isWordPart = (code: number) => isWordStart(code) || isDigit(code) || code === 36;

/** The token that begins at or after `from`, white space skipped; null at the end. */
export function nextToken(text: string, from: number, end = text.length): Token | null {
  let i = from;
  while (i < end && (isSpace(text.charCodeAt(i)) || text.charCodeAt(i) === 0xfeff)) i++;
  if (i >= end) return null;
  const start = i;
  const code = text.charCodeAt(i);
  const next = i + 1 < end ? text.charCodeAt(i + 1) : 0;
  if (code === 45 && next === 45) return token('line-comment', start, lineEnd(text, i, end));
  if (code === 47 && next === 42) return blockComment(text, start, end);
  if (code === 39) return quoted('string', text, start, i, 39, false, end);
  if (code === 34) return quoted('quoted', text, start, i, 34, false, end);
  if (code === 36) return dollar(text, start, end);
  if ((code === 69 || code === 101) && next === 39) return quoted('string', text, start, i + 1, 39, true, end);
  if ((code === 66 || code === 98 || code === 88 || code === 120 || code === 78 || code === 110) && next === 39) {
    return quoted('string', text, start, i + 1, 39, false, end);
  }
  if ((code === 85 || code === 117) && next === 38 && i + 2 < end) {
    const mark = text.charCodeAt(i + 2);
    if (mark === 39) return quoted('string', text, start, i + 2, 39, false, end);
    if (mark === 34) return quoted('quoted', text, start, i + 2, 34, false, end);
  }
  if (isWordStart(code)) {
    i++;
    while (i < end && isWordPart(text.charCodeAt(i))) i++;
    return token('word', start, i);
  }
  if (isDigit(code)) {
    i++;
    while (i < end && (isWordPart(text.charCodeAt(i)) || text.charCodeAt(i) === 46)) i++;
    return token('number', start, i);
  }
  return token('();,[]'.includes(text[i] ?? '') ? 'punctuation' : 'operator', start, i + 1);
}

/** Every token of a stretch of text, comments included. */
export function* tokens(text: string, from = 0, end = text.length): Generator<Token> {
  let at = from;
  for (;;) {
    const found = nextToken(text, at, end);
    if (!found) return;
    yield found;
    at = found.end;
  }
}

/** Every comment of a stretch of text. Fast where there is none: nothing but strings and comments is looked at. */
export function comments(text: string, spans: readonly Span[]): SqlComment[] {
  const found: SqlComment[] = [];
  for (const span of spans) {
    let i = span.start;
    while (i < span.end) {
      const code = text.charCodeAt(i);
      const next = text.charCodeAt(i + 1);
      const skip =
        code === 39 || code === 34 || code === 36 || (code === 45 && next === 45) || (code === 47 && next === 42);
      if (!skip) {
        // A whole word at once: `e` of `table'` is no escape-string prefix, and `$` inside a word opens nothing.
        if (isWordStart(code)) {
          const one = nextToken(text, i, span.end);
          i = one ? one.end : i + 1;
        } else i++;
        continue;
      }
      const one = nextToken(text, i, span.end);
      if (!one) break;
      if (one.kind === 'line-comment') {
        found.push({ span: one, text: text.slice(one.start + 2, one.end).trim(), style: 'line' });
      } else if (one.kind === 'block-comment') {
        const inside = text.slice(one.start + 2, one.closed ? one.end - 2 : one.end);
        found.push({ span: one, text: inside.trim(), style: 'block' });
      }
      i = one.end;
    }
  }
  return found;
}

function token(kind: TokenKind, start: number, end: number, closed = true): Token {
  return { kind, start, end, closed };
}

function lineEnd(text: string, from: number, end: number): number {
  let i = from;
  while (i < end) {
    const code = text.charCodeAt(i);
    if (code === 10 || code === 13) break;
    i++;
  }
  return i;
}

function blockComment(text: string, start: number, end: number): Token {
  let depth = 1;
  let i = start + 2;
  while (i < end) {
    const code = text.charCodeAt(i);
    if (code === 47 && text.charCodeAt(i + 1) === 42) {
      depth++;
      i += 2;
    } else if (code === 42 && text.charCodeAt(i + 1) === 47) {
      depth--;
      i += 2;
      if (depth === 0) return token('block-comment', start, Math.min(i, end));
    } else i++;
  }
  return token('block-comment', start, end, false);
}

function quoted(
  kind: TokenKind,
  text: string,
  start: number,
  open: number,
  mark: number,
  escapes: boolean,
  end: number,
): Token {
  let i = open + 1;
  while (i < end) {
    const code = text.charCodeAt(i);
    if (escapes && code === 92) i += 2;
    else if (code === mark) {
      if (i + 1 < end && text.charCodeAt(i + 1) === mark) i += 2;
      else return token(kind, start, i + 1);
    } else i++;
  }
  return token(kind, start, end, false);
}

function dollar(text: string, start: number, end: number): Token {
  let i = start + 1;
  if (i < end && isDigit(text.charCodeAt(i))) {
    while (i < end && isDigit(text.charCodeAt(i))) i++;
    return token('parameter', start, i);
  }
  if (i < end && isWordStart(text.charCodeAt(i))) {
    while (i < end && text.charCodeAt(i) !== 36 && isWordPart(text.charCodeAt(i))) i++;
  }
  if (i >= end || text.charCodeAt(i) !== 36) return token('operator', start, start + 1);
  const tag = text.slice(start, i + 1);
  const close = text.indexOf(tag, i + 1);
  if (close < 0 || close + tag.length > end) return token('string', start, end, false);
  return token('string', start, close + tag.length);
}
