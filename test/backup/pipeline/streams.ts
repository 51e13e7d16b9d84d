import { createHash } from 'node:crypto';
import type { DecodeWish, EncodeWish } from '../../../src/backup/pipeline/codec.ts';
import { decode } from '../../../src/backup/pipeline/decode.ts';
import { encode } from '../../../src/backup/pipeline/encode.ts';

export const machine = { env: process.env, platform: process.platform, tell: () => {} };
/** A machine without any program, so that what Node has is taken. */
export const bare = { ...machine, env: {} };

export const noKeys = { recipients: [], passphrase: null };

export async function* pieces(bytes: Uint8Array, size = 40_000): AsyncGenerator<Uint8Array, void, void> {
  for (let at = 0; at < bytes.byteLength; at += size) yield bytes.subarray(at, at + size);
}

export async function all(source: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of source) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** The stored bytes, and what is needed to get back at them. */
export async function encoded(plain: Uint8Array, wish: Partial<EncodeWish>) {
  const whole: EncodeWish = { ...machine, ...noKeys, compression: 'none', ...wish };
  const made = encode(pieces(plain), whole);
  const stored = await all(made.output);
  const { recipients, passphrase, compression } = whole;
  const isEncrypted = recipients.length > 0 || passphrase !== null;
  const back: DecodeWish = {
    ...machine,
    compression,
    encryption: isEncrypted ? { kind: 'age', recipients, passphrase: passphrase !== null } : null,
    identities: [],
    passphrase,
    ...made.facts(),
  };
  return { stored, back };
}

/** What a consumer gets before it is told that all is well or not: `given` is what came, `error` how it ended. */
export async function decoded(stored: Uint8Array, wish: DecodeWish, size?: number) {
  const chunks: Uint8Array[] = [];
  try {
    for await (const chunk of decode(pieces(stored, size), wish)) chunks.push(chunk);
    return { given: Buffer.concat(chunks), error: null };
  } catch (error) {
    return { given: Buffer.concat(chunks), error };
  }
}

export function digestOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Numbers that look random and are the same in every run. */
export function numbers(seed: number): (most: number) => number {
  let state = seed >>> 0 || 1;
  return (most) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state % most;
  };
}

/** Text as dumps have it: half of it repeats. */
export function dumpText(bytes: number, seed = 1): Buffer {
  const next = numbers(seed);
  const rows: string[] = [];
  for (let made = 0, id = 1; made < bytes; id++) {
    const row = `${id}\t${next(1_000)}\tcustomer ${next(90_000)}\t${['new', 'paid', 'shipped'][next(3)]}\t${next(1 << 30).toString(36)}\n`;
    rows.push(row);
    made += row.length;
  }
  return Buffer.from(rows.join('')).subarray(0, bytes);
}
