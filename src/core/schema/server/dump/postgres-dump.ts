import { inheritedMark } from '../postgres/tables.ts';
import { compare, type ObjectKind, type SchemaObject, type SchemaSnapshot } from '../snapshot.ts';
import { inDependencyOrder, reaches } from './dependency-order.ts';
import { namesIn, qualifiedName } from './postgres-names.ts';
import { columnText, type TableText, tableText } from './postgres-table.ts';

/** Statements of one object or of objects that belong together, in the order to run them. */
export type Block = readonly string[];

/** What makes up a table: its object, and what stands in the brackets. */
interface Table {
  readonly object: SchemaObject;
  readonly text: TableText;
  readonly columns: readonly SchemaObject[];
  /** Those that CREATE TABLE can make: no foreign keys, nothing that is not validated. */
  readonly constraints: readonly SchemaObject[];
}

/** Kinds that may need one another in any direction. */
const entangled: readonly ObjectKind[] = [
  'collation',
  'type',
  'domain',
  'sequence',
  'function',
  'operator',
  'cast',
  'text search',
  'foreign server',
  'other',
  'table',
  'view',
];

/** Their further statements come at once; those of the others when all objects are there. */
const together: readonly ObjectKind[] = ['domain', 'text search', 'other'];

/**
 * SQL that makes the schema in an empty database. Names are resolved with an empty search path, as they were read; indexes and the
 * rows of materialized views are made with the session's own, since functions that they call may have bodies that rely on it.
 */
export function postgresDump(snapshot: SchemaSnapshot): readonly Block[] {
  const of = (kind: ObjectKind) => snapshot.objects.filter((object) => object.kind === kind);
  const tables = tablesOf(snapshot);
  const order = entangledOrder(snapshot, tables);
  const late = postponed(order, tables);
  const blocks: Block[] = [['SET check_function_bodies = off', "SET search_path = ''"]];
  for (const kind of ['schema', 'extension'] as const) blocks.push(...of(kind).map(({ definition }) => [definition]));
  for (const object of order.sorted) {
    const table = tables.get(object.name);
    if (object.kind === 'table' && table !== undefined) blocks.push(createTable(table, tables, late));
    else if (object.kind === 'view') blocks.push([unfilled(object.definition)]);
    else blocks.push([object.definition, ...(together.includes(object.kind) ? object.also : [])]);
  }
  blocks.push(late.statements);
  for (const kind of ['sequence', 'operator'] as const) blocks.push(of(kind).flatMap(({ also }) => also));
  const depth = partitionDepths(tables);
  const constraints = of('constraint');
  const inTables = new Set([...tables.values()].flatMap((table) => table.constraints));
  const added = constraints.filter((object) => !inTables.has(object));
  for (const foreign of [false, true]) {
    for (const object of deepestFirst(added, depth)) {
      if (isForeignKey(object) !== foreign) continue;
      const statement = `ALTER TABLE ${qualifiedName(object.of ?? '')} ADD ${object.definition}`;
      if (!late.names.has(object.name)) blocks.push([statement]);
    }
    if (!foreign) blocks.push(['RESET search_path'], ...indexBlocks(of('index'), constraints, depth));
  }
  for (const kind of ['table', 'view'] as const) blocks.push(...of(kind).map(({ also }) => also));
  blocks.push(
    ...order.sorted.filter(isFilled).map((view) => [`REFRESH MATERIALIZED VIEW ${qualifiedName(view.name)}`]),
  );
  for (const kind of ['trigger', 'policy', 'rule', 'statistics', 'publication'] as const)
    blocks.push(...of(kind).map(whole));
  const comments = of('comment');
  const ofEvents = comments.filter(({ name }) => name.startsWith('event trigger '));
  blocks.push(comments.filter((object) => !ofEvents.includes(object)).flatMap(whole));
  // Defaults for what is made later would change what is made here.
  const privileges = of('privilege');
  const defaults = privileges.filter(({ definition }) => definition.startsWith('ALTER DEFAULT'));
  blocks.push(privileges.filter((object) => !defaults.includes(object)).flatMap(whole), defaults.flatMap(whole));
  // They would be called for all that comes after them.
  blocks.push(...of('event').map(whole), ofEvents.flatMap(whole), ['RESET check_function_bodies']);
  return blocks.filter((block) => block.length > 0);
}

const whole = ({ definition, also }: SchemaObject): Block => [definition, ...also];

