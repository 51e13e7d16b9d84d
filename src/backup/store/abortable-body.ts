/**
 * The same bytes, until `signal` is aborted: then it throws the signal's reason at once, although the body may be waiting for a program
 * that says nothing. Empty pieces are left out. What the body throws comes through as it is; a body that is left early is told to end.
 */
export async function* untilAborted(
  body: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void, undefined> {
  signal.throwIfAborted();
  const iterator = body[Symbol.asyncIterator]();
  // One listener for the whole body: a race against one promise would keep something of every piece in memory.
  let stop: (reason: unknown) => void = () => {};
  const aborted = () => stop(signal.reason);
  signal.addEventListener('abort', aborted, { once: true });
  let ended = false;
  try {
    for (;;) {
      const next = await new Promise<IteratorResult<Uint8Array, unknown>>((resolve, reject) => {
        stop = reject;
        iterator.next().then(resolve, (error: unknown) => {
          ended = true;
          reject(error);
        });
      });
      signal.throwIfAborted();
      if (next.done === true) {
        ended = true;
        return;
      }
      if (next.value.byteLength > 0) yield next.value;
      signal.throwIfAborted();
    }
  } finally {
    signal.removeEventListener('abort', aborted);
    // Not waited for: a generator that is in the middle of something ends only after it.
    if (!ended) Promise.resolve(iterator.return?.()).catch(() => {});
  }
}
