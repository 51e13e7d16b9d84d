import { type BackupSettings, defaultBackupSettings } from '../core/configuration/backup-settings.ts';
import { chosenDatabases } from '../core/configuration/chosen-databases.ts';
import type { Config, ConfiguredDatabase } from '../core/configuration/config.ts';
import { ageMs, durationMs } from '../core/configuration/text-patterns.ts';
import type { BackupClass, VerificationLevel } from '../core/report/backup/backup-report.ts';
import { UserError } from '../core/report/user-error.ts';
import { plain } from '../core/runtime/plain-text.ts';
import type { Environment } from '../core/runtime/world.ts';
import type { TargetOptions } from '../core/targets/find-targets.ts';
import type { BackupInputs } from './inputs.ts';

/** What a backup and its kin work on: the inputs laid over drydock.yml. */
export interface BackupOptions {
  /** `s3://bucket/prefix` or a folder. */
  readonly store: string;
  /** At least one. Without drydock.yml the name may be open: then the store or the server tells it. */
  readonly databases: readonly BackupDatabase[];
  /** Of all: the store's own settings, who is told. */
  readonly settings: BackupSettings;
  readonly class: BackupClass;
  /** `latest`, or ids. */
  readonly wanted: readonly string[];
  /** Which level a look is to reach; null: as far as the key allows. */
  readonly level: VerificationLevel | null;
  /** A file with private keys; null for the environment's. */
  readonly identity: string | null;
  readonly drillUrl: string | null;
  readonly prune: boolean;
  readonly dryRun: boolean;
  readonly allowMany: boolean;
  readonly clean: boolean;
  readonly unverified: boolean;
  readonly why: string | null;
}

/** One database: where its migrations are, where it is, and how it is backed up. */
export interface BackupDatabase extends Omit<TargetOptions, 'name'> {
  /** What its backups are called; null: as the server calls the database, or as the store has it alone. */
  readonly name: string | null;
  /** The password in it never leaves this field. Null where none is given: only what looks into a store can do without. */
  readonly url: string | null;
  /** What it came from, for sentences: `url`, `DATABASE_URL`. */
  readonly urlFrom: string;
  readonly placeholders: Readonly<Record<string, string>>;
  readonly historyTable: string | null;
  readonly settings: BackupSettings;
}

/**
 * Lays what was given over drydock.yml: an option or input wins over the configuration, which wins over the default.
 * @throws UserError `unknown_database`, `bad_options`, `no_store`
 */
export function backupOptions(inputs: BackupInputs, config: Config | null, env: Environment): BackupOptions {
  const configured = chosenDatabases(inputs.database, config);
  if (configured.length > 1 && inputs.url) {
    throw new UserError(
      'bad_options',
      `url names one database, and ${plain(config?.file ?? '')} has ${configured.length}`,
      {
        hint: 'Say which with --database, or give each a url-from: the name of the variable that holds its URL.',
      },
    );
  }
  if (configured.length > 1 && inputs.name !== null) {
    throw new UserError(
      'bad_options',
      `name is for one database, and ${plain(config?.file ?? '')} has ${configured.length}`,
      {
        hint: 'Say which with --database; there each has its name.',
      },
    );
  }
  const databases = (configured.length === 0 ? [null] : configured).map((one) => withInputs(inputs, one, config, env));
  const settings = databases[0]?.settings ?? defaultBackupSettings;
  const stores = new Set(databases.map((one) => inputs.store ?? one.settings.store));
  const [store] = stores;
  if (store === undefined || store === null) {
    throw new UserError('no_store', 'Nothing says where backups are kept', {
      hint: 'Say --store s3://bucket/prefix or --store FOLDER, or write it under backup: store: in drydock.yml.',
    });
  }
  if (stores.size > 1) {
    throw new UserError('bad_options', 'The databases have different stores, and a run has one', {
      hint: 'Say which database with --database.',
    });
  }
  return {
    store,
    databases,
    settings,
    class: inputs.class ?? 'auto',
    wanted: inputs.backup ?? [],
    level: (inputs.level as VerificationLevel | null | undefined) ?? null,
    identity: inputs.identity ?? null,
    drillUrl: inputs['drill-url'] ?? null,
    prune: inputs.prune ?? false,
    dryRun: inputs['dry-run'] ?? false,
    allowMany: inputs['allow-many'] ?? false,
    clean: inputs.clean ?? false,
    unverified: inputs.unverified ?? false,
    why: inputs.why ?? null,
  };
}

