import type { Catalog, ColumnType, QualifiedName, TableSize } from './catalog.ts';
import { keyOf } from './catalog.ts';
import type { ConstraintRecord, ForeignKeyConstraint, RoutineRecord, UserTypeRecord } from './records.ts';
import { IndexRecord, RelationRecord, UserColumnType } from './records.ts';
import { builtInTypes } from './types.ts';

/** Temporary tables live in a schema of their own that stands before the search path. */
export const temporarySchema = 'pg_temp';

/** A doubt is for a reader: after this many more of them say nothing new. */
const maxDoubts = 200;

/** The catalog's tables and what keeps them consistent. Knows nothing about statements. */
export class Store implements Catalog {
  searchPath: readonly string[] = ['public'];
  readonly schemas = new Set<string>(['public']);
  readonly types = new Map<string, UserTypeRecord>();
  readonly routines = new Map<string, RoutineRecord[]>();
  /** Members that the replay knows of, by extension. */
  readonly extensions = new Map<string, { types: UserTypeRecord[]; routines: RoutineRecord[] }>();

  /** Relations and indexes share their names, by schema. Two levels, since joined keys have to be hashed anew each time. */
  readonly #classes = new Map<string, Map<string, RelationRecord | IndexRecord>>();
  /** How often a constraint's name is used in a schema: made-up names avoid those of other tables too. */
  readonly #constraintNames = new Map<string, Map<string, number>>();
  /** By the place in the history: rules ask after every script what it made. */
  readonly #foreignKeys = new Map<number, ForeignKeyConstraint[]>();
  readonly #doubts = new Set<string>();
  readonly #sizes: ReadonlyMap<string, TableSize>;
  #temporaries = 0;

  constructor(sizes: ReadonlyMap<string, TableSize>) {
    this.#sizes = sizes;
  }

  // What the catalog shows.

