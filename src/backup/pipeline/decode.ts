import { openHeader } from './age-header.ts';
import { unsealed } from './age-payload.ts';
import { CodecFailure, type DecodeWish } from './codec.ts';
import { decompressor } from './compression.ts';
import { type Measured, type Meter, meter } from './meter.ts';
import { through } from './through.ts';

/** Bytes between two words to whoever watches. */
const toldEvery = 1024 * 1024;
/** A header holds a key of at most 2 KB for each recipient. */
const mostHeaderBytes = 256 * 1024;

/**
 * What was dumped, out of what is stored. The last piece is only given when every byte and both digests are as the manifest says: whoever
 * restores from it never sees a clean end of bad data. Throws a CodecFailure, or what `input` throws.
 */
export async function* decode(
  input: AsyncIterable<Uint8Array>,
  wish: DecodeWish,
): AsyncGenerator<Uint8Array, void, void> {
  const stored = meter();
  const plain = meter();
  let told = 0;
  const tell = () => {
    if (plain.bytes + stored.bytes - told < toldEvery) return;
    told = plain.bytes + stored.bytes;
    wish.tell(plain.bytes, stored.bytes);
  };
  const { compression } = wish;
  let bytes: AsyncIterable<Uint8Array> = asStored(input, stored, wish.stored, tell);
  if (wish.encryption !== null) bytes = decrypted(bytes, { ...wish, encryption: wish.encryption });
  if (compression !== 'none')
    bytes = through(
      bytes,
      () => decompressor(compression, wish),
      () => new CodecFailure('damaged', 'The backup is damaged: more bytes follow the end of what is compressed'),
    );
  let held: Uint8Array | null = null;
  for await (const chunk of bytes) {
    if (chunk.byteLength === 0) continue;
    plain.add(chunk);
    // No more than was dumped: bytes that are not those of the backup must not fill a disk.
    if (plain.bytes > wish.plain.bytes) throw differs('what it holds', plain.bytes, wish.plain.bytes);
    tell();
    if (held !== null) yield held;
    held = chunk;
  }
  holdAgainst('what it holds', plain, wish.plain);
  wish.tell(plain.bytes, stored.bytes);
  if (held !== null) yield held;
}

async function* asStored(
  input: AsyncIterable<Uint8Array>,
  stored: Meter,
  expected: Measured,
  tell: () => void,
): AsyncGenerator<Uint8Array, void, void> {
  for await (const chunk of input) {
    stored.add(chunk);
    if (stored.bytes > expected.bytes) throw differs('the stored object', stored.bytes, expected.bytes);
    tell();
    yield chunk;
  }
  holdAgainst('the stored object', stored, expected);
}

function holdAgainst(what: string, found: Meter, expected: Measured): void {
  if (found.bytes !== expected.bytes) throw differs(what, found.bytes, expected.bytes);
  if (found.end().sha256 !== expected.sha256)
    throw new CodecFailure('damaged', `The backup is damaged: the digest of ${what} is not the manifest's`);
}

function differs(what: string, found: number, expected: number): CodecFailure {
  const size = found > expected ? `more than the ${expected}` : `${found} bytes, and not the ${expected}`;
  return new CodecFailure('damaged', `The backup is damaged: ${what} has ${size} bytes that the manifest says`);
}

async function* decrypted(
  source: AsyncIterable<Uint8Array>,
  wish: DecodeWish & { readonly encryption: NonNullable<DecodeWish['encryption']> },
): AsyncGenerator<Uint8Array, void, void> {
  const iterator = source[Symbol.asyncIterator]();
  let isOver = false;
  try {
    const { header, rest } = await readHeader(iterator);
    const opened = await openHeader(header, wish);
    if (opened.kind === 'damaged') throw damaged(opened.why);
    if (opened.kind !== 'open') {
      // Bytes that are not those of the manifest end in `damaged` here; else it is the key.
      if (opened.kind === 'no_match') while (!(await iterator.next()).done);
      throw new CodecFailure(
        'wrong_key',
        wish.encryption.passphrase
          ? 'The passphrase does not open the backup'
          : 'No private key that was given opens the backup',
        wish.encryption.passphrase
          ? 'Give the passphrase that it was made with.'
          : `Give the private key of one of its recipients (${wish.encryption.recipients.join(', ')}).`,
      );
    }
    yield* unsealed(after(rest, iterator), opened.fileKey);
    isOver = true;
  } finally {
    if (!isOver) await iterator.return?.();
  }
}

async function* after(first: Uint8Array, iterator: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array, void, void> {
  if (first.byteLength > 0) yield first;
  for (;;) {
    const next = await iterator.next();
    if (next.done) return;
    yield next.value;
  }
}

const begin = Buffer.from('age-encryption.org/v1\n');

/** The lines up to the one with three dashes, and the bytes behind it that came with them. */
async function readHeader(
  iterator: AsyncIterator<Uint8Array>,
): Promise<{ readonly header: Uint8Array; readonly rest: Uint8Array }> {
  let read: Buffer = Buffer.alloc(0);
  for (;;) {
    const next = await iterator.next();
    if (next.done) throw damaged('it ends in its head');
    read = Buffer.concat([read, next.value]);
    const length = Math.min(read.length, begin.length);
    if (!read.subarray(0, length).equals(begin.subarray(0, length)))
      throw damaged('it does not begin as an encrypted file');
    const dashes = read.indexOf('\n--- ');
    const end = dashes === -1 ? -1 : read.indexOf('\n', dashes + 1);
    if (end !== -1) return { header: read.subarray(0, end + 1), rest: read.subarray(end + 1) };
    if (read.length > mostHeaderBytes) throw damaged('its header has no end');
  }
}

function damaged(why: string): CodecFailure {
  return new CodecFailure('damaged', `The backup is damaged: it cannot be decrypted, ${why}`);
}