function withInputs(
  inputs: BackupInputs,
  database: ConfiguredDatabase | null,
  config: Config | null,
  env: Environment,
): BackupDatabase {
  const base = database?.backup ?? config?.backup ?? defaultBackupSettings;
  const tables = names(inputs.tables) ?? base.tables;
  const without = names(inputs.without) ?? base.without;
  if (tables.length > 0 && without.length > 0) {
    throw new UserError('bad_options', 'tables and without exclude each other', { hint: 'Give one of them.' });
  }
  return {
    name: database?.name ?? inputs.name,
    paths: database?.folders ?? [],
    engine: database?.engine ?? null,
    tool: database?.tool ?? 'auto',
    serverVersion: null,
    ...urlOf(inputs, database, env),
    placeholders: database?.placeholders ?? {},
    historyTable: database?.historyTable ?? null,
    settings: {
      ...base,
      s3: {
        ...base.s3,
        region: inputs.region ?? base.s3.region,
        endpoint: inputs.endpoint ?? base.s3.endpoint,
        role: inputs.role ?? base.s3.role,
      },
      recipients: names(inputs.recipient) ?? base.recipients,
      compression: (inputs.compression as BackupSettings['compression'] | null | undefined) ?? base.compression,
      format: (inputs['dump-format'] as BackupSettings['format'] | null | undefined) ?? base.format,
      schemaOnly: inputs['schema-only'] ?? base.schemaOnly,
      tables,
      without,
      checks: (inputs.checks as BackupSettings['checks'] | null | undefined) ?? base.checks,
      verify: (inputs.verify as BackupSettings['verify'] | null | undefined) ?? base.verify,
      lockTimeoutMs: milliseconds(inputs['lock-timeout']) ?? base.lockTimeoutMs,
      maxAgeMs: (inputs['max-age'] == null ? null : ageMs(inputs['max-age'])) ?? base.maxAgeMs,
      drill: {
        sql: names(inputs.sql) ?? base.drill.sql,
        migrations: inputs.migrations ?? base.drill.migrations,
        maxRecoveryMs: milliseconds(inputs['max-recovery']) ?? base.drill.maxRecoveryMs,
      },
    },
  };
}

function urlOf(inputs: BackupInputs, database: ConfiguredDatabase | null, env: Environment) {
  if (inputs.url) return { url: inputs.url, urlFrom: 'url' };
  const variable = database?.urlFrom ?? 'DATABASE_URL';
  return { url: env[variable] || null, urlFrom: variable };
}

/** The address of a database that has to be asked. @throws UserError `no_url` */
export function urlOfDatabase({ url, urlFrom, name }: BackupDatabase): string {
  if (url !== null) return url;
  const of = name === null ? '' : ` of ${plain(name, 60)}`;
  throw new UserError(
    'no_url',
    `The address${of} is not known: there is no url, and ${plain(urlFrom, 60)} is not set`,
    {
      hint: 'Set it to postgres://user:password@host:5432/database or mysql://…; in an action, give the input url a secret.',
    },
  );
}

/** `a, b` and lines. */
function names(text: string | null | undefined): readonly string[] | null {
  if (text == null) return null;
  return text
    .split(/[,\n]/)
    .map((one) => one.trim())
    .filter((one) => one !== '');
}

function milliseconds(text: string | null | undefined): number | null {
  return text == null ? null : durationMs(text);
}
