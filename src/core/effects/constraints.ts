import {
  type ColumnType,
  type Constraint,
  displayName,
  type Index,
  keyOf,
  type QualifiedName,
} from '../schema/catalog.ts';
import { columnsUsed } from '../schema/expression.ts';
import { inside, textOf, textsOf } from '../schema/node.ts';
import { canonicalType, displayType } from '../schema/types.ts';
import type { NodeOf } from '../sql/statement.ts';
import { type Alteration, type Command, constraintOf, dropsConstraint, failsWithoutColumn } from './alteration.ts';
import { type Draft, kindOf, type Target } from './draft.ts';
import type { Cause } from './effect.ts';
import { isProvenNotNull } from './implication.ts';
import { withoutOrder } from './indexes.ts';

type ForeignKey = Constraint & { kind: 'foreign key' };

/** ADD CONSTRAINT, all kinds. */
export function addConstraint(alteration: Alteration, command: Command): void {
  const { draft, target } = alteration;
  const constraint = constraintOf(command);
  if (constraint === undefined) return;
  const name = constraint.conname;
  if (name !== undefined && target.relation?.constraints.has(name) && !dropsConstraint(alteration, name)) {
    draft.lock(target, constraint.contype === 'CONSTR_FOREIGN' ? 'SHARE ROW EXCLUSIVE' : 'ACCESS EXCLUSIVE');
    draft.fails(
      'constraint-exists',
      '42710',
      `${displayName(target.name)} already has a constraint ${name}.`,
      constraint.location,
    );
    return;
  }
  if (name !== undefined) alteration.addedConstraints.set(name, constraint);
  switch (constraint.contype) {
    case 'CONSTR_CHECK':
      addCheck(alteration, constraint);
      return;
    case 'CONSTR_NOTNULL':
      addNotNull(alteration, constraint);
      return;
    case 'CONSTR_FOREIGN':
      if (constraint.is_enforced !== true && constraint.skip_validation === true)
        draft.since(18, 'NOT ENFORCED', constraint.location);
      addForeignKey(alteration, constraint, textsOf(constraint.fk_attrs), {
        cause: 'add-foreign-key',
        validates: constraint.skip_validation !== true,
        allNull: isAllNull(alteration, textsOf(constraint.fk_attrs)),
      });
      return;
    case 'CONSTR_UNIQUE':
    case 'CONSTR_PRIMARY':
      addUnique(alteration, constraint);
      return;
    case 'CONSTR_EXCLUSION':
      addExclusion(alteration, constraint);
      return;
    default:
      draft.lockFamily(target, 'ACCESS EXCLUSIVE', alteration.only);
  }
}

function addCheck(alteration: Alteration, constraint: NodeOf<'Constraint'>): void {
  const { draft, target } = alteration;
  const only = alteration.only || constraint.is_no_inherit === true;
  // From 18 the children are looked up, and locked, before NO INHERIT is (measured).
  draft.lockFamily(target, 'ACCESS EXCLUSIVE', draft.major >= 18 ? alteration.only : only);
  for (const column of columnsUsed(constraint.raw_expr)) {
    if (column !== '*' && column !== 'tableoid' && failsWithoutColumn(alteration, column, constraint.location)) return;
  }
  if (alteration.only && constraint.is_no_inherit !== true && draft.catalog.descendantsOf(target.name).length > 0) {
    draft.fails(
      'needs-children',
      '42P16',
      'The constraint has to be added to the child tables too: leave out ONLY.',
      constraint.location,
    );
    return;
  }
  if (constraint.is_enforced !== true) draft.since(18, 'NOT ENFORCED', constraint.location);
  if (constraint.skip_validation || constraint.is_enforced !== true) return;
  for (const member of draft.storage(target, only)) {
    draft.add('scan', member.name, 'add-check', {
      constraint: constraint.conname ?? null,
      location: constraint.location,
    });
  }
  draft.mayFail(
    'check-violation',
    '23514',
    `A row may break ${constraint.conname ?? 'the CHECK'}.`,
    constraint.location,
  );
}

