import type { Node } from 'yaml';
import { baseName } from '../../core/migrations/paths.ts';
import type { Engine } from '../../core/report/engine.ts';
import { plain } from '../../core/runtime/plain-text.ts';
import {
  type Contract,
  type ContractColumn,
  type ContractEnum,
  type ContractFunction,
  type ContractIndex,
  type ContractProblem,
  type ContractRelation,
  type ContractStatement,
  type WriteKind,
  writeKinds,
} from './contract.ts';
import { type Entry, YamlReading } from './yaml-reading.ts';

export type ReadContract =
  | { readonly kind: 'contract'; readonly contract: Contract }
  | { readonly kind: 'problems'; readonly problems: readonly ContractProblem[] };

/** Keys of a contract, in the order in which they are told. The schema for editors is held to them by a test. */
export const contractKeys = ['name', 'role', 'tables', 'views', 'functions', 'enums', 'indexes', 'statements'] as const;

/**
 * Reads a contract. Every part has a short form: `orders: [id, note]` for columns that have to be there, `id: bigint` for a column and its
 * type, `place_order(bigint): void` for a function.
 */
export async function readContract(file: string, text: string, engine: Engine): Promise<ReadContract> {
  const yaml = await import('../../core/configuration/yaml.ts');
  const lines = new yaml.LineCounter();
  const document = yaml.parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const reading = new YamlReading(file, lines, {
    isMap: (node) => yaml.isMap<Node, Node | null>(node),
    isSeq: (node) => yaml.isSeq<Node>(node),
    isScalar: (node) => yaml.isScalar(node),
    resolve: (node) => (yaml.isAlias(node) ? (node.resolve(document) ?? null) : node),
  });
  for (const error of document.errors) reading.wrongAt(error.pos[0], plain(error.message.replace(/\s+/g, ' ')));
  if (document.errors.length > 0) return { kind: 'problems', problems: reading.problems };
  const contract = new ContractReader(reading, engine).read(file, document.contents);
  return reading.problems.length > 0
    ? { kind: 'problems', problems: reading.problems }
    : { kind: 'contract', contract };
}

class ContractReader {
  readonly #reading: YamlReading;
  readonly #engine: Engine;
  /** Whose privileges are asked for where a table does not say. */
  #role: string | null = null;

  constructor(reading: YamlReading, engine: Engine) {
    this.#reading = reading;
    this.#engine = engine;
  }

