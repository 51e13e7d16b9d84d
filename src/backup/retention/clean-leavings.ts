import { readCatalogue, type UnfinishedBackup } from '../catalogue.ts';
import { copyKey, isBackupId, keyPart, manifestKey, placeOf, startedKey } from '../layout.ts';
import { type Store, StoreFailure } from '../store/store.ts';
import { finishRemoval } from './remove.ts';

/** What gave no sign for so long is no running backup any more. */
const patienceMs = 24 * 60 * 60 * 1_000;

/**
 * Clears away what killed runs left of a database: uploads that never ended, objects that a run said it would make and that no manifest came
 * for, and the rest of a removal that was cut off. Nothing that may still be at work, and nothing that no record of ours names.
 * Gives what was done and what the store refused, a sentence each. Throws a StoreFailure when the store cannot be listed.
 */
export async function cleanLeavings(store: Store, name: string, now: Date): Promise<readonly string[]> {
  const { halfRemoved, unfinished, backups } = await readCatalogue(store, name);
  const said: string[] = [];
  const tried = async (done: string, not: string, work: () => Promise<void>) => {
    try {
      await work();
      said.push(done);
    } catch (error) {
      if (!(error instanceof StoreFailure)) throw error;
      said.push(`${not}: ${error.message}.`);
    }
  };
  for (const { id, manifest } of halfRemoved) {
    if (manifest !== null)
      await tried(`The rest of ${id} was removed.`, `The rest of ${id} is still there`, () =>
        finishRemoval(store, manifest),
      );
  }
  // A backup that takes longer than a day has uploads of that age; its start is renewed while it works.
  const alive = new Set(unfinished.filter((one) => !isStale(one, now)).map(({ id }) => id));
  for (const upload of await store.unfinished(`${keyPart(name)}/`)) {
    const [, id = ''] = upload.key.split('/');
    const age = now.getTime() - upload.begun.getTime();
    if (age < patienceMs || alive.has(id) || !isBackupId(id)) continue;
    await tried(`An upload for ${id} that never ended was taken back.`, `An upload for ${id} is still there`, () =>
      store.abort(upload),
    );
  }
  for (const one of unfinished) {
    if (!isStale(one, now) || backups.some(({ manifest }) => manifest.id === one.id)) continue;
    if (one.started?.name !== name && one.objects.some(({ key }) => placeOf(key).kind === 'object')) {
      said.push(`What a run left of ${one.id} stays: nobody can tell what it had made. Remove it by hand.`);
      continue;
    }
    await tried(
      `What a run that never ended left of ${one.id} was removed.`,
      `What a run left of ${one.id} is still there`,
      () => removeUnfinished(store, name, one),
    );
  }
  return said;
}

function isStale({ lastSign }: UnfinishedBackup, now: Date): boolean {
  return now.getTime() - lastSign.getTime() >= patienceMs;
}

/** Only what the run said that it would make. Its start goes last, so that the rest is found again. */
async function removeUnfinished(store: Store, name: string, { id, started, objects }: UnfinishedBackup): Promise<void> {
  // It was listed before; it may have ended meanwhile.
  if ((await store.head(manifestKey(name, id))) !== null) return;
  const own = new Set(started?.name === name ? started.keys : []);
  for (const { key, versionId } of objects)
    if (own.has(key) && placeOf(key).kind === 'object') await store.remove(key, versionId);
  await store.remove(copyKey(name, id));
  await store.remove(startedKey(name, id));
}