function addNotNull(alteration: Alteration, constraint: NodeOf<'Constraint'>): void {
  const { draft, target } = alteration;
  const column = textOf(constraint.keys?.[0]) ?? '';
  draft.lockFamily(target, 'ACCESS EXCLUSIVE', alteration.only);
  draft.since(18, 'NOT NULL as a table constraint', constraint.location);
  if (constraint.skip_validation) return;
  const scope = constraint.is_no_inherit === true ? { ...alteration, only: true } : alteration;
  scanForNulls(scope, column, 'add-not-null', constraint.location, constraint.conname ?? null);
}

/** The scan for NULLs, table by table, unless a constraint makes it needless. True when something is scanned. */
export function scanForNulls(
  alteration: Alteration,
  column: string,
  cause: Cause,
  location: number | undefined,
  constraint: string | null = null,
): boolean {
  const { draft, target } = alteration;
  let scans = false;
  for (const member of draft.storage(target, alteration.only)) {
    // A new column that a key makes NOT NULL was looked at when it was added.
    if (alteration.addedColumns.has(column) && cause === 'primary-key-nullable-columns') continue;
    const { relation } = member;
    if (
      relation !== undefined &&
      (relation.columns.get(column)?.notNull ||
        isProvenNotNull(relation, column, (name) => dropsConstraint(alteration, name)))
    )
      continue;
    scans = true;
    draft.add('scan', member.name, cause, { column, constraint, location });
    if (relation === undefined)
      draft.unsure(`The history does not tell whether a CHECK proves ${column} to be NOT NULL.`);
  }
  if (scans)
    draft.mayFail(
      'not-null-violation',
      '23502',
      `A row of ${displayName(target.name)} may have NULL in ${column}.`,
      location,
    );
  return scans;
}

/** Every column was added without a default by the same statement, so that no row has anything to look for. */
function isAllNull(alteration: Alteration, columns: readonly string[]): boolean {
  return columns.every((column) => {
    if (!alteration.addedColumns.has(column)) return false;
    return alteration.commands.some((command) => {
      const definition = inside(command.def, 'ColumnDef');
      if (command.subtype !== 'AT_AddColumn' || definition?.colname !== column) return false;
      return !(definition.constraints ?? []).some((node) => givesValue.has(inside(node, 'Constraint')?.contype ?? ''));
    });
  });
}

const givesValue: ReadonlySet<string> = new Set(['CONSTR_DEFAULT', 'CONSTR_IDENTITY', 'CONSTR_GENERATED']);

interface ForeignKeyWork {
  readonly cause: 'add-foreign-key' | 'add-column-foreign-key';
  /** False for NOT VALID, NOT ENFORCED, and where nothing can be wrong. */
  readonly validates: boolean;
  /** Every row has NULL in it, so that the other table is not looked at. */
  readonly allNull?: boolean;
}

/** A foreign key: SHARE ROW EXCLUSIVE on both tables, and on the partitions of both (ATAddForeignKeyConstraint). */
export function addForeignKey(
  alteration: Alteration,
  constraint: NodeOf<'Constraint'>,
  columns: readonly string[],
  work: ForeignKeyWork,
): void {
  const { draft, target } = alteration;
  const referenced = draft.target(constraint.pktable);
  const isSelf = keyOf(referenced.name) === keyOf(target.name);
  const isPartitioned = target.relation?.kind === 'partitioned table';
  lockPartitions(draft, target, 'SHARE ROW EXCLUSIVE');
  if (!isSelf) lockReferenced(draft, referenced);
  if (constraint.fk_del_set_cols && constraint.fk_del_set_cols.length > 0)
    draft.since(15, 'a column list of ON DELETE SET', constraint.location);
  if (constraint.fk_with_period || constraint.pk_with_period) draft.since(18, 'PERIOD', constraint.location);
  if (isPartitioned && alteration.only) {
    draft.fails(
      'foreign-key-only',
      '42809',
      'A foreign key on a partitioned table cannot be added with ONLY.',
      constraint.location,
    );
    return;
  }
  if (isPartitioned && constraint.skip_validation && constraint.initially_valid !== true && draft.major < 18) {
    draft.fails(
      'not-valid-on-partitioned',
      '42809',
      `PostgreSQL ${draft.major} cannot add a NOT VALID foreign key to a partitioned table.`,
      constraint.location,
    );
    return;
  }
  checkForeignKey(draft, constraint, columns, referenced, (column) =>
    alteration.addedColumns.has(column) ? addedType(alteration, column) : (draft.column(target, column)?.type ?? null),
  );
  checkPersistence(draft, target, referenced, constraint.location);
  if (!work.validates) return;
  const details = { column: columns[0] ?? null, constraint: constraint.conname ?? null, location: constraint.location };
  const members = isPartitioned ? draft.storage(target) : [target];
  for (const member of members) draft.add('scan', member.name, work.cause, details);
  if (!isSelf && work.allNull !== true) {
    const others = referenced.relation?.kind === 'partitioned table' ? draft.storage(referenced) : [referenced];
    for (const other of others) draft.add('scan', other.name, work.cause, details);
  }
  draft.mayFail(
    'foreign-key-violation',
    '23503',
    `A row of ${displayName(target.name)} may have no match in ${displayName(referenced.name)}.`,
    constraint.location,
  );
}

