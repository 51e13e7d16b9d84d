import { nextToken } from './lexer.ts';
import { maskingName, type PlaceholderStyle } from './placeholders.ts';
import type { Span } from './statement.ts';

export interface MaskedText {
  /** As long as the original in UTF-16 units, so that every offset stays what it was. */
  readonly text: string;
  /** Where placeholders stood: a statement that cannot be parsed with one inside is not analysed rather than wrong. */
  readonly placeholders: readonly Span[];
  /** psql commands whose result is executed as SQL (\gexec) or that read another file (\i): not analysed. */
  readonly unread: readonly { readonly span: Span; readonly reason: string }[];
}

/**
 * Replaces what the server's grammar does not know, but the tool in front of it does, by something it accepts: a byte
 * order mark, psql's backslash commands and COPY data become blanks, a placeholder becomes an identifier.
 */
export function mask(original: string, style: PlaceholderStyle): MaskedText {
  const text = style.kind === 'any' ? withoutQuotingTemplates(original) : original;
  const pieces: string[] = [];
  const placeholders: Span[] = [];
  const unread: { span: Span; reason: string }[] = [];
  let kept = 0;
  let at = 0;
  let statement = -1;
  const replace = (start: number, end: number, by: string) => {
    pieces.push(text.slice(kept, start), by);
    kept = end;
    at = end;
  };
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === 0xfeff) {
      replace(at, at + 1, ' ');
      continue;
    }
    if (code <= 32) {
      at++;
      continue;
    }
    if (code === 92) {
      const end = lineEnd(text, at);
      const command = /^\\([a-z]+|\.|[?!])/i.exec(text.slice(at, Math.min(end, at + 32)))?.[1]?.toLowerCase() ?? '';
      const sends = command.startsWith('g') || command === 'crosstabview' || command === 'watch';
      if (command === 'gexec') unread.push({ span: { start: at, end }, reason: 'SQL made by \\gexec' });
      if (['i', 'ir', 'include', 'include_relative'].includes(command)) {
        unread.push({ span: { start: at, end }, reason: 'a file read by \\i' });
      }
      replace(at, end, (sends ? ';' : ' ') + blanks(text.slice(at + 1, end)));
      if (sends) statement = -1;
      continue;
    }
    const placeholder = placeholderAt(text, at, style);
    if (placeholder) {
      if (statement < 0) statement = at;
      placeholders.push({ start: at, end: placeholder.end });
      replace(
        at,
        placeholder.end,
        placeholder.control ? blanks(text.slice(at, placeholder.end)) : maskingName(placeholder.end - at),
      );
      continue;
    }
    const token = nextToken(text, at);
    if (!token) break;
    at = token.end;
    if (token.kind === 'line-comment' || token.kind === 'block-comment') continue;
    if (statement < 0) statement = token.start;
    if (text[token.start] === ';' && token.kind === 'punctuation') {
      if (/^copy\b[^;]*\bfrom\s+stdin\b/i.test(text.slice(statement, token.start))) {
        const start = lineEnd(text, at);
        const end = copyDataEnd(text, start);
        replace(start, end, blanks(text.slice(start, end)));
      }
      statement = -1;
    }
  }
  if (kept === 0) return { text, placeholders, unread };
  pieces.push(text.slice(kept));
  return { text: pieces.join(''), placeholders, unread };
}

/**
 * A template with quotes of its own, such as `{{ index .Options "Namespace" }}`, cuts the string or name that it stands in
 * into pieces: it has to go before strings can be told.
 */
export function withoutQuotingTemplates(text: string): string {
  if (!text.includes('{{')) return text;
  return text.replace(/\{\{[^\n}]*["'][^\n}]*\}\}/g, (template) => maskingName(template.length));
}

/** The placeholder that begins at an offset; `control` for one that chooses text rather than standing for a name. */
export function placeholderAt(
  text: string,
  at: number,
  style: PlaceholderStyle,
): { readonly end: number; readonly control: boolean } | null {
  const until = (open: string, close: string, control = false) => {
    if (!text.startsWith(open, at)) return null;
    const end = text.indexOf(close, at + open.length);
    // A placeholder stands on one line; anything longer is an operator that merely looks like one.
    if (end < 0 || text.slice(at, end).includes('\n')) return null;
    return { end: end + close.length, control };
  };
  switch (style.kind) {
    case 'none':
      return null;
    case 'delimited':
      return until(style.prefix, style.suffix);
    case 'environment':
      return until('${', '}') ?? word(text, at, /\$[A-Za-z_]\w*/y);
    case 'any':
      switch (text[at]) {
        case '$':
          return until('${', '}') ?? until('$%', '%$');
        case '{':
          return (
            template(text, at) ?? until('{%', '%}', true) ?? until('{{', '}}') ?? word(text, at, /\{[A-Za-z_][\w.]*\}/y)
          );
        case '@':
          return word(text, at, /@@?[A-Za-z_][\w.]*@@?/y);
        case ':':
          if (text[at - 1] === ':' || text[at + 1] === ':' || text[at + 1] === '=') return null;
          return word(text, at, /:(?:[A-Za-z_]\w*|'[A-Za-z_]\w*'|"[A-Za-z_]\w*")/y);
        case '%':
          return word(text, at, /%(?:\([A-Za-z_]\w*\))?s/y);
        case '#':
          return until('#{', '}');
        default:
          return null;
      }
  }
}

/** `{{ if … }}`, `{{ end }}` and the like choose text instead of standing for a name. */
function template(text: string, at: number) {
  const control = word(text, at, /\{\{-?\s*(?:if|else|end|range|with|define|template|block|\/\*)\b[^\n]*?\}\}/y);
  return control ? { end: control.end, control: true } : null;
}

function word(text: string, at: number, pattern: RegExp) {
  pattern.lastIndex = at;
  const found = pattern.exec(text);
  return found ? { end: at + found[0].length, control: false } : null;
}

/** White space of the same length that keeps the line breaks, so that comments still end where they did. */
export function blanks(text: string): string {
  return text.replace(/[^\r\n]/g, ' ');
}

/** The first line end at or behind an offset. */
export function lineEnd(text: string, from: number): number {
  const found = /[\r\n]/g;
  found.lastIndex = from;
  return found.exec(text)?.index ?? text.length;
}

/** Where the rows of a COPY end that begin at an offset: behind the line of `\\.`, or at the end of the text. */
export function copyDataEnd(text: string, from: number): number {
  const end = /^\\\.[ \t]*$/gm;
  end.lastIndex = from;
  const found = end.exec(text);
  return found ? found.index + found[0].length : text.length;
}
