import type { Node } from '../sql/statement.ts';
import type {
  Column,
  ColumnReader,
  ColumnType,
  Index,
  PartitionBound,
  QualifiedName,
  ReferentialAction,
  Relation,
  RelationKind,
  Routine,
  UserType,
  ViewColumnUse,
} from './catalog.ts';
import { displayName } from './catalog.ts';
import { columnsUsed, expressionText, provesNotNull, quoteText } from './expression.ts';

// The replay's own side of the catalog: mutable records that point at each other, so that a rename is one assignment and
// no name has to be looked up twice. Outside core/schema only the read-only interfaces of catalog.ts are seen.

/** An expression over columns of one table: kept as a tree, written as text when somebody asks. */
export class Expression {
  readonly node: Node;
  #renames: Map<string, string> | null;
  #columns: readonly string[] | null = null;

  constructor(node: Node, renames: ReadonlyMap<string, string> | null = null) {
    this.node = node;
    this.#renames = renames ? new Map(renames) : null;
  }

  get text(): string | null {
    return expressionText(this.node, this.#renames ?? undefined);
  }

  get columns(): readonly string[] {
    this.#columns ??= columnsUsed(this.node).map((column) => this.#renames?.get(column) ?? column);
    return this.#columns;
  }

  get provesNotNull(): readonly string[] {
    return provesNotNull(this.node).map((column) => this.#renames?.get(column) ?? column);
  }

  rename(from: string, to: string): void {
    if (!this.columns.includes(from)) return;
    this.#renames ??= new Map();
    let found = false;
    for (const [written, current] of this.#renames) {
      if (current !== from) continue;
      this.#renames.set(written, to);
      found = true;
    }
    if (!found && !this.#renames.has(from)) this.#renames.set(from, to);
    this.#columns = null;
  }

  /** An expression of another table's columns that goes its own way from here on. */
  copy(): Expression {
    return new Expression(this.node, this.#renames);
  }
}

export class ColumnRecord implements Column {
  name: string;
  type: ColumnType | null;
  collation: string | null = null;
  notNull = false;
  identity: 'always' | 'by default' | null = null;
  generated: 'stored' | 'virtual' | null = null;
  comment: string | null = null;
  /** The default as a tree, or the sequence that a serial draws from. */
  default: Node | RelationRecord | null = null;
  generation: Expression | null = null;
  /** Defined in the table itself, not only by a parent. */
  local = true;
  /** Number of parents that have it. */
  inherited = 0;
  /** The sequence that this column owns: of a serial, an identity, or by OWNED BY. */
  sequence: RelationRecord | null = null;

  constructor(name: string, type: ColumnType | null) {
    this.name = name;
    this.type = type;
  }

  get hasDefault(): boolean {
    return this.default !== null;
  }

  get defaultSql(): string | null {
    if (!(this.default instanceof RelationRecord)) return expressionText(this.default);
    return `nextval(${quoteText(displayName(this.default.name))}::regclass)`;
  }

  get generatedFrom(): readonly string[] {
    return this.generation?.columns ?? [];
  }

  /** A child's or copy's column: the definition without ownership. */
  copy(): ColumnRecord {
    const copy = new ColumnRecord(this.name, this.type);
    copy.collation = this.collation;
    copy.notNull = this.notNull;
    copy.default = this.default;
    copy.generated = this.generated;
    copy.generation = this.generation?.copy() ?? null;
    return copy;
  }
}

abstract class ConstraintBase {
  name: string;
  named = true;
  validated = true;
  enforced = true;
  deferrable = false;
  bornIn: number;
  /** The table it stands on. */
  readonly table: RelationRecord;
  /** Defined in the table itself, not only by a parent. */
  local = true;
  /** Number of parents that have it. */
  inherited = 0;
  /** CHECK … NO INHERIT. */
  noInherit = false;

  constructor(table: RelationRecord, name: string, bornIn: number) {
    this.table = table;
    this.name = name;
    this.bornIn = bornIn;
  }
}

export class KeyConstraint extends ConstraintBase {
  readonly kind: 'primary key' | 'unique' | 'exclude';
  readonly backing: IndexRecord;

  constructor(kind: KeyConstraint['kind'], table: RelationRecord, backing: IndexRecord, name: string, bornIn: number) {
    super(table, name, bornIn);
    this.kind = kind;
    this.backing = backing;
  }

  get columns(): readonly string[] {
    return this.backing.columns.filter((column) => column !== null);
  }

  get index(): string {
    return this.backing.name.name;
  }
}

export class CheckConstraint extends ConstraintBase {
  readonly kind = 'check';
  readonly check: Expression;

  constructor(table: RelationRecord, check: Expression, name: string, bornIn: number) {
    super(table, name, bornIn);
    this.check = check;
  }

  get columns(): readonly string[] {
    return this.check.columns;
  }

  get expression(): string {
    return this.check.text ?? '';
  }

  get provesNotNull(): readonly string[] {
    return this.check.provesNotNull;
  }
}

export class ForeignKeyConstraint extends ConstraintBase {
  readonly kind = 'foreign key';
  readonly target: RelationRecord;
  columns: readonly string[] = [];
  referencedColumns: readonly string[] = [];
  onDelete: ReferentialAction = 'no action';
  onUpdate: ReferentialAction = 'no action';
  /** The foreign key of the partitioned parent that this one is part of. */
  parent: ForeignKeyConstraint | null = null;

  constructor(table: RelationRecord, target: RelationRecord, name: string, bornIn: number) {
    super(table, name, bornIn);
    this.target = target;
  }

  get references(): QualifiedName {
    return this.target.name;
  }
}

export class NotNullConstraint extends ConstraintBase {
  readonly kind = 'not null';
  columns: readonly string[];

  constructor(table: RelationRecord, column: string, name: string, bornIn: number) {
    super(table, name, bornIn);
    this.columns = [column];
  }
}

export type ConstraintRecord = KeyConstraint | CheckConstraint | ForeignKeyConstraint | NotNullConstraint;

export class IndexRecord implements Index {
  name: QualifiedName;
  readonly owner: RelationRecord;
  method = 'btree';
  unique = false;
  columns: readonly (string | null)[] = [];
  included: readonly string[] = [];
  condition: Expression | null = null;
  /** One for every null of `columns`, in order. */
  expressions: readonly Expression[] = [];
  plainOrder = true;
  nullsNotDistinct = false;
  valid = true;
  concurrently = false;
  bornIn: number;
  /** Names of the index's own columns: a partition's copy is named after them. */
  ownColumns: readonly string[] = [];
  /** Operator classes, collations and orders of the columns as one text, to tell whether two indexes are alike. */
  shape = '';
  backs: KeyConstraint | null = null;
  above: IndexRecord | null = null;
  readonly parts = new Set<IndexRecord>();

  constructor(owner: RelationRecord, name: QualifiedName, bornIn: number) {
    this.owner = owner;
    this.name = name;
    this.bornIn = bornIn;
  }

  get table(): QualifiedName {
    return this.owner.name;
  }

  get predicate(): string | null {
    return this.condition ? (this.condition.text ?? '') : null;
  }

  get expressionColumns(): readonly string[] {
    if (this.expressions.length === 0 && !this.condition) return [];
    const columns = new Set(this.expressions.flatMap((expression) => [...expression.columns]));
    for (const column of this.condition?.columns ?? []) columns.add(column);
    return [...columns];
  }

  get constraint(): string | null {
    return this.backs?.name ?? null;
  }

  get parent(): QualifiedName | null {
    return this.above?.name ?? null;
  }

  /** True when the index cannot be without the column. */
  uses(column: string): boolean {
    return this.columns.includes(column) || this.included.includes(column) || this.expressionColumns.includes(column);
  }

  renameColumn(from: string, to: string): void {
    this.columns = this.columns.map((column) => (column === from ? to : column));
    this.included = this.included.map((column) => (column === from ? to : column));
    this.ownColumns = this.ownColumns.map((column) => (column === from ? to : column));
    for (const expression of this.expressions) expression.rename(from, to);
    this.condition?.rename(from, to);
  }
}

export class RelationRecord implements Relation {
  name: QualifiedName;
  kind: RelationKind;
  temporary = false;
  unlogged = false;
  columns = new Map<string, ColumnRecord>();
  constraints = new Map<string, ConstraintRecord>();
  partitionKey: Relation['partitionKey'] = null;
  bound: PartitionBound | null = null;
  readonly triggers = new Set<string>();
  /** The function that a trigger calls, by the trigger's name: it goes with DROP FUNCTION … CASCADE. */
  readonly triggerRoutines = new Map<string, RoutineRecord>();
  readonly policies = new Set<string>();
  /** Columns that a policy, or the WHEN or UPDATE OF of a trigger, names. */
  readonly policyColumns = new Map<string, ReadonlySet<ColumnRecord>>();
  readonly triggerColumns = new Map<string, ReadonlySet<ColumnRecord>>();
  /** Of a typed table: the composite type. */
  typedBy: RelationRecord | null = null;
  rowSecurity = false;
  comment: string | null = null;
  bornIn: number;
  hasRows = false;
  certain = true;

  /** Only named by something else (a foreign key, a view): known to exist, but nothing is known about it. */
  ghost = false;
  isPartition = false;
  parents: RelationRecord[] = [];
  readonly children = new Set<RelationRecord>();
  readonly indexes = new Set<IndexRecord>();
  readonly referencedBy = new Set<ForeignKeyConstraint>();
  /** Of a view: columns by relation; none means that only rows are counted. */
  sources = new Map<RelationRecord, Set<string>>();
  readonly readBy = new Set<RelationRecord>();
  /** Of a sequence: the column that owns it. */
  owner: { readonly relation: RelationRecord; readonly column: ColumnRecord } | null = null;
  /** Keys of the names it had before. */
  formerKeys: string[] = [];

  constructor(name: QualifiedName, kind: RelationKind, bornIn: number) {
    this.name = name;
    this.kind = kind;
    this.bornIn = bornIn;
  }

  get partitionOf(): QualifiedName | null {
    return this.isPartition ? (this.parents[0]?.name ?? null) : null;
  }

  get inherits(): readonly QualifiedName[] {
    return this.isPartition ? [] : this.parents.map((parent) => parent.name);
  }

  get ownedBy(): { readonly relation: QualifiedName; readonly column: string } | null {
    return this.owner ? { relation: this.owner.relation.name, column: this.owner.column.name } : null;
  }

  get rowType(): QualifiedName | null {
    return this.typedBy?.name ?? null;
  }

  get columnReaders(): readonly ColumnReader[] {
    if (this.policyColumns.size === 0 && this.triggerColumns.size === 0) return [];
    const readers: ColumnReader[] = [];
    const add = (kind: ColumnReader['kind'], name: string, columns: ReadonlySet<ColumnRecord>) => {
      readers.push({ kind, name, columns: [...columns].map((column) => column.name) });
    };
    // Whatever dropped or renamed them kept the sets of names right: only what is still there reads.
    for (const [name, columns] of this.policyColumns) if (this.policies.has(name)) add('policy', name, columns);
    for (const [name, columns] of this.triggerColumns) if (this.triggers.has(name)) add('trigger', name, columns);
    return readers;
  }

  /** Columns of this table by name; others are left out. */
  columnsNamed(names: Iterable<string>): ReadonlySet<ColumnRecord> {
    const found = new Set<ColumnRecord>();
    for (const name of names) {
      const column = this.columns.get(name);
      if (column) found.add(column);
    }
    return found;
  }

  get reads(): readonly ViewColumnUse[] {
    const uses: ViewColumnUse[] = [];
    for (const [relation, columns] of this.sources) {
      for (const column of columns) uses.push({ relation: relation.name, column });
    }
    return uses;
  }

  get isTable(): boolean {
    return this.kind === 'table' || this.kind === 'partitioned table' || this.kind === 'foreign table';
  }

  get isView(): boolean {
    return this.kind === 'view' || this.kind === 'materialized view';
  }

  get primaryKey(): KeyConstraint | undefined {
    for (const constraint of this.constraints.values()) if (constraint.kind === 'primary key') return constraint;
    return undefined;
  }

  notNullOf(column: string): NotNullConstraint | undefined {
    for (const constraint of this.constraints.values()) {
      if (constraint.kind === 'not null' && constraint.columns[0] === column) return constraint;
    }
    return undefined;
  }
}

export class UserTypeRecord implements UserType {
  name: QualifiedName;
  readonly kind: UserType['kind'];
  labels: readonly string[] = [];
  baseType: ColumnType | null = null;
  bornIn: number;
  notNull = false;
  /** Names of a domain's CHECK constraints. */
  readonly checks = new Set<string>();

  constructor(name: QualifiedName, kind: UserType['kind'], bornIn: number) {
    this.name = name;
    this.kind = kind;
    this.bornIn = bornIn;
  }

  get constrained(): boolean {
    return this.notNull || this.checks.size > 0;
  }
}

/** A column's type that is a user's own: follows the type through renames. */
export class UserColumnType implements ColumnType {
  readonly record: UserTypeRecord;
  readonly modifiers: readonly number[];
  readonly array: boolean;
  readonly #qualified: boolean;

  constructor(record: UserTypeRecord, written: ColumnType) {
    this.record = record;
    this.modifiers = written.modifiers;
    this.array = written.array;
    this.#qualified = written.schema !== null;
  }

  get name(): string {
    return this.record.name.name;
  }

  get schema(): string | null {
    return this.#qualified ? this.record.name.schema : null;
  }
}

export class RoutineRecord implements Routine {
  name: QualifiedName;
  kind: Routine['kind'];
  volatility: Routine['volatility'] = 'volatile';
  language = 'sql';
  forTriggers = false;
  bornIn: number;
  /** Types of the input arguments: tells overloads apart. */
  readonly signature: string;

  constructor(name: QualifiedName, kind: Routine['kind'], signature: string, bornIn: number) {
    this.name = name;
    this.kind = kind;
    this.signature = signature;
    this.bornIn = bornIn;
  }
}
