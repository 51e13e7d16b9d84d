import { displayName, type Index, keyOf, type QualifiedName } from '../schema/catalog.ts';
import { textsOf } from '../schema/node.ts';
import { displayType } from '../schema/types.ts';
import type { NodeOf } from '../sql/statement.ts';
import { type Alteration, dropsConstraint } from './alteration.ts';
import { scanForNulls } from './constraints.ts';
import type { Target } from './draft.ts';
import type { Cause } from './effect.ts';
import { addedType } from './foreign-keys.ts';
import { withoutOrder } from './indexes.ts';

export function addUnique(alteration: Alteration, constraint: NodeOf<'Constraint'>): void {
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

export function addExclusion(alteration: Alteration, constraint: NodeOf<'Constraint'>): void {
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
