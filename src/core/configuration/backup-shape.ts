import { verificationLevels } from '../report/backup/backup-report.ts';
import { floor, kmsKey, physicalServer, recipient, region, role, storageClass, store } from './backup-patterns.ts';
import { physicalToolNames } from './backup-settings.ts';
import { listAt, textAt, type Values } from './checked-values.ts';
import { type Key, type Mismatch, type Shape, texts } from './shape.ts';
import { address, tellingKeys, variable } from './telling-shape.ts';
import { age, countAboveZero, limit, limitOrNone, share, shareOf, wholeNumber } from './text-patterns.ts';

/** What drydock.yml may say under `backup:`. read-backup-settings.ts makes settings of it. */

const count = (what: string): Key => ({ shape: { type: 'text', pattern: wholeNumber }, what });
/** What can be proved without a server to restore to. */
const readBack = verificationLevels.slice(0, 3);
const part: Shape = { type: 'text', pattern: share };

const s3: Shape = {
  type: 'object',
  keys: {
    region: {
      shape: { type: 'text', pattern: region },
      what: 'The region of the bucket; from the environment when absent, as the AWS tools do.',
    },
    endpoint: { shape: address, what: 'The address of a store that is not AWS but speaks S3.' },
    'path-style': {
      shape: { type: 'boolean' },
      what: 'Whether the bucket stands in the path of an address and not in its host; `true` when absent where there is an `endpoint`.',
    },
    'storage-class': {
      shape: { type: 'text', pattern: storageClass },
      what: 'The storage class of the dumps. One that has to be thawed before it can be read (`GLACIER`, `DEEP_ARCHIVE`) can be proved no further than `uploaded`.',
    },
    'kms-key': {
      shape: { type: 'text', pattern: kmsKey },
      what: "A KMS key for encryption by the store, or `default` for the account's own; the bucket's own encryption when absent.",
    },
    lock: {
      shape: {
        type: 'object',
        keys: {
          mode: {
            shape: { type: 'choice', values: ['governance', 'compliance'] },
            what: 'Who may take the lock off: those with the right to, or nobody.',
            required: true,
          },
          days: {
            shape: { type: 'text', pattern: countAboveZero },
            what: 'For how long nobody may remove a dump.',
            required: true,
          },
        },
      },
      what: 'A lock (S3 Object Lock) on every dump. The bucket has to be made for it.',
    },
    role: {
      shape: { type: 'text', pattern: role, unshown: true },
      what: "A role that is taken by the job's OIDC token, so that no key is kept in GitHub; the usual credentials when absent.",
    },
  },
};

const keep: Shape = {
  type: 'object',
  keys: {
    'pre-deploy': count('How many that were taken before a deploy; 5 when absent.'),
    'pre-deploy-for': {
      shape: { type: 'text', pattern: age },
      what: 'For how long one that was taken before a deploy is kept in any case; `7d` when absent.',
    },
    hourly: count('For how many hours that have one the last of the hour; 24 when absent.'),
    daily: count('For how many days that have one the last of the day; 7 when absent.'),
    weekly: count('For how many weeks that have one the last of the week; 5 when absent.'),
    monthly: count('For how many months that have one the last of the month; 12 when absent.'),
    floor: {
      shape: { type: 'text', pattern: floor },
      what: 'Never fewer good ones than this; 3 when absent, and 2 at least.',
    },
    'most-share': {
      shape: part,
      what: 'The largest share of the good ones that one run may remove; `50%` when absent. More is a mistake in the settings or a clock that is wrong.',
    },
  },
};

const shrink: Shape = {
  type: 'object',
  keys: {
    warn: { shape: part, what: 'From which share on it is said; `30%` when absent.' },
    fail: { shape: part, what: 'From which share on the run fails; `80%` when absent.' },
  },
  check: warnsFirst,
};

const physical: Shape = {
  type: 'list',
  single: true,
  items: {
    type: 'object',
    short: 'tool',
    keys: {
      tool: {
        shape: { type: 'choice', values: physicalToolNames },
        what: 'The tool. Its program has to be on the machine that asks.',
        required: true,
      },
      server: {
        shape: { type: 'text', pattern: physicalServer },
        what: 'A stanza of pgBackRest, a server of Barman; all of them when absent.',
      },
      'max-age': {
        shape: { type: 'text', pattern: age },
        what: 'How old its newest backup may be; `26h` when absent.',
      },
    },
  },
};