export function lockReferenced(draft: Draft, referenced: Target): void {
  draft.lock(referenced, 'SHARE ROW EXCLUSIVE', 'it is referenced by the foreign key');
  if (referenced.relation?.kind !== 'partitioned table') return;
  for (const child of draft.catalog.descendantsOf(referenced.name)) {
    draft.lock(
      { name: child.name, relation: child },
      'SHARE ROW EXCLUSIVE',
      `it is a partition of ${displayName(referenced.name)}`,
    );
  }
}

/** Foreign keys go to partitions, not to inheriting tables. */
function lockPartitions(draft: Draft, target: Target, mode: 'SHARE ROW EXCLUSIVE'): void {
  draft.lockFamily(target, mode, target.relation?.kind !== 'partitioned table');
}

/** What is wrong with a foreign key whatever the data. */
export function checkForeignKey(
  draft: Draft,
  constraint: NodeOf<'Constraint'>,
  columns: readonly string[],
  referenced: Target,
  typeOf: (column: string) => ColumnType | null,
): void {
  const { relation } = referenced;
  if (relation === undefined || !relation.certain) return;
  if (relation.kind === 'view' || relation.kind === 'materialized view' || relation.kind === 'foreign table') {
    draft.fails(
      'not-a-table',
      '42809',
      `A foreign key cannot reference ${displayName(referenced.name)}, which is a ${relation.kind}.`,
      constraint.location,
    );
    return;
  }
  const written = textsOf(constraint.pk_attrs);
  const primary = [...relation.constraints.values()].find((other) => other.kind === 'primary key');
  const keys = written.length > 0 ? written : (primary?.columns ?? []);
  if (keys.length === 0) {
    draft.fails(
      'no-primary-key',
      '42704',
      `${displayName(referenced.name)} has no primary key to reference.`,
      constraint.location,
    );
    return;
  }
  const gone = keys.find((key) => !relation.columns.has(key));
  if (gone !== undefined) {
    draft.fails(
      'column-missing',
      '42703',
      `${displayName(referenced.name)} has no column ${gone}.`,
      constraint.location,
    );
    return;
  }
  if (keys.length !== columns.length) {
    draft.fails(
      'foreign-key-columns',
      '42830',
      `The foreign key has ${columns.length} columns, the key it references ${keys.length}.`,
      constraint.location,
    );
    return;
  }
  if (!hasUniqueIndex(draft, referenced.name, keys)) {
    draft.fails(
      'no-unique-constraint',
      '42830',
      `${displayName(referenced.name)} has no unique constraint on (${keys.join(', ')}).`,
      constraint.location,
    );
    return;
  }
  for (const [i, column] of columns.entries()) {
    const from = typeOf(column);
    const to = relation.columns.get(keys[i] ?? '')?.type;
    if (!from || !to) continue;
    const [a, b] = [comparisonGroup(draft.base(from).name, from.array), comparisonGroup(draft.base(to).name, to.array)];
    if (a !== null && b !== null && a !== b) {
      draft.fails(
        'type-mismatch',
        '42804',
        `${column} is ${displayType(from)}, but ${keys[i]} of ${displayName(referenced.name)} is ${displayType(to)}.`,
        constraint.location,
      );
      return;
    }
  }
}

/** A table that survives a crash cannot rest on one that does not (ATAddForeignKeyConstraint). */
export function checkPersistence(draft: Draft, from: Target, referenced: Target, location: number | undefined): void {
  if (from.relation === undefined || referenced.relation === undefined) return;
  checkPersistenceOf(draft, from.relation, referenced, location);
}

