import type { LineCounter, Node, ParsedNode, Scalar, YAMLMap, YAMLSeq } from 'yaml';
import { isTool, type ToolChoice } from '../migrations/tool-choice.ts';
import { type Engine, engines } from '../report/engine.ts';
import { type FailOn, isFailOn } from '../report/fail-on.ts';
import { UserError } from '../report/user-error.ts';
import { didYouMean } from '../runtime/did-you-mean.ts';
import { plain } from '../runtime/plain-text.ts';
import type { Files } from '../runtime/world.ts';
import { configShape, databaseKeys, type Key, ruleSeverities, type Shape } from './config-schema.ts';
import type { CodeSearch, IgnoreEntry, RuleOption, RuleSetting } from './settings.ts';
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
  const reader = new Reader(file, lines, problems, rules, {
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

function at(file: string, lines: LineCounter, offset: number): string {
  const { line, col } = lines.linePos(offset);
  return `${plain(file)}:${line}:${col}`;
}

/** A checked value, with the line where it stands. */
type Value = string | number | boolean | readonly Value[] | { readonly [key: string]: Value };
type Values = { readonly [key: string]: Value };

/** The guards of the library, which is not loaded before there is a configuration. */
interface Yaml {
  isMap(node: unknown): node is YAMLMap<Node, Node | null>;
  isSeq(node: unknown): node is YAMLSeq<Node>;
  isScalar(node: unknown): node is Scalar;
  resolve(node: Node | null): Node | null;
}

/** Holds the nodes of a document to their shapes and collects what is wrong with each, at its own place. */
class Reader {
  readonly #file: string;
  readonly #lines: LineCounter;
  readonly #problems: string[];
  readonly #rules: ReadonlyMap<string, ConfigurableRule>;
  readonly #yaml: Yaml;

  constructor(file: string, lines: LineCounter, problems: string[], rules: readonly ConfigurableRule[], yaml: Yaml) {
    this.#file = file;
    this.#lines = lines;
    this.#problems = problems;
    this.#rules = new Map(rules.map((rule) => [rule.id, rule]));
    this.#yaml = yaml;
  }

  object(given: Node | null, keys: Readonly<Record<string, Key>>, path: string): Values {
    const node = this.#yaml.resolve(given);
    if (!this.#yaml.isMap(node)) {
      this.#wrong(given, `${path || 'the configuration'} has to be a map of ${Object.keys(keys).join(', ')}`);
      return {};
    }
    const values: Record<string, Value> = { line: this.#line(given) };
    const seen = new Set<string>();
    for (const { key: keyNode, value } of node.items) {
      const key = this.#keyOf(keyNode);
      seen.add(key);
      const known = Object.hasOwn(keys, key) ? keys[key] : undefined;
      if (known === undefined) {
        const where = path === '' ? '' : ` of ${path}`;
        this.#wrong(keyNode, `"${plain(key, 60)}" is no key${where}${didYouMean(key, Object.keys(keys))}`);
        continue;
      }
      const read = this.#value(value ?? keyNode, value, known.shape, path === '' ? key : `${path}.${key}`);
      if (read !== undefined) values[key] = read;
    }
    for (const [key, { required }] of Object.entries(keys)) {
      if (required === true && !seen.has(key)) this.#wrong(given, `${path} needs a "${key}"`);
    }
    return values;
  }

  #value(place: Node, given: Node | null, shape: Shape, path: string): Value | undefined {
    const node = this.#yaml.resolve(given);
    if (node === null || (this.#yaml.isScalar(node) && node.value === null)) {
      this.#wrong(place, `${path} is empty`);
      return undefined;
    }
    switch (shape.type) {
      case 'object': {
        const short = shape.short === undefined ? undefined : shape.keys[shape.short];
        if (shape.short !== undefined && short && this.#yaml.isScalar(node)) {
          const value = this.#value(place, node, short.shape, path);
          return value === undefined ? undefined : { [shape.short]: value };
        }
        return this.object(node, shape.keys, path);
      }
      case 'map':
        return this.#map(node, path, shape.key, (key, keyNode, value) =>
          shape.values.type === 'rule'
            ? this.#rule(key, keyNode, value)
            : this.#value(value ?? keyNode, value, shape.values, `${path}.${key}`),
        );
      case 'list':
        if (this.#yaml.isSeq(node)) {
          return node.items.flatMap((item, index) => this.#value(item, item, shape.items, `${path}[${index}]`) ?? []);
        }
        if (shape.single === true) {
          const one = this.#value(node, node, shape.items, path);
          return one === undefined ? undefined : [one];
        }
        this.#wrong(node, `${path} has to be a list`);
        return undefined;
      case 'text':
      case 'choice':
        return this.#text(node, shape, path);
      case 'databases':
        return this.#databases(node, path);
      case 'rule':
        throw new Error('a rule stands in a map of rules only');
      default:
        return shape satisfies never;
    }
  }

  #text(node: Node, shape: Extract<Shape, { type: 'text' | 'choice' }>, path: string): string | undefined {
    if (!this.#yaml.isScalar(node)) {
      this.#wrong(node, `${path} has to be a text`);
      return undefined;
    }
    // As it is written: `16.10` is a version, although it is also a number that is equal to 16.1.
    const value = typeof node.value === 'string' ? node.value : (node.source ?? String(node.value));
    if (shape.type === 'choice' && !shape.values.includes(value)) {
      this.#wrong(
        node,
        `${path}: "${plain(value, 60)}" is not one of ${shape.values.join(', ')}${didYouMean(value, shape.values)}`,
      );
      return undefined;
    }
    if (shape.type === 'text' && shape.pattern !== undefined && !shape.pattern.accepts(value)) {
      this.#wrong(node, `${path}: "${plain(value, 60)}" is not ${shape.pattern.expected}`);
      return undefined;
    }
    return value;
  }

  #map(
    node: Node,
    path: string,
    what: string,
    read: (key: string, keyNode: Node, value: Node | null) => Value | undefined,
  ): Values | undefined {
    if (!this.#yaml.isMap(node)) {
      this.#wrong(node, `${path} has to be a map, one ${what} a key`);
      return undefined;
    }
    const values: [string, Value][] = [];
    for (const { key: keyNode, value } of node.items) {
      const key = this.#keyOf(keyNode);
      const one = read(key, keyNode, value);
      if (one !== undefined) values.push([key, one]);
    }
    // Not by assignment: a key named __proto__ has to stay a key.
    return Object.fromEntries(values);
  }

  #databases(node: Node, path: string): Value | undefined {
    const list: Value[] = [];
    const taken = new Set<string>();
    const add = (place: Node, name: string | null, values: Values, where: string) => {
      if (name === null || name === '') return this.#wrong(place, `${where} needs a "name"`);
      if (taken.has(name)) this.#wrong(place, `there are two databases with the name "${plain(name, 60)}"`);
      taken.add(name);
      if (values['folder'] === undefined) this.#wrong(place, `${where} needs a "folder"`);
      list.push({ ...values, name });
    };
    if (this.#yaml.isSeq(node)) {
      node.items.forEach((item, index) => {
        const where = `${path}[${index}]`;
        const values = this.object(item, databaseKeys, where);
        add(item, typeof values['name'] === 'string' ? values['name'] : null, values, where);
      });
      return list;
    }
    const { name: _, ...withoutName } = databaseKeys;
    const byName = this.#map(node, path, 'database', (key, keyNode, value) => {
      const where = `${path}.${plain(key, 60)}`;
      // `shop: db/migrations` is all that most need to say.
      const short = this.#yaml.resolve(value);
      const values =
        this.#yaml.isScalar(short) && typeof short.value === 'string'
          ? { folder: [short.value] }
          : this.object(value ?? keyNode, withoutName, where);
      add(keyNode, key, values, where);
      return '';
    });
    return byName === undefined ? undefined : list;
  }

  #rule(id: string, keyNode: Node, given: Node | null): Value | undefined {
    const rule = this.#rules.get(id);
    if (rule === undefined) {
      this.#wrong(keyNode, `rules: there is no rule "${plain(id, 60)}"${didYouMean(id, this.#rules.keys())}`);
      return undefined;
    }
    const node = this.#yaml.resolve(given);
    const severity: Shape = { type: 'choice', values: ruleSeverities };
    if (node === null) {
      this.#wrong(keyNode, `rules.${id} is empty`);
      return undefined;
    }
    if (!this.#yaml.isMap(node)) {
      const value = this.#text(node, severity, `rules.${id}`);
      return value === undefined ? undefined : { severity: value };
    }
    const options = rule.options ?? {};
    const known = ['severity', ...Object.keys(options)];
    return this.#map(node, `rules.${id}`, 'option', (key, keyNode, value) => {
      if (key === 'severity') return this.#value(value ?? keyNode, value, severity, `rules.${id}.severity`);
      const option = Object.hasOwn(options, key) ? options[key] : undefined;
      if (option === undefined) {
        this.#wrong(keyNode, `"${plain(key, 60)}" is no option of the rule ${id}${didYouMean(key, known)}`);
        return undefined;
      }
      return this.#option(value ?? keyNode, option, `rules.${id}.${key}`);
    });
  }

  #option(given: Node, option: RuleOption, path: string): Value | undefined {
    const node = this.#yaml.resolve(given);
    if (node !== null && this.#yaml.isSeq(node) && option.type === 'list') {
      return node.items.flatMap((item) => this.#text(item, { type: 'text' }, path) ?? []);
    }
    const value = this.#yaml.isScalar(node) ? node.value : undefined;
    if (option.type === 'list' && typeof value === 'string') return [value];
    if (option.type !== 'list' && typeof value === option.type && (typeof value === 'string' || isPlainValue(value))) {
      return value;
    }
    const expected = { list: 'a list of texts', string: 'a text', number: 'a number', boolean: 'true or false' };
    this.#wrong(given, `${path} has to be ${expected[option.type]}`);
    return undefined;
  }

  #keyOf(node: Node): string {
    const key = this.#yaml.resolve(node);
    return this.#yaml.isScalar(key) ? String(key.value) : '';
  }

  #line(node: Node | null): number {
    return this.#lines.linePos(node?.range?.[0] ?? 0).line;
  }

  #wrong(node: Node | null, problem: string): void {
    this.#problems.push(`${at(this.#file, this.#lines, node?.range?.[0] ?? 0)}: ${problem}`);
  }
}

