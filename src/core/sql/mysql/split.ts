import type { TokenList } from './cursor.ts';
import { Kind, lineEnd, type Scanner } from './lexer.ts';

/** How a stretch of text ended: a statement stands in the list, or a command of the mysql client that hides SQL from us. */
export type Cut =
  | { readonly kind: 'statement' }
  | { readonly kind: 'command'; readonly reason: string; readonly start: number; readonly end: number };

const statement: Cut = { kind: 'statement' };

/**
 * Cuts a text into statements as the mysql client does, DELIMITER included. Without DELIMITER the bodies of procedures,
 * functions, triggers and events stay whole too, as Flyway and Liquibase take them.
 */
export class Splitter {
  readonly #scanner: Scanner;
  readonly #tokens: TokenList;
  /** Once a body never ended, later ones are cut early: looking for the end again and again would be quadratic. */
  #distrustful = false;

  constructor(scanner: Scanner, tokens: TokenList) {
    this.#scanner = scanner;
    this.#tokens = tokens;
  }

  /** Fills the list with the tokens of the next statement; null at the end of the text. */
  next(): Cut | null {
    const { text } = this.#scanner;
    const scanner = this.#scanner;
    const tokens = this.#tokens;
    tokens.clear();
    tokens.program = false;
    if (scanner.executed.length > 0) scanner.executed = [];
    let nesting: Nesting | null = null;
    let looking = true;
    let cut = -1;
    let cutCount = 0;
    for (;;) {
      const before = scanner.at;
      const kind = scanner.next();
      if (kind === Kind.end) {
        if (nesting && nesting.depth > 0 && cut >= 0) {
          this.#distrustful = true;
          scanner.rewind(cut);
          tokens.truncate(cutCount);
        } else if (tokens.count > 0 && scanner.unclosed >= 0) {
          tokens.push(Kind.bad, scanner.unclosed, scanner.unclosed + 3);
        }
        return tokens.count > 0 ? statement : null;
      }
      const { start } = scanner;
      if (kind === Kind.delimiter) {
        if (nesting && nesting.depth > 0 && scanner.delimiter === ';') {
          const suspicious = beginsFile(text, scanner.at);
          if (suspicious && this.#distrustful) return statement;
          if (suspicious && cut < 0) {
            cut = scanner.at;
            cutCount = tokens.count;
          }
          tokens.push(59, start, scanner.at);
          nesting.see(59, '', scanner);
          continue;
        }
        if (tokens.count > 0) return statement;
        continue;
      }
      if (kind === Kind.command) {
        const letter = text.charAt(start + 1);
        if (letter === 'g' || letter === 'G') {
          if (tokens.count > 0) return statement;
          continue;
        }
        if (tokens.count === 0 && /[.!CcdDeEhHnNpPqQrRsStTuUwWxX#?]/.test(letter)) {
          const end = lineEnd(text, start, scanner.end);
          scanner.at = end;
          if (letter === '.') return { kind: 'command', reason: 'a file read by \\.', start, end };
          continue;
        }
        tokens.push(Kind.bad, start, scanner.at);
        continue;
      }
      if (kind === Kind.word) {
        if (this.#isDelimiterCommand(start, tokens.count === 0)) {
          if (tokens.count === 0) {
            this.#readDelimiter();
            continue;
          }
          // A statement that stands unfinished before DELIMITER ends there: the client forgets nothing of it, but no server runs it.
          scanner.at = before;
          return statement;
        }
        if (tokens.count === 0) {
          const file = clientFile(text, start, scanner.end);
          if (file) {
            scanner.at = file;
            return { kind: 'command', reason: 'a file read by source', start, end: file };
          }
        }
      }
      if (kind === 45 && tokens.count === 0 && text.charCodeAt(start + 1) === 45) {
        // Between statements the client takes `--` for a comment even where no blank follows.
        scanner.at = lineEnd(text, start, scanner.end);
        continue;
      }
      tokens.push(kind, start, scanner.at);
      if (kind === Kind.bad) continue;
      if (nesting) {
        nesting.see(kind, kind === Kind.word ? text.slice(start, scanner.at).toLowerCase() : '', scanner);
      } else if (looking) {
        const word = kind === Kind.word ? text.slice(start, scanner.at).toLowerCase() : '';
        const answer = opensProgram(word, tokens.count, text, scanner.at);
        if (answer === 'yes') {
          nesting = new Nesting();
          tokens.program = true;
          nesting.see(kind, word, scanner);
        }
        looking = answer === 'perhaps';
      }
      // The client takes USE without a delimiter at its line's end.
      if (tokens.count === 2 && endsUse(text, tokens, scanner)) return statement;
    }
  }

  #isDelimiterCommand(start: number, first: boolean): boolean {
    const { text, at } = this.#scanner;
    if (at - start !== 9 || !/^delimiter$/i.test(text.slice(start, at))) return false;
    if (first) return true;
    // In the middle of a statement only at the beginning of a line: `delimiter` is a good name for a column.
    const before = text.slice(Math.max(0, start - 80), start);
    return (
      /[\r\n][ \t]*$/.test(before) && /^[ \t]+(?:;+|\$\$|\/\/|\|+|@@)[ \t]*(?:[\r\n]|$)/.test(text.slice(at, at + 12))
    );
  }

  #readDelimiter(): void {
    const scanner = this.#scanner;
    const { text, end } = scanner;
    let from = scanner.at;
    let to = lineEnd(text, from, end);
    let word = /\S+/.exec(text.slice(from, to))?.[0] ?? '';
    if (word === '') {
      // Some editors wrap the line: the mark stands alone on the next one.
      const next = /^[\r\n\s]*([^\w\s'"`#-]{1,4})[ \t]*(?=[\r\n]|$)/.exec(text.slice(to, Math.min(end, to + 200)));
      if (next) {
        from = to;
        to = to + next[0].length;
        word = next[1] ?? '';
      }
    }
    if (/^(['"`]).+\1$/.test(word)) word = word.slice(1, -1);
    // A semicolon that closes the command itself (`DELIMITER $$;`) is no part of the mark, `;;` is.
    scanner.delimiter = word === '' ? ';' : word;
    scanner.at = to;
  }
}

/** Whether the words so far begin a statement whose body may hold semicolons. */
function opensProgram(word: string, count: number, text: string, at: number): 'yes' | 'no' | 'perhaps' {
  if (count === 1) {
    if (word === 'create' || word === 'alter') return 'perhaps';
    if (word === 'begin') return /^\s+not\s+atomic\b/i.test(text.slice(at, at + 40)) ? 'yes' : 'no';
    // MariaDB runs these outside of routines too.
    if (word === 'if' || word === 'while' || word === 'loop' || word === 'repeat' || word === 'case') return 'yes';
    return 'no';
  }
  switch (word) {
    case 'procedure':
    case 'function':
    case 'trigger':
    case 'event':
    case 'package':
      return 'yes';
    case 'table':
    case 'view':
    case 'index':
    case 'database':
    case 'schema':
    case 'user':
    case 'role':
    case 'unique':
    case 'sequence':
    case 'server':
    case 'tablespace':
      return 'no';
    default:
      return count > 24 ? 'no' : 'perhaps';
  }
}

/** Counts the blocks that are open in a stored program, so that only the last semicolon ends it. */
class Nesting {
  depth = 0;
  #previous = '';
  #previousKind = 0;

  see(kind: number, word: string, scanner: Scanner): void {
    const previous = this.#previous;
    const previousKind = this.#previousKind;
    this.#previous = word;
    this.#previousKind = kind;
    if (kind !== Kind.word || previousKind === 46) return;
    switch (word) {
      case 'begin':
      case 'case':
      case 'loop':
      case 'while':
        if (previous !== 'end') this.depth++;
        return;
      case 'end':
        if (this.depth > 0) this.depth--;
        return;
      case 'if':
        if (previous === 'end') return;
        if (
          this.#beginsStatement(previous, previousKind) &&
          // Of the two, only the condition has brackets: `IF EXISTS (SELECT …) THEN`, and DROP … IF EXISTS name.
          !/^\s+(?:not\s+)?exists\b(?!\s*\()/i.test(scanner.text.slice(scanner.at, scanner.at + 60))
        ) {
          this.depth++;
        }
        return;
      case 'repeat':
        if (previous !== 'end' && this.#beginsStatement(previous, previousKind)) this.depth++;
        return;
      case 'for':
        if (previous !== 'end' && this.depth > 0 && this.#beginsStatement(previous, previousKind)) this.depth++;
        return;
      default:
    }
  }

  #beginsStatement(previous: string, previousKind: number): boolean {
    if (previousKind === 59 || previousKind === 58 || previousKind === 0) return true;
    switch (previous) {
      case 'begin':
      case 'then':
      case 'else':
      case 'do':
      case 'loop':
      case 'repeat':
        return true;
      case 'row':
      case 'deterministic':
      case 'sql':
      case 'data':
      case 'definer':
      case 'invoker':
        return this.depth === 0;
      default:
        return (
          this.depth === 0 && (previousKind === 41 || previousKind === Kind.string || previousKind === Kind.quoted)
        );
    }
  }
}

/** True where, behind a semicolon, a line begins with a word that opens a statement of a file rather than of a body. */
function beginsFile(text: string, at: number): boolean {
  return /^[^\S\r\n]*(?:--[^\r\n]*)?(?:\r\n?|\n)\s*(?<=[\r\n])(?:create|alter|delimiter)\b/i.test(
    text.slice(at, at + 160),
  );
}

function clientFile(text: string, start: number, end: number): number {
  if ((text.charCodeAt(start) | 32) !== 115) return 0;
  if (!/^source\s+[^\s=(]/i.test(text.slice(start, start + 12))) return 0;
  return lineEnd(text, start, end);
}

function endsUse(text: string, tokens: TokenList, scanner: Scanner): boolean {
  const start = tokens.starts[0] ?? 0;
  if ((tokens.ends[0] ?? 0) - start !== 3 || text.slice(start, start + 3).toLowerCase() !== 'use') return false;
  return /^[^\S\r\n]*(?:[\r\n]|$)/.test(text.slice(scanner.at, Math.min(scanner.end, scanner.at + 40)));
}
