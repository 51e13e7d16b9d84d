import type { Span } from '../statement.ts';
import { type Cursor, stringValue } from './cursor.ts';
import { either, type Folded, type FoldedText, maxTexts, unknown } from './folded.ts';
import { Kind } from './lexer.ts';
import type { Prepare } from './statement.ts';
import { TextVariables } from './text-variables.ts';

const unknownOfSchema: Folded = { ...unknown, asksSchema: true };

/** How long a text may be: CONCAT of a variable with itself doubles it. */
const maxLength = 65_536;
/** How many characters of such texts are read in all: a script can put a long one together again at every step. */
const maxRead = 2_000_000;
/** How deep calls are followed in one another. */
const maxDepth = 40;

type Followed = Prepare['followed'];

/** Stands for the name of the database in use: no file of SQL has this character, of the private use area. */
const database = '\uE000';

/** Whether a file can have texts worth following: most have none, and nothing is kept for them. */
export function mayPutTogether(text: string): boolean {
  return /\b(?:prepare|immediate|information_schema)\b/i.test(text);
}

/**
 * The text as the server would run it, without the name of the database in use, which is the one meant anyway; null where that name is
 * needed.
 */
export function withoutDatabase(text: string): string | null {
  if (!text.includes(database)) return text;
  const bare = text.replace(/(`?)\uE000\1\s*\.\s*/g, '').replace(/\b(database|schema)(\s+)(`?)\uE000\3/gi, '$1$2');
  return bare.includes(database) ? null : bare;
}

/**
 * Follows the texts that statements give to variables, so that those which PREPARE and EXECUTE IMMEDIATE run are known. It works on the
 * tokens of statements that were read already: whatever it does not know is unknown, never an error.
 */
export class Folding {
  readonly variables: TextVariables;
  /** Texts that were given as statements already: one that is prepared twice is still said once. */
  readonly #given: Set<string>;
  /** Prepared statements by name, and how much of them is known. */
  readonly #prepared: Map<string, Followed>;
  #read = 0;

  constructor(
    variables = new TextVariables(),
    given: Iterable<string> = [],
    prepared: Iterable<[string, Followed]> = [],
  ) {
    this.variables = variables;
    this.#given = new Set(given);
    this.#prepared = new Map(prepared);
  }

