/**
 * A statement of our own with its values in place of the question marks. Not the driver's: that escapes quotes by backslashes, which
 * is wrong, and unsafe, where a session has the mode NO_BACKSLASH_ESCAPES.
 */
export function withValues(sql: string, values: readonly unknown[]): string {
  let next = 0;
  const text = sql.replace(/'(?:[^'\\]|\\.|'')*'|"(?:[^"\\]|\\.|"")*"|`(?:[^`]|``)*`|\?/gs, (part) =>
    part === '?' ? literal(values[next++]) : part,
  );
  if (next !== values.length) throw new Error(`a statement has ${next} places for ${values.length} values`);
  return text;
}

/** A value as SQL that means the same in every mode of a session. */
function literal(value: unknown): string {
  if (value === null || value === undefined) return 'NULL';
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE';
  if (value instanceof Uint8Array) return `x'${Buffer.from(value).toString('hex')}'`;
  const text =
    typeof value === 'string'
      ? value
      : value instanceof Date
        ? value.toISOString().slice(0, 23).replace('T', ' ')
        : JSON.stringify(value);
  if (/^[^\\\0]*$/.test(text)) return `'${text.replaceAll("'", "''")}'`;
  return `_utf8mb4 x'${Buffer.from(text, 'utf8').toString('hex')}'`;
}

/** A name as SQL, in every mode. */
export function mysqlName(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``;
}

/**
 * Where a syntax error is: the server repeats the text from there on (80 bytes of it) and says the line. Null where that text stands in
 * more than one place, or where the server gives none.
 */
export function placeOfSyntaxError(sql: string, message: string): number | null {
  const found = / near '([\s\S]*)' at line (\d+)$/.exec(message);
  const [, near = '', line = ''] = found ?? [];
  // MariaDB says with dots that it cut the text. Cut in the middle of a character, the end of the text is no text.
  const dots = near.endsWith('...') && Buffer.byteLength(near, 'utf8') >= 78;
  const known = (dots ? near.slice(0, -3) : near).replace(/\uFFFD+$/, '');
  if (found === null || known === '') return null;
  const cut = dots || Buffer.byteLength(near, 'utf8') >= 78;
  const places: number[] = [];
  for (let at = sql.indexOf(known); at >= 0; at = sql.indexOf(known, at + 1)) {
    if (
      cut ||
      sql
        .slice(at + known.length)
        .trim()
        .replace(/;$/, '') === ''
    )
      places.push(at);
  }
  const onLine = places.filter((at) => sql.slice(0, at).split('\n').length === Number(line));
  const [one, ...more] = onLine.length > 0 ? onLine : places;
  return one !== undefined && more.length === 0 ? one : null;
}
