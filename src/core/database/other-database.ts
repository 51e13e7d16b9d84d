const withBackslashes = /'(?:[^'\\]|\\.|'')*'/;
const withoutBackslashes = /'(?:[^']|'')*'/;
const namesAndComments = /`(?:[^`]|``)*`|--[ \t][^\n]*|#[^\n]*|\/\*(?![!M])[\s\S]*?\*\/|[\p{L}\p{N}_$]+/u;

/** Pieces that are read as one, for a mode: whether a backslash escapes, and whether double quotes hold a text or a name. */
function pieces(mode: string): RegExp {
  const single = /NO_BACKSLASH_ESCAPES/i.test(mode) ? withoutBackslashes : withBackslashes;
  const double = (/ANSI_QUOTES/i.test(mode) ? withoutBackslashes : single).source.replaceAll("'", '"');
  return new RegExp([single.source, double, namesAndComments.source].join('|'), 'gsu');
}

/**
 * A definition as it reads in a copy of its database: where it names the database that it is in (`shop`.`orders`, shop.tax()), it names the
 * copy, which it would else write past into the original. Texts, comments and names of other things stay. SQL that a routine puts
 * together from strings is not seen. `to` is a name that needs no quotes; `mode` is the sql_mode that the definition was made in.
 */
export function inOtherDatabase(sql: string, from: string, to: string, mode = ''): string {
  const ansi = /ANSI_QUOTES/i.test(mode);
  return sql.replace(pieces(mode), (word, offset: number) => {
    const quote = word.startsWith('`') ? '`' : ansi && word.startsWith('"') ? '"' : null;
    const isName = quote === null ? word === from : word.slice(1, -1).replaceAll(quote + quote, quote) === from;
    if (!isName) return word;
    // A name behind a dot is that of a table or a column, and one behind an @ is a variable or a host.
    if (/[.@]\s*$/.test(sql.slice(Math.max(0, offset - 8), offset))) return word;
    if (!/^\s*\./.test(sql.slice(offset + word.length, offset + word.length + 8))) return word;
    return quote === null ? to : `${quote}${to.replaceAll(quote, quote + quote)}${quote}`;
  });
}
