import { readBody } from './bodies.ts';
import { comments, nextToken } from './lexer.ts';
import { mask } from './mask.ts';
import { parsePostgres, type RawStatement, tooDeep } from './pg-parser.ts';
import { ParsedText, PgStatement } from './pg-statement.ts';
import type { PlaceholderStyle } from './placeholders.ts';
import type { SourceText } from './source-text.ts';
import { splitStatements } from './split.ts';
import type {
  DynamicSql,
  NotAnalysedSql,
  Span,
  SqlComment,
  SqlScript,
  SqlSyntaxError,
  Statement,
} from './statement.ts';

const encoder = new TextEncoder();

/**
 * Reads PostgreSQL's SQL: statements with exact places, also those inside DO blocks and function bodies.
 * A syntax error costs one statement, the others are read; what cannot be read at all is in `notAnalysed`.
 * @param options.pieces the parts of the text that are SQL, in order; the whole text when absent.
 * @param options.placeholders what a tool replaces before it sends the text; any known kind when absent.
 */
export function readPostgres(
  source: SourceText,
  options: { readonly pieces?: readonly Span[]; readonly placeholders?: PlaceholderStyle } = {},
): SqlScript {
  const pieces = options.pieces ?? [{ start: 0, end: source.text.length }];
  const placeholders = options.placeholders ?? { kind: 'any' };
  const into: Collected = { placeholders, statements: [], errors: [], notAnalysed: [], dynamic: [] };
  for (const piece of pieces) readPiece(source, piece, placeholders, into);
  let found: SqlComment[] | null = null;
  return {
    statements: into.statements,
    errors: into.errors,
    notAnalysed: into.notAnalysed,
    dynamic: into.dynamic,
    get comments() {
      found ??= comments(source.text, pieces);
      return found;
    },
  };
}

interface Collected {
  readonly placeholders: PlaceholderStyle;
  readonly statements: Statement[];
  readonly errors: SqlSyntaxError[];
  readonly notAnalysed: NotAnalysedSql[];
  readonly dynamic: DynamicSql[];
}

function readPiece(source: SourceText, piece: Span, placeholders: PlaceholderStyle, into: Collected): void {
  const start = source.text.charCodeAt(piece.start) === 0xfeff ? piece.start + 1 : piece.start;
  const text = start === 0 && piece.end === source.text.length ? source.text : source.text.slice(start, piece.end);
  if (parseInto(source, text, start, into)) return;
  // Templates that a wrapper around the tool fills in are no syntax errors, whatever the tool itself replaces.
  const masked = mask(text, placeholders.kind === 'none' ? { kind: 'any' } : placeholders);
  for (const one of masked.unread) into.notAnalysed.push({ reason: one.reason, span: shift(one.span, start) });
  if (masked.text !== text && parseInto(source, masked.text, start, into)) return;
  for (const span of splitStatements(masked.text)) {
    const one = masked.text.slice(span.start, span.end);
    const error = parseInto(source, one, start + span.start, into) ? null : syntaxError(one);
    if (!error) continue;
    const holes = masked.placeholders.some((hole) => hole.start < span.end && hole.end > span.start);
    const statement = shift(span, start);
    if (error.message === tooDeep) into.notAnalysed.push({ reason: `a statement ${tooDeep}`, span: statement });
    else if (holes)
      into.notAnalysed.push({ reason: 'placeholders that stand for more than a name or a value', span: statement });
    else into.errors.push({ message: error.message, span: shift(error.span, statement.start), statement });
  }
}

/** Adds the statements of a text that parses; false, and nothing added, for one that does not. */
function parseInto(source: SourceText, text: string, base: number, into: Collected): boolean {
  const bytes = encoder.encode(text);
  const result = parsePostgres(bytes);
  if ('error' in result) return false;
  if (result.statements.length === 0) return true;
  const parsed = new ParsedText(source, text, base, bytes.length);
  for (const raw of result.statements) addStatement(parsed, raw, into);
  return true;
}

function addStatement(parsed: ParsedText, raw: RawStatement, into: Collected): void {
  const statement = new PgStatement(parsed, raw, null);
  into.statements.push(statement);
  if (statement.kind !== 'DoStmt' && statement.kind !== 'CreateFunctionStmt') return;
  const body = readBody(statement, into.placeholders);
  if (!body) return;
  into.statements.push(...body.statements);
  into.notAnalysed.push(...body.notAnalysed);
  into.dynamic.push(...body.dynamic);
}

function syntaxError(text: string): { readonly message: string; readonly span: Span } | null {
  const result = parsePostgres(text);
  if (!('error' in result)) return null;
  const at = result.at === null ? 0 : codePointOffset(text, result.at);
  const token = nextToken(text, at);
  const span = token
    ? { start: token.start, end: token.end }
    : { start: Math.max(0, text.length - 1), end: text.length };
  return { message: result.error, span };
}

/** The UTF-16 offset of a code point counted from 0. */
function codePointOffset(text: string, count: number): number {
  let i = 0;
  for (let left = count; left > 0 && i < text.length; left--) i += (text.codePointAt(i) ?? 0) > 0xffff ? 2 : 1;
  return i;
}

function shift(span: Span, by: number): Span {
  return { start: span.start + by, end: span.end + by };
}