export function checkPersistenceOf(
  draft: Draft,
  from: { readonly unlogged: boolean; readonly temporary: boolean },
  referenced: Target,
  location: number | undefined,
): void {
  const to = referenced.relation;
  if (to === undefined) return;
  const isPermanent = !from.unlogged && !from.temporary;
  if (
    (isPermanent && (to.unlogged || to.temporary)) ||
    (from.unlogged && to.temporary) ||
    (from.temporary && !to.temporary)
  ) {
    const kind = from.temporary ? 'a temporary' : from.unlogged ? 'an unlogged' : 'a permanent';
    draft.fails(
      'persistence',
      '42P16',
      `${displayName(referenced.name)} cannot be referenced by ${kind} table.`,
      location,
    );
  }
}

function addedType(alteration: Alteration, column: string) {
  for (const command of alteration.commands) {
    const definition = inside(command.def, 'ColumnDef');
    if (command.subtype === 'AT_AddColumn' && definition?.colname === column) return canonicalType(definition.typeName);
  }
  return null;
}

function hasUniqueIndex(draft: Draft, table: QualifiedName, columns: readonly string[]): boolean {
  return draft.catalog.indexesOf(table).some((index) => {
    if (!index.unique || index.predicate !== null || index.columns.length !== columns.length) return false;
    return index.columns.every((column) => column !== null && columns.includes(column));
  });
}

/** Types of one group have an `=` between them; null for types that we do not know enough of. */
function comparisonGroup(name: string, array: boolean): string | null {
  if (array) return null;
  switch (name) {
    case 'int2':
    case 'int4':
    case 'int8':
    case 'numeric':
    case 'float4':
    case 'float8':
    case 'serial':
    case 'bigserial':
    case 'smallserial':
      return 'number';
    case 'text':
    case 'varchar':
    case 'bpchar':
      return 'text';
    case 'date':
    case 'timestamp':
    case 'timestamptz':
      return 'time';
    case 'uuid':
    case 'bool':
    case 'bytea':
    case 'jsonb':
      return name;
    default:
      return null;
  }
}

function addUnique(alteration: Alteration, constraint: NodeOf<'Constraint'>): void {
  const isPrimary = constraint.contype === 'CONSTR_PRIMARY';
  if (constraint.indexname) {
    useIndex(alteration, constraint, constraint.indexname);
    return;
  }
  buildUnique(alteration, constraint, textsOf(constraint.keys), isPrimary ? 'add-primary-key' : 'add-unique');
}

/** UNIQUE or PRIMARY KEY with an index of its own: built under the lock, on each partition. */
export function buildUnique(
  alteration: Alteration,
  constraint: NodeOf<'Constraint'>,
  columns: readonly string[],
  cause: Cause,
): void {
  const { draft, target } = alteration;
  const isPrimary = constraint.contype === 'CONSTR_PRIMARY';
  const isPartitioned = target.relation?.kind === 'partitioned table';
  const { location } = constraint;
  draft.lock(target, 'ACCESS EXCLUSIVE');
  if (constraint.nulls_not_distinct) draft.since(15, 'NULLS NOT DISTINCT', location);
  if (constraint.without_overlaps) draft.since(18, 'WITHOUT OVERLAPS', location);
  if (isPrimary && hasPrimaryKey(alteration)) {
    draft.fails('primary-key-exists', '42P16', `${displayName(target.name)} already has a primary key.`, location);
    return;
  }
  if (
    isPartitioned &&
    alteration.only &&
    isPrimary &&
    columns.length > 0 &&
    draft.catalog.partitionsOf(target.name).length > 0
  ) {
    // The index of the parent alone, to which those of the partitions are attached later.
    return;
  }
  for (const column of columns) {
    if (draft.knows(target) && draft.column(target, column) === undefined && !alteration.addedColumns.has(column)) {
      draft.fails('column-missing', '42703', `${displayName(target.name)} has no column ${column}.`, location);
      return;
    }
    const type = alteration.addedColumns.has(column)
      ? addedType(alteration, column)
      : draft.column(target, column)?.type;
    if (type && withoutOrder(draft.base(type))) {
      draft.fails('no-operator-class', '42704', `${displayType(type)} has no order, so it cannot be unique.`, location);
      return;
    }
  }
  if (isPartitioned && lacksPartitionKey(target, columns)) {
    draft.fails(
      'partition-key-missing',
      '0A000',
      'A unique constraint of a partitioned table has to hold all columns of the partition key.',
      location,
    );
    return;
  }
  const setsNotNull =
    isPrimary &&
    columns.some((column) => draft.column(target, column)?.notNull !== true && !alteration.addedColumns.has(column));
  lockForIndexes(alteration, isPrimary, setsNotNull);
  if (isPrimary)
    for (const column of columns)
      scanForNulls(alteration, column, 'primary-key-nullable-columns', location, constraint.conname ?? null);
  const wanted = { columns, unique: true };
  const members = isPartitioned && !alteration.only ? draft.storage(target) : isPartitioned ? [] : [target];
  for (const member of members) {
    if (isPartitioned && hasConstraintLike(member, columns, isPrimary)) continue;
    draft.add('index-build', member.name, cause, {
      column: wanted.columns[0] ?? null,
      constraint: constraint.conname ?? null,
      location,
    });
  }
  if (!alteration.addedColumns.has(columns[0] ?? '')) {
    draft.mayFail(
      'unique-violation',
      '23505',
      `Two rows of ${displayName(target.name)} may have the same ${columns.join(', ')}.`,
      location,
    );
  }
}

