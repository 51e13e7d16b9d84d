/**
 * The known word that the user most likely meant; null when none is near. Near is one slip of the keyboard (a letter
 * missing, added, changed, or two swapped) for each three letters, or a word that the other one begins with.
 */
export function closest(word: string, known: Iterable<string>): string | null {
  const wanted = fold(word);
  if (wanted === '') return null;
  let best: string | null = null;
  let bestDistance = Number.POSITIVE_INFINITY;
  for (const candidate of known) {
    const folded = fold(candidate);
    const allowed = Math.max(1, Math.floor(Math.max(wanted.length, folded.length) / 3));
    let distance = slips(wanted, folded, allowed);
    if (distance > allowed && wanted.length >= 3 && (folded.startsWith(wanted) || wanted.startsWith(folded))) {
      distance = allowed;
    }
    if (distance <= allowed && distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** `. Did you mean x?`, or nothing; to be put behind a sentence. */
export function didYouMean(word: string, known: Iterable<string>): string {
  const candidate = closest(word, known);
  return candidate === null ? '' : `. Did you mean ${candidate}?`;
}

/** `server_version`, `serverVersion` and `Server-Version` are the same to somebody who misremembers. */
function fold(word: string): string {
  return word.toLowerCase().replace(/[-_ ]/g, '');
}

/** Optimal string alignment distance; gives up above `most`, since hostile words may be long. */
function slips(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        cost = Math.min(cost, (beforeLast[j - 2] ?? 0) + 1);
      }
      row.push(cost);
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length] ?? 0;
}