  /** As it is between two statements of the script, to read on from there in one way or another. */
  copy(): Folding {
    const copy = new Folding(this.variables.copy(), this.#given, this.#prepared);
    copy.#read = this.#read;
    return copy;
  }

  /** Whether a text that the file does not hold in one piece is still read. */
  mayRead({ text }: FoldedText): boolean {
    this.#read += text.length;
    return this.#read <= maxRead;
  }

  /** True the first time that it is asked of a text. */
  isNew({ text, span }: FoldedText): boolean {
    const key = `${span.start} ${span.end} ${text}`;
    if (this.#given.has(key)) return false;
    this.#given.add(key);
    return true;
  }

  /** PREPARE, which begins at that token: how much of the text is known. */
  isPrepared(c: Cursor, from: number, followed: Followed): void {
    this.#prepared.set(nameAt(c, from + 1), followed);
  }

  /** How much is known of what the EXECUTE that begins at that token runs. */
  followedOf(c: Cursor, from: number): Followed {
    return this.#prepared.get(nameAt(c, from + 1)) ?? 'not';
  }

  /** Takes note of what a statement, from that token to the cursor, gives to variables. */
  statement(c: Cursor, from: number): void {
    const word = c.lower(from - c.i);
    if (word === 'set') this.#set(c, from + 1);
    else if (word === 'select' || word === 'with' || c.tokens.kinds[from] === 40) this.#select(c, from);
    else if (word === 'call') this.#forgetAll(c, from);
    else if (word === 'fetch') this.#fetch(c, from);
    else if (word === 'declare') this.#declare(c, from);
    this.#forgetAssigned(c, from, word === 'set');
  }

  /** The text that PREPARE … FROM or EXECUTE IMMEDIATE, from that token to the cursor, runs. */
  prepared(c: Cursor, from: number): Folded {
    let start = from;
    let end = c.i;
    for (let k = from; k < c.i; k++) {
      const word = wordAt(c, k);
      if (start === from && (word === 'from' || word === 'immediate')) start = k + 1;
      else if (word === 'using') end = k;
    }
    return start === from ? unknown : this.value(c, start, end);
  }

  /** True where the tokens ask information_schema, or a variable that was filled from there. */
  asksSchema(c: Cursor, from: number, to: number): boolean {
    for (let k = from; k < to; k++) {
      const kind = c.tokens.kinds[k];
      if (kind !== Kind.word && kind !== Kind.quoted && kind !== Kind.userVariable) continue;
      const name = nameAt(c, k);
      if (name === 'information_schema' || this.variables.get(name)?.asksSchema) return true;
    }
    return false;
  }

  /** What the tokens from one to before the other may be. */
  value(c: Cursor, from: number, to: number): Folded {
    const found = this.#value(c, from, to, 0);
    if (found.asksSchema || !this.asksSchema(c, from, to)) return found;
    return { ...found, asksSchema: true };
  }

  #value(c: Cursor, from: number, before: number, depth: number): Folded {
    let to = before;
    if (from >= to || depth > maxDepth) return unknown;
    if (to - from > 2 && wordAt(c, to - 2) === 'collate') to -= 2;
    const { kinds } = c.tokens;
    const first = kinds[from] ?? 0;
    if (first === Kind.string) return literals(c, from, to);
    if (to - from === 1) return this.#single(c, from);
    if (first === 40 && closing(c, from, to) === to - 1) {
      const inner = wordAt(c, from + 1);
      if (inner === 'select') return this.#scalar(c, from + 1, to - 1, depth + 1);
      return this.#value(c, from + 1, to - 1, depth + 1);
    }
    if (first !== Kind.word) return unknown;
    const word = wordAt(c, from);
    if (word === 'case' && wordAt(c, to - 1) === 'end') return this.#case(c, from, to - 1, depth + 1);
    if (kinds[from + 1] === 40 && closing(c, from + 1, to) === to - 1) return this.#call(c, word, from, to, depth + 1);
    return unknown;
  }

  #single(c: Cursor, at: number): Folded {
    const kind = c.tokens.kinds[at];
    if (kind === Kind.number) {
      const digits = c.text.slice(c.startAt(at), c.endAt(at));
      // The server writes others in a way of its own: 1e3 is 1000, 007 is 7.
      return /^(?:0|[1-9]\d{0,18})$/.test(digits) ? one(digits, spanOf(c, at, at + 1), null) : unknown;
    }
    if (kind === Kind.word && wordAt(c, at) === 'null') return { ...unknown, known: true, conditional: true };
    if (kind !== Kind.userVariable && kind !== Kind.word && kind !== Kind.quoted) return unknown;
    return this.variables.get(nameAt(c, at)) ?? unknown;
  }

