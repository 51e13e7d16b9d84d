import type { Span } from '../statement.ts';
import type { Identifier, TableName } from './definitions.ts';
import { isReserved } from './keywords.ts';
import { Kind } from './lexer.ts';
import type { MysqlServer } from './statement.ts';

/** Why a statement cannot be read, and at which token. Thrown inside the reader and caught at its edge, never outside. */
export class Refusal {
  readonly message: string;
  readonly span: Span;
  /** True where it is not the text that is wrong, but the reader that stops. */
  readonly unreadable: boolean;

  constructor(message: string, span: Span, unreadable = false) {
    this.message = message;
    this.span = span;
    this.unreadable = unreadable;
  }
}

/** Brackets and blocks in one another, as deep as the reader follows them. */
const maxDepth = 400;

/** What an expression mentions. */
export interface Found {
  readonly columns: Set<string>;
  readonly functions: Set<string>;
  hasSubquery: boolean;
}

/** The tokens of one statement, in three lists side by side: an object a token would cost more than reading it. */
export class TokenList {
  kinds = new Uint8Array(256);
  starts = new Int32Array(256);
  ends = new Int32Array(256);
  count = 0;
  /** What the statement spans where that is more than its tokens. */
  bounds: Span | null = null;
  /** True for a stored program, whose semicolons part nothing but its own statements. */
  program = false;

  push(kind: number, start: number, end: number): void {
    // One place stays free: the list ends with a zero, the kind of the end.
    if (this.count + 1 >= this.kinds.length) this.#grow();
    this.kinds[this.count] = kind;
    this.starts[this.count] = start;
    this.ends[this.count] = end;
    this.count++;
    this.kinds[this.count] = Kind.end;
  }

  clear(): void {
    this.count = 0;
    this.kinds[0] = Kind.end;
  }

  truncate(count: number): void {
    this.count = count;
    this.kinds[count] = Kind.end;
  }

  #grow(): void {
    const size = this.kinds.length * 2;
    const kinds = new Uint8Array(size);
    const starts = new Int32Array(size);
    const ends = new Int32Array(size);
    kinds.set(this.kinds);
    starts.set(this.starts);
    ends.set(this.ends);
    this.kinds = kinds;
    this.starts = starts;
    this.ends = ends;
  }
}

/** A place in the tokens of a statement, with the questions that the reader asks there. */
export class Cursor {
  readonly text: string;
  readonly server: MysqlServer;
  readonly tokens: TokenList;
  /** The index of the current token. */
  i = 0;
  /** Collects for the expression that is read just now. */
  found: Found | null = null;
  /** Collects the tables that a query reads. */
  reads: TableName[] = [];
  /** Names of WITH that hide tables, in lower case. */
  readonly withNames: string[] = [];
  #depth = 0;

  constructor(text: string, tokens: TokenList, server: MysqlServer) {
    this.text = text;
    this.tokens = tokens;
    this.server = server;
  }

  get mariadb(): boolean {
    return this.server.engine === 'mariadb';
  }

  /** The kind of the current token, or of one further on. */
  kind(ahead = 0): number {
    const at = this.i + ahead;
    return at < this.tokens.count ? (this.tokens.kinds[at] ?? 0) : 0;
  }

  startAt(index: number): number {
    if (index >= this.tokens.count) return this.endAt(this.tokens.count - 1);
    return this.tokens.starts[index] ?? 0;
  }

  endAt(index: number): number {
    return this.tokens.ends[index] ?? 0;
  }

  /** Where the current token begins. */
  get start(): number {
    return this.startAt(this.i);
  }

  /** Where the token before the current one ends. */
  get last(): number {
    return this.i > 0 ? this.endAt(this.i - 1) : this.startAt(0);
  }

  spanFrom(start: number): Span {
    return { start, end: Math.max(start, this.last) };
  }

  textFrom(start: number): string {
    return this.text.slice(start, Math.max(start, this.last));
  }

  /** The token's text as it was written. */
  raw(ahead = 0): string {
    const at = this.i + ahead;
    return at < this.tokens.count ? this.text.slice(this.tokens.starts[at] ?? 0, this.tokens.ends[at] ?? 0) : '';
  }

  /** The word in lower case; empty where no word stands. */
  lower(ahead = 0): string {
    return this.kind(ahead) === Kind.word ? this.raw(ahead).toLowerCase() : '';
  }

  /** True where the word stands, given in lower case. */
  is(word: string, ahead = 0): boolean {
    const at = this.i + ahead;
    if (at >= this.tokens.count || this.tokens.kinds[at] !== Kind.word) return false;
    const start = this.tokens.starts[at] ?? 0;
    if ((this.tokens.ends[at] ?? 0) - start !== word.length) return false;
    for (let k = 0; k < word.length; k++) {
      const code = this.text.charCodeAt(start + k);
      const wanted = word.charCodeAt(k);
      if (code !== wanted && (code | 32) !== wanted) return false;
    }
    return true;
  }

