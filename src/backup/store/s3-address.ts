import type { S3Settings } from '../../core/configuration/backup-settings.ts';
import { UserError } from '../../core/report/user-error.ts';
import { plain } from '../../core/runtime/plain-text.ts';
import { keyPart } from './keys.ts';

export interface S3Address {
  readonly bucket: string;
  /** Empty, or with a `/` at its end. */
  readonly prefix: string;
  readonly settings: S3Settings;
}

/** `s3://bucket/prefix` and what drydock.yml says beside it. @throws UserError `store_invalid`, `s3_settings_invalid` */
export function readS3Address(where: string, settings: S3Settings): S3Address {
  const rest = where.slice('s3://'.length);
  // Not shown: it may well hold a secret.
  if (rest.includes('@')) {
    throw invalid(
      'The store s3://… must not hold credentials',
      'Give them in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or by a role (backup.s3.role).',
    );
  }
  if (/[?#]/.test(rest)) {
    throw invalid(
      `The store "${plain(where, 200)}" is a bucket and a prefix, and nothing else`,
      'Region, endpoint and the like stand under backup.s3 in drydock.yml.',
    );
  }
  const cut = rest.indexOf('/');
  const bucket = cut === -1 ? rest : rest.slice(0, cut);
  const parts =
    cut === -1
      ? []
      : rest
          .slice(cut + 1)
          .replace(/\/$/, '')
          .split('/');
  checkBucket(bucket, settings.endpoint !== null);
  const inner = parts.length === 1 && parts[0] === '' ? [] : parts;
  for (const part of inner) {
    if (keyPart.test(part)) continue;
    throw invalid(
      `The prefix of the store "${plain(where, 200)}" has the part "${plain(part, 60)}"`,
      'Its parts consist of letters, digits, ".", "_" and "-", do not begin with a dot, and have a "/" between them.',
    );
  }
  const prefix = inner.map((part) => `${part}/`).join('');
  if (prefix.length > 300)
    throw invalid('The prefix of the store is longer than 300 characters', 'Choose a shorter one.');
  checkSettings(settings);
  return { bucket, prefix, settings };
}

/** AWS's own rules; what stands behind an endpoint may have older names, with capitals and underscores. */
function checkBucket(bucket: string, foreign: boolean): void {
  const fits = foreign
    ? /^[A-Za-z0-9][A-Za-z0-9._-]{1,62}$/.test(bucket)
    : /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket) && !/\.\.|^\d+\.\d+\.\d+\.\d+$/.test(bucket);
  if (fits) return;
  throw invalid(
    bucket === '' ? 'The store names no bucket' : `"${plain(bucket, 80)}" is no name of a bucket`,
    'Write s3://bucket/prefix; a bucket has 3 to 63 small letters, digits, "." and "-".',
  );
}

function checkSettings(settings: S3Settings): void {
  const { region, endpoint, storageClass, kmsKey, lock, role } = settings;
  if (region !== null && !/^[a-z0-9][a-z0-9-]{0,40}$/.test(region)) {
    throw wrong('region', region, 'Write it as AWS does: eu-central-1.');
  }
  if (endpoint !== null) checkEndpoint(endpoint);
  if (storageClass !== null && !/^[A-Z][A-Z0-9_]{1,40}$/.test(storageClass)) {
    throw wrong('storage_class', storageClass, 'Write it as S3 does: STANDARD_IA, INTELLIGENT_TIERING, GLACIER_IR.');
  }
  if (kmsKey !== null && !/^[A-Za-z0-9:/_.-]{1,2048}$/.test(kmsKey)) {
    throw wrong('kms_key', kmsKey, 'Write "default", the identifier of a key, alias/NAME, or an ARN.');
  }
  if (lock !== null && !(Number.isSafeInteger(lock.days) && lock.days >= 1 && lock.days <= 36_500)) {
    throw wrong('lock.days', String(lock.days), 'Write whole days, 1 to 36500.');
  }
  if (role !== null && !/^arn:aws[a-z-]*:iam::\d{12}:role\/[A-Za-z0-9+=,.@/_-]{1,600}$/.test(role)) {
    throw wrong('role', role, 'Write its ARN: arn:aws:iam::123456789012:role/backups.');
  }
}

function checkEndpoint(endpoint: string): void {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : null;
  if (url !== null && (url.username !== '' || url.password !== '')) {
    throw new UserError('s3_settings_invalid', 'backup.s3.endpoint must not hold credentials', {
      hint: 'Give them in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.',
    });
  }
  const fits = url !== null && /^https?:$/.test(url.protocol) && url.search === '' && url.hash === '';
  if (!fits) throw wrong('endpoint', endpoint, 'Write its address: https://s3.example.com.');
}

function wrong(setting: string, value: string, hint: string): UserError {
  return new UserError('s3_settings_invalid', `backup.s3.${setting} cannot be "${plain(value, 80)}"`, { hint });
}

function invalid(message: string, hint: string): UserError {
  return new UserError('store_invalid', message, { hint });
}
