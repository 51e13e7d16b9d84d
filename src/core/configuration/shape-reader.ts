import type { LineCounter, Node, Scalar, YAMLMap, YAMLSeq } from 'yaml';
import { didYouMean } from '../runtime/did-you-mean.ts';
import { plain } from '../runtime/plain-text.ts';
import { isPlainValue, type Value, type Values } from './checked-values.ts';
import type { ConfigurableRule } from './config.ts';
import { databaseKeys, ruleSeverities } from './config-schema.ts';
import type { RuleOption } from './settings.ts';
import type { Key, Shape } from './shape.ts';

export function at(file: string, lines: LineCounter, offset: number): string {
  const { line, col } = lines.linePos(offset);
  return `${plain(file)}:${line}:${col}`;
}

/** The guards of the library, which is not loaded before there is a configuration. */
export interface Yaml {
  isMap(node: unknown): node is YAMLMap<Node, Node | null>;
  isSeq(node: unknown): node is YAMLSeq<Node>;
  isScalar(node: unknown): node is Scalar;
  resolve(node: Node | null): Node | null;
}

/** Holds the nodes of a document to their shapes and collects what is wrong with each, at its own place. */
export class ShapeReader {
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
        return this.#checked(node, shape, path);
      }
      case 'boolean':
        if (this.#yaml.isScalar(node) && typeof node.value === 'boolean') return node.value;
        this.#wrong(node, `${path} has to be true or false`);
        return undefined;
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

  /** A map whose keys fit, each by itself, may still be wrong as a whole. */
  #checked(node: Node, shape: Extract<Shape, { type: 'object' }>, path: string): Values {
    const before = this.#problems.length;
    const values = this.object(node, shape.keys, path);
    const mismatch = this.#problems.length === before ? (shape.check?.(values) ?? null) : null;
    if (mismatch !== null) {
      const items = this.#yaml.isMap(node) ? node.items : [];
      const pair = items.find(({ key }) => this.#keyOf(key) === mismatch.key);
      this.#wrong(pair?.value ?? node, `${path} ${mismatch.problem}`);
    }
    return values;
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
      const shown = shape.unshown === true ? '' : `"${plain(value, 60)}" is `;
      this.#wrong(node, `${path}: ${shown}not ${shape.pattern.expected}`);
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