  /** True where these words stand one after another. */
  are(...words: readonly string[]): boolean {
    for (let k = 0; k < words.length; k++) if (!this.is(words[k] ?? '', k)) return false;
    return true;
  }

  /** Steps over the words if they stand here. */
  take(...words: readonly string[]): boolean {
    if (!this.are(...words)) return false;
    this.i += words.length;
    return true;
  }

  /** Steps over one of the words and gives it. */
  takeOne(...words: readonly string[]): string | null {
    for (const word of words) {
      if (this.is(word)) {
        this.i++;
        return word;
      }
    }
    return null;
  }

  /** Steps over a mark if it stands here, given by its kind. */
  takeMark(kind: number): boolean {
    if (this.kind() !== kind) return false;
    this.i++;
    return true;
  }

  need(...words: readonly string[]): void {
    for (const word of words) {
      if (!this.is(word)) this.fail(`expected ${word.toUpperCase()}`);
      this.i++;
    }
  }

  needMark(kind: number): void {
    if (!this.takeMark(kind)) this.fail(`expected "${String.fromCharCode(kind)}"`);
  }

  /** At the end of the statement: of the text, or at the semicolon inside of a body. */
  get atEnd(): boolean {
    const kind = this.kind();
    return kind === Kind.end || kind === 59;
  }

  /** Refuses the statement at the current token. */
  fail(what: string, index = this.i): never {
    throw this.refusal(what, index);
  }

  refusal(what: string, index = this.i): Refusal {
    const { count } = this.tokens;
    if (index >= count) {
      const at = this.endAt(count - 1);
      const start = this.startAt(count - 1);
      return new Refusal(`syntax error at the end of the statement: ${what}`, { start, end: at });
    }
    const span = { start: this.startAt(index), end: this.endAt(index) };
    const word = this.text.slice(span.start, Math.min(span.end, span.start + 40));
    if (this.tokens.kinds[index] === Kind.bad) return new Refusal(`syntax error: ${problemOf(word)}`, span);
    return new Refusal(`syntax error at or near "${word}": ${what}`, span);
  }

  /** Refuses what only the other server has. @param what stands here, such as `IGNORED`. */
  only(engine: 'mysql' | 'mariadb', what: string, index = this.i): void {
    if (this.server.engine === engine) return;
    this.fail(engine === 'mysql' ? `MariaDB has no ${what}, MySQL has` : `MySQL has no ${what}, MariaDB has`, index);
  }

  /** Refuses the statement for a token that nothing can mend, such as a string without an end. */
  checkTokens(from: number): void {
    for (let k = from; k < this.tokens.count; k++) {
      const kind = this.tokens.kinds[k];
      if (kind === Kind.bad) throw this.refusal('', k);
      if (kind === 59) return;
    }
  }

  /** Goes to the end of a statement that was refused. */
  recover(first: number): void {
    this.#depth = 0;
    this.found = null;
    this.i = first;
    while (this.kind() !== Kind.end && (this.tokens.program || this.kind() !== 59)) this.i++;
  }

  /** How deep the cursor stands in brackets and blocks. */
  get depth(): number {
    return this.#depth;
  }

  /** Goes to the end of a statement of a body that was refused, as deep in blocks as it began. */
  recoverInBody(first: number, depth: number): void {
    this.#depth = depth;
    this.found = null;
    this.i = first;
    while (!this.atEnd) this.i++;
  }

  /** Goes one bracket or block down; every `deeper` has its `higher`. */
  deeper(): void {
    if (++this.#depth > maxDepth) {
      throw new Refusal('nested too deeply', { start: this.start, end: this.endAt(this.i) }, true);
    }
  }

  higher(): void {
    this.#depth--;
  }

  /** True where an identifier can stand: a quoted name or a word that is not reserved. */
  isName(ahead = 0): boolean {
    const kind = this.kind(ahead);
    if (kind === Kind.quoted) return true;
    return kind === Kind.word && !isReserved(this.lower(ahead), this.server);
  }

  /** Reads an identifier. @param what is missing if none stands here, such as `a column name`. */
  name(what: string): Identifier {
    const kind = this.kind();
    if (kind === Kind.quoted) return this.#take();
    if (kind === Kind.word) {
      const word = this.raw();
      if (!isReserved(word.toLowerCase(), this.server)) return this.#take();
      const server = this.mariadb ? 'MariaDB' : 'MySQL';
      return this.fail(
        `expected ${what}, and ${word.toUpperCase()} is a reserved word of ${server}: put it in backticks`,
      );
    }
    if (kind === Kind.string && this.text.charCodeAt(this.start) === 34) {
      return this.fail(
        `expected ${what}: double quotes are for strings unless sql_mode has ANSI_QUOTES, backticks for names`,
      );
    }
    return this.fail(`expected ${what}`);
  }

