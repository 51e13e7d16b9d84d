import { createReadStream, createWriteStream, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { DumpFailure } from './dump.ts';

// A dump of many files as one stream, in the format that every tar reads. Only flat folders of regular files, as `pg_dump` makes them.

const block = 512;

/**
 * The files of a folder as a tar stream. Each is removed when it has been read: the machine's disk holds the dump but once.
 * @throws what the file system says
 */
export async function* tarOf(folder: string): AsyncGenerator<Uint8Array> {
  // The table of contents first: it says what the others are.
  const names = readdirSync(folder).sort(
    (a, b) => Number(b === 'toc.dat') - Number(a === 'toc.dat') || (a < b ? -1 : 1),
  );
  for (const name of names) {
    const file = join(folder, name);
    const { size } = statSync(file);
    yield header(name, size);
    let read = 0;
    for await (const chunk of createReadStream(file, { highWaterMark: 1 << 18 }) as AsyncIterable<Uint8Array>) {
      read += chunk.length;
      yield chunk;
    }
    if (read !== size) throw new DumpFailure('dump_failed', `The file ${name} of the dump changed while it was read`);
    if (size % block !== 0) yield new Uint8Array(block - (size % block));
    rmSync(file);
  }
  yield new Uint8Array(2 * block);
}

function header(name: string, size: number): Uint8Array {
  const bytes = Buffer.alloc(block);
  const octal = (value: number, at: number, length: number) =>
    bytes.write(`${value.toString(8).padStart(length - 1, '0')}\0`, at, 'latin1');
  bytes.write(name, 0, 100, 'latin1');
  octal(0o600, 100, 8);
  octal(0, 108, 8);
  octal(0, 116, 8);
  if (size < 8 ** 11) octal(size, 124, 12);
  else {
    // Sizes that do not fit: a set first bit, and the number in binary (POSIX leaves it open, and GNU, BSD and libarchive do this).
    bytes[124] = 0x80;
    bytes.writeBigUInt64BE(BigInt(size), 128);
  }
  octal(0, 136, 12);
  bytes.write('        0', 148, 'latin1');
  bytes.write('ustar\x0000', 257, 'latin1');
  octal(sum(bytes), 148, 7);
  return bytes;
}

function sum(bytes: Uint8Array): number {
  let total = 0;
  for (const byte of bytes) total += byte;
  return total;
}

/**
 * Puts the files of a tar stream into a folder that is made for it. Reads the stream to its end, whatever stands behind the last file.
 * @throws DumpFailure `truncated`, `damaged` when it is no such stream; what the stream throws; what the file system says
 */
export async function untar(input: AsyncIterable<Uint8Array>, folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  let head = Buffer.alloc(0);
  let left = 0;
  let padding = 0;
  let ended = false;
  let file: ReturnType<typeof createWriteStream> | null = null;
  const close = async () => {
    if (file === null) return;
    const done = file;
    file = null;
    done.end();
    await finished(done);
  };
  try {
    for await (const whole of input) {
      let chunk = Buffer.from(whole.buffer, whole.byteOffset, whole.byteLength);
      while (chunk.length > 0) {
        if (ended) break;
        if (left > 0) {
          const part = chunk.subarray(0, left);
          left -= part.length;
          chunk = chunk.subarray(part.length);
          const to: ReturnType<typeof createWriteStream> | null = file;
          // Copied: the stream may use its memory again while the disk is behind.
          if (to !== null) await written(to, Buffer.from(part));
          if (left === 0) await close();
        } else if (padding > 0) {
          const skipped = Math.min(padding, chunk.length);
          padding -= skipped;
          chunk = chunk.subarray(skipped);
        } else {
          const part = chunk.subarray(0, block - head.length);
          head = Buffer.concat([head, part]);
          chunk = chunk.subarray(part.length);
          if (head.length < block) continue;
          const entry = readHeader(head);
          head = Buffer.alloc(0);
          if (entry === null) {
            ended = true;
            continue;
          }
          left = entry.size;
          padding = (block - (entry.size % block)) % block;
          file = createWriteStream(join(folder, entry.name), { mode: 0o600, flags: 'wx' });
          if (left === 0) await close();
        }
      }
    }
  } finally {
    await close();
  }
  if (!ended) throw new DumpFailure('truncated', 'The dump ends before its last file does');
}

function written(to: ReturnType<typeof createWriteStream>, part: Uint8Array): Promise<void> {
  return new Promise((done, failed) => {
    to.write(part, (error) => (error === null || error === undefined ? done() : failed(error)));
  });
}

/** Null for the end: a block of zeros. */
function readHeader(bytes: Buffer): { readonly name: string; readonly size: number } | null {
  if (bytes.every((byte) => byte === 0)) return null;
  const name = bytes.toString('latin1', 0, 100).replace(/\0.*$/s, '');
  const stated = Number.parseInt(bytes.toString('latin1', 148, 156), 8);
  const counted = Buffer.from(bytes);
  counted.fill(' ', 148, 156);
  const size =
    bytes[124] === 0x80 ? Number(bytes.readBigUInt64BE(128)) : Number.parseInt(bytes.toString('latin1', 124, 136), 8);
  // A name that leads elsewhere would write over the machine's files.
  if (stated !== sum(counted) || !/^[\w-][\w.-]*$/.test(name) || !Number.isSafeInteger(size) || size < 0) {
    throw new DumpFailure('damaged', 'The dump is no stream of files as pg_dump makes them');
  }
  return { name, size };
}

export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
}
