import { type ColumnType, type Constraint, displayName, keyOf, type QualifiedName } from '../schema/catalog.ts';
import { inside, textsOf } from '../schema/node.ts';
import { canonicalType, displayType } from '../schema/types.ts';
import type { NodeOf } from '../sql/statement.ts';
import type { Alteration } from './alteration.ts';
import type { ForeignKey } from './constraints.ts';
import type { Draft, Target } from './draft.ts';

/** Every column was added without a default by the same statement, so that no row has anything to look for. */
export function isAllNull(alteration: Alteration, columns: readonly string[]): boolean {
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

export function addedType(alteration: Alteration, column: string) {
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

export function lockOtherSide(draft: Draft, constraint: ForeignKey): void {
  const referenced = draft.at(constraint.references);
  const isPartitioned = referenced.relation?.kind === 'partitioned table';
  for (const member of draft.family(referenced, !isPartitioned)) {
    draft.lock(member, 'ACCESS EXCLUSIVE', `the foreign key ${constraint.name} has triggers on it`);
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
