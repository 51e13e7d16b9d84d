import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beginBackup, commitBackup, recordVerification } from '../../src/backup/catalogue.ts';
import type { Manifest, VerificationRecord } from '../../src/backup/manifest.ts';
import { openFolderStore } from '../../src/backup/store/folder-store.ts';
import type { Store } from '../../src/backup/store/store.ts';
import { exampleManifest } from './example-manifest.ts';

/** A real store in a folder of its own. */
export function folderStore() {
  const folder = mkdtempSync(join(tmpdir(), 'drydock-store-'));
  return { folder, store: openFolderStore(folder), drop: () => rmSync(folder, { recursive: true, force: true }) };
}

export async function* bytesOf(bytes: Uint8Array | string): AsyncGenerator<Uint8Array, void, void> {
  yield typeof bytes === 'string' ? Buffer.from(bytes) : bytes;
}

export const wish = { kind: 'backup', signal: new AbortController().signal, expectedBytes: null } as const;

/** A whole backup of that moment, as a run makes it. */
export async function saved(
  store: Store,
  at: Date,
  more: Partial<Manifest> = {},
  data = `dump of ${at.toISOString()}`,
): Promise<Manifest> {
  const manifest = exampleManifest(at, Buffer.from(data), more);
  const { name, id } = manifest;
  const key = await beginBackup(store, { name, id, format: 'custom', compression: 'none', encrypted: false, at });
  await store.put(key, bytesOf(data), wish);
  await commitBackup(store, manifest);
  return manifest;
}

export function look(manifest: Manifest, more: Partial<VerificationRecord> = {}): VerificationRecord {
  return {
    recordVersion: 1,
    id: manifest.id,
    level: 'decoded',
    verdict: 'pass',
    reason: 'ok',
    message: 'Every byte is there.',
    at: manifest.endedAt,
    ms: 12,
    runUrl: null,
    recoveryMs: null,
    ...more,
  };
}

export async function savedAndProved(store: Store, at: Date, more: Partial<Manifest> = {}): Promise<Manifest> {
  const manifest = await saved(store, at, more);
  await recordVerification(store, manifest.name, look(manifest));
  return manifest;
}

export async function keysIn(store: Store): Promise<readonly string[]> {
  return (await store.list('')).map(({ key }) => key);
}

/** A process that is killed: what it asks of the store from the n-th change on is not done any more (or done, and nobody hears of it). */
export class Killed extends Error {}

export function killedAt(store: Store, change: number, when: 'before' | 'after'): Store {
  let changes = 0;
  let isDead = false;
  const step = async <T>(work: () => Promise<T>): Promise<T> => {
    if (isDead) throw new Killed();
    if (++changes < change) return work();
    isDead = true;
    if (when === 'after') await work();
    throw new Killed();
  };
  return {
    name: store.name,
    kind: store.kind,
    put: (...args) => step(() => store.put(...args)),
    remove: (...args) => step(() => store.remove(...args)),
    abort: (...args) => step(() => store.abort(...args)),
    get: (...args) => store.get(...args),
    head: (...args) => (isDead ? Promise.reject(new Killed()) : store.head(...args)),
    list: (...args) => store.list(...args),
    unfinished: (...args) => store.unfinished(...args),
    now: () => store.now(),
    close: () => store.close(),
  };
}
