import { inParallel } from './in-parallel.ts';
import {
  copyKey,
  keyPart,
  lastRunKey,
  manifestKey,
  objectKey,
  pinKey,
  placeOf,
  startedKey,
  verifiedKey,
} from './layout.ts';
import type { Compression, DumpFormat, Manifest, VerificationRecord } from './manifest.ts';
import { manifestText, mostManifestBytes, readManifest } from './manifest-text.ts';
import { readFolder, recordOf } from './read-folder.ts';
import {
  type LastRun,
  lastRunText,
  pinText,
  readLastRun,
  type Started,
  startedText,
  verificationText,
} from './records.ts';
import { putText, readText } from './small-objects.ts';
import { type ObjectFacts, type Store, StoreFailure } from './store/store.ts';
import type { Standing } from './verification.ts';

/** What a store holds of one database. */
export interface Catalogue {
  readonly name: string;
  /** Those whose manifest can be read, by the moment whose data they hold, the newest first. */
  readonly backups: readonly CataloguedBackup[];
  /** Those whose manifest cannot be read, and neither its copy: nobody knows what they are. */
  readonly unreadable: readonly UnreadableBackup[];
  /** Begun and never ended; may still run. */
  readonly unfinished: readonly UnfinishedBackup[];
  /** Their manifest is gone, and not all of the rest. */
  readonly halfRemoved: readonly HalfRemoved[];
  /** Objects in the database's place that belong to nothing. Nobody removes them. */
  readonly strays: readonly ObjectFacts[];
  /** How its last run ended; one that cannot be read counts as a failed one. Null where there was none. */
  readonly lastRun: Pick<LastRun, 'at' | 'verdict' | 'reason'> | null;
  /** Of drills, the oldest first. */
  readonly recoveries: readonly {
    readonly id: string;
    readonly at: string;
    readonly ms: number;
    /** Of the dump. */
    readonly bytes: number;
  }[];
  /** What a reader should know besides, a sentence each. */
  readonly remarks: readonly string[];
}

export interface CataloguedBackup extends Standing {
  readonly manifest: Manifest;
  /** Why: "before the move"; null for one that is not pinned. */
  readonly pinned: string | null;
  /** All looks at it, the oldest first. */
  readonly records: readonly VerificationRecord[];
}

export interface UnreadableBackup {
  readonly id: string;
  /** The end of a sentence. */
  readonly why: string;
}

export interface UnfinishedBackup {
  readonly id: string;
  /** What it said when it began; null where that cannot be read. */
  readonly started: Started | null;
  readonly objects: readonly ObjectFacts[];
  /** When the last of its objects came, or when it began. */
  readonly lastSign: Date;
}

export interface HalfRemoved {
  readonly id: string;
  /** What it was; null where nobody can tell, and then nothing of it is removed. */
  readonly manifest: Manifest | null;
}

/** Reads at once: a store far away answers each within some tens of milliseconds. */
const atOnce = 8;

/**
 * All of one database: one listing, and a read for each small thing in it. An object that is missing or of another size makes its backup
 * damaged; what it holds, only a look at it can tell. Throws a StoreFailure.
 */
export async function readCatalogue(store: Store, name: string): Promise<Catalogue> {
  const folders = new Map<string, ObjectFacts[]>();
  const strays: ObjectFacts[] = [];
  const remarks: string[] = [];
  let lastRun: Catalogue['lastRun'] = null;
  for (const facts of await store.list(`${keyPart(name)}/`)) {
    const place = placeOf(facts.key);
    if (place.kind === 'last-run') lastRun = await lastRunIn(store, facts, remarks);
    else if (place.kind === 'foreign') strays.push(facts);
    else folders.set(place.id, [...(folders.get(place.id) ?? []), facts]);
  }
  const found = await inParallel([...folders], atOnce, ([id, objects]) => readFolder(store, name, id, objects));
  const backups = found.flatMap(({ backup }) => backup ?? []).sort(newestFirst);
  return {
    name,
    backups,
    unreadable: found.flatMap(({ unreadable }) => unreadable ?? []),
    unfinished: found.flatMap(({ unfinished }) => unfinished ?? []),
    halfRemoved: found.flatMap(({ halfRemoved }) => halfRemoved ?? []),
    strays: [...strays, ...found.flatMap((folder) => folder.strays)],
    lastRun,
    recoveries: backups
      .flatMap(({ manifest, records }) =>
        records.flatMap(({ id, at, verdict, recoveryMs: ms }) =>
          ms === null || verdict === 'fail' ? [] : [{ id, at, ms, bytes: plainBytes(manifest) }],
        ),
      )
      .sort((a, b) => Date.parse(a.at) - Date.parse(b.at)),
    remarks: [...remarks, ...found.flatMap((folder) => folder.remarks)],
  };
}

/** The databases that a store has backups of, as they are called. Throws a StoreFailure. */
export async function namesIn(store: Store): Promise<readonly string[]> {
  const parts = new Map<string, string[]>();
  for (const { key } of await store.list('')) {
    const place = placeOf(key);
    if (place.kind === 'foreign') continue;
    const manifests = parts.get(place.part) ?? [];
    if (place.kind === 'manifest' || place.kind === 'copy') manifests.push(key);
    parts.set(place.part, manifests);
  }
  const names = await inParallel([...parts], atOnce, async ([part, manifests]) => {
    if (keyPart(part) === part) return part;
    // Only a manifest says which name was shortened to this part.
    for (const key of manifests) {
      const text = await readText(store, key, mostManifestBytes);
      const read = text.kind === 'ok' ? readManifest(text.text) : null;
      if (read?.kind === 'ok' && keyPart(read.manifest.name) === part) return read.manifest.name;
    }
    return null;
  });
  return names.filter((name) => name !== null).sort();
}