  read(file: string, root: Node | null): Contract {
    const reading = this.#reading;
    const parts = new Map(reading.entries(root, 'a contract', contractKeys).map((one) => [one.key, one]));
    const name = parts.get('name');
    const role = parts.get('role');
    if (role) this.#role = this.#roleOf(role);
    const all = <T>(key: string, of: (entry: Entry) => T | null): readonly T[] => {
      const part = parts.get(key);
      return part === undefined ? [] : reading.entries(part.value, key).flatMap((entry) => of(entry) ?? []);
    };
    const contract = {
      name: (name && reading.text(name.value, 'name')) ?? baseName(file).replace(/\.ya?ml$/i, ''),
      file,
      relations: [
        ...all('tables', (entry) => this.#relation('table', entry)),
        ...all('views', (entry) => this.#relation('view', entry)),
      ],
      functions: all('functions', (entry) => this.#function(entry)),
      enums: all('enums', (entry) => this.#enum(entry)),
      indexes: all('indexes', (entry) => this.#index(entry)),
      statements: this.#statements(parts.get('statements') ?? null),
    };
    const { relations, functions, enums, indexes, statements } = contract;
    const asked = relations.length + functions.length + enums.length + indexes.length + statements.length;
    if (asked === 0 && reading.problems.length === 0) reading.wrong(root, 'the contract asks for nothing');
    return contract;
  }

  #roleOf({ keyNode, value }: Entry): string | null {
    if (this.#engine === 'postgres') return this.#reading.text(value, 'role');
    this.#reading.wrong(
      keyNode,
      'privileges are asked on PostgreSQL alone: elsewhere they belong to the name of a database, which is another one here',
    );
    return null;
  }

  #relation(kind: 'table' | 'view', { key, keyNode, value }: Entry): ContractRelation {
    const reading = this.#reading;
    const start = {
      kind,
      name: key,
      columns: [],
      read: true,
      write: [],
      role: this.#role,
      place: reading.place(keyNode),
    };
    // `orders:` alone, or `orders: [id, note]`.
    if (reading.isEmpty(value)) return start;
    if (reading.isList(value)) return { ...start, columns: this.#columns(kind, key, value) };
    let relation: ContractRelation = start;
    for (const entry of reading.entries(value, key, ['columns', 'read', 'write', 'role'])) {
      switch (entry.key) {
        case 'columns':
          relation = { ...relation, columns: this.#columns(kind, key, entry.value) };
          break;
        case 'read':
          relation = { ...relation, read: reading.flag(entry.value, `${key}.read`) };
          break;
        case 'write':
          relation = { ...relation, write: this.#write(key, entry.value) };
          break;
        default:
          relation = { ...relation, role: this.#roleOf(entry) };
      }
    }
    return relation;
  }

  #write(table: string, node: Node | null): readonly WriteKind[] {
    return this.#reading.texts(node, `${table}.write`).flatMap((text) => {
      const kind = writeKinds.find((one) => one === text);
      if (kind) return [kind];
      this.#reading.wrong(node, `${table}.write: "${plain(text, 60)}" is not one of ${writeKinds.join(', ')}`);
      return [];
    });
  }

  #columns(kind: 'table' | 'view', table: string, node: Node | null): readonly ContractColumn[] {
    const reading = this.#reading;
    const bare = (name: string, place: Node): ContractColumn => ({
      name,
      types: [],
      nullable: null,
      default: false,
      place: reading.place(place),
    });
    if (reading.isList(node)) {
      return reading.items(node, `${table}.columns`).flatMap((item) => {
        const name = reading.text(item, `a column of ${table}`);
        return name === null ? [] : [bare(name, item)];
      });
    }
    return reading.entries(node, `${table}.columns`).map(({ key, keyNode, value }) => {
      const column = bare(key, keyNode);
      const path = `${table}.${key}`;
      if (reading.isEmpty(value)) return column;
      if (!reading.isMap(value)) return { ...column, types: reading.texts(value, path) };
      // Whether the column of a view can be NULL, no server tells.
      const keys = kind === 'table' ? ['type', 'nullable', 'default'] : ['type'];
      let [types, nullable, hasDefault]: [readonly string[], boolean | null, boolean] = [[], null, false];
      for (const entry of reading.entries(value, path, keys)) {
        if (entry.key === 'type') types = reading.texts(entry.value, `${path}.type`);
        else if (entry.key === 'nullable') nullable = reading.flag(entry.value, `${path}.nullable`);
        else hasDefault = reading.flag(entry.value, `${path}.default`);
      }
      return { ...column, types, nullable, default: hasDefault };
    });
  }

  #function({ key, keyNode, value }: Entry): ContractFunction | null {
    const reading = this.#reading;
    const [, name = '', inside] = /^([^()]+?)\s*(?:\((.*)\))?$/s.exec(key) ?? [];
    if (name === '') {
      reading.wrong(keyNode, `"${plain(key, 60)}" is no function: write name or name(type, type)`);
      return null;
    }
    let returns: string | null = null;
    if (reading.isMap(value)) {
      for (const entry of reading.entries(value, key, ['returns']))
        returns = reading.text(entry.value, `${key}.returns`);
    } else if (!reading.isEmpty(value)) returns = reading.text(value, key);
    const types = inside === undefined ? null : partsOf(inside);
    return { name, arguments: types, returns, place: reading.place(keyNode) };
  }

  #enum({ key, keyNode, value }: Entry): ContractEnum | null {
    const reading = this.#reading;
    const place = reading.place(keyNode);
    if (this.#engine !== 'postgres' && !/^[^.]+\.[^.]+$/.test(key)) {
      reading.wrong(keyNode, `"${plain(key, 60)}" is no enum: write table.column`);
      return null;
    }
    if (!reading.isMap(value)) return { name: key, values: reading.texts(value, key), closed: false, place };
    let [values, closed]: [readonly string[], boolean] = [[], false];
    for (const entry of reading.entries(value, key, ['values', 'closed'])) {
      if (entry.key === 'values') values = reading.texts(entry.value, `${key}.values`);
      else closed = reading.flag(entry.value, `${key}.closed`);
    }
    if (values.length === 0) reading.wrong(keyNode, `${plain(key, 60)} needs its values`);
    return { name: key, values, closed, place };
  }

  #index({ key, keyNode, value }: Entry): ContractIndex | null {
    const reading = this.#reading;
    const start = { name: key, table: '', columns: [], unique: false, place: reading.place(keyNode) };
    if (!reading.isMap(value)) {
      const table = reading.text(value, key);
      return table === null ? null : { ...start, table };
    }
    let index: ContractIndex = start;
    for (const entry of reading.entries(value, key, ['table', 'columns', 'unique'])) {
      if (entry.key === 'table') index = { ...index, table: reading.text(entry.value, `${key}.table`) ?? '' };
      else if (entry.key === 'columns') index = { ...index, columns: reading.texts(entry.value, `${key}.columns`) };
      else index = { ...index, unique: reading.flag(entry.value, `${key}.unique`) };
    }
    if (index.table === '') reading.wrong(keyNode, `${plain(key, 60)} needs its table`);
    return index;
  }

  #statements(part: Entry | null): readonly ContractStatement[] {
    const reading = this.#reading;
    if (part === null) return [];
    if (reading.isList(part.value)) {
      return reading.items(part.value, 'statements').flatMap((item, place) => {
        const sql = reading.text(item, 'a statement');
        return sql === null ? [] : [this.#statement(`${place + 1}`, sql, item)];
      });
    }
    return reading.entries(part.value, 'statements').flatMap(({ key, value }) => {
      const sql = reading.text(value, key);
      return sql === null ? [] : [this.#statement(key, sql, value ?? part.keyNode)];
    });
  }

  #statement(name: string, sql: string, node: Node): ContractStatement {
    return { name, sql: sql.trim().replace(/;$/, ''), role: this.#role, place: this.#reading.place(node) };
  }
}

/** `numeric(10, 2), text` at the commas that stand in no brackets. */
function partsOf(text: string): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let at = 0; at <= text.length; at++) {
    const mark = text[at];
    if (mark === '(') depth++;
    else if (mark === ')') depth--;
    if (at === text.length || (mark === ',' && depth === 0)) {
      parts.push(text.slice(start, at).trim());
      start = at + 1;
    }
  }
  return parts.filter((part) => part !== '');
}