  resolve(schema: string | null | undefined, name: string): QualifiedName {
    if (schema) return { schema, name };
    if (this.#temporaries > 0 && this.#class(temporarySchema, name)) return { schema: temporarySchema, name };
    for (const candidate of this.searchPath) if (this.#class(candidate, name)) return { schema: candidate, name };
    return { schema: this.searchPath[0] ?? 'public', name };
  }

  #class(schema: string, name: string): RelationRecord | IndexRecord | undefined {
    return this.#classes.get(schema)?.get(name);
  }

  relation(name: QualifiedName): RelationRecord | undefined {
    const relation = this.findRelation(name);
    return relation?.ghost ? undefined : relation;
  }

  *relations(): Iterable<RelationRecord> {
    for (const classes of this.#classes.values()) {
      for (const each of classes.values()) if (each instanceof RelationRecord && !each.ghost) yield each;
    }
  }

  index(name: QualifiedName): IndexRecord | undefined {
    const found = this.#class(name.schema, name.name);
    return found instanceof IndexRecord ? found : undefined;
  }

  indexesOf(table: QualifiedName): readonly IndexRecord[] {
    const relation = this.findRelation(table);
    return relation ? [...relation.indexes] : [];
  }

  type(name: QualifiedName): UserTypeRecord | undefined {
    return this.types.get(keyOf(name));
  }

  typeOf(type: ColumnType): UserTypeRecord | undefined {
    return type instanceof UserColumnType ? type.record : this.findType(type.schema, type.name);
  }

  routine(name: QualifiedName): RoutineRecord | undefined {
    return this.routines.get(keyOf(name))?.[0];
  }

  routinesNamed(schema: string | null | undefined, name: string): readonly RoutineRecord[] {
    if (schema) return this.routines.get(keyOf({ schema, name })) ?? [];
    return this.searchPath.flatMap((candidate) => this.routines.get(keyOf({ schema: candidate, name })) ?? []);
  }

  partitionsOf(table: QualifiedName): readonly RelationRecord[] {
    const relation = this.findRelation(table);
    return relation ? [...relation.children].filter((child) => child.isPartition) : [];
  }

  descendantsOf(table: QualifiedName): readonly RelationRecord[] {
    const relation = this.findRelation(table);
    return relation ? descendants(relation) : [];
  }

  foreignKeysTo(
    table: QualifiedName,
  ): readonly { readonly table: RelationRecord; readonly constraint: ForeignKeyConstraint }[] {
    const relation = this.findRelation(table);
    return relation ? [...relation.referencedBy].map((constraint) => ({ table: constraint.table, constraint })) : [];
  }

  foreignKeysBornIn(
    place: number,
  ): readonly { readonly table: RelationRecord; readonly constraint: ForeignKeyConstraint }[] {
    return (this.#foreignKeys.get(place) ?? [])
      .filter(
        ({ table, name }) => !table.ghost && this.findRelation(table.name) === table && table.constraints.has(name),
      )
      .map((constraint) => ({ table: constraint.table, constraint }));
  }

  viewsOver(table: QualifiedName, column?: string): readonly RelationRecord[] {
    const relation = this.findRelation(table);
    if (!relation) return [];
    if (column === undefined) return [...relation.readBy];
    return [...relation.readBy].filter((view) => {
      const columns = view.sources.get(relation);
      return columns !== undefined && (columns.has(column) || columns.has('*'));
    });
  }

  sizeOf(table: QualifiedName): TableSize | undefined {
    const size = this.#sizes.get(keyOf(table));
    if (size) return size;
    for (const key of this.findRelation(table)?.formerKeys ?? []) {
      const former = this.#sizes.get(key);
      if (former) return former;
    }
    return undefined;
  }

  get doubts(): readonly string[] {
    return [...this.#doubts];
  }

  // What the replay does.

  get saidEnough(): boolean {
    return this.#doubts.size >= maxDoubts;
  }

  doubt(sentence: string): void {
    if (this.#doubts.size < maxDoubts) this.#doubts.add(sentence);
  }

  /** A relation, also one that is only known by name. */
  findRelation(name: QualifiedName): RelationRecord | undefined {
    const found = this.#class(name.schema, name.name);
    return found instanceof RelationRecord ? found : undefined;
  }

  /** The relation that a name means, with or without a schema. */
  lookUp(schema: string | null | undefined, name: string): RelationRecord | undefined {
    let found: RelationRecord | IndexRecord | undefined;
    if (schema) found = this.#class(schema, name);
    else {
      if (this.#temporaries > 0) found = this.#class(temporarySchema, name);
      for (let i = 0; !found && i < this.searchPath.length; i++) found = this.#class(this.searchPath[i] ?? '', name);
    }
    return found instanceof RelationRecord ? found : undefined;
  }

  #put(name: QualifiedName, record: RelationRecord | IndexRecord): void {
    const classes = this.#classes.get(name.schema);
    if (classes) classes.set(name.name, record);
    else this.#classes.set(name.schema, new Map([[name.name, record]]));
  }

  /** Takes a name away, unless something else has it by now. */
  #take(name: QualifiedName, record: RelationRecord | IndexRecord): boolean {
    const classes = this.#classes.get(name.schema);
    return classes?.get(name.name) === record && classes.delete(name.name);
  }

  temporaryRelations(): RelationRecord[] {
    if (this.#temporaries === 0) return [];
    const classes = this.#classes.get(temporarySchema)?.values() ?? [];
    return [...classes].filter((each) => each instanceof RelationRecord);
  }

  /** The relation of that name, or a ghost of it: for what a foreign key or a view points to. */
  relationOrGhost(name: QualifiedName): RelationRecord {
    const found = this.findRelation(name);
    if (found) return found;
    const ghost = new RelationRecord(name, 'table', -1);
    ghost.ghost = true;
    ghost.certain = false;
    if (!this.#class(name.schema, name.name)) this.#put(name, ghost);
    return ghost;
  }

  addRelation(relation: RelationRecord): void {
    this.#put(relation.name, relation);
    if (relation.name.schema === temporarySchema) this.#temporaries++;
  }

  /** Takes a relation out with its indexes, constraints and links. What depends on it is the caller's business. */
  removeRelation(relation: RelationRecord): void {
    for (const constraint of [...relation.constraints.values()]) this.removeConstraint(constraint);
    for (const index of [...relation.indexes]) this.removeIndex(index);
    for (const parent of relation.parents) parent.children.delete(relation);
    this.clearSources(relation);
    if (relation.owner) relation.owner.column.sequence = null;
    if (this.#take(relation.name, relation) && relation.name.schema === temporarySchema) this.#temporaries--;
  }

  /** Gives a relation another name or schema; its indexes and constraints stay in its schema. */
  moveRelation(relation: RelationRecord, name: QualifiedName): void {
    this.#take(relation.name, relation);
    relation.formerKeys.push(keyOf(relation.name));
    if (name.schema !== relation.name.schema) {
      for (const constraint of relation.constraints.values()) {
        this.#countName(relation.name.schema, constraint.name, -1);
        this.#countName(name.schema, constraint.name, 1);
      }
      for (const index of relation.indexes) this.moveIndex(index, { schema: name.schema, name: index.name.name });
    }
    relation.name = name;
    this.#put(name, relation);
  }

  clearSources(view: RelationRecord): void {
    for (const source of view.sources.keys()) source.readBy.delete(view);
    view.sources = new Map();
  }

  setSources(view: RelationRecord, sources: Map<RelationRecord, Set<string>>): void {
    this.clearSources(view);
    view.sources = sources;
    for (const source of sources.keys()) source.readBy.add(view);
  }

  addIndex(index: IndexRecord): void {
    this.#put(index.name, index);
    index.owner.indexes.add(index);
  }

  removeIndex(index: IndexRecord): void {
    this.#take(index.name, index);
    index.owner.indexes.delete(index);
    index.above?.parts.delete(index);
    for (const part of index.parts) part.above = null;
  }

  moveIndex(index: IndexRecord, name: QualifiedName): void {
    this.#take(index.name, index);
    index.name = name;
    this.#put(name, index);
  }

  addConstraint(constraint: ConstraintRecord): void {
    constraint.table.constraints.set(constraint.name, constraint);
    this.#countName(constraint.table.name.schema, constraint.name, 1);
    if (constraint.kind === 'foreign key') {
      constraint.target.referencedBy.add(constraint);
      const born = this.#foreignKeys.get(constraint.bornIn);
      if (born) born.push(constraint);
      else this.#foreignKeys.set(constraint.bornIn, [constraint]);
    }
  }

  /** Takes out a constraint and the index that backs it. */
  removeConstraint(constraint: ConstraintRecord): void {
    if (!constraint.table.constraints.delete(constraint.name)) return;
    this.#countName(constraint.table.name.schema, constraint.name, -1);
    if (constraint.kind === 'foreign key') constraint.target.referencedBy.delete(constraint);
    else if ('backing' in constraint) this.removeIndex(constraint.backing);
  }

  renameConstraint(constraint: ConstraintRecord, name: string): void {
    const { table } = constraint;
    this.#countName(table.name.schema, constraint.name, -1);
    this.#countName(table.name.schema, name, 1);
    // Rebuilt so that the order, in which readers see constraints, stays.
    table.constraints = new Map(
      [...table.constraints.values()].map((each) => [each === constraint ? name : each.name, each]),
    );
    constraint.name = name;
  }

  #countName(schema: string, name: string, by: number): void {
    let names = this.#constraintNames.get(schema);
    if (!names) {
      names = new Map();
      this.#constraintNames.set(schema, names);
    }
    const count = (names.get(name) ?? 0) + by;
    if (count > 0) names.set(name, count);
    else names.delete(name);
  }

  /** For constraints that stand on no table: those of domains. */
  countDomainConstraint(schema: string, name: string, by: 1 | -1): void {
    this.#countName(schema, name, by);
  }

  constraintNameTaken(schema: string, name: string): boolean {
    return this.#constraintNames.get(schema)?.has(name) === true;
  }

  relationNameTaken(schema: string, name: string): boolean {
    const found = this.#class(schema, name);
    return found !== undefined && !(found instanceof RelationRecord && found.ghost);
  }

  findType(schema: string | null | undefined, name: string): UserTypeRecord | undefined {
    if (this.types.size === 0) return undefined;
    if (schema) return this.types.get(keyOf({ schema, name }));
    // pg_catalog stands before the search path, so a built-in type hides a user's of the same name.
    if (builtInTypes.has(name)) return undefined;
    for (const candidate of this.searchPath) {
      const found = this.types.get(keyOf({ schema: candidate, name }));
      if (found) return found;
    }
    return undefined;
  }
}

/** Partitions and inheriting tables of any depth, each once. */
export function descendants(relation: RelationRecord): RelationRecord[] {
  const found = new Set<RelationRecord>();
  const below = (parent: RelationRecord) => {
    for (const child of parent.children) {
      if (found.has(child)) continue;
      found.add(child);
      below(child);
    }
  };
  below(relation);
  return [...found];
}
