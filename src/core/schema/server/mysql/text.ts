/** A name in backticks. */
export function quoted(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``;
}

/** A name as a user writes it: in backticks only where it has to be. */
export function shown(name: string): string {
  return /^[\p{L}\p{N}_$]+$/u.test(name) ? name : quoted(name);
}

const escapes: Readonly<Record<string, string>> = {
  "'": "''",
  '\\': '\\\\',
  '\0': '\\0',
  '\n': '\\n',
  '\r': '\\r',
  '\u001a': '\\Z',
};

/** A string of SQL, for a session with backslash escapes. */
export function literal(value: string): string {
  return `'${value.replace(/['\\\0\n\r\u001a]/g, (found) => escapes[found] ?? found)}'`;
}

const meanings: Readonly<Record<string, string>> = { '0': '\0', n: '\n', r: '\r', t: '\t', b: '\b', Z: '\u001a' };

/**
 * An expression of MySQL's information_schema, which escapes it once more than SQL has it: `_utf8mb4\'x\'`. MariaDB does not.
 */
export function unescaped(expression: string): string {
  return expression.replace(/\\([\s\S])/g, (_, character: string) => meanings[character] ?? character);
}

/** Strings, and names in backticks. */
const quotedParts = /'(?:[^'\\]|\\[\s\S]|'')*'|"(?:[^"\\]|\\[\s\S]|"")*"|`(?:[^`]|``)+`/g;

/**
 * SQL of the server without the name of the database that everything is in: `shop`.`orders` becomes `orders`. A table may have the
 * same name as the database: then only what stands in front of another table goes.
 */
export function withoutDatabase(sql: string, database: string, isRelation: (name: string) => boolean): string {
  const name = quoted(database);
  if (!sql.includes(name)) return sql;
  const ambiguous = isRelation(database);
  let result = '';
  let from = 0;
  for (const match of sql.matchAll(quotedParts)) {
    const at = match.index;
    const end = at + match[0].length;
    if (match[0] !== name || sql[end] !== '.' || sql[at - 1] === '.') continue;
    const [next] = sql.slice(end + 1).match(/^`(?:[^`]|``)+`/) ?? [];
    if (next === undefined) continue;
    const threeParts = sql[end + 1 + next.length] === '.';
    if (ambiguous && !threeParts && !isRelation(next.slice(1, -1).replaceAll('``', '`'))) continue;
    result += sql.slice(from, at);
    from = end + 1;
  }
  return result + sql.slice(from);
}

/** Without the semicolon that a body keeps when it was sent with other statements. */
export function withoutEnd(body: string): string {
  return body.replace(/[;\s]+$/, '').trimStart();
}

/** True for `(a + b)`, false for `(a) or (b)`: the first bracket is closed by the last. */
export function isBracketed(expression: string): boolean {
  const bare = expression.replace(quotedParts, (part) => 'x'.repeat(part.length));
  if (!bare.startsWith('(')) return false;
  let depth = 0;
  for (let at = 0; at < bare.length; at++) {
    if (bare[at] === '(') depth++;
    else if (bare[at] === ')' && --depth === 0) return at === bare.length - 1;
  }
  return false;
}
