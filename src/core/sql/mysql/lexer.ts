import type { Span, SqlComment } from '../statement.ts';
import type { MysqlServer } from './statement.ts';

/**
 * Kinds of tokens. A mark of one character is its own character code (`(` is 40); marks of several characters and the
 * kinds that are no marks have the numbers here.
 */
export const Kind = {
  end: 0,
  /** An unquoted name or key word. */
  word: 1,
  /** A name in backticks, or in double quotes under ANSI_QUOTES. */
  quoted: 2,
  /** 'x', "x", N'x', _utf8mb4'x'. */
  string: 3,
  number: 4,
  /** x'4D', 0x4D, b'01', 0b01. */
  bits: 5,
  /** @x, @'x', @`x`, also the host of an account. */
  userVariable: 6,
  /** @@x; `.` and what follows are tokens of their own. */
  systemVariable: 7,
  /** Where the scanner's delimiter stands. */
  delimiter: 8,
  /** A string, name or comment that never ends, or a character that SQL does not have. */
  bad: 9,
  /** A mysql command such as `\. file`. */
  command: 10,
  lessOrEqual: 200,
  greaterOrEqual: 201,
  notEqual: 202,
  nullSafeEqual: 203,
  shiftLeft: 204,
  shiftRight: 205,
  or: 206,
  and: 207,
  assign: 208,
  arrow: 209,
  textArrow: 210,
  range: 211,
} as const;

const isSpace = (code: number) => code === 32 || (code >= 9 && code <= 13) || code === 0xfeff;
const isDigit = (code: number) => code >= 48 && code <= 57;

/** One entry for each ASCII character: 1 begins or continues a word, 2 is a digit. */
const classes = new Uint8Array(128);
for (let code = 0; code < 128; code++) {
  const letter = (code | 32) >= 97 && (code | 32) <= 122 && code >= 65;
  classes[code] = letter || code === 95 || code === 36 ? 1 : isDigit(code) ? 2 : 0;
}
/** The servers take every character from U+0080 in a name. */
const isWordPart = (code: number) => (code < 128 ? classes[code] !== 0 : code !== 0xfeff);

/** What decides whether the inside of a `/*!50708 … ` comment is SQL. */
export interface CommentVersions {
  readonly mariadb: boolean;
  /** `80036` for 8.0.36, `101108` for 10.11.8. */
  readonly number: number;
}

/** An unknown patch is the newest of its series, as everywhere. */
export function commentVersions(server: MysqlServer): CommentVersions {
  return {
    mariadb: server.engine === 'mariadb',
    number: server.major * 10000 + server.minor * 100 + (server.patch ?? 99),
  };
}

/**
 * Reads tokens one after another. Comments are skipped; those that a server of that version executes are transparent.
 * (MySQL manual 11.7, MariaDB manual "Comment Syntax"; MariaDB skips the versions 50700 to 99999, which are MySQL's own.)
 */
export class Scanner {
  readonly text: string;
  readonly end: number;
  readonly versions: CommentVersions;
  /** Where the next token is looked for; after `next`, one past the token. */
  at: number;
  /** Where the token begins that `next` found. */
  start = 0;
  /** Set by SET sql_mode. */
  ansiQuotes = false;
  backslashEscapes = true;
  delimiter = ';';
  /** Why the token is bad. */

  /** Where the executed comments begin that are open here. */
  readonly #open: number[] = [];
  /** Executed comments that were seen since somebody emptied the list: where they begin and end. */
  executed: Span[] = [];

  constructor(text: string, span: Span, versions: CommentVersions) {
    this.text = text;
    this.at = span.start;
    this.end = span.end;
    this.versions = versions;
  }

  /** Goes back to an offset that stands outside of any comment. */
  rewind(at: number): void {
    this.at = at;
    this.#open.length = 0;
  }

  /** Where an executed comment begins that the text ends inside of; -1 for none. */
  get unclosed(): number {
    return this.#open[0] ?? -1;
  }