/** A primary key makes columns NOT NULL, in children as well; a UNIQUE only needs its partitions' indexes. */
function lockForIndexes(alteration: Alteration, isPrimary: boolean, setsNotNull: boolean): void {
  const { draft, target, only } = alteration;
  if (only) return;
  const isPartitioned = target.relation?.kind === 'partitioned table';
  if (!isPrimary && !isPartitioned && draft.major < 18) return;
  // Up to 17 the index of a partition was made under SHARE, as CREATE INDEX does (measured).
  const mode = setsNotNull || draft.major >= 18 ? 'ACCESS EXCLUSIVE' : 'SHARE';
  if (!isPartitioned && !setsNotNull && draft.major < 18) return;
  for (const child of draft.catalog.descendantsOf(target.name)) {
    draft.lock(
      { name: child.name, relation: child },
      mode,
      `${child.partitionOf === null ? 'it inherits from' : 'it is a partition of'} ${displayName(target.name)}`,
    );
  }
}

/** DefineIndex() attaches an equal constraint of the partition instead of making a second index. */
function hasConstraintLike(member: Target, columns: readonly string[], isPrimary: boolean): boolean {
  const kind = isPrimary ? 'primary key' : 'unique';
  for (const constraint of member.relation?.constraints.values() ?? []) {
    if (
      constraint.kind === kind &&
      constraint.columns.length === columns.length &&
      constraint.columns.every((column, i) => column === columns[i])
    )
      return true;
  }
  return false;
}

function hasPrimaryKey(alteration: Alteration): boolean {
  for (const constraint of alteration.target.relation?.constraints.values() ?? []) {
    if (constraint.kind === 'primary key' && !dropsConstraint(alteration, constraint.name)) return true;
  }
  return false;
}

export function lacksPartitionKey(target: Target, columns: readonly string[]): boolean {
  return target.relation?.partitionKey?.columns.some((key) => key === null || !columns.includes(key)) ?? false;
}

/** UNIQUE or PRIMARY KEY USING INDEX (transformIndexConstraint in parse_utilcmd.c). */
function useIndex(alteration: Alteration, constraint: NodeOf<'Constraint'>, indexName: string): void {
  const { draft, target } = alteration;
  const isPrimary = constraint.contype === 'CONSTR_PRIMARY';
  const { location } = constraint;
  draft.lock(target, 'ACCESS EXCLUSIVE');
  if (target.relation?.kind === 'partitioned table') {
    draft.fails('using-index-on-partitioned', '0A000', 'USING INDEX does not work on a partitioned table.', location);
    return;
  }
  if (isPrimary && hasPrimaryKey(alteration)) {
    draft.fails('primary-key-exists', '42P16', `${displayName(target.name)} already has a primary key.`, location);
    return;
  }
  const name: QualifiedName = { schema: target.name.schema, name: indexName };
  const index = draft.catalog.index(name);
  if (index === undefined) {
    if (draft.knows(target)) {
      draft.fails('index-missing', '42704', `${displayName(target.name)} has no index ${indexName}.`, location);
    } else if (isPrimary) {
      draft.add('scan', target.name, 'primary-key-nullable-columns', {
        constraint: constraint.conname ?? null,
        index: indexName,
        location,
        certain: false,
      });
      draft.unsure(`The history does not tell whether the columns of ${indexName} are NOT NULL.`);
    }
    return;
  }
  draft.lockIndex(name, 'SHARE UPDATE EXCLUSIVE');
  const wrong = whyUnusable(index, target);
  if (wrong !== null) {
    draft.fails(
      'unusable-index',
      wrong.sqlstate,
      `${indexName} ${wrong.why}, so it cannot back a constraint.`,
      location,
    );
    return;
  }
  if (!isPrimary) return;
  draft.lockFamily(target, 'ACCESS EXCLUSIVE', alteration.only);
  for (const column of index.columns) {
    if (column !== null)
      scanForNulls(alteration, column, 'primary-key-nullable-columns', location, constraint.conname ?? indexName);
  }
}

