const words =
  /'(?:[^'\\]|\\.|'')*'|"(?:[^"\\]|\\.|"")*"|`(?:[^`]|``)*`|--[ \t][^\n]*|#[^\n]*|\/\*(?![!M])[\s\S]*?\*\/|[\p{L}\p{N}_$]+/gu;

/**
 * A definition as it reads in a copy of its database: where it names the database that it is in (`shop`.`orders`, shop.tax()), it names the
 * copy, which it would else write past into the original. Texts, comments and names of other things stay. SQL that a routine puts
 * together from strings is not seen.
 */
export function inOtherDatabase(sql: string, from: string, to: string): string {
  const name = `\`${to.replaceAll('`', '``')}\``;
  return sql.replace(words, (word, offset: number) => {
    const isQuoted = word.startsWith('`');
    const isName = isQuoted ? word.slice(1, -1).replaceAll('``', '`') === from : word === from;
    if (!isName) return word;
    // A name behind a dot is that of a table or a column, and one behind an @ is a variable or a host.
    if (/[.@]\s*$/.test(sql.slice(Math.max(0, offset - 8), offset))) return word;
    return /^\s*\./.test(sql.slice(offset + word.length, offset + word.length + 8)) ? name : word;
  });
}
