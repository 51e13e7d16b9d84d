import { maskSecrets } from '../../core/report/secrets.ts';
import { plain } from '../../core/runtime/plain-text.ts';
import type { Question, S3Connection } from './s3-connection.ts';
import { StoreFailure, type StoreFailureCode } from './store.ts';

/**
 * Puts what the SDK throws into one sentence and what to do about it. What it throws is not kept as the cause: it holds the request with its
 * signature. What is neither an answer nor a broken connection comes through as it is, as a defect.
 */
export function s3Failure(error: unknown, question: Question, connection: S3Connection): unknown {
  if (error instanceof StoreFailure || !(error instanceof Error)) return error;
  const what = `${placeOf(question, connection)} cannot be ${question.doing}`;
  const known = kindOf(error, question, connection);
  return known === null ? error : new StoreFailure(known.code, `${what}: ${known.why}`, known.hint ?? null);
}

/** A page of a proxy with status 200 reads like an answer that says nothing, such as an empty list. @throws StoreFailure */
export function mustBeS3(fields: readonly unknown[], question: Question, connection: S3Connection): void {
  if (fields.some((field) => field !== undefined)) return;
  const what = `${placeOf(question, connection)} cannot be ${question.doing}`;
  throw new StoreFailure(notS3.code, `${what}: ${notS3.why}`, notS3.hint);
}

function placeOf({ key }: Question, { name }: S3Connection): string {
  return plain(key === null ? name : `${name}/${key}`, 300);
}

/** What the store calls it: `NoSuchBucket`; the empty string for answers without a word, as every answer to HEAD is. */
export function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  return 'Code' in error && typeof error.Code === 'string' ? error.Code : error.name;
}

export function statusOf(error: unknown): number | null {
  if (typeof error !== 'object' || error === null || !('$metadata' in error)) return null;
  const metadata: unknown = error.$metadata;
  if (typeof metadata !== 'object' || metadata === null || !('httpStatusCode' in metadata)) return null;
  return typeof metadata.httpStatusCode === 'number' ? metadata.httpStatusCode : null;
}

interface Kind {
  readonly code: StoreFailureCode;
  readonly why: string;
  readonly hint?: string;
}

function kindOf(error: Error, question: Question, connection: S3Connection): Kind | null {
  const code = codeOf(error);
  const status = statusOf(error);
  // Others' word, which may be that of something every object has.
  const fixed = Object.hasOwn(byCode, code) ? byCode[code] : undefined;
  if (fixed === wrongKeys && asksKms(question)) {
    // Ceph says so.
    return {
      ...fixed,
      hint: `${wrongKeys.hint} Some say the same of a KMS key that there is not (backup.s3.kms_key).`,
    };
  }
  if (fixed !== undefined) return fixed;
  const { bucket, settings } = connection.address;
  if (code === 'NoSuchBucket') {
    const hint = 'Make it, or look at its name (backup.store) and at backup.s3.region and backup.s3.endpoint.';
    return { code: 'missing', why: `there is no bucket ${plain(bucket, 80)}`, hint };
  }
  if (code === 'RequestTimeTooSkewed' || code === 'RequestInTheFuture') return skewed(connection);
  if (
    status === 301 ||
    code === 'PermanentRedirect' ||
    code === 'AuthorizationHeaderMalformed' ||
    code === 'IncorrectEndpoint'
  ) {
    return elsewhere(error, connection);
  }
  if (/^KMS\./.test(code)) {
    return {
      code: 'refused',
      why: `the KMS key does not do (${plain(code, 60)})`,
      hint: 'Look at backup.s3.kms_key, and whether the key is enabled and of the same region.',
    };
  }
  if (code === 'InvalidRequest' && /object ?lock/i.test(error.message)) {
    return { code: 'refused', why: 'the bucket has no Object Lock', hint: noLock };
  }
  if (code === 'InvalidArgument' && settings.kmsKey !== null && /kms|encrypt/i.test(error.message)) {
    return { code: 'refused', why: 'the store does not take the KMS key', hint: 'Look at backup.s3.kms_key.' };
  }
  if (status === 403) return denied(question);
  if (status === 404) return { code: 'missing', why: 'there is no such object' };
  if (status === 507) return full;
  if (status !== null && (status >= 500 || status === 429) && status !== 501) {
    return { code: 'unreachable', why: `the store answers with status ${status}, after retries` };
  }
  if (status !== null && status > 0) {
    return { code: 'refused', why: `the store answers ${said(error, code, status, connection)}` };
  }
  return connectionKind(error);
}