function whyUnusable(index: Index, target: Target): { why: string; sqlstate: string } | null {
  if (keyOf(index.table) !== keyOf(target.name)) return { why: `is on ${displayName(index.table)}`, sqlstate: '55000' };
  if (index.constraint !== null) return { why: 'already backs a constraint', sqlstate: '55000' };
  if (!index.valid) return { why: 'is not valid', sqlstate: '55000' };
  if (!index.unique) return { why: 'is not unique', sqlstate: '42809' };
  if (index.columns.includes(null)) return { why: 'has an expression', sqlstate: '42809' };
  if (index.predicate !== null) return { why: 'is partial', sqlstate: '42809' };
  if (index.method !== 'btree' || !index.plainOrder)
    return { why: 'does not have the default sort order', sqlstate: '42809' };
  return null;
}

function addExclusion(alteration: Alteration, constraint: NodeOf<'Constraint'>): void {
  const { draft, target } = alteration;
  const { location } = constraint;
  draft.lock(target, 'ACCESS EXCLUSIVE');
  if (target.relation?.kind === 'partitioned table') {
    if (draft.major < 17) {
      draft.fails(
        'exclude-on-partitioned',
        '0A000',
        `PostgreSQL ${draft.major} has no exclusion constraints on partitioned tables.`,
        location,
      );
      return;
    }
    lockForIndexes(alteration, false, false);
  }
  for (const member of target.relation?.kind === 'partitioned table'
    ? draft.storage(target, alteration.only)
    : [target]) {
    draft.add('index-build', member.name, 'add-exclude', { constraint: constraint.conname ?? null, location });
  }
  draft.mayFail(
    'exclusion-violation',
    '23P01',
    `Two rows of ${displayName(target.name)} may exclude each other.`,
    location,
  );
}

/** VALIDATE CONSTRAINT: a scan under SHARE UPDATE EXCLUSIVE. */
export function validateConstraint(alteration: Alteration, command: Command): void {
  const { draft, target } = alteration;
  const name = command.name ?? '';
  draft.lock(target, 'SHARE UPDATE EXCLUSIVE');
  const added = alteration.addedConstraints.get(name);
  const constraint = target.relation?.constraints.get(name);
  if (constraint === undefined && added === undefined) {
    if (draft.knows(target)) {
      draft.fails('constraint-missing', '42704', `${displayName(target.name)} has no constraint ${name}.`);
      return;
    }
    draft.add('scan', target.name, 'validate-constraint', { constraint: name });
    draft.unsure(`The history does not make the constraint ${name}: a foreign key would lock a second table.`);
    return;
  }
  const isForeignKey = constraint?.kind === 'foreign key' || added?.contype === 'CONSTR_FOREIGN';
  if (constraint !== undefined && !constraint.enforced) {
    draft.fails('not-enforced', '55000', `${name} is not enforced, so it cannot be validated.`);
    return;
  }
  if (constraint?.kind === 'unique' || constraint?.kind === 'primary key' || constraint?.kind === 'exclude') {
    draft.fails('not-validatable', '42809', `${name} is neither a foreign key nor a CHECK.`);
    return;
  }
  if (constraint?.validated) return;
  if (added !== undefined && added.skip_validation !== true) return;
  if (!isForeignKey || target.relation?.kind === 'partitioned table') {
    draft.lockFamily(target, 'SHARE UPDATE EXCLUSIVE', alteration.only);
  }
  const members =
    isForeignKey && target.relation?.kind !== 'partitioned table' ? [target] : draft.storage(target, alteration.only);
  for (const member of members) {
    const own = member.relation?.constraints.get(name);
    if (own?.validated) continue;
    draft.add('scan', member.name, 'validate-constraint', { constraint: name });
  }
  if (isForeignKey) {
    const referenced =
      constraint?.kind === 'foreign key' ? draft.at(constraint.references) : draft.target(added?.pktable);
    if (keyOf(referenced.name) !== keyOf(target.name)) {
      draft.lock(referenced, 'ROW SHARE', 'it is referenced by the foreign key');
      for (const other of draft.family(referenced).slice(1))
        draft.lock(other, 'ACCESS SHARE', `it is a partition of ${displayName(referenced.name)}`);
      for (const other of draft.storage(referenced))
        draft.add('scan', other.name, 'validate-constraint', { constraint: name });
    }
    draft.mayFail('foreign-key-violation', '23503', `A row of ${displayName(target.name)} may break ${name}.`);
  } else if (constraint?.kind === 'not null') {
    draft.mayFail('not-null-violation', '23502', `A row of ${displayName(target.name)} may break ${name}.`);
  } else {
    draft.mayFail('check-violation', '23514', `A row of ${displayName(target.name)} may break ${name}.`);
  }
}

