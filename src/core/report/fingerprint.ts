export interface Fingerprinted {
  readonly rule: string;
  readonly file: string;
  /** The text that the finding is about: the statement, for most rules. */
  readonly text: string;
  /** Place among findings of the same rule, file and text, from 0. */
  readonly ordinal: number;
}

/**
 * Names a finding so that it is recognised after unrelated edits of its file: line numbers are no part of the name.
 * Another hash may be handed in.
 */
export function fingerprint(of: Fingerprinted, hash: (text: string) => string = fnv1a64): string {
  // JSON keeps the parts apart whatever is in them; a joined text would not.
  return hash(JSON.stringify([of.rule, of.file, normalize(of.text), of.ordinal]));
}

/** Spaces, line breaks and the closing semicolon say nothing about what a statement does. */
function normalize(statement: string): string {
  return statement
    .replace(/[\s\ufeff]+/g, ' ')
    .replace(/[ ;]+$/, '')
    .trimStart();
}

const encoder = new TextEncoder();

/**
 * FNV-1a with 64 bits over the UTF-8 bytes, as 16 hexadecimal digits (Fowler, Noll and Vo; RFC 9923). It names things and
 * protects nothing. The number is kept in two halves: the prime is 2^40 + 0x1b3, so that every product stays below 2^53.
 */
export function fnv1a64(text: string): string {
  let high = 0xcbf29ce4;
  let low = 0x84222325;
  const bytes = encoder.encode(text);
  // Not for … of: it takes four times as long over bytes, and this runs over the text of every finding's statement.
  for (let i = 0; i < bytes.length; i++) {
    low = (low ^ (bytes[i] ?? 0)) >>> 0;
    const product = low * 0x1b3;
    high = (Math.imul(high, 0x1b3) + Math.floor(product / 2 ** 32) + (low << 8)) >>> 0;
    low = product >>> 0;
  }
  return high.toString(16).padStart(8, '0') + low.toString(16).padStart(8, '0');
}
