import { chosenDatabases } from '../core/configuration/chosen-databases.ts';
import type { Config, ConfiguredDatabase } from '../core/configuration/config.ts';
import { defaultTrialSettings, type TrialSettings, trialIds } from '../core/configuration/trial-settings.ts';
import { UserError } from '../core/report/user-error.ts';
import type { Environment } from '../core/runtime/world.ts';
import { type TestedOptions, type TestInputs, type TestOptions, trialNames } from './inputs.ts';

const defaultRows = 1_000;
/** Not DATABASE_URL, which in many a shell leads to a database that people work with. */
const urlVariable = 'DRYDOCK_TEST_URL';

/**
 * Lays what was given over drydock.yml: an option or input wins over the configuration, which wins over the default.
 * @throws UserError `unknown_database`, `bad_options`
 */
export function testOptions(inputs: TestInputs, config: Config | null, env: Environment): TestOptions {
  if (inputs.base !== null && inputs.from !== null) {
    throw new UserError('bad_options', 'base and from exclude each other', {
      hint: 'base takes what a git ref has for the base, from everything before a migration.',
    });
  }
  const fromEnvironment = env[urlVariable] === undefined || env[urlVariable] === '' ? null : (env[urlVariable] ?? null);
  const asked = inputs.trials === null ? null : new Set(trialNames(inputs.trials));
  const databases = databasesOf(inputs, config);
  if (inputs['write-schema'] && databases.every((one) => one.schema === null)) {
    throw new UserError('bad_options', 'write-schema needs a file to write', {
      hint: 'Name it with --schema schema.sql, or as schema: of the database in drydock.yml.',
    });
  }
  return {
    databases,
    url: inputs.url ?? fromEnvironment,
    urlFrom: inputs.url === null ? urlVariable : 'url',
    base: inputs.base,
    from: inputs.from,
    failOn: inputs['fail-on'] ?? config?.failOn ?? 'error',
    settings: settingsOf(config?.trials ?? defaultTrialSettings, asked),
    asked,
    writeSchema: inputs['write-schema'],
    keep: inputs.keep,
    configFile: config?.file ?? null,
  };
}

/** With trials named, these run and no other; a level of `warn` in drydock.yml stays. */
function settingsOf(settings: TrialSettings, asked: ReadonlySet<string> | null): TrialSettings {
  if (asked === null) return settings;
  const levels = Object.fromEntries(
    trialIds.map((id) => {
      const level = settings.levels[id];
      return [id, asked.has(id) ? (level === 'warn' ? level : 'fail') : 'off'];
    }),
  ) as TrialSettings['levels'];
  return { ...settings, levels };
}

function databasesOf(inputs: TestInputs, config: Config | null): readonly TestedOptions[] {
  const configured = chosenDatabases(inputs.database, config);
  if (inputs.folder.length === 0) {
    return configured.length === 0
      ? [tested(inputs, null, [])]
      : configured.map((one) => tested(inputs, one, one.folders));
  }
  const [only] = inputs.database === null ? [] : configured;
  const tidy = (path: string) => path.replaceAll('\\', '/').replace(/^\.\//, '').replace(/\/+$/, '');
  return inputs.folder.map((folder) => {
    const owner = only ?? configured.find((one) => one.folders.some((its) => tidy(its) === tidy(folder))) ?? null;
    return tested(inputs, owner, [folder]);
  });
}

function tested(inputs: TestInputs, database: ConfiguredDatabase | null, paths: readonly string[]): TestedOptions {
  return {
    name: database?.name ?? paths[0] ?? 'default',
    paths,
    engine: inputs.engine ?? database?.engine ?? null,
    tool: inputs.tool ?? database?.tool ?? 'auto',
    serverVersion: inputs['server-version'] ?? database?.serverVersion ?? null,
    settings: database?.settings ?? {},
    placeholders: database?.placeholders ?? {},
    seed: inputs.seed === null ? (database?.seed ?? []) : [inputs.seed],
    rows: inputs.rows === null ? (database?.rows ?? defaultRows) : Number(inputs.rows),
    schema: inputs.schema ?? database?.schema ?? null,
    invariants: database?.invariants ?? {},
    refuses: database?.refuses ?? {},
    queries: database?.queries ?? {},
    contract: database?.contract ?? [],
    assertions: database?.assertions ?? [],
    contractCommand: database?.contractCommand ?? null,
  };
}
