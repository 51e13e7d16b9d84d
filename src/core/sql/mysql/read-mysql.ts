import type { PlaceholderStyle } from '../placeholders.ts';
import type { SourceText } from '../source-text.ts';
import type { Body, DynamicSql, NotAnalysedSql, Span, SqlComment, SqlSyntaxError } from '../statement.ts';
import { Cursor, Refusal, TokenList } from './cursor.ts';
import { Folding, mayPutTogether, withoutDatabase } from './fold.ts';
import type { FoldedText } from './folded.ts';
import { commentVersions, Kind, mysqlComments, Scanner } from './lexer.ts';
import { maskMysql } from './mask.ts';
import { escapedInside, MovedSpans, movedNode, type PlaceOfText } from './prepared-text.ts';
import { type BodySink, type When, walkBody } from './programs.ts';
import { readStatement } from './read-statement.ts';
import { Splitter } from './split.ts';
import type { MysqlNode, MysqlScript, MysqlServer, MysqlStatement, Prepare, PreparedText } from './statement.ts';

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
  if (mayPutTogether(source.text)) into.folding = new Folding();
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
  /** What variables hold between two statements of the file; null where nothing asks for it. */
  folding: Folding | null = null;

  /** Forgets what was found behind these. */
  backTo({ errors, notAnalysed, dynamic }: Counts): void {
    this.errors.length = errors;
    this.notAnalysed.length = notAnalysed;
    this.dynamic.length = dynamic;
  }

  add(other: Collected): void {
    this.folding = other.folding;
    for (const one of other.statements) this.statements.push(one);
    for (const one of other.errors) this.errors.push(one);
    for (const one of other.notAnalysed) this.notAnalysed.push(one);
    for (const one of other.dynamic) this.dynamic.push(one);
  }
}

/** How much was found besides statements. */
interface Counts {
  readonly errors: number;
  readonly notAnalysed: number;
  readonly dynamic: number;
}

/** A statement of a file; its text is cut out only when somebody asks. */
class ReadStatement implements MysqlStatement {
  readonly node: MysqlNode;
  readonly source: SourceText;
  readonly span: Span;
  readonly body: Body | null;

  readonly engine: MysqlStatement['engine'];
  readonly prepared: PreparedText | null;
  readonly #text: string | null;

  constructor(
    node: MysqlNode,
    source: SourceText,
    span: Span,
    body: Body | null,
    engine: MysqlStatement['engine'],
    prepared: PreparedText | null,
    text: string | null,
  ) {
    this.node = node;
    this.source = source;
    this.span = span;
    this.body = body;
    this.engine = engine;
    this.prepared = prepared;
    this.#text = text;
  }

  get kind(): MysqlNode['kind'] {
    return this.node.kind;
  }

  get sql(): string {
    return this.#text ?? this.source.text.slice(this.span.start, this.span.end);
  }
}

function readPiece(source: SourceText, piece: Span, options: ReadMysqlOptions, into: Collected): void {
  const style = options.placeholders ?? { kind: 'any' };
  // Some placeholders are SQL as well, with another meaning: `$NAME` is an identifier. A tool that has them is believed.
  const certain =
    (style.kind === 'delimited' && source.text.includes(style.prefix)) ||
    (style.kind === 'environment' && source.text.includes('$'));
  if (!certain) {
    const reader = new PieceReader(source, source.text, piece, options, none, into.folding);
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
    const again = new PieceReader(source, masked.text, piece, options, masked.placeholders, into.folding);
    again.readAll(null);
    into.add(again.found);
    return;
  }
  const masked = maskMysql(source.text, piece, style);
  const reader = new PieceReader(source, masked.text, piece, options, masked.placeholders, into.folding);
  reader.readAll(null);
  if (reader.found.errors.length > 0) {
    const wider = maskMysql(masked.text, piece, { kind: 'any' });
    if (wider.text !== masked.text) {
      const holes = [...masked.placeholders, ...wider.placeholders].sort((a, b) => a.start - b.start);
      const again = new PieceReader(source, wider.text, piece, options, holes, into.folding);
      again.readAll(null);
      into.add(again.found);
      return;
    }
  }
  into.add(reader.found);
}

const none: readonly Span[] = [];

class PieceReader {
  readonly found = new Collected();
  readonly #source: SourceText;
  readonly #text: string;
  readonly #piece: Span;
  readonly #options: ReadMysqlOptions;
  readonly #holes: readonly Span[];
  /** Set for the text of a PREPARE. */
  readonly #place: PlaceOfText | null;

