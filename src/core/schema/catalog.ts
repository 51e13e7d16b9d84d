/** A name as the server keeps it: folded to lower case unless it was quoted. */
export interface QualifiedName {
  readonly schema: string;
  readonly name: string;
}

export type RelationKind =
  | 'table'
  | 'partitioned table'
  | 'view'
  | 'materialized view'
  | 'foreign table'
  | 'sequence'
  | 'composite type';

/** A type as it was written and as it resolves: `varchar(20)` is name `varchar`, modifiers [20]. */
export interface ColumnType {
  /** Canonical lower-case name: int4, int8, varchar, bpchar, text, numeric, timestamptz, … or the user's own type. */
  readonly name: string;
  /** Schema of a user's type when it was written; null for built-in and unqualified names. */
  readonly schema: string | null;
  readonly modifiers: readonly number[];
  readonly array: boolean;
}

export interface Column {
  readonly name: string;
  /** Null when the history does not tell (CREATE TABLE AS, SELECT *, an unknown statement). */
  readonly type: ColumnType | null;
  readonly collation: string | null;
  /** No row can hold NULL. A NOT NULL constraint that is not yet validated (18 and later) does not make it true. */
  readonly notNull: boolean;
  /** Has a DEFAULT, or the nextval() of a serial; neither identity nor a generation expression counts. */
  readonly hasDefault: boolean;
  /** The default as SQL text when it was written in the history; null otherwise. */
  readonly defaultSql: string | null;
  readonly identity: 'always' | 'by default' | null;
  readonly generated: 'stored' | 'virtual' | null;
  /** Columns that the generation expression reads. */
  readonly generatedFrom: readonly string[];
  readonly comment: string | null;
}

export type Constraint = {
  readonly name: string;
  /** False when the server would have made up the name. */
  readonly named: boolean;
  readonly columns: readonly string[];
  readonly validated: boolean;
  /** False for NOT ENFORCED (18 and later). */
  readonly enforced: boolean;
  readonly deferrable: boolean;
  /** Index of the migration (its place in the history) that made it. */
  readonly bornIn: number;
} & (
  | { readonly kind: 'primary key' | 'unique' | 'exclude'; readonly index: string }
  | {
      readonly kind: 'check';
      /** The expression as SQL text. */
      readonly expression: string;
      /** Columns c for which the check implies c IS NOT NULL. */
      readonly provesNotNull: readonly string[];
    }
  | {
      readonly kind: 'foreign key';
      readonly references: QualifiedName;
      readonly referencedColumns: readonly string[];
      readonly onDelete: ReferentialAction;
      readonly onUpdate: ReferentialAction;
    }
  | { readonly kind: 'not null' }
);

export type ReferentialAction = 'no action' | 'restrict' | 'cascade' | 'set null' | 'set default';

export interface Index {
  readonly name: QualifiedName;
  readonly table: QualifiedName;
  readonly method: string;
  readonly unique: boolean;
  /** Key columns in order; null stands for an expression. */
  readonly columns: readonly (string | null)[];
  readonly included: readonly string[];
  /** The WHERE of a partial index as SQL text. */
  readonly predicate: string | null;
  /** Every key column sorted as by default (ASC, NULLS LAST, default operator class and collation). */
  readonly plainOrder: boolean;
  /** Columns named in expressions or in the predicate. */
  readonly expressionColumns: readonly string[];
  readonly nullsNotDistinct: boolean;
  /** False after CREATE INDEX ON ONLY until every partition's index is attached. */
  readonly valid: boolean;
  /** The constraint it backs, if any. */
  readonly constraint: string | null;
  readonly parent: QualifiedName | null;
  readonly concurrently: boolean;
  readonly bornIn: number;
}

export interface PartitionBound {
  readonly isDefault: boolean;
  /** The bound as SQL text: `FOR VALUES FROM (1) TO (10)`. */
  readonly sql: string;
}

export interface Relation {
  readonly name: QualifiedName;
  readonly kind: RelationKind;
  readonly temporary: boolean;
  readonly unlogged: boolean;
  readonly columns: ReadonlyMap<string, Column>;
  readonly constraints: ReadonlyMap<string, Constraint>;
  /** Keys of the partition key; null stands for an expression. Null when not partitioned. */
  readonly partitionKey: {
    readonly strategy: 'range' | 'list' | 'hash';
    readonly columns: readonly (string | null)[];
  } | null;
  readonly partitionOf: QualifiedName | null;
  readonly bound: PartitionBound | null;
  readonly inherits: readonly QualifiedName[];
  readonly triggers: ReadonlySet<string>;
  readonly policies: ReadonlySet<string>;
  /** The function that a trigger calls, by the trigger's name, where the history makes it. */
  readonly triggerRoutines?: ReadonlyMap<string, Routine>;
  /** Policies, and triggers by their WHEN or UPDATE OF, that name columns of the table: they stand in the way of a change of those. */
  readonly columnReaders?: readonly ColumnReader[];
  /** The composite type of a typed table (CREATE TABLE … OF), whose columns change with the type alone. */
  readonly rowType?: QualifiedName | null;
  readonly rowSecurity: boolean;
  readonly comment: string | null;
  /** Place in the history of the migration that created it; -1 when it was there before the history began. */
  readonly bornIn: number;
  /** True when the history holds an INSERT, COPY, UPDATE or CREATE TABLE AS that fills it. */
  readonly hasRows: boolean;
  /** False once something happened to it that the replay did not understand. */
  readonly certain: boolean;
  /** For views and materialized views: what they read. */
  readonly reads: readonly ViewColumnUse[];
  /** For a sequence: the column that owns it (serial, identity, OWNED BY), with which it is dropped. */
  readonly ownedBy?: { readonly relation: QualifiedName; readonly column: string } | null;
}

