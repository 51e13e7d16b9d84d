import { nextToken } from './lexer.ts';
import { mask } from './mask.ts';
import { parsePlPgSql, parsePostgres } from './pg-parser.ts';
import { ParsedText, PgStatement } from './pg-statement.ts';
import type { PlaceholderStyle } from './placeholders.ts';
import type { Body, DynamicSql, Node, NotAnalysedSql, Span, Statement } from './statement.ts';
import { nodeOf } from './statement.ts';

/** What stands inside a DO block or a function body. */
export interface BodyContents {
  readonly statements: Statement[];
  readonly notAnalysed: NotAnalysedSql[];
  readonly dynamic: DynamicSql[];
}

/** How deep bodies may stand in one another (EXECUTE of a literal that is a DO block, …) before we stop to look. */
const maxDepth = 4;

const utf8Length = (text: string) => new TextEncoder().encode(text).length;

/** Walks the body of a DO, CREATE FUNCTION or CREATE PROCEDURE statement; null for any other statement. */
export function readBody(statement: PgStatement, style: PlaceholderStyle, depth = 0): BodyContents | null {
  // As outside of bodies: templates that a wrapper around the tool fills in are no syntax errors.
  const placeholders: PlaceholderStyle = style.kind === 'none' ? { kind: 'any' } : style;
  const found: BodyContents = { statements: [], notAnalysed: [], dynamic: [] };
  const block = nodeOf(statement, 'DoStmt');
  const routine = nodeOf(statement, 'CreateFunctionStmt');
  if (!block && !routine) return null;
  const outer = statement.body;
  const body: Body = {
    kind: routine || outer?.kind === 'function' ? 'function' : 'do',
    conditional: outer?.conditional ?? false,
  };
  if (routine?.sql_body) {
    for (const node of sqlBody(routine.sql_body)) {
      found.statements.push(new PgStatement(statement.parsed, { node, start: firstLocation(node), length: 0 }, body));
    }
    return found;
  }
  const options = (block?.args ?? routine?.options ?? []).flatMap((node) => ('DefElem' in node ? [node.DefElem] : []));
  const as = options.find((option) => option.defname === 'as');
  const languageArg = options.find((option) => option.defname === 'language')?.arg;
  const language = (languageArg && 'String' in languageArg ? (languageArg.String.sval ?? '') : 'plpgsql').toLowerCase();
  const text = bodyText(as?.arg);
  if (text === null || ['c', 'internal'].includes(language)) return found;
  const place = bodyPlace(statement, as?.location, text);
  if (depth >= maxDepth) {
    found.notAnalysed.push({ reason: 'bodies nested too deeply', span: place.whole });
  } else if (language === 'sql') {
    readSqlText(statement, text, place, body, found, placeholders, depth, 'a function body in SQL');
  } else if (language === 'plpgsql') {
    readPlPgSql(statement, text, place, body, found, placeholders, depth);
  } else {
    found.notAnalysed.push({ reason: `a body in ${language}`, span: place.whole });
  }
  return found;
}

interface BodyPlace {
  /** Offset in the parsed text of the statement where the body's first character stands; null when it is not verbatim. */
  readonly verbatimAt: number | null;
  readonly whole: Span;
}

function bodyText(arg: Node | undefined): string | null {
  if (!arg) return null;
  if ('String' in arg) return arg.String.sval ?? '';
  if ('List' in arg) {
    const first = arg.List.items?.[0];
    // Two strings are an object file and a symbol of a C function.
    return first && 'String' in first && arg.List.items?.length === 1 ? (first.String.sval ?? '') : null;
  }
  return null;
}

/** Finds the string token of a body in the text, so that what stands in it can be placed exactly. */
function bodyPlace(statement: PgStatement, location: number | undefined, body: string): BodyPlace {
  const { parsed } = statement;
  if (parsed.fixed) return { verbatimAt: null, whole: parsed.fixed };
  let at = parsed.local(location ?? 0);
  for (;;) {
    const token = nextToken(parsed.text, at);
    if (!token) return { verbatimAt: null, whole: statement.span };
    at = token.end;
    if (token.kind !== 'string') continue;
    const whole = { start: parsed.base + token.start, end: parsed.base + token.end };
    const inside = parsed.text.indexOf(body, token.start);
    const verbatim = inside >= 0 && inside + body.length <= token.end;
    return { verbatimAt: verbatim ? inside : null, whole };
  }
}

