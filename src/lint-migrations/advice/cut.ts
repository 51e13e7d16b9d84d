import type { ColumnDef, Constraint, TypeName } from '@pgsql/types';
import { nextToken, type Token } from '../../core/sql/lexer.ts';
import type { Node, Span, Statement } from '../../core/sql/statement.ts';

/*
 * Pieces of SQL cut from the user's text, so that advice speaks with the user's own words: the parser's tree has no text
 * of a type or an expression, and writing it anew would lose what the author wrote.
 */

/** Words that end a type name in a column definition or an ALTER COLUMN … TYPE. */
const afterType = new Set(
  (
    'using collate not null default check unique primary references constraint generated compression storage ' +
    'deferrable initially options'
  ).split(' '),
);

/** The text from a place to the end of its list element: a comma or closing parenthesis outside of brackets, or the statement's end. */
export function elementSpan(statement: Statement, location: number | undefined): Span {
  const start = statement.offsetOf(location);
  return { start, end: scan(statement, start, () => false) };
}

export function elementText(statement: Statement, location: number | undefined): string {
  return textOf(statement, elementSpan(statement, location));
}

/** The type as the author wrote it: `numeric(12, 2)`, `timestamp with time zone`, `app.email[]`. */
export function typeText(statement: Statement, type: TypeName): string {
  const start = statement.offsetOf(type.location);
  const end = scan(statement, start, (token, text) => token.kind === 'word' && afterType.has(text.toLowerCase()));
  return textOf(statement, { start, end });
}

/** The first text in parentheses after a place, without them; null when there is none in the element. */
export function parenthesised(statement: Statement, location: number | undefined): string | null {
  return parenthesisedAt(statement, statement.offsetOf(location));
}

/** The same from an offset of the file. */
export function parenthesisedAt(statement: Statement, start: number): string | null {
  const end = scan(statement, start, () => false);
  const text = statement.source.text;
  let open = -1;
  let depth = 0;
  for (let token = nextToken(text, start, end); token; token = nextToken(text, token.end, end)) {
    const character = text[token.start];
    if (token.kind !== 'punctuation') continue;
    if (character === '(') {
      if (depth === 0) open = token.end;
      depth++;
    } else if (character === ')') {
      depth--;
      if (depth === 0) return text.slice(open, token.start).trim();
    }
  }
  return null;
}

/** A clause of a column definition, with its words. */
export interface ColumnClause {
  readonly constraint: Constraint;
  readonly text: string;
}

/** An ADD COLUMN taken apart. */
export interface ColumnParts {
  readonly name: string;
  readonly type: string;
  /** `COLLATE "C"`, or nothing. */
  readonly collate: string;
  readonly clauses: readonly ColumnClause[];
}

/** Takes a column definition apart; null when it has no type (a typed table). */
export function columnParts(statement: Statement, column: ColumnDef): ColumnParts | null {
  if (!column.typeName || !column.colname) return null;
  const constraints: Constraint[] = [];
  for (const node of column.constraints ?? []) if ('Constraint' in node) constraints.push(node.Constraint);
  const ends = [
    ...constraints.map((constraint) => constraint.location),
    ...(column.collClause ? [column.collClause.location] : []),
  ]
    .map((location) => statement.offsetOf(location))
    .sort((a, b) => a - b);
  const whole = elementSpan(statement, column.location);
  const clause = (location: number | undefined) => {
    const start = statement.offsetOf(location);
    return textOf(statement, { start, end: ends.find((end) => end > start) ?? whole.end });
  };
  return {
    name: column.colname,
    type: typeText(statement, column.typeName),
    collate: column.collClause ? clause(column.collClause.location) : '',
    clauses: constraints.map((constraint) => ({ constraint, text: clause(constraint.location) })),
  };
}

/** The text of an expression with `prefix` before each of its columns: `amount * 2` becomes `NEW.amount * 2`. */
export function withPrefix(statement: Statement, expression: Node, span: Span, prefix: string): string {
  const text = statement.source.text;
  const places = columnPlaces(expression)
    .map((location) => statement.offsetOf(location))
    .filter((place) => place >= span.start && place < span.end)
    .sort((a, b) => a - b);
  let out = '';
  let from = span.start;
  for (const place of places) {
    out += text.slice(from, place) + prefix;
    from = place;
  }
  return (out + text.slice(from, span.end)).trim();
}

/** Locations of the unqualified columns in an expression. */
function columnPlaces(node: unknown, found: number[] = []): number[] {
  if (Array.isArray(node)) for (const one of node) columnPlaces(one, found);
  else if (typeof node === 'object' && node !== null) {
    for (const [key, value] of Object.entries(node)) {
      if (key === 'ColumnRef' && isColumn(value) && value.fields.length === 1) found.push(value.location ?? 0);
      else columnPlaces(value, found);
    }
  }
  return found;
}

function isColumn(value: unknown): value is { readonly fields: readonly unknown[]; readonly location?: number } {
  return typeof value === 'object' && value !== null && 'fields' in value && Array.isArray(value.fields);
}

/** The text of a span, without comments' line ends mattering: trimmed. */
export function textOf(statement: Statement, span: Span): string {
  return statement.source.text.slice(span.start, span.end).trim();
}

/** The end of the last token before one that stops, a comma or closing parenthesis outside brackets, or the statement's end. */
function scan(statement: Statement, start: number, stops: (token: Token, text: string) => boolean): number {
  const text = statement.source.text;
  const limit = statement.span.end;
  let depth = 0;
  let end = start;
  for (let token = nextToken(text, start, limit); token; token = nextToken(text, token.end, limit)) {
    if (token.kind === 'line-comment' || token.kind === 'block-comment') continue;
    const character = text[token.start];
    if (token.kind === 'punctuation') {
      if (character === '(' || character === '[') depth++;
      else if (character === ')' || character === ']') depth--;
      if (depth < 0 || (depth === 0 && (character === ',' || character === ';'))) return end;
    } else if (depth === 0 && stops(token, text.slice(token.start, token.end))) return end;
    end = token.end;
  }
  return end;
}

/** The first of these words, outside of brackets, at or after an offset of the file; null when the statement has none. */
export function findWord(statement: Statement, from: number, word: string): Span | null {
  const text = statement.source.text;
  const limit = statement.span.end;
  let depth = 0;
  for (let token = nextToken(text, from, limit); token; token = nextToken(text, token.end, limit)) {
    const character = text[token.start];
    if (token.kind === 'punctuation') {
      if (character === '(') depth++;
      else if (character === ')') depth--;
    } else if (token.kind === 'word' && depth === 0 && text.slice(token.start, token.end).toLowerCase() === word) {
      return { start: token.start, end: token.end };
    }
  }
  return null;
}
