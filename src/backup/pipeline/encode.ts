import { makeHeader } from './age-header.ts';
import { sealed } from './age-payload.ts';
import type { Encoded, EncodeWish } from './codec.ts';
import { compressor } from './compression.ts';
import { type Measured, type Meter, meter } from './meter.ts';
import { through } from './through.ts';

/** Bytes between two words to whoever watches. */
const toldEvery = 1024 * 1024;
const gatheredBytes = 512 * 1024;

/**
 * A dump as it is stored: digested, compressed, encrypted and digested again, piece by piece as the consumer takes it. What `input` throws is
 * thrown on; what goes wrong here is a CodecFailure. When the consumer goes away, the input is told and nothing is left running.
 */
export function encode(input: AsyncIterable<Uint8Array>, wish: EncodeWish): Encoded {
  const plain = meter();
  const stored = meter();
  let facts: { readonly plain: Measured; readonly stored: Measured } | null = null;
  let told = 0;
  const tell = () => {
    if (plain.bytes + stored.bytes - told < toldEvery) return;
    told = plain.bytes + stored.bytes;
    wish.tell(plain.bytes, stored.bytes);
  };
  async function* output(): AsyncGenerator<Uint8Array, void, void> {
    const isEncrypted = wish.recipients.length > 0 || wish.passphrase !== null;
    // Before the input is asked for anything: a key that is no key must not cost a dump.
    const made = isEncrypted ? await makeHeader(wish.recipients, wish.passphrase) : null;
    const { compression } = wish;
    let bytes: AsyncIterable<Uint8Array> = measured(input, plain, tell);
    if (compression !== 'none')
      bytes = through(
        bytes,
        () => compressor(compression, wish),
        () => new Error('What compresses ended before its input.'),
      );
    if (made !== null) bytes = sealed(bytes, made.header, made.fileKey);
    for await (const chunk of gathered(bytes)) {
      stored.add(chunk);
      tell();
      yield chunk;
    }
    facts = { plain: plain.end(), stored: stored.end() };
    wish.tell(plain.bytes, stored.bytes);
  }
  return {
    output: output(),
    facts() {
      if (facts === null) throw new Error('What was encoded is only known at its end.');
      return facts;
    },
  };
}

/** Larger chunks: a store does something for each, and waits for it. */
async function* gathered(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, void> {
  let ready: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of source) {
    ready.push(chunk);
    bytes += chunk.byteLength;
    if (bytes < gatheredBytes) continue;
    yield Buffer.concat(ready, bytes);
    ready = [];
    bytes = 0;
  }
  if (bytes > 0) yield Buffer.concat(ready, bytes);
}

async function* measured(
  input: AsyncIterable<Uint8Array>,
  into: Meter,
  tell: () => void,
): AsyncGenerator<Uint8Array, void, void> {
  for await (const chunk of input) {
    into.add(chunk);
    tell();
    yield chunk;
  }
}