function readSqlText(
  statement: PgStatement,
  text: string,
  place: BodyPlace,
  body: Body,
  found: BodyContents,
  placeholders: PlaceholderStyle,
  depth: number,
  what: string,
): void {
  let result = parsePostgres(text);
  if ('error' in result) result = parsePostgres(mask(text, placeholders).text);
  if ('error' in result) {
    found.notAnalysed.push({ reason: `${what} (${result.error})`, span: place.whole });
    return;
  }
  const parsed = new ParsedText(
    statement.source,
    text,
    place.verbatimAt === null ? 0 : statement.parsed.base + place.verbatimAt,
    utf8Length(text),
    place.verbatimAt === null ? place.whole : null,
  );
  for (const raw of result.statements) add(new PgStatement(parsed, raw, body), found, placeholders, depth);
}

function add(statement: PgStatement, found: BodyContents, placeholders: PlaceholderStyle, depth: number): void {
  found.statements.push(statement);
  const inner = readBody(statement, placeholders, depth + 1);
  if (!inner) return;
  found.statements.push(...inner.statements);
  found.notAnalysed.push(...inner.notAnalysed);
  found.dynamic.push(...inner.dynamic);
}

function readPlPgSql(
  statement: PgStatement,
  original: string,
  place: BodyPlace,
  body: Body,
  found: BodyContents,
  placeholders: PlaceholderStyle,
  depth: number,
): void {
  const { parsed } = statement;
  // The library wants the whole statement; the text that the parser saw is at hand, placeholders outside of strings masked.
  const from = parsed.local(statement.rawStart);
  const whole = parsed.fixed ? parsed.text : parsed.text.slice(from, statement.span.end - parsed.base);
  let text = original;
  let result = parsePlPgSql(whole);
  if ('error' in result && place.verbatimAt !== null && !parsed.fixed) {
    // A body is a string to the parser: placeholders in it are still there.
    const masked = mask(original, placeholders).text;
    const at = place.verbatimAt - from;
    const again = parsePlPgSql(whole.slice(0, at) + masked + whole.slice(at + masked.length));
    if (masked !== original && !('error' in again)) {
      text = masked;
      result = again;
    }
  }
  if ('error' in result) {
    found.notAnalysed.push({ reason: `a PL/pgSQL body (${result.error})`, span: place.whole });
    return;
  }
  const lines = lineStarts(text);
  let cursor = 0;
  const placeOf = (query: string, line: number | undefined): number => {
    const lineStart = lines[Math.max(0, (line ?? 1) - 1)] ?? 0;
    let at = text.indexOf(query, Math.max(cursor, lineStart));
    if (at < 0) at = text.indexOf(query, lineStart);
    if (at < 0) at = text.indexOf(query);
    if (at >= 0) cursor = at;
    return at;
  };
  const spanOf = (query: string, line: number | undefined): Span => {
    const at = placeOf(query, line);
    if (at < 0 || place.verbatimAt === null) return place.whole;
    const start = parsed.base + place.verbatimAt + at;
    return { start, end: start + query.length };
  };
  const sql = (query: string, line: number | undefined, conditional: boolean, prefix = '') => {
    const result = parsePostgres(prefix + query);
    const span = spanOf(query, line);
    if ('error' in result) {
      found.notAnalysed.push({ reason: `a statement of a PL/pgSQL body (${result.error})`, span });
      return;
    }
    const verbatim = span !== place.whole;
    const inner = new ParsedText(
      statement.source,
      prefix + query,
      span.start,
      utf8Length(prefix + query),
      verbatim ? null : span,
      prefix.length,
    );
    for (const raw of result.statements) {
      add(
        new PgStatement(inner, raw, { kind: body.kind, conditional: body.conditional || conditional }),
        found,
        placeholders,
        depth,
      );
    }
  };
  const dynamic = (query: string, line: number | undefined, conditional: boolean) => {
    const literal = constantString(query);
    const span = spanOf(query, line);
    if (literal !== null) {
      const at = span === place.whole ? -1 : statement.source.text.indexOf(literal, span.start);
      const verbatim = at >= 0 && at + literal.length <= span.end;
      readSqlText(
        statement,
        literal,
        { verbatimAt: verbatim ? at - parsed.base : null, whole: span },
        { kind: body.kind, conditional: body.conditional || conditional },
        found,
        placeholders,
        depth,
        'a dynamic statement',
      );
      return;
    }
    // In a function it runs when the function is called, which the migration does not do.
    if (body.kind === 'do') found.notAnalysed.push({ reason: 'dynamic SQL', span });
    found.dynamic.push({ expression: query, span, body: body.kind });
  };

  const visit = (node: unknown, conditional: boolean): void => {
    if (Array.isArray(node)) {
      for (const one of node) visit(one, conditional);
      return;
    }
    if (typeof node !== 'object' || node === null) return;
    for (const [type, value] of Object.entries(node)) {
      if (typeof value !== 'object' || value === null) continue;
      if (!type.startsWith('PLpgSQL_')) {
        visit(value, conditional);
        continue;
      }
      const stmt = value as PlStatement;
      const line = stmt.lineno;
      const query = (part: unknown) => (part as { PLpgSQL_expr?: { query?: string } } | undefined)?.PLpgSQL_expr?.query;
      switch (type) {
        case 'PLpgSQL_stmt_execsql': {
          const text = query(stmt['sqlstmt']);
          if (text) sql(text, line, conditional);
          break;
        }
        case 'PLpgSQL_stmt_perform': {
          const text = query(stmt['expr']);
          // The library writes SELECT where the source has PERFORM.
          if (text) sql(text.replace(/^\s*SELECT\s?/i, ''), line, conditional, 'SELECT ');
          break;
        }
        case 'PLpgSQL_stmt_dynexecute': {
          const text = query(stmt['query']);
          if (text) dynamic(text, line, conditional);
          break;
        }
        case 'PLpgSQL_stmt_dynfors':
        case 'PLpgSQL_stmt_fors':
        case 'PLpgSQL_stmt_forc':
        case 'PLpgSQL_stmt_return_query':
        case 'PLpgSQL_stmt_open': {
          const fixed = type === 'PLpgSQL_stmt_dynfors' ? undefined : query(stmt['query']);
          const built = query(stmt['dynquery']) ?? (type === 'PLpgSQL_stmt_dynfors' ? query(stmt['query']) : undefined);
          if (fixed) sql(fixed, line, conditional);
          if (built) dynamic(built, line, conditional);
          visit(stmt['body'], true);
          break;
        }
        case 'PLpgSQL_stmt_if':
        case 'PLpgSQL_stmt_case':
        case 'PLpgSQL_stmt_loop':
        case 'PLpgSQL_stmt_while':
        case 'PLpgSQL_stmt_fori':
        case 'PLpgSQL_stmt_foreach_a':
        case 'PLpgSQL_exception_block':
          for (const part of Object.values(stmt)) visit(part, true);
          break;
        case 'PLpgSQL_stmt_block':
          visit(stmt['body'], conditional);
          visit(stmt['exceptions'], true);
          break;
        default:
          for (const part of Object.values(stmt)) visit(part, conditional);
      }
    }
  };
  for (const routine of result.functions) {
    const action = (routine as { PLpgSQL_function?: { action?: unknown } }).PLpgSQL_function?.action;
    visit(action, false);
  }
}

