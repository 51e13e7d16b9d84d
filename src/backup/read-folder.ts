import { plain } from '../core/runtime/plain-text.ts';
import type { CataloguedBackup, HalfRemoved, UnfinishedBackup, UnreadableBackup } from './catalogue.ts';
import { placeOf, timeOfId } from './layout.ts';
import type { Manifest, VerificationRecord } from './manifest.ts';
import { mostManifestBytes, readManifest } from './manifest-text.ts';
import { type ReadRecord, readPin, readStarted, readVerification } from './records.ts';
import { readText } from './small-objects.ts';
import type { ObjectFacts, Store } from './store/store.ts';
import { inOrder, standingOf } from './verification.ts';

/** A record is some hundred bytes. */
const mostRecordBytes = 256 * 1024;

/** What stands below one id. Nothing of it where it went away meanwhile. */
export interface Folder {
  readonly backup?: CataloguedBackup;
  readonly unreadable?: UnreadableBackup;
  readonly unfinished?: UnfinishedBackup;
  readonly halfRemoved?: HalfRemoved;
  readonly strays: readonly ObjectFacts[];
  readonly remarks: readonly string[];
}

/** @param objects all that the listing has below the id. Throws a StoreFailure. */
export async function readFolder(
  store: Store,
  name: string,
  id: string,
  objects: readonly ObjectFacts[],
): Promise<Folder> {
  const at = (kind: string) => objects.find(({ key }) => placeOf(key).kind === kind);
  const manifestAt = at('manifest');
  const removingAt = at('removing');
  const startedAt = at('started');
  if (manifestAt !== undefined) {
    const read = await manifestOf(store, name, id, manifestAt);
    // Somebody removes it at this moment: its copy is not good any more.
    if (read.kind === 'gone') return { strays: [], remarks: [] };
    if (read.kind === 'ok') return readBackup(store, read.manifest, objects, []);
    const copyAt = at('copy');
    const copy = read.kind === 'newer' || copyAt === undefined ? null : await manifestOf(store, name, id, copyAt);
    if (copy?.kind === 'ok')
      return readBackup(store, copy.manifest, objects, [
        `The manifest of ${id} is damaged (${read.why}); its copy is good, and is used.`,
      ]);
    const why = read.why;
    return { unreadable: { id, why }, strays: [], remarks: [`${id} cannot be used: ${why}.`] };
  }
  if (removingAt !== undefined) {
    const read = await manifestOf(store, name, id, removingAt);
    const manifest = read.kind === 'ok' ? read.manifest : null;
    return {
      halfRemoved: { id, manifest },
      strays: [],
      remarks: [
        manifest === null
          ? `${id} was being removed, and what it had cannot be read: remove the rest of it by hand.`
          : `${id} was being removed, and the rest of it goes with the next pruning.`,
      ],
    };
  }
  if (startedAt !== undefined || at('copy') !== undefined) {
    const started = startedAt === undefined ? null : await recordOf(store, startedAt, readStarted);
    const record = started?.kind === 'ok' && started.record.id === id ? started.record : null;
    const signs = [...objects.map(({ modified }) => modified.getTime()), record === null ? 0 : Date.parse(record.at)];
    const lastSign = new Date(Math.max(...signs, timeOfId(id)?.getTime() ?? 0));
    return { unfinished: { id, started: record, objects, lastSign }, strays: [], remarks: [] };
  }
  return { strays: objects, remarks: [] };
}

async function readBackup(
  store: Store,
  manifest: Manifest,
  objects: readonly ObjectFacts[],
  remarks: readonly string[],
): Promise<Folder> {
  const { id } = manifest;
  const own = new Set(manifest.objects.map(({ key }) => key));
  const looks: VerificationRecord[] = [];
  const said = [...remarks];
  let pinned: string | null = null;
  for (const facts of objects) {
    const { kind } = placeOf(facts.key);
    if (kind === 'verified') {
      const read = await recordOf(store, facts, readVerification);
      if (read.kind === 'ok' && read.record.id === id) looks.push(read.record);
      else said.push(`A look at ${id} does not count: what was written of it is damaged (${facts.key}).`);
    } else if (kind === 'pin') {
      const read = await recordOf(store, facts, readPin);
      // Whoever pinned it wanted it kept, whatever became of the words.
      pinned = read.kind === 'ok' ? read.record.why : 'why cannot be read';
    }
  }
  const records = inOrder(looks);
  const standing = standingOf(records);
  const missing = gone(manifest, objects);
  return {
    backup: {
      manifest,
      verified: missing === null ? standing.verified : null,
      damaged: missing ?? standing.damaged,
      pinned,
      records,
    },
    strays: objects.filter(({ key }) => placeOf(key).kind === 'object' && !own.has(key)),
    remarks: said,
  };
}

/** What the listing alone tells: an object that is not there, or not of its size. Null where all are. */
function gone(manifest: Manifest, objects: readonly ObjectFacts[]): string | null {
  for (const { key, stored } of manifest.objects) {
    const facts = objects.find((one) => one.key === key);
    if (facts === undefined) return `${key} is not in the store`;
    if (facts.bytes !== stored.bytes) return `${key} has ${facts.bytes} bytes, and the manifest says ${stored.bytes}`;
  }
  return null;
}

type FoundManifest =
  | { readonly kind: 'ok'; readonly manifest: Manifest }
  | { readonly kind: 'gone' }
  | { readonly kind: 'damaged' | 'newer'; readonly why: string };

async function manifestOf(store: Store, name: string, id: string, facts: ObjectFacts): Promise<FoundManifest> {
  const text = await readText(store, facts.key, mostManifestBytes);
  if (text.kind === 'gone') return text;
  if (text.kind !== 'ok') return { kind: 'damaged', why: `its manifest is damaged: ${text.why}` };
  const read = readManifest(text.text);
  if (read.kind === 'newer')
    return { kind: 'newer', why: `a newer version of Drydock made it (its manifest is of version ${read.version})` };
  if (read.kind !== 'ok') return { kind: 'damaged', why: `its manifest is damaged: ${read.why}` };
  const { manifest } = read;
  if (manifest.id !== id || manifest.name !== name)
    return { kind: 'damaged', why: `its manifest is that of ${plain(manifest.name, 60)}/${manifest.id}` };
  return { kind: 'ok', manifest };
}

/** A record that is gone meanwhile counts as damaged: it says nothing any more. Throws a StoreFailure. */
export async function recordOf<T>(
  store: Store,
  facts: ObjectFacts,
  read: (text: string) => ReadRecord<T>,
): Promise<ReadRecord<T>> {
  const text = await readText(store, facts.key, mostRecordBytes);
  if (text.kind === 'ok') return read(text.text);
  return { kind: 'damaged', why: text.kind === 'gone' ? 'it is gone' : text.why };
}
