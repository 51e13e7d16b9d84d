import type { PlaceholderStyle } from '../placeholders.ts';
import type { SourceText } from '../source-text.ts';
import type { Body, DynamicSql, NotAnalysedSql, Span, SqlComment, SqlSyntaxError } from '../statement.ts';
import { Cursor, Refusal, TokenList } from './cursor.ts';
import { commentVersions, Kind, mysqlComments, Scanner } from './lexer.ts';
import { maskMysql } from './mask.ts';
import { walkBody } from './programs.ts';
import { readStatement } from './read-statement.ts';
import { Splitter } from './split.ts';
import type { MysqlNode, MysqlScript, MysqlServer, MysqlStatement } from './statement.ts';

export interface ReadMysqlOptions {
  readonly server: MysqlServer;
  /** The parts of the text that are SQL, in order; the whole text when absent. */
  readonly pieces?: readonly Span[];
  /** What a tool replaces before it sends the text; any known kind when absent. */
  readonly placeholders?: PlaceholderStyle;
  /** What ends a statement at the beginning of each piece; a semicolon when absent. */
  readonly delimiter?: string;
}

/**
 * Reads the SQL of MySQL or MariaDB: statements with exact places, those inside of routines, triggers and events too.
 * A syntax error costs one statement, the others are read; what cannot be read at all is in `notAnalysed`.
 */
export function readMysql(source: SourceText, options: ReadMysqlOptions): MysqlScript {
  const pieces = options.pieces ?? [{ start: 0, end: source.text.length }];
  const into = new Collected();
  for (const piece of pieces) readPiece(source, piece, options, into);
  let found: SqlComment[] | null = null;
  return {
    statements: into.statements,
    errors: into.errors,
    notAnalysed: into.notAnalysed,
    dynamic: into.dynamic,
    get comments() {
      found ??= mysqlComments(source.text, pieces);
      return found;
    },
  };
}

class Collected {
  readonly statements: MysqlStatement[] = [];
  readonly errors: SqlSyntaxError[] = [];
  readonly notAnalysed: NotAnalysedSql[] = [];
  readonly dynamic: DynamicSql[] = [];

  add(other: Collected): void {
    for (const one of other.statements) this.statements.push(one);
    for (const one of other.errors) this.errors.push(one);
    for (const one of other.notAnalysed) this.notAnalysed.push(one);
    for (const one of other.dynamic) this.dynamic.push(one);
  }
}

/** A statement of a file; its text is cut out only when somebody asks. */
class ReadStatement implements MysqlStatement {
  readonly node: MysqlNode;
  readonly source: SourceText;
  readonly span: Span;
  readonly body: Body | null;

  constructor(node: MysqlNode, source: SourceText, span: Span, body: Body | null, engine: MysqlStatement['engine']) {
    this.node = node;
    this.source = source;
    this.span = span;
    this.body = body;
    this.engine = engine;
  }

  readonly engine: MysqlStatement['engine'];

  get kind(): MysqlNode['kind'] {
    return this.node.kind;
  }

  get sql(): string {
    return this.source.text.slice(this.span.start, this.span.end);
  }
}

function readPiece(source: SourceText, piece: Span, options: ReadMysqlOptions, into: Collected): void {
  const style = options.placeholders ?? { kind: 'any' };
  // Some placeholders are SQL as well, with another meaning: `$NAME` is an identifier. A tool that has them is believed.
  const certain =
    (style.kind === 'delimited' && source.text.includes(style.prefix)) ||
    (style.kind === 'environment' && source.text.includes('$'));
  if (!certain) {
    const reader = new PieceReader(source, source.text, piece, options, none);
    reader.readAll(null);
    if (reader.found.errors.length === 0) {
      into.add(reader.found);
      return;
    }
    // Templates that a wrapper around the tool fills in are no syntax errors, whatever the tool itself replaces.
    const masked = maskMysql(source.text, piece, style.kind === 'none' ? { kind: 'any' } : style);
    if (masked.text === source.text) {
      into.add(reader.found);
      return;
    }
    const again = new PieceReader(source, masked.text, piece, options, masked.placeholders);
    again.readAll(null);
    into.add(again.found);
    return;
  }
  const masked = maskMysql(source.text, piece, style);
  const reader = new PieceReader(source, masked.text, piece, options, masked.placeholders);
  reader.readAll(null);
  if (reader.found.errors.length > 0) {
    const wider = maskMysql(masked.text, piece, { kind: 'any' });
    if (wider.text !== masked.text) {
      const holes = [...masked.placeholders, ...wider.placeholders].sort((a, b) => a.start - b.start);
      const again = new PieceReader(source, wider.text, piece, options, holes);
      again.readAll(null);
      into.add(again.found);
      return;
    }
  }
  into.add(reader.found);
}

