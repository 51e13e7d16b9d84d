import type { Draw } from '../draw.ts';

/** A pattern in the words of JavaScript; null for what it has no words for. */
export function toRegExp(pattern: string, ignoreCase: boolean): RegExp | null {
  const key = `${ignoreCase ? 'i' : 'c'}${pattern}`;
  let known = compiled.get(key);
  if (known === undefined) {
    known = compile(pattern, ignoreCase);
    if (compiled.size > 2_000) compiled.clear();
    compiled.set(key, known);
  }
  return known;
}

const compiled = new Map<string, RegExp | null>();

function compile(pattern: string, ignoreCase: boolean): RegExp | null {
  const flags = ignoreCase ? 'iu' : 'u';
  let source = pattern.replace(/^\(\?[a-z]*\)/, '').replace(/^\*\*\*[:=]/, '');
  for (const [name, set] of Object.entries(posixSets)) source = source.replaceAll(`[:${name}:]`, set);
  source = source
    .replaceAll('\\m', '\\b')
    .replaceAll('\\M', '\\b')
    .replaceAll('\\A', '^')
    .replaceAll('\\Z', '$')
    .replaceAll('\\y', '\\b');
  try {
    return new RegExp(source, flags);
  } catch {
    try {
      // Without `u`, escapes that mean nothing are letters, as the servers take them.
      return new RegExp(source, ignoreCase ? 'i' : '');
    } catch {
      return null;
    }
  }
}

const posixSets: Readonly<Record<string, string>> = {
  alpha: 'a-zA-Z',
  digit: '0-9',
  alnum: 'a-zA-Z0-9',
  upper: 'A-Z',
  lower: 'a-z',
  space: '\\s',
  xdigit: '0-9a-fA-F',
  punct: '!-\\/:-@[-`{-~',
  word: '\\w',
};

/** LIKE as a pattern of the other kind. */
export function likeToPattern(like: string): string {
  let source = '^';
  for (let i = 0; i < like.length; i++) {
    const one = like[i] ?? '';
    if (one === '%') source += '[\\s\\S]*';
    else if (one === '_') source += '[\\s\\S]';
    else {
      const letter = one === '\\' ? (like[++i] ?? '\\') : one;
      source += letter.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
    }
  }
  return `${source}$`;
}

/** One part of a pattern, from which texts can be made. */
type Part =
  | { readonly kind: 'letters'; readonly from: string }
  | { readonly kind: 'sequence'; readonly parts: readonly Part[] }
  | { readonly kind: 'choice'; readonly of: readonly Part[] }
  | { readonly kind: 'repeat'; readonly part: Part; readonly least: number; readonly most: number | null };

/** Makes texts that a pattern matches. Null for a pattern with look-ahead, references, or a set that is not ASCII. */
export function samplerOf(pattern: string): ((draw: Draw, wanted: number) => string) | null {
  const reader = new PatternReader(pattern.replace(/^\(\?[a-z]*\)/, '').replace(/^\*\*\*[:=]/, ''));
  const part = reader.read();
  return part === null ? null : (draw, wanted) => sample(part, draw, wanted);
}

/** @param wanted how many times the open-ended repetitions are about to be made */
function sample(part: Part, draw: Draw, wanted: number): string {
  switch (part.kind) {
    case 'letters':
      return part.from[draw.below(part.from.length)] ?? '';
    case 'sequence':
      return part.parts.map((one) => sample(one, draw, wanted)).join('');
    case 'choice': {
      const one = part.of[draw.below(part.of.length)];
      return one ? sample(one, draw, wanted) : '';
    }
    case 'repeat': {
      const most = part.most ?? Math.max(part.least, 1) + draw.below(wanted);
      const count = part.least + draw.below(Math.min(most, part.least + 40) - part.least + 1);
      let text = '';
      for (let i = 0; i < count; i++) text += sample(part.part, draw, wanted);
      return text;
    }
  }
}

const lower = 'abcdefghijklmnopqrstuvwxyz';
const upper = lower.toUpperCase();
const digits = '0123456789';
const asciiPunctuation = '!#$%&*+-./:=?@^_~';
/** What stands for "any character": nothing that looks strange in a text. */
const any = lower + digits;
const everyAscii = Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i)).join('');

class PatternReader {
  readonly #text: string;
  #at = 0;
  #failed = false;

  constructor(text: string) {
    this.#text = text;
  }

  read(): Part | null {
    const part = this.#choice(0);
    return this.#failed || this.#at < this.#text.length ? null : part;
  }