  constructor(
    source: SourceText,
    text: string,
    piece: Span,
    options: ReadMysqlOptions,
    holes: readonly Span[],
    folding: Folding | null,
    place: PlaceOfText | null = null,
  ) {
    this.#source = source;
    this.#text = text;
    this.#piece = piece;
    this.#options = options;
    this.#holes = holes;
    this.#place = place;
    this.found.folding = folding?.copy() ?? null;
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
      const { errors, notAnalysed, dynamic, folding } = this.found;
      const before = { errors: errors.length, notAnalysed: notAnalysed.length, dynamic: dynamic.length };
      const branches = folding?.variables.mark();
      try {
        c.checkTokens(first);
        this.#readOne(c, body, read);
        if (!c.atEnd) c.fail('expected the end of the statement');
        for (const one of read) this.found.statements.push(one);
      } catch (thrown) {
        if (!(thrown instanceof Refusal)) throw thrown;
        // What was wrong inside of it first is what its author has to know.
        const inside = errors[before.errors];
        this.found.backTo(before);
        if (branches) folding?.variables.backTo(branches);
        c.recover(first);
        const start = Math.min(c.startAt(first), thrown.span.start);
        const told = inside ? new Refusal(inside.message, inside.span) : thrown;
        this.#refuse(told, { start, end: Math.max(c.last, told.span.end) });
      }
    }
  }

  /** Reads the statement at the cursor, and those of its body behind it. */
  #readOne(c: Cursor, body: Body | null, into: MysqlStatement[]): void {
    c.reads = [];
    c.withNames.length = 0;
    const { folding } = this.found;
    if (c.mariadb && body === null && atCompound(c)) {
      walkBody(c, this.#sink('do', into), 'always');
      return;
    }
    const { start, i: first } = c;
    const place = into.length;
    const { node, program } = readStatement(c);
    if (program) {
      // The head goes in front of what stands inside of it; its span is known only behind the body.
      into.push(this.#statement(node, { start, end: start }, body));
      folding?.variables.enter();
      try {
        walkBody(c, this.#sink('function', into), 'always');
      } finally {
        folding?.variables.leave();
      }
      into[place] = this.#statement(node, c.spanFrom(start), body, c.tokens);
      return;
    }
    const span = c.spanFrom(start);
    if (node.kind === 'prepare' || node.kind === 'execute immediate') {
      into.push(this.#statement(node, span, body));
      const followed = this.#followText(c, first, span, body, into);
      if (node.kind === 'prepare') folding?.isPrepared(c, first, followed);
      into[place] = this.#statement({ ...node, followed }, span, body, c.tokens);
      return;
    }
    if (node.kind === 'execute' && folding) {
      const execute: Prepare = { ...node, followed: folding.followedOf(c, first) };
      into.push(this.#statement(execute, span, body, c.tokens));
      return;
    }
    into.push(this.#statement(node, span, body, c.tokens));
    folding?.statement(c, first);
  }

  /** Takes the statements of a body. */
  #sink(kind: Body['kind'], into: MysqlStatement[]): BodySink {
    const sink: BodySink = {
      folding: this.found.folding,
      statement: (c, when) => this.#readOne(c, bodyOf(kind, when), into),
      listed: (c, when) => {
        const { i: first, depth } = c;
        const { errors, notAnalysed, dynamic } = this.found;
        const before = { errors: errors.length, notAnalysed: notAnalysed.length, dynamic: dynamic.length };
        const place = into.length;
        try {
          walkBody(c, sink, when);
          if (!c.atEnd) c.fail('expected ";"');
        } catch (thrown) {
          if (!(thrown instanceof Refusal) || thrown.unreadable) throw thrown;
          this.found.backTo(before);
          into.length = place;
          c.recoverInBody(first, depth);
          const start = Math.min(c.startAt(first), thrown.span.start);
          this.#refuse(thrown, { start, end: Math.max(c.last, thrown.span.end) });
        }
      },
    };
    return sink;
  }

  #statement(node: MysqlNode, of: Span, body: Body | null, tokens?: TokenList): MysqlStatement {
    const bounds = tokens?.bounds;
    const start = bounds && tokens && of.start === tokens.starts[0] ? bounds.start : of.start;
    const end = bounds && tokens && of.end === tokens.ends[tokens.count - 1] ? bounds.end : of.end;
    const span = bounds ? { start, end } : of;
    const { engine } = this.#options.server;
    const place = this.#place;
    if (!place) return new ReadStatement(node, this.#source, span, body, engine, null, null);
    const moved = place.move ? movedNode(node, place.move) : node;
    const there = place.move?.(span) ?? span;
    return new ReadStatement(moved, this.#source, there, body, engine, place.prepared, place.text);
  }

  /**
   * Reads the texts that PREPARE or EXECUTE IMMEDIATE may run, as far as the script spells them out, and notes that the others are put
   * together when it runs.
   */
  #followText(c: Cursor, first: number, span: Span, body: Body | null, into: MysqlStatement[]): Prepare['followed'] {
    const kind = body?.kind ?? 'do';
    // No server prepares a statement that prepares another.
    const value = this.#place ? undefined : this.found.folding?.prepared(c, first);
    let lost = value?.known !== true;
    let found = 0;
    for (const text of value?.texts ?? []) {
      const conditional = value?.conditional === true || body?.conditional === true;
      const guarded =
        conditional &&
        (value?.conditional !== true || value.asksSchema) &&
        (body?.conditional !== true || body.guarded === true);
      const read = this.#readText(text, guarded ? { kind, conditional, guarded } : { kind, conditional }, into);
      if (read) found++;
      else lost = true;
    }
    if (!lost) return 'wholly';
    const expression = c.text.slice(span.start, span.end).replace(/^[\s\S]*?\b(?:from|immediate)\b\s*/i, '');
    this.found.dynamic.push({ expression, span, body: kind });
    if (kind === 'do') this.found.notAnalysed.push({ reason: 'dynamic SQL', span });
    return found > 0 ? 'partly' : 'not';
  }

  /** Reads one text; false where it cannot be told what it says. */
  #readText(text: FoldedText, body: Body, into: MysqlStatement[]): boolean {
    const { folding } = this.found;
    if (body.conditional && isHarmless(text.text)) return true;
    const { literal, span } = text;
    if (!folding || (!literal && !folding.mayRead(text))) return false;
    if (!folding.isNew(text)) return true;
    const options = this.#options;
    let reader: PieceReader;
    if (literal) {
      const inside = { start: literal.start + 1, end: literal.end - 1 };
      const plain = escapedInside(this.#text, literal);
      if (plain === null) {
        const prepared = { quote: this.#text.charAt(literal.start) };
        const place: PlaceOfText = { prepared, move: null, text: null };
        reader = new PieceReader(this.#source, this.#text, inside, options, this.#holes, null, place);
      } else {
        const shift = (of: Span) => ({ start: of.start + inside.start, end: of.end + inside.start });
        const { move, textAt } = new MovedSpans(plain, shift);
        const place: PlaceOfText = { prepared: { quote: null, textAt }, move, text: statementOf(text.text) };
        reader = new PieceReader(this.#source, plain, { start: 0, end: plain.length }, options, none, null, place);
      }
    } else {
      const bare = withoutDatabase(text.text);
      if (bare === null) return false;
      const { move, textAt } = new MovedSpans(bare, () => span);
      const place: PlaceOfText = { prepared: { quote: null, textAt }, move, text: statementOf(bare) };
      reader = new PieceReader(this.#source, bare, { start: 0, end: bare.length }, options, none, null, place);
    }
    reader.readAll(body);
    const { statements, errors, notAnalysed, dynamic } = reader.found;
    // Pieces that make no SQL were not understood: nothing is said against a text that nobody wrote.
    if (!literal && (errors.length > 0 || notAnalysed.length > 0)) return false;
    // A value that a variable has to begin with is no statement.
    if (body.conditional && errors.length > 0 && !/^\s*(?:alter|create|drop|insert|update|delete)\b/i.test(text.text))
      return false;
    for (const one of statements) if (!body.conditional || !isIdle(one.node)) into.push(one);
    for (const one of errors) this.found.errors.push(one);
    for (const one of notAnalysed) this.found.notAnalysed.push(one);
    for (const one of dynamic) this.found.dynamic.push(one);
    return true;
  }

  #refuse(of: Refusal, stretch: Span): void {
    const move = this.#place?.move;
    const refusal = move ? new Refusal(of.message, move(of.span), of.unreadable) : of;
    const statement = move ? move(stretch) : stretch;
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
export function boundsOf(tokens: TokenList, comments: readonly Span[]): Span | null {
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

/** Where a statement of a body stands. */
function bodyOf(kind: Body['kind'], when: When): Body {
  if (when === 'guarded') return { kind, conditional: true, guarded: true };
  return { kind, conditional: when !== 'always' };
}

/** The one statement that a text of PREPARE is. */
function statementOf(text: string): string {
  return text.replace(/^\s+/, '').replace(/[\s;]+$/, '');
}

/** A text that stands where nothing is to be done: most can be told from afar. */
function isHarmless(text: string): boolean {
  return /^[\s;]*(?:(?:select|do)\s+(?:\d+|'[^']*'|"[^"]*"|null)\s*;?\s*)?$/i.test(text);
}

/** A statement that stands where nothing is to be done: it says something and reads no table. */
function isIdle(node: MysqlNode): boolean {
  return (node.kind === 'select' && node.query.reads.length === 0) || (node.kind === 'other' && node.verb === 'do');
}
