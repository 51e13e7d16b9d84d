import { nextToken } from '../../../core/sql/lexer.ts';
import { lineEnd } from '../../../core/sql/mask.ts';
import { splitStatements } from '../../../core/sql/split.ts';
import type { Piece } from './piece.ts';

/** What psql's commands in dumps do to its own output or session, and nothing to the rows. */
const harmless = /^\\(?:echo|qecho|warn|set|unset|pset|timing|encoding|restrict|unrestrict|q|x|t|a|o|r|p|errverbose)\b/;

/** Cuts a file for PostgreSQL into statements; rows behind COPY … FROM stdin go with it, as pg_dump writes them. */
export function postgresPieces(text: string): readonly Piece[] {
  const pieces: Piece[] = [];
  let from = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  for (const stretch of stretches(text, from)) {
    for (const span of splitStatements(text, from, stretch.start)) {
      pieces.push({ kind: 'statement', sql: text.slice(span.start, span.end), start: span.start, data: null });
    }
    from = stretch.end;
    const last = pieces[pieces.length - 1];
    if (stretch.kind === 'data' && last?.kind === 'statement') {
      pieces[pieces.length - 1] = { ...last, data: text.slice(stretch.from, stretch.to) };
    } else if (stretch.kind === 'command') {
      const command = text.slice(stretch.start, Math.min(stretch.end, stretch.start + 40)).split(/\s/)[0] ?? '';
      if (!harmless.test(command)) {
        pieces.push({
          kind: 'command',
          start: stretch.start,
          reason: `${command} is a command of psql, which is not sent to a server`,
        });
        return pieces;
      }
      if (command === '\\q') return pieces;
    }
  }
  for (const span of splitStatements(text, from)) {
    pieces.push({ kind: 'statement', sql: text.slice(span.start, span.end), start: span.start, data: null });
  }
  return pieces;
}

type Stretch =
  | { readonly kind: 'data'; readonly start: number; readonly end: number; readonly from: number; readonly to: number }
  | { readonly kind: 'command'; readonly start: number; readonly end: number };

/** The parts of the text that are no SQL. */
function* stretches(text: string, begin: number): Generator<Stretch> {
  let at = begin;
  let statement = -1;
  for (;;) {
    const token = nextToken(text, at);
    if (!token) return;
    at = token.end;
    if (token.kind === 'line-comment' || token.kind === 'block-comment') continue;
    const mark = text[token.start];
    if (mark === '\\' && token.kind === 'operator' && statement < 0) {
      const end = lineEnd(text, token.start);
      yield { kind: 'command', start: token.start, end };
      at = end;
      continue;
    }
    if (token.kind === 'punctuation' && mark === ';') {
      if (statement >= 0 && /^copy\b[^;]*\bfrom\s+stdin\b/i.test(text.slice(statement, token.start))) {
        const from = afterLine(text, lineEnd(text, token.end));
        const to = dataEnd(text, from);
        const end = Math.min(text.length, lineEnd(text, to));
        yield { kind: 'data', start: token.end, end, from, to };
        at = end;
      }
      statement = -1;
    } else if (statement < 0) statement = token.start;
  }
}

/** Behind the line break at an offset. */
function afterLine(text: string, end: number): number {
  return text.startsWith('\r\n', end) ? end + 2 : Math.min(text.length, end + 1);
}

/** Where the line `\.` begins that ends the rows, or the end of the text. */
function dataEnd(text: string, from: number): number {
  const end = /^\\\.[ \t]*\r?$/gm;
  end.lastIndex = from;
  return end.exec(text)?.index ?? text.length;
}