const isForeignKey = ({ definition }: SchemaObject) => / FOREIGN KEY \(/.test(definition);

const noData = '\n  WITH NO DATA';

const isMaterialized = (definition: string) => definition.startsWith('CREATE MATERIALIZED ');

function isFilled({ kind, definition }: SchemaObject): boolean {
  return kind === 'view' && isMaterialized(definition) && !definition.endsWith(noData);
}

/** Materialized views are filled when all functions can be called. */
function unfilled(definition: string): string {
  return isMaterialized(definition) && !definition.endsWith(noData) ? definition + noData : definition;
}

function tablesOf(snapshot: SchemaSnapshot): ReadonlyMap<string, Table> {
  const parts = new Map<string, { columns: SchemaObject[]; constraints: SchemaObject[] }>();
  for (const object of snapshot.objects) {
    if (object.kind === 'table') parts.set(object.name, { columns: [], constraints: [] });
    const part = parts.get(object.of ?? '');
    if (object.kind === 'column') part?.columns.push(object);
    if (object.kind === 'constraint' && !isForeignKey(object) && !/ NOT VALID$/.test(object.definition))
      if (!part?.constraints.some((other) => isSameKey(object, other))) part?.constraints.push(object);
  }
  const tables = new Map<string, Table>();
  for (const object of snapshot.objects) {
    const part = parts.get(object.name);
    if (object.kind === 'table' && part !== undefined)
      tables.set(object.name, { object, text: tableText(object.definition), ...part });
  }
  return tables;
}

/** Of two keys over the same columns, CREATE TABLE makes only one. */
function isSameKey(a: SchemaObject, b: SchemaObject): boolean {
  const key = ({ definition }: SchemaObject) => / (?:UNIQUE|PRIMARY KEY)\b[^(]*\((.*)$/.exec(definition)?.[1];
  return key(a) !== undefined && key(a) === key(b);
}

interface Order {
  readonly sorted: readonly SchemaObject[];
  /** What each needs to be made, without defaults and checks of tables. */
  readonly needs: (object: SchemaObject) => readonly SchemaObject[];
  /** Objects that a text names. */
  readonly named: (text: string) => readonly SchemaObject[];
}

function entangledOrder(snapshot: SchemaSnapshot, tables: ReadonlyMap<string, Table>): Order {
  const objects = entangled.flatMap((kind) => snapshot.objects.filter((object) => object.kind === kind));
  const byName = new Map<string, SchemaObject[]>();
  for (const object of objects) {
    const name = qualifiedName(object.name.replace(/^(configuration|dictionary|operator class|operator family) /, ''));
    byName.set(name, [...(byName.get(name) ?? []), object]);
  }
  const named = (text: string) => [...namesIn(text)].flatMap((name) => byName.get(name) ?? []);
  const found = new Map<SchemaObject, readonly SchemaObject[]>();
  const needs = (object: SchemaObject) => {
    const known = found.get(object);
    if (known !== undefined) return known;
    const table = object.kind === 'table' ? tables.get(object.name) : undefined;
    const extra = object.kind === 'text search' ? object.also : [];
    const texts = table === undefined ? [object.definition, ...extra] : tableTexts(table).firm;
    // What a foreign table needs is not qualified.
    const servers = serversIn(object, objects);
    const needed = [...servers, ...texts.flatMap(named)].filter((each) => each !== object);
    found.set(object, needed);
    return needed;
  };
  const withLoose = (object: SchemaObject) => {
    const table = object.kind === 'table' ? tables.get(object.name) : undefined;
    if (table === undefined) return needs(object);
    return [...needs(object), ...tableTexts(table).loose.flatMap(({ text }) => named(text))];
  };
  return { sorted: inDependencyOrder(objects, withLoose), needs, named };
}

function serversIn({ kind, definition }: SchemaObject, objects: readonly SchemaObject[]): readonly SchemaObject[] {
  if (kind !== 'foreign server' || !definition.startsWith('CREATE SERVER')) return [];
  return objects.filter((each) => each.kind === 'foreign server' && each.name.startsWith('wrapper '));
}

interface Loose {
  readonly text: string;
  /** Of the column or constraint. */
  readonly name: string;
}

/** What a table cannot be without when it is made, and what can be added to it. */
function tableTexts(table: Table): { readonly firm: readonly string[]; readonly loose: readonly Loose[] } {
  const { text, columns, constraints } = table;
  const firm = [text.partitionOf ?? '', text.tail, ...(text.bound === null ? [] : [text.bound])];
  const loose: Loose[] = [];
  for (const column of columns) {
    const { bare, fallback } = columnText(column);
    firm.push(bare);
    if (fallback !== null) loose.push({ text: fallback, name: column.name });
  }
  for (const { definition, name } of constraints) loose.push({ text: definition, name });
  return { firm, loose };
}

interface Postponed {
  /** Of columns whose defaults, and constraints which, are added when all objects are there. */
  readonly names: ReadonlySet<string>;
  readonly statements: readonly string[];
}

/** Defaults and checks that call a function which needs the table itself. */
function postponed(order: Order, tables: ReadonlyMap<string, Table>): Postponed {
  const names = new Set<string>();
  const statements: string[] = [];
  const placeOf = new Map(order.sorted.map((object, place) => [object, place]));
  for (const table of tables.values()) {
    const place = placeOf.get(table.object) ?? 0;
    for (const { text, name } of tableTexts(table).loose) {
      const early = order
        .named(text)
        .some(
          (needed) =>
            needed !== table.object &&
            ((placeOf.get(needed) ?? 0) > place || reaches(needed, table.object, order.needs)),
        );
      if (!early) continue;
      names.add(name);
      const column = table.columns.find((each) => each.name === name);
      const alter = `ALTER TABLE ${qualifiedName(table.object.name)}`;
      if (column === undefined) statements.push(`${alter} ADD ${text}`);
      else statements.push(`${alter} ALTER COLUMN ${shortName(column)} SET DEFAULT ${text}`);
    }
  }
  return { names, statements };
}

function shortName({ name, of }: SchemaObject): string {
  return name.slice((of ?? '').length + 1);
}

function createTable(table: Table, tables: ReadonlyMap<string, Table>, late: Postponed): Block {
  const { object, text, columns } = table;
  const statements: string[] = [];
  const own = table.constraints.filter(({ name }) => !late.names.has(name));
  if (text.partitionOf !== null && columns.length === 0) {
    const inside = own.map(({ definition }) => definition);
    statements.push(`${text.head} PARTITION OF ${text.partitionOf}${brackets(inside)}\n${text.bound}${text.tail}`);
  } else {
    const lines = columns
      .filter(({ definition }) => !definition.endsWith(inheritedMark))
      .map((column) => (late.names.has(column.name) ? columnText(column).bare : column.definition));
    const parents = text.partitionOf === null ? [] : checksOfParents(table, tables);
    lines.push(...[...own].sort(keysFirst).map(({ definition }) => definition), ...parents);
    statements.push(`${text.head}${brackets(lines) || ' ()'}${text.tail}`);
    if (text.partitionOf !== null)
      statements.push(`ALTER TABLE ${text.partitionOf} ATTACH PARTITION ${qualifiedName(object.name)} ${text.bound}`);
  }
  for (const column of columns) statements.push(...column.also);
  return statements;
}

function brackets(lines: readonly string[]): string {
  return lines.length === 0 ? '' : ` (\n${lines.map((line) => `  ${line}`).join(',\n')}\n)`;
}

/** A table must have the checks of the one that it is attached to. */
function checksOfParents(table: Table, tables: ReadonlyMap<string, Table>): readonly string[] {
  const parent = parentOf(table, tables);
  if (parent === undefined) return [];
  const checks = parent.constraints
    .filter(({ definition }) => / CHECK \(/.test(definition) && !/ NO INHERIT( |$)/.test(definition))
    .map(({ definition }) => definition);
  return [...checks, ...checksOfParents(parent, tables)];
}

function parentOf(table: Table, tables: ReadonlyMap<string, Table>): Table | undefined {
  const { partitionOf } = table.text;
  if (partitionOf === null) return undefined;
  return tables.get(partitionOf) ?? tables.get(partitionOf.replace(/^public\./, ''));
}

/** Primary keys before all others, as people write them. */
function keysFirst(a: SchemaObject, b: SchemaObject): number {
  const isPrimary = ({ definition }: SchemaObject) => Number(/ PRIMARY KEY \(/.test(definition));
  return isPrimary(b) - isPrimary(a) || compare(a.name, b.name);
}

function partitionDepths(tables: ReadonlyMap<string, Table>): ReadonlyMap<string, number> {
  const depth = (table: Table): number => {
    const parent = parentOf(table, tables);
    return parent === undefined ? 0 : 1 + depth(parent);
  };
  return new Map([...tables].map(([name, table]) => [name, depth(table)]));
}

/** What a partition has comes before what its parent has: the server takes it for the parent's instead of making another. */
function deepestFirst(objects: readonly SchemaObject[], depth: ReadonlyMap<string, number>): readonly SchemaObject[] {
  return [...objects].sort((a, b) => (depth.get(b.of ?? '') ?? 0) - (depth.get(a.of ?? '') ?? 0));
}

/**
 * Indexes. Of the ones of a partition, those that are a part of its parent's come first, deepest first; the others come when the
 * parent has its own, or the server might take them for a part of that.
 */
function indexBlocks(
  indexes: readonly SchemaObject[],
  constraints: readonly SchemaObject[],
  depth: ReadonlyMap<string, number>,
): readonly Block[] {
  const isPart = ({ also }: SchemaObject) => also.some((statement) => statement.includes(' ATTACH PARTITION '));
  const alone = ({ of }: SchemaObject) => (depth.get(of ?? '') ?? 0) > 0;
  const parts = deepestFirst(indexes.filter(isPart), depth);
  const others = indexes.filter((index) => !isPart(index));
  const sorted = [...parts, ...others.filter((index) => !alone(index)), ...others.filter(alone)];
  return [...sorted.map(({ definition }) => [definition]), ...[...sorted, ...constraints].map(({ also }) => also)];
}
