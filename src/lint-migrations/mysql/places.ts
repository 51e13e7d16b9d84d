import type { Migration } from '../../core/migrations/migration.ts';
import { lineOf } from '../declarations.ts';

/** Each search goes over the whole text: who has thousands of such indexes in one file finds them by their names. */
const mostSearches = 500;
const searched = new WeakMap<Migration, { readonly texts: readonly string[]; times: number }>();

/**
 * The line on which a migration gives an index its name, for rules that look at the whole folder and have no statements at hand. Index
 * names are a table's own, so that the name alone may stand at another table's index.
 */
export function indexLine(migration: Migration, table: string, index: string): number {
  const { source, pieces } = migration.up;
  let asked = searched.get(migration);
  if (!asked) {
    asked = { texts: pieces.map((piece) => source.text.slice(piece.start, piece.end).toLowerCase()), times: 0 };
    searched.set(migration, asked);
  }
  const wanted = index.toLowerCase();
  let first: number | null = null;
  for (const [place, piece] of asked.times++ < mostSearches ? pieces.entries() : []) {
    const text = asked.texts[place] ?? '';
    for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + 1)) {
      const end = text.indexOf(';', at);
      const statement = { start: text.lastIndexOf(';', at) + 1, end: end < 0 ? text.length : end };
      const words = text.slice(statement.start, statement.end);
      // The statement is looked at once, however often it holds the name: a dump may hold it a hundred thousand times.
      if (/\b(?:create|alter)\b/.test(words) && hasWord(words, table.toLowerCase())) {
        const named = placeOfName(words, wanted);
        if (named.ofIndex !== null) return source.position(piece.start + statement.start + named.ofIndex).line;
        if (named.any !== null) first ??= piece.start + statement.start + named.any;
      }
      at = statement.end;
    }
  }
  return first === null ? lineOf(migration, [index, table]) : source.position(first).line;
}

/** Where a statement names an index, and where it writes the word at all: a column is often called as its index is. */
function placeOfName(text: string, name: string): { readonly ofIndex: number | null; readonly any: number | null } {
  let any: number | null = null;
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
    if (isWordPart(text.charCodeAt(at - 1)) || isWordPart(text.charCodeAt(at + name.length))) continue;
    any ??= at;
    if (/(?:\bkey|\bindex|\bunique|\bexists|\bconstraint)\s+`?$/.test(text.slice(Math.max(0, at - 24), at)))
      return { ofIndex: at, any };
  }
  return { ofIndex: null, any };
}

function hasWord(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    if (!isWordPart(text.charCodeAt(at - 1)) && !isWordPart(text.charCodeAt(at + word.length))) return true;
  }
  return false;
}

function isWordPart(code: number): boolean {
  return (code >= 48 && code <= 57) || (code >= 97 && code <= 122) || code === 95 || code === 36 || code >= 128;
}
