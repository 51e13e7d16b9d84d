import { createHash } from 'node:crypto';
import { type VerificationLevel, verificationLevels } from '../core/report/backup/backup-report.ts';
import type { Verdict } from '../core/report/report.ts';
import { recordVerification } from './catalogue.ts';
import type { BackupWish } from './context.ts';
import { decodeArchive } from './dump/decode-archive.ts';
import type { Manifest, ManifestObject, VerificationRecord } from './manifest.ts';
import { CodecFailure } from './pipeline/codec.ts';
import { decode } from './pipeline/decode.ts';
import { type Recorder, reasonOf, type StepEnd } from './recorder.ts';
import { StoreFailure } from './store/store.ts';

/** What opens an encrypted backup. */
export interface Keys {
  readonly identities: readonly string[];
  readonly passphrase: string | null;
}

export interface Proof {
  /** `fail`: the backup is bad. `error`: it could not be looked at, which says nothing of it. */
  readonly verdict: Extract<Verdict, 'pass' | 'fail' | 'error'>;
  readonly reason: string;
  readonly message: string;
  /** The highest level that was passed, or the one that was tried and not passed. */
  readonly level: VerificationLevel | null;
}

/**
 * Proves a backup up to a level, and writes down how far it came: a good one with its level, a bad one for what it is. Each level reads what
 * it needs by itself: `decoded` has read every byte, so that `digested` is not done before it.
 */
export async function proveBackup(
  manifest: Manifest,
  level: Exclude<VerificationLevel, 'restored' | 'compared'> | VerificationLevel,
  wish: BackupWish,
  record: Recorder,
  keys: Keys,
): Promise<Proof> {
  const began = wish.world.clock.now();
  const proof = await look(manifest, level, wish, record, keys);
  if (proof.verdict === 'error') return proof;
  const done: VerificationRecord = {
    recordVersion: 1,
    id: manifest.id,
    level: proof.level ?? 'uploaded',
    verdict: proof.verdict,
    reason: proof.reason,
    message: proof.message,
    at: wish.world.clock.now().toISOString(),
    ms: wish.world.clock.now().getTime() - began.getTime(),
    runUrl: wish.who.url,
    recoveryMs: null,
  };
  await recordVerification(wish.store, manifest.name, done);
  return proof;
}

async function look(
  manifest: Manifest,
  level: VerificationLevel,
  wish: BackupWish,
  record: Recorder,
  keys: Keys,
): Promise<Proof> {
  const wanted = verificationLevels.indexOf(level);
  let reached: VerificationLevel | null = null;
  for (const object of manifest.objects) {
    const steps: readonly (readonly [VerificationLevel, string, () => Promise<void>])[] = [
      ['uploaded', 'Looked for it in the store', () => isThere(object, wish)],
      wanted >= verificationLevels.indexOf('decoded')
        ? ['decoded', 'Read back and decoded to its end', () => decodes(manifest, object, wish, record, keys)]
        : ['digested', 'Read back and digested', () => digests(object, wish, record)],
    ];
    for (const [name, title, work] of steps.slice(0, wanted === 0 ? 1 : 2)) {
      const step = name === 'uploaded' ? 'upload' : name === 'digested' ? 'digest' : 'decode';
      const bytes = name === 'uploaded' ? null : object.stored.bytes;
      const proof = await record.step<Proof>(step, title, bytes, async () => {
        try {
          await work();
          wish.cancelled.throwIfAborted();
          const good: Proof = { verdict: 'pass', reason: 'ok', message: passed[name] ?? '', level: name };
          return { value: good, end: { ...pick(good), bytes } };
        } catch (error) {
          wish.cancelled.throwIfAborted();
          // The level that was tried: only a look that goes as far can say that it is well again.
          const bad = { ...judged(error), level: name };
          return { value: bad, end: pick(bad) };
        }
      });
      if (proof.verdict !== 'pass') return proof;
      reached = name;
    }
  }
  return { verdict: 'pass', reason: 'ok', message: passed[reached ?? 'uploaded'] ?? '', level: reached };
}

const passed: Readonly<Partial<Record<VerificationLevel, string>>> = {
  uploaded: 'The store has every byte of it, as it says.',
  digested: 'Every byte was read back, and the digest is that of the manifest.',
  decoded:
    'It was read back, decrypted, decompressed and read to the end of the dump, and both digests are those of the manifest.',
};

function pick({ verdict, reason, message }: Proof): StepEnd {
  return { verdict, reason, message };
}

/** Whose fault it is: of what is broken in the backup itself, and of what kept us from looking. */
function judged(error: unknown): Omit<Proof, 'level'> {
  const { code, message } = reasonOf(error);
  if (error instanceof CodecFailure) return { verdict: code === 'damaged' ? 'fail' : 'error', reason: code, message };
  if (error instanceof Damage) return { verdict: 'fail', reason: 'damaged', message };
  if (error instanceof StoreFailure)
    return {
      verdict: code === 'missing' ? 'fail' : 'error',
      reason: code === 'missing' ? 'object_missing' : 'store_failed',
      message,
    };
  throw error;
}

/** Something that the backup says of itself is not so. */
class Damage extends Error {}

async function isThere(object: ManifestObject, { store }: BackupWish): Promise<void> {
  const facts = await store.head(object.key);
  if (facts === null) throw new StoreFailure('missing', `${store.name} has no ${object.key}`);
  if (facts.bytes !== object.stored.bytes) {
    throw new Damage(`${object.key} has ${facts.bytes} bytes, and the manifest says ${object.stored.bytes}`);
  }
}

async function digests(object: ManifestObject, { store, cancelled }: BackupWish, record: Recorder): Promise<void> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of store.get(object.key)) {
    cancelled.throwIfAborted();
    hash.update(chunk);
    bytes += chunk.byteLength;
    record.bytes(0, bytes);
  }
  if (bytes !== object.stored.bytes || hash.digest('hex') !== object.stored.sha256) {
    throw new Damage(`What the store gives back of ${object.key} is not what was stored`);
  }
}

async function decodes(
  manifest: Manifest,
  object: ManifestObject,
  wish: BackupWish,
  record: Recorder,
  keys: Keys,
): Promise<void> {
  const { env, platform } = wish.world;
  const end = await decodeArchive(
    { format: manifest.format, env, platform, cancelled: wish.cancelled },
    plainBytes(manifest, object, wish, record, keys),
  );
  if (end.kind === 'bad') throw new Damage(end.message);
  if (end.kind === 'not-read') throw new CodecFailure('program_failed', end.message, end.hint);
}

/** What was dumped, out of the store. */
export function plainBytes(
  manifest: Manifest,
  object: ManifestObject,
  wish: BackupWish,
  record: Recorder,
  keys: Keys,
): AsyncIterable<Uint8Array> {
  const { env, platform } = wish.world;
  return decode(wish.store.get(object.key), {
    compression: manifest.compression,
    encryption: manifest.encryption,
    identities: keys.identities,
    passphrase: keys.passphrase,
    plain: object.plain,
    stored: object.stored,
    env,
    platform,
    tell: (plain, stored) => record.bytes(plain, stored),
  });
}
