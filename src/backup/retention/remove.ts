import { folderOf, manifestKey, pinKey, placeOf, removingKey } from '../layout.ts';
import type { Manifest } from '../manifest.ts';
import { manifestText } from '../manifest-text.ts';
import { putText } from '../small-objects.ts';
import { type Store, StoreFailure } from '../store/store.ts';

/**
 * Removes a backup: a note of what it was, then its manifest, then its objects, then what stands beside them, and the note last. Cut off at
 * any point, it is either still whole or no backup any more. Only what the manifest names and the records of its own place go.
 *
 * Throws a StoreFailure when the store refuses. Where nothing of the data is gone yet, the manifest is put back: a store that locks its
 * objects then keeps a backup that is whole and is still listed. Throws `locked` for one that was pinned meanwhile.
 */
export async function removeBackup(store: Store, manifest: Manifest): Promise<void> {
  const { name, id } = manifest;
  if ((await store.head(pinKey(name, id))) !== null)
    throw new StoreFailure('locked', `${id} is pinned`, 'Unpin it first, where it may go.');
  const text = manifestText(manifest);
  await putText(store, removingKey(name, id), text, { replace: true });
  let removed = 0;
  try {
    await store.remove(manifestKey(name, id));
    for (const { key, versionId } of manifest.objects) {
      await store.remove(key, versionId);
      removed++;
    }
  } catch (error) {
    if (error instanceof StoreFailure && removed === 0) await putBack(store, manifest, text);
    throw error;
  }
  await removeRecords(store, manifest);
}

/** Goes on with a removal that was cut off after the manifest had gone. Throws a StoreFailure. */
export async function finishRemoval(store: Store, manifest: Manifest): Promise<void> {
  const { name, id, objects } = manifest;
  // Somebody put it back.
  if ((await store.head(manifestKey(name, id))) !== null) return;
  const listed = await keysOf(store, manifest);
  // A version of its own may be there though the key is not.
  for (const { key, versionId } of objects)
    if (listed.has(key) || versionId !== null) await store.remove(key, versionId);
  await removeRecords(store, manifest);
}

/** Whatever comes of it, the failure that led here is the one to tell: without a manifest the note stays, and says what is left. */
async function putBack(store: Store, manifest: Manifest, text: string): Promise<void> {
  const { name, id, objects } = manifest;
  try {
    for (const { key, stored } of objects) {
      const facts = await store.head(key);
      // The store refused and removed it all the same.
      if (facts?.bytes !== stored.bytes) return;
    }
    await putText(store, manifestKey(name, id), text, { replace: true });
    await store.remove(removingKey(name, id));
  } catch (error) {
    if (!(error instanceof StoreFailure)) throw error;
  }
}

/** What stands beside a manifest, by its place. A file of others in the same folder stays. The note goes last. */
async function removeRecords(store: Store, manifest: Manifest): Promise<void> {
  const beside = new Set<string>(['copy', 'pin', 'started', 'verified']);
  for (const key of await keysOf(store, manifest)) if (beside.has(placeOf(key).kind)) await store.remove(key);
  await store.remove(removingKey(manifest.name, manifest.id));
}

async function keysOf(store: Store, { name, id }: Manifest): Promise<ReadonlySet<string>> {
  return new Set((await store.list(folderOf(name, id))).map(({ key }) => key));
}