/** DROP CONSTRAINT: a foreign key has triggers on the referenced table too, so that one is locked as well. */
export function dropConstraint(alteration: Alteration, command: Command): void {
  const { draft, target } = alteration;
  const name = command.name ?? '';
  draft.lock(target, 'ACCESS EXCLUSIVE');
  const constraint = target.relation?.constraints.get(name);
  if (constraint === undefined) {
    if (command.missing_ok && target.relation !== undefined) return;
    if (draft.knows(target))
      draft.fails('constraint-missing', '42704', `${displayName(target.name)} has no constraint ${name}.`);
    else if (target.relation === undefined && !command.missing_ok) {
      draft.unsure(`The history does not make the constraint ${name}: a foreign key would lock a second table.`);
    }
    return;
  }
  if (isInherited(alteration, constraint)) {
    draft.fails('inherited-constraint', '42P16', `${name} is inherited: it is dropped with the parent's.`);
    return;
  }
  if (constraint.kind !== 'foreign key' || target.relation?.kind === 'partitioned table')
    draft.lockFamily(target, 'ACCESS EXCLUSIVE', alteration.only);
  if (constraint.kind === 'foreign key') {
    lockOtherSide(draft, constraint);
  } else if (constraint.kind === 'primary key' || constraint.kind === 'unique') {
    draft.lockIndex(
      { schema: target.name.schema, name: constraint.index },
      'ACCESS EXCLUSIVE',
      'it backs the constraint',
    );
    dropReferences(alteration, constraint, command.behavior === 'DROP_CASCADE', name);
  } else if (constraint.kind === 'exclude') {
    draft.lockIndex(
      { schema: target.name.schema, name: constraint.index },
      'ACCESS EXCLUSIVE',
      'it backs the constraint',
    );
  }
}

/** The parent has the constraint too, so that it cannot go from the child alone. */
function isInherited(alteration: Alteration, constraint: Constraint): boolean {
  const { draft, target } = alteration;
  const { relation } = target;
  if (relation === undefined) return false;
  if (constraint.kind === 'primary key' || constraint.kind === 'unique' || constraint.kind === 'exclude') {
    return draft.catalog.index({ schema: target.name.schema, name: constraint.index })?.parent != null;
  }
  if (constraint.kind !== 'check') return false;
  const parents = relation.partitionOf === null ? relation.inherits : [relation.partitionOf];
  return parents.some((parent) => draft.catalog.relation(parent)?.constraints.get(constraint.name)?.kind === 'check');
}

export function lockOtherSide(draft: Draft, constraint: ForeignKey): void {
  const referenced = draft.at(constraint.references);
  const isPartitioned = referenced.relation?.kind === 'partitioned table';
  for (const member of draft.family(referenced, !isPartitioned)) {
    draft.lock(member, 'ACCESS EXCLUSIVE', `the foreign key ${constraint.name} has triggers on it`);
  }
}

