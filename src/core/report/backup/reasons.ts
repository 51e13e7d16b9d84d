/**
 * Every code that a report of backups can give as its reason: what a heading says of it, and what it means. The table in docs/backup.md is
 * made of this, and a test holds the codes of src/backup against it: a code that nobody explains cannot be searched for at night.
 */
export interface ReasonInfo {
  /** In a heading, behind a colon. */
  readonly words: string;
  /** One sentence. */
  readonly what: string;
}

type Reasons = Readonly<Record<string, ReasonInfo>>;

const done: Reasons = {
  ok: { words: 'done', what: 'It went as it should.' },
  saved: { words: 'saved', what: 'A new backup is in the store, proved as far as `verify` asks for.' },
  listed: { words: 'listed', what: 'What the store holds was shown; nothing was proved.' },
  young_enough: { words: 'the newest is young enough', what: 'There is a good backup that is younger than `max-age`.' },
  verified: { words: 'verified', what: 'What was looked at is what was saved.' },
  restored: {
    words: 'restored',
    what: 'The database was restored, and is equal to the backup where that could be told.',
  },
  drilled: {
    words: 'the drill went well',
    what: 'The backup was restored to a throwaway server, and everything that was asked of it is so.',
  },
  pruned: { words: 'pruned', what: 'What no class keeps was removed.' },
  dry_run: { words: 'nothing was removed', what: 'What would be removed was shown, and nothing was.' },
  pinned: { words: 'pinned', what: 'The backup is kept until its pin is taken off.' },
  unpinned: { words: 'unpinned', what: 'The backup is kept as its class says.' },
  no_database: { words: 'no database', what: 'Nothing says which database is meant.' },
};

const before: Reasons = {
  no_store: { words: 'nothing says where', what: 'Nothing says where backups are kept.' },
  no_url: { words: 'nothing says which server', what: 'Nothing says where the database is.' },
  no_connection: { words: 'no connection', what: 'The server could not be reached.' },
  login_failed: { words: 'the login failed', what: 'The server refused the user or the password.' },
  unsupported_server: {
    words: 'a server that is not supported',
    what: 'The server is older than what is supported, or none of the three kinds.',
  },
  client_missing: {
    words: 'no program to dump with',
    what: "The server's own program for dumps (`pg_dump`, `mysqldump`, `mariadb-dump`) is not on this machine.",
  },
  client_too_old: {
    words: 'the program to dump with is too old',
    what: 'The program for dumps is older than the server, and might leave out in silence what it does not know.',
  },
  missing_privilege: { words: 'a right is missing', what: 'The user may not read all that belongs into the backup.' },
  row_security: {
    words: 'row-level security hides rows',
    what: 'Policies of row-level security would hide rows from the dump.',
  },
  broken_view: {
    words: 'a view is broken',
    what: 'A view refers to what is not there any more, and the dump program would stop at it.',
  },
  not_transactional: {
    words: 'tables without transactions',
    what: 'Tables of an engine without transactions cannot be read at one moment together with the others.',
  },
  no_such_table: { words: 'no such table', what: 'A table that was named is not there.' },
  no_space: { words: 'no space', what: 'There is not enough space for what is to be written.' },
  backup_in_progress: {
    words: 'another backup is running',
    what: 'Another run is saving the same database to the same place.',
  },
  cancelled: { words: 'cancelled', what: 'The run was cancelled; nothing of it is left.' },
  preflight_failed: {
    words: 'a question was refused',
    what: 'The server refused a question about what is to be dumped.',
  },
  broken_trigger: {
    words: 'a trigger is broken',
    what: 'A trigger is written in a way in which a dump of it cannot be restored.',
  },
  bad_format: { words: 'no such format', what: 'The server has no dump of that format.' },
};

const dump: Reasons = {
  dump_failed: { words: 'the dump failed', what: 'The program for dumps ended with an error; nothing was kept.' },
  server_lost: {
    words: 'the connection was lost',
    what: 'The server went away in the middle of the dump; nothing was kept.',
  },
  lock_timeout: {
    words: 'a lock was not to be had',
    what: 'A table was locked for longer than `lock-timeout`, and the dump gave up instead of making others wait behind it.',
  },
  disk_full: { words: 'a disk is full', what: 'The server or this machine had no space left.' },
  truncated: {
    words: 'the dump is not whole',
    what: 'The program for dumps ended without an error, and the end of its output is missing.',
  },
  program_failed: {
    words: 'a program failed',
    what: 'What compresses or decompresses ended with an error, which says nothing of the backup.',
  },
  table_changed: {
    words: 'a table changed meanwhile',
    what: 'The definition of a table was changed while the dump ran, so that it is not of one moment; nothing was kept.',
  },
  shrunk: {
    words: 'much smaller than before',
    what: 'The backup is smaller than the median of those before by more than `shrink` allows.',
  },
  too_many_tables: {
    words: 'no room for locks',
    what: 'The server has no room for the locks of all tables: `max_locks_per_transaction`.',
  },
};

