import type { Node, ParsedNode } from 'yaml';
import { isTool, type ToolChoice } from '../migrations/tool-choice.ts';
import { type Engine, engines } from '../report/engine.ts';
import { type FailOn, isFailOn } from '../report/fail-on.ts';
import { UserError } from '../report/user-error.ts';
import { plain } from '../runtime/plain-text.ts';
import type { Files } from '../runtime/world.ts';
import { type BackupSettings, defaultBackupSettings } from './backup-settings.ts';
import {
  choiceAt,
  isPlainValue,
  isValues,
  millisecondsAt,
  numberAt,
  objectAt,
  objectsAt,
  stringsAt,
  textAt,
  textsOf,
  type Values,
} from './checked-values.ts';
import { configShape, ruleSeverities } from './config-schema.ts';
import { type DeploySettings, defaultDeploySettings } from './deploy-settings.ts';
import { readBackupSettings } from './read-backup-settings.ts';
import { readDeploySettings } from './read-deploy-settings.ts';
import type { CodeSearch, IgnoreEntry, RuleOption, RuleSetting } from './settings.ts';
import { at, ShapeReader } from './shape-reader.ts';
import { defaultTrialSettings, type TrialId, type TrialSettings, trialIds, trialLevels } from './trial-settings.ts';

/** drydock.yml, checked. What it does not say is null or empty. */
export interface Config {
  /** Its path as it goes out. */
  readonly file: string;
  readonly databases: readonly ConfiguredDatabase[];
  readonly rules: Readonly<Record<string, RuleSetting>>;
  readonly ignore: readonly IgnoreEntry[];
  readonly failOn: FailOn | null;
  /** The file of known findings, relative to the working folder. */
  readonly baseline: string | null;
  readonly naming: Readonly<Record<string, string>>;
  readonly code: CodeSearch;
  readonly trials: TrialSettings;
  /** What holds for all databases. */
  readonly deploy: DeploySettings;
  readonly backup: BackupSettings;
}

export interface ConfiguredDatabase {
  readonly name: string;
  readonly folders: readonly string[];
  readonly engine: Engine | null;
  readonly tool: ToolChoice | null;
  readonly serverVersion: string | null;
  readonly stats: string | null;
  readonly settings: Readonly<Record<string, string>>;
  readonly placeholders: Readonly<Record<string, string>>;
  readonly seed: readonly string[];
  readonly rows: number | null;
  readonly schema: string | null;
  readonly invariants: Readonly<Record<string, string>>;
  readonly refuses: Readonly<Record<string, string>>;
  readonly queries: Readonly<Record<string, string>>;
  readonly contract: readonly string[];
  readonly assertions: readonly string[];
  readonly contractCommand: string | null;
  /** The history table, maybe with its schema before a dot; null for the tool's own default. */
  readonly historyTable: string | null;
  /** The environment variable that holds the URL of the database that is deployed to. */
  readonly urlFrom: string | null;
  /** What the database itself says, over what holds for all; null when it says nothing. */
  readonly deploy: DeploySettings | null;
  readonly backup: BackupSettings | null;
}

/** What the configuration may say of rules. */
export interface ConfigurableRule {
  readonly id: string;
  readonly options?: Readonly<Record<string, RuleOption>>;
}

/** Where the configuration is looked for. */
export const configNames = ['drydock.yml', 'drydock.yaml'] as const;

/**
 * Reads the configuration: the file that is named, or drydock.yml of the working folder. Null when there is none.
 * @throws UserError `config_invalid` with every problem as FILE:LINE:COLUMN, or why the named file cannot be read
 */
export async function loadConfig(
  files: Files,
  named: string | null,
  rules: readonly ConfigurableRule[],
): Promise<Config | null> {
  const found = named === null ? configNames.filter((name) => files.kind(name) === 'file') : [named];
  const [file] = found;
  if (file === undefined) return null;
  if (found.length > 1) {
    throw new UserError('config_invalid', `There is both ${configNames.join(' and ')}`, { hint: 'Keep one of them.' });
  }
  const bytes = files.read(file);
  return readConfig(files.normalize(file), new TextDecoder().decode(bytes), rules);
}

/** Checks the text of a configuration. */
export async function readConfig(file: string, text: string, rules: readonly ConfigurableRule[]): Promise<Config> {
  // The one place that needs YAML: a run without a configuration does not load it.
  const yaml = await import('./yaml.ts');
  const lines = new yaml.LineCounter();
  const document = yaml.parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const problems: string[] = [];
  for (const error of document.errors) {
    problems.push(`${at(file, lines, error.pos[0])}: ${plain(error.message.replace(/\s+/g, ' '))}`);
  }
  const reader = new ShapeReader(file, lines, problems, rules, {
    isMap: (node) => yaml.isMap<Node, Node | null>(node),
    isSeq: (node) => yaml.isSeq<Node>(node),
    isScalar: (node) => yaml.isScalar(node),
    resolve: (node) => (yaml.isAlias(node) ? (node.resolve(document) ?? null) : node),
  });
  const root = document.contents;
  const values = problems.length > 0 || isNothing(root, yaml.isScalar) ? {} : reader.object(root, configShape, '');
  if (problems.length > 0) throw invalid(problems);
  return configOf(file, values);
}

