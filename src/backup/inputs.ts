import { age as agePattern, duration } from '../core/configuration/text-patterns.ts';
import { backupClasses, verificationLevels } from '../core/report/backup/backup-report.ts';
import type { OptionsSpec } from '../core/runtime/options.ts';

export const backupFormats = ['text', 'json', 'markdown', 'html', 'junit', 'github'] as const;
export type BackupFormat = (typeof backupFormats)[number];

/** What the action does, and the words behind `drydock backup`. */
export const backupModes = ['backup', 'list', 'status', 'verify', 'drill', 'prune', 'pin', 'unpin'] as const;
export type BackupMode = (typeof backupModes)[number];

const url = {
  kind: 'text',
  value: 'URL',
  default: null,
  what: 'The database, as postgres://user:password@host:5432/database or mysql://…. In a terminal give it by the environment: arguments can be read by every user of the machine.',
  otherwise: 'url-from in drydock.yml, else DATABASE_URL',
} as const;

/** What every command has that looks into a store. */
const where = {
  store: {
    kind: 'text',
    value: 'STORE',
    default: null,
    what: 'Where backups are kept: s3://bucket/prefix or a folder.',
    otherwise: 'backup: store in drydock.yml',
  },
  database: {
    kind: 'text',
    value: 'NAME',
    default: null,
    what: 'Only this database of drydock.yml.',
    otherwise: 'all of them',
  },
  name: {
    kind: 'text',
    value: 'NAME',
    default: null,
    what: "What the database's backups are called in the store, where drydock.yml does not name the database.",
    otherwise: "the database's name in drydock.yml, else on its server",
  },
  region: {
    kind: 'text',
    value: 'REGION',
    default: null,
    what: 'Region of the bucket.',
    otherwise: 'backup: s3 in drydock.yml, else AWS_REGION',
  },
  endpoint: {
    kind: 'text',
    value: 'URL',
    default: null,
    what: "Address of an S3 store that is not AWS's.",
    otherwise: 'backup: s3 in drydock.yml, else AWS_ENDPOINT_URL',
  },
  role: {
    kind: 'text',
    value: 'ARN',
    default: null,
    only: 'action',
    what: "A role that is taken by the job's OIDC token, which needs id-token: write.",
    otherwise: 'backup: s3 in drydock.yml, else the usual credentials of AWS',
  },
} as const satisfies OptionsSpec;

const shown = {
  format: { kind: 'choice', values: backupFormats, default: 'text', what: 'How the report is written.' },
  output: {
    kind: 'text',
    value: 'FILE',
    default: null,
    what: 'Write the report to this file instead of the standard output.',
  },
  config: {
    kind: 'text',
    value: 'FILE',
    default: null,
    what: 'The configuration file.',
    otherwise: 'drydock.yml, if there is one',
  },
  quiet: { kind: 'flag', default: false, what: 'Say nothing but the report.' },
  verbose: { kind: 'flag', default: false, what: 'Show every step and every table.' },
  color: {
    kind: 'flag',
    alias: 'colour',
    default: null,
    only: 'terminal',
    what: 'Colours in the text report.',
    otherwise: 'on a terminal, unless NO_COLOR is set',
  },
} as const satisfies OptionsSpec;

