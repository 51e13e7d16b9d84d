import { chosenDatabases } from '../core/configuration/chosen-databases.ts';
import type { Config, ConfiguredDatabase } from '../core/configuration/config.ts';
import type { RuleSetting } from '../core/configuration/settings.ts';
import { UserError } from '../core/report/user-error.ts';
import type { Files } from '../core/runtime/world.ts';
import { type Baseline, readBaseline } from './baseline.ts';
import type { DatabaseOptions, LintInputs, LintOptions } from './inputs.ts';

/** The rule whose options are the patterns of `naming:`. */
const namingRule = 'naming-convention';

/**
 * Lays what was given over drydock.yml: an option or input wins over the configuration, which wins over the default.
 * @throws UserError `unknown_database`, `bad_options`
 */
export function lintOptions(
  inputs: LintInputs,
  config: Config | null,
  files: Files,
  baseline: Baseline | null = null,
): LintOptions {
  if (inputs.since !== null && inputs.from !== null) {
    throw new UserError('bad_options', 'since and from exclude each other', {
      hint: 'since reports on what changed, from on a migration and every later one.',
    });
  }
  return {
    databases: databasesOf(inputs, config, files),
    since: inputs.since,
    from: inputs.from,
    failOn: inputs['fail-on'] ?? config?.failOn ?? 'error',
    rules: withNaming(config),
    ignore: config?.ignore ?? [],
    naming: config?.naming ?? {},
    code: config?.code ?? { paths: [], ignore: [] },
    fix: inputs.fix,
    effects: inputs.effects,
    baseline,
    configFile: config?.file ?? null,
  };
}

/**
 * The known findings that the inputs or the configuration name; null when they name none.
 * @param read gives the file's bytes; it says what counts, and so it is read where the configuration is
 */
export async function readKnown(
  inputs: Pick<LintInputs, 'baseline'>,
  config: Config | null,
  files: Pick<Files, 'normalize'>,
  read: (file: string) => Uint8Array | Promise<Uint8Array>,
): Promise<Baseline | null> {
  const file = inputs.baseline ?? config?.baseline ?? null;
  return file === null ? null : readBaseline(files.normalize(file), await read(file));
}

function databasesOf(inputs: LintInputs, config: Config | null, files: Files): readonly DatabaseOptions[] {
  const configured = chosenDatabases(inputs.database, config);
  if (inputs.path.length === 0) {
    return configured.length === 0
      ? [withInputs(inputs, null, 'default', [])]
      : configured.map((one) => withInputs(inputs, one, one.name, one.folders));
  }
  const only = inputs.database === null ? undefined : configured[0];
  const byDatabase = new Map<ConfiguredDatabase | null, string[]>();
  for (const path of inputs.path) {
    // With a name given, the paths belong to it wherever they lie.
    const database = only ?? configured.find((one) => one.folders.some((folder) => holds(files, folder, path))) ?? null;
    byDatabase.set(database, [...(byDatabase.get(database) ?? []), path]);
  }
  return [...byDatabase].map(([database, paths]) => withInputs(inputs, database, database?.name ?? 'default', paths));
}

function withInputs(
  inputs: LintInputs,
  database: ConfiguredDatabase | null,
  name: string,
  paths: readonly string[],
): DatabaseOptions {
  return {
    name,
    paths,
    engine: inputs.engine ?? database?.engine ?? null,
    tool: inputs.tool ?? database?.tool ?? 'auto',
    serverVersion: inputs['server-version'] ?? database?.serverVersion ?? null,
    stats: inputs.stats ?? database?.stats ?? null,
  };
}

function holds(files: Files, folder: string, path: string): boolean {
  const outer = files.normalize(folder);
  const inner = files.normalize(path);
  return outer === '.' ? !inner.startsWith('../') : inner === outer || inner.startsWith(`${outer}/`);
}

function withNaming(config: Config | null): Readonly<Record<string, RuleSetting>> {
  if (config === null || Object.keys(config.naming).length === 0) return config?.rules ?? {};
  const setting = config.rules[namingRule];
  return {
    ...config.rules,
    [namingRule]: { severity: setting?.severity ?? null, options: { ...config.naming, ...setting?.options } },
  };
}