function invalid(problems: readonly string[]): UserError {
  return new UserError('config_invalid', problems[0] ?? '', {
    problems,
    hint: 'docs/configuration.md lists every key.',
  });
}

function isNothing(node: ParsedNode | null, isScalar: (node: unknown) => boolean): boolean {
  return node === null || (isScalar(node) && 'value' in node && node.value === null);
}

function configOf(file: string, values: Values): Config {
  const code = objectAt(values, 'code');
  const deploy = readDeploySettings(objectAt(values, 'deploy'), defaultDeploySettings);
  const backup = readBackupSettings(objectAt(values, 'backup'), defaultBackupSettings);
  return {
    file,
    databases: objectsAt(values, 'databases').map((one) => databaseOf(one, deploy, backup)),
    rules: Object.fromEntries(
      Object.entries(objectAt(values, 'rules')).flatMap(([id, one]) =>
        isValues(one) ? [[id, ruleSettingOf(one)] as const] : [],
      ),
    ),
    ignore: objectsAt(values, 'ignore').map(ignoreOf),
    failOn: choiceAt(values, 'fail-on', isFailOn),
    baseline: textAt(values, 'baseline'),
    naming: textsOf(objectAt(values, 'naming')),
    code: { paths: stringsAt(code, 'paths'), ignore: stringsAt(code, 'ignore') },
    trials: trialSettingsOf(objectAt(values, 'trials')),
    deploy,
    backup,
  };
}

function databaseOf(one: Values, deploy: DeploySettings, backup: BackupSettings): ConfiguredDatabase {
  return {
    name: textAt(one, 'name') ?? '',
    folders: stringsAt(one, 'folder'),
    engine: engines.find((name) => name === textAt(one, 'engine')) ?? null,
    tool: choiceAt(one, 'tool', isTool),
    serverVersion: textAt(one, 'server-version'),
    stats: textAt(one, 'stats'),
    settings: textsOf(objectAt(one, 'settings')),
    placeholders: textsOf(objectAt(one, 'placeholders')),
    seed: stringsAt(one, 'seed'),
    rows: numberAt(one, 'rows'),
    schema: textAt(one, 'schema'),
    invariants: textsOf(objectAt(one, 'invariants')),
    refuses: textsOf(objectAt(one, 'refuses')),
    queries: textsOf(objectAt(one, 'queries')),
    contract: stringsAt(one, 'contract'),
    assertions: stringsAt(one, 'assertions'),
    contractCommand: textAt(one, 'contract-command'),
    historyTable: textAt(one, 'history-table'),
    urlFrom: textAt(one, 'url-from'),
    deploy: one['deploy'] === undefined ? null : readDeploySettings(objectAt(one, 'deploy'), deploy),
    backup: one['backup'] === undefined ? null : readBackupSettings(objectAt(one, 'backup'), backup),
  };
}

function ruleSettingOf(one: Values): RuleSetting {
  const { severity, ...options } = one;
  const settings: Record<string, string | number | boolean | readonly string[]> = {};
  for (const [key, value] of Object.entries(options)) {
    if (Array.isArray(value)) settings[key] = value.filter((item) => typeof item === 'string');
    else if (typeof value === 'string' || isPlainValue(value)) settings[key] = value;
  }
  return { severity: typeof severity === 'string' && isSeverity(severity) ? severity : null, options: settings };
}

function ignoreOf(one: Values): IgnoreEntry {
  return {
    rule: textAt(one, 'rule') ?? '',
    files: stringsAt(one, 'files'),
    reason: textAt(one, 'reason') ?? '',
    until: textAt(one, 'until'),
    line: typeof one['line'] === 'number' ? one['line'] : 1,
  };
}

function trialSettingsOf(values: Values): TrialSettings {
  const of = (id: TrialId) => objectAt(values, id);
  const defaults = defaultTrialSettings;
  return {
    levels: Object.fromEntries(
      trialIds.map((id) => [id, trialLevels.find((one) => one === textAt(of(id), 'level')) ?? defaults.levels[id]]),
    ) as TrialSettings['levels'],
    rollbackAll: textAt(of('rollback'), 'history') === 'all',
    traffic: {
      readers: numberAt(of('traffic'), 'readers') ?? defaults.traffic.readers,
      writers: numberAt(of('traffic'), 'writers') ?? defaults.traffic.writers,
      maxBlockedMs: millisecondsAt(of('traffic'), 'max-blocked') ?? defaults.traffic.maxBlockedMs,
    },
    performance: {
      threshold: textAt(of('performance'), 'threshold') ?? defaults.performance.threshold,
      samples: numberAt(of('performance'), 'samples') ?? defaults.performance.samples,
    },
    chaos: { points: numberAt(of('chaos'), 'points') ?? defaults.chaos.points },
    race: { runners: numberAt(of('race'), 'runners') ?? defaults.race.runners },
  };
}

function isSeverity(text: string): text is 'off' | 'notice' | 'warning' | 'error' {
  return ruleSeverities.some((one) => one === text);
}
