import { createHash } from 'node:crypto';
import type { PutWish, Store } from '../../../src/backup/store/store.ts';

export const MiB = 1024 * 1024;

export function wish(more: Partial<PutWish> = {}): PutWish {
  return { kind: 'backup', signal: new AbortController().signal, expectedBytes: null, ...more };
}

/** Bytes that are not all the same, in uneven pieces; `at` is told how many have gone out, and may throw. */
export async function* pieces(bytes: number, at: (sent: number) => void | Promise<void> = () => {}) {
  const size = 300_007;
  for (let sent = 0; sent < bytes; ) {
    await at(sent);
    const piece = Buffer.alloc(Math.min(size, bytes - sent));
    for (let place = 0; place < piece.length; place += 4_096) piece.writeUInt8((sent + place) % 251, place);
    sent += piece.length;
    yield piece;
  }
  await at(bytes);
}

export async function digestOf(body: AsyncIterable<Uint8Array>): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of body) hash.update(piece);
  return hash.digest('hex');
}

export async function textOf(body: AsyncIterable<Uint8Array>): Promise<string> {
  const all: Uint8Array[] = [];
  for await (const piece of body) all.push(piece);
  return Buffer.concat(all).toString();
}

export async function* text(content: string) {
  yield Buffer.from(content);
}

/** What stands in a store, and what was begun. */
export async function left(store: Store): Promise<{ readonly objects: string[]; readonly begun: string[] }> {
  return {
    objects: (await store.list('')).map(({ key }) => key),
    begun: (await store.unfinished('')).map(({ key }) => key),
  };
}

export const nothing = { objects: [], begun: [] };
