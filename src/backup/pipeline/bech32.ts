/** The form in which age writes keys: a word that says what it is, `1`, and the bytes with a checksum (BIP 173, of any length). */
const alphabet = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';
const generators = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];
const checksumWords = 6;

/** How many bytes a key has, and its word; null for a text that is none or has a wrong character. Both cases may be used, and not mixed. */
export function bech32Key(text: string): { readonly word: string; readonly bytes: number } | null {
  const lower = text.toLowerCase();
  if (text !== lower && text !== text.toUpperCase()) return null;
  const end = lower.lastIndexOf('1');
  const word = lower.slice(0, Math.max(end, 0));
  const words = [...lower.slice(end + 1)].map((letter) => alphabet.indexOf(letter));
  if (!/^[!-~]+$/.test(word) || words.length <= checksumWords || words.includes(-1)) return null;
  const codes = [...word].map((letter) => letter.charCodeAt(0));
  if (checksum([...codes.map((code) => code >> 5), 0, ...codes.map((code) => code & 31), ...words]) !== 1) return null;
  const bits = (words.length - checksumWords) * 5;
  // What is left over of the last five bits has to be nothing, and less than five.
  const left = bits % 8;
  const last = words[words.length - checksumWords - 1] ?? 0;
  if (left >= 5 || (last & ((1 << left) - 1)) !== 0) return null;
  return { word, bytes: (bits - left) / 8 };
}

function checksum(values: readonly number[]): number {
  let sum = 1;
  for (const value of values) {
    const top = sum >>> 25;
    sum = ((sum & 0x1ffffff) << 5) ^ value;
    for (const [bit, generator] of generators.entries()) if ((top >>> bit) & 1) sum ^= generator;
  }
  return sum;
}