const making = {
  class: {
    kind: 'choice',
    values: backupClasses,
    default: 'auto',
    what: 'What the backup is for, and so how long it is kept. auto: by its time.',
  },
  recipient: {
    kind: 'text',
    value: 'KEYS',
    default: null,
    what: 'Public keys of age (age1…), with commas between them: only who has a private key of theirs can read the backup.',
    otherwise: 'backup: recipients in drydock.yml',
  },
  compression: {
    kind: 'choice',
    values: ['auto', 'zstd', 'gzip', 'none'],
    default: null,
    what: 'How it is compressed. auto: zstd where the machine has it, else gzip.',
    otherwise: 'auto',
  },
  'dump-format': {
    kind: 'choice',
    values: ['custom', 'directory'],
    default: null,
    what: 'Of PostgreSQL: custom is one stream; directory reads tables side by side, and needs space for the whole dump on this machine.',
    otherwise: 'custom',
  },
  'schema-only': { kind: 'flag', default: null, what: 'Leave the rows out.', otherwise: 'false' },
  tables: {
    kind: 'text',
    value: 'TABLES',
    default: null,
    what: 'Only these tables, with commas between them.',
    otherwise: 'all',
  },
  without: { kind: 'text', value: 'TABLES', default: null, what: 'All tables but these.', otherwise: 'none' },
  checks: {
    kind: 'choice',
    values: ['hashes', 'rows', 'none'],
    default: null,
    what: "What is taken of every table in the dump's own snapshot, to hold a restored copy against.",
    otherwise: 'hashes',
  },
  verify: {
    kind: 'choice',
    values: ['auto', ...verificationLevels.slice(0, 3)],
    default: null,
    what: 'How far the new backup is proved at once. auto: decoded to its end, or read back and digested where it is encrypted.',
    otherwise: 'auto',
  },
  'lock-timeout': {
    kind: 'text',
    value: 'TIME',
    pattern: duration,
    default: null,
    what: 'How long the dump may wait for a lock on a table, and others behind it.',
    otherwise: '10s',
  },
  prune: {
    kind: 'flag',
    default: false,
    what: 'Afterwards, if all went well: remove what no class keeps any more.',
  },
} as const satisfies OptionsSpec;

const age = {
  'max-age': {
    kind: 'text',
    value: 'TIME',
    pattern: agePattern,
    default: null,
    what: 'How old the newest good backup may be.',
    otherwise: '26h',
  },
} as const satisfies OptionsSpec;

const key = {
  identity: {
    kind: 'text',
    value: 'FILE',
    default: null,
    what: 'A file with private keys of age, as age-keygen writes it.',
    otherwise: 'the keys in DRYDOCK_AGE_IDENTITY',
  },
} as const satisfies OptionsSpec;

const which = {
  backup: {
    kind: 'list',
    positional: true,
    value: 'BACKUP',
    default: [],
    what: 'The id of a backup, or latest.',
    otherwise: 'latest',
  },
} as const satisfies OptionsSpec;

const level = {
  level: {
    kind: 'choice',
    values: ['uploaded', 'digested', 'decoded'],
    default: null,
    what: 'How far it is proved. restored and compared are what a drill does.',
    otherwise: 'decoded where there is a key or none is needed, else digested',
  },
} as const satisfies OptionsSpec;

const drilling = {
  'drill-url': {
    kind: 'text',
    value: 'URL',
    default: null,
    what: 'A server to restore on, where databases may be made and dropped.',
    otherwise: 'a throwaway server of the version that the backup is of',
  },
  sql: {
    kind: 'text',
    value: 'FILES',
    default: null,
    what: 'Files with queries that have to give no rows on the restored copy, with commas between them.',
    otherwise: 'backup: drill: sql in drydock.yml',
  },
  migrations: {
    kind: 'flag',
    default: null,
    what: 'Apply the migrations that the copy has not got.',
    otherwise: 'true where there is a folder of migrations',
  },
  'max-recovery': {
    kind: 'text',
    value: 'TIME',
    pattern: duration,
    default: null,
    what: 'How long the recovery may take.',
    otherwise: 'no limit',
  },
} as const satisfies OptionsSpec;

const pruning = {
  'dry-run': { kind: 'flag', default: false, what: 'Only say what would be removed.' },
  'allow-many': { kind: 'flag', default: false, what: 'Remove also more than half of the good backups at once.' },
} as const satisfies OptionsSpec;

const reason = {
  why: { kind: 'text', value: 'TEXT', default: null, what: 'Why it is kept.', otherwise: 'who pinned it' },
} as const satisfies OptionsSpec;

