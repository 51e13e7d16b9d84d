import { once } from 'node:events';
import type { PipedProgram } from '../../core/runtime/piped-program.ts';

/** How a stream was given to a program. */
export type Fed =
  /** All of it was given, and its end. */
  | { readonly kind: 'all' }
  /** The program ended before it had been given all. */
  | { readonly kind: 'ended-early' };

/**
 * Gives a stream to a program, but keeps back its last piece until the stream has ended well: whoever checks the stream (its digest, its encryption)
 * knows only then that it is what it should be, and the program must not be able to finish before. When the stream throws, the program has not
 * got its end: the caller kills it.
 * @param beforeLast waited for before the last piece is given
 * @throws what the stream or `beforeLast` throws; the program is still running then
 */
export async function feed(
  program: Pick<PipedProgram, 'input' | 'ended'>,
  stream: AsyncIterable<Uint8Array>,
  beforeLast: () => Promise<void>,
): Promise<Fed> {
  let over = false;
  const end = program.ended.then(() => {
    over = true;
  });
  let held: Uint8Array | null = null;
  for await (const piece of stream) {
    if (over) return { kind: 'ended-early' };
    if (piece.length === 0) continue;
    // Copied: the stream may use its memory again.
    if (held !== null && !(await give(program, held, end, () => over))) return { kind: 'ended-early' };
    held = new Uint8Array(piece);
  }
  await beforeLast();
  if (held !== null && !(await give(program, held, end, () => over))) return { kind: 'ended-early' };
  program.input.end();
  return { kind: 'all' };
}

/** False when the program ended meanwhile. */
async function give(
  { input }: Pick<PipedProgram, 'input'>,
  piece: Uint8Array,
  end: Promise<void>,
  over: () => boolean,
): Promise<boolean> {
  if (over() || input.destroyed) return false;
  if (!input.write(piece)) {
    const drained = new AbortController();
    await Promise.race([
      once(input, 'drain', { signal: drained.signal }).catch(() => {}),
      end,
      once(input, 'close', { signal: drained.signal }).catch(() => {}),
    ]);
    drained.abort();
  }
  return !over();
}

/** A stream whose beginning can be looked at before it is read in order. */
export interface PeekedStream extends AsyncIterable<Uint8Array> {
  /** The pieces read so far. */
  readonly held: readonly Uint8Array[];
  /** Reads one piece more; null at the end. */
  more(): Promise<Uint8Array | null>;
  /** Nothing more will be read. */
  close(): Promise<void>;
}

export function peeked(input: AsyncIterable<Uint8Array>): PeekedStream {
  const iterator = input[Symbol.asyncIterator]();
  const held: Uint8Array[] = [];
  let ended = false;
  return {
    held,
    async more() {
      if (ended) return null;
      const next = await iterator.next();
      if (next.done === true) {
        ended = true;
        return null;
      }
      const piece = new Uint8Array(next.value);
      held.push(piece);
      return piece;
    },
    async close() {
      ended = true;
      await iterator.return?.();
    },
    async *[Symbol.asyncIterator]() {
      for (let piece = held.shift(); piece !== undefined; piece = held.shift()) yield piece;
      while (!ended) {
        const next = await iterator.next();
        if (next.done === true) {
          ended = true;
          return;
        }
        yield next.value;
      }
    },
  };
}

/** The first bytes of a stream, at least so many unless it is shorter. */
export async function firstBytes(stream: PeekedStream, count: number): Promise<Buffer> {
  let bytes = Buffer.concat(stream.held);
  while (bytes.length < count) {
    const piece = await stream.more();
    if (piece === null) break;
    bytes = Buffer.concat([bytes, piece]);
  }
  return bytes;
}