const none: readonly Span[] = [];

/** How deep texts of PREPARE may stand in one another. */
const maxLiterals = 4;

class PieceReader {
  readonly found = new Collected();
  readonly #source: SourceText;
  readonly #text: string;
  readonly #piece: Span;
  readonly #options: ReadMysqlOptions;
  readonly #holes: readonly Span[];
  readonly #depth: number;

  constructor(
    source: SourceText,
    text: string,
    piece: Span,
    options: ReadMysqlOptions,
    holes: readonly Span[],
    depth = 0,
  ) {
    this.#source = source;
    this.#text = text;
    this.#piece = piece;
    this.#options = options;
    this.#holes = holes;
    this.#depth = depth;
  }

  /** Reads every statement of the piece. @param body where the piece itself stands. */
  readAll(body: Body | null): void {
    const { server } = this.#options;
    const scanner = new Scanner(this.#text, this.#piece, commentVersions(server));
    if (this.#options.delimiter !== undefined && body === null) scanner.delimiter = this.#options.delimiter;
    const tokens = new TokenList();
    const splitter = new Splitter(scanner, tokens);
    for (;;) {
      const cut = splitter.next();
      if (!cut) return;
      if (cut.kind === 'command') {
        this.found.notAnalysed.push({ reason: cut.reason, span: { start: cut.start, end: cut.end } });
        continue;
      }
      const from = this.found.statements.length;
      tokens.bounds = boundsOf(tokens, scanner.executed);
      this.#readCut(tokens, body);
      for (let k = from; k < this.found.statements.length; k++) {
        const one = this.found.statements[k];
        if (one?.node.kind === 'set' && one.body === body) followMode(one.node, scanner);
      }
    }
  }

  /** Reads what stands between two delimiters: one statement, or several with semicolons under another delimiter. */
  #readCut(tokens: TokenList, body: Body | null): void {
    const c = new Cursor(this.#text, tokens, this.#options.server);
    for (;;) {
      while (c.takeMark(59));
      if (c.kind() === Kind.end) return;
      const first = c.i;
      const read: MysqlStatement[] = [];
      try {
        c.checkTokens(first);
        this.#readOne(c, body, read);
        if (!c.atEnd) c.fail('expected the end of the statement');
        for (const one of read) this.found.statements.push(one);
      } catch (thrown) {
        if (!(thrown instanceof Refusal)) throw thrown;
        c.recover(first);
        const start = Math.min(c.startAt(first), thrown.span.start);
        this.#refuse(thrown, { start, end: Math.max(c.last, thrown.span.end) });
      }
    }
  }

  /** Reads the statement at the cursor, and those of its body behind it. */
  #readOne(c: Cursor, body: Body | null, into: MysqlStatement[]): void {
    c.reads = [];
    c.withNames.length = 0;
    if (c.mariadb && body === null && atCompound(c)) {
      const sink = {
        statement: (at: Cursor, conditional: boolean) => this.#readOne(at, { kind: 'do', conditional }, into),
      };
      walkBody(c, sink, false);
      return;
    }
    const { start } = c;
    const place = into.length;
    const { node, program } = readStatement(c);
    if (program) {
      const inner = {
        statement: (at: Cursor, conditional: boolean) => this.#readOne(at, { kind: 'function', conditional }, into),
      };
      // The head goes in front of what stands inside of it; its span is known only behind the body.
      into.push(this.#statement(node, { start, end: start }, body));
      walkBody(c, inner, false);
      into[place] = this.#statement(node, c.spanFrom(start), body, c.tokens);
      return;
    }
    const span = c.spanFrom(start);
    into.push(this.#statement(node, span, body, c.tokens));
    if (node.kind === 'prepare' || node.kind === 'execute immediate') this.#followText(c, span, node.text, body, into);
  }

  #statement(node: MysqlNode, of: Span, body: Body | null, tokens?: TokenList): MysqlStatement {
    const bounds = tokens?.bounds;
    const start = bounds && tokens && of.start === tokens.starts[0] ? bounds.start : of.start;
    const end = bounds && tokens && of.end === tokens.ends[tokens.count - 1] ? bounds.end : of.end;
    const span = bounds ? { start, end } : of;
    return new ReadStatement(node, this.#source, span, body, this.#options.server.engine);
  }

  /** Reads the text of a PREPARE if it is a literal, or notes that it is put together when it runs. */
  #followText(c: Cursor, span: Span, text: string | null, body: Body | null, into: MysqlStatement[]): void {
    const literal = c.literal;
    c.literal = null;
    const kind = body?.kind ?? 'do';
    if (text === null || !literal || this.#depth >= maxLiterals) {
      const expression = c.text.slice(span.start, span.end).replace(/^[\s\S]*?\b(?:from|immediate)\b\s*/i, '');
      this.found.dynamic.push({ expression, span, body: kind });
      if (kind === 'do') this.found.notAnalysed.push({ reason: 'dynamic SQL', span });
      return;
    }
    const plain = withoutEscapes(this.#text, literal);
    const inside = { start: literal.start + 1, end: literal.end - 1 };
    const reader = new PieceReader(this.#source, plain, inside, this.#options, this.#holes, this.#depth + 1);
    reader.readAll({ kind, conditional: body?.conditional ?? false });
    for (const one of reader.found.statements) into.push(one);
    for (const one of reader.found.errors) this.found.errors.push(one);
    for (const one of reader.found.notAnalysed) this.found.notAnalysed.push(one);
    for (const one of reader.found.dynamic) this.found.dynamic.push(one);
  }

  #refuse(refusal: Refusal, statement: Span): void {
    const holed = touches(this.#holes, statement);
    if (refusal.unreadable) {
      const reason = refusal.message === 'nested too deeply' ? `a statement ${refusal.message}` : refusal.message;
      this.found.notAnalysed.push({ reason, span: statement });
    } else if (holed) {
      const reason = 'placeholders that stand for more than a name or a value';
      this.found.notAnalysed.push({ reason, span: statement });
    } else this.found.errors.push({ message: refusal.message, span: refusal.span, statement });
  }
}

/**
 * A statement that begins or ends inside of an executed comment, but is not wholly inside of it, takes the comment's marks
 * along: without them its text would be no SQL. Null for all other statements.
 */
function boundsOf(tokens: TokenList, comments: readonly Span[]): Span | null {
  if (comments.length === 0) return null;
  const first = tokens.starts[0] ?? 0;
  const last = tokens.ends[tokens.count - 1] ?? 0;
  let start = first;
  let end = last;
  for (const one of comments) {
    if (one.start < start && one.end < last) start = one.start;
    if (one.end > end && one.start > first) end = one.end;
  }
  return { start, end };
}

/** True where one of the spans, which are in order, has a character in common with another span. */
function touches(spans: readonly Span[], other: Span): boolean {
  let low = 0;
  let high = spans.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((spans[middle]?.end ?? 0) > other.start) high = middle;
    else low = middle + 1;
  }
  const first = spans[low];
  return first !== undefined && first.start < other.end;
}

/** MariaDB runs blocks, loops and branches outside of routines too. */
function atCompound(c: Cursor): boolean {
  switch (c.lower()) {
    case 'begin':
      return c.is('not', 1);
    case 'if':
    case 'case':
    case 'loop':
    case 'while':
    case 'repeat':
    case 'for':
      return true;
    default:
      return false;
  }
}

/** What quotes and backslashes mean behind SET sql_mode. */
function followMode(node: MysqlNode, scanner: Scanner): void {
  if (node.kind !== 'set') return;
  for (const { name, value } of node.assignments) {
    if (name !== 'sql_mode') continue;
    scanner.ansiQuotes = /\b(?:ansi|ansi_quotes|oracle|mssql|db2|maxdb|postgresql)\b/i.test(value);
    scanner.backslashEscapes = !/\bno_backslash_escapes\b/i.test(value);
  }
}

/**
 * The text with the inside of one string literal as the server sees it, at the same offsets: of each doubled quote and of
 * each escape one character stays, its place beside it becomes a blank outside of the quoted text.
 */
function withoutEscapes(text: string, literal: Span): string {
  const inside = text.slice(literal.start + 1, literal.end - 1);
  const mark = text.charAt(literal.start);
  if (!inside.includes('\\') && !inside.includes(mark)) return text;
  let open = false;
  const plain = inside.replace(/\\[\s\S]|''|""/g, (pair) => {
    const character = pair.charAt(1);
    if (pair.charAt(0) !== '\\' && character !== mark) return pair;
    if (character === 'n' || character === 'r' || character === 't') return '  ';
    if (character !== "'" && character !== '"') return ` ${character}`;
    open = !open;
    return open ? ` ${character}` : `${character} `;
  });
  return text.slice(0, literal.start + 1) + plain + text.slice(literal.end - 1);
}