const store: Reasons = {
  missing: { words: 'not in the store', what: 'The object, or the bucket or folder, is not there.' },
  exists: {
    words: 'it is there already',
    what: 'Something stands where the backup was to be written; nothing is ever written over.',
  },
  denied: {
    words: 'the store refused access',
    what: 'The credentials of the store are missing, wrong, or not enough.',
  },
  unreachable: { words: 'the store could not be reached', what: 'The store gave no answer, after several attempts.' },
  full: { words: 'the store is full', what: 'The store has no space or quota left.' },
  locked: { words: 'locked by a retention', what: 'A lock on the object forbids to remove it.' },
  archived: {
    words: 'in cold storage',
    what: 'The object is in a storage class from which it has to be thawed first.',
  },
  too_large: { words: 'too large for the store', what: 'The backup is larger than the store takes in one object.' },
  refused: { words: 'the store refused it', what: 'The store answered with an error; the message repeats it.' },
  store_failed: { words: 'the store failed', what: 'The store could not do what was asked of it.' },
};

const backup: Reasons = {
  damaged: {
    words: 'damaged',
    what: 'The bytes in the store are other than those that were saved, or cannot be read to their end.',
  },
  wrong_key: { words: 'the key does not fit', what: 'None of the private keys at hand opens the backup.' },
  missing_key: { words: 'no key', what: 'The backup is encrypted, and no private key or passphrase is at hand.' },
  bad_key: { words: 'a key is no key', what: 'What was given as a key is none.' },
  no_backup: { words: 'there is no backup', what: 'The store holds no good backup of the database.' },
  no_such_backup: { words: 'no such backup', what: 'The store holds no backup of that id.' },
  not_verified: { words: 'not proved', what: 'The backup was not proved as far as is asked for.' },
  too_old: { words: 'too old', what: 'The data of the newest good backup is older than `max-age`.' },
  no_verified_backup: { words: 'no good backup', what: 'No backup was proved as far as `counts-from` asks for.' },
  object_missing: {
    words: 'the dump is gone',
    what: 'There is a manifest, and the object that it names is not in the store.',
  },
  last_run_failed: {
    words: 'the last run failed',
    what: 'The newest good backup is young enough, but the last run failed; nothing is pruned after that.',
  },
  no_checks: {
    words: 'nothing to compare with',
    what: 'The backup was taken without counts of its tables, so that nothing could be compared.',
  },
  unreadable: {
    words: 'the record of the last run is damaged',
    what: 'Nobody can tell how the last run ended, which counts as a failure.',
  },
};

const restore: Reasons = {
  not_empty: {
    words: 'the target is not empty',
    what: 'The database that was to be written to has something in it; nothing was touched.',
  },
  target_older: {
    words: 'the target is older than the backup',
    what: 'The server is older than the one that was saved, which no dump promises to be readable for.',
  },
  wrong_engine: { words: 'another kind of server', what: 'The backup is of another kind of server than the target.' },
  restore_failed: {
    words: 'the restore failed',
    what: 'The program that restores ended with an error; the message says what is left in the target.',
  },
  missing_extension: {
    words: 'an extension is missing',
    what: 'The target has not the extensions that the backup needs.',
  },
  missing_role: { words: 'a role is missing', what: 'The target has not the roles that own what is in the backup.' },
  tables_differ: {
    words: 'tables differ',
    what: 'The restored tables are not those that were saved: rows or hashes are others.',
  },
  missing_collation: {
    words: 'a collation is missing',
    what: 'The target lacks a locale or a collation that the database needs.',
  },
  inconsistent: {
    words: 'the rows do not fit together',
    what: 'Rows of the backup break a constraint or a unique index of its own.',
  },
};

const drill: Reasons = {
  no_server: {
    words: 'no server for the drill',
    what: 'There is no throwaway server of the right version on this machine.',
  },
  health_failed: {
    words: 'the copy is not well',
    what: 'A check of the restored copy failed: an index, a sequence, a constraint.',
  },
  sql_failed: { words: 'a query found rows', what: 'A query of `drill: sql` gave rows, or could not be run.' },
  migrations_failed: {
    words: 'a pending migration failed on the copy',
    what: 'The migrations that wait do not run on the restored copy.',
  },
  too_slow: { words: 'the recovery takes too long', what: 'The recovery took longer than `max-recovery`.' },
};