  next(): number {
    const { text, end } = this;
    if (!this.#skip()) return Kind.bad;
    const start = this.at;
    this.start = start;
    if (start >= end) return Kind.end;
    const code = text.charCodeAt(start);
    if (
      code === this.delimiter.charCodeAt(0) &&
      (this.delimiter.length === 1 || text.startsWith(this.delimiter, start))
    ) {
      this.at = start + this.delimiter.length;
      return Kind.delimiter;
    }
    if (code >= 128 || classes[code] === 1) return this.#word(start, code);
    if (isDigit(code)) return this.#number(start);
    const next = start + 1 < end ? text.charCodeAt(start + 1) : 0;
    switch (code) {
      case 39:
        return this.#quoted(start, 39, Kind.string);
      case 34:
        return this.#quoted(start, 34, this.ansiQuotes ? Kind.quoted : Kind.string);
      case 96:
        return this.#quoted(start, 96, Kind.quoted);
      case 64:
        return this.#variable(start, next);
      case 46:
        if (isDigit(next) && !this.#followsName(start)) return this.#number(start);
        return next === 46 ? this.#mark(2, Kind.range) : this.#mark(1, code);
      case 60: {
        if (next === 61)
          return text.charCodeAt(start + 2) === 62
            ? this.#mark(3, Kind.nullSafeEqual)
            : this.#mark(2, Kind.lessOrEqual);
        if (next === 62) return this.#mark(2, Kind.notEqual);
        return next === 60 ? this.#mark(2, Kind.shiftLeft) : this.#mark(1, code);
      }
      case 62:
        if (next === 61) return this.#mark(2, Kind.greaterOrEqual);
        return next === 62 ? this.#mark(2, Kind.shiftRight) : this.#mark(1, code);
      case 33:
        return next === 61 ? this.#mark(2, Kind.notEqual) : this.#mark(1, code);
      case 124:
        return next === 124 ? this.#mark(2, Kind.or) : this.#mark(1, code);
      case 38:
        return next === 38 ? this.#mark(2, Kind.and) : this.#mark(1, code);
      case 58:
        return next === 61 ? this.#mark(2, Kind.assign) : this.#mark(1, code);
      case 45:
        if (next !== 62) return this.#mark(1, code);
        return text.charCodeAt(start + 2) === 62 ? this.#mark(3, Kind.textArrow) : this.#mark(2, Kind.arrow);
      case 92:
        return this.#mark(Math.min(2, end - start), Kind.command);
      default:
        return this.#mark(1, code);
    }
  }

  #mark(length: number, kind: number): number {
    this.at = Math.min(this.start + length, this.end);
    return kind;
  }

  /** `t.5a` has the name `5a`, `1 .5` the number `.5`: a dot right behind a name belongs to it. */
  #followsName(start: number): boolean {
    const before = start > 0 ? this.text.charCodeAt(start - 1) : 0;
    return before === 96 || isWordPart(before);
  }

  /** Skips white space and comments; false where one of them is wrong. */
  #skip(): boolean {
    const { text, end } = this;
    let i = this.at;
    for (;;) {
      const code = i < end ? text.charCodeAt(i) : 0;
      if (i >= end) break;
      if (isSpace(code)) {
        i++;
        continue;
      }
      const next = i + 1 < end ? text.charCodeAt(i + 1) : 0;
      if (code === 35 && !this.#isDelimiter(i)) {
        i = lineEnd(text, i, end);
      } else if (code === 45 && next === 45 && opensLineComment(text, i, end)) {
        i = lineEnd(text, i, end);
      } else if (code === 47 && next === 42) {
        const inside = executed(text, i, this.versions);
        if (inside >= 0) {
          this.#open.push(i);
          i = inside;
          continue;
        }
        const close = commentEnd(text, i, end);
        if (close < 0) {
          this.start = i;
          this.at = end;
          return false;
        }
        i = close;
      } else if (code === 42 && next === 47 && this.#open.length > 0) {
        i += 2;
        this.executed.push({ start: this.#open.pop() ?? i, end: i });
      } else break;
    }
    this.at = Math.min(i, end);
    return true;
  }

  #isDelimiter(at: number): boolean {
    return this.delimiter.charCodeAt(0) === this.text.charCodeAt(at) && this.text.startsWith(this.delimiter, at);
  }