/** `drydock backup` itself. */
export const makeSpec = { url, ...where, ...making, ...shown } as const satisfies OptionsSpec;
export const listSpec = { ...where, ...shown } as const satisfies OptionsSpec;
export const backupStatusSpec = { ...where, ...age, ...shown } as const satisfies OptionsSpec;
export const verifySpec = { ...which, ...where, ...level, ...key, ...shown } as const satisfies OptionsSpec;
export const drillSpec = { ...which, ...where, ...key, ...drilling, ...shown } as const satisfies OptionsSpec;
export const pruneSpec = { ...where, ...pruning, ...shown } as const satisfies OptionsSpec;
export const pinSpec = { ...which, ...where, ...reason, ...shown } as const satisfies OptionsSpec;

/** `drydock restore`. */
export const restoreSpec = {
  ...which,
  url,
  ...where,
  ...key,
  clean: {
    kind: 'flag',
    default: false,
    what: 'Restore also into a database that is not empty: what the backup has replaces what is there.',
  },
  unverified: {
    kind: 'flag',
    default: false,
    what: 'Restore also a backup that nobody has proved beyond its upload.',
  },
  ...shown,
} as const satisfies OptionsSpec;

/** Every input of `actions/backup`. */
export const backupSpec = {
  mode: {
    kind: 'choice',
    values: ['backup', 'list', 'status', 'verify', 'drill', 'prune'],
    default: 'backup',
    only: 'action',
    what: 'backup makes one; verify reads it back; drill restores it on a throwaway server; status fails when the newest good one is too old; prune removes what no class keeps; list shows what is there.',
  },
  ...which,
  url,
  ...where,
  ...making,
  ...level,
  ...age,
  identity: {
    ...key.identity,
    what: 'Private keys of age, or the name of a file with them, for mode drill and verify: give them to a job of their own.',
    otherwise: 'the keys in DRYDOCK_AGE_IDENTITY',
  },
  ...drilling,
  ...pruning,
  ...shown,
  'working-directory': {
    kind: 'text',
    value: 'FOLDER',
    default: '.',
    only: 'action',
    what: 'The folder that paths are relative to, inside of the workspace.',
  },
} as const satisfies OptionsSpec;

const specs: Readonly<Record<string, OptionsSpec>> = {
  backup: makeSpec,
  restore: restoreSpec,
  'backup list': listSpec,
  'backup status': backupStatusSpec,
  'backup verify': verifySpec,
  'backup drill': drillSpec,
  'backup prune': pruneSpec,
  'backup pin': pinSpec,
  'backup unpin': pinSpec,
};

/** The options of one of these commands; null for another command. */
export function specOfBackup(name: string): OptionsSpec | null {
  return Object.hasOwn(specs, name) ? (specs[name] ?? null) : null;
}

/** What the options of the commands have in common; what a command has not is absent. */
export interface BackupInputs {
  readonly backup?: readonly string[];
  readonly url?: string | null;
  readonly store: string | null;
  readonly database: string | null;
  readonly name: string | null;
  readonly region: string | null;
  readonly endpoint: string | null;
  readonly role?: string | null;
  readonly class?: (typeof backupClasses)[number];
  readonly recipient?: string | null;
  readonly compression?: string | null;
  readonly 'dump-format'?: string | null;
  readonly 'schema-only'?: boolean | null;
  readonly tables?: string | null;
  readonly without?: string | null;
  readonly checks?: string | null;
  readonly verify?: string | null;
  readonly level?: string | null;
  readonly 'lock-timeout'?: string | null;
  readonly 'max-age'?: string | null;
  readonly identity?: string | null;
  readonly 'drill-url'?: string | null;
  readonly sql?: string | null;
  readonly migrations?: boolean | null;
  readonly 'max-recovery'?: string | null;
  readonly prune?: boolean;
  readonly 'dry-run'?: boolean;
  readonly 'allow-many'?: boolean;
  readonly clean?: boolean;
  readonly unverified?: boolean;
  readonly why?: string | null;
}