  #call(c: Cursor, name: string, from: number, to: number, depth: number): Folded {
    const parts = splitAt(c, from + 2, to - 1);
    const value = (index: number) => {
      const part = parts[index];
      return part ? this.#value(c, part.from, part.to, depth) : unknown;
    };
    switch (name) {
      case 'if':
        return parts.length === 3 ? either([value(1), value(2)]) : unknown;
      case 'ifnull':
      case 'nvl':
      case 'coalesce':
        return either(parts.map((_, index) => value(index)));
      case 'nullif':
        return { ...value(0), conditional: true };
      case 'concat':
        return joined(
          parts.map((_, index) => value(index)),
          '',
          spanOf(c, from, to),
        );
      case 'concat_ws': {
        const [mark, ...texts] = parts.map((_, index) => value(index));
        const separator = mark?.known && mark.texts.length === 1 ? mark.texts[0]?.text : undefined;
        // It leaves out what is NULL.
        if (separator === undefined || texts.some((text) => text.conditional)) return unknown;
        return joined(texts, separator, spanOf(c, from, to));
      }
      case 'database':
      case 'schema':
        return parts.length === 0 ? one(database, spanOf(c, from, to), null) : unknown;
      case 'cast':
      case 'convert': {
        const [part] = parts;
        if (!part) return unknown;
        let end = part.to;
        for (let k = part.from + 1; k < part.to; k++) {
          const word = wordAt(c, k);
          if (word === 'as' || word === 'using') end = k;
        }
        return this.#value(c, part.from, end, depth);
      }
      default:
        return unknown;
    }
  }

  /** CASE, from its word to before END. */
  #case(c: Cursor, from: number, to: number, depth: number): Folded {
    const found: Folded[] = [];
    let start = -1;
    let otherwise = false;
    let level = 0;
    const close = (end: number) => {
      if (start >= 0) found.push(this.#value(c, start, end, depth));
      start = -1;
    };
    for (let k = from + 1; k < to; k++) {
      const kind = c.tokens.kinds[k];
      if (kind === 40) level++;
      else if (kind === 41) level--;
      else if (kind !== Kind.word) continue;
      const word = wordAt(c, k);
      if (word === 'case') level++;
      else if (word === 'end') level--;
      if (level !== 0) continue;
      if (word === 'when' || word === 'else') close(k);
      if (word === 'then' || word === 'else') start = k + 1;
      if (word === 'else') otherwise = true;
    }
    close(to);
    const all = either(found);
    return otherwise ? all : { ...all, conditional: true };
  }

  /** A query in brackets that gives one value. */
  #scalar(c: Cursor, from: number, to: number, depth: number): Folded {
    const clauses = clausesOf(c, from, to);
    if (clauses.joined) return unknown;
    const [only, second] = splitAt(c, clauses.list, clauses.listEnd);
    if (!only || second) return unknown;
    const found = this.#value(c, only.from, withoutAlias(c, only.from, only.to), depth);
    return clauses.filtered ? { ...found, conditional: true } : found;
  }

  /** SET from behind its word: `a = 1, @b := 'x'`. */
  #set(c: Cursor, from: number): void {
    for (const part of splitAt(c, from, c.i)) {
      let equals = part.from;
      while (equals < part.to && c.tokens.kinds[equals] !== 61 && c.tokens.kinds[equals] !== Kind.assign) equals++;
      if (equals === part.from || equals + 1 >= part.to) continue;
      const name = nameAt(c, equals - 1);
      // What is neither a user variable nor declared is the server's.
      if (c.tokens.kinds[equals - 1] !== Kind.userVariable && !this.variables.isDeclared(name)) continue;
      this.variables.set(name, this.value(c, equals + 1, part.to));
    }
  }

  /** SELECT … INTO variables. */
  #select(c: Cursor, from: number): void {
    let into = -1;
    let level = 0;
    for (let k = from; k < c.i; k++) {
      const kind = c.tokens.kinds[k];
      if (kind === 40) level++;
      else if (kind === 41) level--;
      else if (level === 0 && kind === Kind.word && wordAt(c, k) === 'into') into = k;
    }
    if (into < 0) return;
    const names: string[] = [];
    for (let k = into + 1; k < c.i; k += 2) {
      const kind = c.tokens.kinds[k];
      if (kind !== Kind.userVariable && kind !== Kind.word && kind !== Kind.quoted) break;
      names.push(nameAt(c, k));
      if (c.tokens.kinds[k + 1] !== 44) break;
    }
    const clauses = clausesOf(c, from, c.i);
    const parts = wordAt(c, from) === 'select' && !clauses.joined ? splitAt(c, clauses.list, clauses.listEnd) : [];
    const values = names.map((_, index) => {
      const part = parts[index];
      if (!part || parts.length !== names.length) return this.asksSchema(c, from, c.i) ? unknownOfSchema : unknown;
      const value = this.value(c, part.from, withoutAlias(c, part.from, part.to));
      const asksSchema = value.asksSchema || this.asksSchema(c, from, c.i);
      // Without a row the variable stays as it was.
      return { ...value, asksSchema, conditional: value.conditional || clauses.filtered };
    });
    for (const [index, name] of names.entries()) this.variables.set(name, values[index] ?? unknown);
  }

  /** What comes from the rows of a cursor. */
  #fetch(c: Cursor, from: number): void {
    for (let k = from + 1; k < c.i; k++) this.#forget(c, k);
  }

  #forgetAll(c: Cursor, from: number): void {
    // A procedure can give its OUT parameters, and any user variable, something else.
    this.variables.forgetUser();
    for (let k = from + 1; k < c.i; k++) this.#forget(c, k);
  }

  #forget(c: Cursor, at: number): void {
    const kind = c.tokens.kinds[at];
    if (kind !== Kind.userVariable && kind !== Kind.word && kind !== Kind.quoted) return;
    const name = nameAt(c, at);
    if (this.variables.get(name)) this.variables.set(name, unknown);
  }

  /** `@a := …` anywhere in a statement but as the assignment of SET. */
  #forgetAssigned(c: Cursor, from: number, isSet: boolean): void {
    let level = 0;
    for (let k = from; k < c.i; k++) {
      const kind = c.tokens.kinds[k];
      if (kind === 40) level++;
      else if (kind === 41) level--;
      else if (kind === Kind.assign && k > from && !(isSet && level === 0)) this.#forget(c, k - 1);
    }
  }

  /** DECLARE a, b type DEFAULT value. */
  #declare(c: Cursor, from: number): void {
    const names: string[] = [];
    let k = from + 1;
    for (; k < c.i; k += 2) {
      names.push(nameAt(c, k));
      if (c.tokens.kinds[k + 1] !== 44) break;
    }
    let value: Folded = { ...unknown, known: true, conditional: true };
    for (; k < c.i; k++) {
      if (wordAt(c, k) !== 'default' && c.tokens.kinds[k] !== Kind.assign) continue;
      value = this.value(c, k + 1, c.i);
      break;
    }
    for (const name of names) this.variables.declare(name, value);
  }
}

