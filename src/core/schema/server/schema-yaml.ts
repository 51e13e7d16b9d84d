import { isMap, isScalar, isSeq, LineCounter, type Node, type Pair, parseDocument, stringify } from 'yaml';
import { type Engine, engines } from '../../report/engine.ts';
import { engineNames } from './schema-sql.ts';
import { inOrder, type ObjectKind, objectKinds, type SchemaObject, type SchemaSnapshot } from './snapshot.ts';
import { fullDefinition, fullName, shortDefinition, shortName } from './yaml-names.ts';

/** What each kind is headed with. */
const headings: Readonly<Record<ObjectKind, string>> = {
  schema: 'schemas',
  extension: 'extensions',
  collation: 'collations',
  type: 'types',
  domain: 'domains',
  sequence: 'sequences',
  function: 'functions',
  operator: 'operators',
  cast: 'casts',
  'text search': 'text search',
  'foreign server': 'foreign servers',
  other: 'others',
  table: 'tables',
  column: 'columns',
  constraint: 'constraints',
  index: 'indexes',
  view: 'views',
  trigger: 'triggers',
  policy: 'policies',
  rule: 'rules',
  event: 'events',
  statistics: 'statistics',
  publication: 'publications',
  comment: 'comments',
  privilege: 'privileges',
};

const kinds: ReadonlyMap<string, ObjectKind> = new Map(objectKinds.map((kind) => [headings[kind], kind]));

type Value = string | readonly string[] | Map<string, Value>;

/** Kinds that parts belong to, the likeliest first: a table may have the name of a schema. */
const owning: readonly ObjectKind[] = ['table', 'view', 'type', 'domain'];

/**
 * A snapshot as YAML, for teams that keep the schema itself under version control: columns, keys and the like stand below their table.
 * The same snapshot gives the same text, and `readSchemaYaml` reads an equal snapshot back.
 */
export function schemaYaml(snapshot: SchemaSnapshot): string {
  const { engine, version, objects } = snapshot;
  const owners = new Map<string, SchemaObject>();
  const alone = objects.filter(({ of }) => of === null);
  const likely = owning.flatMap((kind) => alone.filter((object) => object.kind === kind));
  for (const object of [...likely, ...alone]) if (!owners.has(object.name)) owners.set(object.name, object);
  const parts = new Map<SchemaObject, SchemaObject[]>();
  const top: SchemaObject[] = [];
  for (const object of objects) {
    const owner = object.of === null ? undefined : owners.get(object.of);
    if (owner === undefined) top.push(object);
    else parts.set(owner, [...(parts.get(owner) ?? []), object]);
  }
  const root = new Map<string, Value>([
    ['engine', engine],
    ['version', version],
  ]);
  for (const object of top) {
    const inside = parts.get(object) ?? [];
    const entry = new Map(object.of === null ? [] : [['of', object.of]]);
    entryInto(root, object.kind, object.name, entryOf(object, object.definition, inside, engine, entry));
  }
  return `# ${engineNames[engine]} ${version}\n\n${stringify(root, { lineWidth: 0, aliasDuplicateObjects: false })}`;
}

function entryInto(group: Map<string, Value>, kind: ObjectKind, key: string, value: Value): void {
  const found = group.get(headings[kind]);
  if (found instanceof Map) found.set(key, value);
  else group.set(headings[kind], new Map([[key, value]]));
}

/** The definition alone where there is no more to say. */
function entryOf(
  { also, settings }: SchemaObject,
  definition: string,
  parts: readonly SchemaObject[],
  engine: Engine,
  entry: Map<string, Value> = new Map(),
): Value {
  if (entry.size === 0 && also.length === 0 && settings.length === 0 && parts.length === 0) return definition;
  entry.set('definition', definition);
  if (also.length > 0) entry.set('also', also);
  if (settings.length > 0) entry.set('settings', settings);
  for (const part of parts) {
    const key = shortName(part);
    entryInto(entry, part.kind, key, entryOf(part, shortDefinition(part, key, engine), [], engine));
  }
  return entry;
}

export interface YamlProblem {
  readonly message: string;
  /** From 1. */
  readonly line: number;
  readonly column: number;
}

export type SchemaYamlRead =
  | { readonly kind: 'read'; readonly snapshot: SchemaSnapshot }
  | { readonly kind: 'unreadable'; readonly problems: readonly YamlProblem[] };

/** Reads what `schemaYaml` writes, also when a person wrote it. What is unknown or missing is a problem with its place. */
export function readSchemaYaml(text: string): SchemaYamlRead {
  const reader = new Reader(text);
  const snapshot = reader.read();
  if (snapshot === null || reader.problems.length > 0) return { kind: 'unreadable', problems: reader.problems };
  return { kind: 'read', snapshot };
}