/** No answer at all, or no request, since something was missing for it. */
function connectionKind(error: Error): Kind | null {
  if (error.name === 'CredentialsProviderError' || error.name === 'TokenProviderError') {
    return {
      code: 'denied',
      why: 'there are no AWS credentials here',
      hint: 'Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or backup.s3.role for a job of GitHub Actions.',
    };
  }
  if (/^Region is missing/.test(error.message)) {
    return {
      code: 'refused',
      why: 'nobody said in which region the bucket is',
      hint: 'Set backup.s3.region, or AWS_REGION.',
    };
  }
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (/CERT|SELF_SIGNED|ERR_TLS|ERR_SSL|EPROTO|UNABLE_TO_(?:VERIFY|GET)/.test(code)) {
    return {
      code: 'unreachable',
      why: `TLS fails (${plain(code, 60)})`,
      hint: 'For an authority of your own, set NODE_EXTRA_CA_CERTS to its certificate.',
    };
  }
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return {
      code: 'unreachable',
      why: 'the name of the store is not known here',
      hint: 'Look at backup.s3.endpoint and backup.s3.region, and at the network.',
    };
  }
  if (error.name === 'TimeoutError' || /^(?:E[A-Z]+|UND_ERR_\w+)$/.test(code) || networkMessages.test(error.message)) {
    const why = code === '' ? 'it does not answer' : `it does not answer (${plain(code, 40)})`;
    return {
      code: 'unreachable',
      why: `${why}, after retries`,
      hint: 'Look at the network, and at backup.s3.endpoint.',
    };
  }
  // An answer that is not S3's, such as a page of a proxy.
  if ('$response' in error) return notS3;
  return null;
}

const networkMessages = /^(?:aborted|socket hang up|Premature close|read ECONNRESET|terminated)$/;
const notS3 = {
  code: 'refused',
  why: 'it does not answer as S3 does',
  hint: 'Look at backup.s3.endpoint, and at proxies on the way.',
} as const;
const noLock = 'Make a bucket with Object Lock, or take out backup.s3.lock.';
const full: Kind = {
  code: 'full',
  why: 'its space or quota is used up',
  hint: 'Make room there, or keep fewer backups (backup.keep).',
};
const wrongKeys = {
  code: 'denied',
  why: 'the store does not know these credentials, or the secret does not belong to the key',
  hint: 'Look at AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.',
} as const;
const runOut: Kind = {
  code: 'denied',
  why: 'the credentials have run out',
  hint: 'Take new ones; with backup.s3.role Drydock does so by itself.',
};
const noClass = 'Look at backup.s3.storage_class.';

const byCode: Readonly<Record<string, Kind>> = {
  InvalidAccessKeyId: wrongKeys,
  SignatureDoesNotMatch: wrongKeys,
  InvalidToken: wrongKeys,
  InvalidSecurity: wrongKeys,
  ExpiredToken: runOut,
  TokenRefreshRequired: runOut,
  NoSuchKey: { code: 'missing', why: 'there is no such object' },
  NoSuchVersion: { code: 'missing', why: 'there is no such version of it' },
  NoSuchUpload: {
    code: 'missing',
    why: 'the upload is gone: somebody took it back',
    hint: 'Look whether a lifecycle rule removes unfinished uploads too early.',
  },
  PreconditionFailed: { code: 'exists', why: 'it is there already' },
  ConditionalRequestConflict: { code: 'exists', why: 'somebody else writes it at the same time' },
  InvalidObjectState: {
    code: 'archived',
    why: 'it is in a cold storage class',
    hint: 'Restore it in the store first (`aws s3api restore-object`), which takes hours.',
  },
  EntityTooLarge: { code: 'too_large', why: 'it is larger than the store takes' },
  QuotaExceeded: full,
  XMinioStorageFull: full,
  InsufficientCapacity: full,
  StorageQuotaExceeded: full,
  InvalidStorageClass: { code: 'refused', why: 'the store has no such storage class', hint: noClass },
  ObjectLockConfigurationNotFoundError: { code: 'refused', why: 'the bucket has no Object Lock', hint: noLock },
};

function asksKms({ needs }: Question): boolean {
  return needs.some((need) => need.startsWith('kms:'));
}

function denied(question: Question): Kind {
  const { needs } = question;
  if (needs.length === 0) return { code: 'denied', why: 'access denied' };
  const key = asksKms(question) ? '; look at backup.s3.kms_key, too' : '';
  const hint = `The credentials need ${needs.join(' and ')}, and no policy of the bucket may deny it${key}.`;
  return { code: 'denied', why: 'access denied', hint };
}

function skewed({ heard }: S3Connection): Kind {
  const apart = heard.date === null ? 0 : Math.abs(heard.date.theirs.getTime() - heard.date.ours.getTime());
  const by = apart < 60_000 ? '' : ` by ${Math.round(apart / 60_000)} min`;
  return {
    code: 'denied',
    why: `the clock of this machine and that of the store differ${by}`,
    hint: 'Set the clock (NTP).',
  };
}

function elsewhere(error: Error, { heard, address }: S3Connection): Kind {
  const told = 'Region' in error && typeof error.Region === 'string' ? error.Region : heard.bucketRegion;
  const why = told === null ? 'the bucket is in another region' : `the bucket is in the region ${plain(told, 40)}`;
  const own = address.settings.region;
  return {
    code: 'refused',
    why: own === null || own === told ? why : `${why}, not ${own}`,
    hint: 'Set backup.s3.region to it.',
  };
}

/** Others' words, without our credentials, which some repeat. */
function said(error: Error, code: string, status: number, { secrets }: S3Connection): string {
  let text = `${code} (${status})`;
  if (error.message !== '' && error.message !== code && error.message !== 'UnknownError')
    text = `${text}: ${error.message}`;
  for (const secret of secrets) text = text.replaceAll(secret, '***');
  return plain(maskSecrets(text), 300).replace(/[.\s]+$/, '');
}