/** CONCAT of values, each of which is known. */
function joined(values: readonly Folded[], separator: string, span: Span): Folded {
  const [first] = values;
  if (first && values.length === 1 && first.known) return first;
  let texts = [''];
  let conditional = false;
  let asksSchema = false;
  for (const [index, value] of values.entries()) {
    if (!value.known) return unknown;
    conditional ||= value.conditional;
    asksSchema ||= value.asksSchema;
    // NULL makes all of it NULL: no text at all.
    texts = texts.flatMap((before) => value.texts.map(({ text }) => before + (index > 0 ? separator : '') + text));
    if (texts.length > maxTexts || texts.some((text) => text.length > maxLength)) return unknown;
  }
  return {
    texts: texts.map((text) => ({ text, span, literal: null })),
    known: true,
    conditional: conditional || texts.length > 1,
    asksSchema,
  };
}

function one(text: string, span: Span, literal: Span | null): Folded {
  if (text.length > maxLength) return unknown;
  return { texts: [{ text, span, literal }], known: true, conditional: false, asksSchema: false };
}

/** One string literal, or several that stand side by side and are one text. */
function literals(c: Cursor, from: number, to: number): Folded {
  let text = '';
  for (let k = from; k < to; k++) {
    if (c.tokens.kinds[k] !== Kind.string) return unknown;
    text += stringValue(c.text.slice(c.startAt(k), c.endAt(k)));
  }
  const span = spanOf(c, from, to);
  if (to - from > 1) return one(text, span, null);
  // _utf8mb4'…' and N'…' have a word in front of the quote.
  const open = c.text.slice(span.start, span.end).search(/['"]/);
  return one(text, span, open < 0 ? null : { start: span.start + open, end: span.end });
}

function spanOf(c: Cursor, from: number, to: number): Span {
  return { start: c.startAt(from), end: c.endAt(to - 1) };
}

function wordAt(c: Cursor, at: number): string {
  return c.tokens.kinds[at] === Kind.word ? c.text.slice(c.startAt(at), c.endAt(at)).toLowerCase() : '';
}

/** A variable's or a word's name in lower case; that of a user variable keeps its `@`. */
function nameAt(c: Cursor, at: number): string {
  const text = c.text.slice(c.startAt(at), c.endAt(at)).toLowerCase();
  if (c.tokens.kinds[at] === Kind.userVariable)
    return `@${/^@['"`]/.test(text) ? stringValue(text.slice(1)) : text.slice(1)}`;
  return c.tokens.kinds[at] === Kind.quoted ? stringValue(text) : text;
}

/** The bracket that closes the one at that token. */
function closing(c: Cursor, open: number, to: number): number {
  let level = 0;
  for (let k = open; k < to; k++) {
    const kind = c.tokens.kinds[k];
    if (kind === 40) level++;
    else if (kind === 41 && --level === 0) return k;
  }
  return -1;
}

interface Part {
  readonly from: number;
  readonly to: number;
}

/** The tokens between commas outside of brackets. */
function splitAt(c: Cursor, from: number, to: number): Part[] {
  const parts: Part[] = [];
  let level = 0;
  let start = from;
  for (let k = from; k < to; k++) {
    const kind = c.tokens.kinds[k];
    if (kind === 40) level++;
    else if (kind === 41) level--;
    else if (kind === 44 && level === 0) {
      parts.push({ from: start, to: k });
      start = k + 1;
    }
  }
  if (to > start) parts.push({ from: start, to });
  return parts;
}

interface Clauses {
  readonly list: number;
  readonly listEnd: number;
  /** Whether it may give no row. */
  readonly filtered: boolean;
  /** UNION and its like. */
  readonly joined: boolean;
}

/** Where the list of a SELECT stands, and what else there is of it that matters for its value. */
function clausesOf(c: Cursor, from: number, to: number): Clauses {
  let list = from + 1;
  while (/^(?:all|distinct|distinctrow|sql_\w+|high_priority)$/.test(wordAt(c, list))) list++;
  let listEnd = to;
  let filtered = false;
  let isJoined = false;
  let level = 0;
  for (let k = list; k < to; k++) {
    const kind = c.tokens.kinds[k];
    if (kind === 40) level++;
    else if (kind === 41) level--;
    if (level !== 0 || kind !== Kind.word) continue;
    switch (wordAt(c, k)) {
      case 'from':
      case 'into':
        listEnd = Math.min(listEnd, k);
        break;
      case 'where':
      case 'having':
      case 'group':
      case 'limit':
        listEnd = Math.min(listEnd, k);
        filtered = true;
        break;
      case 'union':
      case 'except':
      case 'intersect':
        isJoined = true;
        break;
      default:
    }
  }
  // An aggregate without GROUP BY gives a row whatever there is; nothing else here is told from the list.
  if (filtered && hasAggregate(c, list, listEnd)) filtered = false;
  return { list, listEnd, filtered, joined: isJoined };
}

function hasAggregate(c: Cursor, from: number, to: number): boolean {
  for (let k = from; k < to; k++) {
    if (c.tokens.kinds[k + 1] === 40 && /^(?:count|max|min|sum)$/.test(wordAt(c, k))) return true;
  }
  return false;
}

/** The end of an element of a SELECT list without `AS name`. */
function withoutAlias(c: Cursor, from: number, to: number): number {
  return to - from > 2 && wordAt(c, to - 2) === 'as' ? to - 2 : to;
}
