import type { LineCounter, Node, Scalar, YAMLMap, YAMLSeq } from 'yaml';
import type { Location } from '../../core/report/finding.ts';
import { didYouMean } from '../../core/runtime/did-you-mean.ts';
import { plain } from '../../core/runtime/plain-text.ts';
import type { ContractProblem } from './contract.ts';

export interface Entry {
  readonly key: string;
  readonly keyNode: Node;
  /** Null where nothing stands behind the key. */
  readonly value: Node | null;
}

/** Guards of the library, which is loaded only where a contract is read. */
export interface YamlGuards {
  isMap(node: unknown): node is YAMLMap<Node, Node | null>;
  isSeq(node: unknown): node is YAMLSeq<Node>;
  isScalar(node: unknown): node is Scalar;
  resolve(node: Node | null): Node | null;
}

/** Takes a document of YAML apart, and collects what is wrong at its own place. */
export class YamlReading {
  readonly problems: ContractProblem[] = [];
  readonly #file: string;
  readonly #lines: LineCounter;
  readonly #yaml: YamlGuards;

  constructor(file: string, lines: LineCounter, yaml: YamlGuards) {
    this.#file = file;
    this.#lines = lines;
    this.#yaml = yaml;
  }

  place(node: Node | null): Location {
    const [start = 0, end = start] = node?.range ?? [];
    const from = this.#lines.linePos(start);
    const to = this.#lines.linePos(Math.max(start, end));
    return { file: this.#file, line: from.line, column: from.col, endLine: to.line, endColumn: to.col };
  }

  wrong(node: Node | null, message: string): void {
    this.problems.push({ message, place: this.place(node) });
  }

  wrongAt(offset: number, message: string): void {
    const { line, col: column } = this.#lines.linePos(offset);
    this.problems.push({ message, place: { file: this.#file, line, column, endLine: line, endColumn: column } });
  }

  isMap(node: Node | null): boolean {
    return this.#yaml.isMap(this.#yaml.resolve(node));
  }

  isList(node: Node | null): boolean {
    return this.#yaml.isSeq(this.#yaml.resolve(node));
  }

  isEmpty(node: Node | null): boolean {
    const resolved = this.#yaml.resolve(node);
    return resolved === null || (this.#yaml.isScalar(resolved) && resolved.value === null);
  }

  /** The entries of a map; with `keys`, others are told. */
  entries(node: Node | null, what: string, keys: readonly string[] | null = null): readonly Entry[] {
    const map = this.#yaml.resolve(node);
    if (!this.#yaml.isMap(map)) {
      this.wrong(node, `${what} has to be a map${keys ? ` of ${keys.join(', ')}` : ''}`);
      return [];
    }
    return map.items.flatMap(({ key: keyNode, value }) => {
      const scalar = this.#yaml.resolve(keyNode);
      const key = this.#yaml.isScalar(scalar) ? textOf(scalar) : '';
      if (key === '') {
        this.wrong(keyNode, `${what} has a key that is no name`);
        return [];
      }
      if (keys && !keys.includes(key)) {
        this.wrong(keyNode, `"${plain(key, 60)}" is no key of ${what}${didYouMean(key, keys)}`);
        return [];
      }
      return [{ key, keyNode, value }];
    });
  }

  items(node: Node | null, what: string): readonly Node[] {
    const list = this.#yaml.resolve(node);
    if (this.#yaml.isSeq(list)) return list.items;
    this.wrong(node, `${what} has to be a list`);
    return [];
  }

  text(node: Node | null, what: string): string | null {
    const scalar = this.#yaml.resolve(node);
    if (this.#yaml.isScalar(scalar) && scalar.value !== null) return textOf(scalar);
    this.wrong(node, `${what} has to be a text`);
    return null;
  }

  /** One text or a list of them. */
  texts(node: Node | null, what: string): readonly string[] {
    if (!this.isList(node)) {
      const one = this.text(node, what);
      return one === null ? [] : [one];
    }
    return this.items(node, what).flatMap((item) => this.text(item, what) ?? []);
  }

  flag(node: Node | null, what: string): boolean {
    const scalar = this.#yaml.resolve(node);
    if (this.#yaml.isScalar(scalar) && typeof scalar.value === 'boolean') return scalar.value;
    this.wrong(node, `${what} has to be true or false`);
    return false;
  }
}

/** As it is written: `1.0` is a text too. */
function textOf(scalar: Scalar): string {
  return typeof scalar.value === 'string' ? scalar.value : (scalar.source ?? String(scalar.value));
}
