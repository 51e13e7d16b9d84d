import { createHash } from 'node:crypto';

/** How many bytes went by, and the SHA-256 of them in hexadecimal. */
export interface Measured {
  readonly bytes: number;
  readonly sha256: string;
}

/** Counts and digests the bytes that are passed to it. */
export interface Meter {
  readonly bytes: number;
  add(chunk: Uint8Array): void;
  /** The bytes and digest of all; may be asked more than once, and nothing is added afterwards. */
  end(): Measured;
}

export function meter(): Meter {
  const hash = createHash('sha256');
  let bytes = 0;
  let measured: Measured | null = null;
  return {
    get bytes() {
      return bytes;
    },
    add(chunk) {
      hash.update(chunk);
      bytes += chunk.byteLength;
    },
    end() {
      measured ??= { bytes, sha256: hash.digest('hex') };
      return measured;
    },
  };
}
