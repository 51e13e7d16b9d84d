import type { TextPattern } from '../runtime/options.ts';
import { leastFloor } from './backup-settings.ts';

// What the texts under `backup:` of drydock.yml have to look like. Each is one expression, which editors are given too.

/** One that may not be repeated where it does not fit: an address with keys in it is put here sooner or later. */
export const store: TextPattern = pattern(
  's3://BUCKET/PREFIX or a folder, with no key and no password in it',
  String.raw`^(s3://[A-Za-z0-9][A-Za-z0-9._\-]{1,254}(/(?!\.{1,2}(/|$))[A-Za-z0-9._\-]+)*/?|file:///[^\r\n]{1,1000}|(?!.*://)(?=.*\S)[^\r\n]{1,1000})$`,
);

/**
 * Public keys of age: Bech32 (BIP 173) with `age1` in front, 58 characters for X25519, and about 2,000 with `age1pq1` for the hybrid kind.
 * Whoever makes a pair holds two texts that look alike, and may put the wrong one here.
 */
export const recipient: TextPattern = pattern(
  'a public key of age, which begins with age1; a private key has no place in this file, nor on the machine that makes backups',
  '^(age1[02-9ac-hj-np-z]{58}|age1pq1[02-9ac-hj-np-z]{100,4000})$',
);

export const role: TextPattern = pattern(
  'the ARN of a role, such as arn:aws:iam::123456789012:role/backup',
  String.raw`^arn:aws[a-z\-]{0,12}:iam::[0-9]{12}:role/[A-Za-z0-9+=,.@_/\-]{1,576}$`,
);

export const kmsKey: TextPattern = pattern(
  'the ARN, the id or the alias (alias/NAME) of a KMS key, or default',
  String.raw`^(default|alias/[A-Za-z0-9/_\-]{1,250}|[A-Fa-f0-9\-]{36}|mrk-[A-Fa-f0-9]{32}|arn:aws[a-z\-]{0,12}:kms:[a-z0-9\-]+:[0-9]{12}:(key|alias)/[A-Za-z0-9/_\-]{1,250})$`,
);

export const region: TextPattern = pattern(
  'the name of a region, such as eu-central-1',
  String.raw`^[A-Za-z0-9][A-Za-z0-9\-]{0,62}$`,
);

export const storageClass: TextPattern = pattern('a storage class, such as STANDARD_IA', '^[A-Z][A-Z0-9_]{1,40}$');

export const floor: TextPattern = pattern(
  `a whole number of at least ${leastFloor}: the last ${leastFloor} good backups stay, whatever is set`,
  '^(0*[2-9]|0*[1-9][0-9]{1,4})$',
);

function pattern(expected: string, source: string): TextPattern {
  const expression = new RegExp(source);
  return { accepts: (value) => expression.test(value), expected, source };
}

/** A name that no program takes for an option. */
export const physicalServer: TextPattern = {
  accepts: (value) => /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,62}$/.test(value),
  expected: 'the name of a stanza or a server',
  source: '^[A-Za-z0-9_][A-Za-z0-9_.-]{0,62}$',
};
