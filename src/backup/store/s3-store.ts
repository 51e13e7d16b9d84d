import {
  AbortMultipartUploadCommand,
  DeleteObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  type HeadObjectCommandOutput,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
} from '@aws-sdk/client-s3';
import { plain } from '../../core/runtime/plain-text.ts';
import type { Environment } from '../../core/runtime/world.ts';
import { checkKey, checkPrefix, keyPart } from './keys.ts';
import { type PartPlan, planParts } from './part-size.ts';
import type { S3Address } from './s3-address.ts';
import { connectToBucket, type Question, type S3Connection } from './s3-connection.ts';
import { mustBeS3 } from './s3-failure.ts';
import { readObject } from './s3-read.ts';
import { S3Upload, versionOf } from './s3-upload.ts';
import {
  type ObjectFacts,
  type PutWish,
  type Store,
  type StoredObject,
  StoreFailure,
  type UnfinishedUpload,
} from './store.ts';

/** What tests set: real growth of parts with few bytes, and no long wait for a server that was killed. */
export interface S3Tuning {
  readonly attempts?: number;
  readonly parts?: PartPlan;
}

/** Opens a bucket, of AWS or of anybody who speaks S3. Nothing is asked of it yet. */
export function openS3Store(address: S3Address, world: { readonly env: Environment }, tuning: S3Tuning = {}): Store {
  // Eight attempts take about ten seconds: a store that restarts is not the end of a night's backup.
  return new S3Store(
    connectToBucket(address, { env: world.env, attempts: tuning.attempts ?? 8 }),
    tuning.parts ?? null,
  );
}

class S3Store implements Store {
  readonly name: string;
  readonly kind = 's3';
  readonly #connection: S3Connection;
  readonly #parts: PartPlan | null;

  constructor(connection: S3Connection, parts: PartPlan | null) {
    this.#connection = connection;
    this.#parts = parts;
    this.name = connection.name;
  }

