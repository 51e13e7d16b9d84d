import { createHash, randomBytes } from 'node:crypto';
import {
  AbortMultipartUploadCommand,
  type CompletedPart,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  type PutObjectCommandInput,
  PutObjectRetentionCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import type { S3Settings } from '../../core/configuration/backup-settings.ts';
import { untilAborted } from './abortable-body.ts';
import { mostParts, type PartPlan, partsUnderWay } from './part-size.ts';
import type { Question, S3Connection } from './s3-connection.ts';
import { mustBeS3 } from './s3-failure.ts';
import { type PutWish, type StoredObject, StoreFailure } from './store.ts';

/** How each object tells which upload made it: an answer that got lost on its way leaves nobody knowing else. */
const markName = 'drydock-upload';

/**
 * On the way out there is little time: GitHub gives a cancelled job seven seconds. First for the answer to a request that makes something,
 * since who leaves before it does not know what there is to take back; then for taking it back.
 */
const graceMs = 1_500;
const takeBackMs = 4_000;

/**
 * Writes one object: in one request what fits into one part, else in parts, of which a few are under way while the next is filled. The body
 * waits meanwhile, and memory holds those parts and nothing else.
 *
 * An object that is there is not replaced: a look before the first byte, which spares a gigabyte, and `If-None-Match: *` on the request that
 * makes the object. AWS holds to it for both kinds of requests; Ceph does for whole objects, and takes no notice of it at the end of an upload
 * in parts. So those that are not AWS get a second look right before that end, and who refuses the condition as unknown gets the looks alone.
 */
export class S3Upload {
  readonly #connection: S3Connection;
  readonly #key: string;
  readonly #wish: PutWish;
  readonly #plan: PartPlan;
  readonly #mark = randomBytes(12).toString('hex');
  /** Aborted by the caller's signal, and by the first part that fails. */
  readonly #stop = new AbortController();
  /** Aborted a moment later. */
  readonly #late = new AbortController();
  readonly #underWay = new Set<Promise<void>>();
  readonly #parts: CompletedPart[] = [];
  readonly #spare: Buffer[] = [];
  #uploadId: string | null = null;
  #partsBegun = 0;
  #bytes = 0;
  /** Whether the request that makes the object was sent: from then on only the store knows. */
  #committing = false;
  #conditional: boolean;
  readonly #lock: LockWish;

  constructor(connection: S3Connection, key: string, wish: PutWish, plan: PartPlan) {
    this.#connection = connection;
    this.#key = key;
    this.#wish = wish;
    this.#plan = plan;
    this.#conditional = wish.replace !== true;
    this.#lock = lockOf(connection.address.settings.lock, wish.kind);
  }

  async run(body: AsyncIterable<Uint8Array>): Promise<StoredObject> {
    const { signal } = this.#wish;
    signal.throwIfAborted();
    const follow = () => this.#stop.abort(signal.reason);
    signal.addEventListener('abort', follow, { once: true });
    const late = () => setTimeout(() => this.#late.abort(this.#stop.signal.reason), graceMs).unref();
    this.#stop.signal.addEventListener('abort', late, { once: true });
    try {
      await this.#mustBeFree();
      const rest = await this.#read(body);
      const stored = this.#uploadId === null ? await this.#putWhole(rest) : await this.#complete(rest);
      await this.#seeToLock(stored.versionId);
      return { bytes: this.#bytes, ...stored };
    } catch (error) {
      const reason: unknown = this.#stop.signal.aborted ? this.#stop.signal.reason : error;
      this.#stop.abort(reason);
      await Promise.allSettled(this.#underWay);
      await this.#takeBack();
      throw reason;
    } finally {
      signal.removeEventListener('abort', follow);
    }
  }

  /** Sends every part that gets full; gives what is left at the end. */
  async #read(body: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
    let part = this.#buffer();
    let filled = 0;
    for await (const piece of untilAborted(body, this.#stop.signal)) {
      for (let at = 0; at < piece.byteLength; ) {
        const fits = Math.min(piece.byteLength - at, part.byteLength - filled);
        part.set(piece.subarray(at, at + fits), filled);
        at += fits;
        filled += fits;
        if (filled < part.byteLength) continue;
        await this.#sendPart(part);
        part = this.#buffer();
        filled = 0;
      }
      this.#bytes += piece.byteLength;
    }
    return part.subarray(0, filled);
  }

  /** Room for the next part: that of one which is through, where the size is still the same. */
  #buffer(): Buffer {
    const bytes = this.#plan.bytes(this.#partsBegun + 1);
    if (bytes === null) {
      throw new StoreFailure(
        'too_large',
        `${this.#place()} cannot be written: it has more than the ${mostParts} parts that an upload may have`,
        'Leave tables out (backup.without), or compress (backup.compression).',
      );
    }
    const spare = this.#spare.pop();
    if (spare?.byteLength === bytes) return spare;
    this.#spare.length = 0;
    return Buffer.allocUnsafeSlow(bytes);
  }

  async #sendPart(part: Buffer): Promise<void> {
    this.#uploadId ??= await this.#begin();
    while (this.#underWay.size >= partsUnderWay(part.byteLength)) await Promise.race(this.#underWay);
    this.#stop.signal.throwIfAborted();
    this.#startPart(part, part);
  }

  #startPart(content: Uint8Array, buffer: Buffer | null): void {
    const number = ++this.#partsBegun;
    const sent = this.#uploadPart(number, content).then(
      () => {
        if (buffer !== null) this.#spare.push(buffer);
      },
      (error: unknown) => this.#stop.abort(error),
    );
    this.#underWay.add(sent);
    sent.finally(() => this.#underWay.delete(sent));
  }

  async #uploadPart(PartNumber: number, Body: Uint8Array): Promise<void> {
    const sent = await this.#ask(this.#writing(), (options) =>
      this.#connection.client.send(
        new UploadPartCommand({
          ...this.#where(),
          UploadId: this.#uploadId ?? undefined,
          PartNumber,
          Body,
          ContentLength: Body.byteLength,
          ...this.#checksum(),
          ...this.#digest(Body),
        }),
        options,
      ),
    );
    this.#parts.push({ PartNumber, ETag: sent.ETag, ChecksumCRC32: sent.ChecksumCRC32 });
  }

  async #begin(): Promise<string> {
    const { UploadId } = await this.#ask(this.#writing(this.#late.signal), (options) =>
      this.#connection.client.send(
        new CreateMultipartUploadCommand({ ...this.#where(), ...this.#properties(), ...this.#checksum() }),
        options,
      ),
    );
    if (UploadId === undefined)
      throw new StoreFailure('refused', `${this.#place()} cannot be written: the store gives no name to the upload`);
    return UploadId;
  }

  async #complete(rest: Uint8Array): Promise<Omit<StoredObject, 'bytes'>> {
    if (rest.byteLength > 0) this.#startPart(rest, null);
    while (this.#underWay.size > 0) await Promise.race(this.#underWay);
    this.#stop.signal.throwIfAborted();
    if (this.#connection.foreign) await this.#mustBeFree();
    // Their ends came in any order; the store wants them by number.
    const Parts = this.#parts.sort((a, b) => (a.PartNumber ?? 0) - (b.PartNumber ?? 0));
    const versionId = await this.#commit((options) =>
      this.#connection.client.send(
        new CompleteMultipartUploadCommand({
          ...this.#where(),
          UploadId: this.#uploadId ?? undefined,
          MultipartUpload: { Parts },
          ...this.#condition(),
        }),
        options,
      ),
    );
    return { versionId, parts: Parts.length };
  }

  async #putWhole(Body: Uint8Array): Promise<Omit<StoredObject, 'bytes'>> {
    const versionId = await this.#commit((options) =>
      this.#connection.client.send(
        new PutObjectCommand({
          ...this.#where(),
          ...this.#properties(),
          Body,
          ContentLength: Body.byteLength,
          ...this.#condition(),
          ...this.#digest(Body),
        }),
        options,
      ),
    );
    return { versionId, parts: 1 };
  }

  /** The request that makes the object. Gives its version. An answer that says no, or does not come, can belong to a request that did it. */
  async #commit(
    send: (options: { abortSignal?: AbortSignal }) => Promise<{ readonly VersionId?: string | undefined }>,
  ): Promise<string | null> {
    this.#committing = true;
    try {
      const { VersionId } = await this.#ask(this.#writing(this.#late.signal), send);
      this.#stop.signal.throwIfAborted();
      return versionOf(VersionId);
    } catch (error) {
      if (this.#stop.signal.aborted) throw error;
      if (
        this.#conditional &&
        error instanceof StoreFailure &&
        error.code === 'refused' &&
        unknownCondition.test(error.message)
      ) {
        this.#conditional = false;
        await this.#mustBeFree();
        return this.#commit(send);
      }
      const own = await this.#own(this.#stop.signal);
      if (own === null) throw error;
      return own.versionId;
    }
  }

  /**
   * Some stores (Ceph) take the wish for a lock on an upload in parts, and forget it. What is not locked although it should be is locked now;
   * locking what is locked already, until the same moment, changes nothing.
   */
  async #seeToLock(versionId: string | null): Promise<void> {
    const { ObjectLockMode: Mode, ObjectLockRetainUntilDate: RetainUntilDate } = this.#lock;
    if (!this.#connection.foreign || RetainUntilDate === undefined) return;
    const { client } = this.#connection;
    const version = { ...this.#where(), ...(versionId === null ? {} : { VersionId: versionId }) };
    const head = await this.#ask(this.#writing(), (options) => client.send(new HeadObjectCommand(version), options));
    if (head.ObjectLockRetainUntilDate !== undefined) return;
    await this.#ask({ ...this.#writing(), doing: 'locked' }, (options) =>
      client.send(new PutObjectRetentionCommand({ ...version, Retention: { Mode, RetainUntilDate } }), options),
    );
  }

  /** The object under our key, if it is the one of this upload. */
  async #own(signal: AbortSignal): Promise<{ readonly versionId: string | null } | null> {
    try {
      const head = await this.#connection.client.send(new HeadObjectCommand(this.#where()), { abortSignal: signal });
      return head.Metadata?.[markName] === this.#mark ? { versionId: versionOf(head.VersionId) } : null;
    } catch {
      return null;
    }
  }

  async #mustBeFree(): Promise<void> {
    if (this.#wish.replace === true) return;
    const question = { ...this.#writing(), needs: ['s3:GetObject'] };
    try {
      const head = await this.#ask(question, (options) =>
        this.#connection.client.send(new HeadObjectCommand(this.#where()), options),
      );
      mustBeS3([head.ETag, head.LastModified], question, this.#connection);
    } catch (error) {
      // Who may write and not read is right to be careful, and has the condition.
      if (error instanceof StoreFailure && (error.code === 'missing' || error.code === 'denied')) return;
      throw error;
    }
    throw new StoreFailure('exists', `${this.#place()} cannot be written: it is there already`);
  }

  /** Nothing is to be left. What the store does not let us take back now is found by `unfinished` later. */
  async #takeBack(): Promise<void> {
    const signal = AbortSignal.timeout(takeBackMs);
    const { client } = this.#connection;
    const UploadId = this.#uploadId;
    try {
      if (UploadId !== null) {
        // A part that was under way may come after it; then it is there again.
        for (let time = 0; time < 2; time++) {
          await client.send(new AbortMultipartUploadCommand({ ...this.#where(), UploadId }), { abortSignal: signal });
        }
      }
    } catch {
      // Gone already, most of the time: with the first of both, or since it was completed.
    }
    if (!this.#committing) return;
    const own = await this.#own(signal);
    if (own === null) return;
    const version = own.versionId === null ? {} : { VersionId: own.versionId };
    await client
      .send(new DeleteObjectCommand({ ...this.#where(), ...version }), { abortSignal: signal })
      .catch(() => {});
  }

  #ask<T>(question: Question, send: (options: { abortSignal?: AbortSignal }) => Promise<T>): Promise<T> {
    return this.#connection.ask(question, send);
  }

  #writing(signal = this.#stop.signal): Question {
    const { kmsKey } = this.#connection.address.settings;
    const needs = ['s3:PutObject'];
    if (this.#lock.ObjectLockMode !== undefined) needs.push('s3:PutObjectRetention');
    if (kmsKey !== null) needs.push('kms:GenerateDataKey', 'kms:Decrypt');
    return { doing: 'written', key: this.#key, needs, signal };
  }

  #place(): string {
    return `${this.#connection.name}/${this.#key}`;
  }

  #where(): { readonly Bucket: string; readonly Key: string } {
    const { bucket, prefix } = this.#connection.address;
    return { Bucket: bucket, Key: prefix + this.#key };
  }

  #condition(): { readonly IfNoneMatch?: '*' } {
    return this.#conditional ? { IfNoneMatch: '*' } : {};
  }

  /** AWS checks each part by it; others may not know it, and have the digest that the request is signed with. */
  #checksum(): { readonly ChecksumAlgorithm?: 'CRC32' } {
    return this.#connection.foreign ? {} : { ChecksumAlgorithm: 'CRC32' };
  }

  /** What is locked has to come with a digest: a checksum for AWS, this one for others. */
  #digest(content: Uint8Array): { readonly ContentMD5?: string } {
    if (this.#lock.ObjectLockMode === undefined || !this.#connection.foreign) return {};
    return { ContentMD5: createHash('md5').update(content).digest('base64') };
  }

  #properties(): Partial<PutObjectCommandInput> {
    const { storageClass, kmsKey } = this.#connection.address.settings;
    const properties: Partial<PutObjectCommandInput> = {
      ContentType: this.#key.endsWith('.json') ? 'application/json' : 'application/octet-stream',
      Metadata: { [markName]: this.#mark },
    };
    if (kmsKey !== null) {
      properties.ServerSideEncryption = 'aws:kms';
      if (kmsKey !== 'default') properties.SSEKMSKeyId = kmsKey;
    }
    if (this.#wish.kind !== 'backup') return properties;
    // A name that the SDK does not know yet is the store's to judge.
    if (storageClass !== null)
      properties.StorageClass = storageClass as NonNullable<PutObjectCommandInput['StorageClass']>;
    return { ...properties, ...this.#lock };
  }
}

interface LockWish {
  readonly ObjectLockMode?: 'GOVERNANCE' | 'COMPLIANCE';
  readonly ObjectLockRetainUntilDate?: Date;
}

/** From now on: a lock of some days begins with the upload. */
function lockOf(lock: S3Settings['lock'], kind: PutWish['kind']): LockWish {
  if (lock === null || kind !== 'backup') return {};
  return {
    ObjectLockMode: lock.mode === 'governance' ? 'GOVERNANCE' : 'COMPLIANCE',
    ObjectLockRetainUntilDate: new Date(Date.now() + lock.days * 24 * 60 * 60 * 1_000),
  };
}

const unknownCondition = /\(501\)|NotImplemented|If-None-Match/i;

/** Where versions are not kept, some say "null". */
export function versionOf(versionId: string | undefined): string | null {
  return versionId === undefined || versionId === '' || versionId === 'null' ? null : versionId;
}