/** Foreign keys that need the unique index go with CASCADE, or are in the way. */
function dropReferences(alteration: Alteration, constraint: Constraint, cascade: boolean, name: string): void {
  const { draft, target } = alteration;
  for (const reference of draft.catalog.foreignKeysTo(target.name)) {
    if (!usesKey(reference.constraint, constraint)) continue;
    if (keyOf(reference.table.name) === keyOf(target.name) && dropsConstraint(alteration, reference.constraint.name))
      continue;
    if (cascade) {
      draft.lock(
        { name: reference.table.name, relation: reference.table },
        'ACCESS EXCLUSIVE',
        `its foreign key ${reference.constraint.name} is dropped too`,
      );
    } else {
      draft.fails(
        'dependent-objects',
        '2BP01',
        `The foreign key ${reference.constraint.name} of ${displayName(reference.table.name)} needs ${name}.`,
      );
      return;
    }
  }
}

/** The foreign key references the columns of that primary key or unique constraint. */
export function usesKey(reference: ForeignKey, key: Constraint): boolean {
  const { referencedColumns } = reference;
  if (referencedColumns.length === 0) return key.kind === 'primary key';
  return (
    referencedColumns.length === key.columns.length && referencedColumns.every((column) => key.columns.includes(column))
  );
}

/** ALTER CONSTRAINT: deferrability changes catalogs only; ENFORCED (18) has to validate. */
export function alterConstraint(alteration: Alteration, command: Command): void {
  const { draft, target } = alteration;
  draft.lock(target, 'ACCESS EXCLUSIVE');
  const change = inside(command.def, 'ATAlterConstraint');
  const name = change?.conname ?? command.name ?? '';
  const constraint = target.relation?.constraints.get(name);
  if (change?.alterInheritability) draft.since(18, 'ALTER CONSTRAINT … INHERIT');
  if (change?.alterEnforceability) {
    draft.since(18, 'ALTER CONSTRAINT … ENFORCED');
    if (draft.major < 18) return;
  }
  if (constraint === undefined) {
    if (draft.knows(target))
      draft.fails('constraint-missing', '42704', `${displayName(target.name)} has no constraint ${name}.`);
    return;
  }
  const isPartitioned = target.relation?.kind === 'partitioned table';
  if (isPartitioned || constraint.kind === 'not null') draft.lockFamily(target, 'ACCESS EXCLUSIVE', alteration.only);
  if (change?.alterDeferrability && constraint.kind !== 'foreign key') {
    draft.fails('not-a-foreign-key', '42809', `${name} is not a foreign key, so it cannot be made deferrable.`);
    return;
  }
  if (!change?.alterEnforceability || constraint.kind !== 'foreign key') return;
  if (change.is_enforced === constraint.enforced) return;
  const referenced = draft.at(constraint.references);
  if (change.is_enforced !== true) {
    draft.lock(referenced, 'ACCESS EXCLUSIVE', `the foreign key ${name} has triggers on it`);
    return;
  }
  draft.lock(referenced, 'SHARE ROW EXCLUSIVE', 'it is referenced by the foreign key');
  draft.add('scan', target.name, 'validate-constraint', { constraint: name });
  draft.add('scan', referenced.name, 'validate-constraint', { constraint: name });
  draft.mayFail('foreign-key-violation', '23503', `A row of ${displayName(target.name)} may break ${name}.`);
}

/** SET NOT NULL. */
export function setNotNull(alteration: Alteration, command: Command): void {
  const { draft, target } = alteration;
  const column = command.name ?? '';
  draft.lockFamily(target, 'ACCESS EXCLUSIVE', alteration.only);
  if (
    alteration.only &&
    target.relation?.kind === 'partitioned table' &&
    draft.column(target, column)?.notNull !== true
  ) {
    const behind = draft.catalog
      .partitionsOf(target.name)
      .find((partition) => partition.columns.get(column)?.notNull !== true);
    if (behind !== undefined) {
      draft.fails(
        'needs-children',
        '42P16',
        `${column} has to be NOT NULL in ${displayName(behind.name)} first: leave out ONLY.`,
      );
      return;
    }
  }
  if (kindOf(target.relation) === 'table') scanForNulls(alteration, column, 'set-not-null', undefined);
}
