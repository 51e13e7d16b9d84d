import { nextToken } from '../core/sql/lexer.ts';
import type { Span, Statement } from '../core/sql/statement.ts';

/**
 * The element of a statement that begins at a `location` of its parse tree: up to the comma or bracket that ends it, or to
 * the statement's end. Without a location, the statement.
 */
export function spanAt(statement: Statement, location: number | undefined): Span {
  if (location === undefined || location < 0) return statement.span;
  const { text } = statement.source;
  const start = statement.offsetOf(location);
  const { span } = statement;
  if (start < span.start || start >= span.end) return span;
  let depth = 0;
  let end = start;
  for (let token = nextToken(text, start, span.end); token; token = nextToken(text, token.end, span.end)) {
    if (token.kind === 'line-comment' || token.kind === 'block-comment') continue;
    const mark = token.kind === 'punctuation' ? text[token.start] : '';
    if (depth === 0 && (mark === ',' || mark === ')' || mark === ';')) break;
    if (mark === '(' || mark === '[') depth++;
    else if (mark === ')' || mark === ']') depth--;
    end = token.end;
  }
  return end > start ? { start, end } : span;
}
