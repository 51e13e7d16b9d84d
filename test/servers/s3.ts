import { randomBytes } from 'node:crypto';
import {
  AbortMultipartUploadCommand,
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectVersionsCommand,
  PutBucketVersioningCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { s3CannotBeHad } from './s3.mjs';
import { startCluster, testKmsKey } from './s3-cluster.ts';

/** A real S3 server for tests. */
export interface S3Server {
  /** With its credentials. */
  readonly url: string;
  /** Without. */
  readonly endpoint: string;
  readonly region: string;
  readonly accessKey: string;
  readonly secretKey: string;
  /** A key for `aws:kms`, and a storage class that is not the usual one. */
  readonly kmsKey: string;
  readonly storageClass: string;
  /** What programs that speak S3 read from their environment. */
  readonly env: Readonly<Record<string, string>>;
  /** For what a test asks of the server itself. */
  readonly client: S3Client;
  /** Makes an empty bucket and gives its name. `locks`: objects may be locked, so versions are kept. */
  bucket(options?: { readonly locks?: boolean; readonly versions?: boolean }): Promise<string>;
  /** Stops a server that we started; of somebody else's it empties and removes the buckets that were made here, as far as locks allow. */
  stop(): Promise<void>;
}

/**
 * Gives the server whose URL is in `DRYDOCK_TEST_S3_URL` (`http://key:secret@host:port/?region=us-east-1`, with `&kms-key=…` and
 * `&storage-class=…` where they have other names than ours), else Ceph's on a free port of 127.0.0.1, which ends with this process.
 * Throws an Error of one line, which says how to get it, when there is none.
 */
export async function startS3(): Promise<S3Server> {
  const given = process.env['DRYDOCK_TEST_S3_URL'];
  if (given !== undefined && given !== '') return connectToS3(given);
  const cluster = await startCluster();
  const server = connectToS3(cluster.url);
  return {
    ...server,
    async stop() {
      server.client.destroy();
      await cluster.stop();
    },
  };
}

/** A server that is there already. `stop` removes what was made here. */
export function connectToS3(url: string): S3Server {
  if (!URL.canParse(url)) throw new Error(s3CannotBeHad('DRYDOCK_TEST_S3_URL is no URL.'));
  const { username, password, origin, searchParams } = new URL(url);
  const [accessKey, secretKey] = [decodeURIComponent(username), decodeURIComponent(password)];
  const region = searchParams.get('region') ?? 'us-east-1';
  // It says at every start that it has not long to live with Node 20.
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
  const client = new S3Client({
    endpoint: origin,
    region,
    forcePathStyle: true,
    credentials: { accessKeyId: accessKey, secretAccessKey: secretKey },
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  });
  const made: string[] = [];
  return {
    url,
    endpoint: origin,
    region,
    accessKey,
    secretKey,
    kmsKey: searchParams.get('kms-key') ?? testKmsKey,
    storageClass: searchParams.get('storage-class') ?? 'STANDARD_IA',
    env: { AWS_ACCESS_KEY_ID: accessKey, AWS_SECRET_ACCESS_KEY: secretKey, AWS_REGION: region },
    client,
    async bucket({ locks = false, versions = false } = {}) {
      const Bucket = `drydock-${randomBytes(6).toString('hex')}`;
      await client.send(new CreateBucketCommand({ Bucket, ObjectLockEnabledForBucket: locks }));
      made.push(Bucket);
      if (versions) {
        await client.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Enabled' } }));
      }
      return Bucket;
    },
    async stop() {
      for (const bucket of made.splice(0)) await removeBucket(client, bucket).catch(() => {});
      client.destroy();
    },
  };
}

async function removeBucket(client: S3Client, Bucket: string): Promise<void> {
  const { Uploads = [] } = await client.send(new ListMultipartUploadsCommand({ Bucket }));
  for (const { Key, UploadId } of Uploads) {
    await client.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId }));
  }
  for (let more = true; more; ) {
    const { Versions = [], DeleteMarkers = [] } = await client.send(new ListObjectVersionsCommand({ Bucket }));
    const objects = [...Versions, ...DeleteMarkers];
    await Promise.all(
      objects.map(({ Key, VersionId }) => client.send(new DeleteObjectCommand({ Bucket, Key, VersionId }))),
    );
    more = objects.length > 0;
  }
  await client.send(new DeleteBucketCommand({ Bucket }));
}