/** What reads columns of its own table, and cannot do without them. */
export interface ColumnReader {
  readonly kind: 'policy' | 'trigger';
  readonly name: string;
  readonly columns: readonly string[];
}

/** A view reads a column of a relation; `column` is `*` when it may read any. */
export interface ViewColumnUse {
  readonly relation: QualifiedName;
  readonly column: string;
}

export interface UserType {
  readonly name: QualifiedName;
  readonly kind: 'enum' | 'domain' | 'composite' | 'range' | 'base';
  readonly labels: readonly string[];
  /** For a domain: its base type, and whether it has a CHECK or NOT NULL (a column of it rewrites the table). */
  readonly baseType: ColumnType | null;
  readonly constrained: boolean;
  readonly bornIn: number;
}

export interface Routine {
  readonly name: QualifiedName;
  readonly kind: 'function' | 'procedure' | 'aggregate';
  readonly volatility: 'volatile' | 'stable' | 'immutable';
  readonly language: string;
  /** Returns `trigger` or `event_trigger`, so that nothing but a trigger can call it. */
  readonly forTriggers: boolean;
  readonly bornIn: number;
}

/** Rows and bytes of a table, from a statistics file. */
export interface TableSize {
  readonly rows: number;
  readonly bytes: number;
}

/**
 * The schema at one point of the history. Read-only for effects and rules; only the replay changes it.
 * Look-ups take the name as a parse tree gives it: without a schema the search path is followed.
 */
export interface Catalog {
  /** The search path in force, first schema first; `public` unless a statement of the history set another. */
  readonly searchPath: readonly string[];
  /** Resolves a name to the relation it means, or to the place where it would be created. */
  resolve(schema: string | null | undefined, name: string): QualifiedName;
  relation(name: QualifiedName): Relation | undefined;
  relations(): Iterable<Relation>;
  index(name: QualifiedName): Index | undefined;
  indexesOf(table: QualifiedName): readonly Index[];
  type(name: QualifiedName): UserType | undefined;
  /** A type as a column names it. */
  typeOf(type: ColumnType): UserType | undefined;
  routine(name: QualifiedName): Routine | undefined;
  /** Routines of that unqualified name in any schema of the search path. */
  routinesNamed(schema: string | null | undefined, name: string): readonly Routine[];
  /** Direct partitions. */
  partitionsOf(table: QualifiedName): readonly Relation[];
  /** Partitions and inheriting tables, of any depth. */
  descendantsOf(table: QualifiedName): readonly Relation[];
  /** Foreign keys of any table that reference this one. */
  foreignKeysTo(
    table: QualifiedName,
  ): readonly { readonly table: Relation; readonly constraint: Constraint & { kind: 'foreign key' } }[];
  /** Foreign keys that the migration at that place of the history made, and that are still there. */
  foreignKeysBornIn(
    place: number,
  ): readonly { readonly table: Relation; readonly constraint: Constraint & { kind: 'foreign key' } }[];
  /** Views and materialized views that read the relation (or that column of it). */
  viewsOver(table: QualifiedName, column?: string): readonly Relation[];
  sizeOf(table: QualifiedName): TableSize | undefined;
  /** Why the replay is no longer sure of an object, each a sentence. */
  readonly doubts: readonly string[];
}

/** The key under which a name is kept. Names may hold any character, so the separator is one no name can hold. */
export function keyOf(name: QualifiedName): string {
  return `${name.schema}\u0000${name.name}`;
}

/** The name as a reader wants it: without `public.`, quoted only where PostgreSQL needs it. */
export function displayName(name: QualifiedName): string {
  return name.schema === 'public'
    ? quoteIdentifier(name.name)
    : `${quoteIdentifier(name.schema)}.${quoteIdentifier(name.name)}`;
}

/** Quotes an identifier where PostgreSQL would not read it back unchanged (manual, section 4.1.1). */
export function quoteIdentifier(name: string): string {
  return /^[a-z_][a-z0-9_$]*$/.test(name) && !reserved.has(name) ? name : `"${name.replaceAll('"', '""')}"`;
}

/** Reserved key words of PostgreSQL 18 that cannot be a table or column name unquoted (manual, appendix C). */
const reserved = new Set(
  (
    'all analyse analyze and any array as asc asymmetric authorization binary both case cast check collate collation column ' +
    'concurrently constraint create cross current_catalog current_date current_role current_schema current_time ' +
    'current_timestamp current_user default deferrable desc distinct do else end except false fetch for foreign freeze from ' +
    'full grant group having ilike in initially inner intersect into is isnull join lateral leading left like limit localtime ' +
    'localtimestamp natural not notnull null offset on only or order outer overlaps placing primary references returning ' +
    'right select session_user similar some symmetric system_user table tablesample then to trailing true union unique user ' +
    'using variadic verbose when where window with'
  ).split(' '),
);
