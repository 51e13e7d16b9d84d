import {
  type Catalog,
  type Column,
  type ColumnType,
  displayName,
  type Index,
  keyOf,
  type QualifiedName,
  type Relation,
} from '../schema/catalog.ts';
import { builtInTypes } from '../schema/types.ts';
import type { NodeOf } from '../sql/statement.ts';
import {
  type Cause,
  type DataLoss,
  type Effect,
  type Failure,
  type LockMode,
  type LockTaken,
  lockModes,
  type ServerVersion,
  type Work,
} from './effect.ts';

/** A relation that a statement names or reaches; `relation` is undefined when the history does not know it. */
export interface Target {
  readonly name: QualifiedName;
  readonly relation: Relation | undefined;
}

/** What may be left out of a piece of work. */
interface WorkDetails {
  readonly column?: string | null;
  readonly constraint?: string | null;
  readonly index?: string | null;
  readonly location?: number | undefined;
  readonly certain?: boolean;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** An effect in the making, with what it is deduced from. One instance for one statement. */
export class Draft {
  readonly catalog: Catalog;
  readonly server: ServerVersion;
  readonly settings: ReadonlyMap<string, string>;
  /** Place of the ALTER TABLE command that is being looked at; 0 for every other statement. */
  command = 0;
  reversible = true;
  refused = false;
  readonly work: Work[] = [];
  readonly failures: Failure[] = [];
  readonly loses: DataLoss[] = [];
  private readonly held = new Map<string, Mutable<LockTaken>>();
  private readonly doubts: string[] = [];

  constructor(catalog: Catalog, server: ServerVersion, settings: ReadonlyMap<string, string>) {
    this.catalog = catalog;
    this.server = server;
    this.settings = settings;
  }

  get major(): number {
    return this.server.major;
  }

  /** The relation that a name of the parse tree means. */
  target(range: NodeOf<'RangeVar'> | undefined): Target {
    const name = this.catalog.resolve(range?.schemaname, range?.relname ?? '');
    return { name, relation: this.catalog.relation(name) };
  }

  at(name: QualifiedName): Target {
    return { name, relation: this.catalog.relation(name) };
  }

  /** Notes a lock; of several on one relation the strongest counts. */
  lock(on: Target, mode: LockMode, because: string | null = null): void {
    this.lockNamed(on.name, kindOf(on.relation), mode, because);
  }

  lockIndex(name: QualifiedName, mode: LockMode, because: string | null = null): void {
    this.lockNamed(name, 'index', mode, because);
  }

  lockNamed(
    name: QualifiedName,
    relationKind: LockTaken['relationKind'],
    mode: LockMode,
    because: string | null,
  ): void {
    const key = keyOf(name);
    const held = this.held.get(key);
    if (held === undefined) {
      this.held.set(key, { relation: name, relationKind, mode, because });
      return;
    }
    if (lockModes.indexOf(mode) > lockModes.indexOf(held.mode)) {
      held.mode = mode;
      if (held.because !== null) held.because = because;
    }
  }

  add(kind: Work['kind'], on: QualifiedName, cause: Cause, details: WorkDetails = {}): void {
    this.work.push({
      kind,
      relation: on,
      cause,
      column: details.column ?? null,
      constraint: details.constraint ?? null,
      index: details.index ?? null,
      location: details.location,
      command: this.command,
      certain: details.certain ?? true,
    });
  }

  /** The statement fails whatever the data. */
  fails(code: string, sqlstate: string, reason: string, location?: number): void {
    this.failures.push({ code, sqlstate, when: 'always', reason, location, command: this.command });
  }

  /** The statement fails if a row is in its way. */
  mayFail(code: string, sqlstate: string, reason: string, location?: number): void {
    this.failures.push({ code, sqlstate, when: 'data', reason, location, command: this.command });
  }

  /** The syntax or feature came with a later major. */
  since(major: number, what: string, location?: number, sqlstate = '42601'): void {
    if (this.major < major) {
      this.fails(
        'unsupported-version',
        sqlstate,
        `PostgreSQL ${this.major} does not know ${what}: it came with ${major}.`,
        location,
      );
    }
  }

  lose(kind: DataLoss['kind'], relation: QualifiedName, column: string | null = null, location?: number): void {
    this.loses.push({ kind, relation, column, location, command: this.command });
    this.reversible = false;
  }

  unsure(reason: string): void {
    if (!this.doubts.includes(reason)) this.doubts.push(reason);
  }

  finish(): Effect {
    const locks = [...this.held.values()];
    if (locks.length > 1) locks.sort((a, b) => lockModes.indexOf(b.mode) - lockModes.indexOf(a.mode));
    const certain = this.doubts.length === 0 && this.work.every((piece) => piece.certain);
    return {
      locks,
      work: this.work,
      failures: this.failures,
      loses: this.loses,
      inTransaction: this.refused ? 'refused' : 'allowed',
      reversible: this.reversible,
      certain,
      unsure: this.doubts,
    };
  }

  /** The named relation and, unless ONLY was written, its partitions and inheriting tables of any depth. */
  family(on: Target, only = false): Target[] {
    const members = [on];
    if (only) return members;
    for (const relation of this.catalog.descendantsOf(on.name)) members.push({ name: relation.name, relation });
    return members;
  }

