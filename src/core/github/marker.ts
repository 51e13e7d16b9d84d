import { fnv1a64 } from '../report/fingerprint.ts';

/** How long a name may be before its digest stands for it: a marker is no place for a megabyte. */
const longestName = 200;

/**
 * The invisible first line of a comment, by which the next run finds it. It stands first since a text that is too long
 * loses its end. `parts` may be anything: no character is left that could end the comment or look like another marker.
 */
export function marker(kind: 'lint' | 'test' | 'check' | 'fix' | 'review', ...parts: readonly string[]): string {
  return `<!-- drydock:${[kind, ...parts.map(escaped)].join(':')} -->`;
}

/** What stands first in the body that holds a marker. Anything before it, and the text is no text of ours. */
export function markerOf(body: string): string | null {
  return /^<!-- drydock:[\w%:]* -->/.exec(body)?.[0] ?? null;
}

function escaped(text: string): string {
  const bytes = new TextEncoder().encode(text);
  if (bytes.length > longestName) return `${escaped(text.slice(0, 20))}%${fnv1a64(text)}`;
  return Array.from(bytes, (byte) => {
    const character = String.fromCharCode(byte);
    return /\w/.test(character) ? character : `%${byte.toString(16).padStart(2, '0')}`;
  }).join('');
}
