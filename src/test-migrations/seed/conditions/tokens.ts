export type TokenKind = 'word' | 'name' | 'string' | 'number' | 'mark' | 'end';

export interface Token {
  readonly kind: TokenKind;
  /** A word in small letters, a name or string without its quotes, a number or mark as written. */
  readonly text: string;
}

const end: Token = { kind: 'end', text: '' };

const pattern =
  /\s+|(?<introducer>_[a-z0-9]+(?=\s*')|[nN](?=')|[eE](?='))|(?<bits>[bBxX]'[0-9a-fA-F]*'|0x[0-9a-fA-F]+\b)|(?<number>\d+(?:\.\d*)?(?:[eE][-+]?\d+)?|\.\d+)|(?<word>[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*)|(?<mark>::|->>|->|#>>|#>|<=>|<>|!=|<=|>=|!~~\*|!~~|~~\*|~~|!~\*|!~|~\*|\|\||&&|@>|<@|@@|\?\||\?&|<<|>>|[-+*/%^<>=~!@#&|?()[\],.:])/uy;

/**
 * The tokens of an expression as a server writes it back. `mysql` says that double quotes are strings and that a backslash escapes.
 * Null for a text that has something else in it.
 */
export function tokensOf(text: string, mysql: boolean): readonly Token[] | null {
  const found: Token[] = [];
  let at = 0;
  let escapes = mysql;
  while (at < text.length) {
    const mark = text[at] ?? '';
    if (mark === "'" || (mysql && mark === '"')) {
      const string = quoted(text, at, mark, escapes);
      if (string === null) return null;
      found.push({ kind: 'string', text: string.text });
      at = string.end;
      escapes = mysql;
      continue;
    }
    if (mark === '"' || mark === '`') {
      const name = quoted(text, at, mark, false);
      if (name === null) return null;
      found.push({ kind: 'name', text: name.text });
      at = name.end;
      continue;
    }
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match === null || match[0] === '') return null;
    at = pattern.lastIndex;
    const { introducer, bits, number, word, mark: operator } = match.groups ?? {};
    // E'…' of PostgreSQL; a character set in front of a string changes nothing that matters here.
    if (introducer !== undefined) escapes = mysql || introducer === 'e' || introducer === 'E';
    else if (bits !== undefined) found.push(bitsToken(bits));
    else if (number !== undefined) found.push({ kind: 'number', text: number });
    else if (word !== undefined) found.push({ kind: 'word', text: word.toLowerCase() });
    else if (operator !== undefined) found.push({ kind: 'mark', text: operator });
  }
  found.push(end);
  return found;
}

/** Bits and hexadecimal digits as their digits: what a column of such a type has for a value here. */
function bitsToken(text: string): Token {
  return { kind: 'string', text: text.startsWith('0x') ? text.slice(2) : text.slice(2, -1) };
}

const escaped: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', '0': '\0' };

function quoted(text: string, open: number, mark: string, escapes: boolean) {
  let content = '';
  for (let i = open + 1; i < text.length; i++) {
    const one = text[i] ?? '';
    if (escapes && one === '\\') {
      i++;
      const next = text[i] ?? '';
      // The two wildcards keep the backslash, which LIKE wants to see.
      content += next === '%' || next === '_' ? `\\${next}` : (escaped[next] ?? next);
    } else if (one === mark) {
      if (text[i + 1] !== mark) return { text: content, end: i + 1 };
      content += mark;
      i++;
    } else content += one;
  }
  return null;
}