  #choice(depth: number): Part {
    const of: Part[] = [];
    if (depth > 30) this.#failed = true;
    do of.push(this.#sequence(depth));
    while (!this.#failed && this.#take('|'));
    return of.length === 1 && of[0] ? of[0] : { kind: 'choice', of };
  }

  #sequence(depth: number): Part {
    const parts: Part[] = [];
    while (this.#at < this.#text.length && !this.#failed) {
      const next = this.#text[this.#at] ?? '';
      if (next === '|' || next === ')') break;
      if (next === '^' || next === '$') {
        this.#at++;
        continue;
      }
      const atom = this.#atom(depth);
      if (atom) parts.push(this.#repeated(atom));
    }
    return { kind: 'sequence', parts };
  }

  #repeated(atom: Part): Part {
    let part = atom;
    for (;;) {
      const count = /\{(\d+)(,?)(\d*)\}/y;
      count.lastIndex = this.#at;
      const match = count.exec(this.#text);
      if (this.#take('*')) part = { kind: 'repeat', part, least: 0, most: null };
      else if (this.#take('+')) part = { kind: 'repeat', part, least: 1, most: null };
      else if (this.#take('?')) part = { kind: 'repeat', part, least: 0, most: 1 };
      else if (match) {
        this.#at = count.lastIndex;
        const least = Number(match[1]);
        const most = match[2] === '' ? least : match[3] === '' ? null : Number(match[3]);
        part = { kind: 'repeat', part, least, most };
      } else return part;
      // A lazy repetition makes the same texts; the loop takes its question mark for "perhaps", which is not far off.
      if (this.#text[this.#at] === '?') this.#at++;
    }
  }

  #atom(depth: number): Part | null {
    const one = this.#text[this.#at++] ?? '';
    switch (one) {
      case '(': {
        if (this.#take('?')) {
          if (!this.#take(':')) this.#failed = true;
        }
        const inside = this.#choice(depth + 1);
        if (!this.#take(')')) this.#failed = true;
        return inside;
      }
      case '[':
        return this.#set();
      case '.':
        return { kind: 'letters', from: any };
      case '\\':
        return this.#escape();
      default:
        return { kind: 'letters', from: one };
    }
  }

  #escape(): Part | null {
    const one = this.#text[this.#at++] ?? '';
    const set = setOf(one);
    if (set !== null) return { kind: 'letters', from: set };
    if ('bBmMyAZ'.includes(one)) return null;
    if (/[1-9pPkux]/.test(one)) {
      this.#failed = true;
      return null;
    }
    return { kind: 'letters', from: plainEscapes[one] ?? one };
  }

  #set(): Part {
    const negated = this.#take('^');
    const letters = new Set<string>();
    let first = true;
    for (; this.#at < this.#text.length; first = false) {
      if (this.#text.startsWith('[:', this.#at)) {
        const close = this.#text.indexOf(':]', this.#at);
        const named = posixLetters[this.#text.slice(this.#at + 2, close)];
        if (close < 0 || named === undefined) this.#failed = true;
        for (const letter of named ?? '') letters.add(letter);
        this.#at = close < 0 ? this.#text.length : close + 2;
        continue;
      }
      const one = this.#text[this.#at++] ?? '';
      if (one === ']' && !first) {
        const from = negated ? [...everyAscii].filter((letter) => !letters.has(letter)) : [...letters];
        // Out of a set of all but a few, plain letters are as good as any.
        const nice = negated ? from.filter((letter) => any.includes(letter)) : from;
        if (from.length === 0) this.#failed = true;
        return { kind: 'letters', from: (nice.length > 0 ? nice : from).join('') };
      }
      let low = one;
      if (one === '\\') {
        const escaped = this.#text[this.#at++] ?? '';
        const set = setOf(escaped);
        if (set !== null) {
          for (const letter of set) letters.add(letter);
          continue;
        }
        if (/[pPux]/.test(escaped)) this.#failed = true;
        low = plainEscapes[escaped] ?? escaped;
      }
      if (this.#text[this.#at] === '-' && (this.#text[this.#at + 1] ?? ']') !== ']') {
        this.#at++;
        let high = this.#text[this.#at++] ?? '';
        if (high === '\\') high = this.#text[this.#at++] ?? '';
        const to = Math.min(high.charCodeAt(0), low.charCodeAt(0) + 200);
        for (let code = low.charCodeAt(0); code <= to; code++) letters.add(String.fromCharCode(code));
      } else letters.add(low);
    }
    this.#failed = true;
    return { kind: 'letters', from: '' };
  }

  #take(text: string): boolean {
    if (!this.#text.startsWith(text, this.#at)) return false;
    this.#at += text.length;
    return true;
  }
}

const plainEscapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', f: '\f', v: '\v' };

function setOf(letter: string): string | null {
  switch (letter) {
    case 'd':
      return digits;
    case 'w':
      return `${lower}${upper}${digits}_`;
    case 's':
      return ' ';
    case 'D':
    case 'S':
      return lower;
    case 'W':
      return '-';
    default:
      return null;
  }
}

const posixLetters: Readonly<Record<string, string>> = {
  alpha: lower + upper,
  digit: digits,
  alnum: lower + upper + digits,
  upper,
  lower,
  space: ' ',
  xdigit: `${digits}abcdef`,
  punct: asciiPunctuation,
  word: `${lower}${upper}${digits}_`,
};
