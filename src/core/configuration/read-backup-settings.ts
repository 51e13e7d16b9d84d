import { verificationLevels } from '../report/backup/backup-report.ts';
import {
  type BackupSettings,
  type DrillSettings,
  defaultBackupSettings,
  type KeepSettings,
  type PhysicalSetting,
  physicalToolNames,
  type S3Settings,
} from './backup-settings.ts';
import {
  booleanAt,
  millisecondsAt,
  numberAt,
  objectAt,
  objectsAt,
  stringsAt,
  textAt,
  type Values,
  wordAt,
} from './checked-values.ts';
import { readNotify, readTelemetry } from './read-telling-settings.ts';
import { ageMs, shareOf } from './text-patterns.ts';

const compressions = ['auto', 'zstd', 'gzip', 'none'] as const;
const formats = ['custom', 'directory'] as const;
const checks = ['hashes', 'rows', 'none'] as const;
const lockModes = ['governance', 'compliance'] as const;

/**
 * What drydock.yml says under `backup:`, over what is there without it: the defaults, or for a database what holds for all.
 * @param values held to `backupKeys`, or to `databaseBackupKeys`
 */
export function readBackupSettings(values: Values, under: BackupSettings): BackupSettings {
  const texts = (key: string, old: readonly string[]) => (values[key] === undefined ? old : stringsAt(values, key));
  const shrink = objectAt(values, 'shrink');
  return {
    store: textAt(values, 'store') ?? under.store,
    s3: s3Settings(objectAt(values, 's3'), under.s3),
    ...keysOf(values, under),
    compression: wordAt(values, 'compression', compressions) ?? under.compression,
    format: wordAt(values, 'format', formats) ?? under.format,
    schemaOnly: booleanAt(values, 'schema-only') ?? under.schemaOnly,
    tables: texts('tables', under.tables),
    without: texts('without', under.without),
    checks: wordAt(values, 'checks', checks) ?? under.checks,
    lockTimeoutMs: millisecondsAt(values, 'lock-timeout') ?? under.lockTimeoutMs,
    verify: wordAt(values, 'verify', ['auto', ...verificationLevels] as const) ?? under.verify,
    countsFrom: wordAt(values, 'counts-from', verificationLevels) ?? under.countsFrom,
    keep: keepSettings(objectAt(values, 'keep'), under.keep),
    maxAgeMs: ageAt(values, 'max-age') ?? under.maxAgeMs,
    shrink: {
      warn: shareAt(shrink, 'warn') ?? under.shrink.warn,
      fail: shareAt(shrink, 'fail') ?? under.shrink.fail,
    },
    drill: drillSettings(objectAt(values, 'drill'), under.drill),
    physical: values['physical'] === undefined ? under.physical : objectsAt(values, 'physical').map(physicalSetting),
    notify: readNotify(objectAt(values, 'notify'), under.notify),
    telemetry: readTelemetry(objectAt(values, 'telemetry'), under.telemetry),
  };
}

/** Who can read it. A database that says so itself has nothing of what holds for all: a passphrase beside its keys would open it too. */
function keysOf(values: Values, under: BackupSettings): Pick<BackupSettings, 'recipients' | 'passphraseFrom'> {
  if (values['recipients'] === undefined && values['passphrase-from'] === undefined) {
    return { recipients: under.recipients, passphraseFrom: under.passphraseFrom };
  }
  return { recipients: stringsAt(values, 'recipients'), passphraseFrom: textAt(values, 'passphrase-from') };
}

function s3Settings(values: Values, under: S3Settings): S3Settings {
  const lock = objectAt(values, 'lock');
  return {
    region: textAt(values, 'region') ?? under.region,
    endpoint: textAt(values, 'endpoint') ?? under.endpoint,
    pathStyle: booleanAt(values, 'path-style') ?? under.pathStyle,
    storageClass: textAt(values, 'storage-class') ?? under.storageClass,
    kmsKey: textAt(values, 'kms-key') ?? under.kmsKey,
    lock:
      values['lock'] === undefined
        ? under.lock
        : { mode: wordAt(lock, 'mode', lockModes) ?? 'governance', days: numberAt(lock, 'days') ?? 1 },
    role: textAt(values, 'role') ?? under.role,
  };
}

function keepSettings(values: Values, under: KeepSettings): KeepSettings {
  const count = (key: keyof KeepSettings['counts']) => numberAt(values, key) ?? under.counts[key];
  return {
    counts: {
      'pre-deploy': count('pre-deploy'),
      hourly: count('hourly'),
      daily: count('daily'),
      weekly: count('weekly'),
      monthly: count('monthly'),
    },
    preDeployMs: ageAt(values, 'pre-deploy-for') ?? under.preDeployMs,
    floor: numberAt(values, 'floor') ?? under.floor,
    mostShare: shareAt(values, 'most-share') ?? under.mostShare,
  };
}

function drillSettings(values: Values, under: DrillSettings): DrillSettings {
  return {
    sql: values['sql'] === undefined ? under.sql : stringsAt(values, 'sql'),
    migrations: booleanAt(values, 'migrations') ?? under.migrations,
    maxRecoveryMs: values['max-recovery'] === undefined ? under.maxRecoveryMs : millisecondsAt(values, 'max-recovery'),
  };
}

function physicalSetting(values: Values): PhysicalSetting {
  return {
    tool: wordAt(values, 'tool', physicalToolNames) ?? 'pgbackrest',
    server: textAt(values, 'server'),
    maxAgeMs: ageAt(values, 'max-age') ?? defaultBackupSettings.maxAgeMs,
  };
}

function ageAt(values: Values, key: string): number | null {
  return ageMs(textAt(values, key) ?? '');
}

function shareAt(values: Values, key: string): number | null {
  return shareOf(textAt(values, key) ?? '');
}