function isPlainValue(value: unknown): value is number | boolean {
  return typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value));
}

function configOf(file: string, values: Values): Config {
  const code = objectAt(values, 'code');
  return {
    file,
    databases: listAt(values, 'databases').flatMap((one) => (isValues(one) ? [databaseOf(one)] : [])),
    rules: Object.fromEntries(
      Object.entries(objectAt(values, 'rules')).flatMap(([id, one]) =>
        isValues(one) ? [[id, ruleSettingOf(one)] as const] : [],
      ),
    ),
    ignore: listAt(values, 'ignore').flatMap((one) => (isValues(one) ? [ignoreOf(one)] : [])),
    failOn: choiceAt(values, 'fail-on', isFailOn),
    baseline: textAt(values, 'baseline'),
    naming: textsOf(objectAt(values, 'naming')),
    code: { paths: stringsAt(code, 'paths'), ignore: stringsAt(code, 'ignore') },
    trials: trialSettingsOf(objectAt(values, 'trials')),
  };
}

function databaseOf(one: Values): ConfiguredDatabase {
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

function numberAt(values: Values, key: string): number | null {
  const value = textAt(values, key);
  return value === null ? null : Number(value);
}

function millisecondsAt(values: Values, key: string): number | null {
  const [, number, unit] = /^([\d.]+)\s*(ms|s|min)$/.exec(textAt(values, key) ?? '') ?? [];
  if (number === undefined) return null;
  return Number(number) * (unit === 'min' ? 60_000 : unit === 's' ? 1_000 : 1);
}

function isValues(value: Value | undefined): value is Values {
  return typeof value === 'object' && !Array.isArray(value);
}

function objectAt(values: Values, key: string): Values {
  const value = values[key];
  return isValues(value) ? value : {};
}

function listAt(values: Values, key: string): readonly Value[] {
  const value = values[key];
  return Array.isArray(value) ? value : [];
}

function stringsAt(values: Values, key: string): readonly string[] {
  return listAt(values, key).filter((item) => typeof item === 'string');
}

function textAt(values: Values, key: string): string | null {
  const value = values[key];
  return typeof value === 'string' ? value : null;
}

function textsOf(values: Values): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(values).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

function choiceAt<T extends string>(values: Values, key: string, is: (text: string) => text is T): T | null {
  const value = textAt(values, key);
  return value !== null && is(value) ? value : null;
}

function isSeverity(text: string): text is 'off' | 'notice' | 'warning' | 'error' {
  return ruleSeverities.some((one) => one === text);
}