  /** Reads a name behind a dot, where reserved words may stand too. */
  anyName(what: string): Identifier {
    const kind = this.kind();
    if (kind !== Kind.quoted && kind !== Kind.word) return this.fail(`expected ${what}`);
    // Only right behind the dot is a key word a name.
    if (kind === Kind.word && this.kind(-1) === 46 && this.start > this.last) return this.name(what);
    return this.#take();
  }

  #take(): Identifier {
    const span = { start: this.start, end: this.endAt(this.i) };
    const quoted = this.kind() === Kind.quoted;
    this.i++;
    return {
      name: quoted ? unquote(this.text.slice(span.start, span.end)) : this.text.slice(span.start, span.end),
      span,
    };
  }

  /** Reads `table` or `schema.table`. */
  tableName(what = 'a table name'): TableName {
    const start = this.start;
    // `.t` is a table of the database in use, as ODBC drivers write it.
    if (this.kind() === 46) this.i++;
    const first = this.name(what);
    if (this.kind() !== 46) return { schema: null, name: first.name, span: { start, end: first.span.end } };
    this.i++;
    const second = this.anyName(what);
    return { schema: first.name, name: second.name, span: { start, end: second.span.end } };
  }

  /** Notes a table that is read, each once. */
  addRead(table: TableName): void {
    if (table.schema === null && this.withNames.includes(table.name.toLowerCase())) return;
    if (!this.reads.some((one) => one.name === table.name && one.schema === table.schema)) this.reads.push(table);
  }

  /** Reads the names of a list in brackets. */
  nameList(what: string): Identifier[] {
    this.needMark(40);
    const names = [this.name(what)];
    while (this.takeMark(44)) names.push(this.name(what));
    this.needMark(41);
    return names;
  }

  /** Reads a string literal and gives its value. */
  string(what: string): string {
    if (this.kind() !== Kind.string) this.fail(`expected ${what}`);
    let value = stringValue(this.raw());
    this.i++;
    while (this.kind() === Kind.string) {
      value += stringValue(this.raw());
      this.i++;
    }
    return value;
  }

  /** Reads a whole number, which may be a placeholder. */
  integer(what: string): number {
    if (this.kind() !== Kind.number) {
      if (this.kind() === Kind.word && /^x_+$/.test(this.raw())) {
        this.i++;
        return 0;
      }
      this.fail(`expected ${what}`);
    }
    const value = Number(this.raw());
    this.i++;
    return value;
  }

  /** Steps over the rest of a statement whose end is of no account to any rule; brackets have to match. */
  skipRest(): void {
    while (!this.atEnd) {
      const kind = this.kind();
      if (kind === 40) this.skipBrackets();
      else if (kind === 41) this.fail('no bracket is open');
      else this.i++;
    }
  }

  /** Steps over everything up to the bracket that closes the one that stands here. */
  skipBrackets(): void {
    const open = this.i;
    let depth = 0;
    for (;;) {
      const kind = this.kind();
      if (kind === Kind.end) this.fail('the bracket is never closed', open);
      this.i++;
      if (kind === 40) depth++;
      else if (kind === 41 && --depth === 0) return;
    }
  }
}

function problemOf(token: string): string {
  if (token.startsWith('/*')) return 'the comment is never closed';
  if (token.startsWith('`')) return 'the name in backticks is never closed';
  if (token.startsWith('@@')) return 'the name of the variable is missing';
  if (token.startsWith('\\')) return 'a backslash has no place in SQL';
  return 'the string is never closed';
}

/** The name in backticks or double quotes. */
function unquote(text: string): string {
  const mark = text.charAt(0);
  const inside = text.slice(1, -1);
  return inside.includes(mark) ? inside.replaceAll(mark + mark, mark) : inside;
}

const escapes: ReadonlyMap<string, string> = new Map([
  ['0', '\0'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['b', '\b'],
  ['Z', '\x1a'],
]);

/** The value of a string token, its introducer and quotes taken off. */
export function stringValue(token: string): string {
  const open = token.search(/['"`]/);
  if (open < 0) return token;
  const mark = token.charAt(open);
  let inside = token.slice(open + 1, -1);
  if (inside.includes(mark)) inside = inside.replaceAll(mark + mark, mark);
  if (!inside.includes('\\')) return inside;
  return inside.replace(/\\([\s\S])/g, (_, character: string) => escapes.get(character) ?? character);
}