class Reader {
  readonly problems: YamlProblem[] = [];
  readonly #text: string;
  readonly #lines = new LineCounter();
  readonly #objects: SchemaObject[] = [];
  #engine: Engine = 'postgres';

  constructor(text: string) {
    this.#text = text;
  }

  read(): SchemaSnapshot | null {
    // Every value is text, whether it looks like a number or not.
    const document = parseDocument(this.#text, { lineCounter: this.#lines, prettyErrors: false, schema: 'failsafe' });
    for (const { message, pos } of document.errors) this.#say(message, pos[0]);
    if (document.errors.length > 0) return null;
    const root = document.contents;
    if (!isMap<Node, Node | null>(root)) {
      this.#say('a schema is a mapping that begins with its engine', root?.range?.[0] ?? 0);
      return null;
    }
    const engine = engines.find((known) => known === textOf(root.get('engine', true)));
    const version = textOf(root.get('version', true));
    if (engine === undefined) this.#say(`engine has to be one of ${engines.join(', ')}`, this.#placeOf(root, 'engine'));
    if (version === null)
      this.#say('version has to be the major version of the server', this.#placeOf(root, 'version'));
    this.#engine = engine ?? 'postgres';
    for (const pair of root.items) {
      const key = textOf(pair.key);
      if (key === 'engine' || key === 'version') continue;
      this.#group(pair, null);
    }
    if (engine === undefined || version === null) return null;
    return { engine, version, objects: inOrder(this.#objects) };
  }

  /** `tables:` and what is below. */
  #group({ key, value }: Pair<Node, Node | null>, of: string | null): void {
    const heading = textOf(key);
    const kind = kinds.get(heading ?? '');
    if (kind === undefined) {
      this.#say(`there is no kind of object named ${heading ?? 'like this'}`, key.range?.[0] ?? 0);
      return;
    }
    if (!isMap<Node, Node | null>(value)) {
      this.#say(`${heading} has to be a mapping of names`, value?.range?.[0] ?? key.range?.[1] ?? 0);
      return;
    }
    for (const pair of value.items) this.#object(kind, pair, of);
  }

  #object(kind: ObjectKind, { key, value }: Pair<Node, Node | null>, parent: string | null): void {
    const short = textOf(key);
    if (short === null) {
      this.#say('a name is needed here', key.range?.[0] ?? 0);
      return;
    }
    const name = fullName(kind, short, parent);
    const alone = isMap<Node, Node | null>(value) ? null : textOf(value);
    if (alone !== null) {
      this.#add(kind, name, parent, short, alone, [], []);
      return;
    }
    if (!isMap<Node, Node | null>(value)) {
      this.#say(`${short} needs its definition`, value?.range?.[0] ?? key.range?.[0] ?? 0);
      return;
    }
    const definition = textOf(value.get('definition', true));
    if (definition === null) this.#say(`${short} has no definition`, key.range?.[0] ?? 0);
    const of = parent ?? textOf(value.get('of', true));
    this.#add(
      kind,
      name,
      of,
      short,
      definition ?? '',
      this.#texts(value.get('also', true)),
      this.#texts(value.get('settings', true)),
    );
    for (const pair of value.items) {
      const inside = textOf(pair.key);
      if (inside === 'of' || inside === 'definition' || inside === 'also' || inside === 'settings') continue;
      if (parent === null) this.#group(pair, name);
      else this.#say(`${inside ?? 'this'} has no place below ${short}`, pair.key.range?.[0] ?? 0);
    }
  }

  #add(
    kind: ObjectKind,
    name: string,
    of: string | null,
    short: string,
    definition: string,
    also: readonly string[],
    settings: readonly string[],
  ): void {
    // An entry with `of` stands alone and has its whole name.
    const whole = name === short ? definition : fullDefinition(kind, short, definition, this.#engine);
    this.#objects.push({ kind, name, of, definition: whole, also, settings });
  }

  #texts(node: unknown): readonly string[] {
    if (node === undefined || node === null) return [];
    if (!isSeq<Node>(node)) {
      this.#say('a list of statements is needed here', (node as Node).range?.[0] ?? 0);
      return [];
    }
    return node.items.map((item) => {
      const statement = textOf(item);
      if (statement === null) this.#say('a statement is needed here', item.range?.[0] ?? 0);
      return statement ?? '';
    });
  }

  #placeOf(root: { readonly items: readonly Pair<Node, Node | null>[] }, name: string): number {
    const pair = root.items.find(({ key }) => textOf(key) === name);
    return pair?.value?.range?.[0] ?? pair?.key.range?.[0] ?? 0;
  }

  #say(message: string, at: number): void {
    const { line, col } = this.#lines.linePos(at);
    this.problems.push({ message, line: Math.max(1, line), column: Math.max(1, col) });
  }
}

function textOf(node: unknown): string | null {
  return isScalar(node) && typeof node.value === 'string' && node.value !== '' ? node.value : null;
}