const drill: Shape = {
  type: 'object',
  keys: {
    sql: {
      shape: texts,
      what: 'Files of queries, relative to the working folder. Each has to give no row on the copy.',
    },
    migrations: {
      shape: { type: 'boolean' },
      what: 'Whether the migrations that wait are applied on the copy too; `true` when absent.',
    },
    'max-recovery': {
      shape: { type: 'text', pattern: limitOrNone },
      what: 'How long a recovery may take, from the first byte read to a database that answers; `none` when absent.',
    },
  },
};

/** Of a database: lies over what `backup` says for all. */
export const databaseBackupKeys: Readonly<Record<string, Key>> = {
  store: {
    // Somebody will put the keys of the store into its address.
    shape: { type: 'text', pattern: store, unshown: true },
    what: 'Where backups are kept: `s3://BUCKET/PREFIX` or a folder.',
  },
  s3: { shape: s3, what: 'How a store in S3, or one that speaks like it, is used.' },
  recipients: {
    shape: { type: 'list', items: { type: 'text', pattern: recipient, unshown: true }, single: true },
    what: 'Public keys of age (`age1…`), one or a list: only who holds a private key to one of them can read a backup.',
  },
  'passphrase-from': {
    shape: variable,
    what: 'The environment variable with a passphrase, where there are no recipients. Whoever makes backups can read them then.',
  },
  compression: {
    shape: { type: 'choice', values: ['auto', 'zstd', 'gzip', 'none'] },
    what: 'How dumps are compressed; `auto` when absent: zstd where the machine has it, else gzip.',
  },
  format: {
    shape: { type: 'choice', values: ['custom', 'directory'] },
    what: 'The format of `pg_dump`; `custom` when absent. Dumps of MySQL and MariaDB are SQL in any case.',
  },
  'schema-only': {
    shape: { type: 'boolean' },
    what: 'Whether only the schema is saved, and no row; `false` when absent.',
  },
  tables: { shape: texts, what: 'Only these tables, as `TABLE` or `SCHEMA.TABLE`; all when absent.' },
  without: { shape: texts, what: 'All tables but these.' },
  checks: {
    shape: { type: 'choice', values: ['hashes', 'rows', 'none'] },
    what: "What is taken of every table in the dump's own snapshot, to hold a restored copy against; `hashes` when absent: rows and a hash over all of them.",
  },
  'lock-timeout': {
    shape: { type: 'text', pattern: limit },
    what: 'How long the dump may wait for a lock on a table, and others behind it; 10 seconds when absent.',
  },
  verify: {
    shape: { type: 'choice', values: ['auto', ...readBack] },
    what: 'How far a new backup is proved in the run that makes it; `auto` when absent: `decoded`, or `digested` where it is encrypted. To restore one is what `drydock backup drill` does.',
  },
  'counts-from': {
    shape: { type: 'choice', values: verificationLevels },
    what: 'From which level on a backup counts, for retention and for a deploy; `digested` when absent.',
  },
  keep: { shape: keep, what: 'How many are kept (`drydock backup prune`). Each may be counted by several classes.' },
  'max-age': {
    shape: { type: 'text', pattern: age },
    what: 'How old the data of the newest good backup may be; `26h` when absent. `drydock backup status` fails beyond it.',
  },
  shrink: {
    shape: shrink,
    what: 'By how much a backup may be smaller than the median of the last seven: a table that is gone, or a dump that saw only a part.',
  },
  drill: { shape: drill, what: 'What `drydock backup drill` asks of a restored copy.' },
  physical: {
    shape: physical,
    what: "Tools with backups of the server's files, whose age `drydock backup status` asks for too.",
  },
};

/** What does not fit together, for all databases and for one. */
export function backupMismatch(values: Values): Mismatch | null {
  if (textAt(values, 'passphrase-from') !== null && listAt(values, 'recipients').length > 0) {
    return {
      key: 'passphrase-from',
      problem:
        'has both "recipients" and "passphrase-from": a backup that a passphrase opens too is only as safe as that',
    };
  }
  return null;
}

/** Of the whole run. */
export const backupKeys: Readonly<Record<string, Key>> = { ...databaseBackupKeys, ...tellingKeys };

function warnsFirst(values: Values): Mismatch | null {
  const [warn, fail] = [shareOf(textAt(values, 'warn') ?? ''), shareOf(textAt(values, 'fail') ?? '')];
  return warn !== null && fail !== null && warn > fail
    ? { key: 'warn', problem: 'has a "warn" above its "fail", which would never be said' }
    : null;
}
