import type { Writable } from 'node:stream';

/** What turns bytes into others: a transform of node:zlib, or a program. */
export interface Machine {
  readonly input: Writable;
  /** Throws when the machine cannot go on; ends, or throws, when it is stopped. */
  readonly output: AsyncIterable<Uint8Array>;
  /** Waits for its end when its output has ended; throws when it ended badly. */
  finish(): Promise<void>;
  /** Ends it in any case, and waits until nothing of it is left. Never rejects. */
  stop(): Promise<void>;
}

/**
 * Bytes that wait for a machine before its source is asked for no more. Much more than its pipe holds, so that neither side stands still while
 * the other is not on a processor, and several chunks go to it in one call.
 */
const mostAhead = 1024 * 1024;

/**
 * What comes out of a machine that is fed from `source`. An error of the source is thrown on as it is and stops the machine; an error of the
 * machine stops the source. When the consumer goes away, both are stopped.
 * @param unread what to throw when the machine ended well before it had taken all that the source gives: bytes follow the end
 */
export async function* through(
  source: AsyncIterable<Uint8Array>,
  start: () => Machine,
  unread: () => Error,
): AsyncGenerator<Uint8Array, void, void> {
  const iterator = source[Symbol.asyncIterator]();
  let machine: Machine;
  try {
    machine = start();
  } catch (error) {
    await iterator.return?.();
    throw error;
  }
  const fed: Fed = { all: false, failure: null };
  // Not awaited: a source that hangs would hang us when the machine has failed.
  void feed(iterator, machine, fed);
  let isOver = false;
  try {
    for await (const chunk of machine.output) yield chunk;
    if (fed.failure) throw fed.failure.error;
    await machine.finish();
    if (!fed.all) throw unread();
    isOver = true;
  } catch (error) {
    // A source that failed has broken the machine, so that its error is the one that says why.
    throw fed.failure ? fed.failure.error : error;
  } finally {
    if (!isOver) {
      await machine.stop();
      if (!fed.all && !fed.failure) iterator.return?.().catch(() => {});
    }
  }
}

interface Fed {
  /** The source has ended and the machine was told. */
  all: boolean;
  failure: { readonly error: unknown } | null;
}

/** Never rejects. Ends when the source has, or when the machine takes nothing more. */
async function feed(iterator: AsyncIterator<Uint8Array>, machine: Machine, fed: Fed): Promise<void> {
  const { input } = machine;
  try {
    for (;;) {
      if (input.destroyed) return;
      const next = await iterator.next();
      if (input.destroyed) return;
      if (next.done) break;
      input.write(next.value);
      if (input.writableLength >= mostAhead) await room(input);
    }
    fed.all = true;
    input.end();
  } catch (error) {
    // First, so that the end of its output is not taken for a good one.
    fed.failure = { error };
    await machine.stop();
  }
}

/** Until there is room in a buffer, or nobody takes anything any more. */
function room(input: Writable): Promise<void> {
  if (input.destroyed) return Promise.resolve();
  return new Promise((resolve) => {
    const done = () => {
      input.off('drain', done);
      input.off('close', done);
      input.off('error', done);
      resolve();
    };
    input.once('drain', done);
    input.once('close', done);
    input.once('error', done);
  });
}
