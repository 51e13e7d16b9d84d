import { blanks, placeholderAt, withoutQuotingTemplates } from '../mask.ts';
import { maskingName, type PlaceholderStyle } from '../placeholders.ts';
import type { Span } from '../statement.ts';
import { lineEnd } from './lexer.ts';

export interface MaskedMysql {
  /** As long as the original, so that every offset stays what it was. */
  readonly text: string;
  readonly placeholders: readonly Span[];
}

/** Replaces the placeholders of a tool outside of strings, quoted names and comments by names of the same length. */
export function maskMysql(original: string, span: Span, style: PlaceholderStyle): MaskedMysql {
  const text = style.kind === 'any' ? withoutQuotingTemplates(original) : original;
  const pieces: string[] = [];
  const placeholders: Span[] = [];
  let kept = 0;
  let at = span.start;
  while (at < span.end) {
    const placeholder = placeholderAt(text, at, style);
    if (placeholder) {
      placeholders.push({ start: at, end: placeholder.end });
      const inside = text.slice(at, placeholder.end);
      pieces.push(text.slice(kept, at), placeholder.control ? blanks(inside) : maskingName(inside.length));
      kept = placeholder.end;
      at = kept;
      continue;
    }
    const code = text.charCodeAt(at);
    if (code === 39 || code === 34 || code === 96) at = quoteEnd(text, at, span.end, code);
    else if (code === 35 || (code === 45 && text.charCodeAt(at + 1) === 45 && text.charCodeAt(at + 2) <= 32)) {
      at = lineEnd(text, at, span.end);
    } else if (code === 47 && text.charCodeAt(at + 1) === 42 && text.charCodeAt(at + 2) !== 33) {
      const close = text.indexOf('*/', at + 2);
      at = close < 0 ? span.end : close + 2;
    } else at++;
  }
  if (kept === 0) return { text, placeholders };
  pieces.push(text.slice(kept));
  return { text: pieces.join(''), placeholders };
}

function quoteEnd(text: string, open: number, end: number, mark: number): number {
  let i = open + 1;
  while (i < end) {
    const code = text.charCodeAt(i);
    if (code === 92 && mark !== 96) i += 2;
    else if (code === mark) return i + 1;
    else i++;
  }
  return end;
}