  async put(key: string, body: AsyncIterable<Uint8Array>, wish: PutWish): Promise<StoredObject> {
    checkKey(key, this.name);
    const plan = this.#parts ?? planParts(wish.expectedBytes, this.#connection.uniformParts);
    return new S3Upload(this.#connection, key, wish, plan).run(body);
  }

  async *get(key: string, from = 0): AsyncIterable<Uint8Array> {
    checkKey(key, this.name);
    yield* readObject(this.#connection, key, from);
  }

  async head(key: string): Promise<ObjectFacts | null> {
    checkKey(key, this.name);
    const head = await this.#head(key, null);
    if (head === null) return null;
    return {
      key,
      bytes: head.ContentLength ?? 0,
      modified: head.LastModified ?? new Date(0),
      versionId: versionOf(head.VersionId),
      storageClass: classOf(head.StorageClass),
    };
  }

  async list(prefix: string): Promise<readonly ObjectFacts[]> {
    checkPrefix(prefix, this.name);
    const found: ObjectFacts[] = [];
    const question: Question = { doing: 'listed', key: null, needs: ['s3:ListBucket'] };
    let ContinuationToken: string | undefined;
    do {
      const page = await this.#connection.ask(question, (options) =>
        this.#connection.client.send(new ListObjectsV2Command({ ...this.#below(prefix), ContinuationToken }), options),
      );
      mustBeS3([page.Name, page.KeyCount, page.MaxKeys], question, this.#connection);
      for (const { Key, Size, LastModified, StorageClass } of page.Contents ?? []) {
        const key = this.#own(Key);
        if (key === null) continue;
        // A listing does not tell versions.
        found.push({
          key,
          bytes: Size ?? 0,
          modified: LastModified ?? new Date(0),
          versionId: null,
          storageClass: classOf(StorageClass),
        });
      }
      // A server that says there is more and does not say where would keep us for ever.
      ContinuationToken = page.IsTruncated === true ? page.NextContinuationToken : undefined;
    } while (ContinuationToken !== undefined);
    return found;
  }

  async remove(key: string, versionId: string | null = null): Promise<void> {
    checkKey(key, this.name);
    const needs = [versionId === null ? 's3:DeleteObject' : 's3:DeleteObjectVersion'];
    const version = versionId === null ? {} : { VersionId: versionId };
    try {
      await this.#connection.ask({ doing: 'removed', key, needs }, (options) =>
        this.#connection.client.send(new DeleteObjectCommand({ ...this.#where(key), ...version }), options),
      );
    } catch (error) {
      if (!(error instanceof StoreFailure)) throw error;
      if (error.code === 'missing' && !/bucket/.test(error.message)) return;
      // A lock is refused with the same word as everything else that is not permitted.
      if (error.code !== 'denied' && error.code !== 'refused') throw error;
      const until = await this.#lockedUntil(key, versionId);
      if (until === null) throw error;
      throw new StoreFailure('locked', `${plain(`${this.name}/${key}`, 300)} cannot be removed: it is locked ${until}`);
    }
  }

  async unfinished(prefix: string): Promise<readonly UnfinishedUpload[]> {
    checkPrefix(prefix, this.name);
    const found: UnfinishedUpload[] = [];
    const question: Question = { doing: 'listed', key: null, needs: ['s3:ListBucketMultipartUploads'] };
    let marker: { readonly KeyMarker: string; readonly UploadIdMarker?: string } | null = null;
    do {
      const from: { readonly KeyMarker?: string; readonly UploadIdMarker?: string } = marker ?? {};
      const page = await this.#connection.ask(question, (options) =>
        this.#connection.client.send(new ListMultipartUploadsCommand({ ...this.#below(prefix), ...from }), options),
      );
      mustBeS3([page.Bucket, page.MaxUploads], question, this.#connection);
      for (const { Key, UploadId, Initiated } of page.Uploads ?? []) {
        const key = this.#own(Key);
        if (key !== null && UploadId !== undefined) found.push({ key, id: UploadId, begun: Initiated ?? new Date(0) });
      }
      const { NextKeyMarker: KeyMarker, NextUploadIdMarker: UploadIdMarker } = page;
      const more = page.IsTruncated === true && KeyMarker !== undefined && KeyMarker !== '';
      marker = more ? { KeyMarker, ...(UploadIdMarker ? { UploadIdMarker } : {}) } : null;
    } while (marker !== null);
    return found;
  }

  async abort(upload: UnfinishedUpload): Promise<void> {
    checkKey(upload.key, this.name);
    try {
      await this.#connection.ask(
        { doing: 'taken back', key: upload.key, needs: ['s3:AbortMultipartUpload'] },
        (options) =>
          this.#connection.client.send(
            new AbortMultipartUploadCommand({ ...this.#where(upload.key), UploadId: upload.id }),
            options,
          ),
      );
    } catch (error) {
      if (error instanceof StoreFailure && error.code === 'missing' && !/bucket/.test(error.message)) return;
      throw error;
    }
  }

  /** By the date of an answer; a refusal has one, too. Whole seconds. */
  async now(): Promise<Date | null> {
    const { client, heard } = this.#connection;
    heard.date = null;
    try {
      await this.#connection.ask({ doing: 'reached', key: null, needs: ['s3:ListBucket'] }, (options) =>
        client.send(new HeadBucketCommand({ Bucket: this.#connection.address.bucket }), options),
      );
    } catch (error) {
      if (this.#heardDate() === null) throw error;
    }
    return this.#heardDate();
  }

  async close(): Promise<void> {
    this.#connection.client.destroy();
  }

  #heardDate(): Date | null {
    return this.#connection.heard.date?.theirs ?? null;
  }

  async #head(key: string, versionId: string | null): Promise<HeadObjectCommandOutput | null> {
    const version = versionId === null ? {} : { VersionId: versionId };
    // Without the right to list, AWS answers "forbidden" for what is not there.
    const question: Question = { doing: 'read', key, needs: ['s3:GetObject', 's3:ListBucket'] };
    try {
      const head = await this.#connection.ask(question, (options) =>
        this.#connection.client.send(new HeadObjectCommand({ ...this.#where(key), ...version }), options),
      );
      mustBeS3([head.ETag, head.LastModified], question, this.#connection);
      return head;
    } catch (error) {
      if (error instanceof StoreFailure && error.code === 'missing') return null;
      throw error;
    }
  }

  /** The end of "it is locked …"; null where it is not, or nobody tells us. */
  async #lockedUntil(key: string, versionId: string | null): Promise<string | null> {
    const head = await this.#head(key, versionId).catch(() => null);
    if (head?.ObjectLockLegalHoldStatus === 'ON') return 'by a legal hold';
    const until = head?.ObjectLockRetainUntilDate;
    return until !== undefined && until.getTime() > Date.now() ? `until ${until.toISOString()}` : null;
  }

  #where(key: string): { readonly Bucket: string; readonly Key: string } {
    const { bucket, prefix } = this.#connection.address;
    return { Bucket: bucket, Key: prefix + key };
  }

  #below(prefix: string): { readonly Bucket: string; readonly Prefix: string } {
    const { bucket, prefix: own } = this.#connection.address;
    return { Bucket: bucket, Prefix: own + prefix };
  }

  /** The key below our prefix; null for what others put there under names that we never give. */
  #own(key: string | undefined): string | null {
    const { prefix } = this.#connection.address;
    if (key === undefined || !key.startsWith(prefix)) return null;
    const own = key.slice(prefix.length);
    return own.split('/').every((part) => keyPart.test(part)) ? own : null;
  }
}

function classOf(storageClass: string | undefined): string | null {
  return storageClass === undefined || storageClass === 'STANDARD' ? null : storageClass;
}