const prune: Reasons = {
  clock_wrong: {
    words: 'a clock is wrong',
    what: "Backups are from the future, or this machine's clock and the store's are far apart; nothing was removed.",
  },
  too_many: {
    words: 'too much would go',
    what: 'More than `most-share` of the good backups would be removed at once; nothing was.',
  },
  prune_failed: { words: 'not all could be removed', what: 'The store refused to remove some; they are still listed.' },
  future_backup: {
    words: 'a backup is from the future',
    what: 'A clock is wrong, or was when it was taken; nothing was removed.',
  },
};

const physical: Reasons = {
  physical_too_old: {
    words: "another tool's backup is too old",
    what: 'The newest backup of the tool (pgBackRest, WAL-G, Barman) is older than `physical: max-age`.',
  },
  no_physical_backup: {
    words: 'another tool has no backup',
    what: 'The tool (pgBackRest, WAL-G, Barman) has no backup that it calls good.',
  },
  physical_not_asked: {
    words: 'another tool could not be asked',
    what: 'The tool (pgBackRest, WAL-G, Barman) is not on this machine, or did not answer.',
  },
};

/** Told as an error of one line with the exit status 2, and no report. */
const refused: Reasons = {
  untrusted_change: {
    words: 'a change that nobody has looked at',
    what: '`pull_request_target`: anybody may have written the change, and the job may hold secrets.',
  },
  bad_options: {
    words: 'what was said does not fit together',
    what: 'Two options, or an option and drydock.yml, do not fit together.',
  },
  unknown_command: { words: 'no such command', what: 'There is no such word behind `drydock backup`.' },
  unknown_database: { words: 'no such database', what: 'There is no database of that name in drydock.yml.' },
  no_name: {
    words: 'which database',
    what: 'The store has backups of several databases, and nothing says which one is meant.',
  },
  system_database: {
    words: 'a database of the server itself',
    what: 'What was named is a database of the server itself.',
  },
  replica: { words: 'a replica', what: 'The target of a restore is a replica.' },
  read_only_server: { words: 'a server that only reads', what: 'The target of a restore takes no writes.' },
  transaction_pooler: {
    words: 'a pooler',
    what: 'Behind a pooler that gives every transaction another session there is no one snapshot.',
  },
  store_unknown: { words: 'no such kind of store', what: 'Backups cannot be kept there.' },
  store_invalid: { words: 'no address of a store', what: 'What is said of the store is no address.' },
  zstd_missing: {
    words: 'no zstd',
    what: '`compression: zstd` was asked for, and neither the machine nor this version of Node.js has it.',
  },
  bad_table_pattern: {
    words: 'no name of a table',
    what: 'What is said under `tables` or `without` is no name of a table.',
  },
  bad_program: { words: 'no program', what: 'A program that the environment names is not there.' },
  no_passphrase: { words: 'no passphrase', what: 'The variable that `passphrase-from` names is not set.' },
  private_key_as_recipient: {
    words: 'a private key among the recipients',
    what: 'A private key stands where a public one belongs. Take it away, and take it for lost.',
  },
  recipient_not_supported: { words: 'a key of another kind', what: 'A recipient is no key of age.' },
  recipient_invalid: { words: 'a recipient is no key', what: 'A recipient has a mistake in it.' },
};

/** In the order of the page. */
export const reasonGroups: readonly (readonly [title: string, reasons: Reasons])[] = [
  ['It went well', done],
  ['Before anything is read', before],
  ['While the database is read', dump],
  ['The store', store],
  ['The backup itself', backup],
  ['Restoring', restore],
  ['Drills', drill],
  ['Pruning', prune],
  ['Backups of other tools', physical],
  ['Refused before anything begins', refused],
];

const all: ReadonlyMap<string, ReasonInfo> = new Map(reasonGroups.flatMap(([, reasons]) => Object.entries(reasons)));

/** Null for a code that is not ours. */
export function reasonInfo(reason: string): ReasonInfo | null {
  return all.get(reason) ?? null;
}

/** "lock_timeout" in words. A code that is not known is cut down to letters. */
export function reasonText(reason: string): string {
  return all.get(reason)?.words ?? reason.replace(/[^a-z0-9_]/gi, '').replaceAll('_', ' ');
}

/** The table of docs/backup.md. */
export function reasonsPage(): string {
  return reasonGroups
    .flatMap(([title, reasons]) => [
      `**${title}**`,
      '',
      '| code | what it means |',
      '| --- | --- |',
      ...Object.entries(reasons).map(([code, { what }]) => `| \`${code}\` | ${what} |`),
      '',
    ])
    .join('\n');
}
