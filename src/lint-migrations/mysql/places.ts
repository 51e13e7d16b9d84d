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
  for (const [place, piece] of asked.times++ < mostSearches ? pieces.entries() : []) {
    const text = asked.texts[place] ?? '';
    for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + 1)) {
      if (isWordPart(text.charCodeAt(at - 1)) || isWordPart(text.charCodeAt(at + wanted.length))) continue;
      const end = text.indexOf(';', at);
      const statement = text.slice(text.lastIndexOf(';', at) + 1, end < 0 ? undefined : end);
      if (hasWord(statement, table.toLowerCase()) && /\b(?:create|alter)\b/.test(statement))
        return source.position(piece.start + at).line;
    }
  }
  return lineOf(migration, [index, table]);
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
