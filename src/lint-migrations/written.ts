const isNamePart = (code: number) =>
  (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code === 95 || code === 36;

/** A name in more places than this is written everywhere: the first ones tell as much. */
const mostPlaces = 200;

/**
 * Where a text writes a name as a whole word, whatever its case: the first place with one of the words before it in the
 * same statement, as far as a semicolon tells. `first` is the first place of all. -1 where there is none.
 * A search of its own, since an expression that looks for the word, then for the name, takes the square of the text's length.
 */
export function writtenAfter(
  text: string,
  name: string,
  words: RegExp,
): { readonly after: number; readonly first: number } {
  const folded = text.toLowerCase();
  // A few letters are longer in lower case: offsets would no longer fit.
  const lower = folded.length === text.length ? folded : text;
  const wanted = name.toLowerCase();
  let first = -1;
  let places = 0;
  if (wanted === '') return { after: -1, first };
  for (let at = lower.indexOf(wanted); at >= 0 && places < mostPlaces; at = lower.indexOf(wanted, at + 1)) {
    const inside = isNamePart(lower.charCodeAt(at - 1)) || isNamePart(lower.charCodeAt(at + wanted.length));
    if (inside) continue;
    places++;
    if (first < 0) first = at;
    if (words.test(lower.slice(lower.lastIndexOf(';', at) + 1, at))) return { after: at, first };
  }
  return { after: -1, first };
}

/** Every word of a text with what `writtenAfter` says of it, from one pass: for those who ask for many names of one text. */
export function wordsWritten(
  text: string,
  words: RegExp,
): (name: string) => { readonly after: number; readonly first: number } {
  const known = new Map<string, { after: number; first: number }>();
  let seen = false;
  for (const { 0: word, index } of text.matchAll(/[A-Za-z0-9_$]+|;/g)) {
    if (word === ';') {
      seen = false;
      continue;
    }
    const lower = word.toLowerCase();
    const before = known.get(lower);
    if (!before) known.set(lower, { after: seen ? index : -1, first: index });
    else if (before.after < 0 && seen) before.after = index;
    seen ||= words.test(lower);
  }
  return (name) =>
    /^[A-Za-z0-9_$]+$/.test(name)
      ? (known.get(name.toLowerCase()) ?? { after: -1, first: -1 })
      : writtenAfter(text, name, words);
}