  /** Those of the family that hold rows here: a partitioned table itself has none, a foreign table has them elsewhere. */
  storage(on: Target, only = false): Target[] {
    return this.family(on, only).filter(({ relation }) => {
      return relation === undefined || relation.kind === 'table' || relation.kind === 'materialized view';
    });
  }

  /** Parents of a partition, nearest first. */
  ancestors(on: Target): Target[] {
    const found: Target[] = [];
    let parent = on.relation?.partitionOf ?? null;
    for (let depth = 0; parent !== null && depth < 64; depth++) {
      const target = this.at(parent);
      found.push(target);
      parent = target.relation?.partitionOf ?? null;
    }
    return found;
  }

  lockFamily(on: Target, mode: LockMode, only = false): void {
    this.lock(on, mode);
    if (only) return;
    for (const relation of this.catalog.descendantsOf(on.name)) {
      this.lock({ name: relation.name, relation }, mode, childReason(relation, on.name));
    }
  }

  /** Leaf indexes and tables of an index: itself, or those of the partitions. */
  childIndexes(index: Index): Index[] {
    const found: Index[] = [];
    for (const relation of this.catalog.descendantsOf(index.table)) {
      for (const other of this.catalog.indexesOf(relation.name)) {
        if (other.parent !== null && this.descends(other, index)) found.push(other);
      }
    }
    return found;
  }

  private descends(child: Index, ancestor: Index): boolean {
    const wanted = keyOf(ancestor.name);
    let parent = child.parent;
    for (let depth = 0; parent !== null && depth < 64; depth++) {
      if (keyOf(parent) === wanted) return true;
      parent = this.catalog.index(parent)?.parent ?? null;
    }
    return false;
  }

  column(on: Target, name: string): Column | undefined {
    return on.relation?.columns.get(name);
  }

  /** True when the history tells all about the relation, so that what is not there is not there. */
  knows(on: Target): boolean {
    return on.relation?.certain === true;
  }

  /** True when the history knows no relation at all: a file by itself, without what came before it. */
  get isBlank(): boolean {
    for (const _ of this.catalog.relations()) return false;
    return true;
  }

  /**
   * What IF EXISTS means for a relation that the history does not know: with a history it is not there; without any,
   * it is taken to be there, since nobody writes a DROP for nothing.
   */
  missing(on: Target): boolean {
    if (on.relation !== undefined) return false;
    const blank = this.isBlank;
    this.unsure(
      `The history does not make ${displayName(on.name)}, so IF EXISTS is taken to find ${blank ? 'it' : 'nothing'}.`,
    );
    return !blank;
  }

  /** The base type of a domain, through domains over domains; the type itself for any other. */
  base(type: ColumnType): ColumnType {
    let current = type;
    for (let depth = 0; depth < 32 && !current.array; depth++) {
      const user = this.userType(current);
      if (user?.kind !== 'domain' || user.baseType === null) return current;
      current = user.baseType;
    }
    return current;
  }

  /** A CHECK or NOT NULL of a domain or of one below it; null when the type is not known. */
  isConstrained(type: ColumnType): boolean | null {
    if (type.array) return false;
    let current = type;
    for (let depth = 0; depth < 32; depth++) {
      const user = this.userType(current);
      if (user === undefined) return isWellKnown(current) ? false : null;
      if (user.kind !== 'domain') return false;
      if (user.constrained) return true;
      if (user.baseType === null) return null;
      current = user.baseType;
      if (current.array) return false;
    }
    return null;
  }

  userType(type: ColumnType) {
    if (type.schema === null && builtInTypes.has(type.name)) return undefined;
    return this.catalog.typeOf(type);
  }
}

/** Types of widespread extensions: none of them is a domain, so that a column of one needs no check. */
const extensionTypes = new Set(
  (
    'citext hstore ltree lquery ltxtquery cube seg geometry geography box2d box3d raster vector halfvec sparsevec isbn isbn13 issn ' +
    'issn13 ismn ean13 upc lo query_int semver h3index ulid roaringbitmap tdigest hll'
  ).split(' '),
);

function isWellKnown(type: ColumnType): boolean {
  return (type.schema === null && builtInTypes.has(type.name)) || extensionTypes.has(type.name);
}

/** The type of an array's elements; any other type itself. A copy field by field, since a type's fields may be getters. */
export function elementOf(type: ColumnType): ColumnType {
  return { name: type.name, schema: type.schema, modifiers: type.modifiers, array: false };
}

/** Whether the type is one of pg_catalog or of an extension that we know. */
export function isKnownType(type: ColumnType): boolean {
  return isWellKnown(type);
}

export function kindOf(relation: Relation | undefined): LockTaken['relationKind'] {
  switch (relation?.kind) {
    case 'view':
    case 'materialized view':
    case 'foreign table':
    case 'sequence':
      return relation.kind;
    default:
      return 'table';
  }
}

export function childReason(child: Relation, of: QualifiedName): string {
  return child.partitionOf === null ? `it inherits from ${displayName(of)}` : `it is a partition of ${displayName(of)}`;
}