  #word(start: number, first: number): number {
    const { text, end } = this;
    const next = start + 1 < end ? text.charCodeAt(start + 1) : 0;
    if (next === 39) {
      const letter = first | 32;
      if (letter === 110) return this.#quoted(start + 1, 39, Kind.string, start);
      if (letter === 120 || letter === 98) return this.#quoted(start + 1, 39, Kind.bits, start);
    }
    const mark = this.delimiter.charCodeAt(0);
    // Only a delimiter such as `$$` can stand inside what would be a word.
    const cut = mark >= 128 || classes[mark] !== 0;
    let i = start + 1;
    while (i < end) {
      const code = text.charCodeAt(i);
      if (!isWordPart(code)) break;
      if (cut && code === mark && text.startsWith(this.delimiter, i) && (mark === 36 || mark >= 128)) break;
      i++;
    }
    const after = i < end ? text.charCodeAt(i) : 0;
    if (first === 95 && (after === 39 || (after === 34 && !this.ansiQuotes))) {
      return this.#quoted(i, after, Kind.string, start);
    }
    this.at = i;
    return Kind.word;
  }

  #number(start: number): number {
    const { text, end } = this;
    const prefix = start + 1 < end ? text.charCodeAt(start + 1) : 0;
    let i = start;
    if (text.charCodeAt(start) === 48 && (prefix === 120 || prefix === 98)) {
      const hex = prefix === 120;
      i = start + 2;
      while (i < end) {
        const code = text.charCodeAt(i);
        const digit = hex ? isDigit(code) || ((code | 32) >= 97 && (code | 32) <= 102) : code === 48 || code === 49;
        if (!digit) break;
        i++;
      }
      if (i > start + 2 && !(i < end && isWordPart(text.charCodeAt(i)))) {
        this.at = i;
        return Kind.bits;
      }
      i = start;
    }
    while (i < end && isDigit(text.charCodeAt(i))) i++;
    if (start > 1 && text.charCodeAt(start - 1) === 46 && this.#followsName(start - 1)) return this.#wordFrom(i);
    if (i < end && text.charCodeAt(i) === 46 && !(i + 1 < end && text.charCodeAt(i + 1) === 46)) {
      i++;
      while (i < end && isDigit(text.charCodeAt(i))) i++;
      return this.#exponent(i, false);
    }
    return this.#exponent(i, true);
  }

  /** The end of a number, or of a name that begins with digits such as `2fa`. */
  #exponent(from: number, mayBeWord: boolean): number {
    const { text, end } = this;
    let i = from;
    if (i < end && (text.charCodeAt(i) | 32) === 101) {
      let digits = i + 1;
      const sign = digits < end ? text.charCodeAt(digits) : 0;
      if (sign === 43 || sign === 45) digits++;
      const first = digits;
      while (digits < end && isDigit(text.charCodeAt(digits))) digits++;
      if (digits > first) i = digits;
    }
    if (mayBeWord && i < end && isWordPart(text.charCodeAt(i)) && !this.#isDelimiter(i)) return this.#wordFrom(i);
    this.at = i;
    return Kind.number;
  }

  #wordFrom(from: number): number {
    let i = from;
    while (i < this.end && isWordPart(this.text.charCodeAt(i)) && !this.#isDelimiter(i)) i++;
    this.at = i;
    return Kind.word;
  }

  #quoted(open: number, mark: number, kind: number, start = open): number {
    const { text, end } = this;
    const escapes = mark !== 96 && kind === Kind.string && this.backslashEscapes;
    let i = open + 1;
    while (i < end) {
      const code = text.charCodeAt(i);
      if (code === mark) {
        if (i + 1 >= end || text.charCodeAt(i + 1) !== mark) {
          this.at = i + 1;
          this.start = start;
          return kind;
        }
        i += 2;
      } else if (code === 92 && escapes) i += 2;
      else i++;
    }
    this.start = start;
    this.at = end;
    return Kind.bad;
  }

  #variable(start: number, next: number): number {
    const { text, end } = this;
    if (next === 64) {
      this.at = start + 2;
      if (this.at < end && text.charCodeAt(this.at) === 96)
        return this.#quoted(this.at, 96, Kind.systemVariable, start);
      this.#plain(start + 2, false);
      if (this.at > start + 2) return Kind.systemVariable;
      return Kind.bad;
    }
    if (next === 39 || next === 34 || next === 96) return this.#quoted(start + 1, next, Kind.userVariable, start);
    this.#plain(start + 1, true);
    return this.at > start + 1 ? Kind.userVariable : 64;
  }

  #plain(from: number, dots: boolean): void {
    let i = from;
    while (i < this.end) {
      const code = this.text.charCodeAt(i);
      if (!isWordPart(code) && !(dots && code === 46)) break;
      if (this.delimiter !== ';' && this.#isDelimiter(i)) break;
      i++;
    }
    this.at = i;
  }
}

