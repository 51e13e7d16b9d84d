import { backupClasses } from '../core/report/backup/backup-report.ts';
import { plain } from '../core/runtime/plain-text.ts';
import { folderOf, isBackupId, placeOf } from './layout.ts';
import type { Manifest } from './manifest.ts';
import { sealedJson, unsealJson } from './sealed-json.ts';
import {
  count,
  fields,
  flag,
  list,
  matching,
  moment,
  nullable,
  oneOf,
  type Reader,
  sha256,
  text,
  WrongShape,
  wrong,
} from './shape.ts';

/** Bytes of a manifest above which it is not read: one of 100,000 tables has a fifth of it. */
export const mostManifestBytes = 128 * 1024 * 1024;

const measured = fields<{ readonly bytes: number; readonly sha256: string }>({ bytes: count, sha256 });
const versioned = fields<{ readonly name: string; readonly version: string }>({ name: text, version: text });
const key = matching(/^(?:[A-Za-z0-9_-][A-Za-z0-9._-]{0,199}\/){2}[A-Za-z0-9_-][A-Za-z0-9._-]{0,199}$/, 'key');
const id: Reader<string> = (value, at) => {
  const found = text(value, at);
  if (!isBackupId(found)) throw wrong(at, 'is no id of a backup');
  return found;
};

/** `20261121T191500Z-3f9a1c`: UTC to the second, and three random bytes, so that no two are the same. */
export function backupId(now: Date, random: Uint8Array): string {
  const suffix = Buffer.from(random).toString('hex').slice(0, 6).padEnd(6, '0');
  return `${now.toISOString().slice(0, 19).replace(/[-:]/g, '')}Z-${suffix}`;
}

/** Its fields in the order in which they are written, so that the same backup gives the same text whoever put it together. */
const shape = fields<Manifest>({
  manifestVersion: oneOf(1),
  id,
  name: matching(/^[^\0]{1,255}$/, 'name'),
  class: oneOf(...backupClasses),
  tool: fields({ name: oneOf('drydock'), version: text }),
  engine: oneOf('postgres', 'mysql', 'mariadb'),
  server: text,
  serverVersion: text,
  client: text,
  database: text,
  where: text,
  identity: text,
  startedAt: moment,
  snapshotAt: moment,
  endedAt: moment,
  commit: nullable(text),
  runUrl: nullable(text),
  actor: nullable(text),
  head: nullable(fields({ tool: text, version: nullable(text), applied: count, digest: text })),
  format: oneOf('custom', 'directory', 'sql'),
  scope: fields({ schemaOnly: flag, tables: list(text), without: list(text) }),
  compression: oneOf('zstd', 'gzip', 'none'),
  encryption: nullable(fields({ kind: oneOf('age'), recipients: list(text), passphrase: flag })),
  objects: list(fields({ key, plain: measured, stored: measured, versionId: nullable(text), parts: count }), 1),
  checks: oneOf('hashes', 'rows', 'none'),
  tables: list(fields({ schema: text, name: text, rows: count, hash: nullable(text), bytes: nullable(count) })),
  sequences: list(fields({ name: text, value: text })),
  schema: nullable(text),
  extensions: list(versioned),
  collations: list(versioned),
  leftOut: list(text),
  remarks: list(text),
});

/**
 * The manifest as it stands in a store: JSON of several lines, and in the last but one a digest over all before it. Throws an Error for one
 * that would not be read back.
 */
export function manifestText(manifest: Manifest): string {
  return sealedJson({ ...checked(manifest) });
}

/** `newer`: whole, and of a version that we do not know. `foreign`: none of ours. `why`: the end of a sentence. */
export type ReadManifest =
  | { readonly kind: 'ok'; readonly manifest: Manifest }
  | { readonly kind: 'damaged'; readonly why: string }
  | { readonly kind: 'newer'; readonly version: number }
  | { readonly kind: 'foreign'; readonly why: string };

export function readManifest(source: string): ReadManifest {
  const unsealed = unsealJson(source);
  if (unsealed.kind !== 'ok') return unsealed;
  const { manifestVersion: version } = unsealed.record;
  if (version === undefined) return { kind: 'foreign', why: 'it is no manifest of a backup' };
  if (typeof version === 'number' && Number.isSafeInteger(version) && version > 1) return { kind: 'newer', version };
  try {
    return { kind: 'ok', manifest: checked(unsealed.record) };
  } catch (error) {
    if (!(error instanceof WrongShape)) throw error;
    return { kind: 'damaged', why: plain(error.message, 200) };
  }
}

/** A key leads to what is read, and to what is removed: none may lead to another backup. */
function checked(value: unknown): Manifest {
  const manifest = shape(value, '');
  const folder = folderOf(manifest.name, manifest.id);
  const keys = new Set<string>();
  for (const [place, object] of manifest.objects.entries()) {
    const at = `objects[${place}].key`;
    if (!object.key.startsWith(folder)) throw wrong(at, 'lies outside of the backup');
    if (placeOf(object.key).kind !== 'object') throw wrong(at, 'is the name of a record');
    if (keys.has(object.key)) throw wrong(at, 'stands there twice');
    keys.add(object.key);
  }
  return manifest;
}
