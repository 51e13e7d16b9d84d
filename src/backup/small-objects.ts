import { type Store, StoreFailure } from './store/store.ts';

/** `unfit`: too large, or no UTF-8; the end of a sentence says which. */
export type SmallObject =
  | { readonly kind: 'ok'; readonly text: string }
  | { readonly kind: 'gone' }
  | { readonly kind: 'unfit'; readonly why: string };

/** A small object as text. Throws a StoreFailure when the store does not give it. */
export async function readText(store: Store, key: string, mostBytes: number): Promise<SmallObject> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const chunk of store.get(key)) {
      bytes += chunk.byteLength;
      if (bytes > mostBytes) return { kind: 'unfit', why: 'it is too large' };
      chunks.push(chunk);
    }
  } catch (error) {
    if (error instanceof StoreFailure && error.code === 'missing') return { kind: 'gone' };
    throw error;
  }
  try {
    return {
      kind: 'ok',
      text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.concat(chunks)),
    };
  } catch {
    return { kind: 'unfit', why: 'it is no text' };
  }
}

/** Puts a text there, whole or not at all. Throws a StoreFailure. */
export async function putText(
  store: Store,
  key: string,
  text: string,
  options: { readonly replace: boolean },
): Promise<void> {
  const bytes = Buffer.from(text);
  await store.put(
    key,
    (async function* () {
      yield bytes;
    })(),
    { kind: 'record', signal: new AbortController().signal, expectedBytes: bytes.byteLength, replace: options.replace },
  );
}