type PlStatement = { readonly lineno?: number } & Readonly<Record<string, unknown>>;

/** The value of an expression that is a string literal, or literals joined by `||`; null for anything else. */
function constantString(expression: string): string | null {
  const result = parsePostgres(`SELECT ${expression}`);
  if ('error' in result) return null;
  const select = result.statements[0] ? nodeOf(result.statements[0], 'SelectStmt') : undefined;
  const target = select?.targetList?.length === 1 ? select.targetList[0] : undefined;
  return target && 'ResTarget' in target && !select?.fromClause ? literalValue(target.ResTarget.val) : null;
}

function literalValue(node: Node | undefined): string | null {
  if (!node) return null;
  if ('A_Const' in node) return node.A_Const.sval?.sval ?? null;
  if ('A_Expr' in node && node.A_Expr.kind === 'AEXPR_OP') {
    const operator = node.A_Expr.name?.[0];
    if (!operator || !('String' in operator) || operator.String.sval !== '||') return null;
    const left = literalValue(node.A_Expr.lexpr);
    const right = literalValue(node.A_Expr.rexpr);
    return left !== null && right !== null ? left + right : null;
  }
  return null;
}

/** The statements of a BEGIN ATOMIC body (a list in a list) or of a RETURN. */
function sqlBody(node: Node): Node[] {
  if ('List' in node) return (node.List.items ?? []).flatMap((item) => sqlBody(item));
  return 'ReturnStmt' in node ? [] : [node];
}

function firstLocation(value: unknown): number {
  let first = Number.POSITIVE_INFINITY;
  const visit = (part: unknown): void => {
    if (Array.isArray(part)) for (const one of part) visit(one);
    else if (typeof part === 'object' && part !== null) {
      for (const [key, inner] of Object.entries(part)) {
        if (key === 'location' && typeof inner === 'number') first = Math.min(first, inner);
        else visit(inner);
      }
    }
  };
  visit(value);
  return Number.isFinite(first) ? first : 0;
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}
