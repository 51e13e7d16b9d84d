import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { CodecFailure } from './codec.ts';

/**
 * What follows the header of an age file (age-encryption.org/v1): a nonce of 16 bytes, and the data in pieces of 64 KiB, each sealed with
 * ChaCha20-Poly1305 under a key of this file alone. The nonce of a piece is its number, and its last byte says whether it is the last, so
 * that neither order nor end can be changed. By node:crypto, which is some ten times as fast as JavaScript.
 */
const pieceBytes = 64 * 1024;
const tagBytes = 16;
const nonceBytes = 16;
const algorithm = 'chacha20-poly1305';

/** @param fileKey 16 bytes, as the header holds it */
export async function* sealed(
  source: AsyncIterable<Uint8Array>,
  header: Uint8Array,
  fileKey: Uint8Array,
): AsyncGenerator<Uint8Array, void, void> {
  const start = randomBytes(nonceBytes);
  const seal = sealer(payloadKey(fileKey, start));
  yield Buffer.concat([header, start]);
  const held = Buffer.allocUnsafe(pieceBytes);
  let used = 0;
  for await (const chunk of source) {
    let at = 0;
    while (at < chunk.byteLength) {
      // Only when more comes: the last piece is sealed as such, and is empty only where there is nothing at all.
      if (used === pieceBytes) {
        yield* seal(held, false);
        used = 0;
      }
      const take = Math.min(pieceBytes - used, chunk.byteLength - at);
      held.set(chunk.subarray(at, at + take), used);
      used += take;
      at += take;
    }
  }
  yield* seal(held.subarray(0, used), true);
}

/** The data behind the header, of which `source` has nothing any more. A piece that is not as it was sealed is a CodecFailure `damaged`. */
export async function* unsealed(
  source: AsyncIterable<Uint8Array>,
  fileKey: Uint8Array,
): AsyncGenerator<Uint8Array, void, void> {
  const start = Buffer.alloc(nonceBytes);
  let open: ReturnType<typeof opener> | null = null;
  const most = pieceBytes + tagBytes;
  const held = Buffer.allocUnsafe(most);
  let started = 0;
  let used = 0;
  let isFirst = true;
  for await (const chunk of source) {
    let at = 0;
    while (at < chunk.byteLength) {
      if (open === null) {
        const take = Math.min(nonceBytes - started, chunk.byteLength - at);
        start.set(chunk.subarray(at, at + take), started);
        started += take;
        at += take;
        if (started === nonceBytes) open = opener(payloadKey(fileKey, start));
        continue;
      }
      if (used === most) {
        yield open(held, false);
        used = 0;
        isFirst = false;
      }
      const take = Math.min(most - used, chunk.byteLength - at);
      held.set(chunk.subarray(at, at + take), used);
      used += take;
      at += take;
    }
  }
  if (open === null) throw damaged('it ends in its head');
  const last = open(held.subarray(0, used), true);
  if (last.byteLength === 0 && !isFirst) throw damaged('its last piece is empty');
  if (last.byteLength > 0) yield last;
}

function payloadKey(fileKey: Uint8Array, nonce: Uint8Array): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', fileKey, nonce, 'payload', 32));
}

/** A number of eleven bytes that goes up with every piece, and one that marks the last. */
function counter(): (isLast: boolean) => Uint8Array {
  const nonce = Buffer.alloc(12);
  let next = 0;
  return (isLast) => {
    // Six of the eleven bytes: 2^48 pieces of 64 KiB are more than there is.
    nonce.writeUIntBE(next++, 5, 6);
    nonce[11] = isLast ? 1 : 0;
    return nonce;
  };
}

function sealer(key: Uint8Array): (piece: Uint8Array, isLast: boolean) => readonly [Uint8Array, Uint8Array] {
  const nonce = counter();
  return (piece, isLast) => {
    const cipher = createCipheriv(algorithm, key, nonce(isLast), { authTagLength: tagBytes });
    const body = cipher.update(piece);
    cipher.final();
    return [body, cipher.getAuthTag()];
  };
}

function opener(key: Uint8Array): (piece: Uint8Array, isLast: boolean) => Uint8Array {
  const nonce = counter();
  return (piece, isLast) => {
    if (piece.byteLength < tagBytes) throw damaged('it ends in the middle');
    const end = piece.byteLength - tagBytes;
    const decipher = createDecipheriv(algorithm, key, nonce(isLast), { authTagLength: tagBytes });
    decipher.setAuthTag(piece.subarray(end));
    const body = decipher.update(piece.subarray(0, end));
    try {
      decipher.final();
    } catch {
      throw damaged(isLast ? 'its end is not what was written' : 'a piece of it is not what was written');
    }
    return body;
  };
}

function damaged(why: string): CodecFailure {
  return new CodecFailure('damaged', `The backup is damaged: it cannot be decrypted, ${why}`);
}
