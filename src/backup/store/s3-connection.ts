import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import type { Environment } from '../../core/runtime/world.ts';
import type { S3Address } from './s3-address.ts';
import { s3Failure } from './s3-failure.ts';

/** A bucket that can be asked, and what its answers say beside their content. */
export interface S3Connection {
  readonly client: S3Client;
  readonly address: S3Address;
  /** `s3://bucket/prefix`. */
  readonly name: string;
  /** Whether it is not AWS: others speak most of S3, and not all of it. */
  readonly foreign: boolean;
  /** Cloudflare R2 takes an upload only if all its parts, but for the last, are of one size. */
  readonly uniformParts: boolean;
  readonly heard: Heard;
  /** What must not stand in a message. */
  readonly secrets: readonly string[];
  /** One question. Throws a StoreFailure, or the reason of `signal`. */
  ask<T>(question: Question, send: (options: { abortSignal?: AbortSignal }) => Promise<T>): Promise<T>;
}

export interface Question {
  /** The end of "… cannot be": "written", "read", "listed". */
  readonly doing: string;
  /** Null where the bucket as a whole is meant. */
  readonly key: string | null;
  /** What the credentials have to permit: `s3:PutObject`. */
  readonly needs: readonly string[];
  readonly signal?: AbortSignal;
}

/** Of the newest answer. */
export interface Heard {
  /** The server's clock, and when we read it by ours. */
  date: { readonly theirs: Date; readonly ours: Date } | null;
  bucketRegion: string | null;
}

export interface ConnectionWish {
  readonly env: Environment;
  /** How often one question is asked before it is given up. */
  readonly attempts: number;
}

export function connectToBucket(address: S3Address, wish: ConnectionWish): S3Connection {
  const { env } = wish;
  const { settings, bucket, prefix } = address;
  const endpoint = settings.endpoint ?? env['AWS_ENDPOINT_URL_S3'] ?? env['AWS_ENDPOINT_URL'] ?? null;
  const host = endpoint !== null && URL.canParse(endpoint) ? new URL(endpoint).hostname : null;
  const foreign = host !== null && !/(?:^|\.)amazonaws\.com(?:\.cn)?$/.test(host);
  const region = settings.region ?? env['AWS_REGION'] ?? env['AWS_DEFAULT_REGION'] ?? (foreign ? 'us-east-1' : null);
  // As the AWS tools have it, a profile goes before keys.
  const [key, secret, token] = env['AWS_PROFILE']
    ? []
    : [env['AWS_ACCESS_KEY_ID'], env['AWS_SECRET_ACCESS_KEY'], env['AWS_SESSION_TOKEN']];
  const config: S3ClientConfig = {
    forcePathStyle: settings.pathStyle ?? settings.endpoint !== null,
    maxAttempts: wish.attempts,
    // A connection over which nothing comes for two minutes is a dead one: without a limit, a backup would wait for it for ever.
    requestHandler: { connectionTimeout: 10_000, socketTimeout: 120_000 },
  };
  if (endpoint !== null) config.endpoint = endpoint;
  if (region !== null) config.region = region;
  if (foreign) {
    // The checksums that AWS takes for each part are refused by many others. Each request is signed with a SHA-256 over its body in any case.
    config.requestChecksumCalculation = 'WHEN_REQUIRED';
    config.responseChecksumValidation = 'WHEN_REQUIRED';
  }
  if (settings.role !== null) {
    const role = settings.role;
    config.credentials = async () => {
      const { roleCredentials } = await import('./s3-credentials.ts');
      return roleCredentials(role, region, env)();
    };
  } else if (key && secret) {
    config.credentials = { accessKeyId: key, secretAccessKey: secret, ...(token ? { sessionToken: token } : {}) };
  }
  const client = withoutItsWarning(() => new S3Client(config));
  const heard: Heard = { date: null, bucketRegion: null };
  listen(client, heard);
  const name = `s3://${bucket}${prefix === '' ? '' : `/${prefix.slice(0, -1)}`}`;
  const secrets = [key, secret, token].filter((text): text is string => text !== undefined && text.length > 3);
  const connection: S3Connection = {
    client,
    address,
    name,
    foreign,
    uniformParts: host !== null && /\.r2\.cloudflarestorage\.com$/.test(host),
    heard,
    secrets,
    async ask(question, send) {
      try {
        return await send(question.signal === undefined ? {} : { abortSignal: question.signal });
      } catch (error) {
        if (question.signal?.aborted === true) throw question.signal.reason;
        throw s3Failure(error, question, connection);
      }
    },
  };
  return connection;
}

/** Notes the date of every answer, and where the bucket is said to be: refusals have both, too. */
function listen(client: S3Client, heard: Heard): void {
  client.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      const { response } = result;
      if (typeof response !== 'object' || response === null || !('headers' in response)) return result;
      const headers = response.headers as Readonly<Record<string, string | undefined>>;
      const theirs = new Date(headers['date'] ?? Number.NaN);
      if (!Number.isNaN(theirs.getTime())) heard.date = { theirs, ours: new Date() };
      heard.bucketRegion = headers['x-amz-bucket-region'] ?? heard.bucketRegion;
      return result;
    },
    { step: 'deserialize', priority: 'low', name: 'drydockHears' },
  );
}

/** The SDK tells whoever runs it with Node 20 that it has not long to live, which is nothing that a user of ours could act on. */
function withoutItsWarning<T>(work: () => T): T {
  const name = 'AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED';
  const before = process.env[name];
  process.env[name] = 'true';
  try {
    return work();
  } finally {
    if (before === undefined) delete process.env[name];
    else process.env[name] = before;
  }
}
