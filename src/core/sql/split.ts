import { nextToken } from './lexer.ts';
import type { Span } from './statement.ts';

/**
 * Cuts a text into statements at the semicolons that end one: not those in strings, comments, brackets, or in the body of
 * a BEGIN ATOMIC function. Used where the text as a whole does not parse, so that one broken statement costs only itself.
 * Spans run from the first token to the last, without the semicolon.
 */
export function splitStatements(text: string, from = 0, end = text.length): Span[] {
  const spans: Span[] = [];
  let start = -1;
  let last = -1;
  let depth = 0;
  let atomic = 0;
  let previous = '';
  let at = from;
  for (;;) {
    const token = nextToken(text, at, end);
    if (!token) break;
    at = token.end;
    if (token.kind === 'line-comment' || token.kind === 'block-comment') continue;
    const mark = text[token.start];
    if (token.kind === 'punctuation' && mark === ';' && depth <= 0 && atomic === 0) {
      if (start >= 0) spans.push({ start, end: last });
      start = -1;
      depth = 0;
      previous = '';
      continue;
    }
    if (start < 0) start = token.start;
    last = token.end;
    if (token.kind === 'punctuation') {
      if (mark === '(') depth++;
      else if (mark === ')') depth--;
      // A bracket that is never closed must not swallow the rest of the file: a line that begins a new statement ends it.
      else if (mark === ';' && depth > 0 && beginsStatement(text, at, end)) {
        spans.push({ start, end: token.start });
        start = -1;
        depth = 0;
        previous = '';
      }
    } else if (token.kind === 'word') {
      const word = text.slice(token.start, token.end).toLowerCase();
      if (atomic > 0) {
        if (word === 'case' || word === 'begin') atomic++;
        else if (word === 'end') atomic--;
      } else if (word === 'atomic' && previous === 'begin') atomic = 1;
      previous = word;
    }
  }
  if (start >= 0) spans.push({ start, end: last });
  return spans;
}

function beginsStatement(text: string, from: number, end: number): boolean {
  const token = nextToken(text, from, end);
  if (token?.kind !== 'word') return false;
  if (!/[\r\n]\s*$/.test(text.slice(from, token.start))) return false;
  return /^(create|alter|drop|insert|comment|grant|begin|commit)$/i.test(text.slice(token.start, token.end));
}