/** By the moment whose data they hold; of two of one moment, the one whose id is larger. Never by when a store says that they came. */
export function newestFirst(a: CataloguedBackup, b: CataloguedBackup): number {
  return (
    Date.parse(b.manifest.snapshotAt) - Date.parse(a.manifest.snapshotAt) || (a.manifest.id < b.manifest.id ? 1 : -1)
  );
}

async function lastRunIn(store: Store, facts: ObjectFacts, remarks: string[]): Promise<Catalogue['lastRun']> {
  const read = await recordOf(store, facts, readLastRun);
  if (read.kind === 'ok') {
    const { at, verdict, reason } = read.record;
    return { at, verdict, reason };
  }
  remarks.push(`Nobody can tell how the last run ended: ${facts.key} is damaged (${read.why}).`);
  return { at: facts.modified.toISOString(), verdict: 'fail', reason: 'unreadable' };
}

function plainBytes(manifest: Manifest): number {
  return manifest.objects.reduce((sum, object) => sum + object.plain.bytes, 0);
}

/** What will be stored. */
export interface BackupToBegin {
  readonly name: string;
  readonly id: string;
  readonly format: DumpFormat;
  readonly compression: Compression;
  readonly encrypted: boolean;
  readonly at: Date;
}

/** Says in the store that a backup begins, and gives the key that its object is to have. Throws a StoreFailure. */
export async function beginBackup(store: Store, begin: BackupToBegin): Promise<string> {
  const { name, id, at } = begin;
  const key = objectKey(name, id, begin);
  const record: Started = { startedVersion: 1, id, name, keys: [key], at: at.toISOString() };
  await putText(store, startedKey(name, id), startedText(record), { replace: false });
  return key;
}

/**
 * Says again that a backup is still being made. A run that takes longer than a day has to, now and then: what gave no sign for a day is
 * cleaned away by others. Throws a StoreFailure.
 */
export async function stillAlive(store: Store, begin: BackupToBegin): Promise<void> {
  const { name, id, at } = begin;
  const record: Started = { startedVersion: 1, id, name, keys: [objectKey(name, id, begin)], at: at.toISOString() };
  await putText(store, startedKey(name, id), startedText(record), { replace: true });
}

/**
 * Makes a backup of what is stored: the copy first, and the manifest last. Before it, looks whether everything that the manifest names is
 * there in its full size. Throws a StoreFailure; then there is no backup, but for a store that took the manifest and could not say so.
 */
export async function commitBackup(store: Store, manifest: Manifest): Promise<void> {
  const text = manifestText(manifest);
  const { name, id } = manifest;
  for (const { key, stored } of manifest.objects) {
    const facts = await store.head(key);
    if (facts === null) throw new StoreFailure('missing', `${store.name} does not have ${key}, which was just stored`);
    if (facts.bytes !== stored.bytes)
      throw new StoreFailure(
        'refused',
        `${store.name} has ${facts.bytes} bytes of ${key}, and ${stored.bytes} were stored`,
      );
  }
  await putText(store, copyKey(name, id), text, { replace: false });
  await putText(store, manifestKey(name, id), text, { replace: false });
  // It has served. Where it stays, a manifest beside it says that the run ended.
  await store.remove(startedKey(name, id)).catch(unlessRefused);
}

/** Takes back what was begun: the manifest first, should it be there after all. Throws a StoreFailure. */
export async function takeBack(
  store: Store,
  begun: { readonly name: string; readonly id: string; readonly key: string },
): Promise<void> {
  const { name, id, key } = begun;
  for (const one of [manifestKey(name, id), copyKey(name, id), key, startedKey(name, id)]) await store.remove(one);
}

/** Throws a StoreFailure. */
export async function recordVerification(store: Store, name: string, record: VerificationRecord): Promise<void> {
  const key = verifiedKey(name, record.id, record.at, record.level);
  await putText(store, key, verificationText(record), { replace: true });
}

/** Keeps a backup whatever the classes say, until it is unpinned. Throws a StoreFailure. */
export async function pin(store: Store, name: string, id: string, why: string, at = new Date()): Promise<void> {
  const record = { pinVersion: 1, id, why, at: at.toISOString() } as const;
  await putText(store, pinKey(name, id), pinText(record), { replace: true });
}

/** Throws a StoreFailure. */
export async function unpin(store: Store, name: string, id: string): Promise<void> {
  await store.remove(pinKey(name, id));
}

/** How a run ended, whatever came of it: nothing is removed after one that failed. Throws a StoreFailure. */
export async function recordLastRun(
  store: Store,
  name: string,
  run: { readonly at: Date; readonly verdict: 'pass' | 'fail'; readonly reason: string },
): Promise<void> {
  const { verdict, reason } = run;
  const text = lastRunText({ lastRunVersion: 1, at: run.at.toISOString(), verdict, reason });
  await putText(store, lastRunKey(name), text, { replace: true });
}

function unlessRefused(error: unknown): void {
  if (!(error instanceof StoreFailure)) throw error;
}
