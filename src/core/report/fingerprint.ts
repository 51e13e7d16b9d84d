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
 * protects nothing. The number is kept in two halves: the prime is 2^40 + 0x1b3. Numbers stay small integers throughout and
 * ASCII is not encoded, since this runs over the text of every finding's statement (measured: a third of the time).
 */
export function fnv1a64(text: string): string {
  const bytes = /^[\x20-\x7e]*$/.test(text) ? null : encoder.encode(text);
  const length = bytes === null ? text.length : bytes.length;
  let high = 0xcbf29ce4 | 0;
  let low = 0x84222325 | 0;
  for (let i = 0; i < length; i++) {
    low ^= bytes === null ? text.charCodeAt(i) : (bytes[i] ?? 0);
    const right = (low & 0xffff) * 0x1b3;
    const left = (low >>> 16) * 0x1b3 + (right >>> 16);
    high = (Math.imul(high, 0x1b3) + (left >>> 16) + (low << 8)) | 0;
    low = (left << 16) | (right & 0xffff);
  }
  return half(high) + half(low);
}

function half(number: number): string {
  return (number >>> 0).toString(16).padStart(8, '0');
}
