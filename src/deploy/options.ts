import { type BackupSettings, defaultBackupSettings } from '../core/configuration/backup-settings.ts';
import { chosenDatabases } from '../core/configuration/chosen-databases.ts';
import type { Config, ConfiguredDatabase } from '../core/configuration/config.ts';
import { type DeploySettings, defaultDeploySettings, type OnFailure } from '../core/configuration/deploy-settings.ts';
import type { RuleSetting } from '../core/configuration/settings.ts';
import { UserError } from '../core/report/user-error.ts';
import { plain } from '../core/runtime/plain-text.ts';
import type { Environment } from '../core/runtime/world.ts';
import type { TargetOptions } from '../core/targets/find-targets.ts';
import type { DeployInputs } from './inputs.ts';

/** What a deploy and its kin work on: the inputs laid over drydock.yml. */
export interface DeployOptions {
  /** At least one. */
  readonly databases: readonly DatabaseOptions[];
  /** The file of an approved plan; null for none. */
  readonly planFile: string | null;
  /** The last version that runs; null for all. */
  readonly to: string | null;
  readonly rules: Readonly<Record<string, RuleSetting>>;
  /** Who is told of a run, which is one for all databases. */
  readonly telling: Pick<DeploySettings, 'notify' | 'telemetry'>;
  readonly configFile: string | null;
}

/** One database: where its migrations are, where it is, and how it is deployed to. */
export interface DatabaseOptions extends TargetOptions {
  /** The password in it never leaves this field. */
  readonly url: string;
  /** What it came from, for sentences: `url`, `DATABASE_URL`. */
  readonly urlFrom: string;
  readonly placeholders: Readonly<Record<string, string>>;
  /** The tool's history table where it is not the tool's default: `name` or `schema.name`. */
  readonly historyTable: string | null;
  readonly settings: DeploySettings;
  /** Where its backups are; a gate asks for them. */
  readonly backup: BackupSettings;
  /** What they are called, where drydock.yml names the database; else they have the name that its server has for it. */
  readonly backupName: string | null;
}

/**
 * Lays what was given over drydock.yml: an option or input wins over the configuration, which wins over the default.
 * @throws UserError `unknown_database`, `bad_options`, `no_url`
 */
export function deployOptions(inputs: DeployInputs, config: Config | null, env: Environment): DeployOptions {
  const configured = chosenDatabases(inputs.database ?? null, config);
  const several = configured.length > 1 && inputs.folder.length === 0;
  if (several && inputs.url) {
    throw new UserError(
      'bad_options',
      `url names one database, and ${plain(config?.file ?? '')} has ${configured.length}`,
      {
        hint: 'Say which with --database, or give each a url-from: the name of the variable that holds its URL.',
      },
    );
  }
  if (inputs.folder.length > 1) {
    throw new UserError('bad_options', 'Only one folder of migrations can be deployed at a time', {
      hint: 'Databases that have a folder each stand in drydock.yml.',
    });
  }
  const databases = several
    ? configured.map((one) => withInputs(inputs, one, one.folders, config, env))
    : [
        withInputs(
          inputs,
          configured[0] ?? null,
          inputs.folder.length > 0 ? inputs.folder : (configured[0]?.folders ?? []),
          config,
          env,
        ),
      ];
  return {
    databases,
    planFile: inputs.plan ?? null,
    to: inputs.to ?? null,
    rules: config?.rules ?? {},
    telling: config?.deploy ?? defaultDeploySettings,
    configFile: config?.file ?? null,
  };
}

function withInputs(
  inputs: DeployInputs,
  database: ConfiguredDatabase | null,
  paths: readonly string[],
  config: Config | null,
  env: Environment,
): DatabaseOptions {
  const base = database?.deploy ?? config?.deploy ?? defaultDeploySettings;
  const name = database?.name ?? paths[0] ?? 'default';
  return {
    name,
    paths,
    engine: inputs.engine ?? database?.engine ?? null,
    tool: inputs.tool ?? database?.tool ?? 'auto',
    serverVersion: null,
    ...urlOf(inputs, database, env),
    placeholders: database?.placeholders ?? {},
    historyTable: inputs['history-table'] ?? database?.historyTable ?? null,
    settings: {
      ...base,
      lockTimeoutMs: milliseconds(inputs['lock-timeout']) ?? base.lockTimeoutMs,
      statementTimeoutMs: milliseconds(inputs['statement-timeout']) ?? base.statementTimeoutMs,
      deployLockWaitMs: milliseconds(inputs['deploy-lock-wait']) ?? base.deployLockWaitMs,
      lockRetries: inputs['lock-retries'] == null ? base.lockRetries : Number(inputs['lock-retries']),
      onFailure: (inputs['on-failure'] as OnFailure | null | undefined) ?? base.onFailure,
      outOfOrder: inputs['out-of-order'] ?? base.outOfOrder,
    },
    backup: database?.backup ?? config?.backup ?? defaultBackupSettings,
    backupName: database?.name ?? null,
  };
}

function urlOf(inputs: DeployInputs, database: ConfiguredDatabase | null, env: Environment) {
  if (inputs.url) return { url: inputs.url, urlFrom: 'url' };
  const named = database?.urlFrom ?? null;
  const variable = named ?? 'DATABASE_URL';
  const url = env[variable];
  if (url !== undefined && url !== '') return { url, urlFrom: variable };
  const of = database === null ? '' : ` of ${plain(database.name, 60)}`;
  throw new UserError(
    'no_url',
    `The address${of} is not known: there is no url, and ${plain(variable, 60)} is not set`,
    {
      hint: 'Set it to postgres://user:password@host:5432/database or mysql://…; in an action, give the input url a secret.',
    },
  );
}

const units: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };

/** `500ms`, `3s`, `5m`, `2h`. */
export const durationPattern = {
  accepts: (value: string) => /^\d{1,9}(?:ms|s|m|h)$/.test(value),
  expected: 'a duration such as 500ms, 3s, 5m or 2h',
  source: '^[0-9]{1,9}(ms|s|m|h)$',
};

function milliseconds(text: string | null | undefined): number | null {
  const [, count, unit] = /^(\d+)(ms|s|m|h)$/.exec(text ?? '') ?? [];
  return count === undefined ? null : Number(count) * (units[unit ?? ''] ?? 1);
}