/** Every comment of a stretch of text; those that a server may execute are SQL, not comments. */
export function mysqlComments(text: string, pieces: readonly Span[]): SqlComment[] {
  const found: SqlComment[] = [];
  for (const { start, end } of pieces) {
    let i = start;
    while (i < end) {
      const code = text.charCodeAt(i);
      if (code === 39 || code === 34 || code === 96) {
        i = quoteEnd(text, i, end, code);
      } else if (code === 35) {
        const close = lineEnd(text, i, end);
        found.push({ span: { start: i, end: close }, text: text.slice(i + 1, close).trim(), style: 'line' });
        i = close;
      } else if (code === 45 && text.charCodeAt(i + 1) === 45 && opensLineComment(text, i, end)) {
        const close = lineEnd(text, i, end);
        found.push({ span: { start: i, end: close }, text: text.slice(i + 2, close).trim(), style: 'line' });
        i = close;
      } else if (code === 47 && i + 1 < end && text.charCodeAt(i + 1) === 42) {
        if (isVersioned(text, i) || text.charCodeAt(i + 2) === 43) {
          i += 3;
          continue;
        }
        const close = commentEnd(text, i, end);
        const span = { start: i, end: close < 0 ? end : close };
        found.push({ span, text: text.slice(i + 2, close < 0 ? end : close - 2).trim(), style: 'block' });
        i = span.end;
      } else i++;
    }
  }
  return found;
}

/** `--` begins a comment only before a blank, a control character or the end: `5--3` is 8. */
function opensLineComment(text: string, at: number, end: number): boolean {
  return at + 2 >= end || text.charCodeAt(at + 2) <= 32;
}

export function lineEnd(text: string, from: number, end: number): number {
  let i = from;
  while (i < end) {
    const code = text.charCodeAt(i);
    if (code === 10 || code === 13) break;
    i++;
  }
  return i;
}

function quoteEnd(text: string, open: number, end: number, mark: number): number {
  let i = open + 1;
  while (i < end) {
    const code = text.charCodeAt(i);
    if (code === 92 && mark !== 96) i += 2;
    else if (code === mark) {
      if (text.charCodeAt(i + 1) !== mark) return i + 1;
      i += 2;
    } else i++;
  }
  return end;
}

function isVersioned(text: string, at: number): boolean {
  const code = text.charCodeAt(at + 2);
  return code === 33 || ((code === 77 || code === 109) && text.charCodeAt(at + 3) === 33);
}

/** Where the SQL of an executed comment begins; -1 for a comment that this server skips. */
function executed(text: string, at: number, versions: CommentVersions): number {
  if (!isVersioned(text, at)) return -1;
  const mariadbOnly = text.charCodeAt(at + 2) !== 33;
  if (mariadbOnly && !versions.mariadb) return -1;
  const from = at + (mariadbOnly ? 4 : 3);
  let digits = 0;
  while (digits < 6 && isDigit(text.charCodeAt(from + digits))) digits++;
  if (digits < 5) return from;
  const version = Number(text.slice(from, from + digits));
  if (versions.mariadb && !mariadbOnly && version >= 50700 && version <= 99999) return -1;
  return version <= versions.number ? from + digits : -1;
}

/** A skipped comment ends at the first `*` + `/`; a versioned one may hold plain comments. */
function commentEnd(text: string, at: number, end: number): number {
  let close = text.indexOf('*/', at + 2);
  if (isVersioned(text, at)) {
    let from = at + 2;
    while (close >= 0 && text.slice(from, close).includes('/*')) {
      from = close + 2;
      close = text.indexOf('*/', from);
    }
  }
  return close < 0 || close + 2 > end ? -1 : close + 2;
}
